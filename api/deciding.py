"""A reviewer's decision, from the words a person uses to the fact that is kept; see `ontology.facts.Decision`.

Who may, and how it is written, is told in `api.writing`; ``duban correct`` decides in the name of its ``--by``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.days import day
from api.labels import ASPECTS, ROLES, Label
from api.settings import now
from api.writing import text_of
from graph.answers import Answers
from graph.recording import Deciding as Understood
from ontology.answers import DecisionRow
from ontology.errors import BadValue, UnknownName
from ontology.facts import Aspect, Body, Decision, Role, Verdict
from ontology.registry import Registry

MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Deciding:
    """What somebody decides, before it is checked; `values` as people write them. See `ontology.facts.Decision`."""

    target: str
    verdict: Verdict
    aspect: Aspect | None = None
    values: tuple[str, ...] = ()
    reason: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """The values of a decision as kept, and the bodies and codes of regions they speak of."""

    values: tuple[str, ...]
    bodies: tuple[Body, ...] = ()
    regions: tuple[str, ...] = ()


def decide(answers: Answers, registry: Callable[[], Registry], by: str, told: Deciding) -> DecisionRow:
    """Keep a decision. Raises `BadValue`, `UnknownName`, `StoreError`."""
    (row,) = answers.decide([understood(answers, registry, by, told, now())])
    return row


def understood(answers: Answers, registry: Callable[[], Registry], by: str, told: Deciding, at: datetime) -> Understood:
    """The decision that is told at a moment; nothing is written. Raises `BadValue`, `UnknownName`."""
    _check(answers, told)
    meant = _meant(answers, registry, told) if told.verdict == "changed" else Meant(())
    decision = Decision(
        told.target, told.verdict, by, at, at.date(), told.aspect, meant.values, text_of(told.reason), told.key
    )
    return Understood(decision, meant.bodies, meant.regions)


def _check(answers: Answers, told: Deciding) -> None:
    if not answers.may_decide(told.target):
        raise UnknownName(
            f"库中没有可复核的 {told.target}；应是职责、任务、时限或提示的标识。",
            f"the store holds no duty, task, deadline or remark {told.target}.",
        )
    is_remark = bool(answers.remark_rows([told.target]))
    if is_remark and (told.aspect or told.verdict == "changed"):
        raise BadValue("对提示只能认可或不认可。", "a remark is accepted or rejected, nothing else.")
    if told.verdict == "changed" and told.aspect is None:
        raise BadValue(
            f"更正要写明哪一项：{_named(ASPECTS)}。", f"a change names what it changes: {', '.join(ASPECTS)}."
        )
    if told.verdict == "rejected" and told.aspect in ("bearer", "role"):
        raise BadValue(
            "单位或角色不对时，请更正，或不认可整项职责。",
            "change the bearer or the role, or reject the duty as a whole.",
        )
    if told.verdict != "changed" and told.values:
        raise BadValue("只有更正才写“改为”。", "only a change has a new value.")
    if told.aspect in ("bearer", "role") and "/deadline/" in told.target:
        raise BadValue("时限没有单位和角色。", "a deadline has no bearer and no role.")


def _meant(answers: Answers, registry: Callable[[], Registry], told: Deciding) -> Meant:
    """The values of a change, understood."""
    if told.aspect == "region":
        regions = [_region(answers, registry, value) for value in told.values[:MOST_VALUES]]
        return Meant(tuple(iri for iri, _ in regions), regions=tuple(code for _, code in regions))
    if len(told.values) != 1:
        raise BadValue("更正要写明一个值。", "a change has one new value.")
    (value,) = told.values
    if told.aspect == "bearer":
        return _bearer(answers, registry, value)
    if told.aspect == "role":
        return Meant((_role(value),))
    return Meant((day(value, "value").isoformat(),))


def _bearer(answers: Answers, registry: Callable[[], Registry], value: str) -> Meant:
    """A body of the store by any of its names, else one of the registry by its full name."""
    try:
        return Meant((answers.department(value).iri,))
    except UnknownName:
        known = registry()
        body = known.resolve(value, known.jurisdiction_of(value))
        if body is None or body.kind in ("group", "unknown"):
            raise
        return Meant((answers.iris.body(body),), bodies=(body,))


def _region(answers: Answers, registry: Callable[[], Registry], value: str) -> tuple[str, str]:
    """A region's IRI and code."""
    try:
        row = answers.region(value)
    except UnknownName:
        known = registry().region(value)
        if known is None:
            raise
        return answers.iris.region(known.code), known.code
    return row.iri, row.code


def _role(value: str) -> Role:
    word = value.strip().lower()
    for role, label in ROLES.items():
        if word in (role, label.zh):
            return role
    raise BadValue(f"角色应是 {_named(ROLES)} 之一。", f"the role must be one of {', '.join(ROLES)}.")


def _named(labels: Mapping[Aspect, Label] | Mapping[Role, Label]) -> str:
    return "、".join(label.zh for label in labels.values())
