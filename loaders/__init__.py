"""Bytes → facts. Imports `ontology` only: no RDF, no store."""
