"""Facts → quads → store → answers. Imports `ontology` only: no HTTP, no parsing of text."""
