"""Where notices begin and end in a source: one file, many notices; or one notice with page noise around it.

A head is found by its document number on a line of its own, or by a title (…关于…的通知) with a salutation under it.
What lies between two heads belongs to the first; chronicles and appointment lists belong to nobody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.citations import number_of
from loaders.lines import Line
from loaders.titles import (
    TABLE_LINES,
    is_metadata,
    is_noise,
    is_title,
    issuer_near,
    issuer_of,
    joint_issuers,
    may_salute,
    past_repeats,
    red_head,
    salutation_at,
    title_above,
    title_below,
    told_number,
    told_title,
    unquoted,
)

_LEFT_OUT = re.compile(
    r"(?:^|.{0,20})(?:大\s*事\s*记(?:略|要)?|人\s*事\s*任\s*免|政\s*务\s*活\s*动|政\s*务\s*要\s*闻|统计资料|主要经济指标)(?:[（(].{0,16}[）)])?$|^目\s*录$|^本期目录$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a notice: `first` its first line, `body` the first line of its text (numbers into the lines).

    `title` is "" where the head prints none; the text below may still (`loaders.instruments`).
    """

    first: int
    body: int
    number: str | None
    title: str
    issuer: str | None
    salutation: str


def heads(lines: Sequence[Line]) -> tuple[Head, ...]:
    """All heads of a source in order; empty where it has none (then the whole of it may be one bare instrument)."""
    found: list[Head] = []
    taken = -1
    for i in range(len(lines)):
        if i > taken and (head := _head_at(lines, i, taken)):
            found.append(head)
            taken = max(head.body - 1, i)
    return tuple(found)


def _head_at(lines: Sequence[Line], at: int, taken: int) -> Head | None:
    line = lines[at]
    if line.squeezed.endswith("令"):
        return _order(lines, at)
    if "号" not in line.text:
        return _unnumbered(lines, at, taken)
    number = number_of(line.text)
    return _in_one_line(lines, at) or (_numbered(lines, at, number, taken) if number else _unnumbered(lines, at, taken))


_ORDER = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{2,24})令")
_ORDER_NUMBER = re.compile(r"[（(]?第?(?P<n>\d{1,4})号[）)]?")
_ANNOUNCED = re.compile(r"《(?P<title>[^《》]{4,80})》[^。]{0,60}(?:公布|发布|施行)")


def _order(lines: Sequence[Line], at: int) -> Head | None:
    """云中省人民政府令 / 第8号 / 《…办法》已经…通过，现予公布: an order that announces an instrument."""
    issuer = _ORDER.fullmatch(lines[at].squeezed)
    number = _ORDER_NUMBER.fullmatch(lines[at + 1].squeezed) if issuer and at + 1 < len(lines) else None
    if not issuer or not number:
        return None
    told = f"{issuer[0]}第{number['n']}号"
    said = _ANNOUNCED.search("".join(line.squeezed for line in lines[at + 2 : at + 6]))
    return Head(at, at + 2, told, said["title"] if said else told, issuer["issuer"], "")


_NUMBER_FIRST = re.compile(r"(?P<number>[^《》\s]{2,20}号)《(?P<title>.{8,160})》")
_NUMBER_LAST = re.compile(
    r"《?(?P<title>.{8,160}?)》?[（(](?P<number>[\u4e00-\u9fff]{2,12}[〔\[【][^）)]{6,16}号)[）)]"
)


def _in_one_line(lines: Sequence[Line], at: int) -> Head | None:
    """Number and title on one line, as portals print them: X号《…的通知》, …的通知（X号）; both may come again below."""
    text = lines[at].squeezed
    found = _NUMBER_FIRST.fullmatch(text) or _NUMBER_LAST.fullmatch(text)
    number = number_of(found["number"]) if found else None
    if not found or not number:
        return None
    if not is_title(found["title"]) and not salutation_at(lines, at + 1)[1]:
        return None
    title = unquoted(found["title"])
    below = past_repeats(lines, at + 1, title, number)
    body, salutation = salutation_at(lines, below)
    if not salutation and below == at + 1 and at > 3:
        return None  # a wrapped line of a text that cites another notice
    return Head(at, body, number, title, issuer_of(title), salutation)


def _numbered(lines: Sequence[Line], at: int, number: str | None, taken: int) -> Head | None:
    first, title = title_above(lines, at, taken)
    below = at + 1
    if not _ABOUT.search(title):  # none, or a page's headline over the head
        told_below = title_below(lines, at + 1)
        if told_below[1] and (not title or _ABOUT.search(told_below[1])):
            first, (below, title) = at, told_below
    if not title:
        body, salutation = salutation_at(lines, at + 1)
        above = _with_red_head(lines, at, taken), _red_head_above(lines, at, taken)
        return Head(above[0], body, number, "", above[1], salutation) if salutation else None
    title = unquoted(title)
    body, salutation = salutation_at(lines, past_repeats(lines, below, title, number))
    issuer = _issuer(lines, first, title, taken)
    issuer = issuer or issuer_near(lines[max(taken + 1, first - 1) : at])
    return Head(_with_red_head(lines, first, taken), body, number, title, issuer, salutation)


_ABOUT = re.compile("关于|转发|印发")


def _unnumbered(lines: Sequence[Line], at: int, taken: int) -> Head | None:
    """A head without a number of its own: a salutation right under a title; a portal's table may tell the number."""
    if not may_salute(lines[at]):
        return None
    body, salutation = salutation_at(lines, at)
    if not salutation:
        return None
    first, title = title_above(lines, at, taken)
    number = told_number(lines[max(taken + 1, first - TABLE_LINES) : at])
    if not title and number and "关于" not in salutation and is_metadata(lines[max(at - 1, 0)]):
        return Head(at - 1, body, number, "", None, salutation)  # a portal's table instead of a head
    title = title if _ABOUT.search(title) else told_title(lines[max(taken + 1, at - TABLE_LINES) : at])
    if not title:
        return None
    title = unquoted(title)
    issuer = _issuer(lines, first, title, taken)
    return Head(_with_red_head(lines, first, taken), body, number, title, issuer, salutation)


def _issuer(lines: Sequence[Line], first: int, title: str, taken: int) -> str | None:
    """Who issues, as the first line of the title, the title or the red head above it says."""
    return joint_issuers(lines[first]) or issuer_of(title) or _red_head_above(lines, first, taken)


def _red_head_above(lines: Sequence[Line], first: int, taken: int) -> str | None:
    return next((x for i in range(first - 1, max(taken, first - 4), -1) if (x := red_head(lines[i]))), None)


def _with_red_head(lines: Sequence[Line], first: int, taken: int) -> int:
    return first - 1 if first - 1 > taken and red_head(lines[first - 1]) else first


def bare_head(lines: Sequence[Line]) -> Head | None:
    """A source without a head: one instrument, or a notice that prints no number, under the title in its first lines."""
    if not lines:
        return None
    body, salutation = salutation_at(lines, 0)
    if salutation:
        return Head(0, body, told_number(lines[:body]), "", None, salutation)
    for i in range(min(20, len(lines))):
        below, title = _title_from(lines, i)
        if title:
            body, salutation = salutation_at(lines, past_repeats(lines, below, title, None))
            issuer = issuer_of(title) or issuer_near(lines[: body + 2])
            number = told_number(lines[: body + 2]) or told_number(_table_around(lines, i))
            return Head(i, body, number, title, issuer, salutation)
    top = next((k for k in range(min(len(lines), TABLE_LINES)) if not is_noise(lines[k])), 0)
    # the text itself, cut out of a notice
    opens = lines[top].label is not None or "。" in lines[top].text or "\t" in lines[top].text
    number = told_number(lines[:top])
    return Head(top, top if opens else top + 1, number, lines[top].squeezed[: 40 if opens else 200], None, "")


def _table_around(lines: Sequence[Line], title: int) -> Sequence[Line]:
    """The lines of a portal's table that stands below a title: up to the first item of the text."""
    end = next((k for k in range(title, min(len(lines), title + 30)) if lines[k].label), title)
    return lines[title:end] if any(is_metadata(line) for line in lines[title:end]) else ()


_NO_TITLE_LINE = re.compile("[。；]|：$")


_SALUTES = re.compile(r"[，、：]|^各")
_ANNEX_MARK = re.compile(r"附件?\s*[\d一二三四五六七八九十]{0,3}[：:]?")


def _title_from(lines: Sequence[Line], at: int) -> tuple[int, str]:
    """The title of at most four lines that begins at line `at`: (line after it, the title, "" for none)."""
    title = ""
    for k in range(at, min(at + 4, len(lines))):
        if lines[k].label or _NO_TITLE_LINE.search(lines[k].text) or told_number(lines[k : k + 1]):
            break
        if k == at and (_ANNEX_MARK.fullmatch(lines[k].squeezed) or is_metadata(lines[k])):
            break
        title += lines[k].squeezed
        if is_title(title) and not (may_salute(lines[k]) and _SALUTES.search(lines[k].squeezed)):
            return k + 1, unquoted(title)
    return at, ""


def left_out(lines: Sequence[Line], start: int, end: int) -> int:
    """Where in ``lines[start:end]`` something begins that is no notice (大事记, 人事任免); `end` where nothing does."""
    return next((i for i in range(start, end) if len(lines[i].text) < 30 and _LEFT_OUT.match(lines[i].squeezed)), end)
