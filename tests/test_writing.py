"""Writing through the server: off by default, by token, with who and when; durable before it is acknowledged."""

import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings, today
from api.tokens import PREFIX, Role, Tokens, tokens_of
from graph.store import open_store
from ontology.errors import BadValue, Unauthenticated, UnknownName
from tests.conftest import Client, Run

REPORT = """mutation ($input: ReportProgressInput!) { reportProgress(input: $input) {
  progress { id state day recorded recordedAt recordedBy reporter note withdrawnOn }
  duties { id state doneOn known progress { id } }
} }"""
WITHDRAW = """mutation ($id: ID!, $note: String, $key: String) {
  withdrawProgress(id: $id, note: $note, idempotencyKey: $key) {
    progress { id withdraws recordedBy } duties { id state progress { id withdrawnOn } }
} }"""
DECIDE = "mutation ($input: DecisionInput!) {{ {name}(input: $input) {{ progress {{ state }} duties {{ state }} }} }}"
EXTEND = """mutation ($input: ExtensionInput!) { extendDuty(input: $input) {
  duties { state due originalDue extensions daysOverdue daysOverdueOriginal } } }"""


class Office(Client):
    """A client with a token, of a server that takes writes."""

    def __init__(self, app: Any, tokens: Tokens) -> None:
        super().__init__(app)
        self.tokens = tokens
        self.reporter = tokens.add("市财政局王某", Role.REPORTER)
        self.reviewer = tokens.add("督查室", Role.REVIEWER)

    def write(self, mutation: str, token: str | None, **variables: object) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        body = {"query": mutation, "variables": variables}
        told: dict[str, Any] = self.request("POST", "/graphql", json=body, headers=headers).json()
        return told

    def wrote(self, mutation: str, token: str | None, **variables: object) -> dict[str, Any]:
        answer = self.write(mutation, token, **variables)
        assert "errors" not in answer, answer
        (found,) = answer["data"].values()
        assert isinstance(found, dict)
        return found

    def refused(self, mutation: str, token: str | None, **variables: object) -> str:
        answer = self.write(mutation, token, **variables)
        code: str = answer["errors"][0]["extensions"]["code"]
        return code


@pytest.fixture
def office(city: Path, tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "store"
    shutil.copytree(city, folder)
    with open_store(folder) as store:
        tokens = Tokens(tmp_path / "tokens.json")
        yield Office(create_app(store, Settings(store=str(folder)), tokens), tokens)


def overdue(client: Client, first: int = 1, **more: str) -> list[dict[str, Any]]:
    told = "".join(f', {name}: "{value}"' for name, value in more.items())
    nodes: list[dict[str, Any]] = client.data(
        f"{{ overdueDuties(first: {first}{told}) {{ nodes {{ id due task {{ id }} }} }} }}"
    )["overdueDuties"]["nodes"]
    return nodes


def state(client: Client, duty: str) -> str:
    told: str = client.data("query ($id: ID!) { duty(id: $id) { state } }", id=duty)["duty"]["state"]
    return told


# -- who may ----------------------------------------------------------------------------------------------------------


def test_a_server_only_reads_unless_it_is_told_otherwise(client: Client) -> None:
    (duty,) = overdue(client)
    answer = client.ask(REPORT, input={"id": duty["id"], "state": "DONE"})
    assert answer["errors"][0]["extensions"]["code"] == "READ_ONLY"
    assert client.get("/healthz").json()["writable"] is False


def test_nobody_writes_without_a_token_that_is_valid(office: Office) -> None:
    (duty,) = overdue(office)
    told = {"id": duty["id"], "state": "DONE"}
    assert office.get("/healthz").json()["writable"] is True
    assert office.refused(REPORT, None, input=told) == "UNAUTHENTICATED"
    assert office.refused(REPORT, PREFIX + "none", input=told) == "UNAUTHENTICATED"
    basic = office.request("POST", "/graphql", json={"query": "{ __typename }"}, headers={"authorization": "Basic x"})
    assert basic.status_code == 200
    office.tokens.revoke("市财政局王某")
    assert office.refused(REPORT, office.reporter, input=told) == "UNAUTHENTICATED"
    assert state(office, duty["id"]) == "OVERDUE"


def test_a_reporter_does_not_decide(office: Office) -> None:
    (duty,) = overdue(office)
    for name in ("verifyDuty", "returnDuty", "dropDuty"):
        assert office.refused(DECIDE.format(name=name), office.reporter, input={"id": duty["id"]}) == "FORBIDDEN"
    assert office.refused(EXTEND, office.reporter, input={"id": duty["id"], "until": "2030-01-01"}) == "FORBIDDEN"


def test_an_address_alone_never_writes(office: Office) -> None:
    answer = office.get(
        "/graphql",
        params={"query": 'mutation { withdrawProgress(id: "x") { progress { id } } }'},
        headers={"authorization": f"Bearer {office.reviewer}"},
    )
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


# -- what is written ---------------------------------------------------------------------------------------------------


def test_the_changed_state_is_answered_at_once_with_who_and_when(office: Office) -> None:
    first, second = overdue(office, 2)
    done = office.wrote(REPORT, office.reporter, input={"id": first["id"], "state": "DONE", "note": "已验收\x00"})
    assert done["duties"][0]["state"] == "DONE"
    assert done["duties"][0]["doneOn"] == str(today())
    progress = done["progress"]
    assert (progress["recordedBy"], progress["reporter"], progress["note"]) == (
        "市财政局王某",
        "市财政局王某",
        "已验收",
    )
    assert progress["recordedAt"].startswith(str(today())[:4])
    assert {each["id"] for each in done["duties"][0]["progress"]} >= {progress["id"]}
    assert state(office, first["id"]) == "DONE"
    assert state(office, second["id"]) == "OVERDUE"
    graph = office.get("/sparql", params={"query": f"SELECT ?p ?o {{ <{progress['id']}> ?p ?o }}"}).text
    assert "recordedAt" in graph
    assert "市财政局王某" in graph
    assert office.reporter not in graph


def test_what_is_told_of_a_task_changes_all_its_duties(office: Office) -> None:
    (duty,) = overdue(office)
    done = office.wrote(REPORT, office.reporter, input={"id": duty["task"]["id"], "state": "DONE"})
    assert duty["id"] in {each["id"] for each in done["duties"]}
    assert {each["state"] for each in done["duties"]} == {"DONE"}


def test_the_same_key_is_recorded_once_and_stands_for_one_thing(office: Office) -> None:
    (duty,) = overdue(office)
    told = {"id": duty["id"], "state": "DONE", "idempotencyKey": "a1"}
    first = office.wrote(REPORT, office.reporter, input=told)
    assert office.wrote(REPORT, office.reporter, input=told)["progress"] == first["progress"]
    assert office.refused(REPORT, office.reporter, input={**told, "state": "OPEN"}) == "BAD_VALUE"
    other = office.wrote(REPORT, office.reviewer, input=told)
    assert other["progress"]["id"] != first["progress"]["id"]


def test_a_report_is_withdrawn_and_kept(office: Office) -> None:
    (duty,) = overdue(office)
    report = office.wrote(REPORT, office.reviewer, input={"id": duty["id"], "state": "DONE"})["progress"]["id"]
    assert office.refused(WITHDRAW, office.reporter, id=report) == "FORBIDDEN"
    done = office.wrote(WITHDRAW, office.reviewer, id=report, note="误报")
    assert done["duties"][0]["state"] == "OVERDUE"
    withdrawn = {each["id"]: each["withdrawnOn"] for each in done["duties"][0]["progress"]}
    assert withdrawn[report] == str(today())
    assert office.refused(WITHDRAW, office.reviewer, id=report) == "BAD_VALUE"
    assert office.refused(WITHDRAW, office.reviewer, id="https://duban.example/none") == "UNKNOWN_NAME"
    again = office.wrote(WITHDRAW, office.reviewer, id=done["progress"]["id"])
    assert again["duties"][0]["state"] == "DONE"


def test_decisions_follow_one_another_on_one_day(office: Office) -> None:
    (duty,) = overdue(office)
    told = {"id": duty["id"]}
    office.wrote(REPORT, office.reporter, input={**told, "state": "DONE"})
    assert (
        office.wrote(DECIDE.format(name="returnDuty"), office.reviewer, input=told)["duties"][0]["state"] == "OVERDUE"
    )
    office.wrote(REPORT, office.reporter, input={**told, "state": "DONE"})
    assert state(office, duty["id"]) == "DONE"
    assert office.wrote(DECIDE.format(name="verifyDuty"), office.reviewer, input=told)["duties"][0]["state"] == "DONE"
    office.wrote(REPORT, office.reporter, input={**told, "state": "PARTIAL"})
    assert office.wrote(DECIDE.format(name="dropDuty"), office.reviewer, input=told)["duties"][0]["state"] == "DROPPED"


def test_an_extension_keeps_the_first_date(office: Office) -> None:
    (duty,) = overdue(office)
    until = today() - timedelta(days=1)
    told = office.wrote(EXTEND, office.reviewer, input={"id": duty["id"], "until": str(until)})["duties"][0]
    assert (told["due"], told["originalDue"], told["extensions"]) == (str(until), duty["due"], 1)
    assert told["daysOverdue"] == 1
    assert told["daysOverdueOriginal"] > 1


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"day": str(today() + timedelta(days=1))}, "BAD_VALUE"),
        ({"note": "长" * 4001}, "BAD_VALUE"),
        ({"idempotencyKey": ""}, "BAD_VALUE"),
        ({"id": "https://duban.example/none"}, "UNKNOWN_NAME"),
        ({"id": "no iri"}, "UNKNOWN_NAME"),
        ({"state": "TRIGGERED"}, "BAD_VALUE"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(told: dict[str, str], code: str, office: Office) -> None:
    (duty,) = overdue(office)
    before = office.data("{ duties(first: 500) { nodes { progress { id } } } }")
    assert office.refused(REPORT, office.reporter, input={"id": duty["id"], "state": "DONE", **told}) == code
    assert office.data("{ duties(first: 500) { nodes { progress { id } } } }") == before


def test_answers_after_many_writes_are_those_of_a_store_opened_anew(office: Office, tmp_path: Path) -> None:
    for number, duty in enumerate(overdue(office, 6)):
        office.wrote(REPORT, office.reporter, input={"id": duty["id"], "state": ["DONE", "OPEN"][number % 2]})
        office.wrote(EXTEND, office.reviewer, input={"id": duty["task"]["id"], "until": "2030-01-01"})
    query = "{ duties(first: 500, recurring: true, undated: true) { nodes { id state due known progress { id } } } }"
    told = office.data(query)
    shutil.copytree(tmp_path / "store", tmp_path / "copy")
    with open_store(tmp_path / "copy", read_only=True) as copy:
        assert Client(create_app(copy, Settings())).data(query) == told


@pytest.mark.server
def test_what_was_acknowledged_outlives_the_process(run: Run, city: Path, tmp_path: Path) -> None:
    from tests.test_cli_serving import running

    folder = tmp_path / "store"
    shutil.copytree(city, folder)
    token = run("token", "add", "督查室", "--role", "reviewer", "--store", folder).out.strip()
    with running("serve", "--store", str(folder), "--writable", "--port", "0", folder=tmp_path) as (address, process):
        query = "{ overdueDuties(first: 3) { nodes { id } } }"
        nodes = httpx.post(f"{address}/graphql", json={"query": query}).json()["data"]["overdueDuties"]["nodes"]
        for node in nodes:
            body = {"query": REPORT, "variables": {"input": {"id": node["id"], "state": "DONE"}}}
            answer = httpx.post(f"{address}/graphql", json=body, headers={"authorization": f"Bearer {token}"}).json()
            assert "errors" not in answer, answer
        process.kill()
        process.wait()
    told = {line["id"]: line["state"] for line in run("duties", "--store", folder, "--format", "json").lines}
    assert [told[node["id"]] for node in nodes] == ["done"] * 3


# -- tokens ------------------------------------------------------------------------------------------------------------


def test_only_the_hash_of_a_token_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path / "tokens.json")
    assert list(tokens.listed()) == []
    bearer = tokens.add(" 督查室  甲 ", Role.REVIEWER)
    assert bearer.startswith(PREFIX)
    assert bearer.removeprefix(PREFIX) not in tokens.path.read_text()
    assert stat.S_IMODE(tokens.path.stat().st_mode) == 0o600
    assert tokens.holder(bearer).name == "督查室 甲"
    with pytest.raises(Unauthenticated):
        tokens.holder(bearer + "x")


def test_revoking_is_seen_by_a_server_that_runs_and_a_name_is_given_once(tmp_path: Path) -> None:
    server, admin = Tokens(tmp_path / "tokens.json"), Tokens(tmp_path / "tokens.json")
    bearer = admin.add("甲", Role.REPORTER)
    assert server.holder(bearer).role is Role.REPORTER
    admin.revoke("甲")
    with pytest.raises(Unauthenticated):
        server.holder(bearer)
    with pytest.raises(BadValue, match="甲"):
        admin.add("甲", Role.REPORTER)
    with pytest.raises(UnknownName):
        admin.revoke("乙")


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2, "tokens": []}', '{"format": 1, "tokens": [{"name": "甲"}]}'])
def test_a_file_that_is_none_lets_nobody_in(text: str, tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text(text)
    with pytest.raises(BadValue, match="令牌文件"):
        Tokens(tmp_path / "tokens.json").holder("x")


def test_tokens_on_the_command_line(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "city"
    assert run("token", "list", "--store", store).code == 0
    added = run("token", "add", "督查室", "--role", "reviewer", "--store", store)
    assert added.out.startswith(PREFIX)
    listed = run("token", "list", "--store", store, "--format", "json").lines
    assert [(line["name"], line["role"], line["revoked"]) for line in listed] == [("督查室", "reviewer", None)]
    assert added.out.strip() not in run("token", "list", "--store", store).out
    assert run("token", "revoke", "督查室", "--store", store).code == 0
    assert run("token", "list", "--store", store, "--format", "json").lines[0]["revoked"]
    assert run("token", "revoke", "乙", "--store", store).code == 2
    assert run("token", "add", "", "--store", store).code == 2
    assert (tmp_path / "city.tokens.json").is_file()
    assert run("token", "list", env={"DUBAN_STORE": "http://x.test/sparql"}).code == 2
    assert tokens_of(Settings(store="http://x.test/sparql", tokens=str(tmp_path / "t"))).path == tmp_path / "t"
