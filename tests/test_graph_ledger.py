"""The ledger gives what the pure function of states gives, and what SPARQL gives."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.answers import Answers
from graph.building import build_ledger
from graph.convert import literal
from graph.ledger import KINDS, NEVER, RELATIVE
from graph.loading import store_readings
from graph.reckoning import reckon
from graph.reports import report_iri, store_reports
from graph.states import Event, Validity, state_of
from graph.store import Store, open_store
from ontology.answers import DutyFilter, DutyOrder, DutyRow, GroupBy, State, StatisticsRow
from ontology.facts import EventKind, ProgressReport, Reading
from tests.graph_samples import DAYS, IRIS, Counties, readings

OVERDUE = """
PREFIX duban: <https://w3id.org/duban/vocabulary#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
SELECT ?duty ?due WHERE {
  GRAPH ?notice {
    ?duty duban:ofTask ?task ; duban:underDeadline ?deadline .
    ?deadline duban:due ?due ; duban:deadlineKind ?kind .
    FILTER (?kind IN (duban:By, duban:Window, duban:From))
    FILTER (?due < ?day)
    OPTIONAL { ?notice dcterms:issued ?issued }
    OPTIONAL { ?notice eli:first_date_entry_in_force ?effective }
    OPTIONAL { ?notice duban:expires ?expires }
    OPTIONAL { ?deadline duban:start ?start }
    FILTER (!BOUND(?start) || ?start <= ?day)
    FILTER (COALESCE(?issued, ?effective, ?day) <= ?day)
    FILTER (COALESCE(?expires, ?day) >= ?day)
  }
  FILTER NOT EXISTS {
    GRAPH ?by { ?by eli:repeals ?notice . OPTIONAL { ?by dcterms:issued ?i }
                OPTIONAL { ?by eli:first_date_entry_in_force ?e } }
    FILTER (?by != ?notice && COALESCE(?e, ?i) <= ?day)
  }
  FILTER NOT EXISTS {
    GRAPH ?g { ?report duban:about ?what ; duban:tells duban:Done ; duban:day ?on }
    FILTER (?what IN (?duty, ?task) && ?on <= ?day)
  }
} ORDER BY ?due ?duty
"""
"""The overdue duties with a printed day, as a user of SPARQL would ask for them."""


def loaded(found: Sequence[Reading]) -> Store:
    store = open_store(None)
    store_readings(store, found, IRIS)
    return store


@st.composite
def told(draw: st.DrawFn, targets: Sequence[str], kinds: Sequence[EventKind]) -> list[ProgressReport]:
    """Random reports on some targets, withdrawals of earlier ones among them."""
    reports: list[ProgressReport] = []
    for _ in range(draw(st.integers(0, 25)) if targets else 0):
        kind, target, day = draw(st.sampled_from(kinds)), draw(st.sampled_from(targets)), draw(DAYS)
        until = draw(DAYS) if kind == "extended" else None
        withdraws = None
        if kind == "withdrawn":
            if not reports:
                continue
            taken = draw(st.sampled_from(reports))
            target, withdraws = taken.target, report_iri(taken, IRIS)
        recorded = day + timedelta(days=draw(st.integers(0, 40)))
        reports.append(ProgressReport(target, kind, day, recorded, until=until, withdraws=withdraws))
    return reports


@settings(max_examples=200, deadline=None)
@given(readings(), st.data(), DAYS, st.none() | DAYS)
def test_the_ledger_reckons_as_the_pure_function_does(
    found: tuple[Reading, ...], data: st.DataObject, as_of: date, known_at: date | None
) -> None:
    store = loaded(found)
    ledger = build_ledger(store)
    reports = data.draw(told([*ledger.iris, *ledger.tasks], get_args(EventKind)))
    store_reports(store, reports, IRIS)
    ledger = build_ledger(store)
    reckoning = reckon(ledger, as_of, known_at, 30)
    for row, iri in enumerate(ledger.iris):
        task = ledger.tasks[ledger.task[row]]
        events = [
            Event(each.state, each.day, each.recorded, each.until, report_iri(each, IRIS), each.withdraws)
            for each in dict.fromkeys(reports)
            if each.target in (iri, task) or each.state == "withdrawn"
        ]
        validity: Validity = ledger.catalogue.notices[ledger.notice[row]].validity
        expected = state_of(ledger.timings[ledger.timing[row]], validity, events, as_of, known_at=known_at)
        assert reckoning.status(row) == expected


@settings(max_examples=40, deadline=None)
@given(readings(), st.data(), DAYS)
def test_the_overdue_list_is_what_sparql_answers(found: tuple[Reading, ...], data: st.DataObject, as_of: date) -> None:
    store = loaded(found)
    ledger = build_ledger(store)
    store_reports(store, data.draw(told([*ledger.iris, *ledger.tasks], ["done"])), IRIS)
    with Answers(store, IRIS) as answers:
        page = answers.overdue(as_of=as_of, first=1000)
        printed = [duty for duty in page.items if duty.deadline and duty.deadline.kind in ("by", "window", "from")]
        answer = answers.sparql(OVERDUE.replace("?day", str(literal(as_of))), media_type="text/csv")
    expected = [tuple(line.rsplit(",", 1)) for line in answer.body.decode().split()[1:]]
    assert [(duty.iri, str(duty.status.due)) for duty in printed] == expected


WHERE = OVERDUE[OVERDUE.index("WHERE {") + 7 : OVERDUE.rindex("} ORDER")].replace(
    "duban:day ?on }", "duban:day ?on ; duban:recorded ?heard }"
)
PROLOGUE = OVERDUE[: OVERDUE.index("SELECT")]
BY_DAY = "FILTER (?what IN (?duty, ?task) && ?on <= ?day)"
GROUPS = {
    GroupBy.DEPARTMENT: "?duty duban:bearer ?of",
    GroupBy.REGION: "?duty duban:countsIn ?of",
    GroupBy.NOTICE: "?duty duban:ofTask ?of_task . ?of_task dcterms:isPartOf ?of",
}


def counted_by_sparql(answers: Answers, where: str, as_of: date, known_at: date | None) -> dict[str, int]:
    """How many overdue duties with a printed day SPARQL finds for each ?of."""
    known = BY_DAY if known_at is None else BY_DAY[:-1] + " && ?heard <= ?known)"
    query = f"""{PROLOGUE} SELECT ?of (COUNT(DISTINCT ?duty) AS ?n) WHERE {{
        {WHERE.replace(BY_DAY, known)} GRAPH ?notice {{ {where} }} }} GROUP BY ?of"""
    told = query.replace("?day", str(literal(as_of))).replace("?known", str(literal(known_at or as_of)))
    lines = answers.sparql(told, media_type="text/csv").body.decode().split()[1:]
    return {iri: int(n) for iri, _, n in (line.rpartition(",") for line in lines)}


@settings(max_examples=25, deadline=None)
@given(readings(), st.data(), DAYS, st.none() | DAYS)
def test_counts_and_members_are_what_sparql_answers(
    found: tuple[Reading, ...], data: st.DataObject, as_of: date, known_at: date | None
) -> None:
    store = open_store(None)
    store_readings(store, found, IRIS, groups=Counties())
    ledger = build_ledger(store)
    store_reports(store, data.draw(told([*ledger.iris, *ledger.tasks], ["done"])), IRIS)
    with Answers(store, IRIS) as answers:
        now = answers.snapshot
        relative = [row for row in range(len(now.ledger)) if now.ledger.kind[row] == RELATIVE]
        assert not any(now.on(as_of, known_at).due[row] < NEVER for row in relative)  # no trigger was told
        for by, where in GROUPS.items():
            rows = answers.statistics(as_of=as_of, known_at=known_at, group_by=(by,))
            refs = {(row.department or row.region or row.notice): row.overdue for row in rows if row.overdue}
            assert {ref.iri: n for ref, n in refs.items() if ref} == counted_by_sparql(answers, where, as_of, known_at)
        whole = answers.statistics(as_of=as_of, known_at=known_at, group_by=())[0].overdue
        assert whole == sum(counted_by_sparql(answers, GROUPS[GroupBy.DEPARTMENT], as_of, known_at).values())
        member = counted_by_sparql(answers, "?duty duban:bearer ?g . ?g duban:member ?of", as_of, known_at)
        own = counted_by_sparql(answers, GROUPS[GroupBy.DEPARTMENT], as_of, known_at)
        bodies = now.ledger.catalogue.bodies
        for body in data.draw(st.lists(st.sampled_from(bodies), max_size=2, unique=True)) if bodies else ():
            wanted = DutyFilter(department=body.ref.iri)
            total = answers.overdue(wanted, as_of=as_of, known_at=known_at, first=1).total
            both = counted_by_sparql(answers, BOTH.replace("BODY", body.ref.iri), as_of, known_at)
            assert total == both.get(body.ref.iri, 0)
            alone = answers.overdue(replace(wanted, through_groups=False), as_of=as_of, known_at=known_at, first=1)
            assert alone.total == own.get(body.ref.iri, 0)
            assert total <= alone.total + member.get(body.ref.iri, 0)


BOTH = """VALUES ?of { <BODY> } { ?duty duban:bearer ?of } UNION { ?duty duban:bearer ?g . ?g duban:member ?of }"""
"""What a body owes itself, and through groups, as the notice of the duty knows them."""


def every_duty(answers: Answers, as_of: date, order_by: DutyOrder, size: int) -> list[DutyRow]:
    """A whole list, page by page."""
    wanted = DutyFilter(recurring=True, undated=True)
    rows: list[DutyRow] = []
    after = None
    while True:
        page = answers.duties(wanted, as_of=as_of, order_by=order_by, first=size, after=after)
        assert page.has_previous == bool(rows)
        rows += page.items
        after = page.end_cursor
        if not page.has_next:
            assert len(rows) == page.total
            return rows


@settings(max_examples=40, deadline=None)
@given(readings(), DAYS, st.sampled_from(DutyOrder), st.integers(1, 4))
def test_pages_put_together_are_the_whole_list(
    found: tuple[Reading, ...], as_of: date, order_by: DutyOrder, size: int
) -> None:
    with Answers(loaded(found), IRIS) as answers:
        whole = every_duty(answers, as_of, order_by, 1000)
        assert every_duty(answers, as_of, order_by, size) == whole
        assert len({duty.iri for duty in whole}) == len(whole) == len(answers.snapshot.ledger)


@settings(max_examples=40, deadline=None)
@given(readings(), DAYS, st.lists(st.sampled_from(GroupBy), unique=True))
def test_statistics_count_what_the_list_shows(found: tuple[Reading, ...], as_of: date, group_by: list[GroupBy]) -> None:
    with Answers(loaded(found), IRIS) as answers:
        rows = every_duty(answers, as_of, DutyOrder.DUE, 1000)
        counted = answers.statistics(DutyFilter(recurring=True, undated=True), as_of=as_of, group_by=group_by)
        top = answers.statistics(DutyFilter(recurring=True, undated=True), as_of=as_of, group_by=group_by, first=2)
    assert top == counted[:2]
    assert list(counted) == sorted(counted, key=rank)
    lines = sum(max(1, len(duty.regions)) for duty in rows) if GroupBy.REGION in group_by else len(rows)
    assert sum(row.total for row in counted) == lines
    assert len({tuple(group(row, by) for by in GroupBy) for row in counted}) == len(counted)
    for row in counted:
        mine = [duty for duty in rows if all(group(row, by) in groups(duty, by) for by in group_by)]
        assert (row.total, row.overdue) == (len(mine), sum(duty.status.state is State.OVERDUE for duty in mine))
        assert (row.done, row.pending) == (
            sum(duty.status.state is State.DONE for duty in mine),
            sum(duty.status.state is State.PENDING for duty in mine),
        )


def rank(row: StatisticsRow) -> tuple[object, ...]:
    """Most overdue first, then by what it is of."""
    names = (row.department.iri if row.department else "", row.region.code if row.region else "")
    return (-row.overdue, -row.total, *names, row.notice.iri if row.notice else "", row.function or "", row.month or "")


def group(row: StatisticsRow, by: GroupBy) -> object:
    return {
        GroupBy.DEPARTMENT: row.department,
        GroupBy.REGION: row.region,
        GroupBy.NOTICE: row.notice,
        GroupBy.FUNCTION: row.function,
        GroupBy.MONTH: row.month,
    }[by]


def groups(duty: DutyRow, by: GroupBy) -> list[object]:
    due = duty.status.due
    told: dict[GroupBy, list[object]] = {
        GroupBy.DEPARTMENT: [duty.bearer],
        GroupBy.REGION: [*duty.regions] or [None],
        GroupBy.NOTICE: [duty.notice],
        GroupBy.FUNCTION: [duty.function],
        GroupBy.MONTH: [f"{due:%Y-%m}" if due else None],
    }
    return told[by]


def test_the_columns_follow_the_facts() -> None:
    assert KINDS == ("by", "from", "window", "recurring", "relative")


@pytest.mark.parametrize("order_by", DutyOrder)
def test_an_empty_store_has_empty_lists(order_by: DutyOrder) -> None:
    with Answers(open_store(None), IRIS) as answers:
        page = answers.duties(as_of=date(2021, 1, 1), order_by=order_by)
        assert (page.items, page.total, page.has_next, page.end_cursor) == ((), 0, False, None)
        assert answers.statistics(as_of=date(2021, 1, 1)) == ()
        assert answers.statistics(as_of=date(2021, 1, 1), group_by=())[0].total == 0
