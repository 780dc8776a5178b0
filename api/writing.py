"""Writing through a server: who may, and what becomes of what they tell. Off unless a server is given tokens.

Whatever is written bears the name of its token and the moment, is on the disk before it is acknowledged, and is known
to the next question. One writes at a time.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from api.pace import Pace
from api.settings import Limits, now
from api.tokens import Role, Token, Tokens
from graph.answers import Answers
from ontology.answers import DutyRow, ProgressRow
from ontology.errors import BadValue, Forbidden, ReadOnly, Unauthenticated, UnknownName
from ontology.facts import EventKind, ProgressReport
from ontology.registry import Registry, default_registry

LONGEST: Final = 4_000
"""Characters of one text that somebody writes."""
KEY: Final = 200
"""Characters of an idempotency key."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The tokens that may write through this server, whom it knows, how fast, and the lock of the one who writes."""

    tokens: Tokens
    registry: Callable[[], Registry] = default_registry
    pace: Pace = field(default_factory=lambda: Pace(Limits().writes))
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody tells of a duty or a task, before it is checked. `day` None: today."""

    target: str
    state: EventKind
    day: date | None = None
    note: str | None = None
    evidence: str | None = None
    reporter: str | None = None
    until: date | None = None
    withdraws: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: its IRI, and the duties that it concerns."""

    iri: str
    duties: tuple[str, ...]


def allowed(writing: Writing | None, bearer: str | None, role: Role) -> tuple[Writing, Token]:
    """Who writes. Raises `ReadOnly`, `Unauthenticated`, `Forbidden`, `TooManyWrites`."""
    if writing is None:
        raise ReadOnly(
            "本服务只读；要写入请以 duban serve --writable 起服务。",
            "this server only reads; to write, start it with duban serve --writable.",
        )
    if not bearer:
        raise Unauthenticated(
            "写入需要令牌：请加请求头 Authorization: Bearer …。",
            "writing needs a token: send the header Authorization: Bearer ….",
        )
    holder = writing.tokens.holder(bearer)
    if role is Role.REVIEWER and holder.role is not Role.REVIEWER:
        raise Forbidden(
            f"“{holder.name}”只能报告进展；核实、退回、延期、销号和更正要用复核人的令牌。",
            f"{holder.name!r} may report progress only; deciding and correcting need a reviewer's token.",
        )
    writing.pace.take(holder.name)
    return writing, holder


def tell(answers: Answers, holder: Token, telling: Telling) -> Recorded:
    """Record what is told, unless it was already (its key says so). Raises `BadValue`, `UnknownName`, `StoreError`."""
    moment = now()
    day = telling.day or moment.date()
    duties = _concerned(answers, telling.target, moment.date())
    _check(telling, day, moment.date(), duties)
    report = ProgressReport(
        target=telling.target,
        state=telling.state,
        day=day,
        recorded=moment.date(),
        reporter=text_of(telling.reporter) or holder.name,
        note=text_of(telling.note),
        evidence=text_of(telling.evidence),
        until=telling.until,
        withdraws=telling.withdraws,
        at=moment,
        by=holder.name,
        key=key_of(telling.key, holder),
    )
    (iri,) = answers.record([report])
    return Recorded(iri, tuple(duty.iri for duty in duties))


def withdrawal(answers: Answers, holder: Token, report: str, note: str | None, key: str | None) -> Telling:
    """The withdrawal of a report. Raises `UnknownName`; `Forbidden` for a reporter who did not write it."""
    row = answers.node(report, as_of=now().date())
    if not isinstance(row, ProgressRow):
        raise UnknownName(f"库中没有进展 {report}。", f"the store holds no report {report}.")
    if holder.role is not Role.REVIEWER and row.by != holder.name:
        raise Forbidden(
            f"只能撤回用自己的令牌登记的进展；这一条由“{row.by or '表格'}”登记。",
            f"a reporter withdraws what was reported with the same token; this was by {row.by or 'a table'!r}.",
        )
    if row.withdrawn_on is not None and key is None:
        raise BadValue(
            f"这条进展已于 {row.withdrawn_on} 撤回。", f"this report was withdrawn on {row.withdrawn_on} already."
        )
    return Telling(row.target, "withdrawn", note=note, withdraws=report, key=key)


def key_of(key: str | None, holder: Token) -> str:
    """What makes one telling: the sender's own key under the name of the token, else a new one. Raises `BadValue`."""
    if key is None:
        return secrets.token_hex(16)
    if not 0 < len(key) <= KEY:
        raise BadValue(f"幂等键应为 1 到 {KEY} 字。", f"an idempotency key has 1 to {KEY} characters.")
    return f"{holder.name}\x1f{key}"


def _concerned(answers: Answers, target: str, today: date) -> tuple[DutyRow, ...]:
    """The duties that an event on a target concerns. Raises `UnknownName`."""
    task = answers.task(target)
    if task is None and answers.duty(target, as_of=today) is None:
        raise UnknownName(f"库中没有职责或任务 {target}。", f"the store holds no duty or task {target}.")
    iris = task.duties if task else (target,)
    rows = answers.duty_rows(iris, as_of=today)
    return tuple(rows[iri] for iri in iris if iri in rows)


def _check(telling: Telling, day: date, today: date, duties: tuple[DutyRow, ...]) -> None:
    if day > today:
        raise BadValue(
            f"日期 {day} 还没有到；进展和决定只登记已经发生的。",
            f"the day {day} is yet to come; tell what has happened.",
        )
    kinds = {duty.deadline.kind if duty.deadline else None for duty in duties}
    if telling.state == "extended" and kinds == {"recurring"}:
        raise BadValue(
            "周期性时限不能延期；可在本期报告进展。",
            "a recurring deadline is not extended; report on its period instead.",
        )
    if telling.state == "triggered" and "relative" not in kinds:
        raise BadValue("这里没有相对时限，无需触发。", "there is no relative deadline here to be triggered.")


def text_of(told: str | None) -> str | None:
    """A text without what no file can hold; None for one that says nothing. Raises `BadValue` where it is too long."""
    text = "".join(c for c in told or "" if c.isprintable() or c in "\n\t").strip()
    if len(text) > LONGEST:
        raise BadValue(f"文字过长：至多 {LONGEST} 字。", f"the text is too long: at most {LONGEST} characters.")
    return text or None
