"""What the page of the vocabulary shows: classes, properties, borrowed words and closed sets, each at its anchor."""

from collections.abc import Iterable, Iterator
from typing import Final

import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from api.document_page import Document, Entry, Section, anchor, both, link, short
from api.entity_page import Line, Link
from api.labels import Label
from api.vocabulary import order_of, vocabulary
from ontology.iris import VOCABULARY
from ontology.terms import SCHEMA

ONTOLOGY: Final = URIRef(VOCABULARY[:-1])
_RANGE_INCLUDES: Final = URIRef(SCHEMA + "rangeIncludes")
_KINDS: Final = (
    ("classes", "类", "classes", OWL.Class),
    ("object-properties", "对象属性", "object properties", OWL.ObjectProperty),
    ("datatype-properties", "数据属性", "datatype properties", OWL.DatatypeProperty),
)
_FACTS: Final = (
    (RDFS.subClassOf, Label("上位类", "sub-class of")),
    (RDFS.subPropertyOf, Label("上位属性", "sub-property of")),
    (RDFS.domain, Label("用于", "domain")),
    (RDFS.range, Label("取值", "range")),
    (_RANGE_INCLUDES, Label("取值（在此）", "range, as used here")),
    (OWL.disjointWith, Label("互斥", "disjoint with")),
    (SKOS.closeMatch, Label("相近", "close match")),
)


def vocabulary_document() -> Document:
    """The vocabulary as a page."""
    words = vocabulary()
    listed = {str(word) for word in words.subjects(RDFS.label)} - {str(ONTOLOGY)}
    told = [both(words, ONTOLOGY, each) for each in (RDFS.comment, SKOS.note)]
    facts = [
        Line("版本", "version", (Link(str(words.value(ONTOLOGY, OWL.versionInfo)), None),)),
        Line("前缀", "prefix", (Link(f"PREFIX duban: <{VOCABULARY}>", None),)),
        Line("许可", "licence", (link(words, _one(words, DCTERMS.license)),)),
        Line(
            "对齐",
            "aligned to",
            tuple(link(words, each) for each in sorted(words.objects(ONTOLOGY, RDFS.seeAlso), key=str)),
        ),
    ]
    return Document(
        str(ONTOLOGY),
        "督办词汇",
        "Vocabulary of Duban",
        tuple(each for each in told if each),
        tuple(facts),
        tuple(_sections(words, listed)),
    )


def _one(words: rdflib.Graph, property_: URIRef) -> Node:
    return next(iter(words.objects(ONTOLOGY, property_)))


def _sections(words: rdflib.Graph, listed: set[str]) -> Iterator[Section]:
    own = {URIRef(each) for each in listed if each.startswith(VOCABULARY)}
    told: set[Node] = set()
    for name, zh, en, kind in _KINDS:
        of_kind = own & set(words.subjects(RDF.type, kind))
        told |= of_kind
        yield Section(name, zh, en, tuple(_entries(words, of_kind, listed)))
    for scheme in sorted(words.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        members = set(words.subjects(SKOS.inScheme, scheme))
        told |= members | {scheme}
        label = both(words, scheme, RDFS.label) or Label(short(str(scheme)), short(str(scheme)))
        yield Section(anchor(str(scheme)), label.zh, label.en, tuple(_entries(words, members, listed)))
    rest = {URIRef(each) for each in listed} - told
    yield Section("actions", "行动", "actions", tuple(_entries(words, rest & own, listed)))
    yield Section("borrowed", "借用的词", "borrowed words", tuple(_entries(words, rest - own, listed)))


def _entries(words: rdflib.Graph, things: Iterable[Node], listed: set[str]) -> Iterator[Entry]:
    """In the order of the file, which goes from the notice to the report."""
    for thing in sorted(things, key=lambda each: order_of("vocabulary")[str(each)]):
        label = both(words, thing, RDFS.label) or Label(short(str(thing)), short(str(thing)))
        sentences = [both(words, thing, each) for each in (RDFS.comment, SKOS.scopeNote)]
        yield Entry(
            anchor(str(thing)),
            label.zh,
            label.en,
            short(str(thing)),
            tuple(each for each in sentences if each),
            tuple(_facts(words, thing, listed)),
        )


def _facts(words: rdflib.Graph, thing: Node, listed: set[str]) -> Iterator[Line]:
    for property_, label in _FACTS:
        terms = [one for each in words.objects(thing, property_) for one in _united(words, each)]
        if terms:
            yield Line(label.zh, label.en, tuple(link(words, each, listed) for each in sorted(terms, key=str)))
    if (thing, RDF.type, OWL.FunctionalProperty) in words:
        yield Line("至多一个", "at most one", (Link("是 yes", None),))
    uses = [each for each in _used(words, thing) if str(each) in listed]
    if uses:
        yield Line("见于", "used by", tuple(link(words, each, listed) for each in uses))


def _united(words: rdflib.Graph, term: Node) -> Iterable[Node]:
    """What a union is made of; anything else is itself."""
    members = words.value(term, OWL.unionOf)
    return [term] if members is None else Collection(words, members)


def _used(words: rdflib.Graph, thing: Node) -> list[Node]:
    """The properties that have a class as their domain or range."""
    pairs = [*words.subject_objects(RDFS.domain), *words.subject_objects(RDFS.range)]
    return sorted({word for word, term in pairs if thing in _united(words, term)}, key=str)
