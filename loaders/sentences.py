"""Bodies that a sentence itself charges: 市财政局负责…, 由…承担, 会同…, 报…审批, X要….

A sentence is read clause by clause. A body is charged as a clause's subject (its words run up to a predicate), behind
a word that hands over (由, 授权), as a helper (会同, 组织), or as the one who must decide (报…审批). Offsets are code points
into the text that is searched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.charges import Words
from loaders.names import Named, departments, ends_like_body
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
    r"(?:均|都|还|又|也)?(?:(?:要|应当?|须|必须)(?!同时)?(?!符合|具备|满足|具有|是(?!否))|需(?!求|符合|具备)|务必|负责|牵头|承担|不得|会同|联合|履行|是[^，。；]{2,30}?(?:主体|责任人|责任单位|主管部门|管理部门|牵头部门)"
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
    r"(?!将|把|对|按|根据|依据|依照|以|在|为|与|向|要|应|须|需|必须|不得|负责|会同|是|每|于|从|结合|围绕|通过|作为|委托|组织|提请|协调|统筹)[^，。；：、的]{1,10}的(?![，。；：]|$|主要负责)"
)

_TAIL = re.compile(
    r"(?:(?:人民)?政府(?!投资|采购|购买|储备|性|网|信息|工作|令|资金|债|补|出资|引导|主导|推动|和社会|与社会|规章|服务|公报|专题|常务|一般|[相有]关|各|职能|所属|直属|组成|部门|与市场)|部门(?!之间|间|规章|预算|联动|协|联|和单位)|单位|机构|机关|委员会|管委会|居委会|村委会|党委|党组|领导小组|领导组|工作组|专班|办公[室厅]|督查室|研究室|督查局|指挥部|[^业市]中心|公司|集团|企业|经营者|学校|医院|银行|协会|商会|联合会|联社|工会|行业领域|街道|乡镇|乡（镇）|办事处|开发区|产业园区|支队|大队|总队|法院|检察院|煤矿|县（市、区）|区（县、市）|县（区）|区（县）|县（市）|各县区|各区县|县区|市县|[局厅委办署]|[管服办][理务事](?:处|所|站)|派出所|监测站|工作站|档案馆|图书馆|供销社|研究院|科学院|卫生院|[安环林农编教工妇残]委办|[农编外台侨国]办|联席会议|[省市县区本]级财政|[省市县区]财政(?=接到|承担|负担|安排|拨付|统筹|保障|给予|按|每)|调[出入]方|责任主体|实施主体|各地)(?:[（(][^）)]{1,14}[）)])?(?:（以下简称[^）]{1,12}）)?"
)
_SINGLE = frozenset("局厅委办署")
_OBJECT_START = re.compile(
    r"(?:督促|推动|引导|鼓励|支持|要求|责令|协调|帮助|加强|推进|建立|健全|完善|强化|加快|加大|深化|优化|提升|提高|提[交供]|确保|保障|充分|通过|对|向|从|将|把|为了?|在|按照?|根据|依据|因|如|若|凡|当|经(?!济|开|信|营|贸)|被|以(?!上)|与|同(?!级)|各类|落实|明确|制定|完成|形成|打造|实现|开展|组织(?!部)|推广|发挥|构建|实施|配齐|统筹|指导|监督(?!管理)|检查|压实|严[格厉把查禁]|切实|积极|突出|围绕|坚持|深入|全面|大力|进一步|继续|做好|抓好|成立|设立|新增|支撑|符合|属于|接受|尊重|违反|除|非(?!煤)|我|本人|不|没有|未|已|后|前|并|且|但|而|则|即|一批|一个|(?:近|上|下)年"
    r"|由|会同|联合(?!社|会)|配合|协同|下达|下发|报|上报|需|应(?!急)|要|须|必须|可|给|负责|牵头|授权|委托|提请|移[交送]|抄送|倒逼|约谈|防范|防止|规范|避免|杜绝|依托|借助|依靠|任何|汇聚|参与|推荐|面向|编制|审[批核]|核[实准定]|依法|及时|主动|汇总|统一|遵[守循]|执行|向|到|至|用于|包括|涉及|作为|成为|是|有(?!关)|让|使|促进|培育|壮大|吸引|整合|利用|动员|发动|邀请|聘请|选择|选取|确定|支付|拨付|划转|缴[入至]|上[缴传]|纳入|列入)"
)
_RELATIVE_START = re.compile(
    r"(?:各|所有|其他|有关|相关)?(?:其|承担|负有|具有|从事|申请|列入|纳入|负责|涉及|参与|使用|管理|未|已|需要|新|设有|发生|被|获得|取得|实行|开展|主管|有关|相关|存在|符合|不|接受|经)"
)
_LEAD_IN = re.compile(
    r"(?:同时|此外|另外|其中|并且?|而且|但|且|即|原则上|一般|具体|统一|其他|必要时|每年|期间|届时|今后|[^，。的]{0,3}[日周月年天](?:之|以)?内|[一二三四五六七八九十]是|第[一二三四五六七八九十]|(?:截至|到|至|于|自|从|在)?(?:20\d\d年(?:年?底|\d{1,2}月(?:份)?(?:\d{1,2}日|底|上旬|中旬|下旬|初)?)?|年底|\d{1,2}月(?:份)?(?:\d{1,2}日|底|上旬|中旬|下旬|初)?)(?:之前|以前|前|起|开始|内)?|[—－-]+)[，]?"
)
_HANDS_OVER = re.compile(
    r"(?:(?<!自)由|授权(?=[^，。；]{2,30}(?:负责|承担|行使|实施))(?!的)|责成|提请|交由|转由)(?!此|于|来|之)(?P<rest>[^，。；：\n]{2,160})"
)
_HELPED = re.compile(
    r"(?P<word>会同|联合(?!监测|执法|惩戒|检查|会商|激励|开展|体|调查|办公|审|验|发|印)|协同(?!做|推|配|联|作|高|发|治|控)|配合(?!做|落实|开展|完成|好|度|监)|(?<![的济会他业群础党])(?:牵头|协调)?(?:和)?组织(?![（、，。；]|实施|开展|编制|领导|协调|推|申|对|报|听|召|做|动员|制|审|验|机|架|力|生|保|体|建|修|形|落|完|起|各类|拟|好|工))(?=(?P<rest>[^。；：\n]{2,240}))"
)
_MUST_DECIDE = re.compile(
    r"报(?:请|经|送|由)?(?P<body>[^，。；：、\n报]{1,22}?(?:局|委|办|厅|院|部门|中心|机构|小组|办公室))(?:进行)?(?P<act>[^，。；：、\n备]{0,6}?(?:审[批核查定]|核[准定实]|批准|决策))"
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
        elif (open_subject or pending) and _takes_over(clause, open_subject, words):
            role: Role = "lead" if re.match(r".{0,4}牵头", clause) else "responsible"
            yield from (Charged(n, role, "subject-of-next-clause") for n in (*open_subject, *pending))
            open_subject, pending, any_charged = [], [], True
        elif pending and not subject.names:
            pending = []
        if clause.endswith("的") and not all(words.known(n.name) for n in open_subject):
            open_subject = []
        for c in _handed_over(clause, words):
            yield Charged(_moved(c.named, at + start), c.role, c.rule)
            any_charged = True
    charging = any_charged or re.search(r"负责|牵头|应当?|要|须|由", sentence) is not None
    yield from (Charged(_moved(c.named, at), c.role, c.rule) for c in _helpers(sentence, words, charging))
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
        if _TAIL.match(rest) or (re.match(r"[、和与及或]|以及|（", rest) and _goes_on(rest)):
            continue
        if not _PREDICATE.match(rest) and _longer(clause, lead, tail, words):
            continue
        return _judged(clause, lead, end, rest, words)
    return _NOBODY


_NAME_AT_MOST = 12


def _longer(text: str, lead: int, tail: re.Match[str], words: Words) -> bool:
    """Whether the body's name runs on to a later last word: 县（市、区）| 应急管理部门, 市公安局 | 交警支队."""
    following = _TAIL.search(text, tail.end(), tail.end() + _NAME_AT_MOST + 6)
    if following is None or re.search(r"[，。；：、的]", text[tail.end() : following.end()]):
        return False
    middle = text[tail.end() : following.end()]
    last = re.split(r"[、，]", text[lead : following.end()])[-1]
    if following[0] in _SINGLE:
        return words.known(last) or words.known("市" + middle)
    return (
        not _OBJECT_START.match(middle)
        and not _VERB_INSIDE.search(middle)
        and not _EXCUSED.match(middle)
        and not _MORE.match(middle)
    )


def _goes_on(rest: str) -> bool:
    """Whether a list goes on behind this body: another tail follows before the clause ends."""
    return _TAIL.search(rest, 1) is not None


_MORE = re.compile(
    r"(?:部门|单位|机构|人员|干部|领导|负责人|职工|内部|之间|所在地|驻地|门户|网站|系统|平台|资金|工作|文件|名义|指定|批准|审批|同意|认可|规定|制定|下达|印发|确定|牵头的)"
)


# Behind a mere noun these say where or about what, not that it is told to do something.
_ONLY_WHERE = re.compile(
    "对(?![^，。；]*(?:进行|实施|开展|予以|给予|加强|负))|在(?![^，。；]*(?:应|要|须))|以|为|向|与|于|从|利用|运用|发布|接[到受]|收到|作为"
)


def _role_of(rest: str) -> Role:
    """The role that the words behind a subject give it."""
    if re.match(r"(?:负责|要|应当?|具体|负责组织)*牵头|是[^，。；]{0,24}牵头", rest):
        return "lead"
    return (
        "support"
        if re.match(r"(?:要|应当?|负责|积极|主动|按(?:照)?(?:各自)?职责|给予|予以|做好)*(?:配合|协助|协同|参与)", rest)
        else "responsible"
    )


def _judged(clause: str, lead: int, end: int, rest: str, words: Words) -> _Subject:
    phrase = clause[lead:end]
    listed = _list_names(phrase, words)
    if not listed or len(phrase) > 90 or not all(_is_body(n.name, words) for n in listed):
        return _NOBODY
    names = tuple(_moved(n, lead) for n in listed)
    strong = all(words.known(n.name) or _office_like(n.name) for n in names)
    if not rest:
        return _Subject(names, listed_only=True)
    penal = clause.endswith("的")
    conditional = (penal or clause.endswith(("时", "后", "之前", "前"))) and not re.match(_MUST, rest)
    if _EXCUSED.match(rest):
        return _Subject(names, condition=conditional and not penal)
    if _RELATIVE.match(rest):
        return _NOBODY
    predicate = _PREDICATE.match(rest)
    if any(n.name in _BARE for n in names) and not (predicate and predicate["must"]):
        return _NOBODY
    if predicate and predicate["must"]:
        if rest.startswith("不得") and names[-1].name.endswith("方"):
            return _Subject(names)
        role = _role_of(rest)
        return _Subject(names, strength=not penal or rest.startswith("需要"), role=role, rule="subject-must")
    if conditional:
        office = all(words.known(n.name) for n in names)
        acts = strong and predicate is not None and not penal
        return _Subject(names, condition=not penal or office, strength=acts, rule="subject-acts")
    if predicate and (strong or not _ONLY_WHERE.match(rest)):
        return _Subject(names, strength=True, role=_role_of(rest), rule="subject-acts")
    if all(words.known(n.name) or _OFFICE.fullmatch(n.name) for n in names) and not _MORE.match(rest):
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


_BARE = frozenset(
    {
        "单位",
        "机构",
        "机关",
        "公司",
        "集团",
        "中心",
        "学校",
        "医院",
        "县（市、区）",
        "煤矿",
        "各地",
        "任何单位",
        "其他单位",
        "其他任何单位",
        "本单位",
        "本部门",
        "该单位",
    }
)
_VERB_INSIDE = re.compile(
    r"[。：“”\d]|执行|实行|严格|负责|进行|开展|完成|根据|按照|依据|由(?!于)|报[送请市省县经]|对(?!外|口|台)|将(?!军)|给|向(?!阳)|加强|推进|建立|提高|完善|督促|引导|支持|鼓励|实现|形成|纳入|列入|通过|使用(?!.{0,4}单位)|所在$|深入|至少|每[年月季周日个]"
)


# A verb and a tail make a noun (审批部门, 监管单位), but for verbs that take a body for their object (督促企业).
_COMPOUND = re.compile(
    r"(?!督促|引导|鼓励|支持|推动|要求|帮助|协调|倒逼|约谈|防范|防止|规范|避免|杜绝|依托|借助|依靠|任何|动员|发动|邀请|吸引|通知|告知|配合|会同|联合|组织|对|向|由|报|经|给)"
    r"(?:各|有关|相关|行政|项目|主要|被)?[\u4e00-\u9fff]{2}(?:部门|单位|机构|机关|主体)"
)


_NO_BODY = re.compile(r"被[^的]{0,20}的|.*等行业领域$|[的（，]")


def _is_body(name: str, words: Words) -> bool:
    """Whether a name is nothing but a body, and no verb with a body for its object (督促企业, 完善…机构)."""
    if words.known(name):
        return True
    if (
        len(name) < 2
        or len(name) > 40
        or name in _BARE - {"单位", "公司", "学校", "医院", "机构"}
        or (_NO_BODY.match(name) and "请求" not in name)
    ):
        return name == "各地"
    if _COMPOUND.fullmatch(name):
        return True
    modifier = re.match(r"(?P<rel>[^的，、]{2,24})的(?!主)(?P<head>[^的]{2,16})$", name)
    if modifier:
        return _RELATIVE_START.match(name) is not None and not re.match(r"对|向|把|将|为", name)
    return not _OBJECT_START.match(name) and not _VERB_INSIDE.search(name)


def _list_names(phrase: str, words: Words) -> list[Named]:
    """The names of a phrase, 以下简称 brackets left out, cut at 或 where whole bodies stand on both sides."""
    plain = re.sub(r"（以下简称[^）]*）", lambda m: "\ue001" * len(m[0]), phrase)
    out: list[Named] = []
    for n in departments(plain, words.known, words.stem):
        out += [Named(m.name.replace("\ue001", ""), m.start, m.end) for m in _at_or(n, words)]
    out = [_without_modifier(n, words) for n in out]
    return out if all(ends_like_body(n.name) or words.known(n.name) or _TAIL.search(n.name) for n in out) else []


_MODIFIED = re.compile(r"(?P<rel>[^的，、]{2,24}的)(?P<head>(?:[省市县区州]|各|有关|相关)[^的]{2,20})$")


def _without_modifier(named: Named, words: Words) -> Named:
    """申请动用储备的市有关部门 → 市有关部门: what stands before a body that is named anyway is no part of its name."""
    found = _MODIFIED.match(named.name)
    if not found or words.known(named.name) or not _RELATIVE_START.match(named.name):
        return named
    return Named(found["head"], named.start + found.start("head"), named.end)


_OR = re.compile(r"(?<=政府|法院)或者?|(?<=[局委厅])或者?(?!.{0,2}会)")


def _at_or(named: Named, words: Words) -> list[Named]:
    """县人民政府或其指定的职能部门 → both; 申请调用的部门或政府 stays one."""
    found = _OR.search(named.name)
    if not found or words.known(named.name) or not _TAIL.search(named.name, found.end()):
        return [named]
    left = Named(named.name[: found.start()], named.start, named.start + found.start())
    return [left, *_at_or(Named(named.name[found.end() :], named.start + found.end(), named.end), words)]


_TAKES_OVER = re.compile(
    r"(?:每[年月季周日](?:度)?|[^，。]{0,8}前)?(?:均|都|还|也|又|同时|并)?(?:要|应当?(?!的|符合|具备)|须|必须(?!符合|具备)|务必|负责|牵头|需(?!求))"
)
_OFFICE_TAKES_OVER = re.compile(r"(?:应|按照?|依照|依据|根据|依法|及时|责令|予以|给予|提请|提出|移[交送]|通报|进行)")


def _takes_over(clause: str, open_subject: list[Named], words: Words) -> bool:
    """Whether a clause goes on with the subject of the clause before: a modal does, for an office its acts too."""
    if _TAKES_OVER.match(clause):
        return True
    return (
        bool(open_subject)
        and all(words.known(n.name) for n in open_subject)
        and _OFFICE_TAKES_OVER.match(clause) is not None
    )


def _handed_over(clause: str, words: Words) -> Iterator[Charged]:
    """由X…, 授权X…: whoever the matter is handed to."""
    for m in _HANDS_OVER.finditer(clause):
        rest = m["rest"]
        for tail in _TAIL.finditer(rest):
            end, after = tail.end(), rest[tail.end() :]
            if tail[0] in _SINGLE and not _ends_office(rest[:end], words):
                continue
            if _TAIL.match(after) or (not _PREDICATE.match(after) and _longer(rest, 0, tail, words)):
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
            names = _list_names(rest[:end], words)
            if names and all(_is_body(n.name, words) for n in names):
                role: Role = "lead" if re.match(r"(?:负责)?牵头", after) else "responsible"
                yield from (Charged(_moved(n, m.start("rest")), role, "handed-over") for n in names)
            break


def _another_body(after: str, words: Words) -> bool:
    following = _TAIL.search(after, 1)
    return following is not None and ends_like_body(after[1 : following.end()]) and len(after[1 : following.end()]) < 20


def _helpers(sentence: str, words: Words, charging: bool) -> Iterator[Charged]:
    """会同X、Y, 组织X、Y等部门: those who help the subject."""
    for m in _HELPED.finditer(sentence):
        rest = m["rest"]
        end = _list_end(rest, words) if charging or m["word"] == "会同" else 0
        if not end:
            continue
        listed = rest[:end]
        if (
            _NO_HELPER.search(listed)
            or (m["word"].endswith("组织") and re.search("学校|企业|乡镇|公司|医院|村", listed))
            or (_OBJECT_START.match(listed) and not words.known(re.split("[、和]", listed)[0]))
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
        if _longer(rest, 0, tail, words) or _TAIL.match(rest, tail.end()):
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
