"""The bodies a clause opens with, and whether it charges them."""

import re
from dataclasses import dataclass

from loaders.charges import Words
from loaders.endings import (
    BARE,
    COMMON_NOUNS,
    COMPOUND,
    DESCRIBES,
    ENDING,
    NO_BODY,
    OBJECT_START,
    SINGLE,
    VERB_INSIDE,
    ends_like_body,
)
from loaders.names import Named, departments
from loaders.predicates import GOES_ON, ONLY_WHERE, RELATIVE, force_of, lead_in, role_of
from ontology.facts import Role


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a clause is about: names with spans in the clause (code points).

    `charges`: the clause charges them. `condition`: it only says when (接到…后); the next clause may charge them.
    `listed_only`: the clause is nothing but a list of bodies.
    """

    names: tuple[Named, ...] = ()
    charges: bool = False
    condition: bool = False
    listed_only: bool = False
    role: Role = "responsible"
    rule: str = ""


NOBODY = Subject()
_LONGEST = 90
_JOINS = re.compile(r"[、和与及或]|以及|（")
_ETC_ON = re.compile("等[^，。；、]{0,8}(?:部门|单位|企业|机构)")
_COMMA = re.compile("[、，]")


def subject_of(clause: str, words: Words) -> Subject:
    """The bodies that a clause opens with: its words up to the first ending behind which a predicate stands."""
    lead = lead_in(clause)
    for nickname in words.nicknames:
        if clause.startswith(nickname, lead) and force_of(clause[lead + len(nickname) :]) == "must":
            end = lead + len(nickname)
            return Subject((Named(nickname, lead, end),), True, role=role_of(clause[end:]), rule="nickname")
    if areas := _areas(clause, lead):
        return areas
    for ending in ENDING.finditer(clause, lead):
        end = ending.end()
        if end - lead > _LONGEST:
            break
        rest = clause[end:]
        if rest.startswith("、") and rest[1:2] in "要应须将" and force_of(rest[1:]) == "must":
            rest = rest[1:]  # 镇政府、各村、要按照分工: a comma too many
        if ending[0] in SINGLE and not ends_office(clause[lead:end], words):
            continue
        if ENDING.match(rest) or _ETC_ON.match(rest) or (_JOINS.match(rest) and ENDING.search(rest, 1)):
            continue
        if force_of(rest) in (None, "excused") and runs_on(clause, lead, ending, words):
            continue
        return _judged(clause, lead, end, rest, words)
    return NOBODY


_AREAS = re.compile(
    r"(?P<list>(?:[\u4e00-\u9fff]{2,4}、){1,12}[\u4e00-\u9fff]{1,4}?(?P<tail>[市县区旗镇乡]))(?:(?:和|及|、)(?P<more>[\u4e00-\u9fff]{2,8}[区县市旗镇乡]))?(?:等[^，。；、的]{0,6}(?:地区|区域|地|县区|乡镇|镇|市|县))?(?=要(?!求)|应|须|务必|负责|牵头)"
)


def _areas(clause: str, lead: int) -> Subject | None:
    """A list of places told to do something: 福州、厦门、宁德市和平潭区应当, 石桥镇、青禾镇等地区要."""
    found = _AREAS.match(clause, lead)
    if not found:
        return None
    names: list[Named] = []
    at = found.start("list")
    for short in found["list"].split("、"):
        name = short if short[-1] in "市县区旗镇乡" else short + found["tail"]
        names.append(Named(name, at, at + len(short)))
        at += len(short) + 1
    if found["more"]:
        names.append(Named(found["more"], *found.span("more")))
    if any(OBJECT_START.match(n.name) or VERB_INSIDE.search(n.name) or n.name[0] in "各本该" for n in names):
        return None
    return Subject(tuple(names), True, role=role_of(clause[found.end() :]), rule="subject-must")


_RUN_ON_AT_MOST = 18
_BREAK = re.compile("[，。；：、的]|设在")


def runs_on(text: str, lead: int, ending: re.Match[str], words: Words) -> bool:
    """Whether the body's name runs on to a later ending: 县（市、区）| 应急管理部门, 市公安局 | 交警支队."""
    following = ENDING.search(text, ending.end(), ending.end() + _RUN_ON_AT_MOST)
    if following is None or _BREAK.search(text, ending.end(), following.end()):
        return False
    middle = text[ending.end() : following.end()]
    if following[0] in SINGLE:
        office = words.known(_COMMA.split(text[lead : following.end()])[-1]) or words.known("市" + middle)
        told = (
            len(middle) <= 4
            and not OBJECT_START.match(middle)
            and force_of(text[following.end() :]) in ("must", "acts")
        )
        return office or (told and force_of(middle) is None)
    spoils = OBJECT_START.match(middle) or VERB_INSIDE.search(middle) or GOES_ON.match(middle)
    return not spoils and force_of(middle) is None


def _judged(clause: str, lead: int, end: int, rest: str, words: Words) -> Subject:
    listed = listed_names(clause[lead:end], words)
    if not listed or not all(is_body(n.name, words) for n in listed):
        return NOBODY
    names = tuple(Named(n.name, n.start + lead, n.end + lead) for n in listed)
    if not rest:
        return Subject(names, listed_only=True)
    force = force_of(rest)
    penal = clause.endswith("的")
    conditional = (penal or clause.endswith(("时", "后", "之前", "前"))) and force != "must"
    if force == "excused":
        return Subject(names, condition=conditional and not penal)
    if RELATIVE.match(rest) or (force != "must" and any(n.name in COMMON_NOUNS | BARE for n in names)):
        return NOBODY
    if force == "must":
        spared = rest.startswith("不得") and names[-1].name.endswith("方")
        return Subject(
            names, not spared and (not penal or rest.startswith("需要")), role=role_of(rest), rule="subject-must"
        )
    return _acting(names, rest, penal, conditional, force is not None, words)


def _acting(names: tuple[Named, ...], rest: str, penal: bool, conditional: bool, acts: bool, words: Words) -> Subject:
    known = all(words.known(n.name) for n in names)
    strong = known or all(words.known(n.name) or _office_like(n.name) for n in names)
    if conditional:
        return Subject(names, strong and acts and not penal, condition=True, rule="subject-acts")
    if acts and (strong or not ONLY_WHERE.match(rest)):
        return Subject(names, True, role=role_of(rest), rule="subject-acts")
    if all(words.known(n.name) or _OFFICE.fullmatch(n.name) for n in names) and not GOES_ON.match(rest):
        return Subject(names, len(rest) >= 4, rule="subject-named")
    return Subject(names, condition=True, rule="loose")


_OFFICE = re.compile(
    r"(?:各?[省市县区州盟旗]|[\u4e00-\u9fff]{2,7}[省市县区州盟旗镇乡]|国家)[^局厅，。；：、（）\s]{1,14}[局厅委办院署社]"
)
_OF_AREA = re.compile(r"[省市县区州]|各|[\u4e00-\u9fff]{2,6}[省市县区州]")
_BRACKETED = re.compile(r"[（(].*")


_ANY_BRACKET = re.compile(r"[（(][^）)]*[）)]")
_TOWN = re.compile(r"各[镇乡]|(?!各|本|该|所在|重点|中心|城乡|有关|相关)[\u4e00-\u9fff]{2,4}[镇乡]")


_TOWN_OFFICE = re.compile(r"(?:各)?(?:乡镇|街道|[镇乡])[\u4e00-\u9fff]{2,4}[办所站]")
_SHORT_OFFICE = re.compile("[\u4e00-\u9fff]{2,4}办")


def ends_office(phrase: str, words: Words) -> bool:
    """Whether the last member of a list is an office: known, or of the form 市…局."""
    last = _COMMA.split(_ANY_BRACKET.sub("", phrase))[-1]
    whole = phrase[max(phrase.rfind(last[:2]), 0) :] if last else ""
    if _SHORT_OFFICE.fullmatch(last) and "、" in phrase and words.known(phrase.rpartition("、")[0].rpartition("、")[2]):
        return True  # 县政府办、考核办要
    if _TOWN_OFFICE.fullmatch(last):
        return True  # 乡镇民政办
    return words.known(whole) or words.known(last) or is_office(last) or _TOWN.fullmatch(last) is not None


def is_office(name: str) -> bool:
    """Whether a name has the form of an office of some jurisdiction (市…局)."""
    return _OFFICE.fullmatch(name) is not None


def _office_like(name: str) -> bool:
    bare = _BRACKETED.sub("", name) if name.endswith(("）", ")")) else name
    return is_office(bare) or (_OF_AREA.match(name) is not None and ends_like_body(bare))


_MODIFIER = re.compile(r"[^的，]{2,30}的(?!主)[^的]{2,16}$")


_NEVER = re.compile("由(?!于)|应当|协助|设在")


def is_body(name: str, words: Words) -> bool:
    """Whether a name is nothing but a body, and no verb with a body for its object (督促企业, 完善…机构)."""
    if words.known(name):
        return True
    if _NEVER.search(name):
        return False
    if len(name) < 2 or len(name) > 40 or name in BARE or NO_BODY.match(name):
        return name == "各地"
    if COMPOUND.fullmatch(name):
        return True
    if _MODIFIER.match(name):
        return DESCRIBES.match(name) is not None
    return not OBJECT_START.match(name) and not VERB_INSIDE.search(name)


_ONE_DESCRIBED = re.compile(r"[^的，、]{2,12}、[^的，]{2,20}的[^的、，和及]{2,12}$")
_SHORT_FOR = re.compile(r"（以下(?:统)?简?称[^）]*）")
_HOLD = "\ue001"


def listed_names(phrase: str, words: Words) -> list[Named]:
    """The names of a phrase, 以下简称 brackets left out, cut at 或 where whole bodies stand on both sides."""
    plain = _SHORT_FOR.sub(lambda m: _HOLD * len(m[0]), phrase)
    if _ONE_DESCRIBED.match(plain) and DESCRIBES.match(plain):
        return [Named(plain.replace(_HOLD, ""), 0, len(plain))]  # 从事收集、运输服务的企业
    out = [_without_modifier(m, words) for n in departments(plain, words.known, words.stem) for m in _at_or(n, words)]
    out = [Named(n.name.replace(_HOLD, ""), n.start, n.end) for n in out]
    return out if all(_named_like_body(n.name, words) for n in out) else []


def _named_like_body(name: str, words: Words) -> bool:
    return ends_like_body(name) or words.known(name) or name.endswith("财政") or ENDING.search(name) is not None


_MODIFIED = re.compile(r"[^的，、]{2,24}的(?P<head>(?:[省市县区州]|各|有关|相关)[^的]{2,20})$")


def _without_modifier(named: Named, words: Words) -> Named:
    """申请动用储备的市有关部门 → 市有关部门: what stands before a body that is named anyway is no part of its name."""
    found = _MODIFIED.match(named.name)
    if not found or words.known(named.name) or not DESCRIBES.match(named.name):
        return named
    return Named(found["head"], named.start + found.start("head"), named.end)


_OR = re.compile(r"(?<=政府|法院)或者?|(?<=[局委厅])或者?(?!.{0,2}会)")


def _at_or(named: Named, words: Words) -> list[Named]:
    """县人民政府或其指定的职能部门 → both; 申请调用的部门或政府 stays one."""
    found = _OR.search(named.name)
    if not found or words.known(named.name) or not ENDING.search(named.name, found.end()):
        return [named]
    left = Named(named.name[: found.start()], named.start, named.start + found.start())
    return [left, *_at_or(Named(named.name[found.end() :], named.start + found.end(), named.end), words)]
