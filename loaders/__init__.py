"""Bytes → facts. Imports `ontology` only: no RDF, no store."""

from loaders.reading import READER, read

__all__ = ["READER", "read"]
