"""What may be asked: states, filters, groupings and orders, as commands and GraphQL hand them to the graph.

Conventions are those of `ontology.answers`, which gives all of these names again beside its rows.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from ontology.facts import Role

T = TypeVar("T")


class State(StrEnum):
    """The state of a duty on a day; the rules stand in `graph/states.py`, the cases in tests/cases/states.txt."""

    DONE = "done"
    """Reported complete on or before the day; `Status.late` where after its due day."""
    OVERDUE = "overdue"
    """Its due day has passed and nothing says it is done; see `Known`."""
    DUE_SOON = "due_soon"
    """Due within the next days (a setting, 30), the day itself included."""
    OPEN = "open"
    """Due later than that."""
    PENDING = "pending"
    """It starts later."""
    LAPSED = "lapsed"
    """Not done, and its notice expired or was repealed before the day."""
    STANDING = "standing"
    """No date ends it: none is printed, or only the first day (自…起)."""
    CONDITIONAL = "conditional"
    """Relative (收到申请后3个工作日内): waits for its trigger."""
    DROPPED = "dropped"
    """Taken off the list (销号) by a decision."""


class Known(StrEnum):
    """What is known of a duty that is not done; silence is never proof of failure."""

    REPORTED_OPEN = "reported_open"
    """A report says that it is unfinished."""
    SILENT = "silent"
    """Nothing was reported."""


class GroupBy(StrEnum):
    """What statistics are told by."""

    DEPARTMENT = "department"
    REGION = "region"
    NOTICE = "notice"
    FUNCTION = "function"
    MONTH = "month"


class DutyOrder(StrEnum):
    """The order of a list of duties; ties are broken by IRI, duties without a due day come last."""

    DUE = "due"
    DUE_LATEST = "due_latest"
    MOST_OVERDUE = "most_overdue"
    """The longest overdue first; what is not overdue follows by its due day."""
    DEPARTMENT = "department"
    NOTICE = "notice"


class Between(StrEnum):
    """What a responsibility network connects."""

    DEPARTMENTS = "departments"
    DEPARTMENT_TASK = "department_task"
    DEPARTMENT_REGION = "department_region"
    NOTICES = "notices"
    """Notices and the documents that they cite, also those that the store does not hold."""


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which duties are meant; all conditions hold together, ``None`` asks for nothing.

    `department` is a canonical name, a name as printed, a short form or an IRI, and takes in the groups that the body
    is a member of (各县（市、区）人民政府) unless `through_groups` is false; `region` a code, a name or an IRI and
    takes in what lies below it; `notice` a number or an IRI; `function` a key of the table of functions; `task` an IRI.
    `due_from` and `due_to` are inclusive. `text` is looked for in the task's text, heading and the notice's title.
    Without `states` a list shows duties that have a due day on the day asked; `undated` adds the standing and the
    conditional ones. Recurring duties come only with `recurring`.
    """

    department: str | None = None
    region: str | None = None
    notice: str | None = None
    function: str | None = None
    role: Role | None = None
    task: str | None = None
    states: tuple[State, ...] | None = None
    recurring: bool = False
    undated: bool = False
    due_from: date | None = None
    due_to: date | None = None
    text: str | None = None
    through_groups: bool = True


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks are meant; words as in `DutyFilter`."""

    department: str | None = None
    region: str | None = None
    notice: str | None = None
    text: str | None = None
    through_groups: bool = True


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list: `items` with one cursor each; `total` counts the whole list.

    A cursor says "after this one" by what the item is sorted by, so it stays true while the data changes.
    """

    items: tuple[T, ...]
    cursors: tuple[str, ...]
    total: int
    has_next: bool
    has_previous: bool = False

    @property
    def end_cursor(self) -> str | None:
        """What to pass as `after` for the next page; None for an empty page."""
        return self.cursors[-1] if self.cursors else None
