"""The questions that every interface asks, answered from the ledger (numbers) and the store (texts)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph import texts
from graph.deciding import decision_page, decision_rows, is_there, remark_keys, with_decisions
from graph.filters import page_of, task_flags
from graph.ledger import ROLES
from graph.listing import Key, check_first, fetched
from graph.names import plain
from graph.nodes import node_row
from graph.recording import Deciding, decide, record
from graph.registers import department_row, notice_rows, region_row, told_through
from graph.snapshot import Snapshot, Snapshots
from graph.store import Store
from graph.strangers import Limits, Strangers
from graph.subjects import describe
from graph.views import Dataset
from ontology.answers import (
    DecisionRow,
    DepartmentRow,
    DutyFilter,
    DutyOrder,
    DutyRow,
    GroupBy,
    NodeRow,
    NoticeRow,
    Page,
    ProgressRow,
    ProvisionRow,
    RegionRow,
    RemarkRow,
    SparqlAnswer,
    State,
    StatisticsRow,
    Status,
    TaskFilter,
    TaskRef,
    TaskRow,
)
from ontology.facts import ProgressReport, Severity
from ontology.iris import Iris
from ontology.office import LADDER

ALL = DutyFilter()
ALL_TASKS = TaskFilter()


class Answers:
    """Answers over one store. Safe to ask from several threads; `close` it when done.

    `as_of` is the day asked about (what was owed then), `known_at` the last day whose records count (None: all).
    Unknown names in a filter raise `UnknownName` with the nearest ones. Lists take `first` items `after` a cursor;
    a cursor that is none raises `BadValue`.
    """

    def __init__(
        self,
        store: Store,
        iris: Iris,
        due_soon_days: int = 30,
        strangers: Strangers | None = None,
        ladder_steps: Sequence[int] = LADDER,
    ) -> None:
        self._store = store
        self.iris = iris
        self.ladder_steps = ladder_steps
        self._snapshots = Snapshots(store, due_soon_days)
        self._strangers = strangers or Strangers()

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that answer SPARQL; the store stays open."""
        self._strangers.close()

    def record(self, reports: Sequence[ProgressReport]) -> tuple[str, ...]:
        """Store reports, all or none, and have them on the disk; what is asked next knows of them.

        Returns their IRIs; a report that is known already is left as it is. Raises as `graph.reports.new_reports`.
        """
        return record(self._store, self.iris, reports)

    @property
    def snapshot(self) -> Snapshot:
        """What the answers are read from now, for those who count (networks, exports)."""
        return self._snapshots.now()

    def go_on_from(self, earlier: Answers) -> None:
        """Take over what answers over an earlier form of the same store have worked out, and still holds."""
        self._snapshots.go_on_from(earlier._snapshots)

    def decide(self, told: Sequence[Deciding]) -> tuple[DecisionRow, ...]:
        """Keep reviewers' decisions, all or none; what is asked next follows them.

        One that says what holds already is not kept again. Raises `UnknownName` for a target that the store has not.
        """
        kept = decide(self._store, self._snapshots, self.iris, told)
        return decision_rows(self._store, self.snapshot, kept)

    def may_decide(self, target: str) -> bool:
        """Whether a decision may be about this: a duty, task, deadline or remark of the store, rejected ones too."""
        return is_there(self._store, target)

    def decisions(
        self, target: str | None = None, *, known_at: date | None = None, first: int | None = None,
        after: str | None = None,
    ) -> Page[DecisionRow]:  # fmt: skip
        """What reviewers decided, the latest first; of a duty also what was decided of its task and its deadline."""
        return decision_page(self._store, self.snapshot.known(known_at), target, first, after)

    # -- duties -------------------------------------------------------------------------------------------------

    def duties(
        self,
        filter: DutyFilter = ALL,  # noqa: A002  the word that GraphQL and the command line use
        *,
        as_of: date,
        known_at: date | None = None,
        order_by: DutyOrder = DutyOrder.DUE,
        first: int = 50,
        after: str | None = None,
    ) -> Page[DutyRow]:
        """The duties of a filter, with their states on the day."""
        now = self.snapshot.known(known_at)
        sorted_by = now.sorted(filter, as_of, known_at, order_by)
        part, shown, cursors = page_of(order_by.value, now.ledger, sorted_by, first, after)
        items = told_through(now, filter, self._duty_rows(now, shown.tolist(), as_of, known_at))
        return Page(items, cursors, part.total, part.has_next, part.has_previous)

    def overdue(
        self,
        filter: DutyFilter = ALL,  # noqa: A002
        *,
        as_of: date,
        known_at: date | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Page[DutyRow]:
        """The overdue duties of a filter (its `states` are not asked), the longest overdue first."""
        return self.duties(
            replace(filter, states=(State.OVERDUE,)),
            as_of=as_of,
            known_at=known_at,
            order_by=DutyOrder.MOST_OVERDUE,
            first=first,
            after=after,
        )

    def duty(self, iri: str, *, as_of: date, known_at: date | None = None) -> DutyRow | None:
        """One duty, or None where the store has none of this IRI."""
        return self.duty_rows([iri], as_of=as_of, known_at=known_at).get(iri)

    def duty_rows(self, iris: Sequence[str], *, as_of: date, known_at: date | None = None) -> Mapping[str, DutyRow]:
        """Many duties at once; unknown IRIs are left out."""
        now = self.snapshot.known(known_at)
        rows = [row for row in map(now.ledger.row, dict.fromkeys(iris)) if row is not None]
        return {duty.iri: duty for duty in self._duty_rows(now, rows, as_of, known_at)}

    def _duty_rows(self, now: Snapshot, rows: Sequence[int], as_of: date, known_at: date | None) -> tuple[DutyRow, ...]:
        if not rows:
            return ()
        ledger, reckoning, catalogue = now.ledger, now.on(as_of, known_at), now.ledger.catalogue
        tasks = {number: ledger.task_ref(number) for number in set(ledger.task[list(rows)].tolist())}
        return tuple(
            DutyRow(
                iri=ledger.iris[row],
                role=ROLES[ledger.role[row]],
                bearer=catalogue.bodies[ledger.bearer[row]].ref,
                printed=ledger.words[ledger.printed[row]],
                function=catalogue.bodies[ledger.bearer[row]].function,
                task=tasks[int(ledger.task[row])],
                notice=catalogue.notices[ledger.notice[row]].ref,
                deadline=ledger.deadline_row(row),
                regions=tuple(catalogue.regions[number].ref for number in ledger.regions_of(row)),
                status=reckoning.status(row),
            )
            for row in rows
        )

    def statuses(self, iris: Sequence[str], *, as_of: date, known_at: date | None = None) -> Mapping[str, Status]:
        """The states of many duties on another day than that of their list; unknown IRIs are left out."""
        now = self.snapshot.known(known_at)
        reckoning = now.on(as_of, known_at)
        rows = {iri: now.ledger.row(iri) for iri in iris}
        return {iri: reckoning.status(row) for iri, row in rows.items() if row is not None}

    def progress(self, iris: Sequence[str], *, known_at: date | None = None) -> Mapping[str, tuple[ProgressRow, ...]]:
        """What was told about duties or tasks, oldest first; of a duty also what was told of its whole task."""
        now = self.snapshot.known(known_at)
        targets = {iri: self._targets(now, iri) for iri in iris}
        told: dict[str, list[ProgressRow]] = defaultdict(list)
        wanted = dict.fromkeys(target for each in targets.values() for target in each)
        for row in texts.progress_rows(self._store, wanted, now.withdrawn_on(known_at)):
            if known_at is None or row.recorded <= known_at:
                told[row.target].append(row)
        return {
            iri: tuple(sorted((row for target in each for row in told[target]), key=texts.by_day))
            for iri, each in targets.items()
        }

    def _targets(self, now: Snapshot, iri: str) -> tuple[str, ...]:
        row = now.ledger.row(iri)
        return (iri,) if row is None else (iri, now.ledger.tasks[now.ledger.task[row]])

    def statistics(
        self,
        filter: DutyFilter = ALL,  # noqa: A002
        *,
        as_of: date,
        known_at: date | None = None,
        group_by: Sequence[GroupBy] = (GroupBy.DEPARTMENT,),
        first: int | None = None,
    ) -> tuple[StatisticsRow, ...]:
        """Counts of duties by state for each group, most overdue duties first; no `group_by` gives one row.

        `first` groups at most (None: all). Raises `BadValue` for a negative one."""
        now = self.snapshot.known(known_at)
        table = now.counts(filter, as_of, known_at, tuple(dict.fromkeys(group_by)))
        return table.rows(now.ledger, None if first is None else check_first(first))

    # -- tasks, notices, bodies, regions ------------------------------------------------------------------------

    def task(self, iri: str) -> TaskRow | None:
        """One task, or None."""
        return self.task_rows([iri]).get(iri)

    def task_rows(self, iris: Sequence[str]) -> Mapping[str, TaskRow]:
        """Many tasks at once; unknown IRIs are left out."""
        now = self.snapshot
        numbers = {iri: now.ledger.task_number(iri) for iri in iris}
        duties = {iri: now.duties_of(number) for iri, number in numbers.items() if number is not None}
        return texts.task_rows(self._store, now.ledger.catalogue, duties) if duties else {}

    def task_refs(self, iris: Sequence[str]) -> Mapping[str, TaskRef]:
        """What a list shows of many tasks, at once; unknown IRIs are left out."""
        ledger = self.snapshot.ledger
        numbers = {iri: ledger.task_number(iri) for iri in iris}
        return {iri: ledger.task_ref(number) for iri, number in numbers.items() if number is not None}

    def tasks(
        self,
        filter: TaskFilter = ALL_TASKS,  # noqa: A002
        *,
        first: int = 50,
        after: str | None = None,
    ) -> Page[TaskRow]:
        """Tasks, by notice and their order in it; of a department or region, those with a duty there."""
        now = self.snapshot
        ledger, catalogue = now.ledger, now.ledger.catalogue
        numbers = now.task_order[task_flags(self._store, ledger, now.names, filter)[now.task_order]]
        keys: list[Key] = [
            (
                catalogue.notices[ledger.task_notice[number]].ref.iri,
                int(ledger.task_order[number]),
                ledger.tasks[number],
            )
            for number in numbers
        ]
        return fetched("tasks", keys, first, after, lambda shown: self.task_rows([str(key[-1]) for key in shown]))

    def notice(self, number_or_iri: str) -> NoticeRow:
        """One notice; brackets and spaces in the number may be typed in any usual form. Raises `UnknownName`."""
        now = self.snapshot
        iri = now.ledger.catalogue.notices[now.names.notice(number_or_iri)].ref.iri
        return self.notice_rows([iri])[iri]

    def notice_rows(self, iris: Sequence[str]) -> Mapping[str, NoticeRow]:
        """Many notices at once; unknown IRIs are left out."""
        now = self.snapshot
        known = [iri for iri in dict.fromkeys(iris) if iri in now.ledger.catalogue.notice_numbers]
        return notice_rows(self._store, now, known) if known else {}

    def notices(
        self, *, issuer: str | None = None, text: str | None = None, first: int = 50, after: str | None = None
    ) -> Page[NoticeRow]:
        """Notices, the newest first; `issuer` is a name as printed, `text` is looked for in number and title."""
        keys: list[Key] = sorted(
            (-(each.ref.issued.toordinal() if each.ref.issued else 0), each.ref.iri)
            for each in self.snapshot.ledger.catalogue.notices
            if (issuer is None or plain(each.issuer or "") == plain(issuer))
            and (text is None or text in each.ref.title or plain(text) in plain(each.ref.number or ""))
        )
        return fetched("notices", keys, first, after, lambda shown: self.notice_rows([str(key[-1]) for key in shown]))

    def provisions(self, notice: str) -> tuple[ProvisionRow, ...]:
        """The numbered parts of a notice (number or IRI), in the order of the text. Raises `UnknownName`."""
        now = self.snapshot
        return texts.provisions(self._store, now.ledger.catalogue.notices[now.names.notice(notice)].ref.iri)

    def department(self, name_or_iri: str) -> DepartmentRow:
        """One body by canonical name, name as printed or short form. Raises `UnknownName` with the nearest names, also
        where a short form means several bodies."""
        now = self.snapshot
        return department_row(now, now.names.body(name_or_iri))

    def department_rows(self, iris: Sequence[str]) -> Mapping[str, DepartmentRow]:
        """Many bodies at once; unknown IRIs are left out."""
        now = self.snapshot
        numbers = now.ledger.catalogue.body_numbers
        return {iri: department_row(now, numbers[iri]) for iri in iris if iri in numbers}

    def departments(
        self,
        *,
        function: str | None = None,
        region: str | None = None,
        text: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Page[DepartmentRow]:
        """Bodies charged with something, by name; `text` is looked for in all their names.

        `region` asks for the bodies whose jurisdiction is that region or lies in it."""
        now = self.snapshot
        function_key = now.ledger.catalogue.functions[now.names.function(function)] if function is not None else None
        within = now.ledger.catalogue.below[now.names.region(region)] if region is not None else None
        keys: list[Key] = sorted(
            (body.ref.name, body.ref.iri)
            for body in now.ledger.catalogue.bodies
            if (function_key is None or body.function == function_key)
            and (within is None or now.ledger.catalogue.region_numbers.get(body.jurisdiction or "") in within)
            and (text is None or any(plain(text) in plain(name) for name in (body.ref.name, *body.aliases)))
        )
        return fetched(
            "departments", keys, first, after, lambda shown: self.department_rows([str(key[-1]) for key in shown])
        )

    def regions(self) -> tuple[RegionRow, ...]:
        """All regions of which the store speaks, by code."""
        now = self.snapshot
        return tuple(region_row(now, number) for number in range(len(now.ledger.catalogue.regions)))

    def region(self, code_or_name: str) -> RegionRow:
        """One region by code, name or IRI. Raises `UnknownName`."""
        now = self.snapshot
        return region_row(now, now.names.region(code_or_name))

    def remarks(
        self,
        *,
        notice: str | None = None,
        code: str | None = None,
        severity: Severity | None = None,
        decided: bool | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Page[RemarkRow]:
        """Remarks by notice and place in it: the review queue. `decided` False: only those still open."""
        keys = remark_keys(self.snapshot, notice, code, severity, decided)
        return fetched("remarks", keys, first, after, lambda shown: self.remark_rows([str(key[-1]) for key in shown]))

    def remark_rows(self, iris: Sequence[str]) -> Mapping[str, RemarkRow]:
        """Many remarks at once, with what was decided of them; unknown IRIs are left out."""
        now = self.snapshot
        refs = {each.ref.iri: each.ref for each in now.ledger.catalogue.notices}
        return with_decisions(self._store, now, texts.remark_rows(self._store, iris, refs))

    # -- anything ---------------------------------------------------------------------------------------------------

    def node(self, iri: str, *, as_of: date, known_at: date | None = None) -> NodeRow | None:
        """Whatever has this IRI, or None."""
        return node_row(self, self._store, iri, as_of, known_at)

    def describe(self, iri: str, media_type: str = "text/turtle") -> bytes | None:
        """What the store says of an IRI (and of its spans), in Turtle, N-Triples, RDF/XML or JSON-LD; None: nothing.

        Raises `BadValue` for a media type that is none of these."""
        return describe(self._store, iri, media_type)

    def sparql(
        self,
        query: str,
        *,
        media_type: str | Sequence[str] | None = None,
        max_rows: int = 10_000,
        max_seconds: float = 10.0,
        dataset: Dataset | None = None,
    ) -> SparqlAnswer:
        """A stranger's query over all graphs: SELECT, ASK, CONSTRUCT or DESCRIBE, no SERVICE, FROM only named graphs
        of this store.

        Serialised as `media_type` (or the first of several that fits the kind of query): SELECT and ASK in SPARQL JSON
        by default, XML, CSV, TSV; else Turtle by default, N-Triples, RDF/XML, JSON-LD. A `dataset` goes before FROM.
        Raises `QueryRefused`, `QueryMalformed`, `QueryLimit` where it ran over its rows, `QueryTimeout`, `QueryBusy`,
        and `NotOffered` for an unknown media type.
        """
        wanted = [] if media_type is None else [media_type] if isinstance(media_type, str) else list(media_type)
        return self._strangers.ask(self._store, query, wanted, Limits(max_rows, max_seconds), dataset)
