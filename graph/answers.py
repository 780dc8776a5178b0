"""The questions that every interface asks, answered from the ledger (numbers) and the store (texts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from graph.store import Store
from ontology.answers import (
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
    StatisticsRow,
    Status,
    TaskFilter,
    TaskRow,
)
from ontology.facts import Severity
from ontology.iris import Iris

ALL = DutyFilter()
ALL_TASKS = TaskFilter()


class Answers:
    """Answers over one store. Safe to ask from several threads.

    `as_of` is the day asked about (what was owed then), `known_at` the last day whose records count (None: all).
    Unknown names in a filter raise `UnknownName` with the nearest ones. Lists take `first` items `after` a cursor;
    a cursor that is none raises `BadValue`.
    """

    def __init__(self, store: Store, iris: Iris, due_soon_days: int = 30) -> None:
        raise NotImplementedError

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
        raise NotImplementedError

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
        raise NotImplementedError

    def duty(self, iri: str, *, as_of: date, known_at: date | None = None) -> DutyRow | None:
        """One duty, or None where the store has none of this IRI."""
        raise NotImplementedError

    def duty_rows(self, iris: Sequence[str], *, as_of: date, known_at: date | None = None) -> Mapping[str, DutyRow]:
        """Many duties at once; unknown IRIs are left out."""
        raise NotImplementedError

    def statuses(self, iris: Sequence[str], *, as_of: date, known_at: date | None = None) -> Mapping[str, Status]:
        """The states of many duties on another day than that of their list; unknown IRIs are left out."""
        raise NotImplementedError

    def progress(self, iris: Sequence[str], *, known_at: date | None = None) -> Mapping[str, tuple[ProgressRow, ...]]:
        """What was told about duties or tasks, oldest first; of a duty also what was told of its whole task."""
        raise NotImplementedError

    def statistics(
        self,
        filter: DutyFilter = ALL,  # noqa: A002
        *,
        as_of: date,
        known_at: date | None = None,
        group_by: Sequence[GroupBy] = (GroupBy.DEPARTMENT,),
    ) -> tuple[StatisticsRow, ...]:
        """Counts of duties by state for each group, most overdue duties first; no `group_by` gives one row."""
        raise NotImplementedError

    # -- tasks, notices, bodies, regions ------------------------------------------------------------------------

    def task(self, iri: str) -> TaskRow | None:
        """One task, or None."""
        raise NotImplementedError

    def task_rows(self, iris: Sequence[str]) -> Mapping[str, TaskRow]:
        """Many tasks at once; unknown IRIs are left out."""
        raise NotImplementedError

    def tasks(
        self,
        filter: TaskFilter = ALL_TASKS,  # noqa: A002
        *,
        first: int = 50,
        after: str | None = None,
    ) -> Page[TaskRow]:
        """Tasks, by notice and their order in it."""
        raise NotImplementedError

    def notice(self, number_or_iri: str) -> NoticeRow:
        """One notice; brackets and spaces in the number may be typed in any usual form. Raises `UnknownName`."""
        raise NotImplementedError

    def notice_rows(self, iris: Sequence[str]) -> Mapping[str, NoticeRow]:
        """Many notices at once; unknown IRIs are left out."""
        raise NotImplementedError

    def notices(
        self, *, issuer: str | None = None, text: str | None = None, first: int = 50, after: str | None = None
    ) -> Page[NoticeRow]:
        """Notices, the newest first; `issuer` is a name as printed, `text` is looked for in number and title."""
        raise NotImplementedError

    def provisions(self, notice: str) -> tuple[ProvisionRow, ...]:
        """The numbered parts of a notice (number or IRI), in the order of the text. Raises `UnknownName`."""
        raise NotImplementedError

    def department(self, name_or_iri: str) -> DepartmentRow:
        """One body by canonical name, name as printed or short form. Raises `UnknownName` with the nearest names, also
        where a short form means several bodies."""
        raise NotImplementedError

    def department_rows(self, iris: Sequence[str]) -> Mapping[str, DepartmentRow]:
        """Many bodies at once; unknown IRIs are left out."""
        raise NotImplementedError

    def departments(
        self,
        *,
        function: str | None = None,
        region: str | None = None,
        text: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Page[DepartmentRow]:
        """Bodies charged with something, by name; `text` is looked for in all their names."""
        raise NotImplementedError

    def regions(self) -> tuple[RegionRow, ...]:
        """All regions of which the store speaks, by code."""
        raise NotImplementedError

    def region(self, code_or_name: str) -> RegionRow:
        """One region by code, name or IRI. Raises `UnknownName`."""
        raise NotImplementedError

    def remarks(
        self,
        *,
        notice: str | None = None,
        code: str | None = None,
        severity: Severity | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> Page[RemarkRow]:
        """Remarks by notice and place in it: the review queue."""
        raise NotImplementedError

    # -- anything ---------------------------------------------------------------------------------------------------

    def node(self, iri: str, *, as_of: date, known_at: date | None = None) -> NodeRow | None:
        """Whatever has this IRI, or None."""
        raise NotImplementedError

    def describe(self, iri: str, media_type: str = "text/turtle") -> bytes | None:
        """What the store says of an IRI (and of its spans), in Turtle, N-Triples, RDF/XML or JSON-LD; None: nothing.

        Raises `BadValue` for a media type that is none of these."""
        raise NotImplementedError

    def sparql(
        self, query: str, *, media_type: str | None = None, max_rows: int = 10_000, max_seconds: float = 10.0
    ) -> SparqlAnswer:
        """A stranger's query over all graphs: SELECT, ASK, CONSTRUCT or DESCRIBE, no SERVICE, FROM only named graphs
        of this store.

        Serialised as `media_type` (SELECT and ASK: SPARQL JSON by default, XML, CSV, TSV; else Turtle by default).
        Raises `QueryRefused`, and `QueryLimit` where it ran over its rows or its time.
        """
        raise NotImplementedError
