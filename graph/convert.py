"""Python values ⇄ RDF terms, in this one place.

Strings are plain literals, days are ``xsd:date`` without zone, moments ``xsd:dateTime`` with one, counts
``xsd:integer``. IRIs are `Named`.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, Triple

from ontology.terms import XSD

Term = NamedNode | BlankNode | Literal | Triple
Value = str | int | bool | date | datetime

_INTEGER = NamedNode(XSD + "integer")
_BOOLEAN = NamedNode(XSD + "boolean")
_DATE = NamedNode(XSD + "date")
_MOMENT = NamedNode(XSD + "dateTime")


@lru_cache(maxsize=4096)
def named(iri: str) -> NamedNode:
    """An IRI as a term; `ValueError` where it is none."""
    return NamedNode(iri)


def literal(value: Value) -> Literal:
    """A value as a literal; lone surrogates, which no RDF text may hold, become U+FFFD.

    >>> literal(date(2021, 4, 30))
    <Literal value=2021-04-30 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#date>>
    """
    if isinstance(value, bool):
        return Literal("true" if value else "false", datatype=_BOOLEAN)
    if isinstance(value, int):
        return Literal(str(value), datatype=_INTEGER)
    if isinstance(value, datetime):
        return Literal(value.astimezone(UTC).isoformat(), datatype=_MOMENT)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=_DATE)
    with suppress(UnicodeEncodeError):
        return Literal(value)
    return Literal(value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def value_of(term: Term) -> Value:
    """The value of a term; of an IRI and of a literal of another type, its text.

    >>> value_of(literal(date(2021, 4, 30))), value_of(literal(True)), value_of(literal(7))
    (datetime.date(2021, 4, 30), True, 7)
    """
    if isinstance(term, Triple):
        return str(term)
    if isinstance(term, Literal):
        if term.datatype == _DATE:
            return date.fromisoformat(term.value)
        if term.datatype == _MOMENT:
            return datetime.fromisoformat(term.value)
        if term.datatype == _INTEGER:
            return int(term.value)
        if term.datatype == _BOOLEAN:
            return term.value in ("true", "1")
    return term.value


class Row(Mapping[str, Value]):
    """One solution of a question as typed values; an unbound column is None (by `get` and the typed readers)."""

    __slots__ = ("_columns", "_solution")

    def __init__(self, solution: QuerySolution, columns: tuple[str, ...]) -> None:
        self._solution = solution
        self._columns = columns

    def __getitem__(self, column: str) -> Value:
        term = self._solution[column]
        if term is None:
            raise KeyError(column)
        return value_of(term)

    def __iter__(self) -> Iterator[str]:
        return (column for column in self._columns if self._solution[column] is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def text(self, column: str) -> str:
        """A column that is always bound, as text."""
        text = self.text_or_none(column)
        if text is None:
            raise KeyError(column)
        return text

    def text_or_none(self, column: str) -> str | None:
        """A column as text, None where unbound."""
        term = self._solution[column]
        return None if term is None else str(term) if isinstance(term, Triple) else term.value

    def value_or_none(self, column: str) -> Value | None:
        """A column as a value, None where unbound."""
        term = self._solution[column]
        return None if term is None else value_of(term)

    def number(self, column: str) -> int:
        """A column that always holds an integer."""
        value = self[column]
        if not isinstance(value, int):
            raise TypeError(f"?{column} holds {value!r}, not an integer")
        return value

    def number_or_none(self, column: str) -> int | None:
        """An integer, None where unbound."""
        return None if self._solution[column] is None else self.number(column)

    def flag(self, column: str) -> bool | None:
        """A boolean, None where unbound."""
        value = self.value_or_none(column)
        return None if value is None else bool(value)

    def day(self, column: str) -> date | None:
        """A day, None where unbound."""
        value = self.value_or_none(column)
        if value is not None and not isinstance(value, date):
            raise TypeError(f"?{column} holds {value!r}, not a day")
        return value

    def moment(self, column: str) -> datetime | None:
        """A moment with its zone, None where unbound."""
        value = self.value_or_none(column)
        if value is not None and not isinstance(value, datetime):
            raise TypeError(f"?{column} holds {value!r}, not a moment")
        return value
