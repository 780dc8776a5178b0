"""Remarks (提示): the review queue."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.schema import notices
from api.schema.asking import Asking, When
from api.schema.connections import Connection, Node, connection
from api.schema.decisions import Decision, decision_of
from api.schema.enums import RemarkStatus, Severity
from api.words import meaning
from ontology import terms
from ontology.answers import RemarkRow
from ontology.facts import Severity as SeverityWord

if TYPE_CHECKING:
    from api.schema.notices import Notice

SEVERITIES: dict[Severity, SeverityWord] = {Severity.NOTE: "note", Severity.DOUBT: "doubt"}


@strawberry.type(description=meaning(terms.REMARK))
class Remark(Node):
    """See `ontology.answers.RemarkRow`."""

    code: str = strawberry.field(description="代号，固定不变。 A stable word for its kind.")
    severity: Severity = strawberry.field(description="轻重。 How much it matters.")
    message: str = strawberry.field(description="一句话（中文）。 One sentence, in Chinese.")
    start: int = strawberry.field(description="起点：自 0 起的 Unicode 码点。 First code point, from 0.")
    end: int = strawberry.field(description="终点，不含。 One past the last code point.")
    status: RemarkStatus = strawberry.field(description="是否已复核。 Whether it is decided.")
    decision: Decision | None = strawberry.field(description="复核决定；待复核为空。 What was decided of it.")
    notice: Annotated["Notice", strawberry.lazy("api.schema.notices")] = strawberry.field(
        description="所在公文。 The notice."
    )


def remark_of(row: RemarkRow, when: When) -> Remark:
    """A row as the API shows it."""
    return Remark(
        id=strawberry.ID(row.iri),
        code=row.code,
        severity=Severity(row.severity),
        message=row.message,
        start=row.span[0],
        end=row.span[1],
        status=RemarkStatus.DECIDED if row.decision else RemarkStatus.OPEN,
        decision=decision_of(row.decision) if row.decision else None,
        notice=notices.notice_of(row.notice, when),
    )


def remark_page(
    asking: Asking,
    when: When,
    notice: str | None,
    code: str | None,
    severity: Severity | None,
    status: RemarkStatus | None,
    first: int | None,
    after: str | None,
) -> Connection[Remark]:
    """A page of remarks, by notice and place in it."""
    word = SEVERITIES[severity] if severity else None
    decided = None if status is None else status is RemarkStatus.DECIDED
    page = asking.answers.remarks(
        notice=notice, code=code, severity=word, decided=decided, first=asking.first(first), after=after
    )
    asking.notices.want(row.notice.iri for row in page.items)
    return connection(asking, page, lambda row: remark_of(row, when))
