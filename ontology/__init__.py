"""The words of the house: facts, identifiers, registries, errors. Imports nothing of ours."""
