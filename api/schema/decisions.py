"""Decisions (复核决定): what reviewers said of facts that were read, and of remarks."""

from datetime import date, datetime

import strawberry

from api.schema.connections import Node
from api.schema.enums import Aspect, Verdict
from api.words import meaning
from ontology import terms
from ontology.answers import DecisionRow
from ontology.facts import Aspect as AspectWord
from ontology.facts import Verdict as VerdictWord

VERDICT_WORDS: dict[Verdict, VerdictWord] = {
    Verdict.ACCEPTED: "accepted",
    Verdict.CHANGED: "changed",
    Verdict.REJECTED: "rejected",
}
ASPECT_WORDS: dict[Aspect, AspectWord] = {
    Aspect.BEARER: "bearer",
    Aspect.ROLE: "role",
    Aspect.DUE: "due",
    Aspect.START: "start",
    Aspect.REGION: "region",
}


@strawberry.type(description=meaning(terms.DECISION))
class Decision(Node):
    """See `ontology.answers.DecisionRow`."""

    target: strawberry.ID = strawberry.field(description="所决定的职责、任务、时限或提示。 What it is about.")
    verdict: Verdict = strawberry.field(description="结论。 What was decided.")
    aspect: Aspect | None = strawberry.field(description="哪一项；空为整项。 What of it; null: the whole.")
    values: list[str] = strawberry.field(description="改为什么，可读的。 The new values, readable.")
    reason: str | None = strawberry.field(description="理由。 Why.")
    decided_by: str = strawberry.field(description="决定人。 Who decided.")
    decided_at: datetime = strawberry.field(description="时刻。 When.")
    decided_on: date = strawberry.field(description="日期（北京时间）。 On which day, in China.")
    holds: bool = strawberry.field(description="是否仍然有效，未被后来的决定代替。 Whether no later one replaces it.")
    found: bool = strawberry.field(
        description="所决定的事物是否还在；重读公文后可能已不是同一项。 Whether the store still has what it is about."
    )


def decision_of(row: DecisionRow) -> Decision:
    """A row as the API shows it."""
    return Decision(
        id=strawberry.ID(row.iri),
        target=strawberry.ID(row.target),
        verdict=Verdict(row.verdict),
        aspect=Aspect(row.aspect) if row.aspect else None,
        values=list(row.shown),
        reason=row.reason,
        decided_by=row.by,
        decided_at=row.at,
        decided_on=row.recorded,
        holds=row.holds,
        found=row.found,
    )


def verdict_word(verdict: Verdict) -> VerdictWord:
    """The word for a verdict."""
    return VERDICT_WORDS[verdict]


def aspect_word(aspect: Aspect | None) -> AspectWord | None:
    """The word for an aspect."""
    return ASPECT_WORDS[aspect] if aspect else None
