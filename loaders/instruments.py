"""The parts of one notice: its own words, its signature, the instruments and annexes that it carries.

Titles may stand where the page put them, in the middle or at the foot of their text; numbering that starts again
shows where one instrument ends and the next begins. Works on physical lines, so that a displaced title can be taken
out before lines are joined.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from loaders.dates import day_of
from loaders.labels import Label, label_of
from loaders.lines import Line
from loaders.titles import GENRES, is_metadata, is_title

_DATE_LINE = re.compile(
    r"(?P<who>[^，。；：《》\d〇二○零]{0,60}?)[（(]?(?P<day>(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:19|20)\d{6}|[二2][〇零○0OＯo][〇零○0OＯo一二三四五六七八九]{2}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十廿卅]{1,4}日)[）)]?"
)
_SIGNS = re.compile(
    r"[^，。；：《》]{2,40}(?:政府|办公室|办公厅|委员会|局|厅|部|委|院|会|中心|办事处|管理处|督查室|公署|行署|党工委|指挥部|领导小组|公司)(?:[（(].{1,12}[）)])?"
)
_TAIL = re.compile(
    r"(?:[（(](?:此件|此文)[^）)]{0,20}[）)]?|[（(](?:公开|主动公开|信息公开|联系)[^）)]{0,24}[）)]|(?:抄送|主送|分送)[：:].*"
    r"|.{2,30}(?:办公室|办公厅|局|委).{0,6}\d{4}年\d{1,2}月\d{1,2}日印发|扫一扫.{0,20}|【?(?:打印|关闭).{0,10}|(?:上|下)一[篇条][：:].*|相关(?:链接|解读)[：:]?)$"
)
_ANNEX = re.compile(r"附\s*(?:件|录|表)\s*(?P<n>[\d一二三四五六七八九十]{0,3})[：:]?")
_ANNEX_LIST = re.compile(r"附(?:\s*件\s*[：:]?|[：:])(?P<first>.*)")
_TITLED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_FORWARDS = re.compile(r"印发|转发|下发|批转|发布|公布|颁布|发给|施行|现将")
_INSTRUMENT_GENRE = re.compile(
    "(?:"
    + "|".join(g for g in GENRES if g not in {"清单", "目录", "函", "任务书", "责任书", "实施"})
    + r")(?:[（(][^）)]{1,30}[）)])*$"
)
_SHORT_FOR = re.compile(r"[（(]以下(?:统)?简?称[^）)]*[）)]")
_TITLE_SPAN = 4
_TITLES_AT_MOST = 200
_TITLE_AT_MOST = 120


@dataclass(slots=True)
class Part:
    """One text inside a notice. `kind`: the notice's own words, an instrument that binds, or an annex (forms, lists)."""

    kind: Literal["own", "instrument", "annex"]
    title: str | None
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a notice consists of. `signed`: the words of its date line, "" where none was found."""

    parts: tuple[Part, ...]
    title: str
    instruments: tuple[str, ...]
    signed: str
    signer: str | None


def parts_of(title: str, lines: Sequence[Line]) -> Parts:
    """Cuts the lines below a notice's head into its parts. `title`: "" where the head prints none.

    `instruments` are the titles it forwards, in the order of its forwarding sentence, then those annexes that are
    instruments themselves (办法, 方案 … with their text in the source).
    """
    lines, title = _displaced_title(lines, title)
    forwarded = _forwarded(title, lines)
    sign, signer = _signature(lines, bool(forwarded))
    own_end = sign + 1 if sign is not None else _first_title(lines, forwarded[:_TITLES_AT_MOST])
    own, listed = _without_annex_list(lines[:own_end] if sign is None else lines[:sign])
    own = [
        line
        for line in own
        if not (_SIGNS.fullmatch(line.squeezed) and sign is not None and line.number >= lines[sign].number - 2)
    ]
    if own and sign is None and _SIGNS.fullmatch(own[-1].squeezed) and title.startswith(own[-1].squeezed):
        del own[-1]  # signed, without a day
    rest = [line for line in lines[own_end:] if not _TAIL.match(line.squeezed) and not is_metadata(line)]
    carried = _Cutter(forwarded, listed).cut(rest)
    annexed = [p.title for p in carried if p.kind == "instrument" and p.title and p.title not in forwarded]
    signed = _DATE_LINE.fullmatch(lines[sign].squeezed) if sign is not None else None
    return Parts(
        (Part("own", None, [line for line in own if not _TAIL.match(line.squeezed)]), *carried),
        title or next(iter(forwarded), ""),
        (*forwarded, *annexed),
        signed["day"] if signed else "",
        signer,
    )


def _displaced_title(lines: Sequence[Line], title: str) -> tuple[Sequence[Line], str]:
    """For a head without a title: the one that the page put further down (关于印发《…》的通知), taken out."""
    if title:
        return lines, title
    for i, line in enumerate(lines[:16]):
        if line.squeezed.startswith(("关于", "转发")) and is_title(line.squeezed):
            return [*lines[:i], *lines[i + 1 :]], line.squeezed
    return lines, ""


def _forwarded(title: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """The titles that the notice forwards: from its first sentences, else from its own title."""
    if title and not re.search("印发|转发|下发|批转|发布|公布|颁布", title) and not _announces(title, lines):
        return ()
    about = re.search(r"(?:印发|转发|下发|批转)(?:实施)?(.+?)的(?:通知|公告|决定|令)(?:[（(].{1,20}[）)])?$", title)
    if about and "《" in about[1] and not _TITLES_ONLY.fullmatch(about[1]):
        return (about[1],)  # 印发2026年《政府工作报告》任务分解的通知
    opening = "".join(line.squeezed for line in lines[:12])
    for sentence in re.split("[。]", opening)[:3]:
        short = "".join(_SHORT_FOR.findall(sentence))
        titles = [t for t in _TITLED.findall(_BASIS.sub("", sentence)) if f"《{t}》" not in short]
        if titles and _FORWARDS.search(sentence) and label_of(sentence) is None:
            handed = _handed_out(sentence)
            named = [t for t in titles if title and (t in handed or _shared(t, title))] or handed or titles[:1]
            return tuple(dict.fromkeys(named))
    about = re.search(
        r"(?:印发|转发|下发|批转|发布|公布|颁布)(?:实施)?(.+?)的?(?:通知|公告|决定|令)(?:[（(].{1,20}[）)])?$", title
    )
    if about and (inner := _TITLED.findall(about[1])):
        return tuple(inner)
    return (about[1].strip("《》"),) if about and _INSTRUMENT_GENRE.search(about[1].strip("《》")) else ()


_TITLES_ONLY = re.compile(
    r"(?:关于|[^《》]{2,30}(?:政府|[委办厅局部会]))?(?:《.+》[、和及]?(?:（[^）]{2,12}）)?)+(?:等.{0,12})?"
)
_BASIS = re.compile(
    r"(?:根据|按照|依据|依照|落实|贯彻|遵照)[^，。《》]{0,30}(?:《(?:[^《》]|《[^《》]*》)+》(?:（[^）]*）)?[、和及与]?)+"
)
_HANDED_OUT = re.compile(r"(?:将|把)(?:省|市|县|区|本)?(?P<titles>(?:《(?:[^《》]|《[^《》]*》)+》[、和及与]?)+)")


def _handed_out(sentence: str) -> list[str]:
    """The titles that a sentence hands out (现将《…》印发给你们), not those it only speaks of."""
    found = _HANDED_OUT.search(sentence)
    return _TITLED.findall(found["titles"]) if found else []


def _announces(title: str, lines: Sequence[Line]) -> bool:
    """Whether the first words announce the very instrument that the title names (an order: 《…》…现予公布)."""
    return f"《{title}》" in "".join(line.squeezed for line in lines[:4])


def _shared(named: str, title: str) -> bool:
    """Whether a title named in the forwarding sentence is one that the notice's own title speaks of."""
    plain = _plain(title)
    words = re.findall(r"[\u4e00-\u9fff]{2}", _plain(named))
    return sum(w in plain for w in words) >= 0.6 * len(words)


_PUNCTUATION = str.maketrans("", "", ' \t\u3000《》〈〉<>“”"（）()〔〕[]—-－、，,.．·:：')


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return text.translate(_PUNCTUATION)


def _signature(lines: Sequence[Line], forwards: bool) -> tuple[int | None, str | None]:
    """(index of the line that dates the notice, who signed), the first date under a signature."""
    fallback: tuple[int | None, str | None] = (None, None)
    for i, line in enumerate(lines[:60] if forwards else lines):
        found = _DATE_LINE.fullmatch(line.squeezed) if len(line.text) < 80 else None
        if not found or day_of(found["day"]) is None:
            continue
        above = lines[i - 1].squeezed if i else ""
        who = found["who"] or (above if _SIGNS.fullmatch(above) else "")
        if who and _SIGNS.fullmatch(who) and not who.startswith(("（", "(")):
            return i, who
        if fallback[0] is None:  # （某委员会 2008年10月6日） under a title tells of the instrument
            fallback = (i, None)
    return fallback


def _first_title(lines: Sequence[Line], titles: Sequence[str]) -> int:
    """Where the first forwarded title stands on lines of its own; the end of the lines where none does."""
    if not titles:
        return len(lines)
    return next((i for i in range(len(lines)) if _title_at(lines, i, titles)), len(lines))


def _title_at(lines: Sequence[Line], at: int, titles: Sequence[str]) -> tuple[str, int] | None:
    """The longest of `titles` that whole lines from `at` on print: (title, line after it)."""
    if not titles or at >= len(lines):
        return None
    wanted = {_plain(t): t for t in titles}
    if not any(w[0] in lines[at].text for w in wanted if w):
        return None
    text, found = "", None
    for i in range(at, min(len(lines), at + _TITLE_SPAN)):
        text += _plain(lines[i].text)
        if text in wanted:
            found = (wanted[text], i + 1)
        if not any(w.startswith(text) for w in wanted):
            break
    return found


def _without_annex_list(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines without lists such as 附件：1.… 2.…, and the titles they list."""
    kept: list[Line] = []
    titles: list[str] = []
    i = 0
    while i < len(lines):
        end, listed = _annex_list(lines, i)
        if end > i:
            titles += listed
            i = end
        else:
            kept.append(lines[i])
            i += 1
    return kept, titles


def _annex_list(lines: Sequence[Line], at: int) -> tuple[int, list[str]]:
    """The list of annexes that begins at `at`: (line after it, titles); ``(at, [])`` where none does."""
    if not lines[at].squeezed.startswith("附"):
        return at, []
    head = _ANNEX_LIST.fullmatch(lines[at].squeezed)
    listed = head and (re.match(r"附(?:\s*件)?\s*[：:]", lines[at].squeezed) or _next_is_first_item(lines, at))
    if not head or not listed or len(lines[at].text) > 70:
        return at, []
    texts = [head["first"]] if head["first"] else []
    i = at + 1
    while i < len(lines):
        line, label = lines[i], lines[i].label
        if label and label.style in ("ar", "par") and label.number == (len(texts) + 1):
            texts.append(line.squeezed)
        elif (
            label
            or line.opens_page
            or _ANNEX.fullmatch(line.squeezed)
            or _ends_list(line)
            or not texts
            or len(texts[-1]) > _TITLE_AT_MOST
            or len(line.text) > 40
        ):
            break
        else:
            texts[-1] += line.squeezed
        i += 1
    return i, [re.sub(r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)])|[。；;]$", "", t).strip("《》") for t in texts]


def _next_is_first_item(lines: Sequence[Line], at: int) -> bool:
    label = lines[at + 1].label if at + 1 < len(lines) else None
    return lines[at].squeezed in ("附件", "附件：") and label is not None and label.style == "ar" and label.number == 1


def _ends_list(line: Line) -> bool:
    return bool(_SIGNS.fullmatch(line.squeezed) or _DATE_LINE.fullmatch(line.squeezed) or _TAIL.match(line.squeezed))


class _Cutter:
    """Cuts what follows a notice's signature into instruments and annexes, in one walk over the lines."""

    def __init__(self, forwarded: Sequence[str], listed: Sequence[str]) -> None:
        self.waiting = list(forwarded)[:_TITLES_AT_MOST]
        self.forwarded = frozenset(forwarded)
        self.listed = list(listed)[:_TITLES_AT_MOST]
        self.parts: list[Part] = []
        self.seen: dict[int, int] = {}

    def cut(self, lines: Sequence[Line]) -> list[Part]:
        i = 0
        if lines:
            self._open(None)
        while i < len(lines):
            i = self._step(lines, i)
        self._name_the_rest()
        return [part for part in self.parts if part.lines]

    def _step(self, lines: Sequence[Line], i: int) -> int:
        end, titles = _annex_list(lines, i)
        if end > i:
            self.listed = [*self.listed, *titles][:_TITLES_AT_MOST]
            if end < len(lines):
                self._open(None)
            return end
        marker = _ANNEX.fullmatch(lines[i].squeezed)
        if marker:
            return self._at_marker(lines, i)
        if titled := _title_at(lines, i, [*self.waiting, *self.listed]):
            self._at_title(titled[0])
            return titled[1]
        label = lines[i].label
        if label and (self.waiting or self.listed) and (self._restarts(label) or self._begins_after_annex(label)):
            self._split_at_preamble()
        if label:
            self.seen[label.rank] = label.number
        self.parts[-1].lines.append(lines[i])
        return i + 1

    def _at_marker(self, lines: Sequence[Line], i: int) -> int:
        """附件2 on a line of its own: it names what stands above it, where that has no name, else what follows."""
        titled = _title_at(lines, i + 1, [*self.waiting, *self.listed])
        end = titled[1] if titled else i + 1
        title = titled[0] if titled else None
        if not title and i + 1 < len(lines) and len(lines[i + 1].text) < 40 and not lines[i + 1].label:
            title, end = lines[i + 1].squeezed, i + 2
        displaced = self.parts[-1].lines and self.parts[-1].title is None and titled is not None
        if not displaced:
            self._open(None)
        if title:
            self._name(self.parts[-1], title)
        return end

    def _at_title(self, title: str) -> None:
        if self.parts[-1].title is not None:
            self._open(None)
        self._name(self.parts[-1], title)

    def _name(self, part: Part, title: str) -> None:
        part.title = title
        binds = title in self.forwarded or _INSTRUMENT_GENRE.search(title) is not None
        part.kind = "instrument" if binds else "annex"
        for names in (self.waiting, self.listed):
            if title in names:
                names.remove(title)

    def _open(self, title: str | None) -> None:
        if not self.parts or self.parts[-1].lines or self.parts[-1].title:
            self.parts.append(Part("annex", title))
        self.seen = {}

    def _restarts(self, label: Label) -> bool:
        """Whether a first 章, 条 or 一、 comes where its rank has been seen and nothing coarser is open."""
        return (
            label.number == 1
            and label.rank in (1, 3, 4)
            and label.rank in self.seen
            and not any(rank < label.rank for rank in self.seen)
        )

    def _begins_after_annex(self, label: Label) -> bool:
        """Whether a forwarded instrument, still awaited, begins behind a list or form that has no such numbering."""
        part = self.parts[-1]
        return bool(
            self.waiting and label.number == 1 and label.rank in (1, 3, 4)
            and part.kind == "annex" and part.title and label.rank not in self.seen and self._preamble(part.lines) is not None
        )  # fmt: skip

    @staticmethod
    def _preamble(above: Sequence[Line]) -> int | None:
        """Where, above what is about to begin, its preamble starts: 为…, 根据…, or the top of a page."""
        for k in range(len(above) - 1, max(0, len(above) - 40), -1):
            if above[k].label and not above[k].opens_page:
                return None
            opens = above[k].opens_page or re.match("为|根据|按照|依据|依照|本", above[k].text)
            if opens and above[k - 1].text[-1] in "。；：）)]］〕":
                return k
        return None

    def _split_at_preamble(self) -> None:
        """Opens a part at the preamble of what is about to begin: the paragraphs above it that belong to it."""
        above = self.parts[-1].lines
        found = self._preamble(above)
        start = len(above) if found is None else found
        moved = above[start:]
        del above[start:]
        self._open(None)
        self.parts[-1].lines.extend(moved)

    def _name_the_rest(self) -> None:
        """Parts without a title get, in order, the forwarded titles and then the listed annexes still without text."""
        for part in self.parts:
            if part.title is None and part.lines and self.waiting:
                self._name(part, self.waiting[0])
        for part in self.parts:
            if part.title is None and part.lines and self.listed:
                self._name(part, self.listed[0])
