"""Counts of duties by state."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.schema import departments, notices, regions
from api.schema.asking import When
from ontology.answers import StatisticsRow

if TYPE_CHECKING:
    from api.schema.departments import Department
    from api.schema.notices import Notice
    from api.schema.regions import Region


@strawberry.type(description="一组职责的统计；单位：职责。 Counts of one group of duties; the unit is the duty.")
class DutyStatistics:
    """See `ontology.answers.StatisticsRow`."""

    department: Annotated["Department", strawberry.lazy("api.schema.departments")] | None = strawberry.field(
        description="单位（按单位分组时）。 The department, where grouped by it."
    )
    region: Annotated["Region", strawberry.lazy("api.schema.regions")] | None = strawberry.field(
        description="地区（按地区分组时）。 The region, where grouped by it."
    )
    notice: Annotated["Notice", strawberry.lazy("api.schema.notices")] | None = strawberry.field(
        description="公文（按公文分组时）。 The notice, where grouped by it."
    )
    function: str | None = strawberry.field(description="职能（按职能分组时）。 The function, where grouped by it.")
    month: str | None = strawberry.field(description="时限所在月份，如 2026-04。 The month of the due day.")
    total: int = strawberry.field(description="合计，等于各状态之和。 The sum of all states.")
    done: int = strawberry.field(description="已完成。 Done.")
    late: int = strawberry.field(description="已完成中迟完成的。 Of these, done late.")
    overdue: int = strawberry.field(description="逾期。 Overdue.")
    reported_open: int = strawberry.field(description="逾期中报告未完成的。 Of the overdue, reported unfinished.")
    silent: int = strawberry.field(description="逾期中未见报告的。 Of the overdue, nothing was reported.")
    due_soon: int = strawberry.field(description="临期。 Due soon.")
    open: int = strawberry.field(description="未到期。 Due later.")
    pending: int = strawberry.field(description="未开始。 Starts later.")
    lapsed: int = strawberry.field(description="已失效。 Lapsed.")
    standing: int = strawberry.field(description="长期。 Standing.")
    conditional: int = strawberry.field(description="待触发。 Conditional.")
    dropped: int = strawberry.field(description="已销号。 Dropped.")
    longest_overdue: int = strawberry.field(
        description="逾期最久的一项逾期几天；没有逾期为 0。 Days of the longest overdue one; 0 where none is."
    )


def statistics_of(row: StatisticsRow, when: When) -> DutyStatistics:
    """A row as the API shows it."""
    return DutyStatistics(
        department=departments.department_of(row.department, when) if row.department else None,
        region=regions.region_of(row.region, when) if row.region else None,
        notice=notices.notice_of(row.notice, when) if row.notice else None,
        function=row.function,
        month=row.month,
        total=row.total,
        done=row.done,
        late=row.late,
        overdue=row.overdue,
        reported_open=row.reported_open,
        silent=row.silent,
        due_soon=row.due_soon,
        open=row.open,
        pending=row.pending,
        lapsed=row.lapsed,
        standing=row.standing,
        conditional=row.conditional,
        dropped=row.dropped,
        longest_overdue=row.longest_overdue,
    )


def nothing(**group: object) -> StatisticsRow:
    """The counts of a group that has no duty."""
    names = ("department", "region", "notice", "function", "month")
    counts = [name for name in StatisticsRow.__dataclass_fields__ if name not in names]
    return StatisticsRow(**{name: group.get(name) for name in names}, **dict.fromkeys(counts, 0))  # type: ignore[arg-type]
