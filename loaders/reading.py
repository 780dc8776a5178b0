"""A source's text → its notices: the order of all steps, in one place.

    source ─odd spaces, furniture, doubled bold→ physical lines ─heads→ notices ─parts→ instruments
           ─logical lines, spaces, slips→ clean text ─outline→ provisions ─charges, sentences, dates, areas→ tasks

Pure and total: any text gives a `GazetteReading`, the same text always the same one. "Today" plays no part.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from loaders.areas import areas_of
from loaders.charges import Words
from loaders.citations import repealed_and_cited
from loaders.dates import day_of
from loaders.deadlines import titled_year
from loaders.endings import ends_like_body
from loaders.header import recipients
from loaders.instruments import Part, Parts, parts_of
from loaders.labels import Label
from loaders.lines import Line, breaking, logical, physical, squeezing, undoubling
from loaders.meanings import Context
from loaders.nicknames import aliases, nicknames
from loaders.notices import Head, bare_head, heads, left_out
from loaders.outline import Node, has_children, heading_of, outline
from loaders.repairs import furniture, odd_spaces, simplified, slips, widths
from loaders.rows import cells_on_lines
from loaders.tasks import Setting, tasks
from loaders.text import Text
from loaders.validity import validity
from ontology.facts import Body, GazetteReading, Notice, Provision, Reading, Remark, Span, Task
from ontology.registry import Region, Registry

READER = "duban 0.1.0"


def repaired_lines(text: str) -> tuple[Text, list[Line]]:
    """A source's text with what layout did to it undone, and its physical lines."""
    repaired = Text.of(text).reprinted(simplified(widths(text)))
    for repair in (breaking, odd_spaces, cells_on_lines, furniture):
        repaired = repaired.edited(repair(repaired.clean))
    edits, bold = undoubling(repaired.clean)
    repaired = repaired.edited(edits)
    return repaired, physical(repaired.clean, bold)


def read(text: str, source: str, registry: Registry) -> GazetteReading:
    """Everything that the text of one source says. `source` is its name, kept with each notice."""
    repaired, lines = repaired_lines(text)
    bare = bare_head(lines)
    found = heads(lines) or ((bare,) if bare else ())
    readings = []
    remarks: list[Remark] = []
    ends = [*(h.first for h in found[1:]), len(lines)] if found else []
    for head, end in zip(found, ends, strict=True):
        stop = left_out(lines, head.body, end)
        readings.append(_notice(repaired, lines, head, stop, source, registry))
        if stop < end:
            remarks.append(_left_out(repaired, lines, stop, end))
    if not found and text.strip():
        remarks.append(Remark("no-notice", "doubt", "没有找到公文：缺少发文字号、标题和正文条款。", Span(0, len(text))))
    return GazetteReading(source, tuple(readings), tuple(remarks))


def _left_out(text: Text, lines: Sequence[Line], start: int, end: int) -> Remark:
    span = text.source_span(lines[start].start, lines[end - 1].end)
    return Remark("left-out", "note", f"不属于公文，未读：{lines[start].squeezed[:30]}", span)


def _notice(text: Text, lines: Sequence[Line], head: Head, end: int, source: str, registry: Registry) -> Reading:
    parts = parts_of(head.title, lines[head.body : end])
    issuer = head.issuer or parts.signer
    if issuer and parts.signer and parts.signer != issuer and parts.signer.endswith(issuer):
        issuer = parts.signer  # 省人民政府办公厅 in the title, 云中省人民政府办公厅 under the text
    jurisdiction = registry.jurisdiction_of(issuer) if issuer else registry.jurisdiction_of(parts.title)
    issued = day_of(parts.signed) or _issued_elsewhere(lines[head.first : end])
    texts = [clean_text(text, part.lines) for part in parts.parts]
    joined = "\n".join(t.clean for t in texts)
    effective, expires = validity([t.clean for t in texts], issued)
    repeals, cites = repealed_and_cited(joined, head.number)
    notice = Notice(
        number=head.number, title=parts.title, issuer=issuer, issued=issued,
        recipients=recipients(head.salutation), instruments=parts.instruments,
        effective=effective, expires=expires, repeals=repeals, cites=cites, source=source,
        span=text.source_span(lines[head.first].start, lines[max(head.first, end - 1)].end),
    )  # fmt: skip
    return _with_tasks(notice, parts, texts, registry, jurisdiction, aliases(joined))


def _with_tasks(
    notice: Notice,
    parts: Parts,
    texts: Sequence[Text],
    registry: Registry,
    jurisdiction: Region | None,
    aliases: dict[str, str],
) -> Reading:
    words, areas = words_of(registry, jurisdiction), areas_of(registry, jurisdiction)
    words = replace(words, nicknames=frozenset().union(*(nicknames(t.clean) for t in texts)))
    all_tasks: list[Task] = []
    provisions: list[Provision] = []
    remarks: list[Remark] = []
    for part, text in zip(parts.parts, texts, strict=True):
        instrument = part.title
        _, nodes = outline(text.clean)
        nodes = nodes or _paragraphs(text.clean, part, bool(parts.instruments))
        provisions += _provisions(text, instrument, nodes, len(provisions))
        context = Context(
            notice.issued, titled_year([instrument or "", notice.title]), _standing(instrument or notice.title)
        )
        setting = Setting(
            text, instrument, part.kind != "annex" and (part.kind == "instrument" or not parts.instruments or bool(nodes)), words,
            lambda name, prior: _resolved(registry, jurisdiction, notice, aliases, name, prior), areas, context,
        )  # fmt: skip
        all_tasks += tasks(setting, nodes)
        remarks += _doubts(text, nodes)
    unique = _distinct(all_tasks)
    remarks += _unknown_bodies(unique, registry, jurisdiction)
    return Reading(
        notice,
        tuple(provisions),
        tuple(unique),
        tuple(sorted(remarks, key=lambda r: (r.span, r.code))),
        jurisdiction.code if jurisdiction else None,
        READER,
    )


def clean_text(text: Text, lines: Sequence[Line]) -> Text:
    """The text of some physical lines: wrapped lines joined, spaces and slips of the scanner gone."""
    joined = logical(text, lines)
    joined = joined.edited(squeezing(joined.clean))
    return joined.edited(slips(joined.clean))


_DATED = re.compile(r"(?:成文日期|发文日期|印发日期|发布日期|发布时间)[：:]?|[（(]?\d{4}年\d{1,2}月\d{1,2}日")


def _issued_elsewhere(lines: Sequence[Line]) -> date | None:
    for line in [*lines[:12], *lines[-6:]]:
        if _DATED.match(line.squeezed) and (day := day_of(line.squeezed)):
            return day
    return None


def _standing(title: str) -> bool:
    return (
        re.search(r"(?:办法|规定|细则|规则|条例|制度|规程|章程|规范|标准)(?:[（(].{1,12}[）)])?(?:的通知)?$", title)
        is not None
    )


@lru_cache(maxsize=64)
def words_of(registry: Registry, jurisdiction: Region | None) -> Words:
    """How this notice knows names: an office, a government or a party organ that the registry can tell."""

    def known(name: str) -> bool:
        if len(name) < 3 or len(name) > 40:
            return False
        body = registry.resolve(name, jurisdiction)
        return (
            body is not None
            and body.function is not None
            and body.scope is None
            and (ends_like_body(name) or body.kind == "party")
        )

    return Words(known, lambda stem: registry.function_of_stem(stem) is not None)


def _resolved(
    registry: Registry, jurisdiction: Region | None, notice: Notice, aliases: dict[str, str], name: str, prior: str
) -> Body | None:
    name = aliases.get(name, name)
    prefix = re.match(r"国家|[省市县区州旗]", prior)
    if (
        prefix
        and not re.match(r"国家|[省市县区州旗]|各|有关|相关", name)
        and re.search(r"[厅局委办]$", name)
        and prefix[0] == "省"
    ):
        name = prefix[0] + name  # 省卫生健康委、教育厅
    return registry.resolve(name, jurisdiction, notice.issued)


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


def _doubts(text: Text, nodes: Sequence[Node]) -> list[Remark]:
    return [
        Remark(
            "odd-number",
            "doubt",
            f"编号不连续：{'/'.join(n.path)}，可能缺页或识别有误。",
            text.source_span(n.label_start, n.start),
        )
        for i, n in enumerate(nodes)
        if n.verdict == "odd" and not has_children(nodes, i - 1 if i else 0)
    ]


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


def _unknown_bodies(found: Sequence[Task], registry: Registry, jurisdiction: Region | None) -> list[Remark]:
    out: dict[str, Remark] = {}
    for task in found:
        for b in task.bodies:
            if (b.body is None or b.body.kind == "unknown") and b.name not in out and re.search(r"[局委厅办]$", b.name):
                near = "、".join(registry.nearest(b.name, jurisdiction, 3))
                out[b.name] = Remark(
                    "unknown-body", "doubt", f"不认识的单位：{b.name}" + (f"；相近的有：{near}" if near else ""), b.span
                )
    return list(out.values())
