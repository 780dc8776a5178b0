"""Where notices begin and end in a source: one file, many notices; or one notice with page noise around it.

A head is found by its document number on a line of its own, or by a title (…关于…的通知) with a salutation under it.
What lies between two heads belongs to the first; chronicles and appointment lists belong to nobody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.citations import number_of
from loaders.lines import Line

GENRES = (
    "通知", "意见", "决定", "公告", "通告", "批复", "通报", "报告", "请示", "命令", "令", "函", "议案", "纪要", "公报", "决议",
    "办法", "规定", "方案", "细则", "规则", "计划", "规划", "要点", "预案", "措施", "条例", "规程", "制度", "章程", "规范", "标准",
    "清单", "指南", "任务书", "责任书", "分工", "工作安排", "工作部署", "实施", "指引", "政策", "纲要", "目录",
)  # fmt: skip
"""What a title ends in: the fifteen kinds of GB/T 9704-2012 and the instruments that they forward."""

_GENRE_END = re.compile(r"(?:" + "|".join(GENRES) + r")(?:[（(〔\[][^）)〕\]]{1,30}[）)〕\]])*$")
_ISSUER = re.compile(
    r"[^，。；：、《》（）\s\d]{2,28}(?:人民政府|政府|办公室|办公厅|委员会|局|厅|部|委|院|办|管委会|指挥部|领导小组|中心|总队|支队|公司|大学|会)"
)
_RED_HEAD = re.compile(r"(?P<issuer>[^，。；：《》\s]{2,40}?)(?:文件|公文|令|\(?文件\)?)")
_TITLE = re.compile(r"(?P<issuer>[^，。；：《》]{2,80}?)?(?:关于|转发|印发|批转)(?P<about>.{2,160})")
_SALUTATION_START = re.compile(
    r"(?:各|市|省|县|区|州|盟|旗|有关|本|全|国务院|开发区|高新区|经开区|[^，。；：]{2,10}(?:人民政府|委员会|局|厅|委|公司|集团|部门|单位|管委会))"
)
_SALUTATION_HAS = re.compile(
    r"政府|部门|单位|委员会|管委会|[委局厅部办]|公司|企业|乡镇|街道|机构|学校|银行|集团|县|市|区"
)
_NO_HEAD = re.compile(r"[。；！？?;!]$|^[（(]此件|^抄送|^附件?\s*\d*[：:]?$|^(?:19|20)\d\d年\d{1,2}月\d{1,2}日$")
_LEFT_OUT = re.compile(
    r"(?:^|.{0,20})(?:大\s*事\s*记(?:略|要)?|人\s*事\s*任\s*免|政\s*务\s*活\s*动|政\s*务\s*要\s*闻|统计资料|主要经济指标)(?:[（(].{0,16}[）)])?$|^目\s*录$|^本期目录$"
)
_META = re.compile(
    r"(?:索引号|索\s*引|发文机关|发布机构|公开(?:类别|方式|形式)|主题(?:分类|词)|成文日期|发布日期|发文日期|发布时间|生成日期|来\s*源|信息来源|责任编辑|有效性|时效|名\s*称|标\s*题|发文字号|文\s*号|体裁|组配分类|浏览(?:次数|量)|字号|字体|打印|分享)\s*[：:].{0,150}$|(?:打印|分享|关闭|字体|字号|收藏|【[^】]{1,6}】|[大中小\s\[\]【】|])+$"
)

_TITLE_LINES = 8
_SALUTATION_LINES = 6


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a notice: `first` its first line, `body` the first line of its text (numbers into the lines)."""

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
    for i, line in enumerate(lines):
        if i <= taken:
            continue
        number = number_of(line.text)
        head = (
            _order(lines, i)
            or _in_one_line(lines, i)
            or (_numbered(lines, i, number, taken) if number else _unnumbered(lines, i, taken))
        )
        if head:
            found.append(head)
            taken = max(head.body - 1, i)
    return tuple(found)


_ORDER = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{2,24})令")
_ORDER_NUMBER = re.compile(r"[（(]?第?(?P<n>\d{1,4})号[）)]?")
_ANNOUNCED = re.compile(r"《(?P<title>[^《》]{4,80})》[^。]{0,60}(?:公布|发布|施行)")


def _order(lines: Sequence[Line], at: int) -> Head | None:
    """云中省人民政府令 / 第8号 / 《…办法》已经…通过，现予公布: an order that announces an instrument."""
    issuer = _ORDER.fullmatch(lines[at].squeezed)
    number = _ORDER_NUMBER.fullmatch(lines[at + 1].squeezed) if issuer and at + 1 < len(lines) else None
    if not issuer or not number:
        return None
    said = _ANNOUNCED.search("".join(line.squeezed for line in lines[at + 2 : at + 6]))
    title = said["title"] if said else f"{issuer[0]}第{number['n']}号"
    return Head(at, at + 2, f"{issuer[0]}第{number['n']}号", title, issuer["issuer"], "")


_ONE_LINE = re.compile(r"(?P<number>[^《》\s]{2,20}号)\s*《(?P<title>.{8,160})》")


def _in_one_line(lines: Sequence[Line], at: int) -> Head | None:
    """云政办〔2026〕1号《…的通知》 on one line, as portals print it; number and title may come again below."""
    found = _ONE_LINE.fullmatch(lines[at].squeezed)
    number = number_of(found["number"]) if found else None
    if not found or not number or not _is_title(found["title"]):
        return None
    below = _past_repeats(lines, at + 1, found["title"], number)
    body, salutation = _salutation(lines, below)
    return Head(at, body, number, found["title"], _issuer_of(found["title"]), salutation)


def _past_repeats(lines: Sequence[Line], at: int, title: str, number: str | None) -> int:
    """The first line below that is neither the title again, nor the number, nor a portal's metadata."""
    plain = re.sub(r"[《》〈〉\s]", "", title)
    while at < len(lines):
        text = re.sub(r"[《》〈〉\s]", "", lines[at].text)
        repeated = number_of(lines[at].text) == number and number is not None
        joined = next(
            (
                k
                for k in range(1, 5)
                if "".join(re.sub(r"[《》〈〉\s]", "", x.text) for x in lines[at : at + k]) == plain
            ),
            0,
        )
        if joined:
            at += joined
        elif (
            repeated
            or is_metadata(lines[at])
            or (
                text
                and plain.startswith(text)
                and _ISSUER.fullmatch(text)
                and at + 1 < len(lines)
                and _joins_title(lines, at, plain)
            )
        ):
            at += 1
        else:
            break
    return at


def _joins_title(lines: Sequence[Line], at: int, plain: str) -> bool:
    return any("".join(re.sub(r"[《》〈〉\s]", "", x.text) for x in lines[at : at + k]) == plain for k in range(2, 6))


def left_out(lines: Sequence[Line], start: int, end: int) -> int:
    """Where in ``lines[start:end]`` something begins that is no notice (大事记, 人事任免); `end` where nothing does."""
    return next((i for i in range(start, end) if len(lines[i].text) < 30 and _LEFT_OUT.match(lines[i].squeezed)), end)


def is_metadata(line: Line) -> bool:
    """Whether a portal's table or toolbar speaks (索引号：, 来源：, 打印)."""
    return len(line.text) < 160 and _META.match(line.text) is not None


def _numbered(lines: Sequence[Line], at: int, number: str | None, taken: int) -> Head | None:
    first, title = _title_above(lines, at, taken)
    below = at + 1
    if not title:
        below, title = _title_below(lines, at + 1)
    if not title:
        return None
    title = _unquoted(title)
    body, salutation = _salutation(lines, _past_repeats(lines, below, title, number))
    issuer = _joint(lines[first]) or _issuer_of(title) or _red_head(lines, first, taken)
    return Head(_with_red_head(lines, first, taken), body, number, title, issuer, salutation)


def _unnumbered(lines: Sequence[Line], at: int, taken: int) -> Head | None:
    """A head without a number: a salutation right under a title."""
    if not _may_salute(lines[at]):
        return None
    body, salutation = _salutation(lines, at)
    if not salutation:
        return None
    first, title = _title_above(lines, at, taken)
    if not title or not re.search("关于|转发|印发", title):
        return None
    title = _unquoted(title)
    above = lines[max(taken + 1, first - _META_LINES) : at]
    return Head(
        _with_red_head(lines, first, taken), body, _metadata_number(above), title, _issuer_of(title), salutation
    )


def _title_above(lines: Sequence[Line], at: int, taken: int) -> tuple[int, str]:
    """The title that ends right above line `at`: (its first line, the title without spaces, "" for none)."""
    parts: list[str] = []
    first = at
    for i in range(at - 1, max(taken, at - 1 - _TITLE_LINES), -1):
        line = lines[i]
        text = line.squeezed
        if not parts and (is_metadata(line) or _TITLE_NOISE.fullmatch(text)):
            continue
        if _NO_HEAD.search(text) or len(text) > 60 or number_of(line.text):
            break
        if not parts and not _GENRE_END.search(text) and len(text) > 3:
            break
        if line.label and not text.startswith("关于"):
            break
        parts.insert(0, text)
        first = i
        if re.match(r".{2,40}?(?:关于|转发|印发|批转)", text) and not text.startswith(("关于", "转发", "印发", "批转")):
            break
        if _ISSUER.fullmatch(text) and not _ISSUER.fullmatch(lines[i - 1].squeezed if i - 1 > taken else ""):
            break
    title = "".join(parts)
    return (first, title) if _is_title(title) else (at, "")


def _title_below(lines: Sequence[Line], at: int) -> tuple[int, str]:
    parts: list[str] = []
    for i in range(at, min(len(lines), at + 2 * _TITLE_LINES)):
        text = lines[i].squeezed
        if not parts and (is_metadata(lines[i]) or _TITLE_NOISE.fullmatch(text)):
            continue
        if text.endswith(("：", ":", "。")) or len(text) > 80 or (lines[i].label and parts):
            break
        parts.append(text)
        title = "".join(parts)
        following = lines[i + 1].squeezed if i + 1 < len(lines) else ""
        if _is_title(title) and not re.fullmatch(r"的?通知|意见|[（(].{1,24}[）)]", following):
            return i + 1, title
    title = "".join(parts)
    return (at + len(parts), title) if _is_title(title) else (at, "")


def _unquoted(title: str) -> str:
    """《…的通知》 printed whole between title marks, without them."""
    return (
        title[1:-1]
        if title.startswith("《")
        and title.endswith("》")
        and title.count("《") == title.count("》")
        and "》" not in title[:-1]
        else title
    )


_TITLE_NOISE = re.compile(
    r"[\d\s年月日:：时分.\-/]+|[A-Z]{2,8}[—\-]?\d{4}[—\-]\d+|.{0,6}(?:来源|时间|浏览|作者).{0,40}"
)


def _is_title(text: str) -> bool:
    return (
        6 <= len(text) <= 200
        and _GENRE_END.search(text) is not None
        and ("关于" in text or "发" in text or len(text) < 60)
    )


def _issuer_of(title: str) -> str | None:
    found = _TITLE.match(title)
    issuer = found["issuer"] if found else None
    return issuer if issuer and _ISSUER.search(issuer) else None


def _joint(line: Line) -> str | None:
    """Several issuers on one line, spaces between them: joined by 、."""
    parts = line.text.split()
    return "、".join(parts) if len(parts) > 1 and all(_ISSUER.fullmatch(p) and len(p) > 4 for p in parts) else None


def _red_head(lines: Sequence[Line], first: int, taken: int) -> str | None:
    for i in range(first - 1, max(taken, first - 4), -1):
        if found := _RED_HEAD.fullmatch(lines[i].squeezed):
            return found["issuer"]
    return None


def _with_red_head(lines: Sequence[Line], first: int, taken: int) -> int:
    if first - 1 > taken and _RED_HEAD.fullmatch(lines[first - 1].squeezed) and len(lines[first - 1].squeezed) < 40:
        return first - 1
    return first


def _may_salute(line: Line) -> bool:
    return _SALUTATION_START.match(line.squeezed) is not None and not line.label and not is_metadata(line)


def _salutation(lines: Sequence[Line], at: int) -> tuple[int, str]:
    """The salutation that begins at `at`, past metadata and dates in brackets: (line after it, it or "")."""
    while at < len(lines) and (is_metadata(lines[at]) or re.fullmatch(r"[（(].{4,40}[）)]", lines[at].squeezed)):
        at += 1
    text = ""
    for i in range(at, min(len(lines), at + _SALUTATION_LINES)):
        if i == at and not _may_salute(lines[i]):
            break
        text += lines[i].squeezed
        if re.search("[。《]", text):
            break
        if text.endswith(("：", ":")):
            return (i + 1, text[:-1]) if _SALUTATION_HAS.search(text) else (at, "")
    return at, ""


def bare_head(lines: Sequence[Line]) -> Head | None:
    """A source without a head: one instrument, or a notice that prints no number, under the title in its first lines."""
    if not lines:
        return None
    for i in range(min(20, len(lines))):
        title = ""
        for k in range(i, min(i + 4, len(lines))):
            if is_metadata(lines[k]) or lines[k].label or re.search("[。；]|：$", lines[k].text):
                break
            title += lines[k].squeezed
            if _is_title(title):
                title = _unquoted(title)
                body = _past_repeats(lines, k + 1, title, None)
                body, salutation = _salutation(lines, body)
                return Head(
                    i,
                    body,
                    _metadata_number(lines[: body + 2]),
                    title,
                    _issuer_of(title) or _issuer_near(lines, body),
                    salutation,
                )
    return Head(0, 1, None, lines[0].squeezed[:200], None, "")


_META_LINES = 15
_META_NUMBER = re.compile(
    r"(?:发文字号|发文文号|文\s*号|文件编号)\s*[：:|]?\s*(?P<number>[\u4e00-\u9fff]{2,12}\s*[〔\[【（(]\s*\d{4}\s*[〕\]】）)]\s*第?\s*\d{1,4}\s*号)"
)


def _metadata_number(lines: Sequence[Line]) -> str | None:
    """The document number that a portal's table gives (文号：X), or a line that is nothing but one."""
    for line in lines:
        told = _META_NUMBER.search(line.text)
        if number := number_of(told["number"]) if told else number_of(line.text.lstrip("•· ")):
            return number
    return None


def _issuer_near(lines: Sequence[Line], body: int) -> str | None:
    return next(
        (
            line.squeezed
            for line in lines[: body + 2]
            if _ISSUER.fullmatch(line.squeezed)
            and line.squeezed.endswith(("政府", "办公室", "办公厅", "局", "委员会", "厅"))
        ),
        None,
    )
