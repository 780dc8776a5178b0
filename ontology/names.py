"""From a printed name to the body it means, as seen from the region that speaks.

The steps, first hit wins: a body of the user's own registry; an office by its form alone; an office, government or
committee of a place named in full, by rank or in short; a group; a township; a part of an office (分局); and last what
the words alone tell (`ontology.bodies`). A name that fits nothing becomes a body of kind ``unknown``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ontology import bodies, places
from ontology.facts import Body, BodyKind
from ontology.functions import Function, Office
from ontology.offices import GOVERNMENT, OfficeIndex, body_of, canonical, committee_of, government_of, plain_stem
from ontology.own_bodies import OwnBodies
from ontology.places import Lead
from ontology.regions import COUNTRY, Gazetteer, Region

_LONGEST_NAME = 60
_ROOMS = ("办公厅", "办公室", "综合司")
_GOVERNMENT_FORMS = (GOVERNMENT, "政府", "行政公署", "行署")


class Names:
    """Resolves names against regions, offices and the user's own bodies. Pure."""

    def __init__(self, gazetteer: Gazetteer, offices: OfficeIndex, own: OwnBodies) -> None:
        self._gazetteer = gazetteer
        self._offices = offices
        self._own = own

    def resolve(self, printed: str, jurisdiction: Region | None, on: date | None) -> Body | None:
        """The body that a printed name means; None for an empty one or one of over 60 code points."""
        text = bodies.normal(printed)
        if not text or len(text) > _LONGEST_NAME:
            return None
        known = self._known(text, jurisdiction, on)
        if known is None and text.endswith("）"):  # 市规划和自然资源局（林业局）, 办公室（民防局）
            known = self._known(text[: text.rindex("（")] if "（" in text else text, jurisdiction, on)
        return (
            known
            or self._branch(text, jurisdiction, on)
            or self._group(text, jurisdiction)
            or self._township(text, jurisdiction, on)
            or self._part(text, jurisdiction, on)
            or self._by_words(text, jurisdiction, on)
        )

    def _known(self, text: str, jurisdiction: Region | None, on: date | None) -> Body | None:
        own = self._own.named(text, jurisdiction, on)
        if own is None and jurisdiction is not None:
            own = self._own.at(text, jurisdiction, on)
        if own is not None:
            return own
        text = text.removeprefix("中共").removeprefix("中国共产党")
        if (body := self._bare(text, jurisdiction, on)) is not None:
            return body
        for lead in self._leads(text, jurisdiction, on):
            if (body := self.at(lead.rest, lead.region, on, lead.whole)) is not None:
                return body
        return self._patterned(text, jurisdiction, on)

    def _patterned(self, text: str, jurisdiction: Region | None, on: date | None) -> Body | None:
        """An office whose place stands inside its name: 政协晋城市委员会."""
        for beginning, office in self._offices.patterned:
            if text.startswith(beginning):
                rest = text.removeprefix(beginning)
                for lead in places.named(rest, jurisdiction, self._gazetteer, on):
                    if canonical(office, lead.region) == text:
                        return body_of(office, lead.region)
        return None

    def _branch(self, text: str, jurisdiction: Region | None, on: date | None) -> Body | None:
        """An outpost of a central office: 国家能源局甘肃监管办公室, 人民银行广州分行."""
        for size in range(len(text) - 3, 1, -1):
            centre = self._offices.ministry(text[:size])
            lead = next(places.named(text[size:], jurisdiction, self._gazetteer, on), None) if centre else None
            if centre is not None and lead is not None and lead.rest:
                return Body(centre.name + text[size:], centre.kind, lead.region.code, centre.function)
            if centre is not None and text[size:] in _ROOMS:  # 教育部办公厅
                return Body(centre.name + text[size:], centre.kind, COUNTRY, centre.function)
        return None

    def _bare(self, text: str, jurisdiction: Region | None, on: date | None) -> Body | None:
        """An office printed without place: the speaking region's own, or one of the central government."""
        local = jurisdiction is not None and jurisdiction.code != COUNTRY
        central = self._offices.ministry(text)
        if central is None and jurisdiction is not None and not local:  # 发展改革委 in a notice of the State Council
            found = (self._offices.ministry(before + text) for before in ("国家", "国务院", "中国", "全国", "中央"))
            central = next((office for office in found if office is not None), None)
        office = self._offices.office(text, jurisdiction, on)
        if central is not None and not (local and office is not None and central.name != text):
            return body_of(central, None)
        if text in ("国务院", "中共中央", "党中央"):
            country = self._gazetteer.region(COUNTRY)
            return (government_of if text == "国务院" else committee_of)(country) if country else None
        if office is not None and text != GOVERNMENT:
            return body_of(office, jurisdiction)
        if jurisdiction is not None and text in (GOVERNMENT, "政府"):
            return government_of(jurisdiction)
        if (function := self._offices.function_of_stem(text)) is not None:
            return self.usual(function, jurisdiction, on, plain_stem(text)) if jurisdiction else None
        return None

    def usual(self, function: Function, region: Region, on: date | None, stem: str | None = None) -> Body | None:
        """The department of a function in a region: the user's own, else the usual one of the level and the day."""
        own = self._own.of_function(function.key, region, on)
        office = self._offices.usual(function, region, on, stem)
        return own or (body_of(office, region) if office else None)

    def _leads(self, text: str, jurisdiction: Region | None, on: date | None) -> Iterator[Lead]:
        text = _without_centre(text)
        yield from places.named(text, jurisdiction, self._gazetteer, on)
        if jurisdiction is not None and (lead := places.ranked(text, jurisdiction, self._gazetteer)) is not None:
            yield lead

    def at(self, rest: str, region: Region, on: date | None, whole: bool = True) -> Body | None:
        """What `rest` means as an office of this region; None when it is none that is known."""
        if (own := self._own.at(rest, region, on)) is not None:
            return own
        if rest in _GOVERNMENT_FORMS or (not rest and whole):
            return government_of(region)
        if region.level == "zone" and rest in ("管委会", "管理委员会"):
            return government_of(region)
        if rest in ("委", "党委", "委员会") and whole:
            return committee_of(region)
        office = self._office(rest, region, on)
        if office is not None:
            return body_of(office, region)
        if region.code == COUNTRY and (central := self._offices.ministry(rest)) is not None:
            return body_of(central, None)
        function = self._offices.function_of_stem(rest) if whole else None
        return self.usual(function, region, on, plain_stem(rest)) if function else None

    def _office(self, form: str, region: Region, on: date | None) -> Office | None:
        """The office of this form; 政府外办 and 委党史研究室 say besides whose it is."""
        office = self._offices.office(form, region, on)
        for side in ("人民政府", "政府", "党委", "委"):
            if office is None and form.startswith(side):
                office = self._offices.office(form.removeprefix(side), region, on)
        return office

    def _group(self, text: str, jurisdiction: Region | None) -> Body | None:
        below = places.rank_of(text)
        if jurisdiction is None and below is not None and (office := self._offices.office(below[1], None, None)):
            return Body(text, office.kind, None, office.function)
        if (
            jurisdiction is not None
            and below is not None  # 县教育局 in a notice of the city: those of its counties
            and places.ranked(text, jurisdiction, self._gazetteer) is None
            and self.at(below[1], jurisdiction, None) is not None
        ):
            return self._scoped(text, "group", jurisdiction)
        if bodies.many_regions(text) is None:
            row = bodies.kind_of(text, *bodies.GENERIC)
            if row is None or row.kind != "group":
                return None
        return self._scoped(text, "group", jurisdiction)

    def _township(self, text: str, jurisdiction: Region | None, on: date | None) -> Body | None:
        for lead in places.named(text, jurisdiction, self._gazetteer, on):
            if lead.whole and lead.region.level in ("county", "zone") and (found := bodies.township(lead.rest)):
                return Body(lead.region.title + found[1], "government", f"{lead.region.code}/{found[0]}")
        found = bodies.township(text)
        if found is None:
            return None
        if jurisdiction is not None and jurisdiction.level in ("county", "zone"):
            return Body(jurisdiction.title + found[1], "government", f"{jurisdiction.code}/{found[0]}")
        return self._scoped(found[1], "government", jurisdiction)

    def _part(self, text: str, jurisdiction: Region | None, on: date | None) -> Body | None:
        """A part of a known office (市公安局城区分局, 市财政局预算科, 区国土分局), or one of several (科技经信局)."""
        for lead in self._leads(text, jurisdiction, on):
            function = self._offices.compound(lead.rest) if lead.whole else None
            if function is None and lead.whole and lead.rest.endswith("分局"):
                function = self._offices.function_of_stem(lead.rest.removesuffix("分局"))
            if function is not None:
                return Body(lead.region.title + lead.rest, "department", lead.region.code, function.key)
            for size in range(len(lead.rest) - 1, 1, -1):
                office = self._offices.office(lead.rest[:size], lead.region, on)
                tail = lead.rest[size:]
                if office is None or lead.rest[size - 1] not in "局厅委办室会院" or len(tail) < 2:
                    continue
                whole = body_of(office, lead.region)
                seat = next(places.named(tail, lead.region, self._gazetteer, on), None)
                if tail.endswith("分局") and seat is not None and seat.rest == "分局":
                    return replace(whole, name=whole.name + tail, jurisdiction=seat.region.code)
                if bodies.kind_of(tail, bodies.INSTITUTION, bodies.OFFICE) and tail[0] not in "省市县区州旗、和及":
                    return replace(whole, name=whole.name + tail)
        return None

    def _by_words(self, text: str, jurisdiction: Region | None, on: date | None) -> Body:
        lead = next((lead for lead in self._leads(text, jurisdiction, on) if lead.whole and lead.rest), None)
        rest = lead.rest if lead else text
        row = bodies.kind_of(rest, bodies.ZONE, *bodies.GENERIC, bodies.ENTERPRISE, bodies.INSTITUTION, bodies.OFFICE)
        kind = row.kind if row else "unknown"
        if row is bodies.ZONE:
            return self._zone(rest, lead, jurisdiction, on)
        if lead is not None and row not in bodies.GENERIC:
            if lead.region.code == COUNTRY:
                return Body(text, kind, COUNTRY)
            if rest.startswith("委") and kind != "enterprise":
                return Body(f"中共{lead.region.title}{rest}", "party", lead.region.code)
            return Body(lead.region.title + rest, kind, lead.region.code)
        if kind == "enterprise":
            return Body(text, kind)
        return self._scoped(text, kind, jurisdiction)

    def _zone(self, rest: str, lead: Lead | None, jurisdiction: Region | None, on: date | None) -> Body:
        name = rest.replace("管理委员会", "管委会")
        name = name + "管委会" if name.endswith("区") else name
        if lead is not None and lead.region != jurisdiction:
            return Body(lead.region.title + name, "government", lead.region.code)
        seat = next(places.named(rest, jurisdiction, self._gazetteer, on), None)
        if seat is not None:  # 晋城经济技术开发区管委会: a name of its own
            return Body(name, "government", seat.region.code)
        return self._scoped(name, "government", jurisdiction)

    def _scoped(self, name: str, kind: BodyKind, jurisdiction: Region | None) -> Body:
        code, scope = (jurisdiction.code, jurisdiction.title) if jurisdiction else (None, None)
        return Body(name, kind, code, None, scope)


def _without_centre(text: str) -> str:
    """Without the central office that a branch prints before its place: 国家税务总局晋城市税务局."""
    for centre in (
        "国家税务总局",
        "中国人民银行",
        "人民银行",
        "人行",
        "国家金融监督管理总局",
        "国家统计局",
        "国家烟草专卖局",
    ):
        if text.startswith(centre) and len(text) > len(centre):
            return text.removeprefix(centre)
    return text
