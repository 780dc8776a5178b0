"""A ledger is brought up to date: what some graphs tell now takes the place of what they told.

Only these graphs are read anew, and the names of the bodies and regions of which they speak, for these are counted
over all notices. The columns are copied in long pieces.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.building import events_of, functions_of, ledger_of, validities_of
from graph.catalogue import Catalogue, Heads, KnownBody, KnownRegion, assembled, read_bodies, read_regions
from graph.gathering import Gathered, gather
from graph.ledger import Deadlines, Ledger, Mentions, Reports, Tasks
from graph.states import Timing
from graph.store import Store
from graph.strings import Flags, Ints, Splice, Strings


@dataclass(frozen=True, slots=True)
class _Moves:
    """Where the numbers of a ledger went (-1: gone); each has one more at its end, so that -1 stays -1."""

    notices: Ints
    bodies: Ints
    regions: Ints
    kept_notices: Flags
    kept_graphs: Flags
    """By the number of their word."""
    kept_reports: Flags


def grown(old: Ledger, store: Store, graphs: Collection[str]) -> Ledger:
    """The ledger after these graphs were written; the others must tell what they told."""
    found = gather(store, graphs)
    before, reports = old.catalogue, old.events.reports
    kept_graphs = _kept(old.words, graphs)
    kept_reports = _kept(reports.graphs, graphs)[reports.graph]
    if kept_graphs.all() and found.tells_reports_only and not before.notice_numbers.keys() & set(graphs):
        return _retold(old, ledger_of(found, before).events.reports, kept_reports)
    heads = _heads(before, found, graphs)
    bodies, regions = _bodies(old, store, found, kept_graphs), _regions(old, store, found, kept_graphs)
    moves = _Moves(
        _moved([each.ref.iri for each in before.notices], [each.ref.iri for each in heads.notices]),
        _moved([each.ref.iri for each in before.bodies], [each.ref.iri for each in bodies]),
        _moved([each.ref.iri for each in before.regions], [each.ref.iri for each in regions]),
        np.fromiter((each.ref.iri not in graphs for each in before.notices), dtype=np.bool_),
        kept_graphs,
        kept_reports,
    )
    new = ledger_of(found, assembled(heads, bodies, regions))
    put = _Splices.of(old, new, moves)
    mentions = _mentions(old.mentions, new.mentions, moves, put.words)
    members = (mentions.member_notice, mentions.member_group, mentions.member)
    lines = zip(*(each.tolist() for each in members), strict=True)
    return _joined(old, new, moves, put, mentions, assembled(heads, bodies, regions, lines))


def _kept(names: Strings, graphs: Collection[str]) -> Flags:
    """Which names are none of these graphs."""
    kept = np.ones(len(names), dtype=np.bool_)
    kept[[place for graph in graphs if (place := names.place(graph)) is not None]] = False
    return kept


def _retold(old: Ledger, new: Reports, kept: Flags) -> Ledger:
    """The ledger where other reports are told, and nothing else changed."""
    was = old.events.reports
    put = Splice.of(was.iris, kept, new.iris)
    reports = _found(_reports(was, new, put, was.row, was.task), old.iris, old.tasks)
    return replace(old, events=events_of(reports, old.task, len(old.tasks)))


def _moved(before: Sequence[str], after: Sequence[str]) -> Ints:
    numbers = {iri: number for number, iri in enumerate(after)}
    return np.fromiter((*(numbers.get(iri, -1) for iri in before), -1), dtype=np.int32)


def _heads(before: Catalogue, found: Gathered, graphs: Collection[str]) -> Heads:
    notices = [each for each in before.notices if each.ref.iri not in graphs]
    repeals = [each for each in before.repeals if each[0] not in graphs]
    return Heads(
        tuple(sorted((*notices, *found.heads.notices), key=lambda each: each.ref.iri)),
        tuple(sorted((*repeals, *found.heads.repeals))),
    )


def _bodies(old: Ledger, store: Store, found: Gathered, kept_graphs: Flags) -> tuple[KnownBody, ...]:
    """Those that no changed graph tells or told of as they were, the others read anew."""
    before = old.catalogue.bodies
    changed, there = _changed(old.mentions.body_graph, old.mentions.body, kept_graphs, len(before))
    told = {iri for _, iri in found.bodies}
    iris = told | {before[number].ref.iri for number in np.flatnonzero(changed & there).tolist()}
    fresh = read_bodies(store, iris, everything=False) if iris else ()
    rest = (each for number, each in enumerate(before) if not changed[number] and each.ref.iri not in told)
    return tuple(sorted((*rest, *fresh), key=lambda each: each.ref.iri))


def _regions(old: Ledger, store: Store, found: Gathered, kept_graphs: Flags) -> tuple[KnownRegion, ...]:
    before = old.catalogue.regions
    changed, there = _changed(old.mentions.region_graph, old.mentions.region, kept_graphs, len(before))
    codes = {before[n].ref.iri: before[n].ref.code for n in np.flatnonzero(changed & there).tolist()} | found.codes
    fresh = read_regions(store, codes, everything=False) if codes else ()
    rest = (each for number, each in enumerate(before) if not changed[number] and each.ref.iri not in codes)
    return tuple(sorted((*rest, *fresh), key=lambda each: (each.ref.code, each.ref.iri)))


def _changed(graph: Ints, thing: Ints, kept_graphs: Flags, size: int) -> tuple[Flags, Flags]:
    """Which things a changed graph told of, and which a graph tells of that did not change."""
    changed, there = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    kept = kept_graphs[graph]
    changed[thing[~kept]] = True
    there[thing[kept]] = True
    return changed, there


def _mentions(was: Mentions, told: Mentions, moves: _Moves, words: Splice) -> Mentions:
    body, region = moves.kept_graphs[was.body_graph], moves.kept_graphs[was.region_graph]
    member = moves.kept_notices[was.member_notice]
    return Mentions(
        np.concatenate((words.old[was.body_graph[body]], words.new[told.body_graph])),
        np.concatenate((moves.bodies[was.body[body]], told.body)),
        np.concatenate((words.old[was.region_graph[region]], words.new[told.region_graph])),
        np.concatenate((moves.regions[was.region[region]], told.region)),
        np.concatenate((moves.notices[was.member_notice[member]], told.member_notice)),
        np.concatenate((moves.bodies[was.member_group[member]], told.member_group)),
        np.concatenate((moves.bodies[was.member[member]], told.member)),
    )


@dataclass(frozen=True, slots=True)
class _Splices:
    """How the tables are put together."""

    words: Splice
    tasks: Splice
    deadlines: Splice
    duties: Splice
    timings: tuple[Timing, ...]
    new_timings: Ints

    @classmethod
    def of(cls, old: Ledger, new: Ledger, moves: _Moves) -> _Splices:
        timings = tuple(dict.fromkeys((*old.timings, *new.timings)))
        numbers = {timing: number for number, timing in enumerate(timings)}
        kept = moves.kept_notices
        return cls(
            Splice.of(old.words, np.ones(len(old.words), dtype=np.bool_), new.words),
            Splice.of(old.tasks, kept[old.task_table.notice], new.tasks),
            Splice.of(old.deadline_table.iris, kept[old.deadline_table.notice], new.deadline_table.iris),
            Splice.of(old.iris, kept[old.notice], new.iris),
            timings,
            np.fromiter((numbers[timing] for timing in new.timings), dtype=np.int32),
        )


def _through(moved: Ints, column: Ints) -> Ints:
    """Where the numbers of a column went; -1 stays -1."""
    return np.append(moved, np.int32(-1))[column]


def _joined(old: Ledger, new: Ledger, moves: _Moves, put: _Splices, mentions: Mentions, catalogue: Catalogue) -> Ledger:
    duties, words = put.duties, put.words
    iris = duties.strings(old.iris, new.iris)
    task = duties.ints(_through(put.tasks.old, old.task), _through(put.tasks.new, new.task))
    bearer = duties.ints(moves.bodies[old.bearer], new.bearer)
    notice = duties.ints(moves.notices[old.notice], new.notice)
    timing = duties.ints(old.timing, put.new_timings[new.timing])
    since, until = validities_of(catalogue)
    tasks = _tasks(old.task_table, new.task_table, moves, put)
    region_start, region = _places(old, new, moves, duties)
    was, told = old.events.reports, new.events.reports
    moved = _through(put.duties.old, was.row), _through(put.tasks.old, was.task)
    told = replace(told, row=_through(put.duties.new, told.row), task=_through(put.tasks.new, told.task))
    reports = _reports(was, told, Splice.of(was.iris, moves.kept_reports, told.iris), *moved)
    return Ledger(
        catalogue,
        put.timings,
        words.strings(old.words, new.words),
        iris,
        task,
        bearer,
        notice,
        duties.ints(old.role, new.role),
        functions_of(catalogue)[bearer],
        duties.ints(old.kind, new.kind),
        timing,
        duties.ints(_through(put.deadlines.old, old.deadline), _through(put.deadlines.new, new.deadline)),
        duties.ints(words.old[old.printed], words.new[new.printed]),
        duties.ints(old.start, new.start),
        duties.ints(old.due, new.due),
        since[notice],
        until[notice],
        region_start,
        region,
        tasks,
        _deadlines(old.deadline_table, new.deadline_table, moves, put),
        mentions,
        events_of(_found(reports, iris, tasks.iris), task, len(tasks.iris)),
    )


def _tasks(old: Tasks, new: Tasks, moves: _Moves, put: _Splices) -> Tasks:
    rows, words = put.tasks, put.words
    return Tasks(
        rows.strings(old.iris, new.iris),
        rows.ints(moves.notices[old.notice], new.notice),
        rows.ints(old.order, new.order),
        rows.ints(old.part, new.part),
        rows.ints(_through(words.old, old.instrument), _through(words.new, new.instrument)),
        rows.ints(words.old[old.path], words.new[new.path]),
        rows.ints(_through(words.old, old.heading), _through(words.new, new.heading)),
        rows.strings(old.texts, new.texts),
    )


def _deadlines(old: Deadlines, new: Deadlines, moves: _Moves, put: _Splices) -> Deadlines:
    rows, words = put.deadlines, put.words
    return Deadlines(
        rows.strings(old.iris, new.iris),
        rows.ints(moves.notices[old.notice], new.notice),
        rows.ints(old.timing, put.new_timings[new.timing]),
        rows.ints(words.old[old.printed], words.new[new.printed]),
        rows.ints(_through(words.old, old.after), _through(words.new, new.after)),
        rows.ints(_through(words.old, old.deliverable), _through(words.new, new.deliverable)),
        rows.ints(old.first, new.first),
        rows.ints(old.last, new.last),
    )


def _places(old: Ledger, new: Ledger, moves: _Moves, duties: Splice) -> tuple[Ints, Ints]:
    """Where the regions of each row begin, and the regions."""
    was, told = (np.repeat(np.arange(len(each)), np.diff(each.region_start)) for each in (old, new))
    kept, added = duties.keep[was], duties.added[told]
    rows = np.concatenate((duties.old[was[kept]], duties.new[told[added]]))
    regions = np.concatenate((moves.regions[old.region[kept]], new.region[added]))
    counts = np.bincount(rows, minlength=duties.size)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int32), regions[np.argsort(rows, kind="stable")]


def _reports(old: Reports, new: Reports, rows: Splice, row: Ints, task: Ints) -> Reports:
    """The reports of both; `row` and `task` are those of the old ones by now."""
    graphs = Splice.of(old.graphs, np.ones(len(old.graphs), dtype=np.bool_), new.graphs)
    return Reports(
        graphs.strings(old.graphs, new.graphs),
        rows.strings(old.iris, new.iris),
        rows.strings(old.targets, new.targets),
        rows.ints(graphs.old[old.graph], graphs.new[new.graph]),
        rows.ints(row, new.row),
        rows.ints(task, new.task),
        rows.ints(old.kind, new.kind),
        rows.ints(old.day, new.day),
        rows.ints(old.recorded, new.recorded),
        rows.ints(old.until, new.until),
        rows.strings(old.withdraws, new.withdraws),
        rows.strings(old.at, new.at),
        rows.ints(old.moment, new.moment),
    )


def _found(reports: Reports, iris: Strings, tasks: Strings) -> Reports:
    """The reports with the duties and tasks that they are told of, where these were looked for in one part only."""
    row, task = reports.row.copy(), reports.task.copy()
    for number in np.flatnonzero((row < 0) & (task < 0)).tolist():
        target = reports.targets[number]
        row[number] = -1 if (place := iris.place(target)) is None else place
        task[number] = -1 if row[number] >= 0 or (place := tasks.place(target)) is None else place
    return replace(reports, row=row, task=task)
