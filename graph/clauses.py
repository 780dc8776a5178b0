"""The tasks of a notice as they are compared (`graph/difference.py`): as stored, or as a reader found them."""

from collections.abc import Iterable
from typing import Final

from graph.answers import Answers
from ontology.answers import TaskFilter
from ontology.facts import Deadline, Reading, Role
from ontology.office import Clause

_ROLES: Final[dict[Role, str]] = {"lead": "牵头", "responsible": "责任", "support": "配合"}
PAGE: Final = 500


def stored_clauses(answers: Answers, notice: str) -> tuple[Clause, ...]:
    """The tasks of a notice of the store, in the order of its text. Raises `UnknownName`."""
    found: list[Clause] = []
    after: str | None = None
    while True:
        page = answers.tasks(TaskFilter(notice=notice), first=PAGE, after=after)
        found += [
            Clause(
                row.iri,
                row.path,
                row.heading,
                row.text,
                tuple(_body(body.name, body.role) for body in row.bodies),
                tuple(f"{each.text}（{each.due}）" if each.due else each.text for each in row.deadlines),
            )
            for row in page.items
        ]
        if not page.has_next:
            return tuple(found)
        after = page.end_cursor


def read_clauses(reading: Reading) -> tuple[Clause, ...]:
    """The tasks of a reading, in order; their keys are their places."""
    return tuple(
        Clause(
            str(place),
            task.path,
            task.heading,
            task.text,
            tuple(_body(body.name, body.role) for body in task.bodies),
            tuple(_deadlines(task.deadlines)),
        )
        for place, task in enumerate(reading.tasks)
    )


def _deadlines(deadlines: Iterable[Deadline]) -> Iterable[str]:
    return (f"{each.text}（{each.due}）" if each.due else each.text for each in deadlines)


def _body(name: str, role: Role) -> str:
    return f"{name}（{_ROLES[role]}）"
