"""Users' registry files merged into the tables: their regions, functions and bodies; contradictions are refused.

What a row may say is in docs/registry.md, how it is read in `ontology.registry_rows`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ontology.bodies import ENTERPRISE, INSTITUTION, ZONE, kind_of
from ontology.facts import Body, BodyKind, RegionLevel
from ontology.functions import Function, Office
from ontology.regions import Gazetteer, Region, short_names
from ontology.registry_rows import BODY_KINDS, LEVELS, Entry, choice, read_entries, refuse

_LOCAL: tuple[RegionLevel, ...] = ("province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class OwnBody:
    """A body of the user's own, its other names, and the days on which it has this name (inclusive)."""

    body: Body
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def valid(self, on: date | None) -> bool:
        """Whether it has this name on the day; with None: whether it has it still."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Tables:
    """What a registry is made of."""

    gazetteer: Gazetteer
    functions: tuple[Function, ...]
    own_bodies: tuple[OwnBody, ...]


def extend(tables: Tables, paths: Iterable[Path]) -> Tables:
    """The tables with the rows of the files: regions first, then functions, then bodies, whatever their order.

    Raises `SourceMissing`, `SourceUnreadable`, or `BadValue` for a row that cannot be understood or contradicts.
    """
    entries = [entry for path in paths for entry in read_entries(path)]
    gazetteer = _with_regions(tables.gazetteer, [entry for entry in entries if entry.kind == "region"])
    functions = _with_functions(tables.functions, [entry for entry in entries if entry.kind == "function"])
    own = tables.own_bodies
    told: dict[tuple[str, str], list[tuple[str, OwnBody]]] = {}
    for body in own:
        for name in dict.fromkeys((body.body.name, *body.aliases)):
            told.setdefault((body.body.jurisdiction or "", name), []).append(("先前的登记", body))
    for entry in entries:
        if entry.kind == "body":
            body = _own_body(entry, gazetteer, functions)
            _refuse_second_meaning(entry, body, told)
            own = (*own, body)
    return Tables(gazetteer, functions, own)


def _with_regions(gazetteer: Gazetteer, entries: list[Entry]) -> Gazetteer:
    regions = {region.code: region for region in gazetteer.regions}
    own_names = {entry.name: entry.code for entry in entries}
    for entry in entries:
        region = _region(entry, gazetteer, own_names)
        known = regions.get(region.code)
        if known is not None and (known.name != region.name or (entry.part_of and known.parent != region.parent)):
            refuse(
                entry.place,
                f"代码 {region.code} 已是“{known.name}”（隶属 {known.parent}），"
                f"这里写成“{region.name}”（隶属 {region.parent}）",
                f"code {region.code} is {known.name} under {known.parent}; here {region.name} under {region.parent}",
            )
        if known is not None:
            _refuse_other_level_or_years(entry, region, known)
        aliases = tuple(dict.fromkeys((*(known.aliases if known else ()), *region.aliases)))
        regions[region.code] = replace(known or region, aliases=aliases)
    for entry in entries:
        if entry.part_of and (parent := regions[entry.code].parent) not in regions:
            refuse(entry.place, f"隶属“{entry.part_of}”（{parent}）不在登记中", f"part_of {parent}: no such region")
    return Gazetteer(regions.values(), gazetteer.former)


def _refuse_other_level_or_years(entry: Entry, told: Region, known: Region) -> None:
    """A known region is told anew as it is known, or not at all."""
    if told.level != known.level:
        zh, en = LEVELS.get(told.level, told.level), LEVELS.get(known.level, known.level)
        refuse(
            entry.place,
            f"“{known.name}”（{known.code}）是{en}，这里写成{zh}",
            f"{known.name} is of level {known.level}; here {told.level}",
        )
    for word, given, year in (("起", told.since, known.since), ("止", told.until, known.until)):
        if given is not None and given != year:
            refuse(
                entry.place,
                f"“{known.name}”（{known.code}）的“{word}”是 {year or '（空）'}，这里写成 {given}",
                f"{known.name} is known since {known.since} until {known.until}; here {told.since}, {told.until}",
            )


def _region(entry: Entry, gazetteer: Gazetteer, own_names: Mapping[str, str]) -> Region:
    if not entry.code:
        refuse(entry.place, f"行政区“{entry.name}”没有代码", f"region {entry.name} has no code")
    known = gazetteer.region(entry.code)
    level = choice(LEVELS, entry.level) or (known.level if known and not entry.level else None)
    if level is None:
        refuse(
            entry.place,
            f"级别“{entry.level}”不认识，应为 {'、'.join(LEVELS.values())}",
            f"level {entry.level!r}: expected {', '.join(LEVELS)}",
        )
    parent = own_names.get(entry.part_of) or entry.part_of
    if parent and not parent[0].isdigit():
        parent = _region_code(entry, gazetteer)
    return Region(
        entry.code,
        entry.name,
        level,
        parent or (known.parent if known else None),
        tuple(dict.fromkeys((*short_names(entry.name), *entry.aliases))),
        entry.since.year if entry.since else None,
        entry.until.year if entry.until else None,
    )


def _region_code(entry: Entry, gazetteer: Gazetteer) -> str:
    """The code of the region that `part_of` names, by code or by a name that only one region has."""
    if gazetteer.region(entry.part_of) is not None:
        return entry.part_of
    found = gazetteer.named(entry.part_of)
    if len(found) != 1:
        refuse(
            entry.place,
            f"隶属“{entry.part_of}”{'有几个，请写代码' if found else '不认识，请写登记中的代码或名称'}"
            + "".join(f" {region.code}" for region in found[:5]),
            f"part_of {entry.part_of!r}: {'several regions; give the code' if found else 'no such region'}",
        )
    return found[0].code


def _with_functions(functions: tuple[Function, ...], entries: list[Entry]) -> tuple[Function, ...]:
    table = {function.key: function for function in functions}
    owners = {form: function.key for function in functions for form in function.offices}
    for entry in entries:
        key = entry.function or entry.name
        forms = tuple(dict.fromkeys((entry.name, *entry.aliases)))
        for form in forms:
            if (owner := owners.setdefault(form, key)) != key:
                refuse(
                    entry.place,
                    f"“{form}”已属于职能“{owner}”，这里写成“{key}”",
                    f"{form} belongs to the function {owner}; here to {key}",
                )
        known = table.get(key) or Function(key, entry.note or key, "department", False, (key,), ())
        alike = [office for office in known.names if office.name == entry.name]
        if alike:
            names = tuple(_with_forms(entry, office, forms, alike) for office in known.names)
        else:
            names = (
                *known.names,
                Office(entry.name, key, known.kind, forms, _LOCAL, _LOCAL, entry.since, entry.until, ()),
            )
        table[key] = replace(known, names=names, offices=_all_forms(names))
    return tuple(table.values())


def _all_forms(names: Iterable[Office]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for office in names for form in office.forms))


def _with_forms(entry: Entry, office: Office, forms: tuple[str, ...], alike: list[Office]) -> Office:
    """A known office with more printed forms; its period is told as it is known, or not at all."""
    if office is not alike[0]:
        return office
    if (entry.since or entry.until) and (entry.since, entry.until) not in [(each.since, each.until) for each in alike]:
        known = "；".join(f"{each.since or '…'} 至 {each.until or '…'}" for each in alike)
        refuse(
            entry.place,
            f"“{entry.name}”的起止是 {known}，这里写成 {entry.since or '…'} 至 {entry.until or '…'}",
            f"{entry.name} is known for {known}; here {entry.since} to {entry.until}",
        )
    new = (form for form in forms if f"+{form}" not in office.forms)
    return replace(office, forms=tuple(dict.fromkeys((*office.forms, *new))))


def _own_body(entry: Entry, gazetteer: Gazetteer, functions: tuple[Function, ...]) -> OwnBody:
    function = next((function for function in functions if function.key == entry.function), None)
    if entry.function and function is None:
        refuse(entry.place, f"职能“{entry.function}”不在职能表中", f"function {entry.function!r} is in no table")
    kind = choice(BODY_KINDS, entry.level) if entry.level else function.kind if function else _kind_by_words(entry.name)
    if kind is None:
        refuse(
            entry.place,
            f"单位的级别“{entry.level}”不认识，应为空或 {'、'.join(BODY_KINDS.values())}",
            f"level of a body {entry.level!r}: expected nothing or {', '.join(BODY_KINDS)}",
        )
    code = _region_code(entry, gazetteer) if entry.part_of else None
    return OwnBody(Body(entry.name, kind, code, entry.function or None), entry.aliases, entry.since, entry.until)


def _kind_by_words(name: str) -> BodyKind:
    row = kind_of(name, ZONE, ENTERPRISE, INSTITUTION)
    return row.kind if row else "department"


def _refuse_second_meaning(entry: Entry, own: OwnBody, told: dict[tuple[str, str], list[tuple[str, OwnBody]]]) -> None:
    """One name means one body in one place at one time."""
    for name in dict.fromkeys((own.body.name, *own.aliases)):
        others = told.setdefault((own.body.jurisdiction or "", name), [])
        for place, other in others:
            apart = (own.since or date.min) > (other.until or date.max) or (other.since or date.min) > (
                own.until or date.max
            )
            if other.body != own.body and not apart:
                refuse(
                    entry.place,
                    f"“{name}”在 {place} 已指“{other.body.name}”，这里又指“{own.body.name}”",
                    f"{name} means {other.body.name} at {place}; here {own.body.name}",
                )
        others.append((entry.place, own))
