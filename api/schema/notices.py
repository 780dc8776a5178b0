"""Notices (公文): what a notice says of itself, and what it sets."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.schema import duties, regions, remarks, tasks
from api.schema.asking import Asking, Info, When
from api.schema.connections import (
    After,
    AsOf,
    Connection,
    DepartmentArg,
    First,
    KnownAt,
    Node,
    RecurringArg,
    RegionArg,
    RoleArg,
    TextArg,
    UndatedArg,
    connection,
    duty_filter,
)
from api.schema.enums import RemarkStatus, Severity
from api.schema.provisions import Provision, provision_of
from api.schema.resolvers import resolver
from api.schema.statistics import DutyStatistics, nothing, statistics_of
from api.words import meaning
from ontology import terms
from ontology.answers import DutyOrder, GroupBy, NoticeRef, NoticeRow, TaskFilter

if TYPE_CHECKING:
    from api.schema.duties import Duty
    from api.schema.regions import Region
    from api.schema.remarks import Remark
    from api.schema.tasks import Task


@strawberry.type(description=meaning(terms.NOTICE))
class Notice(Node):
    """See `ontology.answers.NoticeRow`."""

    number: str | None = strawberry.field(description="发文字号；没有则为空。 Its number; null where it prints none.")
    title: str = strawberry.field(description="标题。 Its title.")
    issued: date | None = strawberry.field(description="成文日期。 The day of issue.")
    when: strawberry.Private[When]

    def _row(self, info: Info) -> NoticeRow:
        row = info.context.notices.get(self.id)
        if row is None:  # it was removed between the two queries of one request
            raise LookupError(self.id)
        return row

    @resolver(description="发文机关。 Who issued it.")
    def issuer(self, info: Info) -> str | None:
        """Who issued it."""
        return self._row(info).issuer

    @resolver(description="主送机关。 To whom it is addressed.")
    def recipients(self, info: Info) -> list[str]:
        """To whom it is addressed."""
        return list(self._row(info).recipients)

    @resolver(description="所印发的方案、办法等。 The instruments it forwards.")
    def instruments(self, info: Info) -> list[str]:
        """What it forwards."""
        return list(self._row(info).instruments)

    @resolver(description="施行日期。 The first day it binds.")
    def effective(self, info: Info) -> date | None:
        """The first day it binds."""
        return self._row(info).effective

    @resolver(description="有效期末日，含当日。 The last day of validity, inclusive, as printed.")
    def expires(self, info: Info) -> date | None:
        """The last day of validity."""
        return self._row(info).expires

    @resolver(description="失效或被废止前的最后一天；空为无期。 The last day it binds, by expiry or repeal.")
    def in_force_until(self, info: Info) -> date | None:
        """The last day it binds."""
        return self._row(info).in_force_until

    @resolver(description="它废止的公文。 The notices it repeals.")
    def repeals(self, info: Info) -> list[str]:
        """What it repeals."""
        return list(self._row(info).repeals)

    @resolver(description="它引用的公文。 The documents it cites.")
    def cites(self, info: Info) -> list[str]:
        """What it cites."""
        return list(self._row(info).cites)

    @resolver(description="废止它的公文（库中有的）。 The notice of this store that repeals it.")
    def repealed_by(self, info: Info) -> Annotated["Notice", strawberry.lazy("api.schema.notices")] | None:
        """What repeals it."""
        ref = self._row(info).repealed_by
        return notice_of(ref, self.when) if ref else None

    @resolver(description="发文机关所属地区。 The jurisdiction of its issuer.")
    def jurisdiction(self, info: Info) -> Annotated["Region", strawberry.lazy("api.schema.regions")] | None:
        """The jurisdiction."""
        code = self._row(info).jurisdiction
        known = (row for row in info.context.regions().values() if code and row.code == code)
        return next((regions.region_of(row, self.when) for row in known), None)

    @resolver(description="来源文件。 The file it was read from.")
    def source(self, info: Info) -> str:
        """The file."""
        return self._row(info).source

    @resolver(description="读出它的程序及版本。 Name and version of the reader.")
    def reader(self, info: Info) -> str:
        """The reader."""
        return self._row(info).reader

    @resolver(description="职责数。 How many duties it gives.")
    def duty_count(self, info: Info) -> int:
        """The number of duties."""
        return self._row(info).duties

    @resolver(description="条款，依原文次序。 Its numbered parts, in the order of the text.")
    def provisions(self, info: Info) -> list[Provision]:
        """Its parts."""
        return [provision_of(row) for row in info.context.provisions(self.id)]

    @resolver(description="任务，依原文次序。 Its tasks, in the order of the text.")
    def tasks(
        self,
        info: Info,
        department: DepartmentArg = None,
        region: RegionArg = None,
        text: TextArg = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Annotated["Task", strawberry.lazy("api.schema.tasks")]]:
        """A page of its tasks."""
        wanted = TaskFilter(department=department, region=region, notice=self.id, text=text)
        return tasks.task_page(info.context, wanted, self.when, first, after)

    @resolver(description="由它产生的职责。 The duties it gives.")
    def duties(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        department: DepartmentArg = None,
        region: RegionArg = None,
        role: RoleArg = None,
        text: TextArg = None,
        recurring: RecurringArg = False,
        undated: UndatedArg = False,
        first: First = None,
        after: After = None,
    ) -> Connection[Annotated["Duty", strawberry.lazy("api.schema.duties")]]:
        """A page of its duties."""
        wanted = duty_filter(department, region, self.id, None, role, recurring, undated, text)
        when = self.when.on(as_of, known_at)
        return duties.duty_page(info.context, wanted, when, first, after, DutyOrder.DUE)

    @resolver(description="由它产生的逾期职责。 Its overdue duties, the longest overdue first.")
    def overdue_duties(
        self,
        info: Info,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        department: DepartmentArg = None,
        region: RegionArg = None,
        role: RoleArg = None,
        recurring: RecurringArg = False,
        first: First = None,
        after: After = None,
    ) -> Connection[Annotated["Duty", strawberry.lazy("api.schema.duties")]]:
        """A page of its overdue duties."""
        wanted = duty_filter(department, region, self.id, None, role, recurring)
        return duties.overdue_page(info.context, wanted, self.when.on(as_of, known_at), first, after)

    @resolver(description="由它产生的职责有多少项在哪种状态。 How many of its duties are in which state.")
    def statistics(self, info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> DutyStatistics:
        """Its counts."""
        when = self.when.on(as_of, known_at)
        row = info.context.statistics(when, GroupBy.NOTICE, self.id)
        ref = NoticeRef(self.id, self.number, self.title, self.issued)
        return statistics_of(row or nothing(notice=ref), when)

    @resolver(description="读它时的提示。 What was remarked when it was read.")
    def remarks(
        self,
        info: Info,
        severity: Annotated[Severity | None, strawberry.argument(description="只要这一种。 Only these.")] = None,
        status: Annotated[
            RemarkStatus | None, strawberry.argument(description="待复核的或已复核的。 Open or decided ones.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Annotated["Remark", strawberry.lazy("api.schema.remarks")]]:
        """A page of remarks."""
        return remarks.remark_page(info.context, self.when, self.id, None, severity, status, first, after)


def notice_of(ref: NoticeRef | NoticeRow, when: When) -> Notice:
    """A notice by what a list shows of it; the rest is fetched when asked for."""
    return Notice(id=strawberry.ID(ref.iri), number=ref.number, title=ref.title, issued=ref.issued, when=when)


def notice_page(
    asking: Asking, when: When, issuer: str | None, text: str | None, first: int | None, after: str | None
) -> Connection[Notice]:
    """A page of notices, the newest first."""
    page = asking.answers.notices(issuer=issuer, text=text, first=asking.first(first), after=after)
    asking.notices.held.update({row.iri: row for row in page.items})
    return connection(asking, page, lambda row: notice_of(row, when))
