"""Decisions of reviewers go into graphs of their own: append-only, and no re-load of a notice touches them.

Those of one day share a named graph, ``{base}graph/decisions/2026-11-24``. A decision is known by the digest of what it
tells and of its moment (by its `key` alone where it has one).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pyoxigraph import Quad

from graph.convert import Row, Term, literal, named
from graph.questions import question
from graph.store import Store
from ontology import terms
from ontology.facts import Aspect, Body, Decision, Role, Verdict
from ontology.iris import Iris

ASPECTS: Final[dict[Aspect, str]] = {
    "bearer": terms.BEARER,
    "role": terms.ROLE,
    "due": terms.DUE,
    "start": terms.START,
    "region": terms.COUNTS_IN,
}
"""Which property each aspect is."""
_SETS: Final[dict[Aspect, str]] = {
    "bearer": terms.SETS_BEARER,
    "role": terms.SETS_ROLE,
    "due": terms.SETS_DUE,
    "start": terms.SETS_START,
    "region": terms.SETS_REGION,
}
_ASPECT: Final = {iri: aspect for aspect, iri in ASPECTS.items()}
_VERDICT: Final[dict[str, Verdict]] = {iri: verdict for verdict, iri in terms.VERDICTS.items()}
_ROLE: Final[dict[str, Role]] = {iri: role for role, iri in terms.ROLES.items()}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the IRI it has in the store."""

    iri: str
    fact: Decision

    @property
    def order(self) -> tuple[float, str]:
        """By what decisions follow one another."""
        return (self.fact.at.timestamp(), self.iri)


def decision_iri(decision: Decision, iris: Iris) -> str:
    """The IRI a decision has."""
    told = (decision.target, decision.verdict, decision.by, decision.at, decision.aspect, decision.values)
    return iris.decision(hashlib.sha256((decision.key or "\x1f".join(map(str, told))).encode()).hexdigest()[:32])


def read_decisions(store: Store) -> tuple[Decided, ...]:
    """All decisions of a store, the oldest first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in store.ask(question("decisions")):
        found[row.text("decision")].append(row)
    return tuple(sorted((_decided(iri, rows) for iri, rows in found.items()), key=lambda each: each.order))


def _decided(iri: str, rows: Sequence[Row]) -> Decided:
    row = rows[0]
    at, recorded = row.moment("at"), row.day("recorded")
    if at is None or recorded is None:
        raise TypeError(f"{iri} has no moment")
    aspect = _ASPECT.get(row.text_or_none("aspect") or "")
    fact = Decision(
        row.text("target"),
        _VERDICT[row.text("verdict")],
        row.text("by"),
        at,
        recorded,
        aspect,
        tuple(sorted({value for each in rows if (value := _value(each, aspect)) is not None})),
        row.text_or_none("reason"),
    )
    return Decided(iri, fact)


def _value(row: Row, aspect: Aspect | None) -> str | None:
    value = row.text_or_none(aspect) if aspect else None
    return _ROLE[value] if value is not None and aspect == "role" else value


def in_force(decisions: Iterable[Decided]) -> Mapping[tuple[str, Aspect | None], Decided]:
    """Of the decisions on one aspect of one target the last; a word on the whole is not undone by one on an aspect."""
    return {(each.fact.target, each.fact.aspect): each for each in sorted(decisions, key=lambda decided: decided.order)}


def known_by(decisions: Iterable[Decided], known_at: date | None) -> tuple[Decided, ...]:
    """The decisions that had been recorded by a day (None: all)."""
    return tuple(each for each in decisions if known_at is None or each.fact.recorded <= known_at)


def quads_of(decision: Decision, iris: Iris, bodies: Iterable[Body] = (), regions: Iterable[str] = ()) -> list[Quad]:
    """What is stored of a decision; with what it speaks of and the store may not know: bodies, codes of regions."""
    iri, graph = decision_iri(decision, iris), named(f"{iris.decisions}/{decision.recorded.isoformat()}")
    told = [
        *_statements(iri, decision),
        *(statement for body in bodies for statement in _body(body, iris)),
        *(statement for code in regions for statement in _region(code, iris)),
    ]
    return [Quad(named(subject), named(predicate), term, graph) for subject, predicate, term in told]


def _statements(iri: str, decision: Decision) -> Iterator[tuple[str, str, Term]]:
    yield iri, terms.A, named(terms.DECISION)
    yield iri, terms.DECIDES, named(decision.target)
    yield iri, terms.VERDICT, named(terms.VERDICTS[decision.verdict])
    yield iri, terms.DECIDED_BY, literal(decision.by)
    yield iri, terms.DECIDED_AT, literal(decision.at)
    yield iri, terms.DECIDED_ON, literal(decision.recorded)
    if decision.reason:
        yield iri, terms.REASON, literal(decision.reason)
    if decision.aspect:
        yield iri, terms.ON_PROPERTY, named(ASPECTS[decision.aspect])
        for value in decision.values:
            yield iri, _SETS[decision.aspect], _term(decision.aspect, value)


def _term(aspect: Aspect, value: str) -> Term:
    if aspect in ("due", "start"):
        return literal(date.fromisoformat(value))
    return named(next((iri for iri, role in _ROLE.items() if role == value), value))


def _body(body: Body, iris: Iris) -> Iterator[tuple[str, str, Term]]:
    iri = iris.body(body)
    yield iri, terms.A, named(terms.BODY)
    yield iri, terms.PREF_LABEL, literal(body.name)
    yield iri, terms.BODY_KIND, named(terms.BODY_KINDS[body.kind])
    if body.scope:
        yield iri, terms.SCOPE, literal(body.scope)
    if body.jurisdiction:
        yield iri, terms.JURISDICTION, named(iris.region(body.jurisdiction))
        yield from _region(body.jurisdiction, iris)
    if body.function:
        function = iris.function(body.function)
        yield iri, terms.HAS_FUNCTION, named(function)
        yield function, terms.A, named(terms.FUNCTION)
        yield function, terms.PREF_LABEL, literal(body.function)


def _region(code: str, iris: Iris) -> Iterator[tuple[str, str, Term]]:
    region = iris.region(code)
    yield region, terms.A, named(terms.REGION)
    yield region, terms.IDENTIFIER, literal(code)


def told_alike(one: Decision, other: Decision) -> bool:
    """Whether two decisions say the same, whoever says it, and whenever."""
    return replace(one, by="", at=other.at, recorded=other.recorded, reason=None, key=None) == replace(
        other, by="", reason=None, key=None
    )
