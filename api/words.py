"""What the words of the vocabulary are called, in Chinese and in English, as `ontology/vocabulary.ttl` says."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from api.labels import Label
from ontology.terms import RDFS, A

_MORE = {A: Label("类别", "kind"), RDFS + "label": Label("名称", "label"), RDFS + "comment": Label("说明", "comment")}


@cache
def words() -> Mapping[str, Label]:
    """The labels of all words that the vocabulary declares, by IRI."""
    text = files("ontology").joinpath("vocabulary.ttl").read_bytes()
    told: dict[str, dict[str, str]] = {}
    for quad in pyoxigraph.parse(text, format=RdfFormat.TURTLE):
        if quad.predicate.value == RDFS + "label" and isinstance(quad.object, Literal):
            subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
            told.setdefault(subject, {})[quad.object.language or ""] = quad.object.value
    return _MORE | {iri: Label(each["zh"], each["en"]) for iri, each in told.items() if {"zh", "en"} <= set(each)}


def word(iri: str) -> Label:
    """The label of a word; of an unknown one, its last part."""
    last = iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
    return words().get(iri, Label(last, last))
