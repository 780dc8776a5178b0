"""The ledger of a store is kept in a file in its folder, mapped into memory at the next start, and brought up to date.

The file is derived and disposable. It says of which revision of the store it is, by which writes each graph became
what it is (`Store.marks`), and which form of this program wrote it; where the store was written since, the graphs with
other marks are read anew, and where anything else is not as it should be, everything is.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar, get_type_hints

import numpy as np
import orjson

from graph.building import build_ledger
from graph.catalogue import Heads, KnownBody, KnownNotice, KnownRegion, assembled
from graph.columns import Array, Columns, read_columns, write_columns
from graph.growing import grown
from graph.ledger import Ledger
from graph.records import made_of
from graph.states import Timing
from graph.store import Store, is_address
from graph.strings import Strings

FILE: Final = "ledger.columns"
KEPT_FROM: Final = 5_000
"""From so many duties on a ledger is kept: a smaller one is built faster than its file is looked after."""
STALE: Final = 50
"""The file is written anew once more than so many graphs were read beside it."""

Marks = Mapping[str, frozenset[str]]
T = TypeVar("T")

logger = logging.getLogger("duban.ledger")


@dataclass(frozen=True, slots=True)
class Kept:
    """A ledger, and of what it is one."""

    ledger: Ledger
    revision: str
    marks: Marks

    def up_to_date(self, store: Store) -> Kept | None:
        """The ledger of a store as it is now, from this one of the same store; None where it is better built anew."""
        if store.revision == self.revision:
            return self
        marks = store.marks()
        told = frozenset[str]().union(*marks.values())
        changed = _changed(marks, self.marks)
        if not told.issuperset(store.revision.split()) or len(changed) > max(200, len(marks) // 4):
            return None
        return Kept(grown(self.ledger, store, changed), store.revision, marks)

    def changed_graphs(self, other: Kept) -> set[str]:
        """The graphs that were read anew since another one."""
        return _changed(self.marks, other.marks)


def _changed(marks: Marks, others: Marks) -> set[str]:
    return {graph for graph in marks.keys() | others.keys() if marks.get(graph) != others.get(graph)}


def ledger_of_store(store: Store, last: Kept | None = None, kept_from: int = KEPT_FROM) -> Kept:
    """The ledger of a store: from the last one where that is given, else from its file, else from the store itself.

    Raises `StoreError`.
    """
    if last is not None and (found := last.up_to_date(store)) is not None:
        return found
    place = place_of(store)
    kept = read_kept(place) if place is not None else None
    found = kept.up_to_date(store) if kept is not None else None
    if found is None:
        revision, marks = store.revision, store.marks()
        found = Kept(build_ledger(store), revision, marks)
    elif kept is not None and len(found.changed_graphs(kept)) <= STALE:
        return found
    return found if place is None or len(found.ledger) < kept_from else keep(found, place)


def place_of(store: Store) -> Path | None:
    """Where the ledger of a store is kept; None: nowhere, for it is in memory or behind a server."""
    return None if store.location is None or is_address(store.location) else Path(store.location) / FILE


def keep(kept: Kept, place: Path) -> Kept:
    """Write a ledger to its file and map that; what cannot be written is gone on with as it is."""
    try:
        write_columns(place, program(), _columns(kept))
    except OSError as error:
        logger.info("the ledger could not be kept in %s: %s", place, error)
        return kept
    return read_kept(place) or kept


def read_kept(place: Path) -> Kept | None:
    """The ledger in a file; None where there is none that this program wrote, or it is damaged."""
    columns = read_columns(place, program())
    if columns is None:
        return None
    told: Any = columns.told
    heads = Heads(_all(KnownNotice, told["notices"]), tuple((by, repealed) for by, repealed in told["repeals"]))
    members = zip(*(columns.arrays[f"mentions.{name}"].tolist() for name in _MEMBERS), strict=True)
    catalogue = assembled(heads, _all(KnownBody, told["bodies"]), _all(KnownRegion, told["regions"]), members)
    given = {"catalogue": catalogue, "timings": _all(Timing, told["timings"])}
    ledger: Ledger = _table(Ledger, columns.arrays, "", given)
    return Kept(ledger, told["revision"], {graph: frozenset(marks) for graph, marks in told["marks"].items()})


_MEMBERS: Final = ("member_notice", "member_group", "member")


def _all(kind: type[T], told: list[Any]) -> tuple[T, ...]:
    return tuple(map(made_of(kind), told))  # type: ignore[arg-type]  # classes can be hashed


def _columns(kept: Kept) -> Columns:
    catalogue = kept.ledger.catalogue
    told = {
        "revision": kept.revision,
        "marks": {graph: sorted(marks) for graph, marks in kept.marks.items()},
        "notices": catalogue.notices,
        "repeals": catalogue.repeals,
        "bodies": catalogue.bodies,
        "regions": catalogue.regions,
        "timings": kept.ledger.timings,
    }
    return Columns(told, _arrays(kept.ledger, ""))


def _arrays(table: Any, name: str) -> dict[str, Array]:
    """The columns of a table and of the tables in it, by their names."""
    found: dict[str, Array] = {}
    for field in fields(table):
        value = getattr(table, field.name)
        if isinstance(value, np.ndarray):
            found[name + field.name] = value
        elif isinstance(value, Strings):
            found |= {f"{name}{field.name}.ends": value.ends, f"{name}{field.name}.block": value.block}
        elif field.name not in _TOLD:
            found |= _arrays(value, f"{name}{field.name}.")
    return found


_TOLD: Final = ("catalogue", "timings")


def _table(kind: type, arrays: Mapping[str, Array], name: str, given: Mapping[str, object]) -> Any:
    """A table from its columns."""
    values: dict[str, object] = dict(given)
    for field, hint in get_type_hints(kind).items():
        if hint is Strings:
            values[field] = Strings(arrays[f"{name}{field}.ends"], arrays[f"{name}{field}.block"])  # type: ignore[arg-type]
        elif is_dataclass(hint) and field not in given:
            values[field] = _table(hint, arrays, f"{name}{field}.", {})  # type: ignore[arg-type]
        elif field not in given:
            values[field] = arrays[name + field]
    return kind(**values)


@cache
def program() -> str:
    """What of this program decides what a ledger holds: another word, another ledger."""
    told = hashlib.sha256()
    questions = sorted(each.name for each in files("graph").joinpath("rq").iterdir())
    parts = [("graph", f"{name}.py") for name in _PARTS] + [("graph", f"rq/{name}") for name in questions]
    for package, name in (*parts, *(("ontology", f"{name}.py") for name in ("facts", "iris", "terms"))):
        told.update(files(package).joinpath(name).read_bytes() + b"\0")
    told.update(orjson.dumps(np.dtype(np.int32).newbyteorder("=").str))
    return told.hexdigest()


_PARTS: Final = (
    "building", "catalogue", "columns", "convert", "gathering", "growing", "keeping", "ledger", "questions", "records",
    "states", "strings",
)  # fmt: skip
"""The modules that read a ledger from a store or a file."""
