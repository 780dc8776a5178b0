"""Users' registry files in Turtle: the words of the vocabulary and of SKOS, as ``ontology/functions.ttl`` uses them.

Three kinds of things are read, and become the rows that the csv has (docs/registry.md); whatever else a file says of
them, or of other things, is passed over:

* a ``duban:Region``: ``dcterms:identifier``, ``duban:level``, ``schema:containedInPlace``;
* a ``duban:Body``: ``duban:jurisdiction``, ``duban:function``, ``duban:bodyKind``;
* a name of an office, which is a ``skos:Concept`` with ``skos:broader`` the ``duban:Function`` that it carries out.

All have one ``skos:prefLabel`` in Chinese and may have ``skos:altLabel``, ``schema:validFrom`` and
``schema:validThrough``. A region or a function that is pointed at is known by what the file says of it, or by its IRI
(``…/region/990100``, ``…/function/水利``), or is named by a text. What cannot be understood is refused with its file
and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ontology import terms
from ontology.bodies import normal
from ontology.iris import code_of, name_of
from ontology.registry_rows import Entry, refuse

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

VALID_FROM: Final = terms.SCHEMA + "validFrom"
VALID_THROUGH: Final = terms.SCHEMA + "validThrough"


def read_turtle(path: Path, text: str) -> Iterator[Entry]:
    """The rows that a file tells: regions, functions and bodies, in the order of their IRIs. Raises `BadValue`."""
    from rdflib import Graph, URIRef  # half a second to import; few registries are written so
    from rdflib.plugins.parsers.notation3 import BadSyntax

    try:
        graph = Graph().parse(data=text, format="turtle")
    except BadSyntax as error:
        why = error.message.partition("(")[2].partition(")")[0]
        refuse(f"{path.name}:{error.lines + 1}", f"不是 Turtle（{why}）", f"no Turtle ({why})")
    file = _File(path, text, graph)
    a = URIRef(terms.A)
    for kind, cls in (("region", terms.REGION), ("body", terms.BODY)):
        for thing in sorted(graph.subjects(a, URIRef(cls))):  # type: ignore[type-var]  # rdflib's terms have an order
            yield file.entry(thing, kind)
    for thing in sorted(set(graph.subjects(URIRef(terms.SKOS + "broader")))):  # type: ignore[type-var]
        yield file.entry(thing, "function")


class _File:
    """One file: what it says of a thing, and where."""

    def __init__(self, path: Path, text: str, graph: Graph) -> None:
        self.path, self.text, self.graph = path, text, graph

    def entry(self, thing: Node, kind: str) -> Entry:
        """The row of a thing."""
        place = self._place(thing)
        name = self._name(thing, place)
        since, until = self._day(thing, VALID_FROM, place), self._day(thing, VALID_THROUGH, place)
        if since and until and since > until:
            refuse(place, f"validFrom {since} 晚于 validThrough {until}", f"validFrom {since} is after {until}")
        function = self._one(thing, terms.SKOS + "broader" if kind == "function" else terms.HAS_FUNCTION, place)
        part_of = self._one(thing, terms.WITHIN if kind == "region" else terms.JURISDICTION, place)
        level = self._one(thing, terms.LEVEL if kind == "region" else terms.BODY_KIND, place)
        return Entry(
            place=place,
            kind=kind,
            name=name,
            code=str(self._one(thing, terms.IDENTIFIER, place) or ""),
            level=name_of(str(level)).rpartition("#")[2].lower() if level is not None else "",
            part_of=self._region(part_of) if part_of is not None else "",
            function=self._function(function) if function is not None else "",
            aliases=tuple(normal(each) for each in sorted(self._texts(thing, terms.SKOS + "altLabel")) if each.strip()),
            since=since,
            until=until,
            note=next(iter(self._texts(function, terms.PREF_LABEL, "en")), "") if kind == "function" else "",
        )

    def _name(self, thing: Node, place: str) -> str:
        names = self._texts(thing, terms.PREF_LABEL)
        if len(names) != 1 or not names[0].strip():
            refuse(
                place,
                f"应有一个中文的 skos:prefLabel，找到 {len(names)} 个",
                f"one skos:prefLabel in Chinese is needed; found {len(names)}",
            )
        return normal(names[0])

    def _texts(self, thing: Node | None, word: str, language: str = "zh") -> list[str]:
        """What a thing is called in a language; a text without one is Chinese."""
        from rdflib import Literal, URIRef

        found = [each for each in self.graph.objects(thing, URIRef(word)) if isinstance(each, Literal)] if thing else []
        return [str(each) for each in found if (each.language or "zh").partition("-")[0] == language]

    def _one(self, thing: Node, word: str, place: str) -> Node | None:
        """The value of a property that has at most one."""
        from rdflib import URIRef

        found = sorted(self.graph.objects(thing, URIRef(word)), key=str)
        if len(found) > 1:
            told, short = "、".join(map(str, found)), word.rpartition("#")[2].rpartition("/")[2]
            refuse(place, f"{short} 应只有一个，找到 {told}", f"{short}: one is expected; found {told}")
        return found[0] if found else None

    def _day(self, thing: Node, word: str, place: str) -> date | None:
        told = self._one(thing, word, place)
        try:
            return date.fromisoformat(str(told)) if told is not None else None
        except ValueError:
            refuse(place, f"“{told}”不是日期，应如 2019-03-31", f"{str(told)!r} is no date; 2019-03-31 is one")

    def _region(self, thing: Node) -> str:
        """The code of a region that is pointed at, or its name."""
        from rdflib import Literal

        if isinstance(thing, Literal):
            return normal(str(thing))
        return str(self._first(thing, terms.IDENTIFIER) or code_of(str(thing)) or str(thing))

    def _function(self, thing: Node) -> str:
        """The key of a function that is pointed at."""
        from rdflib import Literal

        if isinstance(thing, Literal):
            return normal(str(thing))
        return normal(next(iter(self._texts(thing, terms.PREF_LABEL)), name_of(str(thing))))

    def _first(self, thing: Node, word: str) -> Node | None:
        from rdflib import URIRef

        return next(self.graph.objects(thing, URIRef(word)), None)

    def _place(self, thing: Node) -> str:
        """The file and the line in which a thing is told: where its name, or else its IRI, stands first."""
        words = [*(f'"{label}"' for label in self._texts(thing, terms.PREF_LABEL)), f"<{thing}>"]
        lines = list(enumerate(self.text.splitlines(), 1))
        found = (number for word in words for number, line in lines if word in line)
        return f"{self.path.name}:{number}" if (number := next(found, None)) else f"{self.path.name}: {thing}"
