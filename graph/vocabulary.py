"""What `ontology/vocabulary.ttl` says to a person of its words: labels and sentences, in Chinese and in English."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from ontology.findings import Told
from ontology.terms import RDFS, SKOS


@cache
def labels() -> Mapping[str, Told]:
    """What all words that are declared are called, by IRI."""
    return _both(RDFS + "label")


@cache
def sentences() -> Mapping[str, Told]:
    """What the words mean, one sentence in each language; of borrowed ones, how they are used here."""
    return {**_both(SKOS + "scopeNote"), **_both(RDFS + "comment")}


def _both(word: str) -> Mapping[str, Told]:
    """What subjects say by a property in both languages."""
    text = files("ontology").joinpath("vocabulary.ttl").read_bytes()
    told: dict[str, dict[str, str]] = {}
    for quad in pyoxigraph.parse(text, format=RdfFormat.TURTLE):
        if quad.predicate.value == word and isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            told.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value
    return {iri: Told(each["zh"], each["en"]) for iri, each in told.items() if {"zh", "en"} <= set(each)}
