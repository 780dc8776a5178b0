"""Search: words of any length, whole or nearly, over names, numbers, titles and texts; ranked, marked, paged."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.answers import Answers
from graph.folding import fold
from graph.listing import write_cursor
from graph.loading import store_readings
from graph.reports import store_reports
from graph.search import LONGEST, search
from graph.snippets import snippet
from graph.store import open_store
from graph.wordbook import Field, wordbook
from ontology.answers import RegionRef
from ontology.errors import BadValue
from ontology.facts import ProgressReport, Reading
from ontology.searching import Hit, SearchKind
from tests.conftest import Client, Run
from tests.graph_samples import FINANCE, HOUSING, IRIS, WATER, charged, in_region, notice, reading, task

RENEWAL, WASTE = "云政办〔2021〕1号", "云政发〔2021〕7号"


def sample() -> list[Reading]:
    housing = charged(HOUSING, name="市住建局")
    return [
        reading(
            task("一", bodies=(housing,), text="完成老旧小区改造，改造资金由市财政局统筹。"),
            task("二", bodies=(charged(WATER),), text="建成污水处理厂两座，处理污水的能力达到每日3万吨。"),
            task("三", bodies=(charged(FINANCE),), regions=(in_region("临溪县", "990121"),), text="下达改造资金。"),
            head=notice(RENEWAL),
        ),
        reading(
            task("一", bodies=(charged(WATER),), text="𠮷水镇修复污水管网。"),
            head=notice(WASTE, title="云泽市人民政府关于污水处理的意见"),
        ),
    ]


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    with open_store(None) as store, Answers(store, IRIS) as opened:
        store_readings(store, sample(), IRIS)
        yield opened


def marked(hit: Hit) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in hit.snippet)


def found(answers: Answers, text: str, *kinds: SearchKind) -> list[str]:
    hits = search(answers, text, kinds=kinds or tuple(SearchKind)).items
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score <= 1 for hit in hits)
    return [marked(hit) for hit in hits]


def test_two_characters_are_enough_and_names_come_before_titles_before_texts(answers: Answers) -> None:
    hits = search(answers, "污水").items
    assert [hit.kind for hit in hits] == [SearchKind.NOTICE, SearchKind.TASK, SearchKind.TASK]
    assert [marked(hit) for hit in hits] == [
        "云泽市人民政府关于[污水]处理的意见",
        "𠮷水镇修复[污水]管网。",
        "建成[污水]处理厂两座，处理[污水]的能力达到每日3万吨。",
    ]
    assert found(answers, "水务")[0] == "云泽市[水务]局"


@pytest.mark.parametrize(
    "typed",
    ["老旧小区", "老舊小區", " 老旧　小区 ", "小区 老旧", "資金 老舊小區"],
    ids=["as is", "traditional", "spaces", "order", "two"],
)
def test_look_alikes_and_spaces_do_not_matter(answers: Answers, typed: str) -> None:
    (hit,) = search(answers, typed, kinds=[SearchKind.TASK]).items
    assert "老旧小区改造" in "".join(piece.text for piece in hit.snippet)
    assert hit.whole


@pytest.mark.parametrize("typed", ["云政办〔2021〕1号", "云政办[2021]1号", "云政办（２０２１）１号", "〔2021〕1号"])
def test_a_number_is_found_in_any_brackets(answers: Answers, typed: str) -> None:
    hit = search(answers, typed).items[0]
    assert (hit.kind, hit.whole) == (SearchKind.NOTICE, True)
    assert hit.iri == IRIS.notice(RENEWAL)


def test_a_name_that_is_the_whole_name_comes_first(answers: Answers) -> None:
    assert search(answers, "云泽市水务局").items[0].score == 1
    assert found(answers, "市住建局") == ["[市住建局]"]  # as printed
    region = search(answers, "990121").items[0]
    assert isinstance(region.thing, RegionRef)
    assert region.thing.name == "临溪县"


def test_near_is_found_where_nothing_holds_the_words(answers: Answers) -> None:
    page = search(answers, "小区改造的资金")
    assert marked(page.items[0]) == "完成老旧[小区改造]，[改造资金]由市财政局统筹。"
    assert not any(hit.whole for hit in page.items)
    assert search(answers, "改造的老旧小区").items[0].kind is SearchKind.TASK  # 造的 and 的老 stand nowhere
    assert search(answers, "水星着陆计划").total == 0  # one pair of five is not enough
    assert search(answers, "市水局").items[0].title == "云泽市水务局"  # a short form that nobody prints
    assert search(answers, "990199").total == 0  # figures are never near


@pytest.mark.parametrize("nothing", ["", "  ", "　", "无此字词", "\x00", "\uffff", "\ud800", "𠮶𠮶"])
def test_nothing_is_found_for_nothing(answers: Answers, nothing: str) -> None:
    assert search(answers, nothing).total == 0


def test_a_search_has_an_end(answers: Answers) -> None:
    with pytest.raises(BadValue, match="100"):
        search(answers, "水" * (LONGEST + 1))
    with pytest.raises(BadValue):
        search(answers, "水", after=write_cursor("due", (1, "x")))


def test_kinds_narrow(answers: Answers) -> None:
    assert {hit.kind for hit in search(answers, "水", kinds=[SearchKind.DEPARTMENT]).items} == {SearchKind.DEPARTMENT}
    assert search(answers, "水", kinds=[]).total == 0


def test_pages_follow_one_another_also_when_the_data_changes() -> None:
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, sample(), IRIS)
        whole = [hit.iri for hit in search(answers, "水").items]
        first = search(answers, "水", first=2)
        assert (first.total, first.has_next, first.has_previous) == (len(whole), True, False)
        assert [hit.iri for hit in first.items] == whole[:2]
        before = reading(task("一", text="水"), head=notice("云政办〔2020〕3号", issued=date(2020, 1, 1)))
        store_readings(store, [before], IRIS)  # stands somewhere before the end
        rest = search(answers, "水", after=first.end_cursor)
        assert [hit.iri for hit in rest.items if hit.iri in whole] == whole[2:]
        assert rest.has_previous


def test_what_is_written_is_found_at_once() -> None:
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, sample(), IRIS)
        assert search(answers, "海绵城市").total == 0
        changed = reading(task("一", text="建设海绵城市。"), head=notice(RENEWAL))
        store_readings(store, [changed], IRIS)
        assert [marked(hit) for hit in search(answers, "海绵城市").items] == ["建设[海绵城市]。"]
        assert search(answers, "老旧小区").total == 0


def test_what_can_be_searched_is_kept_while_only_reports_come() -> None:
    with open_store(None) as store, Answers(store, IRIS) as answers:
        store_readings(store, sample(), IRIS)
        first, words = [hit.iri for hit in search(answers, "污水").items], answers.snapshot.words
        told = IRIS.task(IRIS.notice(RENEWAL), None, "二", None)
        store_reports(store, [ProgressReport(told, "done", date(2021, 5, 1), date(2021, 5, 1))], IRIS)
        assert answers.snapshot.words is words
        assert [hit.iri for hit in search(answers, "污水").items] == first
        store_readings(store, [reading(task("一", text="修复污水管网。"), head=notice("云政办〔2022〕3号"))], IRIS)
        assert answers.snapshot.words is not words
        assert len(search(answers, "污水").items) == len(first) + 1


ALPHABET = st.text("水务局ab１二𠮷\n", max_size=12)


@given(st.lists(ALPHABET, max_size=6), st.text("水务局ab1二𠮷", min_size=1, max_size=3))
def test_a_wordbook_finds_what_python_finds(texts: list[str], word: str) -> None:
    book = wordbook(len(texts), [Field(number, 1.0, text) for number, text in enumerate(texts)])
    plain = [text.replace("１", "1") for text in texts]
    assert [score > 0 for score in book.scores(fold(word)).tolist()] == [word in text for text in plain]


@given(st.text(max_size=30))
def test_folding_keeps_every_place_and_folds_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    again = "".join(map(chr, folded.tolist()))
    assert (fold(again) == folded).all()


@given(st.text("水务局，。", max_size=200), st.lists(st.text("水务局", min_size=1, max_size=3), max_size=3))
def test_a_snippet_is_cut_from_its_text_and_marks_only_words(text: str, words: list[str]) -> None:
    pieces = snippet([text], [fold(word) for word in words])
    assert "".join(piece.text for piece in pieces).strip("…") in text
    assert all(any(word in piece.text for word in words) or len(piece.text) < 3 for piece in pieces if piece.marked)


QUERY = """query ($text: String!, $kinds: [SearchKind!], $first: Int, $after: String) {
  search(text: $text, kinds: $kinds, first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
    nodes { kind title score whole snippet { text marked } node { id __typename
      ... on Department { name overdueDuties(first: 1) { totalCount } } ... on Task { path notice { number } }
      ... on Notice { number issuer } ... on Region { code } } } } }"""


def test_graphql_and_the_command_line_find_the_same(client: Client, run: Run, city: object) -> None:
    told = client.data(QUERY, text="管网")["search"]
    rows = run("search", "管网", "--store", city, "--format", "json").lines
    assert [node["node"]["id"] for node in told["nodes"]] == [row["id"] for row in rows]
    assert told["totalCount"] == len(rows) > 1
    assert all(any(piece["marked"] for piece in node["snippet"]) for node in told["nodes"])
    table = run("search", "管网", "--store", city, "--limit", "1")
    assert "【管网】" in table.out
    assert f"{len(rows)} found, 1 shown" in table.err


def test_graphql_gives_things_of_every_kind(client: Client) -> None:
    kinds = {
        node["node"]["__typename"]
        for text in ("市住建局", "松岚", "岭政办发〔2026〕12号", "管网")
        for node in client.data(QUERY, text=text)["search"]["nodes"]
    }
    assert kinds == {"Department", "Region", "Notice", "Task"}
    page = client.data(QUERY, text="市", first=3, kinds=["DEPARTMENT"])["search"]
    rest = client.data(QUERY, text="市", first=3, kinds=["DEPARTMENT"], after=page["pageInfo"]["endCursor"])["search"]
    assert not {n["title"] for n in page["nodes"]} & {n["title"] for n in rest["nodes"]}


def test_an_unknown_kind_is_wrong_use(run: Run, city: object) -> None:
    told = run("search", "水", "--store", city, "--kind", "duty")
    assert told.code == 2
    assert "department" in told.err
