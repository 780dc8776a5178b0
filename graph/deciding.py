"""What reviewers decided, as rows that people read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.convert import named
from graph.decisions import Decided
from graph.listing import Key, fetched
from graph.snapshot import Snapshot
from graph.store import Store
from ontology import terms
from ontology.answers import DecisionRow, Page, RemarkRow
from ontology.facts import Decision, Severity
from ontology.iris import code_of, name_of


def decision_page(
    store: Store, now: Snapshot, target: str | None, first: int | None, after: str | None
) -> Page[DecisionRow]:
    """A page of decisions, the latest first; `target` None: on anything."""
    about = None if target is None else targets_of(now, target)
    wanted = [each for each in now.decisions if about is None or each.fact.target in about]
    keys: list[Key] = [(-int(each.fact.at.timestamp() * 1_000_000), each.iri) for each in reversed(wanted)]
    keys.sort()
    by_iri = {each.iri: each for each in wanted}

    def rows(shown: Sequence[Key]) -> Mapping[str, DecisionRow]:
        return {str(key[-1]): row_of(store, now, by_iri[str(key[-1])]) for key in shown}

    return fetched("decisions", keys, len(keys) if first is None else first, after, rows)


def decision_rows(store: Store, now: Snapshot, iris: Sequence[str]) -> tuple[DecisionRow, ...]:
    """The decisions of these IRIs, in their order."""
    wanted = set(iris)
    found = {each.iri: row_of(store, now, each) for each in now.decisions if each.iri in wanted}
    return tuple(found[iri] for iri in iris)


def targets_of(now: Snapshot, target: str) -> tuple[str, ...]:
    """What a decision may be about to concern a target: of a duty also its task and its deadline."""
    row = now.base.row(target)
    if row is None:
        return (target,)
    deadline = now.base.deadline[row]
    printed = (now.base.deadline_table.iris[deadline],) if deadline >= 0 else ()
    return (target, now.base.tasks[now.base.task[row]], *printed)


def row_of(store: Store, now: Snapshot, decided: Decided) -> DecisionRow:
    """A decision as a row."""
    fact = decided.fact
    return DecisionRow(
        decided.iri,
        fact.target,
        fact.verdict,
        fact.aspect,
        fact.values,
        tuple(_shown(now, fact, value) for value in fact.values),
        fact.reason,
        fact.by,
        fact.at,
        fact.recorded,
        now.decided[fact.target, fact.aspect].iri == decided.iri,
        is_there(store, fact.target),
    )


def _shown(now: Snapshot, fact: Decision, value: str) -> str:
    catalogue = now.base.catalogue
    if fact.aspect == "bearer":
        number = catalogue.body_numbers.get(value)
        return name_of(value) if number is None else catalogue.bodies[number].ref.name
    if fact.aspect == "region":
        region = catalogue.region(code_of(value))
        return region.name if region else code_of(value)
    return value


def is_there(store: Store, target: str) -> bool:
    """Whether the store has the duty, task, deadline or remark of this IRI."""
    kinds = (terms.DUTY, terms.TASK, terms.DEADLINE, terms.REMARK)
    try:
        named(target)
    except ValueError:
        return False
    return any(quad.object.value in kinds for quad in store.matching(target, terms.A, None))  # type: ignore[union-attr]


def with_decisions(store: Store, now: Snapshot, remarks: Mapping[str, RemarkRow]) -> Mapping[str, RemarkRow]:
    """Remarks with what was decided of them."""
    return {
        iri: replace(row, decision=row_of(store, now, now.decided[iri, None])) if (iri, None) in now.decided else row
        for iri, row in remarks.items()
    }


def remark_keys(
    now: Snapshot, notice: str | None, code: str | None, severity: Severity | None, decided: bool | None
) -> Sequence[Key]:
    """By what the remarks of a filter are sorted: notice and place in it. Raises `UnknownName`."""
    of = now.ledger.catalogue.notices[now.names.notice(notice)].ref.iri if notice is not None else None
    return [
        (each.notice, each.order, each.iri)
        for each in now.remarks
        if (of is None or each.notice == of)
        and (code is None or each.code == code)
        and (severity is None or each.severity == severity)
        and (decided is None or ((each.iri, None) in now.decided) is decided)
    ]
