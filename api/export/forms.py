"""The forms in which things are taken away, and how each is written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from pyoxigraph import Quad

from api.cli import fill_in
from api.export import calendar, networks, parquet, quads, table
from api.export.wanted import Wanted
from graph.answers import Answers
from graph.exports import all_duties, all_quads, count_of
from graph.network import responsibility_network
from ontology.answers import DutyRow, Network
from ontology.errors import NotOffered

MOST_NODES: Final = 5_000

Track = Callable[[Iterable[DutyRow], int], Iterable[DutyRow]]
"""What looks on while rows go by, given how many there are."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its suffix, its media type, and which one of its writers there is."""

    suffix: str
    media_type: str
    duties: Callable[[Iterable[DutyRow], Wanted], Iterator[bytes]] | None = None
    network: Callable[[Network], Iterator[bytes]] | None = None
    graph: Callable[[Iterable[Quad]], Iterator[bytes]] | None = None

    @property
    def of(self) -> str:
        """What is written in it: duties, network or graph."""
        return "duties" if self.duties else "network" if self.network else "graph"


def _ledger(rows: Iterable[DutyRow], _: Wanted) -> Iterator[bytes]:
    """The ledger to fill in, for `duban report` to read back."""
    yield fill_in.fill_in(rows)


FORMS: Final = (
    Form("csv", "text/csv; charset=utf-8", duties=table.csv),
    Form("json", "application/json", duties=table.json),
    Form("xlsx", fill_in.MEDIA_TYPE, duties=_ledger),
    Form("parquet", "application/vnd.apache.parquet", duties=parquet.parquet),
    Form("ics", calendar.MEDIA_TYPE, duties=calendar.ics),
    Form("gexf", "application/gexf+xml", network=networks.gexf),
    Form("graphml", "application/graphml+xml", network=networks.graphml),
    Form("cyjs", "application/json", network=networks.cytoscape),
    Form("nq", "application/n-quads", graph=quads.nq),
    Form("ttl", "text/turtle", graph=quads.ttl),
    Form("jsonld", "application/ld+json", graph=quads.jsonld),
)


def form_of(name: str) -> Form:
    """The form that the suffix of a file tells, or that is named. Raises `NotOffered`."""
    suffix = (PurePath(name).suffix or name).removeprefix(".").lower()
    if found := next((form for form in FORMS if form.suffix == suffix), None):
        return found
    known = "、".join(f".{form.suffix}" for form in FORMS)
    raise NotOffered(
        f"不能导出“{name}”：后缀应是 {known} 之一。",
        f"cannot export {name!r}: the suffix must be one of {known.replace('、', ', ')}.",
    )


def written(answers: Answers, form: Form, wanted: Wanted, track: Track = lambda rows, _: rows) -> Iterator[bytes]:
    """What is asked for in a form, part by part. Raises `UnknownName` before the first part, and `QueryLimit`."""
    if form.duties is not None:
        wanted = _as_calendar(wanted) if form.suffix == "ics" else wanted
        as_of, known_at = wanted.as_of, wanted.known_at
        total = count_of(answers, wanted.filter, as_of=as_of, known_at=known_at)
        rows = all_duties(answers, wanted.filter, as_of=as_of, known_at=known_at, order_by=wanted.order_by)
        return form.duties(track(rows, total), wanted)
    if form.network is not None:
        network = responsibility_network(
            answers, wanted.filter, as_of=wanted.as_of, known_at=wanted.known_at, between=wanted.between,
            limit=MOST_NODES,
        )  # fmt: skip
        return form.network(network)
    if form.graph is not None:
        return form.graph(all_quads(answers, wanted.filter, as_of=wanted.as_of, known_at=wanted.known_at))
    raise TypeError(f"{form.suffix} has no writer")


def _as_calendar(wanted: Wanted) -> Wanted:
    """What is still owed, where no states were asked for."""
    return replace(wanted, filter=replace(wanted.filter, states=wanted.filter.states or calendar.OWED))
