"""A source's text → its notices: the order of all steps, in one place.

    source ─odd spaces, furniture, doubled bold→ physical lines ─heads→ notices ─parts→ instruments
           ─logical lines, spaces, slips→ clean text ─outline→ provisions ─charges, sentences, dates, areas→ tasks

Pure and total: any text gives a `GazetteReading`, the same text always the same one. "Today" plays no part.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from loaders.areas import areas_of
from loaders.bars import bars
from loaders.charges import first_leads
from loaders.citations import repealed_and_cited
from loaders.contents import without_contents
from loaders.dates import day_of
from loaders.deadlines import numbered_year, titled_year
from loaders.header import recipients
from loaders.instruments import Part, Parts, parts_of
from loaders.labels import Label
from loaders.lines import Line, breaking, logical, physical, squeezing, undoubling
from loaders.meanings import Context
from loaders.nicknames import aliases, nicknames
from loaders.notices import Head, bare_head, heads, left_out
from loaders.outline import Node, heading_of, outline
from loaders.remarks import (
    bold_remarks,
    bracket_remarks,
    left_out_remark,
    no_notice,
    number_remarks,
    slip_remarks,
    uncharged_remarks,
    unknown_bodies,
)
from loaders.repairs import enclosed, furniture, odd_spaces, simplified, slips, sounds, widths
from loaders.resolve import Resolver, words_of
from loaders.rows import cells_on_lines
from loaders.tasks import Setting, tasks
from loaders.text import Text
from loaders.titles import TABLE_LINES, told_issuer
from loaders.validity import validity
from ontology.facts import GazetteReading, Notice, Provision, Reading, Remark, Task
from ontology.registry import Registry

READER = "duban 0.1.0"


def repaired_lines(text: str) -> tuple[Text, list[Line]]:
    """A source's text with what layout did to it undone, and its physical lines."""
    repaired = Text.of(text).reprinted(simplified(widths(text)))
    for repair in (sounds, enclosed, breaking, odd_spaces, bars, cells_on_lines, furniture):
        repaired = repaired.edited(repair(repaired.clean))
    edits, bold = undoubling(repaired.clean)
    repaired = repaired.edited(edits)
    return repaired, without_contents(physical(repaired.clean, bold))


def read(text: str, source: str, registry: Registry) -> GazetteReading:
    """Everything that the text of one source says. `source` is its name, kept with each notice."""
    repaired, lines = repaired_lines(text)
    bare = bare_head(lines)
    found = heads(lines) or ((bare,) if bare else ())
    readings = []
    remarks = [] if found or not text.strip() else [no_notice(text)]
    ends = [*(h.first for h in found[1:]), len(lines)] if found else []
    for head, end in zip(found, ends, strict=True):
        stop = left_out(lines, head.body, end)
        readings.append(_notice(repaired, lines, head, stop, source, registry))
        if stop < end:
            remarks.append(left_out_remark(repaired, lines, stop, end))
    return GazetteReading(source, tuple(readings), tuple(remarks))


def _notice(text: Text, lines: Sequence[Line], head: Head, end: int, source: str, registry: Registry) -> Reading:
    parts = parts_of(head.title, lines[head.body : end])
    issuer = head.issuer or parts.signer or told_issuer(lines[max(0, head.first - TABLE_LINES) : head.body])
    issuer = issuer or (head.number.partition("令第")[0] if head.number and "令第" in head.number else None)
    if issuer and parts.signer and parts.signer != issuer and _short(parts.signer).endswith(_short(issuer)):
        issuer = parts.signer  # 省人民政府办公厅 in the title, 云中省人民政府办公厅 under the text
    jurisdiction = registry.jurisdiction_of(issuer) if issuer else registry.jurisdiction_of(parts.title)
    issued = day_of(parts.signed) or _issued_elsewhere(lines[head.first : end])
    texts, remarks = _clean(text, parts)
    joined = "\n".join(t.clean for t in texts)
    effective, expires = validity([t.clean for t in texts], issued)
    repeals, cites = repealed_and_cited(joined, head.number)
    notice = Notice(
        number=head.number, title=parts.title or head.number or "", issuer=issuer, issued=issued,
        recipients=recipients(head.salutation), instruments=parts.instruments,
        effective=effective, expires=expires, repeals=repeals, cites=cites, source=source,
        span=text.source_span(lines[head.first].start, lines[max(head.first, end - 1)].end),
    )  # fmt: skip
    remarks += bold_remarks(text, lines[head.first : end])
    return _with_tasks(notice, parts, texts, Resolver(registry, jurisdiction, notice, aliases(joined)), remarks)


def _short(organ: str) -> str:
    return organ.replace("人民政府", "政府")


def _with_tasks(
    notice: Notice, parts: Parts, texts: Sequence[Text], resolver: Resolver, remarks: list[Remark]
) -> Reading:
    registry, jurisdiction = resolver.registry, resolver.jurisdiction
    short = frozenset().union(*(nicknames(t.clean) for t in texts))
    words, areas = replace(words_of(registry, jurisdiction), nicknames=short), areas_of(registry, jurisdiction)
    leads = any(first_leads(t.clean) for t in texts)
    found: list[Task] = []
    provisions: list[Provision] = []
    for part, text in zip(parts.parts, texts, strict=True):
        _, nodes = outline(text.clean)
        nodes = nodes or _paragraphs(text.clean, part, bool(parts.instruments))
        provisions += _provisions(text, part.title, nodes, len(provisions))
        year, standing = titled_year([part.title or "", notice.title]), _standing(part.title or notice.title)
        year = year or (None if notice.issued else numbered_year(notice.number))
        binds = part.kind == "instrument" or (part.kind == "own" and (not parts.instruments or bool(nodes)))
        setting = Setting(
            text, part.title, binds, words, resolver, areas, Context(notice.issued, year, standing), leads
        )
        here = tasks(setting, nodes)
        found += here
        remarks += [*number_remarks(text, nodes), *bracket_remarks(text, nodes)]
        remarks += uncharged_remarks(text, nodes, here) if binds else ()
    remarks += unknown_bodies(found, registry, jurisdiction)
    ordered = tuple(sorted(remarks, key=lambda r: (r.span, r.code)))
    code = jurisdiction.code if jurisdiction else None
    return Reading(notice, tuple(provisions), tuple(_distinct(found)), ordered, code, READER)


def _joined(text: Text, lines: Sequence[Line]) -> Text:
    joined = logical(text, lines)
    return joined.edited(squeezing(joined.clean))


def clean_text(text: Text, lines: Sequence[Line]) -> Text:
    """Lines joined into paragraphs, the spaces of print gone and the scanner's confusions undone."""
    joined = _joined(text, lines)
    return joined.edited(slips(joined.clean))


def _clean(text: Text, parts: Parts) -> tuple[list[Text], list[Remark]]:
    """The clean text of each part, and remarks on what the scanner got wrong."""
    texts: list[Text] = []
    remarks: list[Remark] = []
    for part in parts.parts:
        joined = _joined(text, part.lines)
        mended = list(slips(joined.clean))
        remarks += slip_remarks(joined, mended)
        texts.append(joined.edited(mended))
    return texts, remarks


_DATED = re.compile(r"(?:成文日期|发文日期|印发日期|发布日期|发布时间)[：:]?|[（(]?\d{4}年\d{1,2}月\d{1,2}日")
_STANDING = re.compile(r"(?:办法|规定|细则|规则|条例|制度|规程|章程|规范|标准)(?:[（(].{1,12}[）)])?(?:的通知)?$")


def _issued_elsewhere(lines: Sequence[Line]) -> date | None:
    for line in [*lines[:12], *lines[-6:]]:
        if _DATED.match(line.squeezed) and (day := day_of(line.squeezed)):
            return day
    return None


def _standing(title: str) -> bool:
    """Whether an instrument stays in force until it is repealed, so that 年末 comes round every year."""
    return _STANDING.search(title) is not None


def _paragraphs(text: str, part: Part, forwards: bool) -> tuple[Node, ...]:
    """A text without any numbering, paragraph by paragraph; the words that only forward something are none."""
    if part.kind == "annex" or (part.kind == "own" and forwards):
        return ()
    nodes: list[Node] = []
    at = 0
    for line in text.split("\n"):
        if len(line) > 8 and "\t" not in line:
            label = f"第{len(nodes) + 1}段"
            nodes.append(
                Node((label,), 3, Label("paragraph", 3, label, len(nodes) + 1, 0), at, at, at + len(line), at, "next")
            )
        at += len(line) + 1
    return tuple(nodes)


def _provisions(text: Text, instrument: str | None, nodes: Sequence[Node], first: int) -> list[Provision]:
    return [
        Provision(
            instrument, "/".join(n.path), n.label.text, len(n.path), heading_of(n, text.clean),
            text.clean[n.start : n.end], first + i, text.source_span(n.label_start, max(n.end, n.label_start + 1)),
        )
        for i, n in enumerate(nodes)
    ]  # fmt: skip


def _distinct(found: Sequence[Task]) -> list[Task]:
    """Tasks with distinct (instrument, path, part): a path that comes again goes on counting its parts."""
    seen: dict[tuple[str | None, str], int] = {}
    out: list[Task] = []
    for task in found:
        key = (task.instrument, task.path)
        last = seen.get(key, 0)
        part = task.part
        if last and (part is None or part <= last):
            part = last + 1
        seen[key] = max(last, part or 1)
        out.append(task if part == task.part else replace(task, part=part))
    return out
