"""Orphans and conflicts in what notices say.

Tasks that charge nobody, bearers that nobody knows, two dates for one deliverable, duties left by a repealed notice.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Final

import numpy as np

from graph.answers import ALL, Answers
from graph.filters import rows_of
from graph.likeness import overlap, pairs
from graph.names import plain
from graph.questions import question
from graph.reckoning import number_of
from graph.snapshot import Snapshot
from ontology.answers import DutyFilter, State
from ontology.office import Conflict, ConflictKind

SHORTEST: Final = 4
"""A deliverable of fewer characters (完成) names nothing."""
ALIKE: Final = 0.6
"""Two tasks mean one deliverable where so much of the shorter sentence stands in the longer one."""
MOST: Final = 50
"""Duties of one bearer with one deliverable beyond which they are no conflict but a custom."""


def conflicts(
    answers: Answers,
    filter: DutyFilter = ALL,  # noqa: A002
    *,
    as_of: date,
    known_at: date | None = None,
    kinds: tuple[ConflictKind, ...] = tuple(ConflictKind),
) -> tuple[Conflict, ...]:
    """All that does not fit among the duties of a filter (its states, and whether they are dated, are not asked), by
    kind, notice and task. A task that charges nobody counts for the notice asked for, and where no other filter stands.

    Raises `UnknownName`.
    """
    now = answers.snapshot
    wanted = DutyFilter(
        department=filter.department, region=filter.region, notice=filter.notice, function=filter.function,
        role=filter.role, text=filter.text, recurring=True, undated=True, through_groups=filter.through_groups,
    )  # fmt: skip
    rows = rows_of(now.store, now.ledger, now.names, now.on(as_of, known_at), wanted)
    chosen = frozenset(rows.tolist())
    found = {
        ConflictKind.NO_BEARER: lambda: _no_bearer(now, wanted),
        ConflictKind.UNKNOWN_BEARER: lambda: _unknown_bearer(now, chosen),
        ConflictKind.TWO_DATES: lambda: _two_dates(answers, now, chosen),
        ConflictKind.LEFT_BY_REPEAL: lambda: _left_by_repeal(now, chosen, as_of, known_at),
    }
    return tuple(each for kind in ConflictKind if kind in kinds for each in sorted(found[kind](), key=_place))


def _place(conflict: Conflict) -> tuple[str, str, str, str]:
    return (conflict.notice.iri, conflict.task, conflict.duty or "", conflict.other or "")


def _no_bearer(now: Snapshot, wanted: DutyFilter) -> Iterator[Conflict]:
    if any((wanted.department, wanted.region, wanted.function, wanted.role, wanted.text)):
        return
    ledger = now.ledger
    notice = now.names.notice(wanted.notice) if wanted.notice is not None else None
    for row in now.store.ask(question("uncharged_tasks")):
        number = ledger.task_number(row.text_or_none("task") or "")
        if number is not None and (notice is None or int(ledger.task_notice[number]) == notice):
            ref = ledger.catalogue.notices[ledger.task_notice[number]].ref
            yield Conflict(ConflictKind.NO_BEARER, ledger.tasks[number], ref, words=row.text("printed"))


def _unknown_bearer(now: Snapshot, rows: frozenset[int]) -> Iterator[Conflict]:
    ledger, bodies = now.ledger, now.ledger.catalogue.bodies
    unknown = [number for number, body in enumerate(bodies) if body.kind == "unknown"]
    for row in np.flatnonzero(np.isin(ledger.bearer, unknown)).tolist():
        if row in rows:
            yield _of_duty(now, ConflictKind.UNKNOWN_BEARER, row, bodies[ledger.bearer[row]].ref.name)


def _left_by_repeal(now: Snapshot, rows: frozenset[int], as_of: date, known_at: date | None) -> Iterator[Conflict]:
    ledger, notices = now.ledger, now.ledger.catalogue.notices
    lapsed = now.on(as_of, known_at).state == number_of(State.LAPSED)
    for row in np.flatnonzero(lapsed).tolist():
        repeal = notices[ledger.notice[row]].repeal
        if row in rows and repeal is not None and repeal.day <= as_of:
            yield _of_duty(now, ConflictKind.LEFT_BY_REPEAL, row, repeal.by.number or repeal.by.title)


def _of_duty(now: Snapshot, kind: ConflictKind, row: int, words: str) -> Conflict:
    ledger = now.ledger
    return Conflict(
        kind,
        ledger.tasks[ledger.task[row]],
        ledger.catalogue.notices[ledger.notice[row]].ref,
        ledger.iris[row],
        words=words,
    )


def _two_dates(answers: Answers, now: Snapshot, rows: frozenset[int]) -> Iterator[Conflict]:
    """Pairs of tasks (or one task) that date one deliverable of one bearer twice; each pair once."""
    ledger = now.ledger
    dated: dict[tuple[str, int], list[tuple[int, date, str]]] = defaultdict(list)
    for told in now.store.ask(question("deliverables")):
        row, due, words = ledger.row(told.text("duty")), told.day("due"), told.text("deliverable")
        if row is not None and row in rows and due is not None and len(plain(words)) >= SHORTEST:
            dated[plain(words), int(ledger.bearer[row])].append((row, due, words))
    twice = [group for group in dated.values() if len(group) <= MOST and len({due for _, due, _ in group}) > 1]
    refs = answers.task_refs(sorted({ledger.tasks[ledger.task[row]] for group in twice for row, _, _ in group}))
    texts = {iri: pairs(ref.text) for iri, ref in refs.items()}
    seen: set[tuple[str, str, date, date]] = set()
    for group in twice:
        for (row, due, words), (second, later, _) in combinations(sorted(group, key=lambda each: each[1]), 2):
            task, other = (ledger.tasks[ledger.task[each]] for each in (row, second))
            key = (task, other, due, later)
            alike = task == other or overlap(texts[task], texts[other]) >= ALIKE
            if due != later and key not in seen and alike:
                seen.add(key)
                ref = ledger.catalogue.notices[ledger.notice[row]].ref
                yield Conflict(ConflictKind.TWO_DATES, task, ref, ledger.iris[row], other, (due, later), words)
