"""Example queries by name: files in queries/, one each, in SIB's form (``sh:SPARQLExecutable`` with its comments).

A parameter is a variable that the query binds by ``VALUES ?name { <one term> }``, so that the file is a query by
itself; the term is replaced by the one that is asked for (a day that is not told is today), serialised as SPARQL
writes it: bound, never pasted.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple

from api.days import day
from graph.convert import literal
from graph.guard import Kind
from ontology.errors import BadValue, UnknownName
from ontology.terms import RDFS, SCHEMA, XSD

FOLDER: Final = Path(__file__).parent / "queries"
SH: Final = "http://www.w3.org/ns/shacl#"
ParameterKind = Literal["date", "string"]


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """A value that may be told: a day or a text."""

    name: str
    kind: ParameterKind


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """An example: `iri` is its own, `zh` and `en` the question in words, `triples` the file."""

    name: str
    iri: str
    zh: str
    en: str
    keywords: tuple[str, ...]
    kind: Kind
    parameters: tuple[QueryParameter, ...]
    query: str
    triples: tuple[Triple, ...]

    def bound(self, values: Mapping[str, str], today: date) -> str:
        """The query with the values asked for. Raises `BadValue` for a name or a value that is none."""
        known = {each.name for each in self.parameters}
        if unknown := sorted(values.keys() - known):
            raise BadValue(
                f"查询 {self.name} 没有参数 {'、'.join(unknown)}；可用：{'、'.join(sorted(known)) or '无'}。",
                f"{self.name} has no parameter {', '.join(unknown)}; there are: {', '.join(sorted(known)) or 'none'}.",
            )
        query = self.query
        for each in self.parameters:
            told = values.get(each.name)
            if each.kind == "date":
                term = str(literal(day(told, each.name) if told else today))
            elif told is None:
                continue
            else:
                term = str(literal(told))
            place = _values(each.name).search(query)
            if place is not None:
                query = f"{query[: place.start()]}VALUES ?{each.name} {{ {term} }}{query[place.end() :]}"
        return query


def _values(name: str) -> re.Pattern[str]:
    """Where a query binds a parameter."""
    return re.compile(rf'VALUES \?{name} \{{ "[^"\n]*"(?:\^\^\S+)? \}}')


@cache
def named_queries(folder: Path = FOLDER) -> Mapping[str, NamedQuery]:
    """All examples by name, sorted. Raises `ValueError` for a file that is none."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.ttl"))}


def named_query(name: str) -> NamedQuery:
    """One example; its number may be left out. Raises `UnknownName`."""
    known = named_queries()
    found = known.get(name) or next((each for key, each in known.items() if key.partition("-")[2] == name), None)
    if found is None:
        raise UnknownName(f"没有名为“{name}”的查询。", f"there is no query named {name!r}.", tuple(known))
    return found


def _read(path: Path) -> NamedQuery:
    triples = [quad.triple for quad in pyoxigraph.parse(path=path, format=RdfFormat.TURTLE)]
    told = _Told(triples)
    queries = [each.subject for each in triples if each.object == NamedNode(SH + "SPARQLExecutable")]
    if len(queries) != 1 or not isinstance(queries[0], NamedNode) or not queries[0].value.endswith(f"/{path.stem}"):
        raise ValueError(f"{path}: describes one sh:SPARQLExecutable whose IRI ends in its name")
    subject = queries[0]
    kind = next((each for each in get_args(Kind) if told.all(subject, SH + each)), None)
    comments = {language: text for text, language in told.texts(subject, RDFS + "comment")}
    if kind is None or set(comments) != {"zh", "en"}:
        raise ValueError(f"{path}: has a query, and a comment in zh and in en")
    query = told.texts(subject, SH + kind)[0][0]
    keywords = tuple(text for text, _ in told.texts(subject, SCHEMA + "keywords"))
    parameters = tuple(told.parameters(subject))
    missing = [each.name for each in parameters if len(_values(each.name).findall(query)) != 1]
    if missing:
        raise ValueError(f"{path}: the query binds each parameter once by VALUES; not so {missing}")
    return NamedQuery(
        path.stem, subject.value, comments["zh"], comments["en"], keywords, kind, parameters, query, tuple(triples)
    )


class _Told:
    """A file's triples, looked up by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = list(triples)

    def all(self, subject: NamedNode | BlankNode, predicate: str) -> list[NamedNode | BlankNode | pyoxigraph.Literal]:
        return [
            each.object
            for each in self._triples
            if each.subject == subject and each.predicate.value == predicate and not isinstance(each.object, Triple)
        ]

    def texts(self, subject: NamedNode | BlankNode, predicate: str) -> list[tuple[str, str]]:
        """Texts with their languages."""
        return [
            (each.value, each.language or "")
            for each in self.all(subject, predicate)
            if isinstance(each, pyoxigraph.Literal)
        ]

    def parameters(self, subject: NamedNode) -> Iterable[QueryParameter]:
        for node in self.all(subject, SH + "parameter"):
            if isinstance(node, BlankNode):
                (name, _), *_ = self.texts(node, SH + "name")
                (datatype, *_) = self.all(node, SH + "datatype")
                yield QueryParameter(name, "date" if datatype.value == XSD + "date" else "string")
