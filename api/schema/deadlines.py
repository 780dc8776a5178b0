"""Deadlines (时限), as printed and as meant."""

from datetime import date

import strawberry

from api.schema.enums import DeadlineKind, Every
from api.words import meaning
from ontology import terms
from ontology.answers import DeadlineRow


@strawberry.type(description=meaning(terms.DEADLINE))
class Deadline:
    """See `ontology.facts.Deadline`."""

    id: strawberry.ID = strawberry.field(description="IRI。")
    text: str = strawberry.field(description="原文，如“10月底前”。 As printed.")
    kind: DeadlineKind = strawberry.field(description="类型。 Its kind.")
    start: date | None = strawberry.field(description="首日，含当日。 The first day, inclusive.")
    due: date | None = strawberry.field(description="末日，含当日。 The last day, inclusive.")
    every: Every | None = strawberry.field(description="周期。 The period of a recurring one.")
    interval: int | None = strawberry.field(description="每几个周期一次。 Every so many periods.")
    rule: str | None = strawberry.field(description="周期中的哪一天，如 --03-31。 Which day of the period.")
    duration: str | None = strawberry.field(description="多长（ISO 8601），如 P3D。 How long, from its trigger.")
    workdays: bool | None = strawberry.field(description="是否按工作日计。 Whether working days are counted.")
    after: str | None = strawberry.field(description="自何事起算，原文。 The trigger as printed.")
    deliverable: str | None = strawberry.field(description="到期应交付什么，原文。 What is due, as printed.")


def deadline_of(row: DeadlineRow) -> Deadline:
    """A row as the API shows it."""
    return Deadline(
        id=strawberry.ID(row.iri),
        text=row.text,
        kind=DeadlineKind(row.kind),
        start=row.start,
        due=row.due,
        every=Every(row.every) if row.every else None,
        interval=row.interval,
        rule=row.rule,
        duration=row.duration,
        workdays=row.workdays,
        after=row.after,
        deliverable=row.deliverable,
    )
