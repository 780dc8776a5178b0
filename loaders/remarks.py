"""Remarks on a notice, for the review queue: what was repaired, what is doubtful, what looks like a charge and gave none."""

import re
from collections.abc import Iterable, Iterator, Sequence

from loaders.brackets import brackets
from loaders.lines import Line
from loaders.outline import Node
from loaders.text import Edit, Text
from ontology.facts import Remark, Span, Task
from ontology.registry import Region, Registry


def slip_remarks(text: Text, edits: Iterable[Edit]) -> list[Remark]:
    """One note for each slip of the scanner that was mended; `text` is as it was before."""
    return [
        Remark(
            "scan-slip",
            "note",
            f"识别有误：“{text.clean[e.start : e.end]}”读作“{e.new}”。",
            text.source_span(e.start, e.end),
        )
        for e in edits
    ]


def bold_remarks(text: Text, lines: Sequence[Line]) -> list[Remark]:
    """One note for all lines that were printed double."""
    doubled = [line for line in lines if line.starts_bold]
    if not doubled:
        return []
    span = text.source_span(doubled[0].start, doubled[-1].end)
    return [Remark("doubled-bold", "note", f"{len(doubled)} 行粗体字重复印出，已还原。", span)]


_TROUBLE = {"wrong-closer": "括号前后不一致", "unclosed": "括号没有右半边"}
_CHARGES = re.compile(r".(?:责任|牵头|配合|主办|协办|完成时)[^：:]{0,8}[：:]")


def bracket_remarks(text: Text, nodes: Sequence[Node]) -> Iterator[Remark]:
    """A doubt for each bracket of a charge that is closed by another shape, or never."""
    for node in nodes:
        for b in brackets(text.clean, node.start, node.end):
            if b.trouble and _CHARGES.match(text.clean, b.start):
                words = text.clean[b.start : min(b.end, b.start + 24)]
                yield Remark(b.trouble, "doubt", f"{_TROUBLE[b.trouble]}：{words}…", text.source_span(b.start, b.end))


def number_remarks(text: Text, nodes: Sequence[Node]) -> Iterator[Remark]:
    """A doubt where numbering jumps: a page may be missing, or the label was misread."""
    for n in nodes:
        if n.verdict == "odd":
            span = text.source_span(n.label_start, n.start)
            yield Remark("odd-number", "doubt", f"编号不连续：{'/'.join(n.path)}，可能缺页或识别有误。", span)


_LIKE_A_CHARGE = re.compile(
    r"(?:责任单位|牵头单位|责任部门)(?!和个人)|由[^，。；\n]{2,20}(?:负责|牵头|承担)|[^，。；\n]{2,16}(?:负责牵头|牵头负责|具体负责)"
)


def uncharged_remarks(text: Text, nodes: Sequence[Node], found: Sequence[Task]) -> Iterator[Remark]:
    """A doubt for each provision that sounds like a charge and gave no task: what was missed is part of the answer."""
    paths = {task.path for task in found}
    for node in nodes:
        if "/".join(node.path) in paths:
            continue
        if like := _LIKE_A_CHARGE.search(text.clean, node.start, node.end):
            yield Remark("uncharged", "doubt", f"疑似责任要求，未读出任务：{like[0]}", text.source_span(*like.span()))


_OFFICE = re.compile(r"[局委厅办]$")


def unknown_bodies(found: Sequence[Task], registry: Registry, jurisdiction: Region | None) -> list[Remark]:
    """A doubt for each name that looks like an office and that the registry cannot tell, with the nearest it knows."""
    out: dict[str, Remark] = {}
    for b in (b for task in found for b in task.bodies):
        if b.name in out or not _OFFICE.search(b.name) or (b.body is not None and b.body.kind != "unknown"):
            continue
        near = "、".join(registry.nearest(b.name, jurisdiction, 3))
        message = f"不认识的单位：{b.name}" + (f"；相近的有：{near}" if near else "")
        out[b.name] = Remark("unknown-body", "doubt", message, b.span)
    return list(out.values())


def left_out_remark(text: Text, lines: Sequence[Line], start: int, end: int) -> Remark:
    """A note on lines that belong to no notice (大事记)."""
    span = text.source_span(lines[start].start, lines[end - 1].end)
    return Remark("left-out", "note", f"不属于公文，未读：{lines[start].squeezed[:30]}", span)


def no_notice(text: str) -> Remark:
    """A doubt on a source in which nothing of a notice was found."""
    return Remark("no-notice", "doubt", "没有找到公文：缺少发文字号、标题和正文条款。", Span(0, len(text)))
