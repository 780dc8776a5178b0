"""Undoing what scanning and layout did to the text, before any line is understood. Tables first, then the machine.

Each repair is a function from text to `Edit`s; what it changed becomes a remark. The original stays reachable
through the map of `loaders.text.Text`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.text import Edit


@dataclass(frozen=True, slots=True)
class Slip:
    """A confusion of the scanner that context makes certain. `find` → `put`; what `not_` shows must stay."""

    name: str
    find: str
    put: str
    examples: tuple[tuple[str, str], ...]
    not_: tuple[str, ...] = ()
    signs: tuple[str, ...] = ("力、", "力，")
    """One of these stands in every text that has the slip; sparing the search where none does."""


# 力 for 办 before a comma: only where what comes before cannot end a word in 力, and what follows makes one with 办.
_NO_WORD_IN_LI = r"力(?<![能动权压人物财努实活合潜主火水电兵劳魅精暴听脑体效毅武威张智引推拉重阻]力)"

SLIPS = (
    Slip("办法", _NO_WORD_IN_LI + r"[、，]\s*法(?!律|治|规(?!定)|制)", "办法",
         (("监管力、法，各级", "监管办法，各级"), ("本力、法规定", "本办法规定")), ("人力、法律资源", "能力、法治意识", "权力、法规")),
    Slip("办理", _NO_WORD_IN_LI + r"[、，]\s*理(?=事|手续|的|完|结|，|。)", "办理", (("承诺力、理事项", "承诺办理事项"),), ("物力、理论",)),
    Slip("办事", _NO_WORD_IN_LI + r"[、，]\s*事(?=[。，；、指流窗大效])", "办事", (("方便企业力、事。", "方便企业办事。"),), ("能力、事权划分",)),
    Slip("中办、国办", r"(?<=[落实根据按照彻])中力[、，]\s*国办", "中办、国办", (("落实中力、国办《", "落实中办、国办《"),), ("集中力、国办",)),
    Slip("工作", r"(?<=[储备管推调开整改监督保])(?:王|士|丄)作(?=[。，；、的（])", "工作", (("储备王作（", "储备工作（"),), ("国王作证",), ("王作", "士作", "丄作")),
    Slip("情况", r"(?<=[展进施行实作])惰况", "情况", (("进展惰况", "进展情况"),), ("惰性",), ("惰况",)),
    Slip("—", r"(?<=日)一(?=\d{1,2}[月日])|(?<=\d月)一(?=\d{1,2}月)|(?<=\d年)一(?=20\d\d年)", "—", (("（5月30日一6月4日）", "（5月30日—6月4日）"), ("5月一9月", "5月—9月")), ("3月15日一律停办", "1日一次"), ("日一", "月一", "年一")),
    Slip("第", r"^条(?=[一二三四五六七八九十]{1,3}条)", "第", (("条五条 市", "第五条 市"),), ("本条五条件",), ("条",)),
    Slip("县（市、区）", r"县[（(]市[、，.]\s*[区区][)）]", "县（市、区）", (("各县(市，区)", "各县（市、区）"),), ("县（市）",), ("县（市", "县(市")),
)  # fmt: skip

_SLIP = tuple((slip, re.compile(slip.find, re.MULTILINE)) for slip in SLIPS)
_DATE_LETTER = re.compile(r"(?<![0-9A-Za-z])(?P<year>[2２][0０oOQ][0-9０-９oOlI|]{2})(?=\s?年)")
_DATE_LETTERS = str.maketrans("oOQlI|", "000111")


def slips(text: str) -> Iterator[Edit]:
    """Confusions of the scanner, each certain in its context.

    >>> [e.new for e in slips("落实监管力、法，提升能力、法治意识")]
    ['办法']
    """
    edits = [
        Edit(*m.span(), slip.put)
        for slip, pattern in _SLIP
        if any(sign in text for sign in slip.signs)
        for m in pattern.finditer(text)
    ]
    edits += [
        Edit(*m.span(), m["year"].translate(_DATE_LETTERS))
        for m in _DATE_LETTER.finditer(text)
        if not m["year"].isdigit()
    ]
    at = 0
    for edit in sorted(edits):
        if edit.start >= at and text[edit.start : edit.end] != edit.new:
            yield edit
            at = edit.end


_ANGLES = re.compile(r"<(?P<title>[\u4e00-\u9fff“][^<>/]{2,40})>")
_NARROW = re.compile(r"[,;:()?!]")
_BESIDE = re.compile("[\u3007\u4e00-\u9fff\uff01-\uff5e“”《》〈〉、。】］〕]")
_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"})
# What PDF fonts print for characters (radicals), each before the character it stands for.
_RADICALS = "⼀一⼆二⼗十⼤大⼯工⼈人⽉月⽇日⽔水⽣生⽤用⾏行⾯面⽅方⽂文⽬目⼒力⼦子⼩小⼝口⼟土⼭山⼼心⽕火⽴立⽼老⾃自⾄至⾊色⻓长⻔门⻋车⻅见⻛风⻜飞⻢马"
_SMALL = "﹙（﹚）﹝〔﹞〕﹐，﹑、﹔；﹕："
_PLAIN = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | dict(zip((_RADICALS + _SMALL)[::2], (_RADICALS + _SMALL)[1::2], strict=True))
)


def widths(text: str) -> str:
    """Half-width punctuation beside Chinese becomes full-width, full-width digits and letters become plain.

    The length stays: every character keeps its place. Radicals that PDF fonts put for characters (⼯ for 工) go too.

    >>> widths("各县(市、区)人民政府,２０２６年3月底前")
    '各县（市、区）人民政府，2026年3月底前'
    """
    text = _ANGLES.sub("〈\\g<title>〉", text.translate(_PLAIN))
    for _ in range(2):  # a bracket made wide may widen its neighbour
        text = _NARROW.sub(_widened, text)
    return _NARROW_STOP.sub("。", text)


# A half-width full stop behind Chinese and before Chinese or a line's end; not behind a label (一.总则).
_NARROW_STOP = re.compile(
    r"(?<=[\u4e00-\u9fff）”])(?<![一二三四五六七八九十条章节款项])\.(?=[\u4e00-\u9fff“]|\s*$)", re.MULTILINE
)


def _widened(m: re.Match[str]) -> str:
    """A narrow mark beside Chinese, one space between at the most, made wide."""
    text, before, after = m.string, m.start() - 1, m.end()
    before -= 1 if before > 0 and text[before] == " " else 0
    after += 1 if after < len(text) - 1 and text[after] == " " else 0
    chinese = (before >= 0 and _BESIDE.match(text, before)) or _BESIDE.match(text, after)
    return m[0].translate(_WIDE) if chinese else m[0]


_ENCLOSED = re.compile("[\u3220-\u3229\u2474-\u2487\u2488-\u249b]")
_CN_DIGITS = "一二三四五六七八九十"


def enclosed(text: str) -> Iterator[Edit]:
    """Numbers printed as one character, spelled out: ㈠ → （一）, ⑴ → （1）, ⒈ → 1. (Unicode, Enclosed Alphanumerics).

    >>> [e.new for e in enclosed("㈠摸清底数⑴投入运行⒈普查")]
    ['（一）', '（1）', '1.']
    """
    for m in _ENCLOSED.finditer(text):
        code = ord(m[0])
        if code >= 0x3220:
            new = f"（{_CN_DIGITS[code - 0x3220]}）"
        else:
            new = f"（{code - 0x2473}）" if code < 0x2488 else f"{code - 0x2487}."
        yield Edit(*m.span(), new)


# The sound of a character that a site's converter put behind it: 印發(fā). Tone marks tell it from any other bracket.
_SOUND = re.compile(r"(?<=[\u4e00-\u9fff])[（(] ?[a-zü]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4} ?[)）]")


def sounds(text: str) -> Iterator[Edit]:
    """Takes out the sounds printed behind characters.

    >>> [tuple(e) for e in sounds("印发(fā)，（2026年）")]
    [(2, 6, '')]
    """
    yield from (Edit(*m.span(), "") for m in _SOUND.finditer(text))


_TRADITIONAL = re.compile("[國務發號縣區與從實業關於應財產經濟環進達過還開間門問頭題體點黨為當後來會說請讓設許計訂記評證識議護處備辦動勞務勝單廳廠廣張強專將導對層屬歲師帶幫幹庫應慶懷戰據攜擔擴數斷時書條東極樂標樣機權歷歸氣決況測濟灣災無煤熱營獎現環產畫異療盡監確礎禮種稱積穩競筆節範築簡糧糾納級紀約純終組結絡給統經綜綠維網縮總績織繼續罰義習職聯聽臨舊藝節華萬蓋藥號蟲術衛補裝製複規視覺親觀觸訓訊託評詞試詳認誌語誤誠調談論講譯讀變貧負責貨購貿費資賽質賠贊軌軍軟輕載輛輯輸轄轉農運過適選遞郵鄉醫釋銀銷鋪鎮鎖鐵鑒長閉閣閱隊階際陸陽隨險雙難電靈響項順須領頻顏願類顧風飛養館馬駐驗驚]")  # fmt: skip
_TRADITIONAL_SHARE = 0.02


def simplified(text: str) -> str:
    """A traditional-Chinese copy in simplified characters, one for one; other texts as they are.

    Uses OpenCC's own table of characters, loaded only where at least one character in fifty is traditional.
    """
    sample = text[:20_000]
    if len(_TRADITIONAL.findall(sample)) < max(8, _TRADITIONAL_SHARE * len(sample)):
        return text
    return text.translate(_table(frozenset(text)))


def _table(characters: frozenset[str]) -> dict[int, str]:
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    plain = ((c, convert(c)) for c in characters if "\u4e00" <= c <= "\u9fff")
    return {ord(c): new for c, new in plain if new != c and len(new) == 1}


_ODD_SPACE = re.compile("[\ufffd\u00a0\u3000\u2000-\u200a\u202f\ue5e5\ue4c6\t\x0b\x0c]|\r\n?|[\u200b-\u200d\u2060\ufeff\u00ad]|[\x00-\x08\x0e-\x1f\x7f]")  # fmt: skip
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


def odd_spaces(text: str) -> Iterator[Edit]:
    """Every odd white space becomes a plain one, carriage returns and page breaks a line end; tabs (cells) stay.

    >>> [tuple(e) for e in odd_spaces("第六条\ufffd市")]
    [(3, 4, ' ')]
    """
    for m in _ODD_SPACE.finditer(text):
        c = m[0]
        if c == "\t":
            continue
        yield Edit(*m.span(), "\n" if c[0] in "\r\x0b\x0c" else "" if c in _ZERO_WIDTH else " ")


# Lines that the printer added to a page: numbers, running heads. Bounded, one alternative a line.
_FURNITURE = re.compile(
    r"""\s*(?:
      [·•.\-—–－_\s]{0,8}\d{1,4}[·•.\-—–－_\s]{0,8}            # ·· 16   — 3 —   12
    | 第\s?\d{1,4}\s?页(?:[，,\s/]{0,3}共\s?\d{1,4}\s?页)?       # 第 3 页 共 10 页
    | \d{1,4}\s?/\s?\d{1,4}                                   # 3/10
    | [·•\s]{0,4}\d{0,4}\s?[^，。；：、]{2,24}公\s?报\s*[（(〔]?\s*\d{4}[^，。；]{0,60}   # X公报（2021. 2） 文件
    | [^，。；：、（）]{2,16}\s{2,}(?:\d{4}[·.年/][^，。；：、]{1,16}\s{2,})?[^，。；：、（）\s]{2,16}公报                  # 文件   2021·2   X公报
    | [^，。；：、（）]{2,16}公报\s{1,4}[^，。；]{0,20}\d{4}年第?\s?\d{1,3}\s?[期号]
    )\s*""",
    re.VERBOSE,
)
# The name of a gazette's section, which is furniture only right under the running head.
_SECTION = re.compile(r"\s*[^，。；：、《》\d]{2,14}(?:文件|公告|通告|规章|公文选登)\s*")
_RUNNING_HEAD_COUNT = 4


_FURNITURE_HAS = re.compile(r"\d")


def _is_furniture(line: str) -> bool:
    """Whether a line is one that printers add. All known forms hold a figure: most lines are told by that alone."""
    return _FURNITURE_HAS.search(line) is not None and _FURNITURE.fullmatch(line) is not None


def furniture(text: str) -> Iterator[Edit]:
    """Page numbers and running heads: whole lines, taken out with their line ends.

    Beside the known forms, a short line without punctuation that stands four times or more right beside a page
    number is taken for a running head.

    >>> "".join(t for t in ["上文\\n", "下文"]) == "上文\\n下文"
    True
    >>> [tuple(e) for e in furniture("上文\\n·· 16\\n下文")]
    [(3, 9, '')]
    """
    heads = _running_heads(text)
    at, beside = 0, False
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\n")
        printed = bool(body.strip()) and "\t" not in body
        taken = printed and (
            _is_furniture(body) or body.strip() in heads or (beside and _SECTION.fullmatch(body) is not None)
        )
        if taken:
            yield Edit(at, at + len(line), "")
        beside = taken if body.strip() else beside
        at += len(line)


def _running_heads(text: str) -> frozenset[str]:
    lines = [stripped for line in text.split("\n") if (stripped := line.strip())]
    beside: Counter[str] = Counter()
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if _is_furniture(line):
            beside.update({x for x in (before, after) if 2 < len(x) < 30 and not re.search("[，。；：、]$", x)})
    return frozenset(line for line, n in beside.items() if n >= _RUNNING_HEAD_COUNT and not _is_furniture(line))


_DOUBLED_LABEL = re.compile(r"\s*(?:（（(?P<a>[〇一二三四五六七八九十百]{1,4})(?P=a)））|\(\((?P<b>[〇一二三四五六七八九十百]{1,4})(?P=b)\)\)|(?P<c>\d{1,3})(?P=c)[.．、]{2}|(?P<d>[一二三四五六七八九十]{1,3})(?P=d)、、|第第(?P<e>[〇一二三四五六七八九十百]{1,5})(?P=e)(?P<f>[章节条])(?P=f))")  # fmt: skip
_STOPS = frozenset("。！；")
_MOST = 60


def undoubled(line: str, going_on: bool = False) -> tuple[str, list[tuple[int, int]], bool]:
    """A physical line with doubled bold undone: (text, spans cut out of the line, whether bold runs to its end).

    Bold is printed twice, a font run at a time: （（一一））明确范围明确范围。。 At each place the longest run that is
    followed by its own copy is taken once; it stops where nothing repeats, or after a doubled full stop.
    `going_on`: the line above was bold to its end, so this one may go on doubled without a label.

    >>> undoubled("（（一一））明确范围明确范围。。中心城市")[0]
    '（一）明确范围。中心城市'
    >>> undoubled("1010.. 深入推进深入推进““零事故零事故””单位创建单位创建。。以")[0]
    '10. 深入推进“零事故”单位创建。以'
    >>> undoubled("2020年人人参与，常常……")[0]
    '2020年人人参与，常常……'
    """
    if not (going_on or _DOUBLED_LABEL.match(line) or _starts_doubled(line)):
        return line, [], False
    cuts: list[tuple[int, int]] = []
    at, end = 0, len(line)
    while at < end:
        if line[at].isspace():
            at += 1
            continue
        run = _run(line, at)
        if not run:
            break
        cuts.append((at + run, at + 2 * run))
        at += 2 * run
        if line[at - 1] in _STOPS and at < end:
            break
    else:
        return _cut(line, cuts), cuts, True
    if going_on and not _DOUBLED_LABEL.match(line) and not any(b - a > 1 for a, b in cuts):
        return line, [], False
    return _cut(line, cuts), cuts, False


def _starts_doubled(line: str) -> bool:
    """Whether the line opens with a run of at least three characters and its copy: 机构独立机构独立。。"""
    start = len(line) - len(line.lstrip())
    run = _run(line, start)
    if run >= 3:
        return not line[start : start + run].isdigit() and len(set(line[start : start + run])) > 1
    return bool(run) and _glyphs_doubled(line.strip())


def _glyphs_doubled(line: str) -> bool:
    """Whether glyph by glyph the opening is printed twice: 压压实实企企业业."""
    pairs = sum(a == b for a, b in zip(line[:8:2], line[1:8:2], strict=False))
    return pairs == 4 and len(set(line[:8])) >= 3


def _run(line: str, at: int) -> int:
    """Length of the longest run at `at` that is followed by its own copy; 0: none."""
    most = min(_MOST, (len(line) - at) // 2)
    first = line[at]
    again = line.rfind(first, at + 1, at + most + 1)
    while again > at:
        if line[at:again] == line[again : 2 * again - at]:
            return again - at
        again = line.rfind(first, at + 1, again)
    return 0


def _cut(line: str, cuts: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in cuts:
        out.append(line[at:start])
        at = end
    return "".join((*out, line[at:]))
