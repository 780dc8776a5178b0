"""Bodies that a sentence itself charges: 市财政局负责…, 由…承担, 会同…, 报…审批, X要….

A sentence is read clause by clause: who it opens with (`loaders.subjects`), whom it hands something over to
(`loaders.handovers`). Offsets are code points into the text that is searched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.charges import Words, is_sure
from loaders.handovers import deciders, handed_over, helpers, sharing
from loaders.names import Named
from loaders.predicates import role_of, takes_over
from loaders.subjects import subject_of
from ontology.facts import Role


@dataclass(frozen=True, slots=True)
class Charged:
    """A body charged in a sentence, and the rule that saw it."""

    named: Named
    role: Role
    rule: str


_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
_CHARGING = re.compile("负责|牵头|应|要|须|由")
_RANK: dict[Role, int] = {"lead": 0, "responsible": 1, "support": 2}


def charged(text: str, words: Words) -> tuple[Charged, ...]:
    """The bodies that the sentences of `text` charge, in order, each name once with its strongest role.

    Titles between 《》 are expected to be masked.
    """
    found = [
        replace(c, named=_moved(c.named, m.start()))
        for m in _SENTENCE.finditer(text)
        if m.end() - m.start() > 3
        for c in _in_sentence(m[0], words)
    ]
    best: dict[str, Charged] = {}
    for c in sorted(found, key=lambda c: c.named.start):
        known = best.get(c.named.name)
        if known is None or _RANK[c.role] < _RANK[known.role]:
            best[c.named.name] = replace(c, named=known.named if known else c.named)
    return tuple(best.values())


def _in_sentence(sentence: str, words: Words) -> list[Charged]:
    found = list(_subjects(sentence, words))
    for start, clause in _clauses(sentence):
        if _COMPOSED.search(clause):
            continue
        found += [Charged(_moved(n, start), role, "handed-over") for n, role in handed_over(clause, words)]
        found += [Charged(_moved(n, start), role, "sharing") for n, role in sharing(clause, words)]
    charging = bool(found) or _CHARGING.search(sentence) is not None
    found += [Charged(n, "support", "helper") for n in helpers(sentence, words, charging)]
    found += [Charged(n, "responsible", "must-decide") for n in deciders(sentence, words)]
    return found


# Who sits in a leading group: 由副市长任组长, …负责人为成员. That charges nobody.
_COMPOSED = re.compile("任(?:总|副|常务)?(?:组长|指挥|主任|召集人)|(?:为|任)成员|[担兼]任")


def _subjects(sentence: str, words: Words) -> Iterator[Charged]:
    """The subjects of a sentence's clauses; one that only sets a condition waits for the clause that charges it."""
    listed: list[Named] = []  # named in a clause of their own, still without a predicate
    waiting: list[Named] = []  # named in a condition (接到…后)
    loose = False  # …and only because it opened a clause without a predicate (企业销售商品房，应当…)
    told: list[Named] = []  # charged last, and still the subject of clauses that name none
    for start, clause in _clauses(sentence):
        if _COMPOSED.search(clause):
            listed, waiting = [], []
            continue
        subject = subject_of(clause, words)
        names = [_moved(n, start) for n in subject.names]
        if (
            subject.listed_only
            and _heads_line(sentence, start, clause)
            and all(n.name[0] == "各" or is_sure(n.name, words) for n in names)
        ):
            role = role_of(
                sentence[start + len(clause) + 1 :].replace("协助", "", 1)
            )  # 协助 alone is a task of its own
            yield from (Charged(n, role, "heads-line") for n in names)
        elif subject.listed_only:
            listed += names
        elif subject.charges:
            yield from (Charged(n, subject.role, subject.rule) for n in (*listed, *names))
            listed, waiting, told = [], [], names
        elif subject.condition:
            listed, waiting, loose = [], [*listed, *names], subject.rule == "loose"
        elif (waiting or listed) and _takes_over(clause, waiting, loose, words):
            role = "lead" if "牵头" in clause[:6] else "responsible"
            yield from (Charged(n, role, "subject-of-next-clause") for n in (*waiting, *listed))
            listed, waiting = [], []
        elif not names and listed and _ABOUT_WHAT.match(clause):
            continue  # 市直部门、各乡镇，对以上工作，要主动认领
        elif not names:
            listed = []
            if told and _LEADS_ON.match(clause):
                yield from (Charged(n, "lead", "subject-goes-on-to-lead") for n in told)


_MODAL = re.compile("(?:均|都|还|也|又|同时|并|具体|统一)?(?:要|应当?|须|必须|负责|牵头|承担)")


def _takes_over(clause: str, waiting: list[Named], loose: bool, words: Words) -> bool:
    if waiting and loose:
        return _MODAL.match(clause) is not None
    return takes_over(clause, bool(waiting) and all(words.known(n.name) or n.name.endswith("财政") for n in waiting))


_ABOUT_WHAT = re.compile("(?:对|对于|在|按照?|根据|围绕|针对|结合)(?!.*(?:要|应|须))")
_LEADS_ON = re.compile("(?:并|同时|具体)?(?:负责)?牵头")


def _heads_line(sentence: str, start: int, clause: str) -> bool:
    """Whether the clause opens the sentence and ends in a colon (市公安局：维护秩序…)."""
    end = start + len(clause)
    return not sentence[:start].strip() and sentence[end : end + 1] in ("：", ":")


def _moved(named: Named, by: int) -> Named:
    return Named(named.name, named.start + by, named.end + by)


_CLAUSE_END = re.compile("[，：:。；！？\n]")
_CLAUSE_OR_BRACKET = re.compile("[，：:。；！？\n（(“）)”]")


def _clauses(sentence: str) -> Iterator[tuple[int, str]]:
    """The clauses of a sentence with their offsets; a comma inside brackets or quotes does not end one."""
    at, depth = 0, 0
    nested = "（" in sentence or "“" in sentence or "(" in sentence
    for m in (_CLAUSE_OR_BRACKET if nested else _CLAUSE_END).finditer(sentence):
        c = m[0]
        if c in "（(“":
            depth += 1
        elif c in "）)”":
            depth -= 1
        elif depth <= 0 or c in "。；\n":
            yield at, sentence[at : m.start()]
            at = m.end()
    if at < len(sentence):
        yield at, sentence[at:]
