"""The questions that a supervision office lives by."""

from typing import Annotated

import strawberry

from api.schema.asking import Info
from api.schema.connections import (
    After,
    AsOf,
    Connection,
    DepartmentArg,
    First,
    FunctionArg,
    KnownAt,
    NoticeArg,
    RecurringArg,
    RegionArg,
    RoleArg,
    TextArg,
    ThroughArg,
    duty_filter,
)
from api.schema.enums import ChangeKind, ConflictKind
from api.schema.office import (
    CascadeStep,
    Change,
    Conflict,
    Digest,
    LadderRung,
    change_of,
    conflict_page,
    digest_of,
    rung_of,
    step_of,
)
from api.schema.resolvers import resolver
from graph.cascade import cascade
from graph.clauses import stored_clauses
from graph.conflicts import conflicts
from graph.difference import difference
from graph.digest import digest, month_of
from graph.ladder import ladder
from ontology import office


@strawberry.type(description="督查室每月要问的。 What a supervision office asks each month.")
class OfficeQuery:
    """Root fields; `Query` has them too."""

    @resolver(description="月度调度：一个月里到期、完成、新逾期、延期、结转的和下月到期的。 The digest of a month.")
    def monthly_digest(
        self,
        info: Info,
        month: Annotated[
            str | None,
            strawberry.argument(
                description="月份，如 2026-10；缺省为 asOf 所在的月。 The month; default: that of asOf."
            ),
        ] = None,
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
    ) -> Digest:
        """A digest."""
        when = info.context.today.on(as_of, known_at)
        wanted = duty_filter(department, region, notice, function, role, recurring, False, text, through_groups)
        first = month_of(month) if month is not None else when.as_of.replace(day=1)
        found = digest(info.context.answers, wanted, month=first, as_of=when.as_of, known_at=when.known_at)
        return digest_of(found, when)

    @resolver(
        description="时限阶梯：没有完成的职责，还剩几天。 The ladder of deadlines: how many days duties have left."
    )
    def deadline_ladder(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        steps: Annotated[
            list[int] | None,
            strawberry.argument(description="各级的天数，缺省 1、3、7、30（可设置）。 Days of the rungs (a setting)."),
        ] = None,
        department: DepartmentArg = None,
        through_groups: ThroughArg = True,
        region: RegionArg = None,
        notice: NoticeArg = None,
        function: FunctionArg = None,
        role: RoleArg = None,
        text: TextArg = None,
        recurring: RecurringArg = False,
    ) -> list[LadderRung]:
        """The rungs."""
        when = info.context.today.on(as_of, known_at)
        wanted = duty_filter(department, region, notice, function, role, recurring, False, text, through_groups)
        found = ladder(info.context.answers, wanted, as_of=when.as_of, known_at=when.known_at, steps=steps)
        return [rung_of(row, when) for row in found]

    @resolver(description="对不上的地方：无人承担、单位不明、一事两限、公文已废。 Orphans and conflicts.")
    def conflicts(
        self,
        info: Info,
        kinds: Annotated[
            list[ConflictKind] | None, strawberry.argument(description="只要这几种，缺省全部。 Only these.")
        ] = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        department: DepartmentArg = None,
        through_groups: ThroughArg = True,
        region: RegionArg = None,
        notice: NoticeArg = None,
        function: FunctionArg = None,
        role: RoleArg = None,
        text: TextArg = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Conflict]:
        """A page of conflicts."""
        when = info.context.today.on(as_of, known_at)
        wanted = duty_filter(department, region, notice, function, role, text=text, through_groups=through_groups)
        asked = tuple(office.ConflictKind) if kinds is None else tuple(office.ConflictKind(k.value) for k in kinds)
        found = conflicts(info.context.answers, wanted, as_of=when.as_of, known_at=when.known_at, kinds=asked)
        return conflict_page(info.context, found, when, first, after)

    @resolver(
        description="一项任务从省到市到县怎样层层落实。 How a task is carried on from province to city to county."
    )
    def cascade(
        self,
        info: Info,
        task: Annotated[strawberry.ID, strawberry.argument(description="任务的 IRI。 The IRI of a task.")],
        as_of: AsOf = None,
    ) -> list[CascadeStep]:
        """The steps, from the top down."""
        when = info.context.today.on(as_of)
        found = cascade(info.context.answers, task)
        info.context.spend(len(found))
        info.context.tasks.want(step.task for step in found)
        return [step_of(step, when) for step in found]

    @resolver(description="两件公文的异同：任务的增、删、改。 Which tasks two notices have in common, and which not.")
    def notice_difference(
        self,
        info: Info,
        old: Annotated[str, strawberry.argument(description="前一件的发文字号或 IRI。 The first notice.")],
        new: Annotated[str, strawberry.argument(description="后一件的发文字号或 IRI。 The second notice.")],
        kinds: Annotated[
            list[ChangeKind] | None, strawberry.argument(description="只要这几种，缺省全部。 Only these.")
        ] = None,
    ) -> list[Change]:
        """The changes, in the order of the second notice."""
        answers = info.context.answers
        found = difference(stored_clauses(answers, old), stored_clauses(answers, new))
        wanted = set(office.ChangeKind) if kinds is None else {office.ChangeKind(kind.value) for kind in kinds}
        shown = [change for change in found if change.kind in wanted]
        info.context.spend(len(shown))
        return [change_of(change) for change in shown]
