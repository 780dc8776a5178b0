"""Physical lines as the page prints them, and the logical lines that they were wrapped from.

A physical line knows where it stands, whether it is bold to its end, whether a page begins with it. What may start a
new logical line is what the label table and the table of openings below say.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from loaders.labels import Label, label_of
from loaders.repairs import undoubled
from loaders.text import Edit, Text


class Line(NamedTuple):
    """One physical line: ``text.clean[start:end]`` without its line end, stripped. `number` counts from 0.

    `squeezed`: without any white space. `label`: the label it starts with, None for none. `starts_bold`, `bold`: it was printed twice where it starts, or all through to its end.
    """

    number: int
    text: str
    start: int
    end: int
    starts_bold: bool
    bold: bool
    opens_page: bool
    squeezed: str
    label: Label | None


def undoubling(text: str) -> tuple[list[Edit], list[tuple[bool, bool]]]:
    """Edits that undo doubled bold, and for each line whether it starts bold, and is bold to its end."""
    edits: list[Edit] = []
    bold: list[tuple[bool, bool]] = []
    at, going_on = 0, False
    for line in text.split("\n"):
        cuts: list[tuple[int, int]] = []
        if line.strip():
            _, cuts, going_on = undoubled(line, going_on)
            edits += [Edit(at + a, at + b, "") for a, b in cuts]
        bold.append((bool(cuts), going_on and bool(cuts)))
        at += len(line) + 1
    return edits, bold


def physical(text: str, bold: Sequence[tuple[bool, bool]]) -> list[Line]:
    """The lines that hold something. A page begins where a line starts with a space and its neighbours do not."""
    lines: list[Line] = []
    at = 0
    for line, (starts, ends) in zip(text.split("\n"), bold, strict=True):
        stripped = line.strip()
        if stripped:
            indent = len(line) - len(line.lstrip())
            start = at + indent
            squeezed = "".join(stripped.split())
            label = None if "\t" in stripped else label_of(stripped)
            end = start + len(stripped)
            lines.append(Line(len(lines), stripped, start, end, starts, ends, indent == 1, squeezed, label))
        at += len(line) + 1
    return lines


_OPENS = re.compile(
    r"""(?:
      [［【〔\[（(]\s?(?:责任|牵头|配合|主办|协办|完成时|落实|参与|实施)[^：:\n]{0,8}[：:]   # ［责任单位：
    | (?:责任|牵头|配合|主办|协办|落实|参与|实施)(?:单位|部门|领导|主体|处室)[^，。：:\n]{0,6}[：:]
    | (?:完成|办理)?时(?:限|间)[^，。：:\n]{0,6}[：:]
    | 附\s?件\s?\d{0,2}\s?(?:[：:]|$) | 附[：:] | 附表 | 附录
    | [—－-]{2}\s?[^\s—－-]
    | [（(]此件 | 抄\s?送[：:] | 主\s?送[：:] | 各[^，。；：]{2,}[：:]$
    | \S{0,20}[〔\[【（(［]\s?(?:19|20)\d\d\s?[〕\]】）)］]\s?\d{1,4}\s?号$
    | [一1]是[^，。]{2,}
    | (?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日$ | [二2][〇零○0OＯo][〇零○0OＯo一二三四五六七八九]{2}年\S{1,3}月\S{1,4}日$
    )""",
    re.VERBOSE,
)
_LIST_GOES_ON = re.compile(r"[［【〔（(\[][^］】〕）)\]]{0,20}[：:]$")
_CLOSES = frozenset("。；：！？;:!?…")
_FULL = 0.8
_WRAPPED_AT_MOST = 60
_HEADING_AT_MOST = 40


_NARROW = re.compile("[\x00-\u1fff]")


def width(line: str) -> float:
    """How wide a line prints, in full-width characters: ASCII counts a half.

    >>> width("2021年底前")
    5.0
    """
    return len(line) - len(_NARROW.findall(line)) / 2


def is_special(line: Line) -> bool:
    """Whether the line starts a logical line of its own, whatever stands above it."""
    return line.label is not None or "\t" in line.text or _OPENS.match(line.text) is not None


# A line of some length that ends within a title, or at a comma: torn, however its source wraps.
_TORN = re.compile(r"^.{24,}(?:《[^《》]*|（[^（）]{0,30}|[，、])$")
# A date torn between its figures or before its sign: 6月15|日, 8月3|1日, 2026|年5月.
_TORN_DAY = re.compile(r"月\d{1,2}\n日|月\d\n\d日|(?:19|20)\d\d\n年|\d年\d{1,2}\n月|\d年\n\d{1,2}月")
_CHARGE_OPENS = re.compile(r"[［【〔（(\[]\s?(?:责任|牵头|配合|主办|协办|完成时|落实)[^］】〔〕）)\]]{0,400}$")
_CHARGE_LINES = 16


def logical(text: Text, lines: Sequence[Line]) -> Text:
    """The text of these physical lines with wrapped lines joined: one logical line a line.

    Two lines are joined where the upper one is full (or belongs to a paragraph that has been joined already) and does
    not end its sentence, and the lower one opens nothing; a bracket that charges bodies is never torn. Lines of
    sources that do not wrap are never joined.
    """
    if not lines:
        return Text.of("")
    edits: list[Edit] = []
    limit = _limits(lines)
    opened = -1
    charge = 0  # how many more lines an open charge may still take
    for above, below, full in zip(lines, lines[1:], limit, strict=False):
        charge = _CHARGE_LINES if "：" in above.text and _CHARGE_OPENS.search(above.text) else max(0, charge - 1)
        if charge and charge < _CHARGE_LINES and re.search("[］】〕]|）[。；]?$", above.text):
            charge = 0
        torn = charge > 0 and full > 0 and below.label is None and "\t" not in below.text
        joined = torn or _joins(above, below, full, opened == above.number)
        edits.append(Edit(above.end, below.start, "" if joined else "\n"))
        if joined:
            opened = below.number
    first, last = lines[0].start, lines[-1].end
    whole = Text(text.clean[first:last], text.origin[first:last])
    return whole.edited(Edit(a - first, b - first, new) for a, b, new in edits)


def _joins(above: Line, below: Line, full: float, paragraph_open: bool) -> bool:
    if "\t" in above.text:
        return False
    if _TORN_DAY.search(f"{above.text[-6:]}\n{below.text[:3]}"):
        return True
    if full <= 0:
        return _TORN.search(above.text) is not None and not is_special(below)
    if above.text[-1] in _CLOSES:
        return _LIST_GOES_ON.search(above.text) is not None
    if above.bold and not below.starts_bold and not above.text.endswith(("，", "、", "“")):
        return False  # a bold heading ends where plain type begins
    if is_special(below):
        return False
    if width(above.text) >= full:
        return True
    heading = above.label is not None or width(above.text) < full / 2
    return paragraph_open and not heading


def _limits(lines: Sequence[Line]) -> Iterator[float]:
    """For each line, from which width on it counts as full; 0 where the source does not wrap.

    Measured over the 20 lines on both sides, so that a page of forms inside a two-column gazette is told apart.
    """
    widths = [width(line.text) for line in lines]
    block = 40
    measured: list[float] = []
    for first in range(0, len(widths), block):
        around = sorted(widths[max(0, first - block // 2) : first + block + block // 2])
        top = around[int(len(around) * 0.8)] if around else 0.0
        near = sum(w >= top * 0.9 for w in around if w <= top * 1.15)
        wraps = top <= _WRAPPED_AT_MOST and near >= max(3, len(around) * 0.25) and around[-1] <= top * 2.5
        measured.append(top * _FULL if wraps else 0.0)
    return (measured[i // block] for i in range(len(widths)))


_SPACE = re.compile(r"[ \u3000]+")
_KEEPS_SPACE = re.compile(r"[A-Za-z]")


def squeezing(text: str) -> Iterator[Edit]:
    """Takes out spaces, but for one behind a label, and between words of Latin letters.

    >>> text = Text.of("1. 2021 年 4月起，执行 ISO 9001")
    >>> text.edited(squeezing(text.clean)).clean
    '1. 2021年4月起，执行ISO 9001'
    """
    at = 0
    for line in text.split("\n"):
        label = label_of(line) if " " in line else None
        for m in _SPACE.finditer(line):
            if label and m.end() == label.end and m.start() > 0:
                keep = " "
            else:
                left, right = line[m.start() - 1 : m.start()], line[m.end() : m.end() + 1]
                between = right and left and left.isascii() and right.isascii()
                words = between and (_KEEPS_SPACE.match(left) or _KEEPS_SPACE.match(right))
                keep = " " if words else ""
            if m[0] != keep:
                yield Edit(at + m.start(), at + m.end(), keep)
        at += len(line) + 1


_BREAK = re.compile(
    r"(?<=[。；：！？］】〕）])\s*(?=(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[〇零一二三四五六七八九十百]{1,5}[章节条]|\d{1,3}[.．、](?!\d)|附件[：\d]))"
)
_RUN_ON = 30
"""A line of so many characters may hold several provisions; `_LABEL`: so many are looked at for a label."""
_LABEL = 24
_ANNEXES = re.compile(r"\s*附\s*件?\s*[：:]")
_ITEM = r"(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[〇零一二三四五六七八九十百]{1,5}[章节条](?!第|款)|\d{1,3}[.．、](?!\d))"
_RUN_ON_BREAK = re.compile(
    rf"(?<=[。；！？］】〕）)])[ \u3000]+{_ITEM}|(?<=[\u4e00-\u9fff])[ \u3000]+{_ITEM}(?=.{{20}})|(?<=.{{40}}[。］】〕）]){_ITEM}"
)
_SALUTED = re.compile(
    r"\s*(?:各|市|省|县|区|有关|机关|全|本|直属|乡镇|街道|[\u4e00-\u9fff]{2,8}[市县区])[^。；：:“”《》]{2,120}(?:居民区|社区|街道|乡镇|园区|政府|部门|单位|委员会|管委会|办事处|[委局厅部办会]|公司|企业|机构|学校|银行|集团)[)）]?[：:](?:(?P<gap>[ \u3000]+)(?=\S)|(?P<none>)(?=为|根据|按照|依据|经|现将|现就|《))"
)
_SIGNED = re.compile(
    r"(?P<before>(?<=[。！”])\s*)[^。，；：\s]{4,30}(?:政府|办公室|办公厅|局|委员会|厅|办事处|公署)[ \u3000]{0,3}(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?P<behind>[ \u3000]+(?=\S))?"
)
# A blank before a label inside a line, or behind a salutation or a day; or a very long line.
_MAY_RUN_ON = re.compile(
    rf"[^\s：][ \u3000]+{_ITEM}|[：:][ \u3000]+\S|日[ \u3000]+\S|(?:政府|部门|单位|办公室|[局委会厅])[)）]?[：:](?:为|根据|按照|依据|经|现将|现就|《)|[^\n]{{200}}"
)
_BEHIND_COLON = re.compile(rf"(?<=如下[：:])[ \u3000]*{_ITEM}")
_AT_HEAD = re.compile(r"(?<=通知|意见|方案|办法)\s*(?=[\u4e00-\u9fff]{1,8}[〔\[](?:19|20)\d\d[〕\]]\d{1,4}号)")
_AT_NUMBER = re.compile(r"(?<=\d号)\s*(?=各|[\u4e00-\u9fff]{2,12}(?:人民政府|委员会))")
_HEAD_WITHIN = 400
_AT_SALUTATION = re.compile(r"(?<=[府门位局会厅]：)\s*(?=\S)")
_AT_FOOT = re.compile(
    r"(?<=。)\s*(?=[^。，；：]{4,30}(?:政府|办公室|办公厅|局|委员会|厅)\s?(?:19|20)\d\d年\d{1,2}月\d{1,2}日)|(?<=\d日)\s*(?=[（(]此件)"
)
_UNBROKEN = 400


_IDEOGRAPHIC = re.compile(r"[\u3000]{1,4}(?=[\u4e00-\u9fff《（〔\d])")


def breaking(text: str) -> Iterator[Edit]:
    """Line ends for a text, or a long line of one, that has none: before labels that count on in order; where the whole
    text has none, around its number and signature too.

    >>> text = Text.of("一、总则。" + "本市各单位应当执行本通知的要求，" * 30 + "完毕。二、范围。")
    >>> text.edited(breaking(text.clean)).clean.count("\\n")
    1
    """
    last: dict[str, int] = {}
    if len(text) >= _UNBROKEN and len(text) / (text.strip().count("\n") + 1) >= _UNBROKEN:
        within = (m.span() for m in _breaks(text))
        yield from _broken(text, 0, [*within, *_run_on_breaks(text)], last)
        return
    lines = text.split("\n")
    breaks = {i: list(_run_on_breaks(x)) for i, x in enumerate(lines) if len(x) >= _RUN_ON and _MAY_RUN_ON.search(x)}
    if not any(breaks.values()):
        return
    at = 0
    for i, line in enumerate(lines):
        yield from _broken(line, at, breaks.get(i, ()), last)
        at += len(line) + 1


def _broken(text: str, at: int, breaks: Iterable[tuple[int, int]], last: dict[str, int]) -> Iterator[Edit]:
    """Line ends at those breaks of a text that begins at `at` whose labels count on from `last`, which goes on."""
    if first := label_of(text[:_LABEL]):
        last[first.style] = first.number
    done = 0
    for start, end in sorted(breaks, key=lambda span: (span[0], -span[1])):
        label = label_of(text[end : end + _LABEL])
        counts_on = label is None or label.number in (1, last.get(label.style, 0) + 1)
        first_of_page = label and label.style == "cn" and not last and end > start
        if start < done or not (counts_on or first_of_page):
            continue
        if label:
            last[label.style] = label.number
        done = end
        yield Edit(at + start, at + end, "\n")


def _run_on_breaks(line: str) -> Iterator[tuple[int, int]]:
    """Where a long line of a page that lost its line ends may be broken: behind its salutation, around its signature,
    before the labels of its provisions."""
    if _ANNEXES.match(line):
        return
    yield from (m.span() for m in _BEHIND_COLON.finditer(line))
    if saluted := _SALUTED.match(line):
        yield saluted.span("gap" if saluted["gap"] else "none")
    for signed in _SIGNED.finditer(line):
        yield from (signed.span(name) for name in ("before", "behind") if signed[name])
    yield from (m.span() for m in _RUN_ON_BREAK.finditer(line))


def _breaks(text: str) -> Iterator[re.Match[str]]:
    yield from _IDEOGRAPHIC.finditer(text)
    yield from _BREAK.finditer(text)
    yield from _AT_FOOT.finditer(text)
    number = _AT_NUMBER.search(text, 0, _HEAD_WITHIN)
    salutation = _AT_SALUTATION.search(text, 0, _HEAD_WITHIN)
    yield from (m for m in (*_AT_HEAD.finditer(text, 0, _HEAD_WITHIN), number, salutation) if m)
