"""``/read`` and ``/triples``: notices as read, with every fact marked where it stands."""

from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.marked import _Mark, pieces
from api.reading import LIMITS, MOST_TEXT
from api.settings import Settings
from graph.store import open_store
from tests.conftest import Client

NOTICE = "岭政办发〔2026〕12号"
DAY = "2026-11-24"


def stored(client: Client, notice: str = NOTICE) -> dict[str, Any]:
    told = client.get("/read", params={"notice": notice, "asOf": DAY})
    assert told.status_code == 200
    read: dict[str, Any] = told.json()["notices"][0]
    return read


def marked(read: dict[str, Any], kind: str) -> list[str]:
    """The words under which facts of a kind are marked, in the order of the text."""
    return [
        piece["text"] for part in read["parts"] for piece in part["pieces"]
        if any(read["facts"][number]["kind"] == kind for number in piece["facts"])
    ]  # fmt: skip


def test_pieces_make_up_the_text_of_each_provision(client: Client) -> None:
    provisions = client.data("query ($n: String!) { notice(number: $n) { provisions { text } } }", n=NOTICE)
    texts = ["".join(piece["text"] for piece in part["pieces"]) for part in stored(client)["parts"]]
    assert texts == [each["text"] for each in provisions["notice"]["provisions"]]


def test_facts_stand_under_their_printed_words(client: Client) -> None:
    read = stored(client)
    assert "2026年5月底前" in marked(read, "deadline")
    assert "市住建局" in marked(read, "body")
    shown = {number for part in read["parts"] for piece in part["pieces"] for number in piece["facts"]}
    lost = [fact["printed"] for number, fact in enumerate(read["facts"]) if number not in shown]
    assert not lost


def test_every_notice_of_the_samples_marks_nearly_all_of_its_facts(client: Client) -> None:
    facts = found = 0
    for row in client.data("{ notices(first: 50) { nodes { id } } }")["notices"]["nodes"]:
        read = stored(client, row["id"])
        facts += len(read["facts"])
        found += len({number for part in read["parts"] for piece in part["pieces"] for number in piece["facts"]})
    assert found >= 0.97 * facts > 100


def test_tasks_carry_their_duties_on_the_day(client: Client) -> None:
    read = stored(client)
    task = next(each for each in read["tasks"] if each["path"] == "二/（一）/1")
    assert {duty["state"] for duty in task["duties"]} <= {"overdue", "done"}
    assert len(task["duties"]) == 4


def test_what_a_notice_says_of_itself_and_its_triples(client: Client) -> None:
    read = stored(client)
    assert read["notice"]["issuer"] == "云岭市人民政府办公室"
    turtle = client.get("/triples", params={"iri": read["facts"][0]["iri"]})
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert read["facts"][0]["iri"] in turtle.text
    assert client.get("/triples", params={"iri": "urn:nothing"}).status_code == 404


@pytest.mark.parametrize(
    ("params", "status"), [({}, 400), ({"notice": "无此号"}, 404), ({"notice": NOTICE, "asOf": "x"}, 400)]
)
def test_what_cannot_be_shown_is_told(client: Client, params: dict[str, str], status: int) -> None:
    assert client.get("/read", params=params).status_code == status


@pytest.fixture
def reader(city: Path, samples: Path) -> Any:
    with open_store(city, read_only=True) as store:
        yield Client(create_app(store, Settings(registries=(str(samples / "registry.csv"),))))


TEXT = """云岭市人民政府办公室
关于试读的通知
岭政办发〔2026〕98号
各县（市、区）人民政府：
一、𠮷祥路整治
市城市管理局于2026年9月底前完成𠮷祥路整治。
云岭市人民政府办公室
2026年8月18日
"""


def test_a_dropped_text_is_read_marked_and_not_kept(reader: Client) -> None:
    answer = reader.request("POST", "/read", params={"asOf": DAY}, content=TEXT.encode()).json()
    read = answer["notices"][0]
    assert marked(read, "deadline") == ["2026年9月底前"]
    assert marked(read, "body") == ["市城市管理局"]
    assert [duty["state"] for task in read["tasks"] for duty in task["duties"]] == ["overdue"]
    assert all("duban:" in answer["triples"][fact["iri"]] for fact in read["facts"])
    assert reader.get("/read", params={"notice": "岭政办发〔2026〕98号"}).status_code == 404


def test_a_text_that_charges_nobody_gives_no_task(reader: Client) -> None:
    answer = reader.request("POST", "/read", content="今天天气很好。".encode()).json()
    assert [each["tasks"] + each["facts"] for each in answer["notices"]] in ([], [[]])


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"x" * (LIMITS.file_bytes + 1), 413),
        ("字".encode() * (MOST_TEXT + 1), 422),
        (b"%PDF-1.7 broken", 422),
        (b"", 422),
    ],
    ids=["bytes", "characters", "broken", "empty"],
)
def test_what_is_too_much_or_unreadable_is_refused(reader: Client, content: bytes, status: int) -> None:
    told = reader.request(
        "POST", "/read", params={"name": "x.pdf" if content[:1] == b"%" else "x.txt"}, content=content
    )
    assert told.status_code == status
    assert told.json()["errors"][0]["message"]


def test_of_overlapping_tasks_the_innermost_counts() -> None:
    told = pieces("一二三四", [_Mark(0, 4, 0, None), _Mark(1, 3, 1, None), _Mark(2, 3, None, 7)])
    assert [(piece.text, piece.task, piece.facts) for piece in told] == [
        ("一", 0, ()),
        ("二", 1, ()),
        ("三", 1, (7,)),
        ("四", 0, ()),
    ]
