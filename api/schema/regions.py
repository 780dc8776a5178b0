"""Regions (行政区): where duties count."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.schema import departments, duties
from api.schema.asking import Asking, Info, When
from api.schema.connections import (
    After,
    AsOf,
    Connection,
    First,
    FunctionArg,
    KnownAt,
    Node,
    RecurringArg,
    TextArg,
    connection,
    duty_filter,
    of_list,
)
from api.schema.enums import RegionLevel
from api.schema.resolvers import resolver
from api.schema.statistics import DutyStatistics, nothing, statistics_of
from api.words import meaning
from ontology import terms
from ontology.answers import GroupBy, RegionRef, RegionRow

if TYPE_CHECKING:
    from api.schema.departments import Department
    from api.schema.duties import Duty


@strawberry.type(description=meaning(terms.REGION))
class Region(Node):
    """See `ontology.answers.RegionRow`."""

    code: str = strawberry.field(
        description="代码：GB/T 2260；乡镇为 县码/名称。 Its code; a township's is county/name."
    )
    name: str = strawberry.field(description="名称。 Its name.")
    when: strawberry.Private[When]

    def _row(self, info: Info) -> RegionRow:
        return info.context.regions()[self.id]

    @resolver(description="级别。 Its level.")
    def level(self, info: Info) -> RegionLevel | None:
        """The level."""
        level = self._row(info).level
        return RegionLevel(level) if level else None

    @resolver(description="上级地区。 The region it lies in.")
    def part_of(self, info: Info) -> Annotated["Region", strawberry.lazy("api.schema.regions")] | None:
        """The region it lies in."""
        ref = self._row(info).part_of
        return region_of(ref, self.when) if ref else None

    @resolver(description="涉及它及其下级的职责数，不论状态。 How many duties count here and below, in any state.")
    def duty_count(self, info: Info) -> int:
        """The number of duties."""
        return self._row(info).duties

    @resolver(description="涉及它及其下级的逾期职责。 Overdue duties that count here and below.")
    def overdue_duties(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        recurring: RecurringArg = False,
        first: First = None,
        after: After = None,
    ) -> Connection[Annotated["Duty", strawberry.lazy("api.schema.duties")]]:
        """A page of overdue duties."""
        wanted = duty_filter(region=self.id, recurring=recurring)
        return duties.overdue_page(info.context, wanted, self.when.on(as_of, known_at), first, after)

    @resolver(description="属于它及其下级的单位。 Bodies of this region and those below it.")
    def departments(
        self,
        info: Info,
        function: FunctionArg = None,
        text: TextArg = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Annotated["Department", strawberry.lazy("api.schema.departments")]]:
        """A page of bodies."""
        return departments.department_page(info.context, self.when, function, self.id, text, first, after)

    @resolver(description="直接涉及它的职责有多少项在哪种状态。 How many duties of this region are in which state.")
    def statistics(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> DutyStatistics:
        """Its counts."""
        when = self.when.on(as_of, known_at)
        row = info.context.statistics(when, GroupBy.REGION, self.id)
        return statistics_of(row or nothing(region=RegionRef(self.id, self.code, self.name)), when)


def region_of(ref: RegionRef | RegionRow, when: When) -> Region:
    """A region by its name; the rest is fetched when asked for."""
    return Region(id=strawberry.ID(ref.iri), code=ref.code, name=ref.name, when=when)


def region_page(
    asking: Asking, when: When, level: RegionLevel | None, text: str | None, first: int | None, after: str | None
) -> Connection[Region]:
    """A page of regions, by code."""
    rows = sorted(
        (
            row
            for row in asking.regions().values()
            if (level is None or row.level == level.value) and (not text or text in row.name or text in row.code)
        ),
        key=lambda row: row.code,
    )
    page = of_list(rows, [row.code for row in rows], asking.first(first), after)
    return connection(asking, page, lambda row: region_of(row, when))
