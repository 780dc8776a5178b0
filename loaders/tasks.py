"""Provisions → tasks: what each numbered part, or each bracketed part of one, charges whom with, by when.

Rules (gold annotation, SPEC.md): a bracket closes one task, the text since the last bracket or heading; elsewhere a
task is a numbered provision in which a named body is told to do something or a dated obligation is set.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.ancestry import Ancestry
from loaders.areas import Areas
from loaders.charges import Charge, Words, charges, listed_bodies
from loaders.deadlines import deadlines, field_deadlines, masked_titles
from loaders.inherited import Inherited
from loaders.labels import ITEM_RANK, Label
from loaders.meanings import Context
from loaders.names import Named, split_names
from loaders.outline import Node, heading_of
from loaders.rows import Row, role_of, task_rows, without_rows
from loaders.sentences import charged
from loaders.text import Text
from ontology.facts import Body, BodyMention, Deadline, Role, Span, Task
from ontology.iris import deadline_key as iris_key

Resolve = Callable[[str, str], Body | None]
"""(name as printed, the name before it in its list or "") → the body it means."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the tasks of one part share: its text, how names are known and resolved, and the day of issue.

    `first_leads`: the notice says once for all that the body listed first leads (列首位的为牵头单位，下同).
    """

    text: Text
    instrument: str | None
    binding: bool
    words: Words
    resolve: Resolve
    areas: Areas
    context: Context
    first_leads: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    node: Node
    start: int
    end: int
    charge: Charge | None
    bodies: tuple[tuple[Named, Role], ...]
    deadlines: tuple[Deadline, ...]
    rule: str


def tasks(setting: Setting, nodes: Sequence[Node]) -> tuple[Task, ...]:
    """The tasks of one part in the order of its text."""
    drafts = sorted([*_drafts(setting, nodes), *_of_rows(setting, nodes)], key=lambda d: d.start)
    if setting.first_leads:
        drafts = [_led_by_first(d) for d in drafts]
    if shared := _shared_by_all(setting):
        drafts = [
            replace(d, bodies=(*d.bodies, *(b for b in shared if b[0].name not in {n.name for n, _ in d.bodies})))
            if d.charge
            else d
            for d in drafts
        ]
    return tuple(_numbered(setting, drafts))


def _drafts(setting: Setting, nodes: Sequence[Node]) -> Iterator[_Draft]:
    found = [_merged(setting, list(charges(setting.text.clean, n.start, n.end, setting.words))) for n in nodes]
    tree = Ancestry(setting.text, setting.context, nodes)
    lifted = _lifted(setting, tree, found)
    subjects = Inherited(setting.text.clean, setting.words, tree)
    for i, (node, here) in enumerate(zip(nodes, found, strict=True)):
        if i in lifted.silent:
            continue
        if i in lifted.to:
            yield _explicit(setting, tree, lifted.to[i], nodes[lifted.to[i]], nodes[lifted.to[i]].start, here[-1])
            continue
        at = node.start
        for charge in here:
            yield _explicit(setting, tree, i, node, at, charge)
            at = charge.end
        worth = (
            setting.binding
            and not _tells(setting, tree, i)
            and (not here or _worth_reading(setting.text.clean[at : node.end]))
        )
        if worth and (draft := _implicit(setting, tree, i, at, subjects)):
            yield draft


def _of_rows(setting: Setting, nodes: Sequence[Node]) -> Iterator[_Draft]:
    """The tasks of tables: a row is a provision of its own under the one it stands in, labelled with its number."""
    text = setting.text.clean
    if "\t" not in text:
        return
    tree, starts = Ancestry(setting.text, setting.context, nodes), [n.label_start for n in nodes]
    for row in task_rows(text):
        above = bisect_right(starts, row.start) - 1
        path = (*(nodes[above].path if above >= 0 else ()), row.label)
        label = Label("row", 11, row.label, 0, 0)
        words = row.of("task", "group")
        node = Node(path, 11, label, row.start, words[0].start, row.end, words[0].start, "next")
        bodies = [
            b
            for c in row.cells
            if (role := role_of(c.column))
            for b in listed_bodies(text, c.start, c.end, role, setting.words)
        ]
        charge = Charge(
            words[-1].end,
            row.end,
            tuple(bodies),
            tuple((c.start, c.end) for c in row.of("deadline")),
            None,
            "table-row",
        )
        draft = _explicit(setting, tree, above if above >= 0 else None, node, _row_start(row), charge)
        yield replace(draft, bodies=tuple(bodies))


def _row_start(row: Row) -> int:
    """Where the words of a row's task begin: its first cell that says what is to be done."""
    return (row.of("task") or row.of("group"))[0].start


# Headings under which a notice tells what was or is, and binds nobody by it.
_TELLING = re.compile(
    r"(?:基本|总体|有关|工作(?:开展|进展)|检查|督查|调查|发生|整改)情况$|(?:存在|主要|突出|共性)的?(?:主要)?问题$|(?:主要)?(?:做法|成效|成绩|经验)(?:和成效)?$|现状(?:与|和)?(?:形势|问题)?$|(?:发展|规划|编制)(?:基础|背景|环境)$|事故经过$|面临的?形势"
)


def _tells(setting: Setting, tree: Ancestry, i: int) -> bool:
    """Whether the provision, or one above it, stands under such a heading (通报: 一、基本情况)."""
    at: int | None = i
    while at is not None:
        node = tree.nodes[at]
        if node.has_heading and _TELLING.search(heading_of(node, setting.text.clean) or ""):
            return True
        at = tree.parents[at]
    return False


def _worth_reading(rest: str) -> bool:
    return len(rest.strip("。；，\n ")) >= 12


def _merged(setting: Setting, found: list[Charge]) -> list[Charge]:
    """Neighbouring charges with nothing between them are one: ［牵头单位：…］［完成时限：…］."""
    runs: list[list[Charge]] = []
    for charge in found:
        if runs and not setting.text.clean[runs[-1][-1].end : charge.start].strip("。；，、\n "):
            runs[-1].append(charge)
        else:
            runs.append([charge])
    return [one for run in runs if (one := _one_of(run)).bodies or one.times]


def _one_of(run: Sequence[Charge]) -> Charge:
    if len(run) == 1:
        return run[0]
    bodies = tuple(body for charge in run for body in charge.bodies)
    times = tuple(time for charge in run for time in charge.times)
    return replace(run[0], end=run[-1].end, bodies=bodies, times=times)


@dataclass(frozen=True, slots=True)
class _Lift:
    to: dict[int, int]
    silent: frozenset[int]


def _lifted(setting: Setting, tree: Ancestry, found: Sequence[Sequence[Charge]]) -> _Lift:
    """A bracket at the end of the last of several small items （1）…（2）… closes the provision above them all."""
    to: dict[int, int] = {}
    silent: set[int] = set()
    nodes = tree.nodes
    for i, node in enumerate(nodes):
        parent = tree.parents[i]
        if node.rank < ITEM_RANK or len(found[i]) != 1 or parent is None or found[parent]:
            continue
        last = i + 1 == len(nodes) or nodes[i + 1].path[: len(node.path) - 1] != node.path[:-1]
        if not last or setting.text.clean[found[i][0].end : node.end].strip("。；\n "):
            continue
        siblings = [j for j in range(parent + 1, i) if tree.parents[j] == parent and nodes[j].rank == node.rank]
        if siblings and not any(found[j] for j in siblings):
            to[i] = parent
            silent.update((parent, *siblings))
    return _Lift(to, frozenset(silent))


def _explicit(setting: Setting, tree: Ancestry, i: int | None, node: Node, start: int, charge: Charge) -> _Draft:
    """The task that a charge closes. `i`: the index of its node; for a table's row, of the node that it stands in."""
    text = setting.text.clean
    context = tree.context(i)
    place = _place(setting, start)
    found = list(deadlines(text[start : charge.start], context, place))
    for a, b in charge.times:
        for field in field_deadlines(text[a:b], context, _place(setting, a)):
            if iris_key(field) not in {iris_key(d) for d in found}:
                found.append(field)
    return _Draft(
        node, start, charge.end, charge, charge.bodies, tuple(found) or tree.heading_times(i, node), charge.rule
    )


def _place(setting: Setting, at: int) -> Callable[[int, int], Span]:
    """Source spans for offsets into the part's text from `at` on."""
    return lambda a, b: setting.text.source_span(at + a, at + b)


# 组长：张三 市长: lists of persons, whose offices are charged with nothing by being named.
_PERSONS = re.compile(
    r"^[ \t]*(?:常务)?(?:副?组长|副?主任委?员?|成员|总指挥|副总指挥|指挥长|副指挥长|召集人|联络员|委员|组员|总召集人|秘书长|顾问|联系人|电话)[：:].*$",
    re.MULTILINE,
)


def _without_persons(text: str) -> str:
    return _PERSONS.sub(lambda m: " " * len(m[0]), text) if "：" in text else text


def _implicit(setting: Setting, tree: Ancestry, i: int, at: int, subjects: Inherited) -> _Draft | None:
    node, text = tree.nodes[i], setting.text.clean
    own = _without_persons(without_rows(masked_titles(text[at : node.end])))
    if subjects.names_only(i):
        return None
    lead = subjects.lead_in(i)
    if lead:
        own = own[: max(0, lead - at)]
    found = list(charged(own, setting.words))
    bodies = [(Named(c.named.name, at + c.named.start, at + c.named.end), c.role) for c in found]
    inherited = subjects.of(i)
    if inherited and not any(c.rule.startswith("subject") for c in found):
        bodies = [*(b for b in inherited if b[0].name not in {n.name for n, _ in bodies}), *bodies]
    dated = deadlines(own, tree.context(i), _place(setting, at))
    if not bodies and not dated:
        return None
    if bodies and not dated:
        dated = tree.heading_times(i, node)
    rule = found[0].rule if found else "inherited-subject" if bodies else "dated"
    return _Draft(node, at, node.end, None, tuple(bodies), dated, rule)


def _led_by_first(draft: _Draft) -> _Draft:
    if draft.charge is None or not draft.bodies or any(role == "lead" for _, role in draft.bodies):
        return draft
    (first, _), *rest = draft.bodies
    return replace(draft, bodies=((first, "lead"), *rest))


_ALL_TASKS = re.compile(
    r"(?:各项|以上|上述|所有|以下|具体)(?:重点)?(?:工作)?(?:任务|工作|事项)?(?:责任单位)?均(?:涉及|包括|含|需|须|由|要)(?:要)?(?P<who>(?:[^。；，\n（）]|（[^）]{1,12}）){2,40}?)(?:落实|负责|配合|共同|不再|[，。；）\n])"
)


def _shared_by_all(setting: Setting) -> list[tuple[Named, Role]]:
    found = _ALL_TASKS.search(setting.text.clean)
    if not found:
        return []
    return [
        (Named(n.name, found.start("who") + n.start, found.start("who") + n.end), "responsible")
        for n in split_names(found["who"], setting.words.known)
    ]


def _numbered(setting: Setting, drafts: Sequence[_Draft]) -> Iterator[Task]:
    count: dict[tuple[str, ...], int] = {}
    several = _repeated(drafts)
    for draft in drafts:
        path = draft.node.path
        count[path] = count.get(path, 0) + 1
        yield _task(setting, draft, count[path] if path in several else None)


def _repeated(drafts: Sequence[_Draft]) -> set[tuple[str, ...]]:
    seen: set[tuple[str, ...]] = set()
    return {d.node.path for d in drafts if d.node.path in seen or seen.add(d.node.path)}  # type: ignore[func-returns-value]  # add() marks and returns None


def _task(setting: Setting, draft: _Draft, part: int | None) -> Task:
    text, node = setting.text.clean, draft.node
    words_end = draft.charge.start if draft.charge else draft.end
    masked = masked_titles(text[draft.start : draft.end])
    heading = heading_of(node, text)
    if draft.start > node.start:
        first = re.match(r"\s*([^。；，：\n]{4,24})。(?=.)", text[draft.start : words_end])
        heading = first[1] if first else heading
    mentions: list[BodyMention] = []
    for named, role in draft.bodies:
        before = mentions[-1].name if mentions else ""
        mentions.append(
            BodyMention(
                named.name, role, setting.text.source_span(named.start, named.end), setting.resolve(named.name, before)
            )
        )
    return Task(
        instrument=setting.instrument,
        path="/".join(node.path),
        part=part,
        heading=heading,
        text=text[draft.start : words_end].strip(),
        explicit=draft.charge is not None,
        bodies=tuple(mentions),
        regions=setting.areas.read(masked, _place(setting, draft.start)),
        deadlines=draft.deadlines,
        span=setting.text.source_span(draft.start, draft.end),
        rule=draft.rule,
    )
