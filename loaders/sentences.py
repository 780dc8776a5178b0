"""Bodies that a sentence itself charges: 市财政局负责…, 由…承担, 会同…, 报…审批, X要….

A sentence is read clause by clause. A body is charged as a clause's subject (its words run up to a predicate), behind
a word that hands over (由, 授权), as a helper (会同, 组织), or as the one who must decide (报…审批). Offsets are code points
into the text that is searched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.charges import Words
from loaders.names import Named, departments, ends_like_body, split_names
from ontology.facts import Role


@dataclass(frozen=True, slots=True)
class Charged:
    """A body charged in a sentence, and the rule that saw it."""

    named: Named
    role: Role
    rule: str


# What may stand behind the words that name a subject. `must` tells it to do something outright; `acts` only says what
# it does, which charges a named office but not every noun that looks like a body.
_MUST = (
    r"(?:均|都|还|又)?(?:要|应当?|须|需(?!求)|必须|务必|负责|牵头|承担|不得|会同|联合|履行|是[^，。；]{2,30}?(?:主体|责任人|责任单位|主管部门|管理部门|牵头部门)"
    r"|(?:具体|全面|统一|主要|直接|分别|共同)负责|(?:按照?|依照|根据)(?:各自|本|有关|规定|相关)?(?:的)?(?:职责|职能|分工|管理权限|法定职责)"
    r"|对[^，。；]{1,40}?负(?:总责|责|主体责任|监管责任)|应于|将(?![^，。；]{0,20}的$))"
)
_ACTS = (
    r"(?:按照?|依照|根据|依据|依法|结合|在|将|把|对|以|为|向|与|每|于|从|通过|利用|采取|运用|及时|定期|适时|严格|切实|认真|积极|主动|统一|分别|具体|共同|充分|进一步|继续|逐步|尽快|全面|大力|深入|负责|牵头|统筹|协同|配合|协助|联合"
    r"|组织|指导|督促|监督|检查|加强|建立|健全|完善|制定|制订|编制|拟[定订]|出台|修订|确定|明确|审[核批查定]|核[实定准查算发]|复核|下达|下发|提出|提交|提供|提请|出具|办理|受理|办结|做好|抓好|落实|开展|推进|推动|实施|执行|完成"
    r"|管理|报[送请经市省县]?|上报|汇总|公[布示开告]|发布|印发|收集|安排|拨付|保障|支持|引导|促进|强化|加[大快]|优化|进行|予以|给予|查处|处理|责令|通报|约谈|接[到受]|收到|认定|委托|授权|选择|设立|成立|配[备齐强合]|统计|移[交送]|签[订发]|派|聘|评[估价选审]|考核|验收|作出|作为|参与|参加|争取|充实|重点|着力|围绕|聚焦|坚持|\d|20\d\d)"
)
_HEADS = r"(?:(?:的)?(?:主要负责人|主要领导|党政主要|负责同志|负责人|董事长|分管领导|法定代表人)(?:[、和及，]|为|是|要|应|须|每|亲自|对))"
_NOT_CHARGED = r"(?:可以?(?!行|靠)|有权|自主|自行决定|或者?(?:其|个人)|的(?!主要负责|负责)|有下列|具有下列|存在下列|违反|未[按经能]|不[予能服履按配]|提出申请的|申请)"

_PREDICATE = re.compile(rf"(?P<must>{_MUST}|{_HEADS})|(?P<acts>{_ACTS})")
_EXCUSED = re.compile(_NOT_CHARGED)
# 市水利局编制的方案: the body only owns or made the thing spoken of.
_RELATIVE = re.compile(
    r"(?!将|把|对|按|根据|依据|依照|以|在|为|与|向|要|应|须|需|必须|不得|负责|会同|是|每|于|从|结合|围绕|通过)[^，。；：、的]{1,10}的(?![，。；：]|$|主要负责)"
)

_TAIL = re.compile(
    r"(?:人民政府|政府|部门|单位|机构|机关|委员会|管委会|居委会|村委会|党委|党组|领导小组|领导组|工作组|专班|办公[室厅]|指挥部|[^业市]中心|公司|集团|企业|经营者|学校|医院|银行|协会|商会|联合会|联社|工会|行业领域|街道|乡镇|乡（镇）|办事处|开发区|园区|支队|大队|总队|法院|检察院|煤矿|县（市、区）|区（县、市）|县（区）|区（县）|县（市）|各县区|各区县|县区|市县|[局厅委办院署社站馆处所]|联席会议|牵头方|调[出入]方|责任主体|实施主体|各地|各级)(?:[（(][^）)]{1,14}[）)])?(?:（以下简称[^）]{1,12}）)?"
)
_SINGLE = frozenset("局厅委办院署社站馆处所")
_OBJECT_START = re.compile(
    r"(?:督促|推动|引导|鼓励|支持|要求|责令|协调|帮助|加强|推进|建立|健全|完善|强化|加快|加大|深化|优化|提升|提高|确保|保障|充分|通过|对|向|从|将|把|为了?|在|按照?|根据|依据|因|如|若|凡|当|经(?!济|开|信|营|贸)|被|以(?!上)|与|同(?!级)|各类|落实|明确|制定|完成|形成|打造|实现|开展|组织|推广|发挥|构建|实施|配齐|统筹|指导|监督|检查|压实|严格|切实|积极|突出|围绕|坚持|深入|全面|大力|进一步|继续|做好|抓好|成立|设立|新增|支撑|符合|属于|接受|尊重|违反|除|非|我|本人|不|没有|未|已|后|前|并|且|但|而|其中|则|即|一批|一个|(?:近|上|下)年)"
)
_RELATIVE_START = re.compile(
    r"(?:承担|负有|具有|从事|申请|列入|纳入|负责|涉及|参与|使用|管理|未|已|需要|新|设有|发生|被|获得|取得|实行|开展|主管|有关|相关|存在|符合|不|接受|经|在)"
)
_LEAD_IN = re.compile(
    r"(?:同时|此外|另外|其中|并且?|而且|但|且|即|原则上|一般|具体|统一|其他|其余|必要时|每年|期间|届时|今后|[一二三四五六七八九十]是|第[一二三四五六七八九十]|(?:截至|到|至|于|自|从|在)?(?:20\d\d年)?(?:年?底|\d{1,2}月(?:份)?(?:\d{1,2}日|底|上旬|中旬|下旬|初)?)?(?:之前|以前|前|起|开始|内)?)[，]?"
)
_HANDS_OVER = re.compile(r"(?:(?<!自)由|授权|责成|提请|交由|转由)(?!此|于|来|之)(?P<rest>[^，。；：\n]{2,160})")
_HELPED = re.compile(
    r"(?P<word>会同|联合(?!监测|执法|惩戒|检查|会商|激励|开展|体|调查|办公|审|验|发|印)|协同(?!做|推|配|联|作|高|发|治|控)|配合(?!做|落实|开展|完成|好|度|监)|(?:牵头|协调)?(?:和)?组织(?!实施|开展|编制|领导|协调|推|申|对|报|听|召|做|动员|制|审|验|机|架|力|生|保|体|建|修|形|落|完|起|各类|拟|好|工))(?P<rest>[^。；：\n]{2,240})"
)
_MUST_DECIDE = re.compile(
    r"报(?:请|经|送|由)?(?P<body>[^，。；：、\n报]{2,24}?)(?:进行)?(?P<act>[^，。；\n备]{0,6}?(?:审[批核查定]|核[准定实]|批准|决策))"
)
_ETC = re.compile(r"等(?:有关|相关|各|职能|成员|责任|多个|各有关|各相关)*(?:部门|单位|机构|方面)?")
_NO_HELPER = re.compile(
    r"(?:社会|群众|专家|人员|力量|企业职工|村民|听证|会议|活动|培训|演练|第三方|中介|居民|学生|志愿)"
)
_GOVERNMENT = re.compile(r"(?:政府|党委|[省市县区]委|常委会|常务会议|专题会议|国务院|人大|办公会议?)$")


def charged(text: str, words: Words) -> tuple[Charged, ...]:
    """The bodies that the sentences of `text` charge, in order, each name once with its strongest role.

    Titles between 《》 are expected to be masked.
    """
    found: list[Charged] = []
    at = 0
    for sentence in re.split(r"(?<=[。；！？\n])", text):
        found += _in_sentence(sentence, at, words)
        at += len(sentence)
    return _once(found)


def _once(found: list[Charged]) -> tuple[Charged, ...]:
    rank = {"lead": 0, "responsible": 1, "support": 2}
    best: dict[str, Charged] = {}
    for c in sorted(found, key=lambda c: c.named.start):
        known = best.get(c.named.name)
        if known is None or rank[c.role] < rank[known.role]:
            best[c.named.name] = Charged(known.named if known else c.named, c.role, c.rule)
    return tuple(best.values())


def _in_sentence(sentence: str, at: int, words: Words) -> Iterator[Charged]:
    pending: list[Named] = []  # bodies listed in the clause before, still without a predicate
    open_subject: list[Named] = []  # a subject whose own clause was only a condition (接到…后，须…)
    any_charged = False
    for start, clause in _clauses(sentence):
        subject = _subject(clause, words)
        names = [_moved(n, at + start) for n in subject.names]
        if subject.listed_only:
            pending += names
        elif names and subject.strength:
            yield from (Charged(n, subject.role, subject.rule) for n in (*pending, *names))
            pending, open_subject, any_charged = [], [], True
        elif names and subject.condition:
            open_subject, pending = [*pending, *names], []
        elif (open_subject or pending) and _takes_over(clause):
            role: Role = "lead" if re.match(r".{0,4}牵头", clause) else "responsible"
            yield from (Charged(n, role, "subject-of-next-clause") for n in (*open_subject, *pending))
            open_subject, pending, any_charged = [], [], True
        elif pending and not subject.names:
            pending = []
        for c in _handed_over(clause, words):
            yield Charged(_moved(c.named, at + start), c.role, c.rule)
            any_charged = True
    if any_charged or re.search(r"负责|牵头|应当?|要|须|由", sentence):
        yield from (Charged(_moved(c.named, at), c.role, c.rule) for c in _helpers(sentence, words))
    yield from (Charged(_moved(c.named, at), c.role, c.rule) for c in _deciders(sentence, words))


def _moved(named: Named, by: int) -> Named:
    return Named(named.name, named.start + by, named.end + by)


def _clauses(sentence: str) -> Iterator[tuple[int, str]]:
    at, depth = 0, 0
    for i, c in enumerate(sentence):
        depth += (c in "（(“") - (c in "）)”")
        if c in "，：:。；！？\n" and depth <= 0 or c in "。；\n":
            yield at, sentence[at:i]
            at = i + 1
    if at < len(sentence):
        yield at, sentence[at:]


@dataclass(frozen=True, slots=True)
class _Subject:
    names: tuple[Named, ...] = ()
    strength: bool = False
    condition: bool = False
    listed_only: bool = False
    role: Role = "responsible"
    rule: str = ""


_NOBODY = _Subject()


def _subject(clause: str, words: Words) -> _Subject:
    """The bodies that a clause opens with, and whether it charges them."""
    lead = _lead_in(clause)
    for tail in _TAIL.finditer(clause, lead):
        end = tail.end()
        if end - lead > 90:
            break
        rest = clause[end:]
        if tail[0] in _SINGLE and not _ends_office(clause[lead:end], words):
            continue
        if re.match(r"[、和与及或]|以及|（", rest) and _goes_on(rest):
            continue
        return _judged(clause, lead, end, rest, words)
    return _NOBODY


def _goes_on(rest: str) -> bool:
    """Whether a list goes on behind this body: another tail follows before the clause ends."""
    return _TAIL.search(rest, 1) is not None


_MORE = re.compile(
    r"(?:部门|单位|机构|人员|干部|领导|负责人|职工|内部|之间|所在地|驻地|门户|网站|系统|平台|资金|工作|文件|名义|指定|批准|审批|同意|认可|规定|制定|下达|印发|确定|牵头的)"
)


def _judged(clause: str, lead: int, end: int, rest: str, words: Words) -> _Subject:
    phrase = clause[lead:end]
    if not _is_subject_phrase(phrase, words):
        return _NOBODY
    names = tuple(_moved(n, lead) for n in _list_names(phrase, words))
    if not names:
        return _NOBODY
    strong = all(words.known(n.name) or _office_like(n.name) for n in names)
    if not rest:
        return _Subject(names, listed_only=True)
    conditional = clause.endswith(("的", "时", "后", "之前", "前")) and not re.match(_MUST, rest)
    if _EXCUSED.match(rest):
        needs = conditional and not re.match("有下列|存在下列|具有下列|违反|的", rest)
        return _Subject(names, condition=bool(needs))
    if _RELATIVE.match(rest):
        return _NOBODY
    predicate = _PREDICATE.match(rest)
    if predicate and predicate["must"]:
        role: Role = "lead" if re.match(r"(?:负责)?(?:要|应当?)?牵头|是[^，。；]*牵头", rest) else "responsible"
        return _Subject(
            names,
            strength=not (conditional and rest.startswith(("需", "将"))) or rest.startswith("需要"),
            role=role,
            rule="subject-must",
        )
    if conditional and (predicate or not _MORE.match(rest)):
        return _Subject(
            names,
            condition=True,
            strength=strong and bool(predicate) and not clause.endswith("的"),
            rule="subject-acts",
        )
    if predicate and not re.match(r"在[^，。；]{0,20}的", rest):
        return _Subject(
            names, strength=True, role="lead" if rest.startswith("牵头") else "responsible", rule="subject-acts"
        )
    if strong and not _MORE.match(rest):
        return _Subject(names, strength=len(rest) >= 4, rule="subject-named")
    return _Subject(names, condition=True)


def _lead_in(clause: str) -> int:
    at = 0
    while at < len(clause):
        found = _LEAD_IN.match(clause, at)
        if not found or found.end() == at:
            break
        at = found.end()
    return at


_OFFICE = re.compile(
    r"(?:[省市县区州盟旗]|[\u4e00-\u9fff]{2,7}(?:省|市|县|区|州|盟|旗)|国家)[\u4e00-\u9fff]{1,18}(?:局|厅|委|办|院|署|社)$"
)


def _ends_office(phrase: str, words: Words) -> bool:
    last = re.split(r"[、，]", phrase)[-1]
    return words.known(last) or _OFFICE.fullmatch(re.sub(r"[（(].*", "", last)) is not None


def _office_like(name: str) -> bool:
    bare = re.sub(r"[（(].*?[）)]$", "", name)
    return bool(_OFFICE.fullmatch(bare)) or bool(
        re.match(r"(?:[省市县区州]|各|[\u4e00-\u9fff]{2,6}[省市县区州])", name) and ends_like_body(bare)
    )


def _is_subject_phrase(phrase: str, words: Words) -> bool:
    """Whether the words up to a body's last one are nothing but bodies, and no verb with a body for its object."""
    if len(phrase) < 2 or len(phrase) > 90:
        return False
    first = re.split(r"[、，]", phrase)[0]
    if words.known(first):
        return True
    if phrase in ("单位", "部门", "机构", "企业", "机关", "公司", "集团", "政府", "中心", "学校", "医院"):
        return phrase in ("企业", "部门", "单位", "政府")
    modifier = re.match(r"(?P<rel>[^的，、]{2,24})的(?!主)", phrase)
    if modifier:
        return _RELATIVE_START.match(phrase) is not None and not re.match(r"对|向|把|将|为", phrase)
    if _OBJECT_START.match(phrase):
        return False
    return not re.search(
        r"[。：“”]|加强|推进|建设(?!局|厅|委|单位|部门|集团|公司|项目|指挥)|(?:提高|完善|建立|督促|引导|支持|鼓励)(?!.{0,6}部门)",
        phrase,
    )


def _list_names(phrase: str, words: Words) -> list[Named]:
    phrase_ = re.sub(r"（以下简称[^）]*）", lambda m: "\ue001" * len(m[0]), phrase)
    listed = departments(phrase_, words.known, words.stem)
    if len(listed) == 1 and "或" in phrase_:
        cut = [n for n in _at_or(phrase_, words)]
        listed = cut or listed
    return [
        Named(n.name.replace("\ue001", ""), n.start, n.end)
        for n in listed
        if ends_like_body(n.name.replace("\ue001", "")) or words.known(n.name) or _TAIL.search(n.name)
    ]


def _at_or(phrase: str, words: Words) -> list[Named]:
    """Cuts at 或 where a whole body stands before it: 县人民政府或其指定的职能部门."""
    out: list[Named] = []
    at = 0
    for m in re.finditer(r"或者?", phrase):
        if _TAIL.search(phrase[at : m.start()]) and re.search(r"(?:政府|[局委厅])$", phrase[at : m.start()]):
            out += [_moved(n, at) for n in split_names(phrase[at : m.start()], words.known)]
            at = m.end()
    return [*out, *(_moved(n, at) for n in split_names(phrase[at:], words.known))] if out else []


_TAKES_OVER = re.compile(
    r"(?:均|都|还|也|又|同时|并)?(?:要|应当?(?!的)|须|必须|务必|负责|牵头|按|根据|依据|依法|不得|需(?!求)|及时|严格|切实|认真|分别)"
)


def _takes_over(clause: str) -> bool:
    return _TAKES_OVER.match(clause) is not None


def _handed_over(clause: str, words: Words) -> Iterator[Charged]:
    """由X…, 授权X…: whoever the matter is handed to."""
    for m in _HANDS_OVER.finditer(clause):
        rest = m["rest"]
        for tail in _TAIL.finditer(rest):
            end, after = tail.end(), rest[tail.end() :]
            if tail[0] in _SINGLE and not _ends_office(rest[:end], words):
                continue
            if (
                re.match(r"[、和与及或]|以及|或者", after)
                and _goes_on(after)
                and not (after.startswith(("与", "和")) and not _another_body(after, words))
            ):
                continue
            if (
                end > 100
                or not after
                or re.match(r"的|组成|构成|为主|(?:主要|有关|相关)?(?:负责人|领导)(?:任|担任|为)", after)
                or _RELATIVE.match(after)
            ):
                break
            phrase = rest[:end]
            if _OBJECT_START.match(phrase) and not words.known(phrase):
                break
            role: Role = "lead" if re.match(r"(?:负责)?牵头", after) else "responsible"
            yield from (Charged(_moved(n, m.start("rest")), role, "handed-over") for n in _list_names(phrase, words))
            break


def _another_body(after: str, words: Words) -> bool:
    following = _TAIL.search(after, 1)
    return following is not None and ends_like_body(after[1 : following.end()]) and len(after[1 : following.end()]) < 20


def _helpers(sentence: str, words: Words) -> Iterator[Charged]:
    """会同X、Y, 组织X、Y等部门: those who help the subject."""
    for m in _HELPED.finditer(sentence):
        rest = m["rest"]
        end = _list_end(rest, words)
        if not end:
            continue
        listed = rest[:end]
        if _NO_HELPER.search(listed) or (
            _OBJECT_START.match(listed) and not words.known(re.split("[、和]", listed)[0])
        ):
            continue
        for n in departments(listed, words.known, words.stem):
            if ends_like_body(re.sub(r"等.*$", "", n.name)) or words.known(n.name) or n.name.endswith(("部门", "单位")):
                yield Charged(_moved(n, m.start("rest")), "support", "helper")


def _list_end(rest: str, words: Words) -> int:
    """How far a list of helpers runs: up to 等…部门, or to its last body before a predicate."""
    clause_end = next((i for i, c in enumerate(rest) if c in "。；，："), len(rest))
    etc = _ETC.search(rest, 0, clause_end)
    last = 0
    for tail in _TAIL.finditer(rest, 0, clause_end):
        if tail[0] in _SINGLE and not _ends_office(rest[: tail.end()], words):
            continue
        last = tail.end()
        after = rest[last:]
        if not re.match(r"[、和与及]|以及|等|（", after):
            break
    if etc and (etc.start() <= last + 1 or not last):
        return etc.end() if len(etc[0]) > 1 or last else 0
    return last


def _deciders(sentence: str, words: Words) -> Iterator[Charged]:
    """报X审批: an office that must decide. A government's own consent (报市人民政府批准) is no charge."""
    for m in _MUST_DECIDE.finditer(sentence):
        name = m["body"]
        if _GOVERNMENT.search(name) or "政府" in name:
            continue
        if words.known(name) or _OFFICE.fullmatch(name) or re.search(r"(?:审批|主管|监管|行政)部门$", name):
            yield Charged(Named(name, m.start("body"), m.end("body")), "responsible", "must-decide")
