"""What can be written: progress, and decisions on it. Off unless the server was started for it; see `api.writing`."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated

import strawberry

from api.deciding import Deciding, decide
from api.labels import EVENTS
from api.schema.asking import Info
from api.schema.connections import Node
from api.schema.decisions import Decision, aspect_word, decision_of, verdict_word
from api.schema.duties import Duty, duty_of
from api.schema.enums import Aspect, Verdict, described
from api.schema.nodes import node_of
from api.schema.progress import Progress, progress_of
from api.schema.resolvers import mutation
from api.tokens import Role, Token
from api.writing import Telling, allowed, key_of, tell, withdrawal
from graph.answers import Answers
from ontology.answers import ProgressRow
from ontology.facts import EventKind


def _event(kind: EventKind) -> str:
    return described(kind, EVENTS[kind].zh, EVENTS[kind].en)


@strawberry.enum(description="报告的内容。 What a report says.")
class ReportedState(Enum):
    """The events of which anybody may report; the others are decisions."""

    DONE = _event("done")
    OPEN = _event("open")
    PARTIAL = _event("partial")
    TRIGGERED = _event("triggered")


KINDS: dict[ReportedState, EventKind] = {
    ReportedState.DONE: "done",
    ReportedState.OPEN: "open",
    ReportedState.PARTIAL: "partial",
    ReportedState.TRIGGERED: "triggered",
}

TARGET = "职责或整项任务的 IRI。 The IRI of a duty, or of a whole task."
DAY = "发生之日，缺省为今天；不能晚于今天。 When it happened; default: today, and never later."
NOTE = "说明。 What is to be said beside it."
EVIDENCE = "佐证：链接或文件名。 Where the proof is."
KEY = "幂等键：同一键再发一次，不会再登记。 Sent again with the same key, it is not recorded again."


@strawberry.input(description="一次报告。 A report.")
class ReportProgressInput:
    """See `api.writing.Telling`."""

    id: strawberry.ID = strawberry.field(description=TARGET)
    state: ReportedState = strawberry.field(description="报告什么。 What is reported.")
    day: date | None = strawberry.field(default=None, description=DAY)
    note: str | None = strawberry.field(default=None, description=NOTE)
    evidence: str | None = strawberry.field(default=None, description=EVIDENCE)
    reporter: str | None = strawberry.field(
        default=None, description="报告人，缺省为令牌的名称。 Who reports it; default: the name of the token."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="对一项职责或任务的决定。 A decision on a duty or a task.")
class DecisionInput:
    """See `api.writing.Telling`."""

    id: strawberry.ID = strawberry.field(description=TARGET)
    day: date | None = strawberry.field(default=None, description=DAY)
    note: str | None = strawberry.field(default=None, description=NOTE)
    evidence: str | None = strawberry.field(default=None, description=EVIDENCE)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="延期。 An extension.")
class ExtensionInput(DecisionInput):
    """See `api.writing.Telling`."""

    until: date = strawberry.field(
        description="新的截止日，含当日；原来的仍然可见。 The new due day; the old one stays visible."
    )


@strawberry.type(description="登记的结果。 What was recorded, and what has become of the duties.")
class Recorded:
    """The report, and the duties it concerns as they are now."""

    progress: Progress = strawberry.field(description="登记的报告或决定。 The report or decision.")
    duties: list[Duty] = strawberry.field(description="所涉职责，状态已更新。 The duties, in their new states.")


def _recorded(info: Info, role: Role, telling: Callable[[Answers, Token], Telling]) -> Recorded:
    asking = info.context
    writing, holder = allowed(asking.writing, asking.bearer, role)
    with writing.lock:
        done = tell(asking.answers, holder, telling(asking.answers, holder))
    asking.forget()
    when = asking.today
    row = asking.answers.node(done.iri, as_of=when.as_of)
    if not isinstance(row, ProgressRow):
        raise TypeError(f"{done.iri} was recorded and is not there")
    duties = asking.answers.duty_rows(done.duties, as_of=when.as_of)
    asking.spend(len(duties))
    asking.saw(duties.values())
    return Recorded(progress=progress_of(row), duties=[duty_of(duty, when) for duty in duties.values()])


def _decided(info: Info, input: DecisionInput, state: EventKind, until: date | None = None) -> Recorded:  # noqa: A002
    telling = Telling(input.id, state, input.day, input.note, input.evidence, until=until, key=input.idempotency_key)
    return _recorded(info, Role.REVIEWER, lambda _answers, _holder: telling)


@strawberry.input(description="复核决定。 A reviewer's decision.")
class DecideInput:
    """See `api.deciding.Deciding`."""

    id: strawberry.ID = strawberry.field(
        description="职责、任务、时限或提示的 IRI。 The IRI of a duty, task, deadline or remark."
    )
    verdict: Verdict = strawberry.field(description="结论。 What is decided.")
    aspect: Aspect | None = strawberry.field(
        default=None, description="哪一项；空为整项，更正必填。 What of it; null: the whole; needed for a change."
    )
    values: list[str] | None = strawberry.field(
        default=None,
        description="改为：单位或地区的名称、角色、日期；地区可有多个。 Instead: names, a role, a day.",
    )
    reason: str | None = strawberry.field(default=None, description="理由。 Why.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="复核的结果。 What was decided, and what has become of it.")
class Decided:
    """The decision, and what it is about as it is now."""

    decision: Decision = strawberry.field(description="决定。 The decision.")
    node: Node | None = strawberry.field(
        description="所决定的职责、任务或提示的现状；不认可的事实为空。 It as it is now; null where it was rejected."
    )


def _kept(info: Info, input: DecideInput) -> Decided:  # noqa: A002
    asking = info.context
    writing, holder = allowed(asking.writing, asking.bearer, Role.REVIEWER)
    key = key_of(input.idempotency_key, holder) if input.idempotency_key is not None else None
    told = Deciding(
        input.id, verdict_word(input.verdict), aspect_word(input.aspect), tuple(input.values or ()), input.reason, key
    )
    with writing.lock:
        row = decide(asking.answers, writing.registry, holder.name, told)
    asking.forget()
    shown = asking.answers.node(row.target, as_of=asking.today.as_of)
    return Decided(decision=decision_of(row), node=node_of(shown, asking.today) if shown else None)


InputArg = Annotated[DecisionInput, strawberry.argument(description="决定。 The decision.")]


@strawberry.type(description="可以写的；服务须可写，并凭令牌。 What can be written, on a writable server, by token.")
class Mutation:
    """The root fields. Raise `ReadOnly`, `Unauthenticated`, `Forbidden`, `BadValue`, `UnknownName`."""

    @mutation(description="报告进展。 Report progress.")
    def report_progress(
        self,
        info: Info,
        input: Annotated[ReportProgressInput, strawberry.argument(description="报告。 The report.")],  # noqa: A002
    ) -> Recorded:
        """Record a report."""
        telling = Telling(
            input.id, KINDS[input.state], input.day, input.note, input.evidence, input.reporter,
            key=input.idempotency_key,
        )  # fmt: skip
        return _recorded(info, Role.REPORTER, lambda _answers, _holder: telling)

    @mutation(description="撤回进展：不再计入，但保留。 Withdraw a report: it counts no more, and is kept.")
    def withdraw_progress(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="报告的 IRI。 The report's IRI.")],  # noqa: A002
        note: Annotated[str | None, strawberry.argument(description="理由。 Why.")] = None,
        idempotency_key: Annotated[str | None, strawberry.argument(description=KEY)] = None,
    ) -> Recorded:
        """Record a withdrawal."""
        return _recorded(
            info, Role.REPORTER, lambda answers, holder: withdrawal(answers, holder, id, note, idempotency_key)
        )

    @mutation(description="核实：确已完成。 Verify that it is done.")
    def verify_duty(self, info: Info, input: InputArg) -> Recorded:  # noqa: A002
        """Record a verification."""
        return _decided(info, input, "verified")

    @mutation(description="退回：申请办结未获认可。 Return a claim of completion.")
    def return_duty(self, info: Info, input: InputArg) -> Recorded:  # noqa: A002
        """Record a return."""
        return _decided(info, input, "returned")

    @mutation(description="延期：原截止日保留，另计次数。 Extend; the first due day is kept, extensions are counted.")
    def extend_duty(
        self,
        info: Info,
        input: Annotated[ExtensionInput, strawberry.argument(description="延期。 The extension.")],  # noqa: A002
    ) -> Recorded:
        """Record an extension."""
        return _decided(info, input, "extended", input.until)

    @mutation(description="销号：经决定不再督办。 Take off the list by a decision.")
    def drop_duty(self, info: Info, input: InputArg) -> Recorded:  # noqa: A002
        """Record a drop."""
        return _decided(info, input, "dropped")

    @mutation(
        description="复核：认可、更正或不认可读出的事实或提示；重读公文也保留。 Accept, change or reject what was read."
    )
    def decide(
        self,
        info: Info,
        input: Annotated[DecideInput, strawberry.argument(description="决定。 The decision.")],  # noqa: A002
    ) -> Decided:
        """Keep a decision."""
        return _kept(info, input)
