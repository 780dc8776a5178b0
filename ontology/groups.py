"""Members of groups: 各县（市、区）人民政府 of 晋城市 are six governments; 有关部门 are nobody knows who."""

import re
from collections.abc import Iterator
from datetime import date

from ontology import bodies
from ontology.bodies import ManyRegions
from ontology.facts import Body
from ontology.names import Names
from ontology.offices import OfficeIndex, committee_of, government_of
from ontology.own_bodies import OwnBodies
from ontology.places import rank_of
from ontology.regions import Gazetteer, Region

_DOUBT = re.compile(r"有关|相关|相应|其他|其余|部分|所在|属地|涉及|负有|主管|职能|成员")
_OWN_DEPARTMENTS = re.compile(
    r"^(?:全?(?:国家|自治区|省|市|县|区|州|盟|旗))?(?:人民政府|政府|委、?市政府)?(?:直属|直|级|属)?各(?:级各)?"
    r"(?:部门|单位|部门、各单位|委、?办、?局|委办局)(?:和?单位)?$"
)
_PAIR = re.compile(r"^(?P<unit>省|市|县|区|州|旗)委(?:、|和|与)?(?P=unit)(?:人民)?政府$")
_ALL_LEVELS = re.compile(r"^(?:地方)?各级(?:地方)?(?:人民)?政府$|^各级各部门$")


class Groups:
    """Finds the members of groups. Pure."""

    def __init__(self, gazetteer: Gazetteer, offices: OfficeIndex, names: Names, own: OwnBodies) -> None:
        self._gazetteer = gazetteer
        self._offices = offices
        self._names = names
        self._own = own

    def members(self, group: Body, on: date | None) -> tuple[Body, ...]:
        """The members as of the day; () for what is no group, or for one that the words do not close.

        The departments of 市直各部门 are those that every government of this level has on the day; a city may name
        some of them otherwise, so compare members by jurisdiction and function.
        """
        region = self._gazetteer.region(group.jurisdiction) if group.jurisdiction else None
        if group.kind != "group" or region is None or _DOUBT.search(group.name):
            return ()
        name = bodies.normal(group.name)
        found: list[Body] = []
        if _OWN_DEPARTMENTS.match(name):
            found += self._departments(region, on)
        if _ALL_LEVELS.match(name):
            found += [government_of(region), *map(government_of, self._gazetteer.children(region.code, on=on))]
        elif _PAIR.match(name):
            found += [committee_of(region), government_of(region)]
        elif not found and (many := bodies.many_regions(name) or _below(name)) is not None:
            found += self._offices_of(many, region, on)
        return tuple(dict.fromkeys(found))

    def _departments(self, region: Region, on: date | None) -> Iterator[Body]:
        for function in self._offices.functions:
            if function.usual and (body := self._names.usual(function, region, on)) is not None:
                yield body
        yield from self._own.departments(region, on)

    def _offices_of(self, many: ManyRegions, jurisdiction: Region, on: date | None) -> Iterator[Body]:
        for region in regions_meant(many, jurisdiction, self._gazetteer, on):
            body = self._names.at(many.rest, region, on)
            if body is None and "（" in many.rest:  # 政府（管委会）: whichever the region has
                body = self._names.at(many.rest[: many.rest.index("（")], region, on)
            if body is not None and body.kind not in ("unknown", "group"):
                yield body


def _below(name: str) -> ManyRegions | None:
    """A group told by rank alone: 县教育局 in a city's notice, 县级财政部门."""
    ranked = rank_of(name)
    if ranked is None:
        return None
    unit, rest = ranked
    level = name.removeprefix(unit).startswith("级")
    return ManyRegions(("县", "市", "区") if level and unit in ("县", "区") else (unit,), rest)


def regions_meant(many: ManyRegions, jurisdiction: Region, gazetteer: Gazetteer, on: date | None) -> list[Region]:
    """The regions under the jurisdiction that the units speak of, in the order of the codes.

    In a province, 各市 are its prefectures, 各县（市、区） its counties; in a prefecture, 市 is a county-level city.
    """
    below = list(gazetteer.children(jurisdiction.code, on=on))
    if jurisdiction.level in ("country", "province"):
        below += [region for child in below for region in gazetteer.children(child.code, on=on)]
    units = set(many.units)
    both = {"县", "区"} <= units or {"旗", "区"} <= units
    chosen: list[Region] = []
    for region in below:
        if region.level == "county":
            cities = "市" in units and (many.units[0] in ("县", "旗", "区") or jurisdiction.level == "prefecture")
            fits = both or _ends(region, units - {"市"}) or (cities and region.name.endswith("市"))
        elif region.level == "prefecture":
            cities = bool(units & {"设区市", "设区的市", "地级市", "地级以上市"}) or (
                "市" in units and many.units[0] not in ("县", "旗", "区")
            )
            fits = "地市" in units or _ends(region, units & {"州", "盟"}) or (cities and region.name.endswith("市"))
        elif region.level == "province":
            fits = bool(units & {"省", "自治区", "直辖市"})
        else:
            fits = bool(units & {"乡", "镇", "街道"})
        if fits:
            chosen.append(region)
    return sorted(chosen, key=lambda region: region.code)


def _ends(region: Region, units: set[str]) -> bool:
    return region.name.endswith(tuple(units & {"县", "区", "旗", "州", "盟"}))
