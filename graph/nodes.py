"""Whatever has an IRI, as the row that shows it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from graph import texts
from graph.registers import region_row
from graph.snapshot import Snapshot
from graph.store import Store
from ontology.answers import NodeRow, ProgressRow

if TYPE_CHECKING:
    from graph.answers import Answers


def node_row(answers: Answers, store: Store, iri: str, as_of: date, known_at: date | None) -> NodeRow | None:
    """See `graph.answers.Answers.node`."""
    now = answers.snapshot.known(known_at)
    if now.ledger.row(iri) is not None:
        return answers.duty(iri, as_of=as_of, known_at=known_at)
    if now.ledger.task_number(iri) is not None:
        return answers.task(iri)
    region = next((n for n, each in enumerate(now.ledger.catalogue.regions) if each.ref.iri == iri), None)
    if region is not None:
        return region_row(now, region)
    found: NodeRow | None = answers.notice_rows([iri]).get(iri) or answers.department_rows([iri]).get(iri)
    found = found or answers.remark_rows([iri]).get(iri) or _report(store, now, iri, known_at)
    return found or next((row for row in answers.decisions(known_at=known_at).items if row.iri == iri), None)


def _report(store: Store, now: Snapshot, iri: str, known_at: date | None) -> ProgressRow | None:
    reports = now.ledger.events.reports
    place = reports.iris.place(iri)
    if place is None:
        return None
    told = texts.progress_rows(store, [reports.targets[place]], now.withdrawn_on(known_at))
    return next((row for row in told if row.iri == iri and (known_at is None or row.recorded <= known_at)), None)
