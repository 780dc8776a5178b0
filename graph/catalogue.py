"""The small tables that every answer needs: notices, bodies and regions, read from the store.

Each row has a number (its place in the table), by which the ledger's columns point to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, get_args

from graph.convert import Row
from graph.questions import question
from graph.states import Validity
from graph.store import Store
from ontology import terms
from ontology.answers import BodyRef, NoticeRef, RegionRef
from ontology.facts import BodyKind, RegionLevel
from ontology.iris import code_of, name_of

_BODY_KINDS: dict[str, BodyKind] = {iri: kind for kind, iri in terms.BODY_KINDS.items()}
_LEVELS: dict[str, RegionLevel] = {level: level for level in get_args(RegionLevel)}


@dataclass(frozen=True, slots=True)
class Repeal:
    """That a notice is ended by another, and the first day on which it no longer binds."""

    by: NoticeRef
    day: date


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """The head of a notice as stored."""

    ref: NoticeRef
    issuer: str | None
    effective: date | None
    expires: date | None
    source: str
    reader: str
    jurisdiction: str | None
    repeal: Repeal | None
    remarks: int

    @property
    def validity(self) -> Validity:
        """When it binds: issued (or, without a date, in force) until it expires or is repealed."""
        ends = [self.expires] if self.expires else []
        if self.repeal is not None:
            ends.append(self.repeal.day - timedelta(days=1))
        return Validity(self.ref.issued or self.effective, min(ends, default=None))


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A body as stored; `aliases` are its names as printed, the commonest first, without its own."""

    ref: BodyRef
    kind: BodyKind
    function: str | None
    jurisdiction: str | None
    scope: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownRegion:
    """A region as stored; `names` are all it is printed as, the commonest first."""

    ref: RegionRef
    level: RegionLevel | None
    within: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The tables, and where in them an IRI (of a region: its code) stands."""

    notices: tuple[KnownNotice, ...]
    bodies: tuple[KnownBody, ...]
    regions: tuple[KnownRegion, ...]
    functions: tuple[str, ...]
    notice_numbers: Mapping[str, int]
    body_numbers: Mapping[str, int]
    region_numbers: Mapping[str, int]
    function_numbers: Mapping[str, int]
    below: tuple[frozenset[int], ...]
    """For each region the numbers of itself and of all that lie in it."""
    groups: Mapping[int, frozenset[tuple[int, int]]]
    """For each member of groups the numbers of a notice and of a group that it is a member of there."""
    repeals: tuple[tuple[str, str], ...]
    """The IRIs of notices that repeal, and of what they repeal, which need not be stored."""

    def region(self, code: str | None) -> RegionRef | None:
        """A region by its code; None where there is none."""
        number = self.region_numbers.get(code) if code is not None else None
        return self.regions[number].ref if number is not None else None


@dataclass(frozen=True, slots=True)
class Heads:
    """Notices by IRI, each as its own graph tells it, and which repeals which (the IRIs of both)."""

    notices: tuple[KnownNotice, ...]
    repeals: tuple[tuple[str, str], ...]


def assembled(
    heads: Heads,
    bodies: tuple[KnownBody, ...],
    regions: tuple[KnownRegion, ...],
    members: Iterable[tuple[int, int, int]] = (),
) -> Catalogue:
    """The catalogue of notices and bodies by IRI, and regions by code; `members`: numbers of notice, group, member."""
    functions = tuple(sorted({body.function for body in bodies if body.function is not None}))
    groups: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for notice, group, member in members:
        groups[member].add((notice, group))
    return Catalogue(
        with_repeals(heads),
        bodies,
        regions,
        functions,
        {each.ref.iri: number for number, each in enumerate(heads.notices)},
        {each.ref.iri: number for number, each in enumerate(bodies)},
        {each.ref.code: number for number, each in enumerate(regions)},
        {each: number for number, each in enumerate(functions)},
        _below(regions),
        {member: frozenset(told) for member, told in groups.items()},
        heads.repeals,
    )


def _below(regions: Sequence[KnownRegion]) -> tuple[frozenset[int], ...]:
    numbers = {each.ref.code: number for number, each in enumerate(regions)}
    below: list[set[int]] = [{number} for number in range(len(regions))]
    for number, region in enumerate(regions):
        above, seen = region.within, {region.ref.code}
        while above is not None and above not in seen:
            seen.add(above)
            if above in numbers:
                below[numbers[above]].add(number)
                above = regions[numbers[above]].within
            else:
                above = part_of(above)
    return tuple(map(frozenset, below))


def read_heads(store: Store, graphs: Collection[str] | None) -> Heads:
    """The heads of the notices of some graphs (None: of all)."""
    rows = {row.text("notice"): row for row in store.ask(question("notices"), notice=graphs)}
    told = store.ask(question("remark_counts"), notice=graphs)
    remarks = {row.text("notice"): row.number("count") for row in told}
    notices = tuple(
        KnownNotice(
            NoticeRef(iri, row.text_or_none("number"), row.text("title"), row.day("issued")),
            row.text_or_none("issuer"),
            row.day("effective"),
            row.day("expires"),
            row.text("source"),
            row.text("reader"),
            _code(row.text_or_none("jurisdiction")),
            None,
            remarks.get(iri, 0),
        )
        for iri, row in sorted(rows.items())
    )
    repeals = {(row.text("notice"), row.text("repealed")) for row in store.ask(question("repeals"), notice=graphs)}
    return Heads(notices, tuple(sorted(repeals)))


def with_repeals(heads: Heads) -> tuple[KnownNotice, ...]:
    """The notices with the earliest repeal of each; one whose day is not known ends nothing."""
    known = {each.ref.iri: each for each in heads.notices}
    found: dict[str, Repeal] = {}
    for by, repealed in heads.repeals:
        day = known[by].effective or known[by].ref.issued if by in known else None
        if day is not None and by != repealed and (repealed not in found or day < found[repealed].day):
            found[repealed] = Repeal(known[by].ref, day)
    return tuple(
        each if each.repeal == found.get(each.ref.iri) else replace(each, repeal=found.get(each.ref.iri))
        for each in heads.notices
    )


def read_bodies(store: Store, iris: Collection[str], *, everything: bool) -> tuple[KnownBody, ...]:
    """Some bodies by IRI, or all there are, which is asked at once (`everything`).

    Where notices know different things of one, the surest stands, the same whatever the order."""
    asked = None if everything else iris
    printed = _printed(store, "body_names", "body", asked)
    names, kinds, functions, places, scopes = _all_values(store) if everything else _values_of(store, iris)
    unknown = terms.BODY_KINDS["unknown"]
    return tuple(
        KnownBody(
            BodyRef(iri, name := names[iri][0]),
            _BODY_KINDS[min(kinds[iri], key=lambda kind: (kind == unknown, kind))],
            next(map(name_of, functions[iri]), None),
            next(map(code_of, places[iri]), None),
            next(iter(scopes[iri]), None),
            tuple(alias for alias in printed[iri] if alias != name),
        )
        for iri in sorted(iris)
    )


_FACTS: Final = (terms.PREF_LABEL, terms.BODY_KIND, terms.HAS_FUNCTION, terms.JURISDICTION, terms.SCOPE)
"""What is known of a body."""

_Values = Mapping[str, Sequence[str]]
"""The different values of a property of each body, sorted."""


def _all_values(store: Store) -> Sequence[_Values]:
    """What is known of all bodies, one property after the other."""
    rows = (store.ask(question("body_values"), property=[each]) for each in _FACTS)
    return [_sorted((row.text("body"), row.text("value")) for row in told) for told in rows]


def _values_of(store: Store, iris: Collection[str]) -> Sequence[_Values]:
    """What is known of some bodies."""
    told: dict[str, list[tuple[str, str]]] = {each: [] for each in _FACTS}
    for row in store.ask(question("body_facts"), body=iris):
        if (property_ := row.text("property")) in told:
            told[property_].append((row.text("body"), row.text("value")))
    return [_sorted(pairs) for pairs in told.values()]


def _sorted(pairs: Iterable[tuple[str, str]]) -> _Values:
    found: dict[str, list[str]] = defaultdict(list)
    for iri, value in pairs:
        found[iri].append(value)
    return defaultdict(list, {iri: sorted(values) for iri, values in found.items()})


def read_regions(store: Store, codes: Mapping[str, str], *, everything: bool) -> tuple[KnownRegion, ...]:
    """Some regions by code (`codes` has those of their IRIs), or all there are, which is asked at once."""
    asked = None if everything else codes.keys()
    names = _printed(store, "region_names", "region", asked)
    known = {row.text("region"): row for row in store.ask(question("known_regions"), region=asked)}
    return tuple(
        _region(iri, code, known.get(iri), names[iri])
        for code, iri in sorted((code, iri) for iri, code in codes.items())
    )


def _region(iri: str, code: str, known: Row | None, printed: tuple[str, ...]) -> KnownRegion:
    """A region by what a registry knows of it; else by its commonest printed name, and the form of its code."""
    if known is None:
        name = printed[0] if printed else code
        return KnownRegion(RegionRef(iri, code, name), None, part_of(code), (name, *printed))
    name, within = known.text("name"), _code(known.text_or_none("within"))
    level = _LEVELS.get(known.text_or_none("level") or "")
    return KnownRegion(RegionRef(iri, code, name), level, within, (name, *printed))


def part_of(code: str) -> str | None:
    """The region that the form of a code says a region lies in (GB/T 2260); None for provinces and odd codes.

    >>> part_of("140525/巴公镇"), part_of("140525"), part_of("140500"), part_of("140000"), part_of("X1")
    ('140525', '140500', '140000', None, None)
    """
    county, slash, _ = code.rpartition("/")
    if slash:
        return county
    if len(code) != 6 or not code.isdigit() or code.endswith("0000"):
        return None
    return code[:2] + "0000" if code.endswith("00") else code[:4] + "00"


def _printed(store: Store, asked: str, column: str, iris: Collection[str] | None) -> Mapping[str, tuple[str, ...]]:
    """The printed names of each body or region, the commonest first."""
    rows: Iterable[Row] = store.ask(question(asked), **{column: iris})
    counted: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        counted[row.text(column)].append((-row.number("count"), row.text("printed")))
    return defaultdict(tuple, {iri: tuple(name for _, name in sorted(told)) for iri, told in counted.items()})


def _code(iri: str | None) -> str | None:
    return code_of(iri) if iri is not None else None
