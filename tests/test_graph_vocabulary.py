"""The vocabulary declares every word that is used; constants, questions and triples keep to it."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QuerySolutions
from rdflib import RDFS

from graph.answers import Answers
from graph.loading import Loading
from graph.questions import names, parse, question
from graph.recording import Deciding
from graph.reports import store_reports
from graph.store import Store, open_store
from ontology import terms
from ontology.facts import Aspect, Deadline, Decision, ProgressReport, Span
from tests.graph_samples import (
    ALL_COUNTIES,
    CITY,
    COUNTY,
    HOUSING,
    IRIS,
    Counties,
    by,
    charged,
    in_region,
    notice,
    provision,
    reading,
    remark,
    task,
)
from tests.test_graph_loading import Places

AT = datetime(2021, 5, 1, 9, 30, tzinfo=UTC)
FILE = Path(terms.__file__).parent / "vocabulary.ttl"
WORDS = rdflib.Graph().parse(FILE)
DECLARED = {str(word) for word in WORDS.subjects(RDFS.label)}


def constants() -> set[str]:
    """Every IRI that `ontology/terms.py` names."""
    told = {value for name, value in vars(terms).items() if name.isupper() and isinstance(value, str)}
    sets = (terms.ROLES, terms.KINDS, terms.BODY_KINDS, terms.EVENTS, terms.STATES, terms.VERDICTS)
    return (told - set(terms.PREFIXES.values())) | {iri for each in sets for iri in each.values()}


def whole_store() -> Store:
    """A store in which every kind of thing and every field is there."""
    store = open_store(None)
    deadlines = (
        by(date(2021, 4, 30)),
        Deadline("每年", "recurring", Span(0, 2), every="year", interval=2, rule="--03-31"),
        Deadline("三日内", "relative", Span(0, 2), duration="P3D", workdays=True, after="收到申请"),
        Deadline("五至九月", "window", Span(0, 2), date(2021, 5, 1), date(2021, 9, 30)),
    )
    head = notice(
        effective=date(2021, 1, 1),
        expires=date(2022, 1, 1),
        repeals=("云政办〔2015〕1号",),
        cites=("云政办〔2016〕1号",),
        instruments=("方案",),
    )
    regions = (in_region("临溪县", COUNTY), in_region("云泽市", CITY))
    bodies = (charged(HOUSING, name="市住建局"), charged(ALL_COUNTIES))
    told = reading(
        task(bodies=bodies, deadlines=deadlines, instrument="方案", part=1, regions=regions),
        head=head,
        provisions=(provision(instrument="方案"),),
        remarks=(remark(),),
    )
    loading = Loading(store, IRIS, Places(), Counties())
    loading.add((told,), "0" * 64)
    loading.finish()
    with Answers(store, IRIS) as answers:
        (row,) = answers.tasks().items
    day = date(2021, 5, 1)
    report = ProgressReport(
        row.iri, "extended", day, day, "督查室", "说明", "佐证", date(2021, 6, 1), at=AT, by="督查室"
    )
    store_reports(store, [report], IRIS)
    duty = row.duties[0]
    values: dict[Aspect, str] = {
        "bearer": IRIS.body(HOUSING), "role": "lead", "due": "2021-05-01", "start": "2021-05-01",
        "region": IRIS.region(CITY),
    }  # fmt: skip
    with Answers(store, IRIS) as answers:
        for aspect, value in values.items():
            decision = Decision(duty, "changed", "督查室", AT, day, aspect, (value,), "原文有误")
            answers.decide([Deciding(decision, (HOUSING,), (CITY,))])
    return store


@pytest.mark.parametrize("name", names())
def test_every_question_is_a_query_with_the_columns_it_tells(name: str) -> None:
    asked = question(name)
    store = whole_store()
    samples: dict[str, list[str | int]] = {
        "IRI": ["https://duban.example/none"],
        "text": ["x'\"\\ } 》"],
        "integer": [1],
    }
    rows = store.view.query(asked.bound(**{each.name: samples[each.kind] for each in asked.parameters}))
    assert isinstance(rows, QuerySolutions)
    assert [variable.value for variable in rows.variables] == list(asked.columns)
    assert list(rows) == [] or not asked.parameters
    assert asked.words.endswith(".")
    with pytest.raises(TypeError, match="takes"):
        asked.bound(unheard=["x"])


@pytest.mark.parametrize("name", names())
def test_optional_parts_are_one_triple_each(name: str) -> None:
    # Oxigraph joins a longer one by evaluating it over the whole store: 17 s instead of 5 ms at 100,000 duties.
    for part in re.findall(r"OPTIONAL \{([^}]*)\}", question(name).query):
        assert re.fullmatch(r"\s*\?\w+ [\w:]+ \?\w+\s*", part), part


def test_every_word_of_a_question_is_declared() -> None:
    for name in names():
        for prefix, word in re.findall(r"\b([a-z]+):(\w+)", question(name).query):
            assert terms.PREFIXES[prefix] + word in DECLARED, (name, word)


def test_an_unknown_question_and_a_file_that_is_none() -> None:
    with pytest.raises(KeyError, match="task_texts"):
        question("nothing")
    with pytest.raises(ValueError, match="VALUES"):
        parse("x", "# Words.\n# parameters: task (IRI, many)\n# columns: a\n\nSELECT ?a { ?a ?b ?c }")
