"""Deadlines of a task's text: its times with the year, the trigger and the deliverable that their context gives."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from loaders.dates import Mention, day_of, mentions
from loaders.meanings import Context, Meant, last_of_month, meaning, year_of
from loaders.text import Text
from ontology.facts import Deadline, Span


def deadlines(text: str, context: Context, place: Callable[[int, int], Span]) -> tuple[Deadline, ...]:
    """All deadlines that a task's text prints. `place` tells the source span of ``text[start:end]``."""
    masked = masked_titles(text)
    found = mentions(masked)
    out: list[Deadline] = []
    last_year: tuple[int, int] | None = None  # (year, the sentence's end it was printed in)
    before: Mention | None = None  # the time before, of whatever kind but relative
    for k, mention in enumerate(found):
        year = last_year[0] if last_year else None
        if (printed := mention.part("y")) and (value := year_of(printed, context)):
            last_year = (value, mention.end)
        meant = meaning(mention, context, year)
        meant = _each_year(meant, before, mention, masked) if meant else None
        before = mention if mention.kind != "relative" else before
        if meant is None or _is_validity(text, mention) or _is_condition(text, mention):
            continue
        until = found[k + 1].start if k + 1 < len(found) else len(text)
        out.append(
            Deadline(
                text=text[mention.start : mention.end],
                kind=meant.kind,
                span=place(mention.start, mention.end),
                start=meant.start, due=meant.due, every=meant.every, interval=meant.interval, rule=meant.rule,
                duration=meant.duration, workdays=meant.workdays,
                after=_trigger(text, mention) if meant.kind == "relative" else None,
                deliverable=_deliverable(text, mention, until),
            )
        )  # fmt: skip
    return tuple(out)


def _each_year(meant: Meant, before: Mention | None, mention: Mention, text: str) -> Meant:
    """每年4月30日前申请，6月底前公布: a later time of the sentence, without a year, comes round every year, too."""
    if meant.kind != "by" or meant.due is None or mention.part("y") or not mention.part("m"):
        return meant
    if before is None or "每年" not in before.text or re.search("[。；\n]", text[before.end : mention.start]):
        return meant
    return Meant("recurring", every="year", rule=f"--{meant.due:%m-%d}")


def field_deadlines(text: str, context: Context, place: Callable[[int, int], Span]) -> tuple[Deadline, ...]:
    """The deadlines of a field that holds nothing but times (完成时限：2026年6月), however short they are printed."""
    found = deadlines(text, context, place)
    if found:
        return tuple(
            replace(d, deliverable=d.deliverable if d.deliverable and len(d.deliverable) > 12 else None) for d in found
        )
    day = day_of(text)
    month = re.search(r"(?:(?P<y>20\d\d)[年.])?(?P<m>1[0-2]|0?[1-9])月", text)
    year = re.search(r"(20\d\d)年?", text)
    told = context.year or (context.issued.year if context.issued else None)
    if day is None and month and (month["y"] or told):
        day = last_of_month(int(month["y"] or told or 0), int(month["m"]))
    if day is None and year:
        day = last_of_month(int(year[1]), 12)
    if day is None and told and re.match("全年|年内|本?年度内?$|当年", text.strip("；;，。 \n")):
        day = last_of_month(told, 12)
    if day is None:
        return ()
    clean = text.strip("；;，。 \n")
    at = text.find(clean)
    return (Deadline(text=clean, kind="by", span=place(at, at + len(clean)), due=day),)


# “年初公布、年中检查、年底兑现”, “逐月查账”: a saying in quotes sets no time.
_SLOGAN = re.compile(r"“(?=[^“”\d]{0,30}(?:年[初中底末]|[逐按每][日周月季年]))[^“”\d]{3,40}”")


def masked_titles(text: str) -> str:
    """The text with filler of the same length for what binds nobody: everything between 《》, and sayings in quotes.

    >>> masked_titles("落实《2021年方案》，2021年底前")
    '落实《□□□□□□□》，2021年底前'
    """
    text = _SLOGAN.sub(lambda m: "“" + "□" * (len(m[0]) - 2) + "”", text)
    return re.sub(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》", lambda m: "《" + "□" * (len(m[0]) - 2) + "》", text)


_FROM_EVENT = re.compile(
    r"(?:自|从|在|于)(?P<event>(?:(?![自从]|应当?在|[，。；：\n]).){2,60}?)(?:之日起|之日|日起|之后|以后|后)的?[，]?(?:在|应|应当|须|于)?$"
)
_TRIGGER = re.compile(
    r"(?:自|从|在|于|应当?在|须在)?(?P<event>[^，。；：\n]{1,60}?)(?:之日起|之日|日起|之后|以后|后)的?[，]?(?:的)?(?:在|应|应当|须|于)?$"
)


def _trigger(text: str, mention: Mention) -> str | None:
    """The event that a relative deadline waits for, as printed: 自收到申请之日起 → 收到申请."""
    before = text[max(0, mention.start - 80) : mention.start]
    if _SHORTENED.search(before):
        return None
    found = _FROM_EVENT.search(before) or _TRIGGER.search(before)
    if found:
        return re.sub(r"^.*[，。；：\n]", "", found["event"]).removeprefix("自").removeprefix("在") or None
    clause = re.split("[。；\n]", before)[-1]
    steps = [c for c in clause.split("，") if c]
    for step in reversed(steps):
        if ended := re.search(r"^(.+?)(?:之日起|后|的|时)(?:[^后]{0,12})$", step):
            return ended[1]
    return None


_SHORTENED = re.compile("(?:压缩|缩短|压减|控制|限定|减少|调整)(?:至|到|在|为)$")  # 时限压缩至5个工作日以内: no event
_WORDS_AT_MOST = 400


def _deliverable(text: str, mention: Mention, until: int) -> str | None:
    """What falls due: the words behind the time up to the sentence's end or the next time, else those before it."""
    pieces = re.split("[。；\n]", text[mention.end : until], maxsplit=1)
    behind = pieces[0] if len(pieces) > 1 or until == len(text) else _TO_NEXT.sub("", pieces[0])
    before = re.split("[。；\n]", text[max(0, mention.start - _WORDS_AT_MOST) : mention.start])[-1]
    if before.endswith(("（", "(")) and behind.startswith(("）、", ")、", "）和", ")和", "）及")):
        return re.split("[，、]", before[:-1])[-1] or None  # 夏季禁火（5月20日—7月20日）、秋季禁火（…）
    behind = (
        behind.lstrip("）)").strip("，、：: ") if "（" not in behind.partition("）")[0] else behind.strip("，、：: ")
    )
    if len(behind) >= 4:
        return behind
    return (_IS.sub("", before.strip("，、： ")).rstrip("（(") + behind) or None


_IS = re.compile("(?:为|是|：)$")
# Words that only lead on to the next time: 报送市领导，并于|2月7日前.
_TO_NEXT = re.compile(r"(?:[，、]?(?:并|再|且|同时|后)?(?:于|在)|[，、](?:并|和|以及|力争|争取|确保)|、)$")


_OWN_FORCE = re.compile(
    r"(?:本[\u4e00-\u9fff]{0,8}(?:办法|规定|细则|方案|意见|通知|制度|规则|规程|预案|计划|措施|条例|标准|决定|通告|公告|政策)|负责解释|》)[^。；]{0,12}自[^。；]{2,24}(?:施行|实施|试行|生效|执行)"
)


_REWARDED = re.compile(r"[^，。；\n]{0,40}的，(?:一次性|再|分别)?(?:给予|予以|奖励|补助|补贴|资助|按)")


# 每年4月15日至10月31日为汛期 tells when a season is; 6月11日前，户籍在本区的儿童 tells who is meant.
_SEASON = re.compile(
    r"[^，。；\n]{0,14}?(?:规?定)?为[^，。；\n]{0,6}(?:汛期|防火期|防火戒严期|采暖期|供暖期|供热期|休渔期)(?=[，。；、\n]|$)"
)
_ENTITLED = re.compile(
    r"[，]?(?:户籍|出生|年满|[^，。；：\n]{2,40}(?<![完达建形])的(?:适龄)?[^，。；：的\n]{0,8}(?:子女|儿童|少年|学生|考生|毕业生)(?=[（，；。]|$))"
)


# 6月30日前建成的充电桩给予补贴, 12月31日前注册的企业可以申报: the time says who is meant.
_QUALIFIED = re.compile(
    r"[，]?(?:取得|注册|登记|建成|投产|购买|签订|认定|成立|竣工|毕业|参保|入职|备案|出生|入学|获批)[^，。；]{0,14}的[^，。；的]{2,12}?(?:给予|可以|可|享受|按照|$|(?=，(?:给予|可|享受)))"
)


def _is_condition(text: str, mention: Mention) -> bool:
    """Whether the time only says who earns something (两年内达到…的，给予奖励), who is meant, or when a season is."""
    if mention.kind in ("by", "from") and _QUALIFIED.match(text, mention.end):
        return True
    if (mention.kind == "by" and _ENTITLED.match(text, mention.end)) or (
        mention.kind == "recurring" and _SEASON.match(text, mention.end)
    ):
        return True
    return mention.kind == "relative" and _REWARDED.match(text, mention.end) is not None


def _is_validity(text: str, mention: Mention) -> bool:
    """Whether the time says when the text itself is in force (本办法自2021年4月1日起施行，至…止), which is no duty."""
    nearest = max(0, mention.start - _WORDS_AT_MOST)
    start = max(nearest, *(text.rfind(c, nearest, mention.start) + 1 for c in "。；\n"))
    sentence = re.split("[。；\n]", text[start : mention.end + 40], maxsplit=1)[0]
    return bool(_OWN_FORCE.search(sentence)) or bool(re.search("有效期[^，。；]{0,6}$", text[start : mention.start]))


def titled_year(titles: Iterable[str]) -> int | None:
    """The year that the first of the titles with exactly one year names: 云岭市2026年治水计划 → 2026."""
    for title in titles:
        years = set(re.findall(r"(?<!\d)(20\d\d)年?(?!\d|号)", title))
        if len(years) == 1:
            return int(years.pop())
    return None


def numbered_year(number: str | None) -> int | None:
    """The year in a document number: 云政办发〔2026〕12号 → 2026."""
    found = re.search(r"〔(20\d\d)〕", number or "")
    return int(found[1]) if found else None


def placed(text: Text, at: int) -> Callable[[int, int], Span]:
    """Source spans for offsets into a piece of the clean text that starts at `at`."""
    return lambda start, end: text.source_span(at + start, at + end)
