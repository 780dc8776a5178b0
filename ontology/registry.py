"""The registry: regions, functions and bodies, and what a printed name means.

A body is jurisdiction × function: 市住建局, printed in a notice of 晋城市, is 晋城市住房和城乡建设局. Names are
compared without spaces and with either width of brackets. Nothing is guessed: a name that may mean two things
means none.
"""

import re
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from ontology import places
from ontology.bodies import normal
from ontology.facts import Body, RegionLevel
from ontology.functions import Function, read_functions
from ontology.groups import Groups
from ontology.names import Names
from ontology.offices import OfficeIndex, body_of, canonical
from ontology.own_bodies import OwnBodies
from ontology.regions import COUNTRY, Gazetteer, Region, read_regions
from ontology.registry_file import OwnBody, Tables, extend

__all__ = ["Function", "OwnBody", "Region", "Registry", "default_registry"]

_REMEMBERED = 50_000
_ISSUERS = re.compile(r"[\s、，,；;]+")
_NOT_SETTLED = object()


class Registry:
    """Regions, functions and the user's own bodies. Immutable: `extended` gives another one.

    Answers are remembered, so that a name met again costs a look-up; the memory is bounded.
    """

    def __init__(self, gazetteer: Gazetteer, functions: Iterable[Function], own_bodies: Iterable[OwnBody] = ()) -> None:
        self._gazetteer = gazetteer
        self._offices = OfficeIndex(functions)
        self._own = tuple(own_bodies)
        own = OwnBodies(self._own, gazetteer)
        self._names = Names(gazetteer, self._offices, own)
        self._groups = Groups(gazetteer, self._offices, self._names, own)
        self._remembered: dict[tuple[str, str | None, date | None], Body | None] = {}
        self._issuers: dict[str, Region | None] = {}

    @property
    def regions(self) -> tuple[Region, ...]:
        """All regions, one for each code, under their latest names; those that are no more, too."""
        return self._gazetteer.regions

    @property
    def functions(self) -> tuple[Function, ...]:
        """All functions of government, in the order of the table."""
        return self._offices.functions

    @property
    def own_bodies(self) -> tuple[OwnBody, ...]:
        """The bodies of the users' registry files."""
        return self._own

    def region(self, code: str) -> Region | None:
        """The region of this code under its latest name; None for one that is not known."""
        return self._gazetteer.region(code)

    def regions_named(self, name: str, within: str | None = None, on: date | None = None) -> tuple[Region, ...]:
        """The regions of this full or short name: full names first, then the higher level, then by code.

        `within`: the code of a region; only that one and what lies under it, at any depth. `on`: names of that day.
        """
        return self._gazetteer.named(normal(name), within, on)

    def children(self, code: str, level: RegionLevel | None = None, on: date | None = None) -> tuple[Region, ...]:
        """What lies directly under the region on the day (None: today), in the order of the codes."""
        return self._gazetteer.children(code, level, on)

    def ancestors(self, code: str) -> tuple[Region, ...]:
        """What the region is part of, nearest first, the country last."""
        return self._gazetteer.ancestors(code)

    def function(self, key: str) -> Function | None:
        """The function of this key (住房城乡建设)."""
        return next((function for function in self.functions if function.key == key), None)

    def function_of_stem(self, stem: str) -> Function | None:
        """The function that a stem tells: 住建, 住建部门, 住房城乡建设主管部门; None for one that is not known."""
        return self._offices.function_of_stem(normal(stem))

    def office_forms(self) -> frozenset[str]:
        """All printed forms of offices, without the place before them (住建局, 委组织部, 人民政府)."""
        return self._offices.forms

    def jurisdiction_of(self, issuer: str) -> Region | None:
        """The region that an issuer speaks for; of several issuers, the first one's.

        None where no place is named, or where several regions have the name (鼓楼区人民政府).
        """
        if issuer not in self._issuers:
            first = _ISSUERS.split(issuer.strip())[0] if issuer.strip() else ""
            self._issuers[issuer] = self._speaks_for(normal(first))
        return self._issuers[issuer]

    def _speaks_for(self, text: str) -> Region | None:
        text = re.sub(r"^(?:中共|中国共产党)(?!中央)", "", text)
        whole = text.removeprefix("国家税务总局") or text
        for lead in places.named(whole, None, self._gazetteer, None):
            if lead.whole or self._names.at(lead.rest, lead.region, None, whole=False) is not None:
                return lead.region
        central = self._names.resolve(text, None, None)
        spoken = text.startswith(("国务院", "中共中央", "国家", "中央"))
        return self.region(COUNTRY) if spoken or (central is not None and central.jurisdiction == COUNTRY) else None

    def resolve(self, name: str, jurisdiction: Region | None, on: date | None = None) -> Body | None:
        """The body that a printed name means in a notice of the jurisdiction, on the day of the notice.

        Kind ``group`` for several bodies (see `members`), ``unknown`` for a name that no table knows; both, and other
        names that alone do not identify, have the jurisdiction's name as `scope`. None only for an empty name or one
        of over 60 code points. The name on the day is kept: 国土资源局 never becomes its successor.
        """
        key = (name, jurisdiction.code if jurisdiction else None, on)
        found = self._remembered.get(key, _NOT_SETTLED)
        if found is _NOT_SETTLED:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = self._names.resolve(name, jurisdiction, on)
            return self._remembered[key]
        return found  # type: ignore[return-value]  # anything but the mark is what was remembered

    def members(self, body: Body, on: date | None = None) -> tuple[Body, ...]:
        """The members of a group on the day (None: today); () for what is no group or cannot be known."""
        return self._groups.members(body, on)

    def successors(self, body: Body) -> tuple[Body, ...]:
        """The bodies that may have taken over this one's work in a reform; () where none is known."""
        function = self.function(body.function) if body.function else None
        region = self.region(body.jurisdiction) if body.jurisdiction else None
        if function is None or region is None:
            return ()
        later = {name for office in function.names if canonical(office, region) == body.name for name in office.becomes}
        return tuple(
            body_of(office, region)
            for other in self.functions
            for office in other.names
            if office.name in later and "country" not in office.levels
        )

    def nearest(self, name: str, jurisdiction: Region | None, n: int = 3) -> tuple[str, ...]:
        """At most `n` known full names close to an unknown one, the closest first."""
        text = normal(name)
        lead = next(iter(places.named(text, jurisdiction, self._gazetteer, None)), None)
        if lead is None and jurisdiction is not None:
            lead = places.ranked(text, jurisdiction, self._gazetteer)
        rest, region = (lead.rest, lead.region) if lead is not None else (text, jurisdiction)
        found: dict[str, float] = {}
        for form in self._offices.like(rest, 40):
            likeness = SequenceMatcher(None, form, rest, autojunk=False).ratio()
            body = self.resolve(form, region) if likeness > 0.5 else None
            if body is not None:
                found[body.name] = max(likeness, found.get(body.name, 0.0))
        return tuple(sorted(found, key=lambda known: (-found[known], known))[:n])

    def extended(self, *paths: Path) -> "Registry":
        """A registry that knows the users' files too (docs/registry.md).

        Raises `SourceMissing`, `SourceUnreadable`, or `BadValue` naming file and line: a row that cannot be
        understood, or contradicts another one.
        """
        tables = extend(Tables(self._gazetteer, self.functions, self._own), paths)
        return Registry(tables.gazetteer, tables.functions, tables.own_bodies)

    def __reduce__(self) -> tuple[type["Registry"], tuple[Gazetteer, tuple[Function, ...], tuple[OwnBody, ...]]]:
        return Registry, (self._gazetteer, self.functions, self._own)


@cache
def default_registry() -> Registry:
    """The built-in registry; read once in a process."""
    return Registry(Gazetteer(*read_regions()), read_functions())
