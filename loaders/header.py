"""What a notice says of itself: recipients, validity, repeals and citations, out of its head and its parts."""

import re

from loaders.brackets import split_outside

# Recipients that are one though 、 stands in them (GB/T 9704-2012, 7.3.2 lets 主送机关 be named in groups).
_ONE = re.compile(
    r"""(?:各|[\u4e00-\u9fff]{1,8}(?:人民)?政府各|国务院各|省直各|市直各|县直各)?(?:[部委办厅局]、){1,5}[部委办厅局](?:、直属(?:机构|单位))?
      | 各?省、自治区、直辖市 | 各(?:[省市县区州盟旗乡镇]、)+(?:[省市县区州盟旗乡镇]|街道)
      | 各?乡镇、街道 | 乡、镇 | 县、区""",
    re.VERBOSE,
)
_HOLD = "\ue000"


def recipients(salutation: str) -> tuple[str, ...]:
    """The bodies a notice is addressed to, as printed, in order.

    >>> recipients("各县（市、区）人民政府、开发区管委会，市人民政府各委、办、局")
    ('各县（市、区）人民政府', '开发区管委会', '市人民政府各委、办、局')
    """
    plain = re.sub(r"\s", "", salutation)
    held = _ONE.sub(lambda m: m[0].replace("、", _HOLD), plain)
    pieces = (plain[a:b] for a, b in split_outside(held, "，,、；;"))
    return tuple(dict.fromkeys(p for p in pieces if p))
