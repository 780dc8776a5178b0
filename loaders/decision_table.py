"""Decisions of reviewers (更正) as a table, csv or xlsx, heads in Chinese or English: text in, rows out.

Each row says what it is about (the IRI of a duty, task, deadline or remark), what is decided, of which aspect, the new
value and why. What cannot be understood is a problem of its line, never an exception.

>>> table = read_decisions([(1, ["对象", "结论", "项目", "改为"]), (2, ["https://x/duty/1", "更正", "截止日期", "2026-05-31"])])
>>> [(row.verdict, row.aspect, row.values) for row in table.rows]
[('changed', 'due', ('2026-05-31',))]
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeVar

from loaders.files import Limits, bytes_of, source_from_bytes
from loaders.progress import RowProblem, lines_of
from loaders.workbook import is_workbook, sheets
from ontology.facts import Aspect, Verdict

Column = Literal["target", "verdict", "aspect", "value", "reason", "by"]

HEADS: Final[dict[Column, tuple[str, ...]]] = {
    "target": ("对象", "标识", "职责", "任务", "时限标识", "提示", "target", "id", "iri"),
    "verdict": ("结论", "复核结论", "复核", "verdict", "decision"),
    "aspect": ("项目", "哪一项", "更正项目", "aspect", "field", "property"),
    "value": ("改为", "更正为", "新值", "value", "to"),
    "reason": ("理由", "原因", "说明", "reason", "why", "note"),
    "by": ("决定人", "复核人", "by", "reviewer"),
}
VERDICTS: Final[dict[Verdict, tuple[str, ...]]] = {
    "accepted": ("认可", "接受", "属实", "无误", "accepted", "accept"),
    "changed": ("更正", "改正", "改", "changed", "change"),
    "rejected": ("不认可", "驳回", "不成立", "rejected", "reject"),
}
ASPECTS: Final[dict[Aspect, tuple[str, ...]]] = {
    "bearer": ("责任单位", "单位", "承担单位", "bearer", "department"),
    "role": ("角色", "role"),
    "due": ("截止日期", "截止", "时限", "末日", "due", "deadline"),
    "start": ("开始日期", "开始", "首日", "start"),
    "region": ("地区", "行政区", "region", "regions"),
}


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of the table; `line` counts from 1. `values` are as written, several parted by 、 or semicolons."""

    line: int
    target: str
    verdict: Verdict
    aspect: Aspect | None
    values: tuple[str, ...]
    reason: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """All rows that were understood, and a problem for each line that was not."""

    rows: tuple[DecisionRow, ...]
    problems: tuple[RowProblem, ...]


def open_decisions(path: Path, *, limits: Limits = Limits()) -> DecisionTable:  # noqa: B008  (frozen)
    """The table in a file (``-``: standard input). Raises `SourceMissing`, `SourceUnreadable`."""
    data = bytes_of(path, limits=limits)
    if is_workbook(data) and len(data) <= limits.file_bytes:
        return read_decisions(next(sheets(data, str(path), limits), []))
    lines, problem = lines_of(source_from_bytes(data, str(path), limits=limits).text)
    return DecisionTable((), (problem,)) if problem else read_decisions(lines)


def read_decisions(lines: Sequence[tuple[int, list[str]]]) -> DecisionTable:
    """Reads numbered rows of cells, the first of which are the heads. Total."""
    if not lines:
        return DecisionTable((), (RowProblem(1, "表是空的。", "the table is empty."),))
    (head_line, heads), *rest = lines
    columns = [_known(head, HEADS) for head in heads]
    if "target" not in columns or "verdict" not in columns:
        problem = RowProblem(
            head_line, "表头中要有“对象”和“结论”两列。", "the heads need the columns “target” and “verdict”."
        )
        return DecisionTable((), (problem,))
    read = [_row(line, _cells(columns, cells)) for line, cells in rest]
    problems = tuple(each for each in read if isinstance(each, RowProblem))
    if not read:
        problems = (RowProblem(head_line, "表中只有表头，没有内容。", "the table has heads and no rows."),)
    return DecisionTable(tuple(each for each in read if isinstance(each, DecisionRow)), problems)


def _cells(columns: Iterable[Column | None], cells: Iterable[str]) -> Mapping[Column, str]:
    told = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column and cell.strip()}
    return {c: v[1:] if v[:1] == "'" and v[1:2] in "=+-@" else v for c, v in told.items()}


def _row(line: int, told: Mapping[Column, str]) -> DecisionRow | RowProblem:
    target, word, of = told.get("target"), told.get("verdict", ""), told.get("aspect")
    verdict = _known(word, VERDICTS)
    aspect = _known(of, ASPECTS) if of else None
    if not target:
        return RowProblem(line, "没有写明对象。", "it does not say what it is about.")
    if verdict is None:
        return RowProblem(
            line,
            f"结论“{word}”看不懂；应是 认可、更正、不认可。",
            f"the verdict “{word}” is not known; accepted, changed or rejected.",
        )
    if of and aspect is None:
        return RowProblem(
            line,
            f"项目“{of}”看不懂；应是 {_names(ASPECTS)}。",
            f"the aspect “{of}” is not known; one of {', '.join(ASPECTS)}.",
        )
    values = tuple(part.strip() for part in re.split("[、;；]", told.get("value", "")) if part.strip())
    return DecisionRow(line, target, verdict, aspect, values, told.get("reason"), told.get("by"))


def _names(words: Mapping[Aspect, Sequence[str]]) -> str:
    return "、".join(each[0] for each in words.values())


Word = TypeVar("Word", Column, Verdict, Aspect)


def _known(word: str, table: Mapping[Word, Sequence[str]]) -> Word | None:
    """The key of a table that a word is one of the names of.

    >>> _known(" Verdict ", HEADS), _known("据说", VERDICTS)
    ('verdict', None)
    """
    told = re.sub(r"[\s：:]", "", unicodedata.normalize("NFKC", word)).lower()
    return next((key for key, names in table.items() if told in names), None)
