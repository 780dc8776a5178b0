"""Regions that a task names: counties and above by the registry, townships by their ending, groups as printed.

Names of cited titles count for nothing (they have been masked), nor does a name inside another one (晋城市区).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from loaders.endings import OBJECT_START
from ontology.facts import RegionMention, Span
from ontology.registry import Region, Registry

_UNITS = "省市县区州盟旗"
_GROUP = re.compile(
    r"""(?=[各有相重其涉省市县区州盟旗设地])(?P<lead>各有关|各相关|各|相关|有关|重点|其他|其它|涉及)?
        (?P<core>(?<=各)[市县区]（[市县区]）[县区市](?!级)|[省市县区州盟旗](?:（(?:[省市县区州盟旗、和及或]|特区|自治[州县旗]|林区){1,9}）|〔[市县区州旗、]{1,7}〕|\([省市县区州盟旗、和及或,，]{1,9}\))          # 县（市、区）
          | (?:(?<=各)县级市|县级市(?=（))(?:（[市县区、旗州]{1,9}）)?                                                                      # 各县级市（区）
          | (?<=各)省、自治区、直辖市
          | (?<=[各关])(?:[市县区州旗盟]、){1,3}(?:自治[州县旗]|县级市|[市县区州旗盟])(?![\u4e00-\u9fff]?[局委办场])(?:（[市县区、旗州]{1,9}）)?     # 各县、区
          | (?<=各)[市县区州旗盟](?=人民政府|政府|教育局|党委|[、，和及要应须](?![市县区旗州盟]))                        # 各市人民政府
          | (?<=[各关])(?:旗县市区|旗县市|县市区旗|县市区|市区县|设区的?市|地级以?上?市|区县|县区|市县|县市|市州|州市|地市|盟市|旗县)
            (?![\u4e00-\u9fff]?场)(?:（(?:自治[县州旗]|[市县区、旗州]){1,9}）)?                                                      # 各区县（市）
          | (?<![\u4e00-\u9fff][市县区])(?:旗县市区|旗县市|县市区|市县区|市州|设区的市|设区市|旗县(?=（)|区县(?=（))(?!级|域|场|[两二三]级)(?:（(?:自治[县州旗]|[市县区、旗州]){1,9}）)?     # without 各 too
        )""",
    re.VERBOSE,
)
_TOWN = re.compile(
    r"(?:(?<=[、，。；：（的和及与在])|(?<=以及)|(?<=[县区市州])|(?<=[州县市]府)|^)(?P<name>(?![的和及与等府])[\u4e00-\u9fff]{1,3}?(?:镇(?!区|级|村|办|街)|乡(?![村镇亲愁道规情土贤音间])|街道(?:办事处)?))"
)
_TOWN_ENDS = re.compile("[镇乡]|街道")
_NO_TOWN = re.compile(
    r"^(?:乡镇|.?城镇|(?:建立|结合|新增|统筹|促进|提升|完善|推动|引导|加快|实现|发展).*|所在地镇|地镇|(?:加强|强化|推进).*|主街道|.*街道两|.*域内.*|.*重要.*|以.*|请.*|村镇|建制镇|.{0,2}万人镇|中心镇|(?:各|全|本|该|市|县|区|镇|和|及).*|.*(?:特色|重点|小|古|名|示范|周边|所在|有关|相关|途经|沿线|个|级|直|属|每|多|下|返|入|家|美丽|县域|城关以外)(?:乡|镇|街道)|.*(?:城乡|下乡|返乡|还乡|家乡|离乡|进乡|振兴乡|推进|建设|加强|对|将|把|年|月|日|条|镇街)|街道(?:办事处)?|.*乡镇|.*社区.*|[一二三四五六七八九十百千万]+[镇乡])$"
)
_TOWN_LIST = re.compile(
    r"(?:(?<=完成)|(?<=推进)|(?<=建设)|(?<=实施)|(?<=启动)|(?<=包括)|(?<=涉及)|(?<=[，。；：在对和及将])|^)"
    r"(?P<list>(?:[\u4e00-\u9fff]{2,3}、)+[\u4e00-\u9fff]{2,3}?)等?(?=\d{1,3}个(?:[\u4e00-\u9fff]{0,4})(?:镇|乡|街道))"
)


# 晋城市发展和改革委员会: the region is part of an office's name; a government (泽州县人民政府) is named for its region.
_OFFICE_OF = re.compile(
    r"(?!人民政府|政府)(?:[\u4e00-\u9fff]{2,12}(?:局|委员会|厅|公司|中心|集团|学院|大学|医院|银行|支行|法院)|发展改革委|卫生健康委|[\u4e00-\u9fff]{2,4}(?:局|委))(?![\u4e00-\u9fff]*?路)"
)
# A jurisdiction's name that only opens the title of one of its own papers (晋城市…计划) names no place.
_OWN_PAPER = re.compile(
    r"[^，。；、《》]{2,28}?(?:计划|规划|方案|办法|规程|预案|制度|清单|目录|名录|体系|标准|意见|细则|条例|通知)"
)


_SHORT_LIST = re.compile(r"(?P<list>(?:[\u4e00-\u9fff]{2,3}、){1,12}[\u4e00-\u9fff]{2,3}?)(?P<tail>[市县区州])")


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str
    start: int
    end: int
    code: str | None


@lru_cache(maxsize=64)
def areas_of(registry: Registry, jurisdiction: Region | None) -> "Areas":
    """The regions that notices of one jurisdiction may name, built once."""
    return Areas(registry, jurisdiction)


class Areas:
    """The regions that a notice of one jurisdiction may name; reading is one regex walk."""

    def __init__(self, registry: Registry, jurisdiction: Region | None) -> None:
        self._own = jurisdiction.code if jurisdiction else None
        self._known = _known_names(registry, jurisdiction.code if jurisdiction else None)
        # 城区 is a county-level district in a few places and elsewhere just "the urban area": a bare word needs company.
        self._bare = frozenset(n for n in self._known if n in ("城区", "郊区", "矿区", "市区", "新区", "城关区"))
        names = sorted(self._known, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, names)) or r"(?!)")

    def read(self, text: str, place: Callable[[int, int], Span]) -> tuple[RegionMention, ...]:
        """The regions of a masked text in order, each name once."""
        seen = [*self._plain(text), *_groups(text), *self._towns(text), *self._listed(text)]
        out: dict[str, RegionMention] = {}
        for s in sorted(seen, key=lambda s: s.start):
            out.setdefault(s.name, RegionMention(s.name, place(s.start, s.end), s.code))
        return tuple(m for m in out.values() if not _said_better(m.name, out))

    def _plain(self, text: str) -> Iterator[_Seen]:
        last_end = -1
        for m in self._names.finditer(text):
            name, after = m[0], text[m.end() : m.end() + 6]
            if _inside_word(name, text[: m.start()][-3:], after):
                continue
            if name in self._bare and not self._has_company(text, m.start(), m.end(), last_end):
                continue
            if (
                self._own_organ(name, after)
                or _OFFICE_OF.match(text, m.end())
                or (self._known[name] == self._own and _OWN_PAPER.match(text, m.end()))
            ):
                continue
            last_end = m.end()
            yield _Seen(name, m.start(), m.end(), self._known[name])

    def _listed(self, text: str) -> Iterator[_Seen]:
        """广州、深圳、佛山市: short names that share the last one's 市, where each is then a region that is known."""
        for m in _SHORT_LIST.finditer(text) if "、" in text else ():
            at = m.start()
            for short in m["list"].split("、")[:-1]:
                name = short + m["tail"]
                if name in self._known:
                    yield _Seen(name, at, at + len(short), self._known[name])
                at += len(short) + 1

    def _has_company(self, text: str, start: int, end: int, last_end: int) -> bool:
        after, before = text[end : end + 12], text[max(0, start - 8) : start]
        joined = re.match("[、和及与]", after) and self._names.match(text, end + 1)
        listed = last_end >= 0 and re.fullmatch("[、和及与]", text[last_end:start])
        governed = re.match("人民政府|政府|区委|、开发区|[\u4e00-\u9fff]{2,3}(?:镇|乡|街道)", after)
        counted = re.search(r"[：:，、]$", before) and re.match(r"\d[\d.]*[万亿]?[元个户处所座]", after)
        if counted and self._names.match(text, end + len(re.split("[，、；。]", text[end:], maxsplit=1)[0]) + 1):
            return True  # 分别承担：城区50万元，泽州县210万元
        subject = (not before or re.search(r"[，。；：、]$", before)) and re.match("重点|要|负责|承担|应|须", after)
        return bool(joined or listed or governed or subject)

    def _own_organ(self, name: str, after: str) -> bool:
        """山西省晋城…中心: a region that only opens the name of an organ of another place."""
        following = self._names.match(after) or re.match(r"[\u4e00-\u9fff]{2}(?:生态环境|公路|烟草|税务|供电)", after)
        return name.endswith("省") and following is not None and not after.startswith(("、", "和"))

    def _towns(self, text: str) -> Iterator[_Seen]:
        for m in _TOWN.finditer(text) if _TOWN_ENDS.search(text) else ():
            name = m["name"].removesuffix("办事处")
            if len(name) >= 2 and not _NO_TOWN.match(name) and not OBJECT_START.match(name):
                yield _Seen(name, m.start("name"), m.start("name") + len(name), None)
        for m in _TOWN_LIST.finditer(text):
            at = m.start("list")
            for name in m["list"].split("、"):
                if name not in self._known:
                    yield _Seen(name, at, at + len(name), None)
                at += len(name) + 1


def _groups(text: str) -> Iterator[_Seen]:
    for m in _GROUP.finditer(text):
        lead = m["lead"] or ""
        yield _Seen(
            re.sub("[,，]", "、", (lead + m["core"]).replace("(", "（").replace(")", "）")), m.start(), m.end(), None
        )


def _said_better(name: str, names: Sequence[str] | dict[str, RegionMention]) -> bool:
    """县（市、区） says nothing more where 各县（市、区） or 相关县（市、区） stands beside it; nor does 县（市）."""
    if name[0] not in _UNITS or "（" not in name:
        return False
    return any(other != name and other[0] not in _UNITS and "（" in other for other in names)


def _inside_word(name: str, before: str, after: str) -> bool:
    if name.endswith("市"):
        return re.match(r"区(?!县|（)|场|域|容|政(?!府)|民|直|属|级|委|花", after) is not None
    if name.endswith("区"):
        return re.match(r"域|划|间|块链", after) is not None or (
            name in ("城区", "郊区", "矿区", "市区") and re.search("[建主老新中心]$", before) is not None
        )
    if name.endswith("县"):
        return re.match(r"域|城(?!区|关|镇)|级|委|乡", after) is not None
    return False


_SELF_GOVERNED = re.compile(r".{2,}自治(?P<unit>[州县旗])")


@lru_cache(maxsize=64)
def _known_names(registry: Registry, code: str | None) -> dict[str, str]:
    """Full names that may stand in a notice: provinces and prefectures of the country, and all counties of the province."""
    chain = {code, *(r.code for r in registry.ancestors(code))} if code else set()
    province = next((r for r in registry.regions if r.level == "province" and r.code in chain), None)
    names: dict[str, str] = {}
    for region in registry.regions:
        near = province is not None and (region.code.startswith(province.code[:2]))
        if region.level in ("province", "prefecture") or near:
            if (
                region.level == "county"
                and len(region.name) == 2
                and region.parent not in chain
                and region.code not in chain
            ):
                continue  # 城区 of another prefecture
            known = names.get(region.name)
            if known is None or region.code == code or region.parent in chain:
                names[region.name] = region.code
            if short := _SELF_GOVERNED.fullmatch(region.name):
                names |= {
                    a: region.code for a in region.aliases if a.endswith(short["unit"]) and a not in names
                }  # 门源县
    return {n: c for n, c in names.items() if len(n) >= 2 and n not in ("市辖区", "县", "省直辖县级行政区划")}
