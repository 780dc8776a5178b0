"""The questions: every root field of the API."""

from dataclasses import replace
from typing import Annotated

import strawberry

from api.schema.asking import Info
from api.schema.connections import (
    After,
    AsOf,
    Connection,
    DepartmentArg,
    DueFromArg,
    DueToArg,
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
    role_word,
)
from api.schema.decisions import Decision, decision_of
from api.schema.departments import Department, department_of, department_page
from api.schema.duties import Duty, duty_of, duty_page, overdue_page
from api.schema.enums import Between, DutyOrder, DutyState, GroupBy, RegionLevel, RemarkStatus, SearchKind, Severity
from api.schema.networks import ResponsibilityNetwork, network_of
from api.schema.nodes import node_of
from api.schema.notices import Notice, notice_of, notice_page
from api.schema.office_query import OfficeQuery
from api.schema.regions import Region, region_of, region_page
from api.schema.remarks import Remark, remark_page
from api.schema.resolvers import resolver
from api.schema.searching import SearchHit, search_page
from api.schema.statistics import DutyStatistics, statistics_of
from api.schema.tasks import Task, task_of, task_page
from ontology.answers import DutyFilter, State, TaskFilter
from ontology.answers import DutyOrder as Orders
from ontology.answers import GroupBy as Groups

IdArg = Annotated[strawberry.ID, strawberry.argument(description="IRI。 Its IRI.")]


@strawberry.type(description="可以问的。 What can be asked.")
class Query(OfficeQuery):
    """The root fields. Unknown names raise `UnknownName` with the nearest; unknown IRIs give null."""

    @resolver(description="哪些单位有哪些逾期的职责；逾期最久的在前。 Which departments own which overdue duties.")
    def overdue_duties(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        department: DepartmentArg = None,
        through_groups: ThroughArg = True,
        region: RegionArg = None,
        notice: NoticeArg = None,
        function: FunctionArg = None,
        role: RoleArg = None,
        text: TextArg = None,
        recurring: RecurringArg = False,
        first: First = None,
        after: After = None,
    ) -> Connection[Duty]:
        """A page of overdue duties."""
        wanted = duty_filter(
            department, region, notice, function, role, recurring, text=text, through_groups=through_groups
        )
        when = info.context.today.on(as_of, known_at)
        return overdue_page(info.context, wanted, when, first, after)

    @resolver(description="各种状态的职责。 Duties in any state.")
    def duties(
        self,
        info: Info,
        states: Annotated[list[DutyState] | None, strawberry.argument(description="只要这些状态。 Only these.")] = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        department: DepartmentArg = None,
        through_groups: ThroughArg = True,
        region: RegionArg = None,
        notice: NoticeArg = None,
        function: FunctionArg = None,
        role: RoleArg = None,
        due_from: DueFromArg = None,
        due_to: DueToArg = None,
        text: TextArg = None,
        recurring: RecurringArg = False,
        undated: UndatedArg = False,
        order_by: Annotated[DutyOrder, strawberry.argument(description="排序。 The order.")] = DutyOrder.DUE,
        first: First = None,
        after: After = None,
    ) -> Connection[Duty]:
        """A page of duties."""
        wanted = DutyFilter(
            department=department,
            region=region,
            notice=notice,
            function=function,
            role=role_word(role),
            states=tuple(State(state.value) for state in states) if states else None,
            recurring=recurring,
            undated=undated,
            due_from=due_from,
            due_to=due_to,
            text=text,
            through_groups=through_groups,
        )
        when = info.context.today.on(as_of, known_at)
        return duty_page(info.context, wanted, when, first, after, Orders(order_by.value))

    @resolver(description="一项职责。 One duty.")
    def duty(self, info: Info, id: IdArg, as_of: AsOf = None, known_at: KnownAt = None) -> Duty | None:  # noqa: A002
        """One duty, or null."""
        when = info.context.today.on(as_of, known_at)
        row = info.context.answers.duty(id, as_of=when.as_of, known_at=when.known_at)
        return duty_of(row, when) if row else None

    @resolver(description="任务，依公文及原文次序。 Tasks, by notice and their order in it.")
    def tasks(
        self,
        info: Info,
        department: DepartmentArg = None,
        through_groups: ThroughArg = True,
        region: RegionArg = None,
        notice: NoticeArg = None,
        text: TextArg = None,
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Task]:
        """A page of tasks."""
        wanted = TaskFilter(department, region, notice, text, through_groups)
        return task_page(info.context, wanted, info.context.today.on(as_of), first, after)

    @resolver(description="一项任务。 One task.")
    def task(self, info: Info, id: IdArg, as_of: AsOf = None) -> Task | None:  # noqa: A002
        """One task, or null."""
        row = info.context.tasks.get(id)
        return task_of(row, row.notice, info.context.today.on(as_of)) if row else None

    @resolver(description="公文，新的在前。 Notices, the newest first.")
    def notices(
        self,
        info: Info,
        issuer: Annotated[
            str | None, strawberry.argument(description="发文机关，如原文。 Who issued it, as printed.")
        ] = None,
        text: Annotated[
            str | None, strawberry.argument(description="文号或标题中的字词。 Words of number or title.")
        ] = None,
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Notice]:
        """A page of notices."""
        return notice_page(info.context, info.context.today.on(as_of), issuer, text, first, after)

    @resolver(description="一件公文。 One notice.")
    def notice(
        self,
        info: Info,
        number: Annotated[str, strawberry.argument(description="发文字号，括号不拘；或 IRI。 Its number, or IRI.")],
        as_of: AsOf = None,
    ) -> Notice | None:
        """One notice."""
        row = info.context.answers.notice(number)
        info.context.notices.held[row.iri] = row
        return notice_of(row, info.context.today.on(as_of))

    @resolver(description="承担任务的单位，按名称。 Departments that are charged with something, by name.")
    def departments(
        self,
        info: Info,
        function: FunctionArg = None,
        region: RegionArg = None,
        text: Annotated[str | None, strawberry.argument(description="名称中的字词。 Words of its names.")] = None,
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Department]:
        """A page of departments."""
        when = info.context.today.on(as_of)
        return department_page(info.context, when, function, region, text, first, after)

    @resolver(description="一个单位。 One department.")
    def department(
        self,
        info: Info,
        name: Annotated[
            str, strawberry.argument(description="全称、文中名称、简称或 IRI。 Any of its names, or its IRI.")
        ],
        as_of: AsOf = None,
    ) -> Department | None:
        """One department."""
        row = info.context.answers.department(name)
        info.context.departments.held[row.iri] = row
        return department_of(row, info.context.today.on(as_of))

    @resolver(description="库中涉及的地区，按代码。 The regions of which the store speaks, by code.")
    def regions(
        self,
        info: Info,
        level: Annotated[RegionLevel | None, strawberry.argument(description="只要这一级。 Only this level.")] = None,
        text: Annotated[
            str | None, strawberry.argument(description="名称或代码中的字词。 Words of name or code.")
        ] = None,
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Region]:
        """A page of regions."""
        return region_page(info.context, info.context.today.on(as_of), level, text, first, after)

    @resolver(description="一个地区。 One region.")
    def region(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="代码、名称或 IRI。 Its code, name or IRI.")],
        as_of: AsOf = None,
    ) -> Region | None:
        """One region."""
        return region_of(info.context.answers.region(code), info.context.today.on(as_of))

    @resolver(description="任何有 IRI 的事物。 Anything that has an IRI.")
    def node(self, info: Info, id: IdArg, as_of: AsOf = None, known_at: KnownAt = None) -> Node | None:  # noqa: A002
        """Anything, or null."""
        when = info.context.today.on(as_of, known_at)
        row = info.context.answers.node(id, as_of=when.as_of, known_at=when.known_at)
        return node_of(row, when) if row else None

    @resolver(description="按字词查找单位、地区、公文和任务，最相符的在前。 Find things by words, the best first.")
    def search(
        self,
        info: Info,
        text: Annotated[
            str,
            strawberry.argument(
                description="名称、文号、标题、原文中的字词，以空格分开；两个字即可；繁简、全半角不拘。 "
                "Words of names, numbers, titles and texts, parted by spaces; two characters are enough."
            ),
        ],
        kinds: Annotated[
            list[SearchKind] | None, strawberry.argument(description="只找这几种，缺省全部。 Only these; default: all.")
        ] = None,
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
    ) -> Connection[SearchHit]:
        """A page of hits."""
        return search_page(info.context, info.context.today.on(as_of), text, kinds, first, after)

    @resolver(description="各组职责的统计，逾期多的在前；不分组则一行。 Counts of duties by group, most overdue first.")
    def duty_statistics(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        group_by: Annotated[
            list[GroupBy] | None,
            strawberry.argument(description="怎样分组，缺省按单位。 How to group; default: department."),
        ] = None,
        department: DepartmentArg = None,
        through_groups: ThroughArg = True,
        region: RegionArg = None,
        notice: NoticeArg = None,
        function: FunctionArg = None,
        role: RoleArg = None,
        due_from: DueFromArg = None,
        due_to: DueToArg = None,
        text: TextArg = None,
        recurring: RecurringArg = False,
        undated: UndatedArg = False,
        first: Annotated[
            int | None,
            strawberry.argument(description="至多几组，缺省全部。 At most so many groups; default: all."),
        ] = None,
    ) -> list[DutyStatistics]:
        """Counts of duties."""
        wanted = replace(
            duty_filter(department, region, notice, function, role, recurring, undated, text, through_groups),
            due_from=due_from,
            due_to=due_to,
        )
        when = info.context.today.on(as_of, known_at)
        groups = [Groups.DEPARTMENT] if group_by is None else [Groups(group.value) for group in group_by]
        rows = info.context.answers.statistics(
            wanted, as_of=when.as_of, known_at=when.known_at, group_by=tuple(dict.fromkeys(groups)), first=first
        )
        info.context.spend(len(rows))
        info.context.departments.want(row.department.iri for row in rows if row.department)
        info.context.notices.want(row.notice.iri for row in rows if row.notice)
        return [statistics_of(row, when) for row in rows]

    @resolver(description="责任网络：谁与谁共同承担，承担什么，在哪里。 Who works with whom, on what, and where.")
    def responsibility_network(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        between: Annotated[
            Between, strawberry.argument(description="网络连接什么。 What it connects.")
        ] = Between.DEPARTMENTS,
        department: DepartmentArg = None,
        through_groups: ThroughArg = True,
        region: RegionArg = None,
        notice: NoticeArg = None,
        function: FunctionArg = None,
        role: RoleArg = None,
        text: TextArg = None,
        recurring: RecurringArg = False,
        undated: UndatedArg = False,
        limit: Annotated[
            int | None,
            strawberry.argument(description="最多多少个点，缺省 300。 At most so many nodes; 300 by default."),
        ] = None,
    ) -> ResponsibilityNetwork:
        """A network of the duties of a filter."""
        wanted = duty_filter(department, region, notice, function, role, recurring, undated, text, through_groups)
        return network_of(info.context, wanted, info.context.today.on(as_of, known_at), between, limit)

    @resolver(description="读公文时的提示，即待复核的地方。 What was remarked in reading: the review queue.")
    def remarks(
        self,
        info: Info,
        notice: NoticeArg = None,
        code: Annotated[str | None, strawberry.argument(description="只要这一代号。 Only of this code.")] = None,
        severity: Annotated[Severity | None, strawberry.argument(description="只要这一种。 Only these.")] = None,
        status: Annotated[
            RemarkStatus | None, strawberry.argument(description="待复核的或已复核的。 Open or decided ones.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Remark]:
        """A page of remarks."""
        return remark_page(info.context, info.context.today, notice, code, severity, status, first, after)

    @resolver(description="复核决定，后来的在前。 What reviewers decided, the latest first.")
    def decisions(
        self,
        info: Info,
        id: Annotated[  # noqa: A002
            strawberry.ID | None,
            strawberry.argument(
                description="只要关于此事的；对职责也含其任务和时限。 Only about this, and what it is of."
            ),
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Decision]:
        """A page of decisions."""
        page = info.context.answers.decisions(id, first=info.context.first(first), after=after)
        return connection(info.context, page, decision_of)
