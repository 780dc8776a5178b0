"""How notices number their provisions: a table of styles, each row with examples and counter-examples.

Rank gives depth: 编 < 章 < 节 < 条 < 一、 < （一） < 1. < 1.1 < 1.1.1 < （1） < ①. The ordinal never moves a node.
"""

import re
from dataclasses import dataclass

from loaders import numerals

ITEM_RANK = 9
"""From this rank on a label numbers the items of a paragraph rather than a provision of its own."""

_CN = r"[〇零一二三四五六七八九十百]{1,5}"
_AR = r"\d{1,3}"


@dataclass(frozen=True, slots=True)
class Style:
    """One way of numbering. `shape` holds ``{n}``; it is matched at the start of a line, spaces allowed after it."""

    name: str
    rank: int
    shape: str
    numeral: str
    examples: tuple[str, ...]
    not_: tuple[str, ...] = ()


STYLES = (
    Style("part", 0, r"(?P<label>第{n}编)(?!辑|制)(?=\s|[^\s，。；、]{1,20}$)", _CN, ("第一编 总则",), ("第一编辑部负责",)),
    Style("chapter", 1, r"(?P<label>第\s*{n}\s*(?:章|部分))(?=\s|[^\s，。；、《》的]{1,24}$)", f"(?:{_CN}|{_AR})",
          ("第一章 总 则", "第十二章附则", "第3章 监督", "第一部分 总体要求"), ("第三章的规定适用于本款，",)),
    Style("section", 2, r"(?P<label>第\s*{n}\s*节)(?=\s|[^\s，。；、《》的]{1,24}$)", f"(?:{_CN}|{_AR})",
          ("第二节 监督检查",), ("第二节课后，",)),
    Style("article", 3, r"(?P<label>第\s*{n}\s*条(?:之[一二三四五六七八九])?)(?!\s*(?:第|规定|所列|至|和|、|或者|或|款|的|之规定|执行))", f"(?:{_CN}|{_AR})",
          ("第五条 市工信局负责", "第四十一条本办法自印发之日起施行。"), ("第十条规定的条件", "第二十三条第二款", "第五条、第六条")),
    Style("cn", 4, r"(?P<label>{n})(?:、|，(?=[\u4e00-\u9fff]{2,12}$)|(?=\s{2,}\S)|(?=\s[\u4e00-\u9fff]{2,14}$)|．|\.(?!\d))(?![一二三四五六七八九十]{1,2}(?:、|季度|月|级|类|产业))", _CN,
          ("一、提高政治站位", "一，工作目标", "十二、附则", "三．保障措施", "一 工作目标"), ("一是加强领导", "一、二季度", "十四五时期")),
    Style("pcn", 5, r"(?P<label>[（(]\s*{n}\s*[）)])、?", _CN,
          ("（一）营业执照", "(三)预售", "（ 十 ）保障"), ("（一般情况）", "（试行）")),
    Style("ar", 6, r"(?P<label>{n})(?:\s?[.．](?!\d)|、(?!\d)|\s?[.．](?=20\d\d年))\s*", _AR,
          ("1.决策机构", "12、加强", "5. 2021年4月起", "5.2021年4月起", "３．统筹"), ("2.15万亩", "1、2月", "100年", "2021.")),
    Style("plain", 6, r"(?P<label>{n})\s+(?!个|日|天|月|年|万|亿|元|家|项|人|名|公里|米|吨|户|次|处|座|条|台|套|张|份|倍|亩)(?=[\u4e00-\u9fff][^，。；：\s]{1,20}$)", r"\d{1,2}",
          ("1 总则", "3 组织指挥体系"), ("30 个工作日内办理", "12 万吨以上", "1 总则，")),
    Style("decimal", 7, r"(?P<label>\d{1,2}\.{n})(?:\.?\s+|\.?(?=[\u4e00-\u9fff]))(?!万|亿|元|个|公里|千米|平方|米|吨|户|人|倍|年|月|日|度|级|版|公顷|亩|分(?!级|类|工|组|析)|小时|立方|毫|厘|千|百)", r"\d{1,2}",
          ("1.1 编制目的", "3.1.组织领导机构", "3.12 信息报告", "2.1区应急指挥部"), ("2.15万亩", "3.5公里", "2.5")),
    Style("decimal3", 8, r"(?P<label>\d{1,2}\.\d{1,2}\.{n})(?:\.?\s+|\.?(?=[\u4e00-\u9fff]))", r"\d{1,2}", ("2.1.1 领导机构", "3.2.10职责", "3.3.1.预警"), ("2.1",)),
    Style("par", 9, r"(?P<label>[（(]\s*{n}\s*[）)]|{n2}[)）])", _AR.replace(r"\d", "[0-9０-９]"),
          ("（1）投运", "(12)完成", "1）建设", "1)建设"), ("（2021年）", "（100米）")),
    Style("first", 9, r"(?P<label>{n}[是要])(?![否非点素求])", "[一二三四五六七八九十]{1,2}",
          ("一是加强领导", "十二是开展检查", "三要落实责任"), ("一是非题", "二十国集团", "一要素")),
    Style("circled", 10, r"(?P<label>{n})", "[①-⑳]", ("①编制", "⑫报送"), ("1编制",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A label found at the start of a line. `text`: as a path prints it; `end`: where the provision's words begin."""

    style: str
    rank: int
    text: str
    number: int
    end: int


def _compiled(style: Style) -> re.Pattern[str]:
    shape = style.shape.replace("{n2}", f"(?P<m>{style.numeral})").replace("{n}", f"(?P<n>{style.numeral})")
    return re.compile(r"\s*" + shape + r"\s*")


_PATTERNS = tuple((style, _compiled(style)) for style in STYLES)
# By its first character a line can only be of some styles; that spares most lines most patterns.
_OPENERS = (
    ("第", "第"),
    ("（(", "（"),
    ("〇零一二三四五六七八九十百", "一"),
    ("0123456789０１２３４５６７８９", "1"),
    ("".join(map(chr, range(0x2460, 0x2474))), "①"),
)
_FIRST_OF = {
    "part": "第",
    "chapter": "第",
    "section": "第",
    "article": "第",
    "cn": "一",
    "first": "一",
    "pcn": "（",
    "circled": "①",
}
_BY_FIRST = {
    c: tuple(
        (s, p) for s, p in _PATTERNS if _FIRST_OF.get(s.name, kind) == kind and (kind in "（1" or s.name in _FIRST_OF)
    )
    for chars, kind in _OPENERS
    for c in chars
}


def label_of(line: str) -> Label | None:
    """The label at the start of the line, or None.

    >>> label_of("（一）营业执照")
    Label(style='pcn', rank=5, text='（一）', number=1, end=3)
    """
    first = line[:1]
    patterns = _BY_FIRST.get(first) or (_BY_FIRST.get(line.lstrip()[:1]) if first.isspace() else None)
    if not patterns:
        return None
    for style, pattern in patterns:
        if found := pattern.match(line):
            number = numerals.read(re.sub(r"\s", "", found["n"] or found.groupdict().get("m") or ""))
            if number is not None:
                return Label(style.name, style.rank, _printed(found["label"]), number, found.end())
    return None


def _printed(label: str) -> str:
    """As paths print it: no spaces, full-width brackets, plain digits.

    >>> _printed("( 一 )"), _printed("３")
    ('（一）', '3')
    """
    label = re.sub(r"\s", "", label).translate(str.maketrans("０１２３４５６７８９()", "0123456789（）"))
    return label if label.startswith(("（", "第")) else label.rstrip("）、.")
