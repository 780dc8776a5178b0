"""Duties (职责): one body's share of one task, and its state on a day."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.explanations import explanation
from api.schema import departments, notices, regions, tasks
from api.schema.asking import Asking, Info, When
from api.schema.connections import AsOf, Connection, KnownAt, Node, connection
from api.schema.deadlines import Deadline, deadline_of
from api.schema.decisions import Decision, decision_of
from api.schema.enums import DutyState, Known, Role
from api.schema.progress import Progress, progress_of
from api.schema.resolvers import resolver
from api.words import meaning
from graph.listing import fetched
from ontology import terms
from ontology.answers import DutyFilter, DutyOrder, DutyRow, Page, ProgressRow, Status
from ontology.office import DutyKeys

if TYPE_CHECKING:
    from api.schema.departments import Department
    from api.schema.notices import Notice
    from api.schema.regions import Region
    from api.schema.tasks import Task


@strawberry.type(description=meaning(terms.DUTY))
class Duty(Node):
    """See `ontology.answers.DutyRow`."""

    role: Role = strawberry.field(description="角色：牵头、责任、配合。 The bearer's role.")
    printed: str = strawberry.field(description="承担单位在文中的名称。 The bearer's name as printed.")
    function: str | None = strawberry.field(description="承担单位的职能。 The bearer's function of government.")
    row: strawberry.Private[DutyRow]
    when: strawberry.Private[When]

    def _status(self, info: Info, as_of: date | None, known_at: date | None) -> Status:
        when = self.when.on(as_of, known_at)
        if when == self.when:
            return self.row.status
        return info.context.statuses(when).get(self.row.iri) or self.row.status

    def _told(self, info: Info, known_at: date | None) -> tuple[ProgressRow, ...]:
        return info.context.progress(known_at or self.when.known_at).get(self.row.iri) or ()

    @resolver(description="某一天的状态。 Its state on a day.")
    def state(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> DutyState:
        """The state."""
        return DutyState(self._status(info, as_of, known_at).state)

    @resolver(description="未完成时，库里知道什么；沉默不是证据。 What is known where it is not done.")
    def known(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> Known | None:
        """What is known."""
        told = self._status(info, as_of, known_at).known
        return Known(told) if told else None

    @resolver(description="逾期几天（日历日），不逾期为空。 Calendar days overdue; null unless overdue.")
    def days_overdue(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> int | None:
        """Days overdue."""
        return self._status(info, as_of, known_at).days_overdue

    @resolver(description="是否迟于期限才完成。 Whether it was done after its due day.")
    def late(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> bool:
        """Whether late."""
        return self._status(info, as_of, known_at).late

    @resolver(description="当日有效的期限（延期之后；周期职责为所问的一期）。 The due day in force on the day.")
    def due(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> date | None:
        """The due day in force."""
        return self._status(info, as_of, known_at).due

    @resolver(description="最初的期限。 The due day first set.")
    def original_due(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> date | None:
        """The due day first set."""
        return self._status(info, as_of, known_at).original_due

    @resolver(description="逾期几天，按最初的期限计；不逾期为空。 Days overdue against the due day first set.")
    def days_overdue_original(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> int | None:
        """Days overdue against the original date."""
        return self._status(info, as_of, known_at).days_overdue_original

    @resolver(description="延期的次数。 How often it was extended.")
    def extensions(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> int:
        """The number of extensions."""
        return self._status(info, as_of, known_at).extensions

    @resolver(description="迟了几天完成；没有迟则为空。 Days from the due day to completion; null unless done late.")
    def days_late(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> int | None:
        """Days late."""
        return self._status(info, as_of, known_at).days_late

    @resolver(description="相对时限的起算之日；未报告则为空。 The reported day from which a relative deadline counts.")
    def triggered_on(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> date | None:
        """The day of the trigger."""
        return self._status(info, as_of, known_at).triggered_on

    @resolver(
        description="节假日安排未公布，工作日按周一至周五估算。 Working days are counted Mon-Fri: no calendar yet."
    )
    def rough_workdays(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> bool:
        """Whether working days are an estimate."""
        return self._status(info, as_of, known_at).rough_workdays

    @resolver(description="报告的完成之日。 The day it was reported done.")
    def done_on(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> date | None:
        """The day it was done."""
        return self._status(info, as_of, known_at).done_on

    @resolver(
        description="为何是这个状态：原句、期限如何得出、有何报告；先中文，换行后英文。 "
        "Why it is in its state: the sentence, its date, the reports; Chinese, then English on the next line."
    )
    def explanation(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> str:
        """Why it is in its state."""
        row = replace(self.row, status=self._status(info, as_of, known_at))
        known = known_at or self.when.known_at
        decided = info.context.answers.decisions(self.row.iri, known_at=known).items
        return str(explanation(row, self._told(info, known_at), decided))

    @resolver(description="承担单位。 Who bears it.")
    def bearer(self) -> Annotated["Department", strawberry.lazy("api.schema.departments")]:
        """The bearer."""
        return departments.department_of(self.row.bearer, self.when)

    @resolver(
        description="所问的单位不是承担单位本身，而是其成员时，经由哪个群体；否则为空。 "
        "The group through which the department asked for owes it; null where it bears the duty itself."
    )
    def through(self) -> Annotated["Department", strawberry.lazy("api.schema.departments")] | None:
        """The group through which it is owed."""
        return departments.department_of(self.row.through, self.when) if self.row.through else None

    @resolver(description="所属任务。 The task it is a share of.")
    def task(self) -> Annotated["Task", strawberry.lazy("api.schema.tasks")]:
        """The task."""
        return tasks.task_of(self.row.task, self.row.notice, self.when)

    @resolver(description="所在公文。 The notice that sets it.")
    def notice(self) -> Annotated["Notice", strawberry.lazy("api.schema.notices")]:
        """The notice."""
        return notices.notice_of(self.row.notice, self.when)

    @resolver(description="时限；原文没有则为空。 Its deadline; null where none is printed.")
    def deadline(self) -> Deadline | None:
        """The deadline."""
        return deadline_of(self.row.deadline) if self.row.deadline else None

    @resolver(description="涉及的地区。 The regions where it counts.")
    def regions(self) -> list[Annotated["Region", strawberry.lazy("api.schema.regions")]]:
        """The regions."""
        return [regions.region_of(ref, self.when) for ref in self.row.regions]

    @resolver(description="对它、其任务和时限的复核决定，后来的在前。 What reviewers decided of it, the latest first.")
    def decisions(self, info: Info) -> list[Decision]:
        """What was decided of it."""
        return [decision_of(row) for row in info.context.answers.decisions(self.row.iri).items]

    @resolver(description="关于它和整项任务的报告，旧的在前。 What was told of it and of its task, oldest first.")
    def progress(self, info: Info, known_at: KnownAt = None) -> list[Progress]:
        """What was told."""
        return [progress_of(row) for row in self._told(info, known_at)]


def duty_of(row: DutyRow, when: When) -> Duty:
    """A row as the API shows it."""
    return Duty(
        id=strawberry.ID(row.iri),
        role=Role(row.role),
        printed=row.printed,
        function=row.function,
        row=row,
        when=when,
    )


def duty_page(
    asking: Asking, wanted: DutyFilter, when: When, first: int | None, after: str | None, order_by: DutyOrder
) -> Connection[Duty]:
    """A page of duties."""
    page = asking.answers.duties(
        wanted,
        as_of=when.as_of,
        known_at=when.known_at,
        order_by=order_by,
        first=asking.first(first),
        after=after,
    )
    return _shaped(asking, page, when)


def overdue_page(
    asking: Asking, wanted: DutyFilter, when: When, first: int | None, after: str | None
) -> Connection[Duty]:
    """A page of overdue duties, the longest overdue first."""
    page = asking.answers.overdue(
        wanted, as_of=when.as_of, known_at=when.known_at, first=asking.first(first), after=after
    )
    return _shaped(asking, page, when)


def _shaped(asking: Asking, page: Page[DutyRow], when: When) -> Connection[Duty]:
    asking.saw(page.items)
    return connection(asking, page, lambda row: duty_of(row, when))


def keyed_page(asking: Asking, keys: DutyKeys, when: When, first: int | None, after: str | None) -> Connection[Duty]:
    """A page of a list of duties that is known by its keys."""
    page = fetched(
        "keys",
        keys,
        asking.first(first),
        after,
        lambda shown: asking.answers.duty_rows(
            [str(key[-1]) for key in shown], as_of=when.as_of, known_at=when.known_at
        ),
    )
    return _shaped(asking, page, when)
