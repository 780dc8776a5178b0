"""The difference of two notices, or of two readings of one: which tasks were added, removed or changed, and how.

A task is the same one where its text is the same, else where path and heading are, else where the texts are alike
enough, the most alike first; what is left was added or removed.
"""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Final

from graph.likeness import Pairs, dice, pairs
from graph.names import plain
from ontology.office import Change, ChangeKind, Clause, Edit, EditKind

ALIKE: Final = 0.5
"""From here on (Dice of pairs of characters) two texts are taken to be one task."""
MOST: Final = 400
"""Tasks left on either side beyond which likeness is not tried: it compares each with each."""

_EDITS: Final = {"equal": EditKind.KEPT, "delete": EditKind.DELETED, "insert": EditKind.INSERTED}


def difference(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[Change, ...]:
    """All tasks of both, in the order of the new one; what was removed stands where it stood."""
    matched = _matched(old, new)
    partner = {there: here for here, there in matched.items()}
    changes, at = list[Change](), 0
    for number, clause in enumerate(new):
        here = partner.get(number)
        while here is not None and at < here:
            changes += [_gone(old[at])] if at not in matched else []
            at += 1
        changes.append(Change(ChangeKind.ADDED, None, clause, 0.0) if here is None else _change(old[here], clause))
        at = max(at, here + 1) if here is not None else at
    return (*changes, *(_gone(clause) for place, clause in enumerate(old) if place >= at and place not in matched))


def _gone(clause: Clause) -> Change:
    return Change(ChangeKind.REMOVED, clause, None, 0.0)


def _change(old: Clause, new: Clause) -> Change:
    same = (old.text, old.bodies, old.deadlines, old.path) == (new.text, new.bodies, new.deadlines, new.path)
    kind = ChangeKind.SAME if same else ChangeKind.CHANGED
    return Change(kind, old, new, dice(pairs(old.text), pairs(new.text)), edits(old.text, new.text))


def _matched(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """For each old task the place of its new form."""
    found: dict[int, int] = {}
    _by(found, old, new, lambda clause: (clause.path, plain(clause.text)))
    _by(found, old, new, lambda clause: plain(clause.text))
    _by(found, old, new, lambda clause: (clause.path, clause.heading) if clause.heading else None)
    left = [place for place in range(len(old)) if place not in found]
    free = [place for place in range(len(new)) if place not in found.values()]
    if max(len(left), len(free), 0) <= MOST:
        _by_likeness(found, [(at, pairs(old[at].text)) for at in left], [(at, pairs(new[at].text)) for at in free])
    return found


def _by(found: dict[int, int], old: Sequence[Clause], new: Sequence[Clause], key: Callable[[Clause], object]) -> None:
    """Match what has the same key, in order."""
    taken, places = set(found.values()), dict[object, list[int]]()
    for place, clause in enumerate(new):
        if place not in taken and key(clause) is not None:
            places.setdefault(key(clause), []).append(place)
    for place, clause in enumerate(old):
        if place not in found and (waiting := places.get(key(clause))):
            found[place] = waiting.pop(0)


def _by_likeness(found: dict[int, int], old: Sequence[tuple[int, Pairs]], new: Sequence[tuple[int, Pairs]]) -> None:
    scored = sorted(
        ((-dice(mine, theirs), here, there) for here, mine in old for there, theirs in new),
    )
    taken: set[int] = set()
    for score, here, there in scored:
        if -score >= ALIKE and here not in found and there not in taken:
            found[here] = there
            taken.add(there)


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """How one text becomes another, character by character.

    >>> [(each.kind.value, each.text) for each in edits("六月底前", "九月底前")]
    [('deleted', '六'), ('inserted', '九'), ('kept', '月底前')]
    """
    told: list[Edit] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace":
            told += [Edit(EditKind.DELETED, old[a:b]), Edit(EditKind.INSERTED, new[c:d])]
        else:
            told.append(Edit(_EDITS[tag], old[a:b] or new[c:d]))
    return tuple(told)
