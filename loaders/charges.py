"""Charges that name their bodies in a bracket or on a line of their own: ［责任单位：…］, 牵头单位：…；完成时限：….

Gives what the charge says; which words it closes is the matter of `loaders.tasks`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from loaders.brackets import Bracket, brackets, split_outside
from loaders.endings import ends_like_body
from loaders.names import Named, departments
from ontology.facts import Role


@dataclass(frozen=True, slots=True)
class Field:
    """A label of a charge and what it gives. `role` None: it names a time (`deadline`) or persons (neither)."""

    name: str
    pattern: str
    role: Role | None
    deadline: bool
    examples: tuple[str, ...]
    not_: tuple[str, ...] = ()


_UNIT = r"(?:单位|部门|机构|主体|处室|科室|股室|地区|县区|企业)"
FIELDS = (
    Field("lead", rf"(?:牵头(?:责任|落实|负责)?|主办|主责|主要(?:责任|负责)|第一责任|首要责任){_UNIT}", "lead", False,
          ("牵头单位", "牵头责任单位", "主办部门", "主责单位"), ("责任单位",)),
    Field("support", rf"(?:配合(?:责任|落实)?|协办|参与|参加|协同|协助|支持|会办|协作|共同){_UNIT}", "support", False,
          ("配合单位", "协办部门", "参与单位", "配合责任单位"), ("责任单位",)),
    Field("responsible", rf"(?:(?:责任|落实|承办|实施|执行|负责|承担|主管|工作|完成|推进|组织实施|整改|行业主管)(?:{_UNIT})|责任(?:主体)?(?=[：:])|(?:责任|落实)(?:单位和部门|部门和单位|部门及单位|部门（单位）|单位（部门）))", "responsible", False,
          ("责任单位", "责任部门", "落实单位", "责任主体", "责任部门和单位"), ("责任人", "责任领导")),
    Field("deadline", r"(?:(?:完成|办结|办理|整改|落实|推进|实施)?(?:时限|期限|时间(?:节点|要求|进度)?|时间表)(?:要求)?|截止(?:时间|日期)|完成(?:日期|节点))", None, True,
          ("完成时限", "时间节点", "完成时间", "办理时限", "时限"), ("责任单位",)),
    Field("person", r"(?:(?:牵头|责任|分管|包联|包保|挂联|主管|市级|县级|配合|联系)(?:市|县)?(?:领导|人|负责人)|联系电话|联系人|责任人员?)", None, False,
          ("责任人", "牵头领导", "分管市领导", "联系人"), ("责任单位",)),
)  # fmt: skip

_FIELD = re.compile(
    r"(?P<whole>"
    + "|".join(rf"(?P<{f.name}>{f.pattern})" for f in FIELDS)
    + r")(?:[（(][^）)：:]{1,20}[）)])?\s*(?:[：:]|[；;](?=[\u4e00-\u9fff]{2,10}(?:局|委|办|厅|政府)))"  # ；: a slip for ：
)
# （责任单位为市教育局）, （责任单位市教育局）: no colon, but at the start of a bracket and before a body of some area.
_WITHOUT_COLON = re.compile(
    "(?:"
    + "|".join(rf"(?P<{f.name}>{f.pattern})" for f in FIELDS if f.role)
    + r")(?:为|是)?(?=[省市县区各][^，。；：:]{2,})"
)
_BY_NAME = {f.name: f for f in FIELDS}

# Roles said behind the names: 市发展改革委牵头，市财政局配合.
_SAID = re.compile(
    r"""(?:[，]?(?:等)?(?:按照?|依照|根据)(?:各自)?(?:的)?(?:职责|职能|责任|任务|分工)(?:和|、)?(?:任务|职责|权限)?(?:分工)?)?   # 按职责分工
        (?:(?:分别|共同|具体|结合实际|抓好|负责|统一|协同|协助|积极|参与|联合|抓好|做好|推进|组织)*)
        (?P<role>牵头(?:负责|落实|组织|实施|推进|办理|协调)*|配合(?:落实|做好|实施|支持)*|协助(?:落实)*|协办|参与|参加|负责(?:落实|实施|组织|推进|办理|具体)*|落实|分工负责|实施|承办|主办|(?:督促|监督|统筹|加强)?指导|督导|督促(?:落实|检查)?|监督(?:检查|管理)?|统筹(?:协调|推进)?|推进)$""",
    re.VERBOSE,
)
_MARKED = re.compile(r"[（(]\s*(?P<role>牵头(?:单位|部门)?|配合|协办|主办)\s*[）)]$")
# A rule for the whole notice that stands behind the first body: 县发改局（首位单位为牵头单位，下同）.
_RULE = re.compile(r"[（(][^）)]*(?:下同|为牵头|不分先后)[^）)]*[）)]$")
_FIRST_LEADS = re.compile(
    r"(?:(?:列|排|位|居)(?:在)?|(?<=[（(]))(?:首位|第一位?|第一|最前)的?(?:单位|部门)?(?:为|是)(?:牵头|主办|主要负责)|第一(?:责任)?(?:单位|部门)为牵头"
)


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge as printed. Spans are in the text that was searched; `bodies` have their roles in the printed order.

    ``text[start:end]`` is the whole of it with its bracket. `times`: spans of fields that hold a time.
    `trouble`: what was wrong with its bracket, else None.
    """

    start: int
    end: int
    bodies: tuple[tuple[Named, Role], ...]
    times: tuple[tuple[int, int], ...]
    trouble: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of names: whether one is a known body, whether a word is a function's stem.

    `nicknames`: short names that the text itself gives to somebody (以下称申请人).
    """

    known: Callable[[str], bool]
    stem: Callable[[str], bool]
    nicknames: frozenset[str] = frozenset()


def first_leads(text: str) -> bool:
    """Whether the text says once for all that the body listed first leads (列首位的为牵头单位，下同)."""
    return _FIRST_LEADS.search(text) is not None


def charges(text: str, start: int, end: int, words: Words) -> Iterator[Charge]:
    """The labelled and unlabelled charges of ``text[start:end]``, in order."""
    taken = start
    spans = sorted([*_bracketed(text, start, end), *_own_lines(text, start, end)], key=lambda s: s[0])
    for at, inner, inner_end, stop, trouble in spans:
        if at < taken:
            continue
        charge = _labelled(text, at, inner, inner_end, stop, trouble, words) or (
            _unlabelled(text, at, inner, inner_end, stop, trouble, words) if text[at] in "（(［[【〔〖" else None
        )
        if charge:
            yield charge
            taken = stop


_Span = tuple[int, int, int, int, str | None]


def _bracketed(text: str, start: int, end: int) -> Iterator[_Span]:
    for b in brackets(text, start, end):
        yield b.start, b.inner, b.inner_end, min(b.end, end), b.trouble
        if b.trouble is None and b.inner_end - b.inner > 4 and not _FIELD.match(text, b.inner):
            yield from ((c.start, c.inner, c.inner_end, c.end, c.trouble) for c in _inner(text, b))


def _inner(text: str, outer: Bracket) -> Iterator[Bracket]:
    return (b for b in brackets(text, outer.inner, outer.inner_end) if _FIELD.match(text, b.inner))


_BULLETS = "●◆■▲★·•-—* "
_MID_LINE = re.compile(
    r"(?:^[" + re.escape(_BULLETS) + r"]{0,3}|(?<=[。；！]))\s*(?=" + _FIELD.pattern.replace("?P<", "?P<_") + ")",
    re.MULTILINE,
)


# 时间：5月30日—6月4日 tells when something is held; only a bracket makes a charge of so bare a word.
_MEETING = re.compile("时间[：:]")


def _own_lines(text: str, start: int, end: int) -> Iterator[_Span]:
    """Fields that open a line, or follow a sentence in it, up to the end of their own sentence or line."""
    at = start
    while found := _MID_LINE.search(text, at, end):
        opened = found.end()
        if _MEETING.match(text, opened):
            at = opened + 1
            continue
        line_end = text.find("\n", opened, end)
        line_end = end if line_end < 0 else line_end
        stop = opened
        while True:
            dot = text.find("。", stop, line_end)
            if dot < 0:
                stop = line_end
                break
            if not _FIELD.match(text, dot + 1):
                stop = dot
                break
            stop = dot + 1
        yield opened, opened, stop, stop, None
        at = max(stop, opened + 1)


def _labelled(
    text: str, at: int, inner: int, inner_end: int, stop: int, trouble: str | None, words: Words
) -> Charge | None:
    content = text[inner:inner_end]
    if not _FIELD.match(content.lstrip(_BULLETS + "\n")):
        return _spared(text, at, inner, inner_end, stop, trouble, words) if at < inner else None
    marks = [
        m
        for m in _FIELD.finditer(content)
        if m.start() == 0 or content[m.start() - 1] in "；;。，,、\n\t\u3000及局委办厅府" + _BULLETS
    ]
    bodies: list[tuple[Named, Role]] = []
    times: list[tuple[int, int]] = []
    for mark, following in zip(marks, [*(m.start() for m in marks[1:]), len(content)], strict=True):
        field = _BY_NAME[next(f.name for f in FIELDS if mark[f.name])]
        if field.deadline:
            times.append((inner + mark.end(), inner + following))
        elif field.role:
            dot = content.find("。", mark.end(), following)
            stop_at = following if dot < 0 else dot
            bodies += _bodies(text, inner + mark.end(), inner + stop_at, field.role, words)
    times += _times(text, inner, inner_end) if not times else ()
    return Charge(at, stop, _once(bodies), tuple(times), trouble, "labelled-bracket" if at < inner else "labelled-line")


def _spared(
    text: str, at: int, inner: int, inner_end: int, stop: int, trouble: str | None, words: Words
) -> Charge | None:
    """A bracket that spares a colon (（责任单位为市教育局）) or its first label (（市住建局；完成时限：5月底前）)."""
    content = text[inner:inner_end]
    if plain := _WITHOUT_COLON.match(content):
        if _NOT_A_LIST.search(content):
            return None
        role = next(f.role for f in FIELDS if f.role and plain[f.name])
        bodies = _bodies(text, inner + plain.end(), inner_end, role, words)
        sure = bodies and all(words.known(n.name) or _GROUP.match(n.name) for n, _ in bodies)
        return Charge(at, stop, _once(bodies), (), trouble, "labelled-bracket") if sure else None
    mark = _FIELD.search(content)
    if (
        not mark
        or mark.start() == 0
        or content[mark.start() - 1] not in "；;，,"
        or _NOT_A_LIST.search(content[: mark.start()])
    ):
        return None
    bodies = _bodies(text, inner, inner + mark.start() - 1, "responsible", words)
    if not bodies or not all(words.known(n.name) or _GROUP.match(n.name) for n, _ in bodies):
        return None
    rest = _labelled(text, at, inner + mark.start(), inner_end, stop, trouble, words)
    told, times = (rest.bodies, rest.times) if rest else ((), ())
    return Charge(at, stop, _once([*bodies, *told]), times, trouble, "labelled-bracket")


_NOT_A_LIST = re.compile(
    r"[。：:]|以下|简称|含|不含|包括|除外|试行|如|详见|见附|附件|\d{4}年(?!\d{0,2}月?.{0,3}(?:前|底))"
)


_GROUP = re.compile(
    r"(?:各|有关|相关|[省市县区州]直|[省市县区州]级|[省市县区州](?:各)?(?:有关|相关))[^，。]{0,16}(?:政府|部门|单位|地区|企业|管委会|办事处|机构|高校|学校)$"
)


_DEPARTMENT = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,10}?)(?:行政|主管|监管)*部门")


def is_sure(name: str, words: Words) -> bool:
    """Whether a name is certainly a body's: known, a group, or the department of a known function (交通运输部门).

    `words.stem` tells functions; 各X部门 and 有关部门 are groups.
    """
    department = _DEPARTMENT.fullmatch(name)
    return (
        words.known(name)
        or _GROUP.match(name) is not None
        or (department is not None and words.stem(department["stem"]))
    )


def _unlabelled(
    text: str, at: int, inner: int, inner_end: int, stop: int, trouble: str | None, words: Words
) -> Charge | None:
    """（市发展改革委牵头，市财政局、市教育局按职责分工负责）, or nothing but known bodies, at the end of a sentence."""
    content = text[inner:inner_end]
    if trouble or len(content) < 4 or _NOT_A_LIST.search(content):
        return None
    if not re.match(r"[。；\n]|$", text[stop : stop + 1]) and not re.search(r"[。；]$", text[max(0, at - 2) : at]):
        return None
    bodies = _bodies(text, inner, inner_end, "responsible", words)
    if not bodies:
        return None
    said = any(_SAID.search(content[a:b]) for a, b in split_outside(content, "，,；;"))
    sure = sum(is_sure(named.name, words) for named, _ in bodies)
    alike = all(words.known(named.name) or ends_like_body(named.name) for named, _ in bodies)
    fits = all(len(named.name) <= 30 for named, _ in bodies)
    if fits and ((said and sure) or sure == len(bodies) or (alike and sure * 3 >= len(bodies) * 2)):
        return Charge(at, stop, _once(bodies), _times(text, inner, inner_end), None, "unlabelled-bracket")
    return None


def _once(bodies: list[tuple[Named, Role]]) -> tuple[tuple[Named, Role], ...]:
    """Each name once, with the strongest of its roles."""
    rank = {"lead": 0, "responsible": 1, "support": 2}
    best: dict[str, tuple[Named, Role]] = {}
    for named, role in bodies:
        if named.name not in best or rank[role] < rank[best[named.name][1]]:
            best[named.name] = (best.get(named.name, (named, role))[0], role)
    return tuple(best.values())


def listed_bodies(text: str, start: int, end: int, default: Role, words: Words) -> tuple[tuple[Named, Role], ...]:
    """The bodies that ``text[start:end]`` lists, such as a cell of a table, each with its role."""
    return _once(_bodies(text, start, end, default, words))


def _bodies(text: str, start: int, end: int, default: Role, words: Words) -> list[tuple[Named, Role]]:
    """The bodies of one field, group by group: a role said behind a group holds for all of it."""
    out: list[tuple[Named, Role]] = []
    content = text[start:end]
    pending: list[tuple[Named, Role | None]] = []
    for a, b in split_outside(content, "；;，,\n"):
        if is_time(content[a:b]):
            continue
        joint = content.find("会同", a, b)
        if joint > a:  # 市金融办会同市国土局负责: who stands behind helps
            helped, _ = _group(content[joint + 2 : b], start + joint + 2, words)
            pending += [(named, "support") for named, _ in helped]
            b = joint
        names, role = _group(content[a:b], start + a, words)
        pending += [(named, said) for named, said in names]
        if role:
            out += [(named, said or role) for named, said in pending]
            pending = []
    return out + [(named, said or default) for named, said in pending]


_TIME = re.compile(
    r"\s*(?:(?:20\d\d年)?\d{1,2}月(?:份|\d{1,2}日)?(?:底|上旬|中旬|下旬)?|20\d\d年(?:年?底)?|年底|全年|年内)(?:之前|以前|前|内)?(?:全部|基本|全面)?(?:完成|落实|实施|启动)?\s*|\s*(?:长期|持续|常态化|立即|立行立改|即知即改)(?:坚持|推进|开展|整改|实施|落实)?\s*"
)


def is_time(piece: str) -> bool:
    """Whether a member of a charge says when rather than who: （…配合，4月20日前完成）.

    >>> [is_time(p) for p in ("4月20日前完成", "长期坚持", "市财政局配合")]
    [True, True, False]
    """
    return _TIME.fullmatch(piece) is not None


def _times(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    spans = ((start + a, start + b) for a, b in split_outside(text[start:end], "；;，,\n"))
    return tuple((a, b) for a, b in spans if is_time(text[a:b]))


# Who leads a body is no body: （分管副省长负责，省发展改革委牵头）.
_PERSON = re.compile(
    r"(?:各)?(?:有关|相关)?(?:分管|协管|联系|主管|牵头|常务)*(?:的)?(?:[省市县区州镇乡](?:政府|委)?)?(?:副?[省市县区州镇乡]长|副?秘书长|(?:分管|包联|挂联|联系)?领导(?:同志)?|(?:主要|分管)?负责(?:人|同志))"
)


def _group(piece: str, at: int, words: Words) -> tuple[list[tuple[Named, Role | None]], Role | None]:
    said = _SAID.search(piece)
    role: Role | None = None
    if said:
        word = said["role"]
        role = (
            "lead"
            if word.startswith(("牵头", "主办"))
            else "support"
            if word.startswith(("配合", "协", "参"))
            else "responsible"
        )
        piece = piece[: said.start()]
    piece = re.sub(r"^\s*由(?!于)", lambda m: " " * len(m[0]), piece)
    piece = re.sub(r"(?:等)?(?:按照?|依照)(?:各自)?(?:职责|职能)(?:分工)?$", "", piece)
    named: list[tuple[Named, Role | None]] = []
    for n in departments(piece, words.known, words.stem):
        marked = _MARKED.search(n.name)
        name = n.name[: marked.start()] if marked else n.name
        name = re.sub(r"等$", "", _RULE.sub("", name))
        own: Role | None = None
        if marked:
            own = "lead" if marked["role"].startswith(("牵头", "主办")) else "support"
        if _PERSON.fullmatch(name):
            continue
        if (len(name) >= 2 and not re.fullmatch(r"(?:等)?(?:有关|相关)?(?:部门|单位)?等?|等.*", name)) or name in (
            "有关部门",
            "相关部门",
            "有关单位",
            "相关单位",
        ):
            named.append((Named(name, at + n.start, at + n.start + len(name)), own))
    return named, role
