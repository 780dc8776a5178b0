"""What a SPARQL service tells of itself: SPARQL 1.1 Service Description, and VoID with the counts of now."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.convert import Value, literal, named
from graph.snapshot import Snapshot
from ontology import terms
from ontology.iris import VOCABULARY, Iris

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
WRITTEN: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
"""The forms of answers, by the last part of their IRIs at W3C."""


def describe_service(endpoint: str, now: Snapshot, iris: Iris, limits: tuple[str, str]) -> list[Triple]:
    """The description of the service at an address; `limits` tells them in Chinese and in English."""
    return [*_service(endpoint, limits), *describe_dataset(f"{endpoint}#dataset", endpoint, now, iris)]


def _service(endpoint: str, limits: tuple[str, str]) -> Iterator[Triple]:
    service, dataset, graph = endpoint, f"{endpoint}#dataset", BlankNode("default")
    yield _triple(service, terms.A, named(SD + "Service"))
    yield _triple(service, SD + "endpoint", named(endpoint))
    yield _triple(service, SD + "supportedLanguage", named(SD + "SPARQL11Query"))
    yield _triple(service, SD + "feature", named(SD + "UnionDefaultGraph"))
    for form in WRITTEN:
        yield _triple(service, SD + "resultFormat", named(FORMATS + form))
    for language, told in zip(("zh", "en"), limits, strict=True):
        yield _triple(service, terms.RDFS + "comment", Literal(told, language=language))
    yield _triple(service, SD + "defaultDataset", named(dataset))
    yield _triple(dataset, terms.A, named(SD + "Dataset"))
    yield _triple(dataset, SD + "defaultGraph", graph)
    yield _triple(graph, terms.A, named(SD + "Graph"))


def describe_dataset(dataset: str, endpoint: str, now: Snapshot, iris: Iris) -> list[Triple]:
    """The dataset in VoID: how much of what there is."""
    partitions = [
        statement
        for number, (kind, count) in enumerate(_counts(now).items())
        for statement in _partition(dataset, BlankNode(f"class{number}"), kind, count)
    ]
    return [
        _triple(dataset, terms.A, named(VOID + "Dataset")),
        _triple(dataset, terms.TITLE, Literal("督办：公文里的职责", language="zh")),
        _triple(dataset, terms.TITLE, Literal("Duban: the duties in government notices", language="en")),
        _triple(dataset, VOID + "sparqlEndpoint", named(endpoint)),
        _triple(dataset, VOID + "uriSpace", iris.base),
        _triple(dataset, VOID + "triples", len(now.store)),
        _triple(dataset, VOID + "documents", len(now.ledger.catalogue.notices)),
        *(_triple(dataset, VOID + "vocabulary", named(word)) for word in _vocabularies()),
        *(_triple(dataset, VOID + "exampleResource", named(each.ref.iri)) for each in now.ledger.catalogue.notices[:1]),
        *partitions,
    ]


def _counts(now: Snapshot) -> dict[str, int]:
    """How many things of each class that answers are about; told by the ledger, without asking the store."""
    ledger = now.ledger
    told = {
        terms.NOTICE: len(ledger.catalogue.notices),
        terms.TASK: len(ledger.tasks),
        terms.DUTY: len(ledger),
        terms.BODY: len(ledger.catalogue.bodies),
        terms.REGION: len(ledger.catalogue.regions),
        terms.REMARK: len(now.remarks),
        terms.REPORT: len(ledger.events.reports),
    }
    return {kind: count for kind, count in told.items() if count}


def _partition(dataset: str, part: BlankNode, kind: str, count: int) -> Iterable[Triple]:
    yield _triple(dataset, VOID + "classPartition", part)
    yield _triple(part, VOID + "class", named(kind))
    yield _triple(part, VOID + "entities", count)


def _vocabularies() -> list[str]:
    plain = {terms.RDF, terms.RDFS, terms.XSD}
    return [VOCABULARY, *sorted(set(terms.PREFIXES.values()) - plain - {VOCABULARY})]


def _triple(subject: str | BlankNode, predicate: str, term: NamedNode | BlankNode | Literal | Value) -> Triple:
    made = term if isinstance(term, NamedNode | BlankNode | Literal) else literal(term)
    return Triple(named(subject) if isinstance(subject, str) else subject, named(predicate), made)
