"""The texts of a page from the store: one query per kind, however long the page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import get_args

from graph.catalogue import Catalogue
from graph.convert import Row
from graph.deadline_rows import deadline_row
from graph.questions import question
from graph.states import Timing
from graph.store import Store
from ontology import terms
from ontology.answers import (
    BodyRef,
    DeadlineRow,
    MentionRow,
    NoticeRef,
    ProgressRow,
    ProvisionRow,
    RegionMentionRow,
    RemarkRow,
    SourceRow,
    TaskRef,
    TaskRow,
)
from ontology.facts import DeadlineKind, EventKind, Every, Role, Severity
from ontology.iris import code_of, name_of, span_of

AROUND = 80
"""How many characters of the provision stand before and after a quote."""

_ROLES: dict[str, Role] = {iri: role for role, iri in terms.ROLES.items()}
_EVENTS: dict[str, EventKind] = {iri: kind for kind, iri in terms.EVENTS.items()}
_KIND: dict[str, DeadlineKind] = {iri: kind for kind, iri in terms.KINDS.items()}
_EVERY: dict[str, Every] = {every: every for every in get_args(Every)}
_SEVERITIES: dict[str, Severity] = {severity: severity for severity in get_args(Severity)}


def timing_of(row: Row) -> Timing:
    """The timing of a deadline as stored."""
    return Timing(
        _KIND[row.text("kind")],
        row.day("start"),
        row.day("due"),
        _EVERY.get(row.text_or_none("every") or ""),
        row.number_or_none("interval"),
        row.text_or_none("rule"),
        row.text_or_none("duration"),
        row.flag("workdays"),
    )


def _deadline(row: Row) -> DeadlineRow:
    return deadline_row(
        row.text("deadline"),
        row.text("printed"),
        timing_of(row),
        row.text_or_none("after"),
        row.text_or_none("deliverable"),
        _span(row),
    )


def _span(row: Row) -> tuple[int, int]:
    span = span_of(row.text("position"))
    return (span.start, span.end)


def _task_ref(row: Row) -> TaskRef:
    instrument = row.text_or_none("instrument")
    return TaskRef(
        row.text("task"),
        name_of(instrument) if instrument else None,
        row.text("path"),
        row.number_or_none("part"),
        row.text_or_none("heading"),
        row.text("text"),
    )


def task_rows(store: Store, catalogue: Catalogue, tasks: Mapping[str, Sequence[str]]) -> Mapping[str, TaskRow]:
    """Some tasks, whole; `tasks` gives the duties of each."""
    bodies, regions, deadlines = (defaultdict[str, list[Row]](list) for _ in range(3))
    for name, found in (("task_bodies", bodies), ("task_regions", regions), ("task_deadlines", deadlines)):
        for row in store.ask(question(name), task=tasks):
            found[row.text("task")].append(row)
    told = list(store.ask(question("task_texts"), task=tasks))
    around = _provision_texts(store, told)
    rows: dict[str, TaskRow] = {}
    for row in told:
        ref, notice = _task_ref(row), catalogue.notices[catalogue.notice_numbers[row.text("notice")]]
        rows[ref.iri] = TaskRow(
            ref.iri,
            notice.ref,
            ref.instrument,
            ref.path,
            ref.part,
            ref.heading,
            ref.text,
            bool(row.flag("explicit")),
            tuple(_mention(each, catalogue) for each in bodies[ref.iri]),
            tuple(_region(each, catalogue) for each in regions[ref.iri]),
            tuple(_deadline(each) for each in deadlines[ref.iri]),
            tuple(tasks[ref.iri]),
            _source(row, notice.source, around.get(row.text_or_none("provision") or "", "")),
            row.text("rule"),
            notice.reader,
        )
    return rows


def _mention(row: Row, catalogue: Catalogue) -> MentionRow:
    body = row.text_or_none("body")
    ref: BodyRef | None = catalogue.bodies[catalogue.body_numbers[body]].ref if body else None
    return MentionRow(row.text("name"), _ROLES[row.text("role")], ref, _span(row))


def _region(row: Row, catalogue: Catalogue) -> RegionMentionRow:
    region = row.text_or_none("region")
    return RegionMentionRow(row.text("name"), catalogue.region(code_of(region)) if region else None, _span(row))


def _provision_texts(store: Store, tasks: Iterable[Row]) -> Mapping[str, str]:
    wanted = dict.fromkeys(iri for row in tasks if (iri := row.text_or_none("provision")))
    return {row.text("provision"): row.text("text") for row in store.ask(question("provision_texts"), provision=wanted)}


def _source(row: Row, source: str, provision: str) -> SourceRow:
    """The quote with what its provision says around it; nothing where the provision does not hold it as it is."""
    quote = row.text("text")
    at = provision.find(quote)
    before = provision[max(0, at - AROUND) : at] if at > 0 else ""
    after = provision[at + len(quote) : at + len(quote) + AROUND] if at >= 0 else ""
    return SourceRow(source, quote, *_span(row), before, after)


def provisions(store: Store, notice: str) -> tuple[ProvisionRow, ...]:
    """The numbered parts of a notice, in order."""
    return tuple(
        ProvisionRow(
            row.text("provision"),
            name_of(row.text("whole")) if row.text("whole") != notice else None,
            row.text("path"),
            row.text("label"),
            row.number("depth"),
            row.text_or_none("heading"),
            row.text("text"),
            row.number("order"),
            _span(row),
        )
        for row in store.ask(question("notice_provisions"), notice=[notice])
    )


def lists_of_notices(store: Store, asked: str, column: str, notices: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """One list (recipients, instruments, cited notices) of some notices, in order."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in store.ask(question(asked), notice=notices):
        found[row.text("notice")] += (row.text(column),)
    return found


def remark_rows(store: Store, remarks: Iterable[str], notices: Mapping[str, NoticeRef]) -> Mapping[str, RemarkRow]:
    """Some remarks, whole."""
    return {
        row.text("remark"): RemarkRow(
            row.text("remark"),
            notices[row.text("notice")],
            row.text("code"),
            _SEVERITIES[row.text("severity")],
            row.text("message"),
            _span(row),
        )
        for row in store.ask(question("remark_texts"), remark=remarks)
    }


def progress_rows(store: Store, targets: Iterable[str], withdrawn_on: Mapping[str, date]) -> tuple[ProgressRow, ...]:
    """What was told about some duties or tasks, oldest first; `withdrawn_on` says since when a report is withdrawn."""
    rows = [_progress(row, withdrawn_on) for row in store.ask(question("progress"), target=targets)]
    return tuple(sorted(rows, key=by_day))


def by_day(row: ProgressRow) -> tuple[date, date, float, str]:
    """The order in which what was told is shown."""
    return (row.day, row.recorded, row.at.timestamp() if row.at else 0.0, row.iri)


def _progress(row: Row, withdrawn_on: Mapping[str, date]) -> ProgressRow:
    day, recorded, iri = row.day("day"), row.day("recorded"), row.text("report")
    if day is None or recorded is None:
        raise TypeError(f"{iri} has no day")
    return ProgressRow(
        iri,
        row.text("target"),
        _EVENTS[row.text("tells")],
        day,
        recorded,
        row.text_or_none("reporter"),
        row.text_or_none("note"),
        row.text_or_none("evidence"),
        row.day("until"),
        row.text_or_none("withdraws"),
        withdrawn_on.get(iri),
        row.moment("at"),
        row.text_or_none("by"),
    )
