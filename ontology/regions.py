"""Administrative regions (行政区划): GB/T 2260 codes, names, years of validity; finding them by name.

The table is ``regions.csv`` (``code,name,since,until,note``): every province, prefecture and county listed from 1990
to 2026. `since` and `until` are the first and the last year in which the code list shows the region under this
name; empty `since`: 1990 or before; empty `until`: still there. A row with the note ``former`` is an earlier name
of the same code (襄樊市 of 420600). Level and parent follow from the code; a county whose code has no prefecture of
its own (仙桃市, the districts of 北京市) hangs under its province.

Source of the facts: GB/T 2260 and its yearly amendments as published by the National Bureau of Statistics and the
Ministry of Civil Affairs; see docs/registry.md.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib.resources import files

from ontology.facts import RegionLevel

COUNTRY = "100000"
"""The whole country, 中国; GB/T 2260 has no code for it, this one is the usual choice."""

_PEOPLES = (
    "维吾尔|哈萨克|蒙古|回|藏|壮|苗|彝|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|"
    "赫哲|门巴|珞巴|基诺|各"
)
# In Xinjiang five peoples stand without 族 (巴音郭楞蒙古自治州).
_AUTONOMOUS = re.compile(
    rf"(?P<stem>.{{2,}}?)(?:(?:(?:{_PEOPLES})族)+|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|维吾尔|族)?自治(?P<unit>[州县旗区])$"
)
_UNITS = ("特别行政区", "地区", "新区", "林区", "特区", "省", "市", "州", "盟", "县", "旗", "区")


@dataclass(frozen=True, slots=True)
class Region:
    """A region: code (six digits, or the registry's own), full name, level, code of its parent, short names.

    `prefix` is its parent's name where its own does not identify it, as for districts: see `title`.
    `since` and `until` are years, both inclusive; None: before the table begins, or still there. In the year of a
    change both the old and the new region are valid, for the table knows years only.
    """

    code: str
    name: str
    level: RegionLevel
    parent: str | None
    aliases: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    prefix: str = ""

    @property
    def title(self) -> str:
        """The name that identifies: 泽州县, but 晋城市城区 for the 城区 of 晋城市. Its bodies begin with it."""
        return self.prefix + self.name

    def valid(self, on: date | None) -> bool:
        """Whether the region existed on the day; with None: whether it exists at the end of the table."""
        if on is None:
            return self.until is None
        return (self.since or 0) <= on.year <= (self.until or 9999)


def short_names(name: str) -> tuple[str, ...]:
    """The short names by which a region is printed; never of one character.

    >>> short_names("晋城市"), short_names("恩施土家族苗族自治州"), short_names("城区")
    (('晋城',), ('恩施州', '恩施自治州', '恩施'), ())
    >>> short_names("新疆维吾尔自治区"), short_names("大厂回族自治县")
    (('新疆',), ('大厂县', '大厂自治县', '大厂'))
    """
    if "自治" in name and (found := _AUTONOMOUS.match(name)):
        stem, unit = found["stem"], found["unit"]
        return (stem,) if unit == "区" else (stem + unit, f"{stem}自治{unit}", stem)
    unit = next((unit for unit in _UNITS if name.endswith(unit)), "")
    stem = name.removesuffix(unit)
    return (stem,) if unit and len(stem) > 1 else ()


def level_of(code: str) -> RegionLevel:
    """The level that a six-digit code tells.

    >>> level_of("140000"), level_of("140500"), level_of("140525")
    ('province', 'prefecture', 'county')
    """
    if code == COUNTRY:
        return "country"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _parent(code: str, codes: set[str]) -> str | None:
    if code == COUNTRY:
        return None
    if code.endswith("0000"):
        return COUNTRY
    prefecture = code[:4] + "00"
    return prefecture if code != prefecture and prefecture in codes else code[:2] + "0000"


def _year(text: str) -> int | None:
    return int(text) if text else None


def read_regions() -> tuple[tuple[Region, ...], tuple[Region, ...]]:
    """The table: the regions, one for each code, in the order of the codes; and the same under former names."""
    table = files("ontology").joinpath("regions.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(table.splitlines()))[1:]
    codes = {row[0] for row in rows}
    current: list[Region] = []
    former: list[Region] = []
    for code, name, since, until, note in rows:
        also = tuple(note.split()[1:]) if note.startswith("also ") else ()
        aliases = (*short_names(name), *also)
        region = Region(code, name, level_of(code), _parent(code, codes), aliases, _year(since), _year(until))
        (former if note == "former" else current).append(region)
    return tuple(current), tuple(former)


def _prefixed(regions: tuple[Region, ...], former: tuple[Region, ...]) -> tuple[tuple[Region, ...], tuple[Region, ...]]:
    """The regions with the prefix that districts take, and other counties whose names several living regions bear.

    A county that only changed its code (吕梁地区 → 吕梁市) is not another one.
    """
    living: dict[str, set[str]] = defaultdict(set)
    for region in regions:
        if region.until is None:
            living[region.name].add(region.code)
    names = {region.code: region.name for region in regions}

    def prefixed(region: Region) -> Region:
        above = names.get(region.parent or "", "")
        if region.level != "county" or region.name.startswith(above):
            return region
        others = living[region.name] - {region.code}
        shared = others if region.until is None else {code for code in others if level_of(code) != "county"}
        if not region.name.endswith("区") and not shared:
            return region
        return replace(region, prefix=above)

    return tuple(map(prefixed, regions)), tuple(map(prefixed, former))


class Gazetteer:
    """Regions, found by code and by name. Immutable: `extended` gives another one."""

    def __init__(self, regions: Iterable[Region], former: Iterable[Region] = ()) -> None:
        self.regions, self.former = _prefixed(tuple(regions), tuple(former))
        self._by_code = {region.code: region for region in self.regions}

    def region(self, code: str) -> Region | None:
        """The region of this code under its latest name."""
        return self._by_code.get(code)

    def ancestors(self, code: str) -> tuple[Region, ...]:
        """What the region is part of, nearest first; the country is last. Empty for an unknown code."""
        found: list[Region] = []
        here = self._by_code.get(code)
        while here is not None and here.parent is not None:
            here = self._by_code.get(here.parent)
            if here is None or here in found:
                break
            found.append(here)
        return tuple(found)

    def children(self, code: str, level: RegionLevel | None = None, on: date | None = None) -> tuple[Region, ...]:
        """What lies directly under the region, in the order of the codes; of one level where asked."""
        return tuple(
            region
            for region in self._children.get(code, ())
            if (level is None or region.level == level) and region.valid(on)
        )

    def lies_under(self, region: Region, code: str) -> bool:
        """Whether the region is the one of this code or lies, directly or not, under it."""
        here: Region | None = region
        for _ in range(6):  # country, province, prefecture, county, township: deeper is a circle in a user's file
            if here is None:
                return False
            if here.code == code:
                return True
            here = self._by_code.get(here.parent) if here.parent else None
        return False

    def named(self, name: str, within: str | None = None, on: date | None = None) -> tuple[Region, ...]:
        """The regions of this full or short name; full names first, then the higher level, then by code.

        Where one province has had several regions of one name, those that are valid on the day (today: still
        there) stand for all of them; with none valid, the latest does.
        """
        full, short = self.names
        found = [*full.get(name, ()), *short.get(name, ())]
        if within is not None:
            found = [region for region in found if self.lies_under(region, within)]
        return tuple(self._living(found, on))

    def _living(self, found: list[Region], on: date | None) -> Iterator[Region]:
        if len(found) < 2:
            yield from found
            return
        seats: dict[tuple[str, str | None, str], list[Region]] = defaultdict(list)
        for region in found:
            place = region.parent if region.valid(on) else None
            seats[(region.code[:2], place, region.name)].append(region)
        living = {(code, name) for code, place, name in seats if place is not None}
        for (code, place, name), regions in seats.items():
            if place is None and (code, name) in living:
                continue
            yield max(regions, key=lambda region: (region.until or 9999, region.since or 0))

    @cached_property
    def names(self) -> tuple[dict[str, tuple[Region, ...]], dict[str, tuple[Region, ...]]]:
        """Full names and short names, each with its regions."""
        full: dict[str, list[Region]] = defaultdict(list)
        short: dict[str, list[Region]] = defaultdict(list)
        order = ("country", "province", "prefecture", "county", "township", "zone")
        for region in sorted((*self.regions, *self.former), key=lambda region: order.index(region.level)):
            full[region.name].append(region)
            for alias in region.aliases:
                short[alias].append(region)
        return (
            {name: tuple(regions) for name, regions in full.items()},
            {name: tuple(regions) for name, regions in short.items()},
        )

    @cached_property
    def _children(self) -> dict[str, tuple[Region, ...]]:
        under: dict[str, list[Region]] = defaultdict(list)
        for region in self.regions:
            if region.parent is not None:
                under[region.parent].append(region)
        return {code: tuple(regions) for code, regions in under.items()}

    @cached_property
    def longest_name(self) -> int:
        """The number of code points of the longest name, full or short."""
        full, short = self.names
        return max(map(len, (*full, *short)), default=0)
