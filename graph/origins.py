"""What a store knows of where its notices were read: by that a load goes on where it broke off.

A source is named by a key: a digest of its content, its name and the way it was read. The store's own graph keeps, for
each key, which notices stand there as this source gave them, and how much that was. Who gives a notice anew takes it
over from the source that gave it before. A source is held as it is while all that it gave is still its own.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from graph.convert import literal, named
from graph.questions import question
from graph.store import OWN, Store
from ontology.answers import LoadCounts
from ontology.terms import GAVE, READ_AS

_SCHEME: Final = "urn:sha256:"
_AT_ONCE: Final = 200
"""So many keys are asked for in one query."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much a source was read as; `notices` counts different ones."""

    notices: int
    tasks: int
    duties: int
    remarks: int
    quads: int

    @property
    def counts(self) -> LoadCounts:
        """As the counts of a load that found everything unchanged."""
        return LoadCounts(0, 0, self.notices, self.tasks, self.duties, self.remarks, self.quads)


def gave(key: str, notice: str) -> Quad:
    """That a notice stands in the store as this source gave it."""
    return Quad(_source(key), named(GAVE), literal(notice), OWN)


def read_as(key: str, amount: Amount) -> Quad:
    """That a source was read to its end, and how much it was."""
    return Quad(_source(key), named(READ_AS), literal(" ".join(map(str, astuple(amount)))), OWN)


def givers(store: Store, notice: str) -> list[Quad]:
    """What the store says of who gave a notice."""
    return [quad for quad in store.matching(None, GAVE, literal(notice)) if quad.graph_name == OWN]


def key_of(quad: Quad) -> str:
    """The key of the source that a quad speaks of."""
    source = quad.subject
    return source.value.removeprefix(_SCHEME) if isinstance(source, NamedNode) else ""


def whole(store: Store, key: str) -> list[Quad]:
    """What the store says of how much a source was: that it was read to its end."""
    return list(store.matching(_source(key).value, READ_AS, None))


def held(store: Store, keys: Sequence[str]) -> dict[str, LoadCounts]:
    """The sources that the store holds as they are, of those asked for, with what they came to. Raises `StoreError`."""
    found: dict[str, LoadCounts] = {}
    for begin in range(0, len(keys), _AT_ONCE):
        found |= _held(store, keys[begin : begin + _AT_ONCE])
    return found


def _held(store: Store, keys: Collection[str]) -> dict[str, LoadCounts]:
    amounts: dict[str, Amount] = {}
    owned: Counter[str] = Counter()
    for row in store.ask(question("origins"), source=[_source(key).value for key in keys]):
        key = row.text("source").removeprefix(_SCHEME)
        amounts[key] = Amount(*map(int, row.text("amount").split()))
        owned[key] += 1
    return {key: amount.counts for key, amount in amounts.items() if owned[key] == amount.notices}


def _source(key: str) -> NamedNode:
    return NamedNode(_SCHEME + key)
