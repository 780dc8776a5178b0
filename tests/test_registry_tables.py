"""Every row of the registry's tables proves itself: it means all its examples and none of its counter-examples."""

import re
from collections import Counter
from importlib import resources

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph

from ontology import bodies
from ontology.functions import Row, offices_of, read_functions, read_rows
from ontology.offices import OfficeIndex
from ontology.regions import COUNTRY, Gazetteer, read_regions, short_names
from ontology.scheme import turtle

ROWS = read_rows()
FUNCTIONS = read_functions()
INDEX = OfficeIndex(FUNCTIONS)


def _named(row: Row) -> set[str]:
    """The canonical names that a row gives."""
    return {office.name for office in offices_of(row, "department")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.function}-{row.full}")
def test_a_row_of_offices_means_its_examples_and_not_its_counter_examples(row: Row) -> None:
    assert row.examples, "each row carries examples"
    for example in row.examples:
        office = INDEX.office(example, None, None) or INDEX.ministry(example)
        assert office is not None, f"{example} is known"
        assert office.function == row.function, f"{example} means {row.function}"
        assert office.name in _named(row), f"{example} is found by this row, not by that of {office.name}"
    for other in row.counter_examples:
        office = INDEX.office(other, None, None)
        assert office is None or office.name not in _named(row), f"{other} is not {row.full}"


def test_every_row_of_offices_has_a_counter_example() -> None:
    assert [row.full for row in ROWS if not row.counter_examples] == []


def test_rows_belong_to_functions_and_successors_exist() -> None:
    keys = {function.key for function in FUNCTIONS}
    full = {row.full for row in ROWS} | {""}
    assert {row.function for row in ROWS} <= keys
    assert {name for row in ROWS for name in row.becomes} - full == set()
    assert [row.full for row in ROWS if row.since and row.until and row.since > row.until] == []


def test_functions_are_unique_labelled_and_many() -> None:
    keys = [function.key for function in FUNCTIONS]
    assert len(keys) == len(set(keys)) >= 60
    assert [f.key for f in FUNCTIONS if not re.fullmatch(r"[A-Z][A-Za-z' ,-]+", f.label_en)] == []
    assert [f.key for f in FUNCTIONS if not f.names and f.key not in ("人民政府",)] == []


def test_one_printed_form_means_one_function() -> None:
    owners: dict[str, set[str]] = {}
    for function in FUNCTIONS:
        for form in function.offices:
            owners.setdefault(form, set()).add(function.key)
    assert {form: keys for form, keys in owners.items() if len(keys) > 1} == {}


def test_usual_departments_have_an_office_at_each_local_level_today() -> None:
    lacking = [
        (function.key, level)
        for function in FUNCTIONS
        if function.usual
        for level in ("prefecture", "county")
        if function.full(level) is None
    ]
    assert lacking == []


@pytest.mark.parametrize("row", bodies.KINDS, ids=lambda row: row.examples[0])
def test_a_kind_of_body_matches_its_examples_and_not_its_counter_examples(row: bodies.Kind) -> None:
    for example in row.examples:
        assert row.shape.search(bodies.normal(example)), example
    for other in row.counter_examples:
        assert not row.shape.search(bodies.normal(other)), other


@pytest.mark.parametrize(
    ("name", "units", "rest"),
    [
        ("各县（市、区）人民政府", ("县", "市", "区"), "人民政府"),
        ("各县(市、区)政府", ("县", "市", "区"), "政府"),
        ("县（市、区）人民政府", ("县", "市", "区"), "人民政府"),
        ("各市（州）人民政府", ("市", "州"), "人民政府"),
        ("各设区市", ("设区市",), ""),
        ("各区县教育局", ("区", "县"), "教育局"),
        ("各乡镇人民政府（街道办事处）", ("乡", "镇"), "人民政府（街道办事处）"),
        ("全市各县（市、区）", ("县", "市", "区"), ""),
        ("各省、自治区、直辖市人民政府", ("省", "自治区", "直辖市"), "人民政府"),
    ],
)
def test_groups_of_regions_are_read(name: str, units: tuple[str, ...], rest: str) -> None:
    assert bodies.many_regions(bodies.normal(name)) == bodies.ManyRegions(units, rest)


@pytest.mark.parametrize(
    "name", ["市人民政府", "县教育局", "市政府", "区委组织部", "省财政厅", "泽州县人民政府", "市场监管局"]
)
def test_one_body_is_no_group_of_regions(name: str) -> None:
    assert bodies.many_regions(name) is None


REGIONS, FORMER = read_regions()
GAZETTEER = Gazetteer(REGIONS, FORMER)


def test_the_table_of_regions_is_whole() -> None:
    codes = [region.code for region in REGIONS]
    assert codes[0] == COUNTRY
    assert len(codes) == len(set(codes))
    living = Counter(region.level for region in REGIONS if region.until is None)
    assert living["province"] == 35  # 34 and the Corps in Xinjiang
    assert living["prefecture"] == 333
    assert 2840 < living["county"] < 2860
    known = set(codes)
    assert [region.code for region in REGIONS if region.parent not in known | {None}] == []
    assert [
        region.code for region in (*REGIONS, *FORMER) if region.since and region.until and region.since > region.until
    ] == []


def test_codes_are_six_digits_and_names_have_an_ending() -> None:
    assert [region for region in REGIONS if not re.fullmatch(r"\d{6}", region.code)] == []
    odd = [r.name for r in REGIONS if not r.name.endswith(tuple("省市县区旗州盟"))]
    assert odd == ["中国", "新疆生产建设兵团"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("晋城市", ("晋城",)),
        ("城区", ()),
        ("内蒙古自治区", ("内蒙古",)),
        ("新疆维吾尔自治区", ("新疆",)),
        ("恩施土家族苗族自治州", ("恩施州", "恩施自治州", "恩施")),
        ("巴音郭楞蒙古自治州", ("巴音郭楞州", "巴音郭楞自治州", "巴音郭楞")),
        ("长白朝鲜族自治县", ("长白县", "长白自治县", "长白")),
        ("鄂温克族自治旗", ("鄂温克旗", "鄂温克自治旗", "鄂温克")),
        ("双江拉祜族佤族布朗族傣族自治县", ("双江县", "双江自治县", "双江")),
        ("浦东新区", ("浦东",)),
        ("大兴安岭地区", ("大兴安岭",)),
        ("香港特别行政区", ("香港",)),
    ],
)
def test_short_names(name: str, short: tuple[str, ...]) -> None:
    assert short_names(name) == short


def test_districts_and_shared_names_are_told_apart_by_their_title() -> None:
    titles = Counter(region.title for region in GAZETTEER.regions if region.until is None)
    assert [title for title, times in titles.items() if times > 1] == []


def test_the_scheme_of_functions_is_written_from_the_tables() -> None:
    written = resources.files("ontology").joinpath("functions.ttl").read_text(encoding="utf-8")
    assert written == turtle(FUNCTIONS), "write it anew: python -m ontology.scheme > ontology/functions.ttl"


def test_the_scheme_of_functions_is_skos() -> None:
    graph = Graph().parse(data=turtle(FUNCTIONS), format="turtle")
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    tops = set(graph.objects(None, SKOS.hasTopConcept))
    assert len(tops) == len(FUNCTIONS)
    assert {concept for concept in concepts if (concept, SKOS.broader, None) not in graph} == tops
    for concept in concepts:
        chinese = [label for label in graph.objects(concept, SKOS.prefLabel) if getattr(label, "language", "") == "zh"]
        assert len(chinese) == 1, concept
        assert (concept, SKOS.altLabel, chinese[0]) not in graph, "SKOS keeps the two kinds of label apart"
    assert set(graph.objects(None, DCTERMS.isReplacedBy)) <= concepts
