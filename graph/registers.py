"""Whole rows of notices, bodies and regions, from the catalogue and its counts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph import texts
from graph.catalogue import Catalogue
from graph.snapshot import Snapshot
from graph.store import Store
from ontology.answers import DepartmentRow, DutyFilter, DutyRow, GroupBy, NoticeRow, RegionRow, StatisticsRow
from ontology.iris import name_of


def notice_rows(store: Store, now: Snapshot, iris: Sequence[str]) -> Mapping[str, NoticeRow]:
    """Some notices of the catalogue, whole."""
    recipients = texts.lists_of_notices(store, "notice_recipients", "name", iris)
    instruments = texts.lists_of_notices(store, "notice_instruments", "title", iris)
    cites = texts.lists_of_notices(store, "notice_cites", "cited", iris)
    repeals = texts.lists_of_notices(store, "notice_repeals", "repealed", iris)
    tasks, duties = now.notices_counted
    rows: dict[str, NoticeRow] = {}
    for iri in iris:
        number = now.ledger.catalogue.notice_numbers[iri]
        known = now.ledger.catalogue.notices[number]
        rows[iri] = NoticeRow(
            iri=iri,
            number=known.ref.number,
            title=known.ref.title,
            issuer=known.issuer,
            issued=known.ref.issued,
            recipients=recipients[iri],
            instruments=instruments[iri],
            effective=known.effective,
            expires=known.expires,
            repeals=tuple(map(name_of, repeals[iri])),
            cites=tuple(map(name_of, cites[iri])),
            source=known.source,
            jurisdiction=known.jurisdiction,
            reader=known.reader,
            in_force_until=known.validity.until,
            repealed_by=known.repeal.by if known.repeal else None,
            repealed_on=known.repeal.day if known.repeal else None,
            tasks=int(tasks[number]),
            duties=int(duties[number]),
            remarks=known.remarks,
        )
    return rows


def department_row(now: Snapshot, number: int) -> DepartmentRow:
    """One body, whole."""
    catalogue = now.ledger.catalogue
    groups = sorted({group for _, group in catalogue.groups.get(number, ())})
    body = catalogue.bodies[number]
    place = catalogue.region_numbers.get(body.jurisdiction or "")
    return DepartmentRow(
        iri=body.ref.iri,
        name=body.ref.name,
        aliases=body.aliases,
        kind=body.kind,
        function=body.function,
        jurisdiction=catalogue.region(body.jurisdiction),
        level=catalogue.regions[place].level if place is not None else None,
        scope=body.scope,
        duties=int(now.bodies_counted[number]),
        duties_through=now.duties_through(number),
        groups=tuple(catalogue.bodies[group].ref for group in groups),
    )


def told_through(now: Snapshot, asked: DutyFilter, duties: Sequence[DutyRow]) -> tuple[DutyRow, ...]:
    """The duties of a list, marked where the department asked for owes one through a group."""
    if asked.department is None:
        return tuple(duties)
    bodies = {now.ledger.catalogue.bodies[number].ref for number in now.names.bodies(asked.department)}
    return tuple(duty if duty.bearer in bodies else replace(duty, through=duty.bearer) for duty in duties)


def region_row(now: Snapshot, number: int) -> RegionRow:
    """One region, whole."""
    catalogue = now.ledger.catalogue
    region = catalogue.regions[number]
    return RegionRow(
        iri=region.ref.iri,
        code=region.ref.code,
        name=region.ref.name,
        level=region.level,
        part_of=catalogue.region(region.within),
        duties=now.duties_in(catalogue.below[number]),
    )


def counts_of(now: Snapshot, group: GroupBy, iri: str, as_of: date, known_at: date | None) -> StatisticsRow | None:
    """The row of one department, region or notice in the counts by its group; None where it has no duties."""
    number = _number_in(now.ledger.catalogue, group, iri)
    return None if number is None else now.counts(DutyFilter(), as_of, known_at, (group,)).row_of(now.ledger, number)


def _number_in(catalogue: Catalogue, group: GroupBy, iri: str) -> int | None:
    if group is GroupBy.DEPARTMENT:
        return catalogue.body_numbers.get(iri)
    if group is GroupBy.NOTICE:
        return catalogue.notice_numbers.get(iri)
    return next((number for number, each in enumerate(catalogue.regions) if each.ref.iri == iri), None)
