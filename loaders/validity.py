"""When a notice is in force: 自印发之日起施行，有效期两年."""

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

from loaders import numerals
from loaders.dates import day_of


def validity(texts: Sequence[str], issued: date | None) -> tuple[date | None, date | None]:
    """(first day in force, last day in force) as the first of the texts that says so tells; None: not said.

    >>> validity(("本办法自2021年4月1日起施行，有效期两年。",), date(2021, 3, 1))
    (datetime.date(2021, 4, 1), datetime.date(2023, 3, 31))
    """
    for text in texts:
        for sentence in re.split("[。\n]", text):
            effective = _effective(sentence, issued)
            if effective:
                return effective, _expires(
                    sentence + "。" + text[text.find(sentence) + len(sentence) :][:40], effective
                )
    return None, None


_IN_FORCE = re.compile(r"自?(?P<when>(?:印发|发布|公布|下发|发文|颁布|通知下发|通过|公告)(?:之日|之?日)?(?P<days>(?:30|三十)日后|次日)?起?|(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:零时|（[^）]{1,8}）)?起?)(?:正式)?(?:开始)?(?:施行|实施|试行|执行|生效|起效)")  # fmt: skip


def _effective(sentence: str, issued: date | None) -> date | None:
    found = _IN_FORCE.search(sentence)
    if not found or not re.search(
        r"本|办法|规定|细则|方案|意见|通知|自", sentence[: found.start() + 1] + sentence[found.start() : found.end()]
    ):
        return None
    if day := day_of(found["when"]):
        return day
    if issued is None:
        return None
    days = found["days"]
    return issued + timedelta(days=0 if not days else 1 if days == "次日" else 30)


_EXPIRES = re.compile(r"(?:有效期|试行期|施行期限?)(?:限)?(?:为|至|到|截止到?)?(?P<n>\d{1,2}|[一二两三四五六七八九十])个?(?P<unit>年|月)|(?:有效期|试行期)?(?:至|到|截至|截止到?)(?P<day>(?:20)\d\d年\d{1,2}月\d{1,2}日)(?:止|废止|失效)?")  # fmt: skip


def _expires(sentence: str, effective: date) -> date | None:
    found = _EXPIRES.search(sentence)
    if not found:
        return None
    if found["day"]:
        return day_of(found["day"])
    number = numerals.read(found["n"]) or 0
    months = number * (12 if found["unit"] == "年" else 1)
    month = effective.month - 1 + months
    year, month = effective.year + month // 12, month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(effective.day, last)) - timedelta(days=1)
