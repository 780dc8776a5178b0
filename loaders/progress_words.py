"""The words of progress tables: what columns are called, what states are called, how days are written.

Three tables and the little machines that read them; tests/test_cli_progress.py walks every row, both ways.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ontology.facts import EventKind

Column = Literal[
    "duty", "task", "notice", "instrument", "path", "part", "department", "due",
    "text", "state", "day", "recorded", "until", "withdraws", "note", "evidence", "reporter",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what it is called at the head of a table. Compared without spaces, brackets' content and case."""

    column: Column
    names: tuple[str, ...]


HEADS = (
    Head("duty", ("职责", "职责编号", "职责标识", "duty", "dutyid", "dutyiri")),
    Head("task", ("任务", "任务编号", "任务标识", "task", "taskid", "taskiri")),
    Head("notice", ("文号", "发文字号", "公文", "来文文号", "文件", "notice", "number", "noticenumber")),
    Head("instrument", ("方案", "附件", "所附文件", "instrument")),
    Head("path", ("条目", "条款", "路径", "条款号", "条目号", "path", "provision", "item")),
    Head("part", ("分项", "序项", "part")),
    Head("text", ("任务原文", "任务内容", "工作任务", "主要任务", "重点任务", "事项", "督办事项", "text", "sentence")),
    Head("department", ("责任单位", "单位", "部门", "承办单位", "牵头单位", "department", "bearer", "body")),
    Head("due", ("时限", "完成时限", "截止日期", "到期日", "due", "deadline", "duedate")),
    Head("state", ("状态", "进展", "进展情况", "办理状态", "完成情况", "办理情况", "state", "status", "progress")),
    Head("day", ("日期", "办理日期", "完成日期", "报告日期", "发生日期", "date", "day")),
    Head("recorded", ("记录日期", "填报日期", "登记日期", "recorded", "recordedon")),
    Head("until", ("延期至", "延至", "新时限", "until", "extendeduntil", "newdue")),
    Head("withdraws", ("撤回报告", "所撤报告", "withdraws")),
    Head("note", ("说明", "备注", "情况说明", "note", "notes", "remark")),
    Head("evidence", ("证据", "佐证", "佐证材料", "证明材料", "evidence", "proof")),
    Head("reporter", ("报告人", "填报人", "报送人", "填报单位", "reporter", "reportedby", "source")),
)


@dataclass(frozen=True, slots=True)
class StateWord:
    """A state, the words for it, and words that look alike and are not it."""

    state: EventKind
    words: tuple[str, ...]
    not_: tuple[str, ...]


STATE_WORDS = (
    StateWord(
        "done",
        ("完成", "已完成", "全部完成", "办结", "已办结", "办理完毕", "是", "done", "complete", "completed", "closed"),
        ("未完成", "部分完成", "未办结", "基本完成", "销号"),
    ),
    StateWord(
        "partial",
        ("部分完成", "基本完成", "部分办结", "partial", "partly", "partially done"),
        ("完成", "未完成"),
    ),
    StateWord(
        "open",
        ("未完成", "尚未完成", "未办结", "进行中", "正在办理", "推进中", "在办", "未启动", "否",
         "open", "not done", "in progress", "ongoing", "pending"),
        ("完成", "部分完成", "已办结"),
    ),
    StateWord("triggered", ("触发", "已触发", "起算", "triggered"), ("未触发",)),
    StateWord("verified", ("核实", "已核实", "核验通过", "验收通过", "verified"), ("未核实", "完成")),
    StateWord("returned", ("退回", "已退回", "returned"), ("撤回",)),
    StateWord("extended", ("延期", "同意延期", "extended"), ("申请延期",)),
    StateWord("dropped", ("销号", "已销号", "dropped"), ("完成", "申请销号")),
    StateWord("withdrawn", ("撤回", "已撤回", "withdrawn"), ("退回",)),
)  # fmt: skip


def column_of(head: str) -> Column | None:
    """The column that a head names; None: a column that is none of ours, and is left alone.

    >>> column_of("责任单位（全称）"), column_of("Due date"), column_of("经费")
    ('department', 'due', None)
    """
    told = re.sub(r"[（(\[【][^）)\]】]{0,40}[）)\]】]|[\s_\-*:：]", "", unicodedata.normalize("NFKC", head)).lower()
    return next((row.column for row in HEADS if told in row.names), None)


def state_of(told: str) -> EventKind | None:
    """The state that a word means; None: a word that we do not know.

    >>> state_of("已办结"), state_of("部分完成"), state_of("据说完成")
    ('done', 'partial', None)
    """
    word = re.sub(r"[\s。.；;]+$", "", told).strip().lower()
    return next((row.state for row in STATE_WORDS if word in row.words), None)


_DAY = re.compile(
    r"""\s*(?P<y>\d{4})\s*
    (?: [-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?   # 2024-06-03, 2024/6/3, 2024.6.3, 2024年6月3日
      | (?P<m2>\d{2})(?P<d2>\d{2}) )                                # 20240603
    (?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*                        # a time of day that a spreadsheet added
    """,
    re.VERBOSE,
)


def day_of(told: str) -> date | None:
    """A whole day as people write it; None: not one.

    >>> str(day_of("2024年6月3日")), str(day_of("2024/6/3 00:00")), day_of("2024年6月"), day_of("2024-02-30")
    ('2024-06-03', '2024-06-03', None, None)
    """
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", told))
    if not found:
        return None
    try:
        return date(int(found["y"]), int(found["m"] or found["m2"]), int(found["d"] or found["d2"]))
    except ValueError:
        return None
