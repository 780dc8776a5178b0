"""Which duties a task gives: one for each body and deadline (undated where no deadline binds), strongest role first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ontology.facts import Body, BodyMention, Deadline, Reading, Role, Task
from ontology.iris import Iris, deadline_key
from ontology.terms import ROLES

_STRENGTH: dict[Role, int] = {role: rank for rank, role in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Share:
    """A body's share of a task: the duty before it is dated. `printed` is the name of its strongest mention."""

    body: Body
    role: Role
    printed: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """A deadline with its key, unique inside its task (`None`: no deadline binds)."""

    key: str
    deadline: Deadline | None


def shares(task: Task, reading: Reading, iris: Iris) -> tuple[Share, ...]:
    """One share for each body; charged twice, it keeps its strongest role (牵头, 责任, 配合)."""
    found: dict[str, Share] = {}
    for mention in task.bodies:
        share = Share(meant(mention, reading), mention.role, mention.name)
        known = found.setdefault(iris.body(share.body), share)
        if _STRENGTH[share.role] < _STRENGTH[known.role]:
            found[iris.body(share.body)] = share
    return tuple(found.values())


def meant(mention: BodyMention, reading: Reading) -> Body:
    """The body a mention means; one that was not resolved is known by its printed name among what its issuer says."""
    if mention.body is not None:
        return mention.body
    return Body(mention.name, "unknown", scope=reading.notice.issuer or reading.notice.title)


def keyed(deadlines: Sequence[Deadline]) -> tuple[Keyed, ...]:
    """Deadlines with unique keys (``~2`` for a second one that means the same); none gives one undated."""
    if not deadlines:
        return (Keyed(deadline_key(None), None),)
    return tuple(
        Keyed(key, deadline) for key, deadline in zip(unique(map(deadline_key, deadlines), "~"), deadlines, strict=True)
    )


def unique(names: Iterable[str], mark: str) -> Iterator[str]:
    """The names in order, repeated ones with their count: a, b, a → a, b, a~2.

    >>> list(unique(["a", "b", "a", "a~2", "a"], "~"))
    ['a', 'b', 'a~2', 'a~2~2', 'a~3']
    """
    counts: dict[str, int] = {}
    given: set[str] = set()
    for name in names:
        told = name
        while told in given:
            counts[name] = counts.get(name, 1) + 1
            told = f"{name}{mark}{counts[name]}"
        given.add(told)
        yield told


def places(task: Task, body: Body, reading: Reading) -> tuple[str, ...]:
    """The codes of the regions in which a duty counts.

    Those the task names; where the bearer is the body of one of them, that one only (泽州县人民政府 answers for
    泽州县, not for the other counties named). A task that names none counts where its bearer is, else where its
    notice is from.
    """
    named = tuple(dict.fromkeys(region.code for region in task.regions if region.code is not None))
    own = body.jurisdiction
    if own is not None and (not named or own in named):
        return (own,)
    return named or ((reading.jurisdiction,) if reading.jurisdiction is not None else ())


def with_unique_paths(reading: Reading) -> Reading:
    """The reading with parts counted where two tasks would have one IRI, so that neither is lost."""
    seen: set[tuple[str | None, str, int | None]] = set()
    tasks = []
    for task in reading.tasks:
        part = task.part
        while (task.instrument, task.path, part) in seen:
            part = (part or 1) + 1
        seen.add((task.instrument, task.path, part))
        tasks.append(task if part == task.part else replace(task, part=part))
    return replace(reading, tasks=tuple(tasks))
