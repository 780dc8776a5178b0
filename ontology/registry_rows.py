"""Rows of users' registry files, as printed: one csv that opens in Excel; or Turtle (`ontology.registry_turtle`).

Columns, English or Chinese, in any order: ``kind,name,code,level,part_of,function,aliases,valid_from,valid_to,note``
(类别,名称,代码,级别,隶属,职能,别名,起,止,备注); docs/registry.md says what each row means. UTF-8 with or without a byte
order mark, or GB18030. What cannot be read is refused with its file and line.
"""

import calendar
import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeVar

from ontology.bodies import normal
from ontology.errors import BadValue, SourceMissing, SourceUnreadable
from ontology.facts import BodyKind, RegionLevel

COLUMNS: Mapping[str, str] = {
    "kind": "类别",
    "name": "名称",
    "code": "代码",
    "level": "级别",
    "part_of": "隶属",
    "function": "职能",
    "aliases": "别名",
    "valid_from": "起",
    "valid_to": "止",
    "note": "备注",
}
KINDS: Mapping[str, str] = {"region": "行政区", "body": "单位", "function": "职能"}
LEVELS: Mapping[RegionLevel, str] = {
    "province": "省级",
    "prefecture": "地级",
    "county": "县级",
    "township": "乡级",
    "zone": "开发区",
}
BODY_KINDS: Mapping[BodyKind, str] = {
    "government": "政府",
    "department": "部门",
    "party": "党委",
    "institution": "机构",
    "enterprise": "企业",
}
Word = TypeVar("Word", bound=str)
_DATE = re.compile(r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2}))?)?[年月日]?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a registry file, cells trimmed, with the place it was read from (``file:line``)."""

    place: str
    kind: str
    name: str
    code: str
    level: str
    part_of: str
    function: str
    aliases: tuple[str, ...]
    since: date | None
    until: date | None
    note: str


def read_entries(path: Path) -> Iterator[Entry]:
    """The rows of one file; empty ones and those that begin with ``#`` are passed over."""
    text = _text(path)
    if path.suffix.lower() in (".ttl", ".turtle", ".nt"):
        from ontology.registry_turtle import read_turtle  # it is made of what stands here

        yield from read_turtle(path, text)
        return
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    columns = _columns(path, next(rows, []))
    for row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells) and not cells[0].startswith("#"):
            yield _entry(f"{path.name}:{rows.line_num}", dict(zip(columns, cells, strict=False)))


def _text(path: Path) -> str:
    if not path.is_file():
        raise SourceMissing(f"没有这个登记文件：{path}", f"no such registry file: {path}")
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceUnreadable(
        f"{path}：编码既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”",
        f"{path}: neither UTF-8 nor GB18030; save it as “CSV UTF-8”",
    )


def _columns(path: Path, head: list[str]) -> list[str]:
    english = {chinese: column for column, chinese in COLUMNS.items()}
    columns = [english.get(cell.strip(), cell.strip().lower()) for cell in head]
    missing = [column for column in ("kind", "name") if column not in columns]
    if missing:
        refuse(
            f"{path.name}:1",
            f"表头缺少 {'、'.join(f'{column}（{COLUMNS[column]}）' for column in missing)}",
            f"the head lacks {', '.join(missing)}; expected {','.join(COLUMNS)}",
        )
    return columns


def _entry(place: str, cells: Mapping[str, str]) -> Entry:
    kind = choice(KINDS, cells.get("kind", "").lower())
    if kind is None:
        found = cells.get("kind", "")
        refuse(place, f"类别“{found}”不认识，应为 行政区、单位 或 职能", f"kind {found!r}: expected {', '.join(KINDS)}")
    if not cells.get("name"):
        refuse(place, "名称是空的", "the name is empty")
    since = _day(place, cells.get("valid_from", ""), last=False)
    until = _day(place, cells.get("valid_to", ""), last=True)
    if since and until and since > until:
        refuse(place, f"起 {since} 晚于 止 {until}", f"valid_from {since} is after valid_to {until}")
    return Entry(
        place=place,
        kind=kind,
        name=normal(cells["name"]),
        code=cells.get("code", ""),
        level=cells.get("level", ""),
        part_of=normal(cells.get("part_of", "")),
        function=normal(cells.get("function", "")),
        aliases=tuple(normal(alias) for alias in re.split("[;；]", cells.get("aliases", "")) if alias.strip()),
        since=since,
        until=until,
        note=cells.get("note", ""),
    )


def choice(words: Mapping[Word, str], cell: str) -> Word | None:
    """The word that a cell chooses, in English or Chinese; None for neither."""
    return next((word for word, chinese in words.items() if cell in (word, chinese)), None)


def _day(place: str, text: str, *, last: bool) -> date | None:
    """A day, a month or a year, as the first or the last day it means."""
    if not text:
        return None
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        year, month = int(found["year"]), int(found["month"] or (12 if last else 1))
        return date(year, month, int(found["day"] or (calendar.monthrange(year, month)[1] if last else 1)))
    except (ValueError, calendar.IllegalMonthError):
        refuse(place, f"“{text}”不是日期，应如 2019-03-31、2019-03 或 2019", f"{text!r} is no date; 2019-03-31 is one")


def refuse(place: str, zh: str, en: str) -> NoReturn:
    """Raises `BadValue` that names the place in the file."""
    raise BadValue(f"{place}：{zh}", f"{place}: {en}")
