"""Shapes: each is broken by a case and kept by another; a second SHACL processor agrees; the check tells it plainly."""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad
from rdflib import RDF, SH, URIRef

from graph.checking import PIECE, findings, remarks
from graph.convert import Term, literal, named, value_of
from graph.reports import store_reports
from graph.shapes import SHAPES, remedies, results, shapes
from graph.store import Store, open_store
from graph.vocabulary import labels
from ontology import terms
from ontology.facts import ProgressReport
from ontology.iris import VOCABULARY
from tests.case_files import Case, cases
from tests.conftest import Run
from tests.graph_samples import IRIS
from tests.test_graph_vocabulary import whole_store

FILE = Path(terms.__file__).parent / "shapes.ttl"
GRAPH = rdflib.Graph().parse(FILE)
CASES = cases("shapes")
BASE = frozenset(whole_store().quads())
TARGETS = {str(each) for each in GRAPH.objects(None, SH.targetClass) if str(each).startswith((VOCABULARY, terms.OA))}
"""The classes that shapes are made for."""
OF_WORDS = {"Word-label", "Word-comment", "Concept-label", "ConceptInChinese"}
"""Shapes of the vocabulary and of the functions themselves, which a store does not hold."""
_THING = re.compile(r"(?P<cls>\w+)(?:\[(?P<which>.*)\])?")


def iri(term: object) -> str:
    return str(term)[1:-1]


class Changed:
    """A store that breaks no shape, with the changes of a case."""

    def __init__(self, case: Case) -> None:
        self.quads = set(BASE)
        for line in case.text.splitlines():
            sign, subject, word, *value = line.split(" ", 3)
            thing, predicate = named(self.thing(subject)), named(word_of(word))
            graph = next((q.graph_name for q in BASE if q.subject == thing), named("https://duban.example/others"))
            if sign == "-":
                assert any(q.subject == thing and q.predicate == predicate for q in self.quads), line
                self.quads = {q for q in self.quads if (q.subject, q.predicate) != (thing, predicate)}
            else:
                self.quads.add(Quad(thing, predicate, self.term(value[0]), graph))

    def thing(self, told: str) -> str:
        """The first thing of a class that has this value, or the IRI told."""
        if told.startswith("<"):
            return told[1:-1]
        found = _THING.fullmatch(told)
        assert found, told
        cls = named(terms.POSITION if found["cls"] == "Position" else VOCABULARY + found["cls"])
        of_class = {iri(q.subject) for q in BASE if q.object == cls and q.predicate.value == terms.A}
        which = found["which"]
        having = {iri(q.subject) for q in BASE if not which or self.has(q, which)}
        assert of_class & having, told
        return str(sorted(of_class & having)[0])

    def has(self, quad: Quad, which: str) -> bool:
        word, _, value = which.rpartition("=")
        if which.endswith("]"):
            return bool(quad.object == named(self.thing(which)))
        if word and quad.predicate.value != word_of(word):
            return False
        return str(value_of(quad.object)).removeprefix(VOCABULARY) == value

    def term(self, told: str) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
        if told.endswith("*"):
            return named(VOCABULARY + told[:-1])
        if told.startswith('"'):
            return literal(told[1:-1])
        if re.fullmatch(r"\d{4}-\d\d-\d\d", told):
            return pyoxigraph.Literal(told, datatype=named(terms.XSD + "date"))
        if re.fullmatch(r"-?\d+", told):
            return literal(int(told))
        if told in ("true", "false"):
            return literal(told == "true")
        if VOCABULARY + told in CONCEPTS:
            return named(VOCABULARY + told)
        return named(self.thing(told))


CONCEPTS = {iri for each in (terms.ROLES, terms.KINDS, terms.BODY_KINDS, terms.EVENTS) for iri in each.values()}


def word_of(told: str) -> str:
    if told == "a":
        return terms.A
    prefix, colon, name = told.partition(":")
    return terms.PREFIXES[prefix] + name if colon else VOCABULARY + told


def at(number: int, quads: set[Quad]) -> Iterator[Quad]:
    """The quads of a case, with IRIs of its own, so that many cases make one graph."""
    for quad in quads:
        subject, term = moved(number, quad.subject), moved(number, quad.object)
        yield Quad(subject, quad.predicate, term, quad.graph_name)  # type: ignore[arg-type]  # as they were


def moved(number: int, term: object) -> object:
    if not isinstance(term, pyoxigraph.NamedNode):
        return term
    return named(term.value.replace("https://duban.example/", f"https://case{number}.example/"))


@cache
def together() -> tuple[tuple[Quad, ...], ...]:
    """All cases."""
    return tuple(tuple(at(number, Changed(case).quads)) for number, case in enumerate(CASES))


@cache
def broken() -> Mapping[str, frozenset[str]]:
    """The shapes that each case breaks, by the number of the case."""
    found: dict[str, set[str]] = defaultdict(set)
    for result in results(quad for case in together() for quad in case):
        found[result.thing.partition(".")[0]].add(result.shape.removeprefix(SHAPES))
    return {number: frozenset(told) for number, told in found.items()}


def test_a_whole_store_breaks_none() -> None:
    assert list(results(BASE)) == []


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"line {case.line}" for case in CASES])
def test_a_case_breaks_the_shapes_it_tells(number: int) -> None:
    assert broken().get(f"https://case{number}", frozenset()) == set(CASES[number].expected) - {"nothing"}


def test_every_shape_has_a_case_and_something_in_the_store_that_keeps_it() -> None:
    told = {shape for case in CASES for shape in case.expected} - {"nothing"}
    assert told == {iri.removeprefix(SHAPES) for iri in shapes()} - OF_WORDS
    classes = {str(each) for each in GRAPH.objects(None, SH.targetClass) if "owl#" not in str(each)} - {
        terms.SKOS + "ConceptScheme"
    }
    assert classes <= {q.object.value for q in BASE if q.predicate.value == terms.A}  # type: ignore[union-attr]


def test_a_second_processor_agrees_on_a_part_of_the_cases() -> None:
    quads = [quad for case in together()[::15] for quad in case]
    ours = {(each.shape, each.thing) for each in results(quads)}
    data = "".join(f"{quad.triple} .\n" for quad in quads)
    conforms, report, _ = pyshacl.validate(rdflib.Graph().parse(data=data, format="nt"), shacl_graph=GRAPH)
    told = {
        (str(report.value(each, SH.sourceShape)), str(report.value(each, SH.focusNode)))
        for each in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert not conforms
    assert len(ours) > 5
    assert ours == told


def test_shapes_say_what_they_expect_in_both_languages_and_what_to_do() -> None:
    properties = {*GRAPH.objects(None, SH.property)} - {
        each for each in GRAPH.subjects() if isinstance(each, rdflib.BNode)
    }
    sayers = properties | {*GRAPH.subjects(SH["or"], None)} | {*GRAPH.subjects(SH.sparql, None)}
    assert {str(each) for each in sayers if isinstance(each, URIRef)} == set(shapes())
    for shape in shapes().values():
        assert shape.expected.zh.endswith("。"), shape.iri
        assert shape.expected.en.endswith("."), shape.iri
        if shape.iri.removeprefix(SHAPES) not in OF_WORDS:
            assert shape.shows, shape.iri
            assert all(path.word in labels() for path in shape.shows), shape.iri
    assert set(remedies()) == TARGETS


def test_shapes_speak_of_every_class_and_property_of_the_vocabulary() -> None:
    words = rdflib.Graph().parse(FILE.with_name("vocabulary.ttl"))
    own = {word for word in words.subjects(RDF.type, None) if str(word).startswith(VOCABULARY)}
    classes = {word for word in own if (word, RDF.type, rdflib.OWL.Class) in words}
    assert classes <= {*GRAPH.objects(None, SH.targetClass)}
    paths = {*GRAPH.objects(None, SH.path), *GRAPH.objects(None, SH.inversePath)}
    of_the_store = (terms.FORMAT_VERSION, terms.REVISION, terms.WROTE, terms.GAVE, terms.READ_AS)
    properties = {
        word
        for kind in (rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty)
        for word in words.subjects(RDF.type, kind)
        if list(words.objects(word, rdflib.RDFS.label))
    }
    assert {str(each) for each in properties - paths} == {*of_the_store, terms.IN_REGISTRY}


def test_closed_sets_are_those_of_the_vocabulary() -> None:
    sets = {
        "WithRole-role": terms.ROLES.values(),
        "Deadline-deadlineKind": terms.KINDS.values(),
        "Body-bodyKind": terms.BODY_KINDS.values(),
        "ProgressReport-tells": terms.EVENTS.values(),
    }
    for shape, expected in sets.items():
        listed = GRAPH.value(URIRef(SHAPES + shape), SH["in"])
        assert listed is not None
        assert {str(each) for each in GRAPH.items(listed)} == set(expected), shape


@pytest.mark.parametrize("name", ["vocabulary.ttl", "functions.ttl"])
def test_the_words_and_the_functions_keep_the_shapes_made_for_them(name: str) -> None:
    quads = [*pyoxigraph.parse(FILE.with_name(name).read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)]
    of_words = [each for each in results(quads) if each.shape.removeprefix(SHAPES) in OF_WORDS]
    assert of_words == []
    lacking = [q for q in quads if not (q.predicate.value.endswith("abel") and str(q.object).endswith("@zh"))]
    assert {each.shape.removeprefix(SHAPES) for each in results(lacking)} & OF_WORDS


# -- the check of a whole store ---------------------------------------------------------------------------------------

DUTY, TASK = named(terms.DUTY), named(terms.TASK)


def first(store: Store, cls: str) -> str:
    return min(iri(quad.subject) for quad in store.matching(None, terms.A, named(cls)))


def without(store: Store, subject: str, word: str) -> None:
    store.change(list(store.matching(subject, word, None)), [])


def test_a_finding_tells_where_the_sentence_what_was_found_and_what_to_do() -> None:
    store = whole_store()
    duty = first(store, terms.DUTY)
    without(store, duty, terms.BEARER)
    (finding,) = findings(store)
    assert (finding.shape, finding.thing) == (SHAPES + "Duty-bearer", duty)
    assert (str(finding.kind), finding.notice, finding.path) == ("职责 duty", "云政办〔2021〕1号", "一")
    assert finding.sentence == "完成老旧小区改造。"
    assert (finding.source, finding.name) == ("sample.txt", "市住建局" if "住房" in duty else "各县（市、区）人民政府")
    assert (finding.expected.zh, finding.found.zh) == ("职责应由一个单位承担，只由一个。", "承担单位：（无）")
    assert (finding.expected.en, finding.found.en) == ("A duty has exactly one bearer.", "bearer: none")
    assert "duban load" in finding.remedy.zh
    assert "duban load" in finding.remedy.en


def test_a_place_outside_its_notice_is_told_with_its_words_and_its_place() -> None:
    store = whole_store()
    (end,) = store.matching(None, terms.END_OFFSET, literal(26))
    store.change([end], [Quad(end.subject, end.predicate, literal(999), end.graph_name)])
    told = list(findings(store))
    assert {finding.shape for finding in told} == {SHAPES + "InsideNotice"}
    assert any("“市住建局” [20, 999)" in finding.found.zh for finding in told)
    assert {(finding.notice, finding.sentence) for finding in told} == {("云政办〔2021〕1号", "完成老旧小区改造。")}


def test_reports_are_checked_in_their_own_graphs_and_told_by_what_they_are_about() -> None:
    store = whole_store()
    report = first(store, terms.REPORT)
    without(store, report, terms.UNTIL)
    (finding,) = findings(store)
    assert (finding.shape, finding.thing) == (SHAPES + "ExtendedHasDay", report)
    assert (finding.notice, finding.path, finding.sentence) == ("云政办〔2021〕1号", "一", "完成老旧小区改造。")
    assert "（无）" in finding.found.zh
    assert "duban report" in finding.remedy.en


def test_a_report_whose_duty_is_gone_is_told_until_it_is_withdrawn() -> None:
    store = whole_store()
    report = first(store, terms.REPORT)
    (about,) = store.matching(report, terms.ABOUT, None)
    gone = Quad(about.subject, about.predicate, named("https://duban.example/gone"), about.graph_name)
    store.change([about], [gone])
    (finding,) = findings(store)
    assert finding.shape == SHAPES + "ReportOnWhatIsThere"
    assert "<https://duban.example/gone>" in finding.found.zh
    day = date(2021, 5, 3)
    taken = ProgressReport(first(store, terms.TASK), "withdrawn", day, day, withdraws=report)
    assert store_reports(store, [taken], IRIS) == 1
    assert list(findings(store)) == []


def test_what_several_notices_tell_is_checked_over_all_of_them_and_told_once() -> None:
    store = whole_store()
    body = next(q for q in store.matching(None, terms.PREF_LABEL, literal("云泽市住房和城乡建设局")))
    other = named("https://duban.example/notice/云政办〔2022〕1号")
    store.change([], [Quad(body.subject, body.predicate, literal("又一个名称"), other)])
    (finding,) = findings(store)
    assert (finding.shape, finding.thing) == (SHAPES + "Body-prefLabel", iri(body.subject))
    assert finding.found.en == "name: “云泽市住房和城乡建设局”, “又一个名称”"
    assert "名录" in finding.remedy.zh


def test_a_large_store_is_checked_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PIECE >= 10_000
    store = whole_store()
    original = store.graph("https://duban.example/notice/云政办〔2021〕1号")
    for number in range(2, 5):
        store.change([], [in_notice(quad, number) for quad in original])
    without(store, "https://duban.example/notice/云政办〔2021〕3号", terms.TITLE)
    whole = list(findings(store))
    monkeypatch.setattr("graph.checking.PIECE", 1)
    seen: list[str] = []
    assert list(findings(store, lambda graphs: seen.extend(graphs) or iter(graphs))) == whole  # type: ignore[func-returns-value]
    assert [finding.notice for finding in whole] == ["云政办〔2021〕3号"]
    assert len(seen) == 4


def in_notice(quad: Quad, number: int) -> Quad:
    def put(term: object) -> object:
        if isinstance(term, pyoxigraph.NamedNode):
            return named(term.value.replace("〔2021〕1号", f"〔2021〕{number}号"))
        return literal(f"云政办〔2021〕{number}号") if term == literal("云政办〔2021〕1号") else term

    return Quad(put(quad.subject), quad.predicate, put(quad.object), put(quad.graph_name))  # type: ignore[arg-type]


def test_remarks_are_listed_with_their_notices() -> None:
    (remark,) = remarks(whole_store())
    assert (remark.notice.number, remark.severity, remark.span) == ("云政办〔2021〕1号", "doubt", (0, 4))


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_sample_city_breaks_no_shape(run: Run, city: Path) -> None:
    told = run("check", "--store", city)
    assert told.code == 0, told.out
    assert "都合乎形状" in told.err
    assert "nothing breaks a shape" in told.err
    lines = run("check", "--store", city, "--format", "json").lines
    assert {line["type"] for line in lines} == {"remark"}
    assert len(lines) == 3


@pytest.mark.shared
def test_the_real_gazette_breaks_no_shape(run: Run, gazette: Path) -> None:
    told = run("check", "--store", gazette)
    assert told.code == 0, told.out
    assert "都合乎形状" in told.err


@pytest.fixture
def broken_city(city: Path, tmp_path: Path) -> Path:
    """The sample city with a duty that nobody bears, and a deadline that ends before it begins."""
    shutil.copytree(city, tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        without(store, first(store, terms.DUTY), terms.BEARER)
        (due,) = [*store.matching(None, terms.DUE, None)][:1]
        store.change([], [Quad(due.subject, named(terms.START), literal(date(2099, 1, 1)), due.graph_name)])
    return tmp_path / "store"


def test_the_command_tells_a_person_and_a_program(run: Run, broken_city: Path) -> None:
    told = run("check", "--store", broken_city)
    assert told.code == 1
    for words in (
        "职责 duty · ",
        "原文 sentence",
        "承担单位：（无）",
        "bearer: none",
        "末日不应早于首日。",
        "2099-01-01",
        "怎么办",
    ):
        assert words in told.out, words
    assert "处不合" in told.err
    lines = run("check", "--store", broken_city, "--format", "json").lines
    broken = [line for line in lines if line["type"] == "violation"]
    assert {line["shape"].partition("#")[2] for line in broken} >= {"Duty-bearer", "Deadline-start-before-due"}
    for line in broken:
        assert line["notice"], line
        assert line["sentence"], line
        assert line["expected"] != line["expectedEn"]
    assert (
        len(
            [
                x
                for x in run("check", "--store", broken_city, "--limit", 1, "--format", "json").lines
                if x["type"] == "violation"
            ]
        )
        == 1
    )


def test_doubts_are_findings_where_that_is_asked(run: Run, city: Path, tmp_path: Path) -> None:
    shutil.copytree(city, tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        (note,) = [*store.matching(None, terms.SEVERITY, literal("note"))][:1]
        store.change([note], [Quad(note.subject, note.predicate, literal("doubt"), note.graph_name)])
    assert run("check", "--store", tmp_path / "store").code == 0
    told = run("check", "--store", tmp_path / "store", "--strict")
    assert told.code == 1
    assert "待复核 1 条" in told.err
    assert told.out.count("政") >= 1


def test_there_must_be_a_store(run: Run, tmp_path: Path) -> None:
    assert run("check", "--store", tmp_path / "none").code == 2


def test_what_is_read_of_our_own_notices_breaks_no_shape(run: Run, repository: Path, tmp_path: Path) -> None:
    sources = (repository / "tests" / "notices", repository / "samples" / "gazette.txt")
    loaded = run("load", *sources, "--store", tmp_path / "store", "--registry", repository / "samples" / "registry.csv")
    assert "任务" in loaded.out
    told = run("check", "--store", tmp_path / "store")
    assert told.code == 0, told.out


ALL = sorted(BASE, key=str)
PLACES = st.integers(0, len(ALL) - 1)
VALUES = ("", "𠮷", 7, True, date(2021, 4, 30))
TERMS: tuple[Term, ...] = (*(literal(value) for value in VALUES), named("https://duban.example/x"))


@settings(deadline=None, max_examples=40)
@given(st.sets(PLACES, max_size=60), st.lists(st.tuples(PLACES, st.sampled_from(TERMS)), max_size=20))
def test_any_damage_is_told_and_never_breaks_the_check(lost: set[int], odd: list[tuple[int, Term]]) -> None:
    store = open_store(None)
    kept = [quad for number, quad in enumerate(ALL) if number not in lost]
    more = [Quad(ALL[n].subject, ALL[n].predicate, term, ALL[n].graph_name) for n, term in odd]
    store.change([], [*kept, *more])
    for finding in findings(store):
        assert finding.thing
        assert finding.expected.zh
        assert finding.found.zh
        assert finding.found.en
    list(remarks(store))
