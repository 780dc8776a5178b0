"""The invented country of the benchmarks: the same from the same seed, and shaped as it says."""

from collections import Counter
from datetime import date
from pathlib import Path

import pyoxigraph
import pytest

from bench._peers import write
from bench.answering import DAYS, query
from bench.synthetic import FIRST_DAY, Synthetic, fill, main, places
from graph.answers import Answers
from graph.store import open_store
from ontology.answers import DutyFilter, GroupBy
from ontology.facts import ProgressReport, Reading
from ontology.iris import Iris

IRIS = Iris("https://duban.example/")


def drawn(duties: int, seed: int) -> tuple[list[Reading], list[ProgressReport]]:
    country = Synthetic(duties, seed)
    return list(country.readings(IRIS)), list(country.reports())


def test_a_seed_gives_the_same_country_again_and_another_seed_another() -> None:
    assert drawn(600, 7) == drawn(600, 7)
    assert drawn(600, 7) != drawn(600, 8)


def test_it_is_as_large_and_as_mixed_as_it_says() -> None:
    store = open_store(None)
    duties = fill(store, 3000, IRIS)
    assert abs(duties / 3000 - 1) < 0.05
    with Answers(store, IRIS) as answers:
        ledger = answers.snapshot.ledger
        kinds = Counter(ledger.kind.tolist())
        assert len(ledger) == duties
        assert 0.05 < kinds[3] / duties < 0.2
        assert kinds[4] > 0
        assert kinds[-1] > 0
        (row,) = answers.statistics(DutyFilter(recurring=True, undated=True), as_of=date(2026, 1, 1), group_by=())
        assert 0.1 < row.done / duties < 0.3
        assert 0.3 < row.overdue / duties < 0.8
        regions = answers.statistics(as_of=FIRST_DAY, group_by=(GroupBy.REGION,))
        assert {each.region.name for each in regions if each.region} <= {place.name for place in places(3000)}


def test_a_million_duties_are_spread_over_a_country_and_ten_thousand_over_a_province() -> None:
    assert [len(places(duties)) for duties in (10_000, 1_000_000)] == [91, 30 * 91]
    assert len({place.code for place in places(1_000_000)}) == 30 * 91


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["150", str(tmp_path / "store")]) == 0
    assert "duties in" in capsys.readouterr().out
    assert main(["150", str(tmp_path / "store")]) == 2


def test_the_servers_of_the_benchmark_hold_the_same_duties(tmp_path: Path) -> None:
    peer, store = pyoxigraph.Store(), open_store(None)
    fill(store, 600, IRIS)
    assert write(600, tmp_path / "facts.nt") > 600
    peer.bulk_load(path=str(tmp_path / "facts.nt"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    with Answers(store, IRIS) as answers:
        for number, day in enumerate(DAYS):
            rows = answers.statistics(as_of=day, first=50)
            told = peer.query(query("league", number, ["—"], "oxigraph"))
            assert isinstance(told, pyoxigraph.QuerySolutions)
            counts = [int(row["n"].value) for row in told]
            assert counts == [row.overdue for row in rows if row.overdue]
            assert counts
