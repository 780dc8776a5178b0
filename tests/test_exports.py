"""Files that are taken away, each read again by somebody else: csv, openpyxl, DuckDB, vobject, rdflib, networkx."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import unquote

import duckdb
import networkx as nx
import openpyxl
import pyoxigraph
import pytest
import rdflib
import vobject
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from api.cli.listings import DUTIES
from api.export.calendar import recurrence
from api.export.forms import FORMS, form_of, written
from api.export.wanted import Wanted
from graph.answers import Answers
from graph.exports import all_duties
from graph.loading import store_readings
from graph.periods import occurrence
from graph.store import OWN, open_store
from ontology.answers import BodyRef, DeadlineRow, DutyFilter, DutyRow, NoticeRef, State, Status, TaskRef
from ontology.facts import Every
from ontology.iris import Iris
from tests.conftest import Client, Run
from tests.graph_samples import HOUSING, IRIS, by, charged, reading, task

AS_OF = date(2026, 11, 24)
DAY = ("--as-of", str(AS_OF))
EVIL = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture(scope="module")
def answers(city: Path) -> Iterator[Answers]:
    with open_store(city, read_only=True) as store, Answers(store, Iris()) as opened:
        yield opened


@pytest.fixture(scope="module")
def duties(answers: Answers) -> list[DutyRow]:
    return list(all_duties(answers, DutyFilter(), as_of=AS_OF))


def exported(run: Run, city: Path, file: Path, *more: object) -> Path:
    told = run("export", file, "--store", city, *DAY, *more)
    assert told.code == 0, told.err
    assert f"{file.stat().st_size:,} bytes" in told.err
    assert [path.name for path in file.parent.iterdir()] == [file.name], "nothing else is left behind"
    return file


def test_rows_are_those_of_the_listing_in_its_order(answers: Answers, duties: list[DutyRow]) -> None:
    page = answers.duties(as_of=AS_OF, order_by=Wanted(DutyFilter(), AS_OF).order_by, first=1000)
    assert duties == list(page.items)
    assert len(duties) > 100


def test_csv(run: Run, city: Path, tmp_path: Path, duties: list[DutyRow]) -> None:
    data = exported(run, city, tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["职责"] for row in rows] == [duty.iri for duty in duties]
    assert [row["时限"] for row in rows] == [str(duty.status.due) for duty in duties]


def test_xlsx_has_chinese_heads_in_view_real_dates_and_numbers(
    run: Run, city: Path, tmp_path: Path, duties: list[DutyRow]
) -> None:
    file = exported(run, city, tmp_path / "a.xlsx", "--state", "overdue")
    overdue = [duty for duty in duties if duty.status.state is State.OVERDUE]
    sheet = openpyxl.load_workbook(file)["台账"]
    heads = [cell.value for cell in sheet[1]]
    assert {"责任单位", "时限", "任务原文", "状态"} <= set(heads)
    assert sheet.freeze_panes == "A2"
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [row["时限"] for row in rows] == [midnight(duty.status.due) for duty in overdue if duty.status.due]
    assert [row["逾期天数"] for row in rows] == [duty.status.days_overdue for duty in overdue]
    assert [row["职责"] for row in rows] == [duty.iri for duty in overdue]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "ics"])
def test_a_text_is_never_a_formula_and_never_breaks_out(suffix: str) -> None:
    evil = f"{EVIL}\r\nEND:VEVENT\r\nX-EVIL:1；,"
    with open_store(None) as store, Answers(store, IRIS) as answers:
        bad = task("一", bodies=(charged(HOUSING),), deadlines=(by(AS_OF),), text=evil)
        store_readings(store, [reading(bad)], IRIS)
        data = b"".join(written(answers, form_of(suffix), Wanted(DutyFilter(), AS_OF)))
    if suffix == "csv":
        (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert row["任务原文"] == "'" + evil
    elif suffix == "xlsx":
        cells = openpyxl.load_workbook(io.BytesIO(data))["台账"][2]
        (cell,) = [cell for cell in cells if "HYPERLINK" in str(cell.value)]
        assert (cell.data_type, str(cell.value)[:2]) == ("s", "'=")
        assert cell.hyperlink is None
    else:
        (event,) = vobject.readOne(data.decode()).vevent_list
        assert event.description.value.startswith(EVIL)
        assert not hasattr(event, "x_evil")


def test_the_same_question_gives_the_same_bytes(answers: Answers) -> None:
    for form in FORMS:
        if form.suffix == "xlsx":
            continue  # a workbook tells when it was made
        first, second = (b"".join(written(answers, form, Wanted(DutyFilter(), AS_OF))) for _ in range(2))
        assert first == second, form.suffix


def test_parquet_has_types(run: Run, city: Path, tmp_path: Path, duties: list[DutyRow]) -> None:
    file = exported(run, city, tmp_path / "a.parquet")
    with duckdb.connect() as base:
        types = dict(
            base.execute("SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(?))", [str(file)]).fetchall()
        )
        rows = base.execute('SELECT id, due, "daysOverdue", late, regions FROM read_parquet(?)', [str(file)]).fetchall()
    assert list(types) == [column.key for column in DUTIES]
    assert {key for key, kind in types.items() if kind == "DATE"} >= {"due", "originalDue", "doneOn", "asOf"}
    assert (types["daysOverdue"], types["late"], types["text"]) == ("INTEGER", "BOOLEAN", "VARCHAR")
    assert rows == [
        (d.iri, d.status.due, d.status.days_overdue, d.status.late, "、".join(r.name for r in d.regions))
        for d in duties
    ]


def test_every_value_of_the_listing_fits_its_type(duties: list[DutyRow]) -> None:
    from api.export.parquet import DAYS, FLAGS, NUMBERS

    for column in DUTIES:
        kinds = {type(column.value(duty)) for duty in duties} - {type(None)}
        assert (kinds <= {date}) == (column.key in DAYS) or not kinds, column.key
        assert (kinds <= {int}) == (column.key in NUMBERS) or not kinds, column.key
        assert (kinds <= {bool}) == (column.key in FLAGS) or not kinds, column.key


def test_a_calendar_has_an_all_day_event_for_each_duty_that_is_owed(
    run: Run, city: Path, tmp_path: Path, answers: Answers
) -> None:
    data = exported(run, city, tmp_path / "a.ics", "--department", "市财政局").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    calendar = vobject.readOne(data.decode())
    assert calendar.contents["x-wr-calname"][0].value == "市财政局督办"
    owed = (State.OVERDUE, State.DUE_SOON, State.OPEN, State.PENDING)
    page = answers.duties(DutyFilter(department="市财政局", states=owed), as_of=AS_OF, first=500)
    due = {unquote(event.url.value): event.dtstart.value for event in calendar.vevent_list}
    assert due == {duty.iri: duty.status.due for duty in page.items}
    for event in calendar.vevent_list:
        assert event.dtend.value == event.dtstart.value + timedelta(days=1)
        assert event.dtstamp.value == datetime(2026, 11, 23, 16, tzinfo=UTC)
        assert event.url.value.isascii()
    assert len({event.uid.value for event in calendar.vevent_list}) == len(due) > 3


def test_an_event_keeps_its_uid_when_the_day_goes_on(answers: Answers) -> None:
    def uids(day: date) -> set[str]:
        told = b"".join(written(answers, form_of("ics"), Wanted(DutyFilter(states=tuple(State)), day)))
        return {event.uid.value for event in vobject.readOne(told.decode()).vevent_list}

    assert uids(date(2026, 7, 1)) <= uids(AS_OF)  # one had no trigger yet


@given(
    every=st.sampled_from(["week", "month", "quarter", "half-year", "year"]),
    interval=st.sampled_from([None, 2, 3]),
    rule=st.sampled_from([None, "---05", "---25", "---30", "---31", "--02-30", "--03-31"]),
    since=st.dates(date(2020, 1, 1), date(2024, 12, 31)),
)
def test_a_recurring_duty_falls_due_in_a_calendar_when_it_falls_due_here(
    every: Every, interval: int | None, rule: str | None, since: date
) -> None:
    asked = date(2026, 11, 24)
    due = occurrence(every, interval, rule, since, asked, None).due
    row = _recurring(every, interval, rule, due)
    told = recurrence(row)
    if told is None:
        assert every != "year"
        assert (rule or "").startswith("--0")
        return
    text = ";".join(f"{name}={','.join(map(str, v)) if isinstance(v, list) else v}" for name, v in told.items())
    days = rrulestr(text.upper(), dtstart=midnight(due)).xafter(midnight(due), count=6, inc=True)
    theirs = [day.date() for day in days]
    ours = [due]
    while len(ours) < len(theirs):
        ours.append(occurrence(every, interval, rule, since, theirs[len(ours)] + timedelta(days=1), None).due)
    assert theirs == ours


def _recurring(every: Every, interval: int | None, rule: str | None, due: date) -> DutyRow:
    deadline = DeadlineRow("d", "每", "recurring", None, None, every, interval, rule, None, None, None, None, (0, 1))
    status = Status(State.OPEN, due, due=due)
    where, notice = TaskRef("t", None, "一", None, None, "报送。"), NoticeRef("n", None, "通知", None)
    return DutyRow("x", "lead", BodyRef("b", "局"), "局", None, where, notice, deadline, (), status)


def test_graphs_hold_what_the_store_holds(run: Run, city: Path, tmp_path: Path, answers: Answers) -> None:
    whole = {quad for quad in answers.snapshot.store.matching(None, None, None) if quad.graph_name != OWN}
    (tmp_path / "a").mkdir()
    nq = exported(run, city, tmp_path / "a" / "g.nq")
    assert set(pyoxigraph.parse(path=nq)) == whole
    (tmp_path / "b").mkdir()
    ttl = exported(run, city, tmp_path / "b" / "g.ttl")
    assert len(rdflib.Graph().parse(ttl)) == len({quad.triple for quad in whole})
    (tmp_path / "c").mkdir()
    jsonld = exported(run, city, tmp_path / "c" / "g.jsonld")
    assert set(pyoxigraph.parse(path=jsonld)) == whole


def test_a_graph_of_a_filter_is_a_store_that_answers_the_same(run: Run, city: Path, tmp_path: Path) -> None:
    file = exported(run, city, tmp_path / "g.nq", "--notice", "岭政办发〔2026〕12号")
    quads = frozenset(pyoxigraph.parse(path=file))
    with open_store(city, read_only=True) as store, open_store(None) as copy:
        assert 0 < len(quads) < len(store)
        copy.change((), quads)
        ours, theirs = (
            Answers(each, Iris()).duties(DutyFilter(notice="岭政办发〔2026〕12号"), as_of=AS_OF, first=500).items
            for each in (store, copy)
        )
    assert ours == theirs
    assert any(duty.status.done_on for duty in ours), "with what was reported"


@pytest.mark.parametrize("between", ["departments", "department_task", "department_region", "notices"])
def test_networks_are_the_same_in_every_form(run: Run, city: Path, tmp_path: Path, between: str) -> None:
    read = {}
    for suffix in ("gexf", "graphml", "cyjs"):
        (tmp_path / suffix).mkdir()
        read[suffix] = exported(run, city, tmp_path / suffix / f"n.{suffix}", "--between", between)
    graphs = [
        nx.read_gexf(read["gexf"]),
        nx.read_graphml(read["graphml"]),
        nx.cytoscape_graph(json.loads(read["cyjs"].read_bytes())),
    ]
    nodes, edges = (
        [
            {key: {n: v for n, v in data.items() if n in ("label", "load", "kind", "weight")} for key, data in part}
            for part in parts
        ]
        for parts in (
            [graph.nodes(data=True) for graph in graphs],
            [[(frozenset((a, b)), data) for a, b, data in graph.edges(data=True)] for graph in graphs],
        )
    )
    assert nodes[0] == nodes[1] == nodes[2]
    assert edges[0] == edges[1] == edges[2]
    assert nodes[0]
    assert edges[0] or between == "notices"
    assert all(graph.is_directed() == (between == "notices") for graph in graphs)


# -- over HTTP and where it goes wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=[form.suffix for form in FORMS])
def test_every_form_comes_over_http(client: Client, answers: Answers, form: object) -> None:
    told_form = form_of(form.suffix)  # type: ignore[attr-defined]
    told = client.get(f"/export/{told_form.of}.{told_form.suffix}", params={"asOf": str(AS_OF)})
    assert told.status_code == 200
    assert told.headers["content-type"].startswith(told_form.media_type.split(";")[0])
    assert told.headers["content-disposition"].endswith(f"{AS_OF}.{told_form.suffix}")
    ours = b"".join(written(answers, told_form, Wanted(DutyFilter(), AS_OF)))
    if told_form.suffix == "xlsx":
        sheets = [openpyxl.load_workbook(io.BytesIO(data))["台账"] for data in (told.content, ours)]
        first, second = (list(sheet.iter_rows(values_only=True)) for sheet in sheets)
        assert first == second
    else:
        assert told.content == ours


def test_a_calendar_is_subscribed_to(client: Client) -> None:
    asked = {"department": "市财政局", "asOf": str(AS_OF)}
    told = client.get("/calendar.ics", params=asked)
    assert told.status_code == 200
    assert "content-disposition" not in told.headers
    assert len(vobject.readOne(told.text).vevent_list) > 3
    again = client.get("/calendar.ics", params=asked, headers={"if-none-match": told.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/calendar.ics?department=无此局").status_code == 404


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("x.docx",), "the suffix must be one of .csv, .json, .xlsx"),
        (("-",), "--format"),
        (("no/such/folder/x.csv",), "No such file"),
        (("x.csv", "--department", "无此局"), "no body"),
    ],
)
def test_wrong_use_is_told_and_leaves_nothing(
    run: Run, city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("export", *arguments, "--store", city)
    assert told.code == 2
    assert says in told.err
    assert list(tmp_path.iterdir()) == []


def test_standard_output_takes_it_too(run: Run, city: Path, duties: list[DutyRow]) -> None:
    told = run("export", "-", "--format", "json", "--store", city, *DAY)
    assert [row["id"] for row in json.loads(told.out)] == [duty.iri for duty in duties]
    assert told.err == ""


def test_the_last_day_of_the_calendar_can_be_asked(client: Client) -> None:
    query = '{ duties(asOf: "9999-12-31", recurring: true, undated: true, first: 1) { totalCount } }'
    assert client.data(query)["duties"]["totalCount"] > 0


@pytest.mark.parametrize("module", ["api.app", "api.exports", "api.export.forms", "api.cli", "api.cli.fill_in"])
def test_each_way_in_can_be_the_first_that_is_imported(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
