"""A stored deadline as it is told: its words beside its timing."""

from graph.states import Timing
from ontology.answers import DeadlineRow


def deadline_row(
    iri: str, printed: str, timing: Timing, after: str | None, deliverable: str | None, span: tuple[int, int]
) -> DeadlineRow:
    """The row of a deadline; `span`: code points in its source, half-open. Raises `TypeError` where it has no kind."""
    if timing.kind is None:
        raise TypeError("a stored deadline has a kind")
    return DeadlineRow(
        iri,
        printed,
        timing.kind,
        timing.start,
        timing.due,
        timing.every,
        timing.interval,
        timing.rule,
        timing.duration,
        timing.workdays,
        after,
        deliverable,
        span,
    )
