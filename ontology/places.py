"""The place that a name begins with: by its own name (泽州县教育局) or by its rank (市教育局, 县教育局, 省教育厅).

Given the region that speaks (the notice's jurisdiction), names are first looked for in it, then around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ontology.regions import COUNTRY, Gazetteer, Region

_RANK = re.compile(
    r"(?P<own>全|本|我|该)?(?P<unit>国家|中央|自治区|自治州|省|市|地区|地(?=委)|县|区|州|盟|旗)(?P<grade>本级|级|直属|直|属)?"
)


@dataclass(frozen=True, slots=True)
class Lead:
    """A region read at the start of a name, and the rest of the name.

    `whole`: the region's full name or its rank was printed, not just a short name such as 晋城.
    """

    region: Region
    rest: str
    whole: bool


def ranked(text: str, jurisdiction: Region, gazetteer: Gazetteer) -> Lead | None:
    """A region named by its rank, as seen from the jurisdiction: itself or what it is part of.

    None where the text begins otherwise, or where no such region stands above (市 in a notice of a province).
    """
    found = _RANK.match(text)
    if found is None:
        return None
    region = _of_rank(found["unit"], (jurisdiction, *gazetteer.ancestors(jurisdiction.code)))
    return Lead(region, text[found.end() :], True) if region is not None else None


def rank_of(text: str) -> tuple[str, str] | None:
    """The rank that the text begins with and the rest, without asking whose: 县教育局 → (县, 教育局)."""
    found = _RANK.match(text)
    return (found["unit"], text[found.end() :]) if found else None


def _of_rank(unit: str, line: tuple[Region, ...]) -> Region | None:
    """The nearest of the line (a region and its ancestors) that people call so."""
    if unit in ("国家", "中央"):
        return next((region for region in line if region.code == COUNTRY), None)
    if unit == "省":
        return next((region for region in line if region.level == "province"), None)
    if unit == "自治区":
        return next((region for region in line if region.name.endswith("自治区")), None)
    if unit in ("州", "自治州"):
        return next((region for region in line if region.level == "prefecture" and region.name.endswith("州")), None)
    if unit == "区":  # a district; in the notices of an autonomous region, the region itself (区教育厅)
        district = next((region for region in line if region.level in ("county", "zone") and _ends(region, unit)), None)
        return district or next((region for region in line if region.name.endswith("自治区")), None)
    unit = "地区" if unit == "地" else unit
    found = next((region for region in line if region.name.endswith(unit)), None)
    if found is None and unit == "县":
        found = next((region for region in line if region.level == "county"), None)
    return found


def _ends(region: Region, unit: str) -> bool:
    return region.name.endswith(unit) and not region.name.endswith("自治区")


def named(text: str, jurisdiction: Region | None, gazetteer: Gazetteer, on: date | None) -> Iterator[Lead]:
    """Regions named at the start of the text, the longest and the deepest first (山西省晋城市泽州县… → 泽州县)."""
    yield from _named(text, jurisdiction, None, gazetteer, on)


def _named(
    text: str, jurisdiction: Region | None, within: Region | None, gazetteer: Gazetteer, on: date | None
) -> Iterator[Lead]:
    full, short = gazetteer.names
    for size in range(min(gazetteer.longest_name, len(text)), 1, -1):
        head = text[:size]
        if head not in full and head not in short:
            continue
        region = pick(head, jurisdiction, within, gazetteer, on)
        if region is None:
            continue
        lead = Lead(region, text[size:], head == region.name)
        if lead.whole:
            yield from _named(lead.rest, jurisdiction, region, gazetteer, on)
        # 山西省晋城生态环境监测中心 is an office of the province: inside a chain only full names are places.
        if within is None or lead.whole:
            yield lead


def pick(
    name: str, jurisdiction: Region | None, within: Region | None, gazetteer: Gazetteer, on: date | None
) -> Region | None:
    """The one region of this name that is meant from where the jurisdiction stands; None where several may be.

    The jurisdiction and what lies under it come first, then each ancestor and what lies under that.
    """
    found = gazetteer.named(name, on=on)
    if within is not None:
        return _only(name, [r for r in found if r.code != within.code and gazetteer.lies_under(r, within.code)])
    for scope in (jurisdiction, *gazetteer.ancestors(jurisdiction.code)) if jurisdiction else ():
        near = [region for region in found if gazetteer.lies_under(region, scope.code)]
        if near:
            return _only(name, near)
    return _only(name, list(found))


def _only(name: str, found: list[Region]) -> Region | None:
    """The first, unless the second is as good: the same level, and the name as full."""
    if len(found) > 1 and found[0].level == found[1].level and (found[0].name == name) == (found[1].name == name):
        return None
    return found[0] if found else None
