"""What the page of the shapes shows: for each class what must hold of its things, in words, and what to do."""

from collections.abc import Iterator
from typing import Final

import rdflib
from rdflib import OWL, RDF, RDFS, SH, BNode, URIRef
from rdflib.term import Node

from api.document_page import Document, Entry, Section, anchor, both, link, nested, short
from api.entity_page import Line, Link
from api.labels import Label
from api.vocabulary import order_of, shapes, vocabulary

ONTOLOGY: Final = URIRef("https://w3id.org/duban/shapes")
_SAID: Final = {SH.path, SH.message, SH.property, SH.targetClass, SH.sparql, RDF.type}
"""What stands elsewhere on the page than among the constraints."""


def shapes_document() -> Document:
    """The shapes as a page."""
    graph, words = shapes(), vocabulary() + shapes()
    nodes = sorted(graph.subjects(RDF.type, SH.NodeShape), key=_place)
    entries = tuple(_shape(words, each) for each in nodes if isinstance(each, URIRef))
    told = Label(
        "督办的事实应当符合的形状（SHACL），duban check 据此核对；每一条都写明应当如何。",
        "What must hold of the facts, in SHACL; duban check tells what does not, and what to do.",
    )
    facts = (
        Line("版本", "version", (Link(str(graph.value(ONTOLOGY, OWL.versionInfo)), None),)),
        Line("所说的词汇", "about", (link(words, next(graph.objects(ONTOLOGY, RDFS.seeAlso))),)),
    )
    remedies = Section("remedies", "怎么办", "what to do", tuple(_remedies(words)))
    sections = (Section("shapes", "形状", "shapes", entries), remedies)
    return Document(str(ONTOLOGY), "督办形状", "Shapes of Duban", (told,), facts, sections)


def _place(thing: Node) -> int:
    return order_of("shapes").get(str(thing), 0)


def _shape(words: rdflib.Graph, shape: URIRef) -> Entry:
    """A shape is called as the classes that it is for are; one that no class has, by its own name."""
    targets = sorted(words.objects(shape, SH.targetClass), key=str)
    labels = [label for each in targets if (label := both(words, each, RDFS.label))]
    zh = "、".join(each.zh for each in labels) or short(str(shape))
    en = ", ".join(each.en for each in labels) or short(str(shape))
    message = both(words, shape, SH.message)
    rules = sorted(words.objects(shape, SH.property), key=_place)
    return Entry(
        anchor(str(shape)),
        zh,
        en,
        short(str(shape)),
        (message,) if message else (),
        tuple(line for each in rules for line in _rule(words, each)),
    )


def _rule(words: rdflib.Graph, rule: Node) -> Iterator[Line]:
    label = _called(words, next(words.objects(rule, SH.path)))
    told = both(words, rule, SH.message)
    constraints = sorted(
        f"{short(str(property_))} {_written(words, term)}"
        for property_, term in words.predicate_objects(rule)
        if property_ not in _SAID
    )
    links = [Link(each, None) for each in ((told.zh, told.en) if told else ())]
    yield Line(label.zh, label.en, (*links, Link("；".join(constraints) or "sh:sparql", None)))


def _called(words: rdflib.Graph, path: Node) -> Label:
    """What a path is called; one that goes against a property, as that and its direction."""
    against = words.value(path, SH.inversePath)
    label = both(words, against or path, RDFS.label) or Label(_written(words, path), _written(words, path))
    return Label(f"{label.zh}（反向）", f"{label.en}, inverse") if against else label


def _written(words: rdflib.Graph, term: Node) -> str:
    return nested(words, term) if isinstance(term, BNode) else short(str(term))


def _remedies(words: rdflib.Graph) -> Iterator[Entry]:
    for each in sorted(set(words.subjects(URIRef("https://w3id.org/duban/shapes#remedyFor"))), key=_place):
        label, told = both(words, each, RDFS.label), both(words, each, RDFS.comment)
        if label and told:
            yield Entry(anchor(str(each)), label.zh, label.en, short(str(each)), (told,), ())
