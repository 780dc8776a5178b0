"""Short names that a text gives to bodies: 云岭市城市管理局（以下简称市城管局）, 业主（以下称申请人）."""

import re
from collections.abc import Iterator

from loaders.endings import ends_like_body

_GIVEN = re.compile(r"[（(]以下(?:统)?(?:简)?称(?:为)?[“\"]?(?P<short>[^）)”\"，。；]{2,16})[”\"]?[）)]")
_FULL = re.compile(r"[^，。；：（）()《》、\n]{2,40}$")
_SOMEBODY = re.compile(r"(?:业主|[人员户者]|单位|机构|企业|中心|组织|站|院|校|基地|公司|政府|部门|[局委办]|小组|协会)$")


def _given(text: str) -> Iterator[tuple[str, str]]:
    """(full name, short name) in the order of the text."""
    for m in _GIVEN.finditer(text):
        full = _FULL.search(text, max(0, m.start() - 40), m.start())
        if full:
            yield full[0], m["short"]


def aliases(text: str) -> dict[str, str]:
    """Short names of bodies and the full names they stand for.

    >>> aliases("云岭市城市管理局（以下简称市城管局）负责")
    {'市城管局': '云岭市城市管理局'}
    """
    return {short: full for full, short in _given(text) if ends_like_body(short) and ends_like_body(full)}


def nicknames(text: str) -> frozenset[str]:
    """Short names that the text gives to somebody: subjects wherever they are told something.

    >>> sorted(nicknames("业主（以下称申请人）应当提出申请。专项资金（以下简称资金）"))
    ['申请人']
    """
    return frozenset(s for full, s in _given(text) if _SOMEBODY.search(full) and not s.startswith("本"))
