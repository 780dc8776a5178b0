"""Tasks (任务): the sentence that charges somebody, where it stands, and whom it charges with what by when."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.schema import departments, duties, notices, regions
from api.schema.asking import Asking, Info, When
from api.schema.connections import AsOf, Connection, KnownAt, Node, connection
from api.schema.deadlines import Deadline, deadline_of
from api.schema.enums import Role
from api.schema.progress import Progress, progress_of
from api.schema.provisions import Provision, provision_of
from api.schema.resolvers import resolver
from api.words import meaning
from ontology import terms
from ontology.answers import NoticeRef, TaskFilter, TaskRef, TaskRow

if TYPE_CHECKING:
    from api.schema.departments import Department
    from api.schema.duties import Duty
    from api.schema.notices import Notice
    from api.schema.regions import Region


@strawberry.type(description="原文出处。 Where a fact was read.")
class Source:
    """See `ontology.answers.SourceRow`."""

    source: str = strawberry.field(description="来源文件。 The file it was read from.")
    quote: str = strawberry.field(description="原句。 The sentence.")
    start: int = strawberry.field(description="起点：自 0 起的 Unicode 码点。 First code point, from 0.")
    end: int = strawberry.field(description="终点，不含。 One past the last code point.")
    before: str = strawberry.field(description="前文，至多 80 字。 What stands before it, at most 80 characters.")
    after: str = strawberry.field(description="后文，至多 80 字。 What stands after it, at most 80 characters.")


@strawberry.type(description=meaning(terms.BODY_MENTION))
class BodyMention:
    """See `ontology.answers.MentionRow`."""

    name: str = strawberry.field(description="文中名称。 Its name as printed.")
    role: Role = strawberry.field(description="角色。 Its role.")
    department: Annotated["Department", strawberry.lazy("api.schema.departments")] | None = strawberry.field(
        description="所指单位；未能确认则为空。 The body it means; null where that could not be decided."
    )


@strawberry.type(description=meaning(terms.REGION_MENTION))
class RegionMention:
    """See `ontology.answers.RegionMentionRow`."""

    name: str = strawberry.field(description="文中名称。 Its name as printed.")
    region: Annotated["Region", strawberry.lazy("api.schema.regions")] | None = strawberry.field(
        description="所指地区；未能确认或是一类地区则为空。 The region it means; null for groups and unknown ones."
    )


@strawberry.type(description=meaning(terms.TASK))
class Task(Node):
    """See `ontology.answers.TaskRow`."""

    path: str = strawberry.field(description="条目，如 三/（二）/1。 Where it stands, as printed.")
    part: int | None = strawberry.field(description="同一条目下的第几项。 Its number where one path holds several.")
    heading: str | None = strawberry.field(description="小标题。 Its heading.")
    text: str = strawberry.field(description="任务原文（已去扫描损伤）。 Its text, scan damage undone.")
    instrument: str | None = strawberry.field(description="所在的方案、办法等。 The forwarded instrument it stands in.")
    ref: strawberry.Private[NoticeRef]
    when: strawberry.Private[When]

    def _row(self, info: Info) -> TaskRow:
        row = info.context.tasks.get(self.id)
        if row is None:  # between the two queries of one request, its notice was replaced
            raise LookupError(self.id)
        return row

    @resolver(description="所在公文。 The notice it stands in.")
    def notice(self) -> Annotated["Notice", strawberry.lazy("api.schema.notices")]:
        """The notice."""
        return notices.notice_of(self.ref, self.when)

    @resolver(description="是否在括号中列明责任单位。 Whether the bodies are named in a bracket.")
    def explicit(self, info: Info) -> bool:
        """Whether charged in a bracket."""
        return self._row(info).explicit

    @resolver(description="所在条款。 The provision it stands in.")
    def provision(self, info: Info) -> Provision | None:
        """The provision."""
        key = (self.instrument, self.path)
        rows = info.context.provisions(self.ref.iri)
        return next((provision_of(row) for row in rows if (row.instrument, row.path) == key), None)

    @resolver(description="所责成的单位，依原文次序。 Whom it charges, in the printed order.")
    def bodies(self, info: Info) -> list[BodyMention]:
        """Whom it charges."""
        return [
            BodyMention(
                name=row.name,
                role=Role(row.role),
                department=departments.department_of(row.body, self.when) if row.body else None,
            )
            for row in self._row(info).bodies
        ]

    @resolver(description="提到的地区。 The regions it names.")
    def regions(self, info: Info) -> list[RegionMention]:
        """The regions it names."""
        return [
            RegionMention(name=row.name, region=regions.region_of(row.region, self.when) if row.region else None)
            for row in self._row(info).regions
        ]

    @resolver(description="时限。 Its deadlines.")
    def deadlines(self, info: Info) -> list[Deadline]:
        """The deadlines."""
        return [deadline_of(row) for row in self._row(info).deadlines]

    @resolver(description="由它产生的职责。 The duties it gives.")
    def duties(
        self, info: Info, as_of: AsOf = None, known_at: KnownAt = None
    ) -> list[Annotated["Duty", strawberry.lazy("api.schema.duties")]]:
        """The duties."""
        when = self.when.on(as_of, known_at)
        iris = self._row(info).duties
        lot = info.context.duties(when)
        lot.want(iris)
        found = [row for iri in iris if (row := lot.get(iri))]
        info.context.spend(len(found))
        return [duties.duty_of(row, when) for row in found]

    @resolver(description="原文出处。 Where it was read.")
    def source(self, info: Info) -> Source:
        """Where it was read."""
        row = self._row(info).source
        return Source(
            source=row.source, quote=row.quote, start=row.start, end=row.end, before=row.before, after=row.after
        )

    @resolver(description="关于整项任务的报告。 What was told of the task as a whole.")
    def progress(self, info: Info, known_at: KnownAt = None) -> list[Progress]:
        """What was told."""
        told = info.context.progress(known_at or self.when.known_at).get(self.id) or ()
        return [progress_of(row) for row in told]

    @resolver(description="读出它的规则。 The rule of the reader that found it.")
    def rule(self, info: Info) -> str:
        """The rule."""
        return self._row(info).rule

    @resolver(description="读出它的程序及版本。 Name and version of the reader.")
    def reader(self, info: Info) -> str:
        """The reader."""
        return self._row(info).reader


def task_of(ref: TaskRef | TaskRow, notice: NoticeRef, when: When) -> Task:
    """A task by what a list shows of it; the rest is fetched when asked for."""
    return Task(
        id=strawberry.ID(ref.iri),
        path=ref.path,
        part=ref.part,
        heading=ref.heading,
        text=ref.text,
        instrument=ref.instrument,
        ref=notice,
        when=when,
    )


def task_page(asking: Asking, wanted: TaskFilter, when: When, first: int | None, after: str | None) -> Connection[Task]:
    """A page of tasks."""
    page = asking.answers.tasks(wanted, first=asking.first(first), after=after)
    for row in page.items:
        asking.tasks.held[row.iri] = row
    asking.saw_tasks(page.items)
    return connection(asking, page, lambda row: task_of(row, row.notice, when))
