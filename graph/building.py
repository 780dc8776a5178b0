"""A ledger is built of what was gathered from a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from graph.catalogue import Catalogue, assembled, read_bodies, read_regions
from graph.gathering import Gathered, gather
from graph.ledger import (
    EVENTS,
    KINDS,
    NEVER,
    NONE,
    Deadlines,
    Events,
    Ledger,
    Mentions,
    Numbers,
    Reports,
    Tasks,
    ordinal,
)
from graph.states import RANK, Timing
from graph.store import Store
from graph.strings import Ints, Strings

_RANKS = np.array([RANK[kind] for kind in EVENTS])


def build_ledger(store: Store) -> Ledger:
    """Read all duties of a store into columns."""
    found = gather(store, None)
    bodies = read_bodies(store, {iri for _, iri in found.bodies}, everything=True)
    regions = read_regions(store, found.codes, everything=True)
    notices = {each.ref.iri: number for number, each in enumerate(found.heads.notices)}
    numbers = {each.ref.iri: number for number, each in enumerate(bodies)}
    members = [(notices[notice], numbers[group], numbers[member]) for notice, group, member in found.members]
    return ledger_of(found, assembled(found.heads, bodies, regions, members))


def ints(values: Iterable[int]) -> Ints:
    """A column of numbers."""
    return np.fromiter(values, dtype=np.int32)


def small(values: Iterable[int]) -> Numbers:
    """A column of small numbers."""
    return np.fromiter(values, dtype=np.int8)


def ledger_of(found: Gathered, catalogue: Catalogue) -> Ledger:
    """The ledger of what some graphs tell; the catalogue may hold more than they speak of."""
    words = sorted(_words(found))
    number = {word: at for at, word in enumerate(words)}
    regions = {each.ref.iri: at for at, each in enumerate(catalogue.regions)}
    timings = tuple(dict.fromkeys((Timing(), *(each.timing for each in found.deadlines))))
    tasks, deadlines = _tasks(found, catalogue, number), _deadlines(found, catalogue, number, timings)
    task_numbers = {each.iri: at for at, each in enumerate(found.tasks)}
    deadline_numbers = {each.iri: at for at, each in enumerate(found.deadlines)}
    rows = {each.iri: at for at, each in enumerate(found.duties)}
    task = ints(task_numbers[each.task] for each in found.duties)
    bearer = ints(catalogue.body_numbers[each.bearer] for each in found.duties)
    deadline = ints(deadline_numbers.get(each.deadline, -1) for each in found.duties)
    timing = np.append(deadlines.timing, np.int32(0))[deadline]
    counted = [(rows[duty], regions[region]) for duty, region in found.duty_regions if duty in rows]
    counts = np.bincount(ints(row for row, _ in counted), minlength=len(rows))
    notice = tasks.notice[task]
    since, until = validities_of(catalogue)
    reports = _told(found, rows, task_numbers)
    return Ledger(
        catalogue,
        timings,
        Strings.of(words),
        Strings.of(each.iri for each in found.duties),
        task,
        bearer,
        notice,
        small(each.role for each in found.duties),
        functions_of(catalogue)[bearer],
        small(-1 if each.kind is None else KINDS.index(each.kind) for each in timings)[timing],
        timing,
        deadline,
        ints(number[each.printed] for each in found.duties),
        ints(ordinal(each.start, NONE) for each in timings)[timing],
        ints(ordinal(each.due, NEVER) for each in timings)[timing],
        since[notice],
        until[notice],
        np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        ints(region for _, region in sorted(counted)),
        tasks,
        deadlines,
        _mentions(found, catalogue, number, regions),
        events_of(reports, task, len(tasks.iris)),
    )


def _words(found: Gathered) -> set[str]:
    """All texts that columns point to."""
    words = {told for each in found.tasks for told in (each.instrument, each.path, each.heading) if told is not None}
    words |= {told for each in found.deadlines for told in (each.printed, each.after, each.deliverable) if told}
    words |= {each.printed for each in found.deadlines} | {each.printed for each in found.duties}
    words |= {graph for graph, _ in (*found.bodies, *found.regions)}
    return words


def _number(numbers: dict[str, int], word: str | None) -> int:
    return -1 if word is None else numbers[word]


def _tasks(found: Gathered, catalogue: Catalogue, words: dict[str, int]) -> Tasks:
    return Tasks(
        Strings.of(each.iri for each in found.tasks),
        ints(catalogue.notice_numbers[each.notice] for each in found.tasks),
        ints(each.order for each in found.tasks),
        ints(each.part for each in found.tasks),
        ints(_number(words, each.instrument) for each in found.tasks),
        ints(words[each.path] for each in found.tasks),
        ints(_number(words, each.heading) for each in found.tasks),
        Strings.of(each.text for each in found.tasks),
    )


def _deadlines(found: Gathered, catalogue: Catalogue, words: dict[str, int], timings: Sequence[Timing]) -> Deadlines:
    numbers = {timing: at for at, timing in enumerate(timings)}
    return Deadlines(
        Strings.of(each.iri for each in found.deadlines),
        ints(catalogue.notice_numbers[each.notice] for each in found.deadlines),
        ints(numbers[each.timing] for each in found.deadlines),
        ints(words[each.printed] for each in found.deadlines),
        ints(_number(words, each.after or None) for each in found.deadlines),
        ints(_number(words, each.deliverable or None) for each in found.deadlines),
        ints(each.first for each in found.deadlines),
        ints(each.last for each in found.deadlines),
    )


def _mentions(found: Gathered, catalogue: Catalogue, words: dict[str, int], regions: dict[str, int]) -> Mentions:
    bodies, notices = catalogue.body_numbers, catalogue.notice_numbers
    return Mentions(
        ints(words[graph] for graph, _ in found.bodies),
        ints(bodies[body] for _, body in found.bodies),
        ints(words[graph] for graph, _ in found.regions),
        ints(regions[region] for _, region in found.regions),
        ints(notices[notice] for notice, _, _ in found.members),
        ints(bodies[group] for _, group, _ in found.members),
        ints(bodies[member] for _, _, member in found.members),
    )


def _told(found: Gathered, rows: dict[str, int], tasks: dict[str, int]) -> Reports:
    reports = found.reports
    graphs = sorted({each.graph for each in reports})
    numbers = {graph: number for number, graph in enumerate(graphs)}
    return Reports(
        Strings.of(graphs),
        Strings.of(each.iri for each in reports),
        Strings.of(each.target for each in reports),
        ints(numbers[each.graph] for each in reports),
        ints(rows.get(each.target, -1) for each in reports),
        ints(-1 if each.target in rows else tasks.get(each.target, -1) for each in reports),
        small(each.kind for each in reports),
        ints(each.day for each in reports),
        ints(each.recorded for each in reports),
        ints(each.until for each in reports),
        Strings.of(each.withdraws for each in reports),
        Strings.of(each.at for each in reports),
        np.fromiter((each.moment for each in reports), dtype=np.int64),
    )


def functions_of(catalogue: Catalogue) -> Ints:
    """For each body the number of its function, -1 where it has none."""
    return ints(catalogue.function_numbers.get(body.function or "", -1) for body in catalogue.bodies)


def validities_of(catalogue: Catalogue) -> tuple[Ints, Ints]:
    """For each notice the first and the last day on which it binds."""
    known = [each.validity for each in catalogue.notices]
    return ints(ordinal(each.since, NONE) for each in known), ints(ordinal(each.until, NEVER) for each in known)


def events_of(reports: Reports, task: Ints, tasks: int) -> Events:
    """The reports by the duties they concern: one told of a task concerns all its duties, one of neither, none."""
    direct = np.flatnonzero(reports.row >= 0)
    of_tasks = np.flatnonzero(reports.task >= 0)
    by_task = np.argsort(task, kind="stable").astype(np.int32)
    starts = np.searchsorted(task[by_task], np.arange(tasks + 1))
    firsts = starts[reports.task[of_tasks]]
    widths = starts[reports.task[of_tasks] + 1] - firsts
    places = np.repeat(firsts - np.cumsum(widths) + widths, widths) + np.arange(widths.sum())
    row = np.concatenate((reports.row[direct], by_task[places])).astype(np.int32)
    of = np.concatenate((direct, np.repeat(of_tasks, widths))).astype(np.int32)
    order = np.lexsort((_RANKS[reports.kind], reports.moment, reports.recorded, reports.day))
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    lines = np.lexsort((rank[of], row))
    row, of = row[lines], of[lines]
    told = (reports.day[of], reports.recorded[of], reports.kind[of], reports.until[of])
    return Events(row, *told, of, reports)
