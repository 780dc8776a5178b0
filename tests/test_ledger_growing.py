"""A ledger that was brought up to date says what one says that is built anew."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import get_args

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.building import build_ledger
from graph.growing import grown
from graph.ledger import KINDS, ROLES, Ledger
from graph.loading import store_readings
from graph.reckoning import reckon
from graph.reports import store_reports
from graph.store import Store, open_store
from graph.strings import Splice, Strings
from ontology.facts import EventKind, Reading
from tests.graph_samples import DAYS, IRIS, Counties, readings
from tests.test_graph_ledger import told


def everything(ledger: Ledger) -> dict[str, object]:
    """All that a ledger says, without the numbers by which it says it."""
    catalogue, tasks, mentions = ledger.catalogue, ledger.task_table, ledger.mentions
    bodies, notices = ([each.ref.iri for each in table] for table in (catalogue.bodies, catalogue.notices))
    regions = [each.ref.iri for each in catalogue.regions]
    return {
        "catalogue": asdict(catalogue),
        "duties": [
            (
                iri,
                ledger.tasks[ledger.task[row]],
                bodies[ledger.bearer[row]],
                notices[ledger.notice[row]],
                ROLES[ledger.role[row]],
                catalogue.functions[ledger.function[row]] if ledger.function[row] >= 0 else None,
                KINDS[ledger.kind[row]] if ledger.kind[row] >= 0 else None,
                ledger.timings[ledger.timing[row]],
                ledger.deadline_row(row),
                ledger.words[ledger.printed[row]],
                [int(each[row]) for each in (ledger.start, ledger.due, ledger.since, ledger.until)],
                [regions[number] for number in ledger.regions_of(row)],
            )
            for row, iri in enumerate(ledger.iris)
        ],
        "tasks": [
            (ledger.task_ref(number), notices[tasks.notice[number]], int(tasks.order[number]))
            for number in range(len(tasks.iris))
        ],
        "deadlines": list(ledger.deadline_table.iris),
        "mentions": [
            sorted((ledger.words[g], bodies[b]) for g, b in zip(mentions.body_graph, mentions.body, strict=True)),
            sorted((ledger.words[g], regions[r]) for g, r in zip(mentions.region_graph, mentions.region, strict=True)),
            sorted(zip(mentions.member_notice, mentions.member_group, mentions.member, strict=True)),
        ],
        "reports": [*ledger.events.reports],
        "lines": [
            (int(ledger.events.row[line]), ledger.events.reports[int(ledger.events.of[line])])
            for line in range(len(ledger.events.row))
        ],
    }


def changed(store: Store, before: dict[str, frozenset[str]]) -> set[str]:
    now = store.marks()
    return {graph for graph in now.keys() | before.keys() if now.get(graph) != before.get(graph)}


@settings(max_examples=150, deadline=None)
@given(st.lists(readings(), min_size=2, max_size=4), st.data(), DAYS)
def test_a_ledger_brought_up_to_date_is_one_built_anew(
    found: Sequence[tuple[Reading, ...]], data: st.DataObject, as_of: date
) -> None:
    store = open_store(None)
    ledger, before = build_ledger(store), store.marks()
    for number, each in enumerate(found):
        store_readings(store, each, IRIS, groups=Counties() if number % 2 else None)
        if data.draw(st.booleans()):
            now = build_ledger(store)
            store_reports(store, data.draw(told([*now.iris, *now.tasks], get_args(EventKind))), IRIS)
        graphs = [mark for mark in store.marks() if mark.startswith(f"{IRIS.base}notice/")]
        for graph in data.draw(st.lists(st.sampled_from(graphs), max_size=1)):
            store.replace(graph, frozenset())
        ledger, before = grown(ledger, store, changed(store, before)), store.marks()
        anew = build_ledger(store)
        assert everything(ledger) == everything(anew)
        assert np.array_equal(reckon(ledger, as_of, None, 30).state, reckon(anew, as_of, None, 30).state)


TEXTS = st.text(st.sampled_from("ab市𠮷/-"), max_size=3)


@given(st.sets(TEXTS), st.sets(TEXTS), st.data())
def test_two_sorted_tables_are_put_together(old: set[str], new: set[str], data: st.DataObject) -> None:
    kept = {text for text in old if data.draw(st.booleans())}
    keep = np.array([text in kept for text in sorted(old)], dtype=np.bool_)
    before, added = Strings.of(sorted(old)), Strings.of(sorted(new))
    put = Splice.of(before, keep, added)
    whole = sorted(kept | new)
    assert list(put.strings(before, added)) == whole
    assert [whole[at] if at >= 0 else None for at in put.old] == [t if t in kept else None for t in sorted(old)]
    assert [whole[at] for at in put.new] == sorted(new)
    sizes = put.ints(
        np.array([len(t) for t in before], dtype=np.int32), np.array([len(t) for t in added], dtype=np.int32)
    )
    assert sizes.tolist() == [len(text) for text in whole]


@given(st.lists(TEXTS), TEXTS)
def test_texts_in_one_block_are_a_sequence(texts: list[str], other: str) -> None:
    block = Strings.of(texts)
    assert [*block] == texts
    assert block[:2] == texts[:2]
    assert block[-1:] == texts[-1:]
    ordered = Strings.of(sorted(texts))
    assert ordered.before(other) == sum(text < other for text in texts)
    assert (ordered.place(other) is not None) == (other in texts)
