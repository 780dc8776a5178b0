"""Days as people type them on a command line or in a form."""

from datetime import date

from api.settings import today
from loaders.progress_words import day_of
from ontology.errors import BadValue


def day(told: str | None, option: str) -> date:
    """The day meant: ISO, 2024/6/3, 2024年6月3日 or 20240603; nothing, ``today`` or 今天 is today in China.

    Raises `BadValue` naming the option.

    >>> str(day("2024年6月3日", "--as-of"))
    '2024-06-03'
    """
    if told is None or told.strip().lower() in ("today", "今天", "今日"):
        return today()
    if found := day_of(told):
        return found
    raise BadValue(
        f"{option}“{told}”不是日期；应如 2024-06-03 或 2024年6月3日，而且那一天要存在。",
        f"{option}: {told!r} is no day; expected such as 2024-06-03, a day of the calendar.",
    )
