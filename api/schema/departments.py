"""Departments (单位): who is charged, with what, and how they stand."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.schema import duties, regions
from api.schema.asking import Asking, Info, When
from api.schema.connections import (
    After,
    AsOf,
    Connection,
    First,
    FunctionArg,
    KnownAt,
    Node,
    NoticeArg,
    RecurringArg,
    RegionArg,
    RoleArg,
    TextArg,
    ThroughArg,
    UndatedArg,
    connection,
    duty_filter,
)
from api.schema.enums import BodyKind, DutyOrder, RegionLevel
from api.schema.resolvers import resolver
from api.schema.statistics import DutyStatistics, nothing, statistics_of
from api.words import meaning
from ontology import terms
from ontology.answers import BodyRef, DepartmentRow, GroupBy, TaskFilter
from ontology.answers import DutyOrder as Orders

if TYPE_CHECKING:
    from api.schema.duties import Duty
    from api.schema.regions import Region

PAGE = 500


@strawberry.type(description="一同承担任务的单位。 A department that shares tasks with this one.")
class Collaborator:
    """One row of `Department.collaborators`."""

    department: Annotated["Department", strawberry.lazy("api.schema.departments")] = strawberry.field(
        description="那个单位。 The other department."
    )
    shared_tasks: int = strawberry.field(description="共同承担的任务数。 How many tasks they share.")


@strawberry.type(description=meaning(terms.BODY))
class Department(Node):
    """See `ontology.answers.DepartmentRow`."""

    name: str = strawberry.field(description="全称。 Its full name.")
    when: strawberry.Private[When]

    def _row(self, info: Info) -> DepartmentRow:
        row = info.context.departments.get(self.id)
        if row is None:  # between the two queries of one request, what named it was replaced
            raise LookupError(self.id)
        return row

    @resolver(description="文中用过的其他名称。 Other names as printed in notices.")
    def aliases(self, info: Info) -> list[str]:
        """Other names."""
        return list(self._row(info).aliases)

    @resolver(description="类型。 Its kind.")
    def kind(self, info: Info) -> BodyKind:
        """The kind."""
        return BodyKind(self._row(info).kind)

    @resolver(description="级别，即所属地区的级别。 The level of its jurisdiction.")
    def level(self, info: Info) -> RegionLevel | None:
        """The level."""
        level = self._row(info).level
        return RegionLevel(level) if level else None

    @resolver(description="职能，如 水利。 Its function of government.")
    def function(self, info: Info) -> str | None:
        """The function."""
        return self._row(info).function

    @resolver(description="所属地区。 Its jurisdiction.")
    def jurisdiction(self, info: Info) -> Annotated["Region", strawberry.lazy("api.schema.regions")] | None:
        """The jurisdiction."""
        ref = self._row(info).jurisdiction
        return regions.region_of(ref, self.when) if ref else None

    @resolver(description="承担多少项职责，不论状态。 How many duties it bears, in any state.")
    def duty_count(self, info: Info) -> int:
        """The number of duties."""
        return self._row(info).duties

    @resolver(description="经由群体承担多少项职责。 How many duties it has through groups.")
    def duty_count_through_groups(self, info: Info) -> int:
        """The number of duties through groups."""
        return self._row(info).duties_through

    @resolver(description="它是哪些群体的成员。 The groups it is a member of.")
    def groups(self, info: Info) -> list[Annotated["Department", strawberry.lazy("api.schema.departments")]]:
        """The groups."""
        return [department_of(ref, self.when) for ref in self._row(info).groups]

    @resolver(description="它的职责。 Its duties.")
    def duties(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        region: RegionArg = None,
        notice: NoticeArg = None,
        function: FunctionArg = None,
        role: RoleArg = None,
        text: TextArg = None,
        recurring: RecurringArg = False,
        undated: UndatedArg = False,
        through_groups: ThroughArg = True,
        order_by: Annotated[DutyOrder, strawberry.argument(description="排序。 The order.")] = DutyOrder.DUE,
        first: First = None,
        after: After = None,
    ) -> Connection[Annotated["Duty", strawberry.lazy("api.schema.duties")]]:
        """A page of its duties."""
        wanted = duty_filter(self.id, region, notice, function, role, recurring, undated, text, through_groups)
        when = self.when.on(as_of, known_at)
        return duties.duty_page(info.context, wanted, when, first, after, Orders(order_by.value))

    @resolver(description="它逾期的职责，逾期最久的在前。 Its overdue duties, the longest overdue first.")
    def overdue_duties(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        region: RegionArg = None,
        notice: NoticeArg = None,
        role: RoleArg = None,
        text: TextArg = None,
        recurring: RecurringArg = False,
        through_groups: ThroughArg = True,
        first: First = None,
        after: After = None,
    ) -> Connection[Annotated["Duty", strawberry.lazy("api.schema.duties")]]:
        """A page of its overdue duties."""
        wanted = duty_filter(self.id, region, notice, None, role, recurring, text=text, through_groups=through_groups)
        return duties.overdue_page(info.context, wanted, self.when.on(as_of, known_at), first, after)

    @resolver(description="它的职责有多少项在哪种状态。 How many of its duties are in which state.")
    def statistics(
        self, info: Info, as_of: AsOf = None, known_at: KnownAt = None, through_groups: ThroughArg = True
    ) -> DutyStatistics:
        """Its counts; without those through groups they are its row of `dutyStatistics`."""
        when = self.when.on(as_of, known_at)
        if through_groups and self._row(info).groups:
            return statistics_of(info.context.statistics_of(when, BodyRef(self.id, self.name)), when)
        row = info.context.statistics(when, GroupBy.DEPARTMENT, self.id)
        return statistics_of(row or nothing(department=BodyRef(self.id, self.name)), when)

    @resolver(description="与它共同承担任务的单位，共同任务多的在前。 Who shares tasks with it, most tasks first.")
    def collaborators(self, info: Info, first: First = None) -> list[Collaborator]:
        """Who shares tasks with it."""
        shared = _shared(info.context, self.id)
        return [
            Collaborator(department=department_of(ref, self.when), shared_tasks=count)
            for ref, count in shared[: info.context.first(first)]
        ]


def _shared(asking: Asking, iri: str) -> list[tuple[BodyRef, int]]:
    """The other bodies of a body's tasks, with the number of tasks they share."""
    count: Counter[BodyRef] = Counter()
    after: str | None = None
    while True:
        page = asking.answers.tasks(TaskFilter(department=iri, through_groups=False), first=PAGE, after=after)
        asking.spend(len(page.items))
        for task in page.items:
            count.update({body.body for body in task.bodies if body.body and body.body.iri != iri})
        if not page.has_next:
            return sorted(count.items(), key=lambda item: (-item[1], item[0].name))
        after = page.end_cursor


def department_of(ref: BodyRef | DepartmentRow, when: When) -> Department:
    """A body by its name; the rest is fetched when asked for."""
    return Department(id=strawberry.ID(ref.iri), name=ref.name, when=when)


def department_page(
    asking: Asking,
    when: When,
    function: str | None,
    region: str | None,
    text: str | None,
    first: int | None,
    after: str | None,
) -> Connection[Department]:
    """A page of bodies."""
    page = asking.answers.departments(
        function=function, region=region, text=text, first=asking.first(first), after=after
    )
    asking.departments.held.update({row.iri: row for row in page.items})
    return connection(asking, page, lambda row: department_of(row, when))
