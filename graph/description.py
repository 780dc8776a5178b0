"""What a SPARQL service tells of itself: SPARQL 1.1 Service Description, and the dataset that it serves."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, Triple

from graph.convert import named
from graph.publication import Publication, describe_dataset, triple
from graph.snapshot import Snapshot
from ontology import terms
from ontology.iris import Iris

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
WRITTEN: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
"""The forms of answers, by the last part of their IRIs at W3C."""


def describe_service(publication: Publication, now: Snapshot, iris: Iris, limits: tuple[str, str]) -> list[Triple]:
    """The description of the service and its dataset; `limits` tells them in Chinese and in English.

    It keeps nobody waiting: counts that take long are told by the description of the dataset, and here once they are
    known.
    """
    return [*_service(publication, limits), *describe_dataset(publication, now, iris, quickly=True)]


def _service(publication: Publication, limits: tuple[str, str]) -> Iterator[Triple]:
    service, dataset, graph = publication.endpoint, publication.dataset, BlankNode("default")
    yield triple(service, terms.A, named(SD + "Service"))
    yield triple(service, SD + "endpoint", named(service))
    yield triple(service, SD + "supportedLanguage", named(SD + "SPARQL11Query"))
    yield triple(service, SD + "feature", named(SD + "UnionDefaultGraph"))
    for form in WRITTEN:
        yield triple(service, SD + "resultFormat", named(FORMATS + form))
    for language, told in zip(("zh", "en"), limits, strict=True):
        yield triple(service, terms.RDFS + "comment", Literal(told, language=language))
    yield triple(service, SD + "defaultDataset", named(dataset))
    yield triple(service, terms.RDFS + "seeAlso", named(publication.description))
    yield triple(dataset, terms.A, named(SD + "Dataset"))
    yield triple(dataset, SD + "defaultGraph", graph)
    yield triple(graph, terms.A, named(SD + "Graph"))
