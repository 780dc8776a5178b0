"""The page of one thing: Chinese first, English beside, where it was read above all else. Everything is escaped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from pyoxigraph import Literal, NamedNode

from api.labels import Label
from api.words import word
from graph.subjects import MOST, Subject
from ontology import terms
from ontology.iris import VOCABULARY, name_of

FOLDER: Final = Path(__file__).parent / "templates"
FORMS: Final = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""The forms of a thing by the extension that asks for each, the default first."""
NAMES: Final = {"html": "HTML", "ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
"""What they are called."""
_HIDDEN: Final = {terms.SELECTOR, terms.A}
_SHORT: Final = 120


@dataclass(frozen=True, slots=True)
class Link:
    """What is shown, and where it leads (None: a value)."""

    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One property with its values."""

    zh: str
    en: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a source, for the page."""

    quote: str
    source: str
    start: int
    end: int
    notice: Link


@dataclass(frozen=True, slots=True)
class Form:
    """Another form of the same."""

    name: str
    media_type: str
    href: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where IRIs under `base` are answered: under `root` of this server; others lead where they say."""

    base: str
    root: str

    def of(self, iri: str) -> str | None:
        """The address to link to; None for what is no address of the web."""
        if iri.startswith(self.base):
            return f"{self.root}/{escaped(iri.removeprefix(self.base))}"
        if iri.startswith(VOCABULARY):
            return f"{self.root}/vocabulary#{iri.removeprefix(VOCABULARY)}"
        return iri if iri.startswith(("http://", "https://")) else None


def escaped(path: str) -> str:
    """The path of an IRI as an address writes it: what is percent-encoded already stays so."""
    return quote(path, safe="/%#?=,;:@!$&'()*+~-._")


@cache
def _template() -> Template:
    loader = FileSystemLoader(FOLDER)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("entity.html")


def page(subject: Subject, addresses: Addresses) -> str:
    """The page of a thing, as HTML."""
    labels = subject.labels
    path = addresses.of(subject.iri) or subject.iri
    return _template().render(
        iri=subject.iri,
        title=_called(subject.iri, labels),
        kinds=[word(each) for each in subject.classes],
        places=[
            Where(each.quote, each.source, each.start, each.end, _link(each.notice, labels, addresses))
            for each in subject.places
        ],
        properties=_properties(subject, addresses),
        incoming=_lines(((which, _link(source, labels, addresses)) for source, which in subject.incoming)),
        more=subject.more,
        most=MOST,
        forms=[Form(NAMES[each], FORMS[each], f"{path}.{each}") for each in FORMS],
        root=addresses.root,
    )


def _properties(subject: Subject, addresses: Addresses) -> list[Line]:
    def link(term: object) -> Link:
        if isinstance(term, NamedNode):
            known = word(term.value)
            if not term.value.startswith(addresses.base) and known.zh != known.en:
                return Link(f"{known.zh} {known.en}", addresses.of(term.value))
            return _link(term.value, subject.labels, addresses)
        return Link(term.value if isinstance(term, Literal) else str(term), None)

    shown = [each for each in subject.triples if each.predicate.value not in _HIDDEN]
    return _lines((each.predicate.value, link(each.object)) for each in shown)


def _lines(told: Iterable[tuple[str, Link]]) -> list[Line]:
    by_word: dict[str, list[Link]] = {}
    for which, link in told:
        by_word.setdefault(which, []).append(link)
    labels: dict[str, Label] = {which: word(which) for which in by_word}
    return [Line(labels[which].zh, labels[which].en, tuple(links)) for which, links in by_word.items()]


def _link(iri: str, labels: Mapping[str, str], addresses: Addresses) -> Link:
    return Link(_called(iri, labels), addresses.of(iri))


def _called(iri: str, labels: Mapping[str, str]) -> str:
    label = labels.get(iri) or name_of(iri)
    return label if len(label) <= _SHORT else label[:_SHORT] + "…"
