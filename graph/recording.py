"""What is told to a store that is being asked: written, on the disk, and known to the next question."""

from collections.abc import Sequence

from graph.reports import new_reports, quads_of, report_iri
from graph.store import Store
from ontology.facts import ProgressReport
from ontology.iris import Iris


def record(store: Store, iris: Iris, reports: Sequence[ProgressReport]) -> tuple[str, ...]:
    """Store reports, see `graph.answers.Answers.record`."""
    new = new_reports(store, reports, iris)
    if new:
        store.change((), quads_of(new, iris))
        store.flush()
    return tuple(report_iri(report, iris) for report in reports)
