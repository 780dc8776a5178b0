"""Progress reports go into graphs of their own: append-only, and no re-load of a notice touches them."""

from collections.abc import Sequence

from graph.store import Store
from ontology.facts import ProgressReport
from ontology.iris import Iris


def store_reports(store: Store, reports: Sequence[ProgressReport], iris: Iris) -> int:
    """Add reports in one transaction; returns how many were new (a report told twice is one).

    Raises `UnknownName` where a target is no duty or task of the store, `BadValue` for an extension without its new
    day or a withdrawal of nothing; then none is stored.
    """
    raise NotImplementedError


def report_iri(report: ProgressReport, iris: Iris) -> str:
    """The IRI a report has: by the digest of all it tells."""
    raise NotImplementedError
