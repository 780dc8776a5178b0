"""What stands at the head of a notice, line by line: titles, issuers, salutations, and a portal's metadata."""

import re
from collections.abc import Sequence

from loaders.citations import number_of
from loaders.lines import Line

GENRES = (
    "通知", "意见", "决定", "公告", "通告", "批复", "通报", "报告", "请示", "命令", "令", "函", "议案", "纪要", "公报", "决议",
    "办法", "规定", "方案", "细则", "规则", "计划", "规划", "要点", "预案", "措施", "条例", "规程", "制度", "章程", "规范", "标准",
    "清单", "指南", "任务书", "责任书", "分工", "工作安排", "工作部署", "实施", "指引", "政策", "纲要", "目录",
)  # fmt: skip
"""What a title ends in: the fifteen kinds of GB/T 9704-2012 and the instruments that they forward."""


_GENRE_END = re.compile(r"(?:" + "|".join(GENRES) + r")(?:[（(〔\[][^）)〕\]]{1,30}[）)〕\]])*$")
ISSUER = re.compile(
    r"[^，。；：、《》（）\s\d]{2,28}(?:人民政府|政府|行政公署|公署|行署|办公室|办公厅|委员会|局|厅|部|委|院|办|管委会|办事处|管理处|督查室|研究室|法制办|党工委|指挥部|领导小组|中心|总队|支队|公司|大学|会)"
)
_RED_HEAD = re.compile(r"(?P<issuer>[^，。；：《》\s]{2,40}?)(?:文件|公文|令|\(?文件\)?)")
_TITLE = re.compile(r"(?P<issuer>[^，。；：《》]{2,80}?)?(?:关于|转发|印发|批转)(?P<about>.{2,160})")
_SALUTATION_START = re.compile(
    r"(?:各|市|省|县|区|州|盟|旗|有关|本|全|机关|直属|乡镇|街道|局|[\u4e00-\u9fff]{2,10}(?:开发区|园区|示范区|试验区|新区)(?=[，、,])|国务院|开发区|高新区|经开区|行署|[\u4e00-\u9fff]{2,8}[市县区旗州](?=、)|[^，。；：]{2,10}(?:人民政府|委员会|局|厅|委|公司|集团|部门|单位|管委会|街道|办事处|中心))"
)
_SALUTATION_HAS = re.compile(
    r"政府|部门|单位|委员会|管委会|[委局厅部办]|公司|企业|乡镇|街道|机构|学校|银行|集团|县|市|区"
)
_NO_TITLE = re.compile(r"[。；！？?;!]$|^[（(]此件|^抄送|^附件?\s*\d*[：:]?$|^(?:19|20)\d\d年\d{1,2}月\d{1,2}日$")
_BULLETS = "-•·*■●◆ "
_META = re.compile(
    r"[【\[]?(?:索\s*引\s*号?|发文(?:机关|机构|字号|日期|文号)|发布(?:机构|日期|时间|单位)|公开(?:类别|方式|形式|范围|日期|时限|程序|目录|责任部门)|所属(?:机构|主题)|签署日期|登记日期|统一登记号|信息时效期|主题(?:分类|词)|成文日期|生成日期|公文种类|来\s*源|信息来源|责任编辑|有效性|时\s*效\s*性?|名\s*称|标\s*题|文\s*号|体裁|组配分类|浏览(?:次数|量)|(?:生效|施行|实施|废止|失效|颁布)(?:日期|时间)|效力(?:级别|等级|状态)|发布部门|(?:法规|文件)(?:类别|类型)|视力保护色|字号|字体|打印|分享(?:到)?|您?(?:现在)?(?:所在)?的?位置|当前(?:所在)?位置|作者|内容(?:分类|概述)|实\s*效\s*性|阅读(?:人次|量|数)?|发表(?:时间|日期)|下载地址|服务热线|公文生成日期|信息(?:分类|名称|标题)|政策咨询(?:机关|电话)|公开(?:主体|目录)|文件(?:状态|名称)|备注/文号)"
    r"(?:[】\]]|\s*[：:])[^。]{0,150}$"
    r"|(?:[^。，；《》]{0,20}首页|(?:[^。，；：《》>＞»›]{1,20}[>＞»›]{1,2}){2})\s*[>＞»›].{0,80}$"
    r"|(?:索\s*引\s*号|分\s*类|有\s*效\s*性|(?:发布|发文)(?:机构|机关|日期)|成文日期|主题分类)\s[^。，；]{0,100}$|(?:朗读|语音播报|返回顶部|返回首页|设为首页|加入收藏|无障碍(?:浏览|阅读)?|长者(?:模式|版)|打印|分享|关闭|字体|字号|收藏|【[^】]{1,6}】|[大中小\s\[\]【】|])+$"
)
_NOISE = re.compile(
    r"20\d\d-\d{1,2}-\d{1,2}.{0,30}|[\d\s年月日:：时分.\-/]+|[A-Z]{2,8}[—\-]*\d{4}[—\-]+\d+|.{0,6}(?:来源|时间|浏览|作者).{0,60}"
)
_NUMBER_TOLD = re.compile(
    r"[【\[]?(?:发文字号|发文文号|文\s*号|文件编号)[】\]]?\s*[：:|]?\s*(?P<number>[\u4e00-\u9fff]{2,12}\s*[〔\[【（(]\s*\d{4}\s*[〕\]】）)]\s*第?\s*\d{1,4}\s*号)"
)
_STARTS_ABOUT = ("关于", "转发", "印发", "批转")
_HAS_ISSUER = re.compile(r".{2,40}?(?:关于|转发|印发|批转)")
_IN_BRACKETS = re.compile(r"[（(].{4,40}[）)]")

TABLE_LINES = 15
"""How far above a head a portal's table of its particulars may begin."""
TITLE_LINES = 8
_SALUTATION_LINES = 6


def is_title(text: str) -> bool:
    """Whether the words can be a title: they end in a genre, and say what they are about or are short.

    >>> is_title("云岭市人民政府关于做好防汛工作的通知"), is_title("抓紧落实。")
    (True, False)
    """
    about = "关于" in text or "发" in text or len(text) < 60
    return 6 <= len(text) <= 200 and about and _GENRE_END.search(text) is not None


_HEADLINE = re.compile(
    r"(?P<headline>.{6,80}?)(?P<title>(?:关于)?(?:转发|印发|发布|公布).{0,12}《(?P<named>.+)》.{0,12})"
)


def unquoted(title: str) -> str:
    """A title without what is not of it: the marks of 《…的通知》 printed whole, the instrument's name as a headline.

    >>> unquoted("云岭市河道管理办法关于印发《云岭市河道管理办法》的通知")
    '关于印发《云岭市河道管理办法》的通知'
    """
    repeated = _HEADLINE.fullmatch(title)
    if repeated and plain(repeated["headline"]) == plain(repeated["named"]):
        return repeated["title"]
    whole = title.startswith("《") and title.endswith("》") and "》" not in title[:-1]
    return title[1:-1] if whole and title.count("《") == 1 else title


def plain(text: str) -> str:
    """Words to compare titles by: without title marks and spaces."""
    return re.sub(r"[《》〈〉\s]", "", text)


# What every line of metadata holds that is longer than a toolbar.
_META_HAS = re.compile("[：:>＞»›】\\]\\s]")
_TOOLBAR_AT_MOST = 16


def is_metadata(line: Line) -> bool:
    """Whether a portal's table or toolbar speaks (索引号：, 来源：, 打印)."""
    text = line.text
    if len(text) >= 160 or (len(text) > _TOOLBAR_AT_MOST and _META_HAS.search(text) is None):
        return False
    return _META.match(text.lstrip(_BULLETS)) is not None


def is_noise(line: Line) -> bool:
    """Whether a line is metadata, or a bare date or registration number as portals print them."""
    return is_metadata(line) or _NOISE.fullmatch(line.squeezed) is not None


def told_number(lines: Sequence[Line]) -> str | None:
    """The document number that a portal's table gives (文号：X), or a line that is nothing but one."""
    for line in lines:
        told = _NUMBER_TOLD.search(line.text)
        if number := number_of(told["number"]) if told else number_of(line.text.lstrip(_BULLETS)):
            return number
    return None


_TITLE_TOLD = re.compile(r"(?:标\s*题|(?:信息|文件)?名\s*称)[】\]]?\s*[：:]\s*(?P<title>[^\t|]{6,160})")


def told_title(lines: Sequence[Line]) -> str:
    """The title that a portal's table gives (标题：X), "" where it gives none that is one."""
    told = (m["title"] for line in lines if (m := _TITLE_TOLD.search(line.text)))
    return next((plain_title for t in told if is_title(plain_title := "".join(t.split()))), "")


_ISSUER_TOLD = re.compile(
    r"(?:发文|发布|制发|印发)(?:机关|机构|单位|部门)[】\]]?\s*[：:]\s*(?P<issuer>[^\s，。；：:]{4,40})"
)


def told_issuer(lines: Sequence[Line]) -> str | None:
    """The issuer that a portal's table gives (发文机关：X)."""
    told = next((m for line in lines if (m := _ISSUER_TOLD.search(line.text))), None)
    return told["issuer"] if told and ISSUER.fullmatch(told["issuer"]) else None


def issuer_of(title: str) -> str | None:
    """Who issues, as the title says: what stands before 关于; several joined by 、."""
    found = _TITLE.match(title)
    issuer = found["issuer"] if found else None
    return "、".join(_several(issuer)) if issuer and ISSUER.search(issuer) else None


_ENDS = re.compile(r"(?:人民政府|办公室|办公厅|委员会|[局厅委])(?=\S)")


def _several(issuer: str) -> list[str]:
    """Issuers printed without a space between: …市委办公室…市人民政府办公室."""
    for m in _ENDS.finditer(issuer):
        left, right = issuer[: m.end()], issuer[m.end() :]
        same = right[:2] == left.removeprefix("中共")[:2] or right.startswith("中共")
        if same and len(left) >= 6 and len(right) >= 6 and ISSUER.fullmatch(left) and ISSUER.match(right):
            return [left, *_several(right)]
    return [issuer]


def joint_issuers(line: Line) -> str | None:
    """Several issuers on one line, spaces between them: joined by 、."""
    parts = line.text.split()
    if len(parts) > 2 and parts[-1].startswith(_STARTS_ABOUT):
        parts = parts[:-1]
    return "、".join(parts) if len(parts) > 1 and all(ISSUER.fullmatch(p) and len(p) > 4 for p in parts) else None


def issuer_near(lines: Sequence[Line]) -> str | None:
    """An issuer on a line of its own."""
    ends = ("政府", "办公室", "办公厅", "局", "委员会", "厅", "公署", "办事处", "督查室")
    return next((x.squeezed for x in lines if ISSUER.fullmatch(x.squeezed) and x.squeezed.endswith(ends)), None)


def red_head(line: Line) -> str | None:
    """The issuer of a red head (云岭市人民政府文件), None where the line is none."""
    found = _RED_HEAD.fullmatch(line.squeezed) if len(line.squeezed) < 40 else None
    return found["issuer"] if found else None


_ABOUT_START = re.compile("关于|转发|印发|批转|发布|公布|对|的|下达|调整|开展|加强|做好|进一步")


def _whole(text: str) -> bool:
    """Whether one line holds a whole title, several issuers and all."""
    return is_title(text) and text.endswith("通知") and "关于" in text


def title_above(lines: Sequence[Line], at: int, taken: int) -> tuple[int, str]:
    """The title that ends above line `at`, past metadata: (its first line, the title without spaces, "" for none)."""
    parts: list[str] = []
    first = at
    for i in range(at - 1, max(taken, at - 1 - TITLE_LINES), -1):
        line, text = lines[i], unquoted(lines[i].squeezed)
        above = lines[i - 1].squeezed if i - 1 > taken else ""
        if not parts and (is_noise(line) or (ISSUER.fullmatch(text) and is_title(above))):
            continue
        if (
            _NO_TITLE.search(text)
            or (len(text) > 60 and not _whole(text))
            or is_metadata(line)
            or number_of(line.text)
            or (line.label and not text.startswith("关于"))
        ):
            break
        if not parts and not _GENRE_END.search(text) and len(text) > 3:
            break
        if parts and ISSUER.fullmatch(text) and not _ABOUT_START.match(parts[0]):
            break  # who issued an instrument, above its name
        parts.insert(0, text)
        first = i
        if _HAS_ISSUER.match(text) and not text.startswith(_STARTS_ABOUT):
            break
        if ISSUER.fullmatch(text) and not ISSUER.fullmatch(above):
            break
    title = "".join(parts)
    return (first, title) if is_title(title) else (at, "")


def title_below(lines: Sequence[Line], at: int) -> tuple[int, str]:
    """The title that begins at line `at`, past metadata: (line after it, the title without spaces, "" for none)."""
    parts: list[str] = []
    for i in range(at, min(len(lines), at + 2 * TITLE_LINES)):
        text = lines[i].squeezed
        if not parts and is_noise(lines[i]):
            continue
        if text.endswith(("：", ":", "。")) or len(text) > 80 or (lines[i].label and parts):
            break
        parts.append(text)
        following = lines[i + 1].squeezed if i + 1 < len(lines) else ""
        if is_title("".join(parts)) and not re.fullmatch(r"的?通知|意见|[（(].{1,24}[）)]", following):
            return i + 1, "".join(parts)
    title = "".join(parts)
    return (at + len(parts), title) if is_title(title) else (at, "")


def may_salute(line: Line) -> bool:
    """Whether a salutation may begin with this line."""
    return _SALUTATION_START.match(line.squeezed) is not None and not line.label and not is_metadata(line)


_WITHOUT_COLON = re.compile(
    r"各[^。；：:《》]{2,24}(?:[，、,][^。；：:《》，、,]{2,24})*[，、,][^。；：:《》，、,]{1,20}(?:部门|单位|机构|管委会|办事处|政府|局|企业|公司|院校)"
)
_NO_SALUTATION = re.compile(r"[。《]|关于|印发|转发|www\.|(?:发布|更新)(?:时间|日期)|20\d\d-\d|^(?:现将|为(?!民))")
_OPENS = re.compile(r"《|为|根据|按照|经|现|依据|近|今")


def salutation_at(lines: Sequence[Line], at: int) -> tuple[int, str]:
    """The salutation that begins at `at`, past metadata and dates in brackets: (line after it, it or "").

    It ends in a colon; where the print lost that, by being nothing but a list over the first words of a text.
    """
    while at < len(lines) and (is_noise(lines[at]) or _IN_BRACKETS.fullmatch(lines[at].squeezed)):
        at += 1
    text = ""
    for i in range(at, min(len(lines), at + _SALUTATION_LINES)):
        if is_metadata(lines[i]) or (i == at and (not may_salute(lines[i]) or _whole(lines[i].squeezed))):
            break
        text += lines[i].squeezed
        if _NO_SALUTATION.search(lines[i].squeezed) or number_of(lines[i].text):
            break
        if text.endswith(("：", ":")):
            return (i + 1, text[:-1]) if _SALUTATION_HAS.search(text) else (at, "")
        following = lines[i + 1].squeezed if i + 1 < len(lines) else ""
        if i < at + 2 and _WITHOUT_COLON.fullmatch(text) and _OPENS.match(following):
            return i + 1, text
    return at, ""


def past_repeats(lines: Sequence[Line], at: int, title: str, number: str | None) -> int:
    """The first line from `at` on that is neither the title again, nor the number, nor a portal's metadata."""
    wanted = plain(title)
    while at < len(lines):
        repeated = next((k for k in range(1, 6) if "".join(plain(x.text) for x in lines[at : at + k]) == wanted), 0)
        if repeated:
            at += repeated
        elif is_noise(lines[at]) or (number is not None and number_of(lines[at].text) == number):
            at += 1
        else:
            break
    return at
