"""Progress reports go into graphs of their own: append-only, and no re-load of a notice touches them.

A report is known by the digest of what it tells (by its `key` alone where it has one), so telling it twice changes
nothing. Reports recorded on one day share a named graph, ``{base}graph/progress/2021-05-03``.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple

from pyoxigraph import Quad

from graph.convert import Term, literal, named
from graph.store import Store
from ontology import terms
from ontology.errors import BadValue, UnknownName
from ontology.facts import ProgressReport
from ontology.iris import Iris


def store_reports(store: Store, reports: Sequence[ProgressReport], iris: Iris) -> int:
    """Add reports in one transaction; returns how many were new (a report told twice is one). See `new_reports`."""
    new = new_reports(store, reports, iris)
    store.change((), quads_of(new, iris))
    return len(new)


def new_reports(store: Store, reports: Sequence[ProgressReport], iris: Iris) -> dict[str, ProgressReport]:
    """The reports that a store does not hold yet, by the IRIs they get; nothing is stored.

    Raises `UnknownName` where a target is no duty or task of the store, `BadValue` for an extension without its new
    day, a withdrawal of a report that is neither stored nor among `reports`, a key that stands for another report.
    """
    told = {report_iri(report, iris): report for report in reports}
    for iri, report in told.items():
        _check(store, iri, report, told)
    return {iri: report for iri, report in told.items() if not _is(store, iri, terms.REPORT)}


def quads_of(reports: Mapping[str, ProgressReport], iris: Iris) -> list[Quad]:
    """What is stored of reports."""
    return [quad for iri, report in reports.items() for quad in _quads(iri, report, iris)]


_TOLD = 9
"""So many fields of a report are what it tells."""


def report_iri(report: ProgressReport, iris: Iris) -> str:
    """The IRI a report has: by its key, else by the digest of what it tells; not of the moment at which we heard it."""
    told = report.key or "\x1f".join("" if each is None else str(each) for each in astuple(report)[:_TOLD])
    return iris.report(hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32])


def _check(store: Store, iri: str, report: ProgressReport, told: dict[str, ProgressReport]) -> None:
    if not (_is(store, report.target, terms.DUTY) or _is(store, report.target, terms.TASK)):
        raise UnknownName(
            f"进展所指的职责或任务不在存储中：{report.target}；请先载入公文，或核对标识。",
            f"No duty or task of this store: {report.target}; load its notice first, or check the identifier.",
        )
    if report.key and _told_otherwise(store, iri, report):
        raise BadValue(
            f"这个幂等键已用于另一条进展：{report.key}", f"This idempotency key stands for another report: {report.key}"
        )
    if report.state == "extended" and report.until is None:
        raise BadValue(f"延期须写明新的截止日：{report.target}", f"An extension needs its new due day: {report.target}")
    if report.state == "withdrawn":
        taken = report.withdraws
        if taken is None or taken == iri or not (taken in told or _is(store, taken, terms.REPORT)):
            raise BadValue(
                f"撤回须指明已有的进展：{taken or '（空）'}",
                f"A withdrawal names a report that exists: {taken or '(none)'}",
            )


def _told_otherwise(store: Store, iri: str, report: ProgressReport) -> bool:
    """Whether the store holds something else under the report's IRI."""
    when = (terms.RECORDED, terms.RECORDED_AT)
    stored = {(q.predicate, q.object) for q in store.matching(iri, None, None) if q.predicate.value not in when}
    given = {(q.predicate, q.object) for q in _quads(iri, report, Iris()) if q.predicate.value not in when}
    return bool(stored) and stored != given


def _is(store: Store, iri: str, kind: str) -> bool:
    try:
        subject = named(iri)
    except ValueError:
        return False
    return any(True for _ in store.matching(subject.value, terms.A, named(kind)))


def _quads(iri: str, report: ProgressReport, iris: Iris) -> list[Quad]:
    subject, graph = named(iri), named(f"{iris.progress}/{report.recorded.isoformat()}")
    told: dict[str, Term | None] = {
        terms.A: named(terms.REPORT),
        terms.ABOUT: named(report.target),
        terms.TELLS: named(terms.EVENTS[report.state]),
        terms.DAY: literal(report.day),
        terms.RECORDED: literal(report.recorded),
        terms.REPORTER: _or_none(report.reporter),
        terms.NOTE: _or_none(report.note),
        terms.EVIDENCE: _or_none(report.evidence),
        terms.UNTIL: literal(report.until) if report.until else None,
        terms.WITHDRAWS: named(report.withdraws) if report.withdraws else None,
        terms.RECORDED_AT: literal(report.at) if report.at else None,
        terms.RECORDED_BY: _or_none(report.by),
    }
    return [Quad(subject, named(predicate), term, graph) for predicate, term in told.items() if term is not None]


def _or_none(text: str | None) -> Term | None:
    return literal(text) if text else None
