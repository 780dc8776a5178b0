"""Automatic numbers of a Word file as they are printed: 一、 （一） 1. ① 第三条 … (ECMA-376 part 1, 17.9).

The text of a document does not hold these numbers; ``numbering.xml`` says how to count and how to write them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from loaders.list_labels import alphabetic, chinese, roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_LEVELS = 9


def _one_of(row: str) -> Callable[[int], str]:
    return lambda number: row[number - 1] if 0 < number <= len(row) else str(number)


def _digits(row: str) -> Callable[[int], str]:
    return lambda number: str(number).translate({ord("0") + value: digit for value, digit in enumerate(row)})


def _financial(number: int) -> str:
    return chinese(number).translate(str.maketrans("〇零一二三四五六七八九十百千", "零零壹贰叁肆伍陆柒捌玖拾佰仟"))


def _nothing(_number: int) -> str:
    return ""


FORMATS: dict[str, tuple[Callable[[int], str], tuple[tuple[int, str], ...]]] = {
    "decimal": (str, ((12, "12"),)),
    "decimalZero": ("{:02}".format, ((3, "03"), (12, "12"))),
    "decimalFullWidth": (_digits("０１２３４５６７８９"), ((12, "１２"),)),
    "decimalFullWidth2": (_digits("０１２３４５６７８９"), ((12, "１２"),)),
    "chineseCounting": (chinese, ((3, "三"), (21, "二十一"))),
    "chineseCountingThousand": (chinese, ((10, "十"), (105, "一百零五"))),
    "japaneseCounting": (chinese, ((12, "十二"),)),
    "taiwaneseCounting": (chinese, ((12, "十二"),)),
    "taiwaneseCountingThousand": (chinese, ((12, "十二"),)),
    "chineseLegalSimplified": (_financial, ((3, "叁"), (12, "拾贰"))),
    "ideographDigital": (_digits("〇一二三四五六七八九"), ((10, "一〇"), (12, "一二"))),
    "japaneseDigitalTenThousand": (_digits("〇一二三四五六七八九"), ((12, "一二"),)),
    "taiwaneseDigital": (_digits("○一二三四五六七八九"), ((10, "一○"),)),
    "ideographTraditional": (_one_of("甲乙丙丁戊己庚辛壬癸"), ((3, "丙"),)),
    "ideographZodiac": (_one_of("子丑寅卯辰巳午未申酉戌亥"), ((3, "寅"),)),
    "ideographEnclosedCircle": (_one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"), ((3, "㊂"),)),
    "decimalEnclosedCircle": (_one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"), ((3, "③"), (21, "21"))),
    "decimalEnclosedCircleChinese": (_one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"), ((12, "⑫"),)),
    "decimalEnclosedFullstop": (_one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"), ((3, "⒊"),)),
    "decimalEnclosedParen": (_one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"), ((3, "⑶"),)),
    "lowerLetter": (alphabetic, ((2, "b"), (28, "ab"))),
    "upperLetter": (lambda n: alphabetic(n).upper(), ((2, "B"),)),
    "lowerRoman": (roman, ((4, "iv"),)),
    "upperRoman": (lambda n: roman(n).upper(), ((4, "IV"),)),
    "bullet": (_nothing, ((1, ""),)),
    "none": (_nothing, ((1, ""),)),
}
"""How a number is written, with examples; a format that is not here is written as decimal."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` holds ``%1`` … ``%9`` for the numbers of the levels."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    space: bool = True
    legal: bool = False
    restart: int | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A ``w:num``: a list in use, its abstract list and what it changes of it."""

    abstract: str
    starts: dict[int, int]
    levels: dict[int, Level]


@dataclass(slots=True)
class Numbers:
    """The lists of a document, and how far each has been counted."""

    sequences: dict[str, Sequence] = field(default_factory=dict)
    abstracts: dict[str, dict[int, Level]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level that a list ties to a paragraph style (None: none)."""
        levels = self._levels(number)
        return next((depth for depth, level in levels.items() if level.style == style), None)

    def label(self, number: str, depth: int) -> str:
        """Count one paragraph on, and write its label with the blank that follows it; empty for bullets."""
        levels = self._levels(number)
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._advance(number, depth, levels)
        if level.form in ("bullet", "none") and "%" not in level.text:
            return level.text if level.form == "none" else ""
        text = level.text
        for at in range(MOST_LEVELS):
            mark = f"%{at + 1}"
            if mark in text:
                there = levels.get(at, Level())
                form = "decimal" if level.legal else there.form
                written, _ = FORMATS.get(form, FORMATS["decimal"])
                text = text.replace(mark, written(counts.get(at, there.start)))
        last = text[-1:]  # after 、 ） and ① nothing is printed that a reader would miss
        return f"{text} " if level.space and (last.isdecimal() or last.isalpha() or last == ".") else text

    def _levels(self, number: str) -> dict[int, Level]:
        sequence = self.sequences.get(number)
        return {} if sequence is None else self.abstracts.get(sequence.abstract, {}) | sequence.levels

    def _advance(self, number: str, depth: int, levels: dict[int, Level]) -> dict[int, int]:
        sequence = self.sequences[number]
        counts = self.counts.setdefault(sequence.abstract, {})
        start = levels[depth].start
        if depth in sequence.starts and (number, depth) not in self.begun:
            counts[depth] = sequence.starts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else start
        self.begun.add((number, depth))
        for above in range(depth):
            counts.setdefault(above, levels.get(above, Level()).start)
        for below in [at for at in counts if at > depth]:
            restart = levels.get(below, Level()).restart
            if restart is None or restart > depth:  # w:lvlRestart counts levels from 1; 0 never restarts
                del counts[below]
        return counts


def numbers_of(root: "etree._Element | None", style_numbers: dict[str, str]) -> Numbers:
    """The lists of ``numbering.xml`` (None: the document has none); `style_numbers`: list styles → their ``w:num``."""
    found = Numbers()
    if root is None:
        return found
    links: dict[str, str] = {}
    for abstract in root.iter(f"{W}abstractNum"):
        name = abstract.get(f"{W}abstractNumId") or ""
        found.abstracts[name] = dict(map(_level, abstract.iter(f"{W}lvl")))
        if (link := value_of(abstract, "numStyleLink")) is not None:
            links[name] = link
    for num in root.findall(f"{W}num"):
        starts, levels = {}, {}
        for override in num.iter(f"{W}lvlOverride"):
            depth = whole_number(override.get(f"{W}ilvl"), 0)
            if (start := value_of(override, "startOverride")) is not None:
                starts[depth] = whole_number(start, 1)
            if (changed := override.find(f"{W}lvl")) is not None:
                levels[depth] = _level(changed)[1]
        abstract_name = value_of(num, "abstractNumId") or ""
        found.sequences[num.get(f"{W}numId") or ""] = Sequence(abstract_name, starts, levels)
    for name, style in links.items():
        target = found.sequences.get(style_numbers.get(style, ""))
        if target is not None and not found.abstracts[name]:
            found.abstracts[name] = found.abstracts.get(target.abstract, {})
    return found


def _level(element: "etree._Element") -> tuple[int, Level]:
    restart = value_of(element, "lvlRestart")
    return whole_number(element.get(f"{W}ilvl"), 0), Level(
        start=whole_number(value_of(element, "start"), 0),
        form=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText") or "",
        space=value_of(element, "suff") != "nothing",
        legal=element.find(f"{W}isLgl") is not None,
        restart=None if restart is None else whole_number(restart, 0),
        style=value_of(element, "pStyle"),
    )


def value_of(element: "etree._Element", child: str) -> str | None:
    """The ``w:val`` of a child (None: no such child, or no value)."""
    found = element.find(f"{W}{child}")
    return None if found is None else found.get(f"{W}val")


def whole_number(text: str | None, default: int) -> int:
    """A small natural number from an attribute; the default where it is anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default
