"""Progress (进展): what was told about a duty or a whole task."""

from datetime import date, datetime

import strawberry

from api.schema.connections import Node
from api.schema.enums import EventKind
from api.words import meaning
from ontology import terms
from ontology.answers import ProgressRow


@strawberry.type(description=meaning(terms.REPORT))
class Progress(Node):
    """See `ontology.answers.ProgressRow`."""

    target: strawberry.ID = strawberry.field(
        description="所说职责或任务的 IRI。 The IRI of the duty or task it is about."
    )
    state: EventKind = strawberry.field(description="报告了什么。 What was told.")
    day: date = strawberry.field(description="发生之日。 When it happened.")
    recorded: date = strawberry.field(description="登记之日。 When it was told to us.")
    recorded_at: datetime | None = strawberry.field(
        description="登记的时刻（由服务登记的）。 The moment, where a server took it."
    )
    recorded_by: str | None = strawberry.field(
        description="登记者，即令牌的名称。 The name of the token it was written with."
    )
    reporter: str | None = strawberry.field(description="报告人。 Who told it.")
    note: str | None = strawberry.field(description="说明。 What was said beside it.")
    evidence: str | None = strawberry.field(description="证据。 Where the proof is.")
    until: date | None = strawberry.field(description="延期至哪天。 The new due day of an extension.")
    withdraws: strawberry.ID | None = strawberry.field(description="所撤回的报告。 The report that it takes back.")
    withdrawn_on: date | None = strawberry.field(description="何日被撤回；撤回后不计但保留。 When it was taken back.")


def progress_of(row: ProgressRow) -> Progress:
    """A row as the API shows it."""
    return Progress(
        id=strawberry.ID(row.iri),
        target=strawberry.ID(row.target),
        state=EventKind(row.state),
        day=row.day,
        recorded=row.recorded,
        recorded_at=row.at,
        recorded_by=row.by,
        reporter=row.reporter,
        note=row.note,
        evidence=row.evidence,
        until=row.until,
        withdraws=strawberry.ID(row.withdraws) if row.withdraws else None,
        withdrawn_on=row.withdrawn_on,
    )
