"""The cascade of a task: from the province's notice to the city's and the county's, as far as the store holds them.

A notice stands below another one where it cites it, or forwards an instrument of the same title; its tasks that say
much the same carry the upper task on. Beside these, tasks that are much alike are found in notices of places that lie
in one another, though neither cites the other. A cascade is shown from the topmost task that the asked one carries on.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graph.answers import Answers
from graph.folding import Codes, fold
from graph.likeness import Pairs, overlap, pairs
from graph.names import plain
from graph.questions import question
from graph.snapshot import Snapshot
from ontology.answers import NoticeRef, TaskRef
from ontology.errors import UnknownName
from ontology.office import CascadeStep, Tie
from ontology.searching import SearchKind

LINKED: Final = 0.3
"""From so much of the shorter text on, a task of a notice that cites carries the cited one's on."""
UNLINKED: Final = 0.6
"""The same where nothing but the likeness speaks for it."""
DEEPEST: Final = 6
CANDIDATES: Final = 50
_RAREST: Final = 10


@dataclass(frozen=True, slots=True)
class _Links:
    """Which notices stand below which, and why; by the numbers of the catalogue."""

    below: Mapping[int, Mapping[int, Tie]]
    above: Mapping[int, Mapping[int, Tie]]


@dataclass(frozen=True, slots=True)
class _Near:
    """A task that is tied to another one."""

    task: int
    tie: Tie
    likeness: float


class _Reader:
    """The texts of tasks, fetched once."""

    def __init__(self, answers: Answers, now: Snapshot) -> None:
        self.now = now
        self._answers = answers
        self._refs: dict[str, TaskRef] = {}
        self._pairs: dict[int, Pairs] = {}

    def pairs(self, tasks: Sequence[int]) -> Mapping[int, Pairs]:
        """The pairs of characters of some tasks, headings included."""
        missing = [task for task in tasks if task not in self._pairs]
        iris = [self.now.ledger.tasks[task] for task in missing]
        refs = self._answers.task_refs(iris)
        self._refs.update(refs)
        for task, iri in zip(missing, iris, strict=True):
            self._pairs[task] = pairs(refs[iri].text) if iri in refs else frozenset()
        return {task: self._pairs[task] for task in tasks}

    def text(self, task: int) -> str:
        """The text of a task."""
        self.pairs([task])
        ref = self._refs.get(self.now.ledger.tasks[task])
        return ref.text if ref else ""


def cascade(answers: Answers, task: str) -> tuple[CascadeStep, ...]:
    """The cascade in which a task stands, from the top down, each task after the one that it carries on.

    One step where nothing is above or below it. Raises `UnknownName` for a task that the store does not hold.
    """
    now = answers.snapshot
    number = now.ledger.task_number(task)
    if number is None:
        raise UnknownName(f"存储中没有任务“{task}”。", f"The store holds no task “{task}”.")
    reader, links = _Reader(answers, now), _links(now)
    top, chain = number, dict[int, _Near]()
    for _ in range(DEEPEST):
        upper = [near for near in _tied(reader, links, top, up=True) if near.task not in {number, *chain}]
        if not upper:
            break
        best = max(upper, key=lambda near: (near.tie is not Tie.ALIKE, near.likeness, -near.task))
        chain[best.task] = replace(best, task=top)
        top = best.task
    return tuple(_descent(reader, links, top, chain))


def _descent(reader: _Reader, links: _Links, top: int, chain: Mapping[int, _Near]) -> Iterator[CascadeStep]:
    """From the top down; `chain` leads from there to the task that was asked about, which is always shown."""
    seen = {top, *(near.task for near in chain.values())}

    def below(step: CascadeStep, task: int) -> Iterator[CascadeStep]:
        yield step
        if step.level >= DEEPEST:
            return
        lower = [near for near in _tied(reader, links, task, up=False) if near.task not in seen]
        lower += [chain[task]] if task in chain else []
        seen.update(near.task for near in lower)
        for near in lower:
            found = _step(reader.now, near.task)
            yield from below(
                replace(found, level=step.level + 1, above=step.task, tie=near.tie, likeness=near.likeness), near.task
            )

    yield from below(_step(reader.now, top), top)


def _step(now: Snapshot, task: int) -> CascadeStep:
    ref: NoticeRef = now.ledger.catalogue.notices[now.ledger.task_notice[task]].ref
    return CascadeStep(now.ledger.tasks[task], ref, 0, None, None, 1.0)


# -- ties -------------------------------------------------------------------------------------------------------------


def _links(now: Snapshot) -> _Links:
    """All ties between notices of the store."""
    numbers = now.ledger.catalogue.notice_numbers
    below: dict[int, dict[int, Tie]] = defaultdict(dict)
    above: dict[int, dict[int, Tie]] = defaultdict(dict)

    def tie(upper: int, lower: int, why: Tie) -> None:
        if upper != lower and lower not in above.get(upper, {}):
            below[upper].setdefault(lower, why)
            above[lower].setdefault(upper, why)

    for row in now.store.ask(question("citations")):
        if row.text("cited") in numbers:
            tie(numbers[row.text("cited")], numbers[row.text("notice")], Tie.CITES)
    titled: dict[str, list[int]] = defaultdict(list)
    for row in now.store.ask(question("forwarded")):
        titled[plain(row.text("title"))].append(numbers[row.text("notice")])
    notices = now.ledger.catalogue.notices
    for same in titled.values():
        first, *later = sorted(same, key=lambda number: (str(notices[number].ref.issued or "9999"), number))
        for number in later:
            tie(first, number, Tie.FORWARDS)
    return _Links(below, above)


def _tied(reader: _Reader, links: _Links, task: int, *, up: bool) -> list[_Near]:
    """The tasks that carry a task on, or (`up`) that it carries on: the best of each notice, in order of notices."""
    ledger = reader.now.ledger
    mine = reader.pairs([task])[task]
    linked = (links.above if up else links.below).get(int(ledger.task_notice[task]), {})
    found: list[_Near] = []
    for notice, tie in sorted(linked.items()):
        theirs = reader.pairs(np.flatnonzero(ledger.task_notice == notice).tolist())
        scored = [_Near(other, tie, overlap(mine, text)) for other, text in theirs.items()]
        best = max((near for near in scored if near.likeness >= LINKED), key=lambda near: near.likeness, default=None)
        found += [best] if best is not None else []
    return found + _alike(reader, task, mine, {*linked, int(ledger.task_notice[task])}, up=up)


def _alike(reader: _Reader, task: int, mine: Pairs, apart: set[int], *, up: bool) -> list[_Near]:
    """The same by likeness alone: in other notices, of places right above or below, the best of each."""
    now, ledger = reader.now, reader.now.ledger
    candidates = [
        other
        for other in _candidates(now, reader.text(task))
        if int(ledger.task_notice[other]) not in apart and _stands(now, task, other, up=up)
    ]
    best: dict[int, _Near] = {}
    for other, text in reader.pairs(candidates).items():
        near, notice = _Near(other, Tie.ALIKE, overlap(mine, text)), int(ledger.task_notice[other])
        if near.likeness >= UNLINKED and (notice not in best or near.likeness > best[notice].likeness):
            best[notice] = near
    return [best[notice] for notice in sorted(best)]


def _candidates(now: Snapshot, text: str) -> list[int]:
    """The tasks that hold most of the rarest pairs of a text."""
    book, tasks = now.words.book, now.words.range(SearchKind.TASK)
    row = fold("".join(text.split()))
    windows: list[Codes] = [row[at : at + 2] for at in range(len(row) - 1)]
    rarest = sorted(windows, key=lambda pair: (int(book.counts[pair].min()), pair.tobytes()))[:_RAREST]
    votes = np.zeros(len(now.ledger.tasks), dtype=np.int32)
    for pair in rarest:
        votes += book.scores(pair)[tasks] > 0
    order: list[int] = np.argsort(-votes, kind="stable")[:CANDIDATES].tolist()
    return [each for each in order if votes[each]]


def _stands(now: Snapshot, task: int, other: int, *, up: bool) -> bool:
    """Whether the place of the other task's notice lies strictly above (or below) that of the task's."""
    mine, theirs = (_place(now, each) for each in (task, other))
    if mine is None or theirs is None or mine == theirs:
        return False
    upper, lower = (theirs, mine) if up else (mine, theirs)
    return lower in now.ledger.catalogue.below[upper]


def _place(now: Snapshot, task: int) -> int | None:
    catalogue = now.ledger.catalogue
    return catalogue.region_numbers.get(catalogue.notices[now.ledger.task_notice[task]].jurisdiction or "")
