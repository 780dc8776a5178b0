"""The dataset as it is published: VoID with the counts of now, and DCAT with what may be taken away and how.

https://www.w3.org/TR/void/ and https://www.w3.org/TR/vocab-dcat-3/. What nobody said (a licence, a publisher, the day
of publication) is not told; when it was last changed is what the store says of its last write.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.convert import Value, literal, named
from graph.counts import Counts
from graph.evaluation import GRAPHS
from graph.snapshot import Snapshot
from graph.store import written_at
from ontology import terms
from ontology.iris import VOCABULARY, Iris

VOID: Final = "http://rdfs.org/ns/void#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SHAPES: Final = "https://w3id.org/duban/shapes"
IANA: Final = "https://www.iana.org/assignments/media-types/"
TITLE: Final = ("督办：公文里的职责", "Duban: the duties in government notices")
ABOUT: Final = (
    "公文责成各单位办理的任务、时限与进展，每一条都附原文出处；状态按所问之日算出，不在其中。",
    "The tasks that government notices charge bodies with, their deadlines and what was reported, each with its place "
    "in the text; states are worked out for the day asked about and are not in it.",
)
KEYWORDS: Final = (
    ("公文", "督办", "职责", "时限", "责任单位"),
    ("notices", "duties", "deadlines", "departments", "supervision"),
)
Subject = str | BlankNode


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file to take away: its address, its media type without parameters, what it is in Chinese and in English."""

    address: str
    media_type: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a store is published and by whom. `home` is the address of the server, with ``/`` at its end."""

    home: str
    license: str | None = None
    publisher: str | None = None
    issued: date | None = None
    distributions: tuple[Distribution, ...] = ()

    @property
    def endpoint(self) -> str:
        """The address of the SPARQL service."""
        return f"{self.home}sparql"

    @property
    def description(self) -> str:
        """The address of the description."""
        return f"{self.home}.well-known/void"

    @property
    def dataset(self) -> str:
        """The IRI of the dataset."""
        return f"{self.description}#dataset"


def describe_dataset(publication: Publication, now: Snapshot, iris: Iris, *, quickly: bool = False) -> list[Triple]:
    """The dataset in VoID and DCAT, with its services, its files and the counts of now.

    `quickly`: where nobody has asked for all counts yet, only those that the ledger knows.
    """
    counts = _known(now) if quickly and not now.measured else now.volume
    return [
        *_said(publication, now),
        *_reach(publication, now, iris),
        *_counted(publication.dataset, counts),
        *_taken_away(publication),
    ]


def _said(publication: Publication, now: Snapshot) -> Iterator[Triple]:
    """What is said of it: name, licence, days."""
    dataset = publication.dataset
    yield triple(dataset, terms.A, named(VOID + "Dataset"))
    yield triple(dataset, terms.A, named(DCAT + "Dataset"))
    for property_, told in ((terms.TITLE, TITLE), (terms.DCTERMS + "description", ABOUT)):
        yield from _both(dataset, property_, told)
    for language, words in zip(("zh", "en"), KEYWORDS, strict=True):
        for word in words:
            yield triple(dataset, DCAT + "keyword", Literal(word, language=language))
    yield triple(dataset, terms.DCTERMS + "language", "zh")
    yield triple(dataset, FOAF + "homepage", named(publication.home))
    if publication.license:
        yield triple(dataset, terms.DCTERMS + "license", named(publication.license))
    if publication.publisher:
        publisher = BlankNode("publisher")
        yield triple(dataset, terms.DCTERMS + "publisher", publisher)
        yield triple(publisher, terms.A, named(FOAF + "Agent"))
        yield triple(publisher, FOAF + "name", publication.publisher)
    if publication.issued:
        yield triple(dataset, terms.ISSUED, publication.issued)
    if (moment := written_at(now.store.revision)) is not None:
        yield triple(dataset, terms.DCTERMS + "modified", moment)
        yield triple(publication.description, terms.DCTERMS + "modified", moment)
    yield triple(publication.description, terms.A, named(VOID + "DatasetDescription"))
    yield triple(publication.description, FOAF + "primaryTopic", named(dataset))


def _reach(publication: Publication, now: Snapshot, iris: Iris) -> Iterator[Triple]:
    """What it covers, in whose words, and where it is asked."""
    dataset, catalogue = publication.dataset, now.ledger.catalogue
    days = sorted(each.ref.issued for each in catalogue.notices if each.ref.issued)
    if days:
        period = BlankNode("period")
        yield triple(dataset, terms.DCTERMS + "temporal", period)
        yield triple(period, terms.A, named(terms.DCTERMS + "PeriodOfTime"))
        yield triple(period, DCAT + "startDate", days[0])
        yield triple(period, DCAT + "endDate", days[-1])
    for code in sorted({each.jurisdiction for each in catalogue.notices if each.jurisdiction}):
        yield triple(dataset, terms.DCTERMS + "spatial", named(iris.region(code)))
    yield triple(dataset, terms.DCTERMS + "conformsTo", named(VOCABULARY[:-1]))
    yield triple(dataset, terms.DCTERMS + "conformsTo", named(SHAPES))
    for word in vocabularies():
        yield triple(dataset, VOID + "vocabulary", named(word))
    yield triple(dataset, VOID + "uriSpace", iris.base)
    yield triple(dataset, VOID + "documents", len(catalogue.notices))
    for each in catalogue.notices[:1]:
        yield triple(dataset, VOID + "exampleResource", named(each.ref.iri))
    yield triple(dataset, VOID + "sparqlEndpoint", named(publication.endpoint))


def _known(now: Snapshot) -> Counts:
    """What the ledger knows without asking the store, and how many triples there are."""
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
    return Counts(len(now.store), None, None, None, {kind: number for kind, number in told.items() if number}, {})


def _counted(dataset: str, counts: Counts) -> Iterator[Triple]:
    told = {
        "triples": counts.triples,
        "entities": counts.entities,
        "classes": len(counts.classes) if counts.properties else None,
        "properties": len(counts.properties) or None,
        "distinctSubjects": counts.subjects,
        "distinctObjects": counts.objects,
    }
    for word, number in told.items():
        if number is not None:
            yield triple(dataset, VOID + word, number)
    for place, (kind, entities) in enumerate(counts.classes.items()):
        part = BlankNode(f"class{place}")
        yield triple(dataset, VOID + "classPartition", part)
        yield triple(part, VOID + "class", named(kind))
        yield triple(part, VOID + "entities", entities)
    for place, (property_, triples) in enumerate(counts.properties.items()):
        part = BlankNode(f"property{place}")
        yield triple(dataset, VOID + "propertyPartition", part)
        yield triple(part, VOID + "property", named(property_))
        yield triple(part, VOID + "triples", triples)


def _taken_away(publication: Publication) -> Iterator[Triple]:
    dataset = publication.dataset
    for each in publication.distributions:
        yield triple(dataset, DCAT + "distribution", named(each.address))
        yield triple(each.address, terms.A, named(DCAT + "Distribution"))
        yield from _both(each.address, terms.TITLE, (each.zh, each.en))
        yield triple(each.address, DCAT + "accessURL", named(each.address))
        yield triple(each.address, DCAT + "downloadURL", named(each.address))
        yield triple(each.address, DCAT + "mediaType", named(IANA + each.media_type))
        if publication.license:
            yield triple(each.address, terms.DCTERMS + "license", named(publication.license))
        if each.media_type in (*GRAPHS, "application/n-quads"):
            yield triple(dataset, VOID + "dataDump", named(each.address))
    services = (
        (publication.endpoint, ("SPARQL 查询", "SPARQL")),
        (f"{publication.home}graphql", ("GraphQL 查询", "GraphQL")),
    )
    for address, told in services:
        service = BlankNode(told[1])
        yield triple(service, terms.A, named(DCAT + "DataService"))
        yield from _both(service, terms.TITLE, told)
        yield triple(service, DCAT + "endpointURL", named(address))
        yield triple(service, DCAT + "servesDataset", named(dataset))


def vocabularies() -> list[str]:
    """The namespaces of the words that are used, ours first."""
    plain = {terms.RDF, terms.RDFS, terms.XSD}
    return [VOCABULARY, *sorted(set(terms.PREFIXES.values()) - plain - {VOCABULARY})]


def _both(subject: Subject, property_: str, told: tuple[str, str]) -> Iterator[Triple]:
    for language, text in zip(("zh", "en"), told, strict=True):
        yield triple(subject, property_, Literal(text, language=language))


def triple(subject: Subject, predicate: str, term: NamedNode | BlankNode | Literal | Value) -> Triple:
    """A triple of a subject and a value or a term."""
    made = term if isinstance(term, NamedNode | BlankNode | Literal) else literal(term)
    return Triple(named(subject) if isinstance(subject, str) else subject, named(predicate), made)
