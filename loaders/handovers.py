"""Bodies that a sentence charges elsewhere than as its subject: 由X承担, 会同X, 组织X、Y, 报X审批."""

import re
from collections.abc import Iterator

from loaders.charges import Words
from loaders.endings import ENDING, OBJECT_START, SINGLE, ends_like_body
from loaders.names import Named, departments
from loaders.predicates import RELATIVE, force_of, role_of
from loaders.subjects import ends_office, is_body, is_office, listed_names, runs_on
from ontology.facts import Role

_HANDS_OVER = re.compile(
    r"(?:(?<!自)由|授权(?=[^，。；]{2,30}(?:负责|承担|行使|实施))(?!的)|责成|提请|交由|转由)(?!此|于|来|之)(?P<rest>[^，。；：\n]{2,160})"
)
_HANDS = re.compile("由|授权|责成|提请")
_NOT_HANDED = re.compile(
    r"的|(?:等[^，。；]{0,12})?(?:组成|构成)|为主|局?[长]|主任|书记|(?:主要|有关|相关|分管)?(?:负责人|领导|负责同志)"
)
_JOINS = re.compile(r"[、和与及或]|以及|或者")


def handed_over(clause: str, words: Words) -> Iterator[tuple[Named, Role]]:
    """由X…, 授权X…: whoever the matter is handed to."""
    if not _HANDS.search(clause):
        return
    for m in _HANDS_OVER.finditer(clause):
        rest, at = m["rest"], m.start("rest")
        end = _last_of(rest, words)
        after = rest[end:]
        if not end or not after or end > 100 or _NOT_HANDED.match(after) or RELATIVE.match(after):
            continue
        names = listed_names(rest[:end], words)
        if names and all(is_body(n.name, words) for n in names):
            role = role_of(after) if after.startswith(("协助", "配合")) or role_of(after) == "lead" else "responsible"
            yield from ((Named(n.name, n.start + at, n.end + at), role) for n in names)


_SHARES = re.compile(
    r"(?<=[、，；])(?P<name>[\u4e00-\u9fff（）]{2,18}?)(?=(?P<rest>具体负责|负责|牵头|配合|协助|参与))"
)


_GROUP = re.compile("(?:各|有关|相关)[\u4e00-\u9fff]{0,6}(?:部门|单位|机构)")


def sharing(clause: str, words: Words) -> Iterator[tuple[Named, Role]]:
    """A负责x、B负责y、C配合: the known bodies that share a clause with its subject, each with a verb of its own."""
    for m in _SHARES.finditer(clause) if "、" in clause else ():
        if words.known(m["name"]) or _GROUP.fullmatch(m["name"]):
            yield Named(m["name"], m.start("name"), m.end("name")), role_of(m["rest"])


def _last_of(rest: str, words: Words) -> int:
    """Where a list of bodies ends, behind the ending that a predicate follows; 0 where there is none."""
    for ending in ENDING.finditer(rest):
        end, after = ending.end(), rest[ending.end() :]
        if ending[0] in SINGLE and not ends_office(rest[:end], words):
            continue
        if after.startswith(("属地的", "所属的")):
            continue  # 由县（市、区）属地的主管部门负责
        if ENDING.match(after) or (force_of(after) is None and runs_on(rest, 0, ending, words)):
            continue
        if _JOINS.match(after) and ENDING.search(after, 1) and (after[0] not in "与和" or _another(after)):
            continue
        return end
    return 0


def _another(after: str) -> bool:
    """Whether 和 or 与 joins another body, rather than leading to a partner of the deed (与…签订)."""
    following = ENDING.search(after, 1)
    return following is not None and following.end() < 21 and ends_like_body(after[1 : following.end()])


_HELPED = re.compile(
    r"(?P<word>会同|联合(?!监测|执法|惩戒|检查|会商|激励|开展|体|调查|办公|审|验|发|印)|协同(?!责任|单位|部门|做|推|配|联|作|高|发|治|控)|配合(?!单位|部门|机构|做|落实|开展|完成|好|度|监)"
    r"|(?<![的济会他业群础党])(?:牵头|协调)?(?:和)?组织(?![（、，。；或]|实施|开展|编制|领导|协调|推|申|对|报|听|召|做|动员|制|审|验|机|架|力|生|保|体|建|修|形|落|完|起|各类|拟|好|工))"
    r"(?=(?P<rest>[^。；：\n]{2,240}))"
)
_HELPS = re.compile("会同|联合|协同|配合|组织")
_TEAM = re.compile(r"[督检调工巡暗]\w组$")  # 组成联合督查组: a team to be made
_NO_HELPER = re.compile(r"社会|群众|专家|人员|力量|企业职工|村民|听证|会议|活动|培训|演练|第三方|中介|居民|学生|志愿")
_NOT_ORGANISED = re.compile("[督检调工巡]\\w组|学校|企业|乡镇|公司|医院|村")
_ETC = re.compile(r"等(?:有关|相关|各|职能|成员|责任|多个|各有关|各相关)*(?:部门|单位|机构|方面)?")
_ETC_REST = re.compile(r"等.*$")
_LIST_GOES_ON = re.compile(r"[、和与及]|以及|等|（")


def helpers(sentence: str, words: Words, charging: bool) -> Iterator[Named]:
    """会同X、Y, 组织X、Y等部门: those who help. `charging`: the sentence charges somebody; else only 会同 counts."""
    for m in _HELPED.finditer(sentence) if _HELPS.search(sentence) else ():
        rest, at = m["rest"], m.start("rest")
        end = _list_end(rest, words) if charging or m["word"] == "会同" else 0
        listed = rest[:end]
        if (
            not end
            or _NO_HELPER.search(listed)
            or _TEAM.match(listed)
            or (m["word"].endswith("组织") and _NOT_ORGANISED.search(listed))
        ):
            continue
        if OBJECT_START.match(listed) and not words.known(re.split("[、和]", listed)[0]):
            continue
        for n in departments(listed, words.known, words.stem):
            if n.name[0].isdigit():
                continue  # 组织60%以上的业主
            if ends_like_body(_ETC_REST.sub("", n.name)) or words.known(n.name) or n.name.endswith("部门"):
                yield Named(n.name, n.start + at, n.end + at)


def _list_end(rest: str, words: Words) -> int:
    """How far a list of helpers runs: up to 等…部门, or to its last body before a predicate."""
    stop = re.search("[。；，：]", rest)
    clause_end = stop.start() if stop else len(rest)
    etc = _ETC.search(rest, 0, clause_end)
    last = 0
    for ending in ENDING.finditer(rest, 0, clause_end):
        if ending[0] in SINGLE and not ends_office(rest[: ending.end()], words):
            continue
        if ENDING.match(rest, ending.end()) or runs_on(rest, 0, ending, words):
            continue
        last = ending.end()
        if not _LIST_GOES_ON.match(rest, last):
            break
    if etc and (etc.start() <= last + 1 or not last):
        return _past_etc(rest, etc.end(), clause_end) if len(etc[0]) > 1 or last else 0
    return last


_AND_MORE = re.compile(r"(?:以及|和|及|与)(?=(?:[省市县区乡镇]级|各)[^，。；]{0,8}(?:政府|部门|单位|企业|管委会))")


def _past_etc(rest: str, end: int, clause_end: int) -> int:
    """等部门以及县级人民政府: what is joined behind 等部门 helps, too."""
    joined = _AND_MORE.match(rest, end)
    more = ENDING.search(rest, joined.end(), clause_end) if joined else None
    return more.end() if more else end


_MUST_DECIDE = re.compile(
    r"报(?:请|经|送|由)?(?P<body>[^，。；：、\n报]{1,22}?(?:局|委|办(?!公)|厅|院|部门|中心|机构|小组|办公室))(?:进行)?[^，。；：、\n备]{0,6}?(?:审[批核查定]|核[准定实]|批准|决策)"
)
_DECIDES = re.compile("(?:审批|主管|监管|行政)部门$")


def deciders(sentence: str, words: Words) -> Iterator[Named]:
    """报X审批: an office that must decide. A government's own consent (报市人民政府批准) is no charge."""
    for m in _MUST_DECIDE.finditer(sentence) if "报" in sentence else ():
        name = m["body"]
        if (
            "政府" not in name
            and (words.known(name) or is_office(name) or _DECIDES.search(name))
            and not _PARTY.search(name)
        ):
            yield Named(name, m.start("body"), m.end("body"))


_PARTY = re.compile("党委|^[省市县区]委$|常委会|人大")
