"""``/export``: the same lists as GraphQL gives, as files; and responsibility networks."""

import csv
import io
import xml.etree.ElementTree as ElementTree

import pytest

from tests.conftest import Client

DAY = "2026-11-24"
NETWORK = """query ($between: Between!, $limit: Int) {
  responsibilityNetwork(asOf: "2026-11-24", between: $between, limit: $limit) {
  nodes { id label kind load overdue overdueShare degree betweenness critical community }
  edges { source target weight overdue }
  communities { name function size } density components truncated } }"""


def test_csv_and_json_hold_what_graphql_lists(client: Client) -> None:
    query = "query ($d: Date) { overdueDuties(asOf: $d, role: LEAD, first: 500) { nodes { id } } }"
    ids = [row["id"] for row in client.data(query, d=DAY)["overdueDuties"]["nodes"]]
    params = {"asOf": DAY, "states": "OVERDUE", "role": "LEAD"}
    table = client.get("/export/duties.csv", params=params)
    assert "attachment" in table.headers["content-disposition"]
    assert table.content.startswith(b"\xef\xbb\xbf")
    assert [row["职责"] for row in csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))] == ids
    assert [row["id"] for row in client.get("/export/duties.json", params=params).json()] == ids
    assert ids


def test_filters_narrow_and_an_empty_list_is_a_list(client: Client) -> None:
    narrow = client.get("/export/duties.json", params={"asOf": DAY, "dueFrom": "2026-09-01", "dueTo": "2026-09-30"})
    assert {row["due"][:7] for row in narrow.json()} == {"2026-09"}
    assert client.get("/export/duties.json", params={"asOf": DAY, "text": "无此字词"}).json() == []
    whole = client.get("/export/duties.json", params={"asOf": DAY, "undated": "true", "recurring": "true"}).json()
    total = client.data("{ duties(undated: true, recurring: true, first: 0) { totalCount } }")["duties"]["totalCount"]
    assert len(whole) == total


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/export/duties.csv?department=无此局", 404),
        ("/export/duties.csv?role=boss", 400),
        ("/export/duties.csv?states=late", 400),
        ("/export/duties.csv?asOf=yesterday", 400),
        ("/export/duties.exe", 404),
        ("/export/network.gexf?between=x", 400),
    ],
)
def test_a_wrong_filter_is_told_before_anything_is_sent(client: Client, path: str, status: int) -> None:
    told = client.get(path)
    assert told.status_code == status
    assert told.json()["errors"][0]["extensions"]["messageEn"]


@pytest.mark.parametrize("between", ["DEPARTMENTS", "DEPARTMENT_TASK", "DEPARTMENT_REGION", "NOTICES"])
def test_networks_hold_together(client: Client, between: str) -> None:
    network = client.data(NETWORK, between=between)["responsibilityNetwork"]
    ids = {node["id"] for node in network["nodes"]}
    assert all({edge["source"], edge["target"]} <= ids for edge in network["edges"])
    tied = {end for edge in network["edges"] for end in (edge["source"], edge["target"])}
    assert {node["id"] for node in network["nodes"] if node["community"] is not None} == tied
    assert sum(each["size"] for each in network["communities"]) == len(tied)
    assert all(
        node["overdueShare"] == pytest.approx(node["overdue"] / node["load"] if node["load"] else 0)
        for node in network["nodes"]
    )


def test_communities_are_the_same_each_time_and_named_by_a_function(client: Client) -> None:
    first, second = (client.data(NETWORK, between="DEPARTMENTS")["responsibilityNetwork"] for _ in range(2))
    assert first == second
    assert any(each["name"] == each["function"] for each in first["communities"])


def test_a_network_is_cut_at_its_limit(client: Client) -> None:
    network = client.data(NETWORK, between="DEPARTMENTS", limit=5)["responsibilityNetwork"]
    assert (len(network["nodes"]), network["truncated"]) == (5, True)
    refused = client.ask(NETWORK, between="DEPARTMENTS", limit=1_000_000)
    assert refused["errors"][0]["extensions"]["code"] == "BAD_VALUE"


def test_gexf_is_the_same_network(client: Client) -> None:
    network = client.data(NETWORK, between="DEPARTMENTS", limit=5000)["responsibilityNetwork"]
    told = client.get("/export/network.gexf", params={"asOf": DAY})
    root = ElementTree.fromstring(told.content)
    space = {"g": root.tag[1:].split("}")[0]}
    assert len(root.findall(".//g:node", space)) == len(network["nodes"])
    assert len(root.findall(".//g:edge", space)) == len(network["edges"])


def test_statistics_tell_the_longest_overdue_and_take_due_days(client: Client) -> None:
    query = """query ($d: Date, $from: Date) { all: dutyStatistics(asOf: $d, groupBy: []) { longestOverdue overdue }
      late: dutyStatistics(asOf: $d, groupBy: [], dueFrom: $from) { overdue longestOverdue total }
      overdueDuties(asOf: $d, first: 1) { nodes { daysOverdue } } }"""
    data = client.data(query, d=DAY, **{"from": "2027-01-01"})
    assert data["all"][0]["longestOverdue"] == data["overdueDuties"]["nodes"][0]["daysOverdue"]
    assert data["late"][0]["overdue"] == data["late"][0]["longestOverdue"] == 0
    assert data["late"][0]["total"] > 0
