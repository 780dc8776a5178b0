"""The vocabulary, the shapes and the functions of government as rdflib graphs, parsed once."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pyoxigraph
import rdflib
from pyoxigraph import NamedNode, RdfFormat

__all__ = ["order_of", "shapes", "text_of", "vocabulary"]


def text_of(name: str) -> str:
    """A Turtle file of `ontology/` as it stands, comments and all."""
    return files("ontology").joinpath(f"{name}.ttl").read_text(encoding="utf-8")


@cache
def vocabulary() -> rdflib.Graph:
    """What ``ontology/vocabulary.ttl`` says. Not to be changed."""
    return rdflib.Graph().parse(data=text_of("vocabulary"), format="turtle")


@cache
def shapes() -> rdflib.Graph:
    """What ``ontology/shapes.ttl`` says. Not to be changed."""
    return rdflib.Graph().parse(data=text_of("shapes"), format="turtle")


@cache
def order_of(name: str) -> Mapping[str, int]:
    """In which order such a file tells of its things, by IRI: rdflib keeps none."""
    told = pyoxigraph.parse(text_of(name), format=RdfFormat.TURTLE)
    subjects = (quad.subject.value for quad in told if isinstance(quad.subject, NamedNode))
    return {iri: number for number, iri in enumerate(dict.fromkeys(subjects))}
