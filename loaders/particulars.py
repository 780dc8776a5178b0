"""The table of particulars that government pages print above a notice: 索引号, 发文机关, 成文日期, 发文字号, 标题 …

The labels follow the catalogue rules of government information disclosure (政府信息公开目录); pages vary in wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.numerals import read
from loaders.source import remark
from ontology.facts import Remark

if TYPE_CHECKING:
    from loaders.html import Line

GROUPS = {
    "number": "发文字号 文号 公文文号 发文文号 文件编号 文件字号 公文字号 文件文号 发文号",
    "title": "标题 名称 信息名称 文件名称 信息标题 文件标题 公文名称 公文标题",
    "issuer": "发文机关 发文单位 制发机关 制定机关 发文机构 印发机关 发布机构 发布机关 公开主体",
    "date": "成文日期 发文日期 生成日期 制发日期 印发日期 制定日期 成文时间 发文时间",
    "": """索引号 信息索引号 信息索引 主题分类 主题词 分类 组配分类 体裁分类 公文种类 文种 公文类型 发布日期 公开日期
        发布时间 公布日期 生效日期 实施日期 废止日期 失效日期 终止日期 有效性 是否有效 时效性 时效 有效期 效力状态
        公开方式 公开形式 公开范围 公开属性 公开时限 关键词 服务对象 内容概述 内容分类 信息分类 信息类别 主题 体裁
        载体 语种 统一登记号 登记号 所属主题 信息公开类别 公开类别 文件状态 状态 部门 责任部门 信息格式
        审核人 信息来源""",
}
"""What a label gives the notice; the last group gives nothing, and only shows that a table is one of particulars."""

LABELS = {label: key for key, labels in GROUPS.items() for label in labels.split()}
STRONG = {label for label, key in LABELS.items() if key in ("number", "date")} | {
    *("索引号", "信息索引号", "发文机关", "发布机构", "主题分类", "发文单位", "制发机关")
}
LABEL = re.compile(r"[【\[（(]?([\u4e00-\u9fff][\u4e00-\u9fff \u3000]{0,12}?)[】\]）)]?\s*(?:[:：]|$)\s*")
VALUE_LENGTH = 120
LOOSE = re.compile(r"[\s\u3000《》〈〉“”\"'（）()〔〕［］\[\]【】]+")
"""What pages add, drop and exchange when they repeat a title or a number."""

DOCUMENT = re.compile(
    r"(?:通知|意见|决定|通告|公告|通报|方案|办法|规定|细则|规划|计划|批复|函|请示|报告|纪要|命令|议案|公报|要点|清单)$"
)
DAY = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
SAID_DAY = re.compile(
    r"([\d〇○零一二三四五六七八九]{4})年([\d〇一二三四五六七八九十]{1,3})月([\d〇一二三四五六七八九十]{1,3})日[）)]?$"
)
TOGETHER = re.compile(r"(?<=\S)[ \u3000]{1,12}(?=[\u4e00-\u9fff]{2,7}[:：])")
"""Where one line holds several pairs: 索引号：X 主题分类：Y."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the table says (None: nothing), and the lines it takes: indices into the page's lines."""

    number: str | None = None
    title: str | None = None
    issuer: str | None = None
    date: str | None = None
    lines: frozenset[int] = frozenset()


def particulars(lines: Sequence[Line]) -> Particulars:
    """The particulars above the first sentences; at least two pairs with one unmistakable label make a table."""
    before = next((i for i, line in enumerate(lines) if _is_sentence(line)), len(lines))
    found: dict[str, str] = {}
    taken: list[int] = []
    labels: set[str] = set()
    run: list[tuple[int, str, str, int]] = []
    for pair in (*_pairs(lines[:before]), (before + 10, "", "", 0)):
        if run and pair[0] > run[-1][3] + 2:
            said = {label for _, label, _, _ in run}
            if len(said) >= 2 and said & STRONG:
                labels |= said
                taken += [index for first, _, _, last in run for index in range(first, last + 1)]
                for _, label, value, _ in run:
                    if value and LABELS[label]:
                        found.setdefault(LABELS[label], value)
            run = []
        run.append(pair)
    return Particulars(**found, lines=frozenset(taken))


def _is_sentence(line: Line) -> bool:
    if line.kind == "row" or len(line.text) < 30 or line.linked * 2 > len(line.text):
        return False
    return "。" in line.text and _label(line.text)[0] is None


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[int, str, str, int]]:
    """(first line, label, value, last line) of each pair; a label's value may stand in the next cell or line."""
    cells = [
        (index, part.strip())
        for index, line in enumerate(lines)
        for cell in line.text.split("\t")
        for part in TOGETHER.split(cell)
    ]
    at = 0
    while at < len(cells):
        index, text = cells[at]
        label, rest = _label(text)
        at += 1
        if label is None:
            continue
        if rest or at >= len(cells):
            yield index, label, rest, index
            continue
        there, value = cells[at]
        if _label(value)[0] is not None or there > index + 1 or len(value) > VALUE_LENGTH:
            if text.endswith((":", "：")):
                yield index, label, "", index
            continue
        at += 1
        yield index, label, value, there


def _label(text: str) -> tuple[str | None, str]:
    found = LABEL.match(text)
    if not found or len(text) > VALUE_LENGTH:
        return None, ""
    label = re.sub(r"[ \u3000]", "", found[1])
    return (label, text[found.end() :].strip()) if label in LABELS else (None, "")


def completed(texts: Sequence[str], known: Particulars, titles: Sequence[str]) -> tuple[str, tuple[Remark, ...]]:
    """The notice's lines with number, title, issuer and date from the particulars where the notice itself lacks them.

    `titles`: what the page calls the notice; the number goes below the line that ends the title.
    """
    if not texts:
        return "", ()
    lines = list(texts)
    text = LOOSE.sub("", "".join(lines))
    remarks = []
    if known.title and DOCUMENT.search(known.title) and LOOSE.sub("", known.title) not in text:
        lines.insert(0, known.title)
        remarks.append(_taken("标题", known.title))
    if known.number and re.search(r"\d\s*号$", known.number) and LOOSE.sub("", known.number) not in text:
        lines.insert(_after_title(lines, titles), known.number)
        remarks.append(_taken("发文字号", known.number))
    day = DAY.search(known.date or "")
    if day and not any(_day(SAID_DAY.search("".join(line.split()))) == _day(day) for line in lines):
        if known.issuer and LOOSE.sub("", known.issuer) not in (LOOSE.sub("", line) for line in lines[-6:]):
            lines.append(known.issuer)
        lines.append("{}年{}月{}日".format(*_day(day) or ()))
        remarks.append(_taken("成文日期", day[0]))
    return "\n".join(lines), tuple(remarks)


def _taken(what: str, value: str) -> Remark:
    return remark("particulars", "note", f"正文没有{what}，取自页面信息表：{value}。")


def _day(found: re.Match[str] | None) -> tuple[int | None, ...] | None:
    return tuple(read(part) for part in found.groups()) if found else None


def _after_title(lines: Sequence[str], titles: Sequence[str]) -> int:
    joined = ""
    wanted = [LOOSE.sub("", title) for title in titles]
    for index, line in enumerate(lines[:8]):
        joined += LOOSE.sub("", line)
        if any(title in joined for title in wanted) or DOCUMENT.search(line):
            return index + 1
    return 1
