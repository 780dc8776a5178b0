"""Offices found by their printed forms, and their canonical names at a place."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import pairwise

from ontology.facts import Body
from ontology.functions import Function, Office
from ontology.regions import COUNTRY, Region

GOVERNMENT = "人民政府"
PARTY_COMMITTEE = "党委"
_MUNICIPALITIES = ("110000", "120000", "310000", "500000")
_STEM_TAILS = (
    "行政主管部门",
    "行政管理部门",
    "监督管理部门",
    "主管部门",
    "行政部门",
    "管理部门",
    "监管部门",
    "部门",
    "系统",
    "机关",
)
_COMPOUND = re.compile(r"(?P<stems>.{3,24}?)(?:局|厅|委员会|委|办公室|办|中心)")
_BETWEEN = frozenset(("和", "与", "、", "及", "管理", "建设", "发展", "服务", "监督", "监管", "事务", "工作"))


class OfficeIndex:
    """All printed forms of offices, without place. Immutable."""

    def __init__(self, functions: Iterable[Function]) -> None:
        self.functions = tuple(functions)

    def office(self, form: str, region: Region | None, on: date | None) -> Office | None:
        """The local office of this printed form; the exact name first, then one valid on the day, then the first."""
        found = self._local.get(form)
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        level = region.level if region else None

        def rank(office: Office) -> tuple[bool, bool, bool]:
            return office.name != form, not office.valid(on), level not in office.levels

        return min(found, key=rank)

    def ministry(self, form: str) -> Office | None:
        """The office of the central government of this printed form (财政部, 国家发展改革委)."""
        return self._central.get(form)

    def function_of_stem(self, stem: str) -> Function | None:
        """The function that a stem tells, as in 住建部门; of several, the first in the table.

        A trailing 部门, 主管部门 … may be there or not.
        """
        return self._stems.get(stem) or self._stems.get(plain_stem(stem))

    def usual(self, function: Function, region: Region, on: date | None, stem: str | None = None) -> Office | None:
        """The usual office of a function in a region on the day; of one that has ended, what it became.

        A municipality (北京市) has 委员会 or 局 where provinces have 厅.
        """
        if region.code in _MUNICIPALITIES:
            return self._municipal(function, on, stem)
        level = "county" if region.level in ("zone", "township") else region.level
        found = function.full(level, on, stem)
        if found is None:
            past = [office for office in function.names if level in office.levels and office.until is not None]
            later = (self.office(name, region, on) for office in past for name in office.becomes)
            found = next((office for office in later if office is not None and office.valid(on)), None)
        return found

    def _municipal(self, function: Function, on: date | None, stem: str | None) -> Office | None:
        local = [
            office
            for office in function.names
            if {"province", "prefecture"} & {*office.levels} and office.valid(on) and not office.name.endswith("厅")
        ]
        local.sort(key=lambda office: not (stem and office.called(stem)))
        row = [office for office in local if office.forms[0][:2] == local[0].forms[0][:2]]
        return next((office for office in row if office.name.endswith("委员会")), next(iter(row), None))

    def compound(self, form: str) -> Function | None:
        """The first function of an office whose name is put together from several: 科技经信局, 政务和大数据局.

        None where the name is anything else, or has only one part.
        """
        found = _COMPOUND.fullmatch(form)
        if found is None or self._local.get(form):
            return None
        parts = self._parts(found["stems"])
        return self._stems[parts[0]] if len(parts) > 1 else None

    def _parts(self, text: str) -> tuple[str, ...]:
        """The text as stems in a row (the fewest), 和, 与, 、 and general words between them; () when it is not."""
        best: list[tuple[str, ...] | None] = [(), *[None] * len(text)]
        for end in range(1, len(text) + 1):
            for start in range(max(0, end - 12), end):
                before, word = best[start], text[start:end]
                if before is None:
                    continue
                if word in self._stems:
                    parts: tuple[str, ...] = (*before, word)
                elif word in _BETWEEN and before:
                    parts = before
                else:
                    continue
                known = best[end]
                if known is None or len(parts) < len(known):
                    best[end] = parts
        return best[-1] or ()

    @cached_property
    def patterned(self) -> tuple[tuple[str, Office], ...]:
        """Offices whose full names do not begin with the place (政协晋城市委员会), and with what they do."""
        return tuple(
            (office.pattern.partition("{")[0], office)
            for function in self.functions
            for office in function.names
            if not office.pattern.startswith(("{", "中共"))
        )

    def like(self, text: str, n: int) -> tuple[str, ...]:
        """At most `n` printed forms that share most pairs of close characters with the text, for their length."""
        shared: Counter[str] = Counter()
        for pair in _close_pairs(text):
            shared.update(self._pairs.get(pair, ()))
        return tuple(sorted(shared, key=lambda form: (-shared[form] / (len(form) + len(text)), form))[:n])

    @cached_property
    def _pairs(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for form in sorted(self.forms):
            for pair in _close_pairs(form):
                found[pair].append(form)
        return {pair: tuple(forms) for pair, forms in found.items()}

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every printed form, with 人民政府 and 政府; central offices too."""
        return frozenset((*self._local, *self._central, GOVERNMENT, "政府"))

    @cached_property
    def _local(self) -> dict[str, tuple[Office, ...]]:
        found: dict[str, list[Office]] = defaultdict(list)
        for function in self.functions:
            for office in function.names:
                if "country" not in office.levels:
                    for form in office.forms:
                        for printed in _printed(form, office):
                            found[printed].append(office)
        return {form: tuple(offices) for form, offices in found.items()}

    @cached_property
    def _central(self) -> dict[str, Office]:
        return {
            form: office
            for function in self.functions
            for office in reversed(function.names)
            if "country" in office.levels
            for form in office.forms
        }

    @cached_property
    def _stems(self) -> dict[str, Function]:
        return {stem: function for function in reversed(self.functions) for stem in function.stems}


def plain_stem(text: str) -> str:
    """A stem without 部门, 主管部门 … after it.

    >>> plain_stem("住房城乡建设主管部门"), plain_stem("住建")
    ('住房城乡建设', '住建')
    """
    return next((text.removesuffix(tail) for tail in _STEM_TAILS if text.endswith(tail)), text)


def _close_pairs(text: str) -> set[str]:
    """Pairs of characters that stand side by side, or with one between them."""
    return {a + b for a, b in pairwise(text)} | {f"{a}_{b}" for a, b in zip(text, text[2:], strict=False)}


def _printed(form: str, office: Office) -> tuple[str, ...]:
    if form.startswith("+"):
        return ("委" + form[1:],)
    if office.pattern.startswith("中共{}委") and not form.startswith(("党委", "委")):
        return (form, "委" + form, "党委" + form)
    return (form,)


def canonical(office: Office, region: Region | None) -> str:
    """The full name of an office at a place: 晋城市 × 住房和城乡建设局; of a central one, its own."""
    if region is None or "country" in office.levels:
        return office.name
    place = "" if region.code == COUNTRY else region.title
    pattern = office.pattern.replace("{short}", region.aliases[0] if region.aliases else place)
    if pattern.endswith("!"):
        return pattern[:-1].replace("{}", place)
    return pattern.replace("{}", place) + office.name


def body_of(office: Office, region: Region | None) -> Body:
    """The body that the office is at this place."""
    code = COUNTRY if "country" in office.levels else (region.code if region else None)
    return Body(canonical(office, region), office.kind, code, office.function)


def government_of(region: Region) -> Body:
    """The people's government of a region; 国务院 for the country, 管委会 for a development zone."""
    own = "管委会" if region.level == "zone" else GOVERNMENT
    if region.level == "prefecture" and region.name.endswith(("盟", "地区")):
        own = "行政公署"
    name = "国务院" if region.code == COUNTRY else region.title + own
    return Body(name, "government", region.code, GOVERNMENT)


def committee_of(region: Region) -> Body:
    """The party committee of a region."""
    name = "中共中央" if region.code == COUNTRY else f"中共{region.title}委"
    return Body(name, "party", region.code, PARTY_COMMITTEE)
