"""What a notice says of itself: recipients, validity, repeals and citations, out of its head and its parts."""

import re

from loaders.brackets import split_outside
from loaders.names import Named, with_tails

# Recipients that are one though 、 stands in them (GB/T 9704-2012, 7.3.2 lets 主送机关 be named in groups).
_ONE = re.compile(
    r"""(?:各|[\u4e00-\u9fff]{1,8}(?:人民)?政府各|国务院各|省直各|市直各|县直各)?(?:[部委办厅局处]、){1,5}[部委办厅局处](?:、直属(?:机构|单位))?
      | 国务院各部委、各直属机构 | 各?省、自治区、直辖市
      | 各(?:(?:自治[州县旗]|地区|[省市县区州盟旗乡镇])、)+(?:自治[州县旗]|地区|街道|[省市县区州盟旗乡镇])
      | (?:[省市县区盟州]直)?(?:各)?(?:有关|相关)?部门、(?:有关|相关)?单位 | 企业、事业单位 | 中央、省(?:、市)?(?=驻|属|在|直) | (?<=[县市区])委、(?:人民)?政府 | 各?乡镇、街道 | 乡、镇 | 县、区 | 各?县（市）、区""",
    re.VERBOSE,
)
_HOLD = "\ue000"


def recipients(salutation: str) -> tuple[str, ...]:
    """The bodies a notice is addressed to, as printed, in order.

    >>> recipients("各县（市、区）人民政府、开发区管委会，市人民政府各委、办、局")
    ('各县（市、区）人民政府', '开发区管委会', '市人民政府各委、办、局')
    >>> recipients("云岭园区、高新区管委会")
    ('云岭园区管委会', '高新区管委会')
    >>> recipients("各县（市）、区人民政府，后旗农牧局、财政局，左旗农牧局、财政局")
    ('各县（市）、区人民政府', '后旗农牧局', '财政局', '左旗农牧局', '财政局')
    """
    plain = re.sub(r"\s", "", salutation)
    held = _ONE.sub(lambda m: m[0].replace("、", _HOLD), plain)
    held = re.sub("[及和](?=各)", "、", held)  # 各企业及各居民区
    pieces = with_tails([Named(plain[a:b], a, b) for a, b in split_outside(held, "，,、；;") if a < b])
    return tuple(p.name for p in pieces)
