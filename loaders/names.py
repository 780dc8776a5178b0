"""Lists of bodies as notices print them: split, shared tails given back, each with where it stands.

`Named` is a name and its span in the text that was split (code points, half-open). The name is as printed without
white space, but for a shared tail: 泽州县、阳城县人民政府 gives 泽州县人民政府 and 阳城县人民政府.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from loaders.brackets import split_outside
from loaders.endings import ends_like_body


class Named(NamedTuple):
    """A name in a list, as printed (or completed by the tail it shares), and its span."""

    name: str
    start: int
    end: int


# Enumerations that are one name: their 、 does not separate bodies.
_WHOLE = re.compile(
    r"""各?(?:[部委办厅局]、){1,4}[部委办厅局](?!事处|公)(?:（[^）]{1,12}）)?          # 各委、办、局
      | 各?省、自治区、直辖市(?:[和及]新疆[^，、]{0,10})?                    # 各省、自治区、直辖市人民政府
      | (?:各|相关|有关)(?:(?:自治[州县旗]|地区|[省市县区州盟旗乡镇])、){1,4}(?:自治[州县旗]|地区|[省市县区州盟旗乡镇街道]{1,2})(?:（[^）]{1,12}）)?  # 各县、区人民政府
      | (?:省|市|县|区|乡镇?|镇|村)(?:、(?:省|市|县|区|乡镇?|镇|村)){1,3}(?=[两三四]级)               # 市、县两级财政
      | (?:党委|党组|党工委)、(?:政府|人民政府|行政|管委会)                   # 党委、政府
      | 市委、市政府 | 省委、省政府 | 县委、县政府 | 区委、区政府 | 党中央、国务院
      | (?:部门|地区|乡镇)(?:和|及|、)(?:单位|部门|街道)(?!的|[\u4e00-\u9fff]{2,4}[办所站])
      | 人、财、物 | 乡镇、街道(?:办事处)?(?![\u4e00-\u9fff]{2,4}[办所站])""",
    re.VERBOSE,
)
_HOLD = "\ue000"
_HOLD_AND = str.maketrans({"和": "\ue002", "及": "\ue003", "、": _HOLD})
_FREE = str.maketrans({"\ue002": "和", "\ue003": "及", _HOLD: "、"})
_JOINERS = "、，,；;/"

_LEVEL = r"(?:国家|中央|设区的市|旗县市区|县市区|市县区|市州|区县|县区|旗县|省|自治区|设区市|县级市|市|县|区|州|盟|旗|乡镇?|镇|街道)"
_AREA = re.compile(
    rf"(?:各|相关|有关)?(?:{_LEVEL}(?:级|直)?|[\u4e00-\u9fff]{{1,8}}(?:省|市|县|区|州|盟|旗|镇|乡|街道|开发区|园区|高新区|经开区|投资区|保税区|港口|景区))(?:[（(][^）)]{{1,12}}[）)])?"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,12}(?:开发区|园区|高新区|经开区|投资区|保税区|港口|景区|区)")
# What may be shared by the areas before it: the office of a government or of a party committee.
_TAIL = re.compile(
    r"(?:人民)?政府(?:办公[室厅])?$|委(?=[\u4e00-\u9fff]{2,})|(?:人民)?(?:法院|检察院)$|党委$|财政$|管委会$|(?:公安|财政|教育|住建|水利|水务|交通|民政|卫健|城管|农业农村|自然资源|生态环境|应急管理|市场监管|规划和自然资源|[\u4e00-\u9fff]{2,12})(?:局|委|办|分局|部门)$"
)
_STEM_TAIL = re.compile(r"(?:职能|主管|监管|行政|业务|等|相关|有关)*(?P<tail>部门|局)$")
# Where two names may have been printed with nothing but a space between them: 市应急管理局|市消防救援支队.
_SEAM = re.compile("(?<=[局委办厅院部队])\\s*(?=[省市县区州])")
# 市和区（县）人民政府: a bare level beside one that a government follows.
_LEVEL_AND = re.compile(
    rf"(?P<level>省|市|县|区|州|盟|旗)(?:和|及|与)(?={_LEVEL}(?:[（(][^）)]{{1,12}}[）)])?(?:人民)?政府)"
)
_AND = re.compile(r"以及其?|及其?|尤其是|特别是|和|与|暨")


def split_names(text: str, known: Callable[[str], bool], joiners: str = _JOINERS) -> list[Named]:
    """The names in a list, in the printed order.

    `known(name)` tells whether a printed name is a body that can be told; it decides whether 和 joins two bodies or
    is part of one (规划和自然资源局).

    >>> [n.name for n in split_names("泽州县、阳城县人民政府，市规划和自然资源局", lambda n: n.endswith("局"))]
    ['泽州县人民政府', '阳城县人民政府', '市规划和自然资源局']
    """
    held = _WHOLE.sub(lambda m: m[0].translate(_HOLD_AND), text)
    pieces = [piece for a, b in split_outside(held, joiners) for piece in _at_and(held, a, b, known)]
    named = [Named("".join(text[a:b].split()), a, b) for a, b in (_trimmed(text, a, b) for a, b in pieces) if a < b]
    return _completed(with_tails(named), known)


_SHARED = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?P<tail>(?:[省市县区旗](?:人民政府|政府)|(?:街道|镇|乡)(?:办事处|人民政府)|[局委办厅]|部门))"
)
_BY_NAME_ALONE = re.compile(r"[\u4e00-\u9fff]{2,4}")
_LEAD = re.compile("[省市县区州旗]")


def _completed(named: list[Named], known: Callable[[str], bool]) -> list[Named]:
    """青禾、石桥县人民政府, 市发改、财政局: bare members share the tail of the last one where that makes known bodies.

    Townships are in no registry: 东门、河湾街道办事处 is completed where every member is but a short name.
    """
    last = _SHARED.fullmatch(named[-1].name) if len(named) > 1 else None
    if not last:
        return named
    tail = last["tail"]
    lead = _LEAD.match(named[0].name)
    bare = [n for n in named[:-1] if not known(n.name)]
    if not bare or len(bare) < len(named) - 1 or not all(_BY_NAME_ALONE.fullmatch(n.name) for n in bare):
        return named
    if tail.endswith(("街道办事处", "镇人民政府", "乡人民政府", "镇办事处", "乡办事处")):
        return [*(n._replace(name=n.name + tail) for n in named[:-1]), named[-1]]
    full = [n.name + tail if known(n.name + tail) or not lead else lead[0] + n.name + tail for n in named[:-1]]
    if lead and tail[0] in "局委办厅部":
        full = [named[0].name + tail, *(lead[0] + n.name + tail for n in named[1:-1])]
        ending = named[-1]._replace(
            name=named[-1].name if named[-1].name.startswith(lead[0]) else lead[0] + named[-1].name
        )
    else:
        ending = named[-1]
    if not all(known(f) for f in full):
        return named
    return [*(n._replace(name=f) for n, f in zip(named[:-1], full, strict=True)), ending]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in '。.:：“”"'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '。.:：“”"'):
        end -= 1
    return start, end


def _at_and(text: str, start: int, end: int, known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Cuts one piece at the 和, 及, 以及 … that joins two bodies."""
    piece = text[start:end].replace(_HOLD, "、")
    if m := _LEVEL_AND.match(piece):
        yield start, start + m.end("level")
        yield start + m.end(), end
        return
    for m in _AND.finditer(piece):
        left, right = piece[: m.start()].translate(_FREE), piece[m.end() :].translate(_FREE)
        if len(left) < 2 or len(right) < 2 or _inside_bracket(piece, m.start()):
            continue
        if m[0] in ("和", "与", "及") and known(piece) and not (known(left) and known(right)):
            break
        if _ends_body(left, known) and _ends_body(right, known):
            yield start, start + m.start()
            yield from _at_and(text, start + m.end(), end, known)
            return
    for m in _SEAM.finditer(piece):
        if known(piece[: m.start()]) and _ends_body(piece[m.end() :], known) and not known(piece):
            yield start, start + m.start()
            yield from _at_and(text, start + m.end(), end, known)
            return
    yield start, end


def _inside_bracket(text: str, at: int) -> bool:
    return text[:at].count("（") + text[:at].count("(") > text[:at].count("）") + text[:at].count(")")


def _ends_body(name: str, known: Callable[[str], bool]) -> bool:
    return known(name) or ends_like_body(name)


def with_tails(named: Sequence[Named]) -> list[Named]:
    """Gives the tail of a list's last member back to the bare areas before it, and 部门 to bare functions."""
    out = list(named)
    for i in range(len(out) - 2, -1, -1):
        if not _AREA.fullmatch(out[i].name):
            continue
        following = out[i + 1].name
        for area in (_PLACE.match(following), _AREA.match(following)):
            tail = following[area.end() :] if area else ""
            if area and tail and _same_sort(out[i].name, area[0]) and _TAIL.match(tail):
                out[i] = out[i]._replace(name=out[i].name + tail)
                break
    return out


def _same_sort(left: str, right: str) -> bool:
    """市 beside 县（市、区）, or 泽州县 beside 阳城县; but not 各县（市、区） beside 市."""
    bare = re.compile(rf"(?:各|相关|有关)?{_LEVEL}(?:级|直)?(?:[（(][^）)]{{1,12}}[）)])?")
    return bool(bare.fullmatch(left)) == bool(bare.fullmatch(right)) and not (
        left.startswith(("各", "相关")) and not right.startswith(("各", "相关"))
    )


_ETC_DEPARTMENTS = re.compile(
    r"^(?P<list>[^，。；]+?)等(?P<kind>(?:[省市县区州](?:级|直)?)?(?:有关|相关|职能|主管|行政|各|成员|责任)*(?:部门|单位))?$"
)


# 水利厅、能源局等省有关部门和各市人民政府: the 等…部门 in the middle of a list says nothing more.
_ETC_MIDDLE = re.compile(
    r"等(?:[省市县区州]|国家|中央)?(?:级|直)?(?:有关|相关|各|职能|责任|成员)*(?:部门|单位|部门单位)?(?:和|及|以及|、|，|与)(?=\S)"
)


def departments(text: str, known: Callable[[str], bool], stem: Callable[[str], bool]) -> list[Named]:
    """A list that may end in 等…部门: 生态环境、自然资源等部门 → 生态环境部门, 自然资源部门.

    Where its members are whole names the 等有关部门 says nothing more and is dropped; where they are functions of
    government each becomes a department; where one of them is neither, the phrase stays whole, as printed.
    """
    if middle := _ETC_MIDDLE.search(text):
        left, right = text[: middle.start()], text[middle.end() :]
        if known(re.split("[、，]", left)[-1]) or ends_like_body(left):
            moved = (
                n._replace(start=n.start + middle.end(), end=n.end + middle.end())
                for n in departments(right, known, stem)
            )
            return [*split_names(left, known), *moved]
        told = departments(f"{left}等部门", known, stem)
        if len(told) > 1:  # 市公安、水务等部门以及县级人民政府
            end = middle.end()
            return [*told, *(n._replace(start=n.start + end, end=n.end + end) for n in departments(right, known, stem))]
    found = _ETC_DEPARTMENTS.match(text)
    if not found or not found["list"]:
        return _with_department(
            [one for n in split_names(text, known) for one in _two_functions(n, known, stem)], known, stem
        )
    members = split_names(found["list"], known)
    if all(ends_like_body(m.name) or known(m.name) for m in members):
        return members
    kind = found["kind"] or ""
    prefix = re.match(r"[省市县区州旗](?:级|直)?", members[0].name)
    lead = prefix[0] if prefix and not stem(members[0].name) else ""
    bare = [m.name.removeprefix(lead) for m in members]
    tail = _KIND_TAIL.search(kind)
    if tail and len(members) > 1 and _functions(bare, kind, known, stem):
        return [
            m._replace(name=m.name if ends_like_body(m.name) else f"{lead}{b}{tail[0]}")
            for m, b in zip(members, bare, strict=True)
        ]
    whole = [m for m in members if ends_like_body(m.name) or known(m.name)]
    if whole and not kind:
        return whole
    return [Named(re.sub(r"\s", "", text), 0, len(text))]


_KIND_TAIL = re.compile("(?:行政)?(?:主管)?部门$")


def _functions(bare: Sequence[str], kind: str, known: Callable[[str], bool], stem: Callable[[str], bool]) -> bool:
    """Whether a list before 等部门 is one of functions: all of them known or, before a bare 部门, most of them."""
    sure = sum(stem(b) or known(b) for b in bare)
    return sure == len(bare) or (
        _KIND_TAIL.fullmatch(kind) is not None and sure * 2 >= len(bare) and all(2 <= len(b) <= 8 for b in bare)
    )


_DEPARTMENT = re.compile(r"(?P<lead>[省市县区](?:级|直)?)?(?P<stem>[^、，]{2,8}?)(?P<tail>(?:主管|行政|监管)*部门)$")


def _with_department(named: list[Named], known: Callable[[str], bool], stem: Callable[[str], bool]) -> list[Named]:
    """公安、交通部门 → 公安部门, 交通部门: bare functions share the 部门 of the last of them."""
    out = list(named)
    last = _DEPARTMENT.match(out[-1].name) if len(out) > 1 else None
    if not last or not stem(last["stem"]):
        return out
    for i in range(len(out) - 2, -1, -1):
        if out[i].name.endswith("部门") or ends_like_body(out[i].name):
            continue
        if (known(out[i].name) and not stem(out[i].name)) or not stem(out[i].name.removeprefix(last["lead"] or "")):
            break
        out[i] = out[i]._replace(name=out[i].name + last["tail"])
    return out


_TWO = re.compile(
    r"(?P<lead>各|[省市县区](?:级|直)?)?(?P<a>[^、，]{2,8}?)(?:和|与|及)(?P<b>[^、，]{2,8}?)(?:主管)?部门"
)


def _two_functions(named: Named, known: Callable[[str], bool], stem: Callable[[str], bool]) -> list[Named]:
    """行政审批和住建部门 → 行政审批部门, 住建部门; but 规划和自然资源部门 is one."""
    found = _TWO.fullmatch(named.name)
    if (
        not found
        or found["a"].endswith("机关")
        or known(named.name)
        or stem(f"{found['a']}和{found['b']}")
        or not (stem(found["a"]) and stem(found["b"]))
    ):
        return [named]
    lead = found["lead"] or ""
    return [named._replace(name=f"{lead}{found['a']}部门"), named._replace(name=f"{lead}{found['b']}部门")]
