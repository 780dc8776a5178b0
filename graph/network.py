"""Responsibility networks: who shares tasks with whom, who is charged with what and where (networkx)."""

from datetime import date

from graph.answers import ALL, Answers
from ontology.answers import Between, DutyFilter, Network


def responsibility_network(
    answers: Answers,
    filter: DutyFilter = ALL,  # noqa: A002
    *,
    as_of: date,
    known_at: date | None = None,
    between: Between = Between.DEPARTMENTS,
    limit: int = 300,
) -> Network:
    """The network of the duties of a filter; nodes beyond `limit` (by load) are left out."""
    raise NotImplementedError
