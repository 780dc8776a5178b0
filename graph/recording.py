"""What is told to a store that is being asked: written, on the disk, and known to the next question."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.deciding import is_there
from graph.decisions import Decided, decision_iri, quads_of, told_alike
from graph.reports import new_reports, report_iri
from graph.reports import quads_of as quads_of_reports
from graph.snapshot import Snapshots
from graph.store import Store
from ontology.errors import UnknownName
from ontology.facts import Body, Decision, ProgressReport
from ontology.iris import Iris


def record(store: Store, iris: Iris, reports: Sequence[ProgressReport]) -> tuple[str, ...]:
    """Store reports, see `graph.answers.Answers.record`."""
    new = new_reports(store, reports, iris)
    if new:
        store.change((), quads_of_reports(new, iris))
        store.flush()
    return tuple(report_iri(report, iris) for report in reports)


@dataclass(frozen=True, slots=True)
class Deciding:
    """A decision with the bodies and the codes of regions that it speaks of, which the store may not know yet."""

    decision: Decision
    bodies: tuple[Body, ...] = ()
    regions: tuple[str, ...] = ()


def decide(store: Store, snapshots: Snapshots, iris: Iris, told: Sequence[Deciding]) -> tuple[str, ...]:
    """Keep decisions, see `graph.answers.Answers.decide`; returns the IRIs of those that hold now."""
    before = snapshots.now()
    holding = dict(before.decided)
    known = {each.iri for each in before.decisions}
    given: list[str] = []
    new: list[Deciding] = []
    for each in told:
        iri, decision = decision_iri(each.decision, iris), each.decision
        if not is_there(store, decision.target):
            raise UnknownName(
                f"库中没有可复核的 {decision.target}；应是职责、任务、时限或提示的标识。",
                f"the store holds no duty, task, deadline or remark {decision.target}.",
            )
        held = holding.get((decision.target, decision.aspect))
        if held is not None and told_alike(held.fact, decision):
            iri = held.iri
        elif iri not in known:
            known.add(iri)
            holding[decision.target, decision.aspect] = Decided(iri, decision)
            new.append(each)
        given.append(iri)
    if new:
        store.change((), [quad for each in new for quad in quads_of(each.decision, iris, each.bodies, each.regions)])
        store.flush()
    return tuple(given)
