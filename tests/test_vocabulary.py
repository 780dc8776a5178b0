"""The vocabulary declares every word that is used, in two languages; constants and stores keep to it."""

import re
from pathlib import Path

import owlrl  # type: ignore[import-untyped]  # it brings no types
import pytest
import rdflib
from graphql import GraphQLEnumType, build_schema
from pyoxigraph import NamedNode, Quad
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef

from graph.store import open_store
from ontology import terms
from ontology.iris import VOCABULARY
from tests.test_graph_vocabulary import constants, whole_store

FILE = Path(terms.__file__).parent / "vocabulary.ttl"
WORDS = rdflib.Graph().parse(FILE)
DECLARED = {str(word) for word in WORDS.subjects(RDFS.label)}
OWN = {URIRef(word) for word in DECLARED if word.startswith(VOCABULARY)}
SCHEMES = set(WORDS.subjects(RDF.type, SKOS.ConceptScheme))
CLASSES = {each for each in WORDS.subjects(RDF.type, OWL.Class) if isinstance(each, URIRef)}
PROPERTIES = {*WORDS.subjects(RDF.type, OWL.DatatypeProperty), *WORDS.subjects(RDF.type, OWL.ObjectProperty)}
RANGE_INCLUDES = URIRef("https://schema.org/rangeIncludes")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
BUILT_IN = {terms.A, VOCABULARY[:-1]}
"""What needs no declaration: ``rdf:type``, and the ontology itself."""


def test_it_opens_without_a_warning_and_says_its_version() -> None:
    ontology = URIRef(VOCABULARY[:-1])
    version = str(WORDS.value(ontology, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert WORDS.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{version}")
    assert list(WORDS.objects(ontology, OWL.imports)) == []


def test_constants_are_what_the_vocabulary_declares() -> None:
    assert constants() - BUILT_IN == DECLARED - {str(each) for each in SCHEMES} - BUILT_IN


def test_the_list_of_own_classes_is_whole() -> None:
    assert set(terms.OWN_CLASSES) == {str(each) for each in CLASSES & OWN}


def test_every_word_has_both_labels_and_one_sentence_in_each_language() -> None:
    for word in {URIRef(each) for each in DECLARED} - SCHEMES:
        labels = sorted(label.language or "" for label in WORDS.objects(word, RDFS.label) if isinstance(label, Literal))
        assert labels == ["en", "zh"], word
        told = {
            **dict.fromkeys(WORDS.objects(word, RDFS.comment)),
            **dict.fromkeys(WORDS.objects(word, SKOS.scopeNote)),
        }
        sentences = {each.language: str(each) for each in told if isinstance(each, Literal)}
        if word == URIRef(VOCABULARY[:-1]):
            continue
        assert set(sentences) == {"zh", "en"}, word
        assert sentences["zh"].endswith("。"), word
        assert sentences["en"].endswith("."), word


def test_own_labels_of_one_kind_are_unique_in_each_language() -> None:
    for kind in (CLASSES, PROPERTIES):
        labels = [label for word in kind & OWN for label in WORDS.objects(word, RDFS.label)]
        assert len(labels) == len(set(labels))


def test_own_properties_say_what_they_belong_to_and_borrowed_ones_stay_as_they_are() -> None:
    anywhere = {
        URIRef(each) for each in (terms.ORDER, terms.PRINTED, terms.FORMAT_VERSION, terms.REVISION, terms.WROTE)
    }
    anywhere |= {URIRef(terms.GAVE), URIRef(terms.READ_AS)}
    for word in PROPERTIES & OWN:
        assert WORDS.value(word, RDFS.range) is not None, word
        assert word in anywhere or WORDS.value(word, RDFS.domain) is not None, word
    for word in (PROPERTIES | CLASSES) - OWN:
        assert WORDS.value(word, RDFS.isDefinedBy) is not None, word
        assert not set(WORDS.predicates(word)) & {RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf}, word


def test_what_ours_stand_below_is_named_too() -> None:
    above = {
        each
        for kind in (RDFS.subClassOf, RDFS.subPropertyOf)
        for each in WORDS.objects(None, kind)
        if isinstance(each, URIRef)
    }
    assert above <= {*WORDS.subjects(RDFS.isDefinedBy)}
    aligned = {str(each).partition("#")[0] for each in {*above, *WORDS.objects(None, SKOS.closeMatch)}}
    for namespace in (
        terms.ELI,
        terms.ORG,
        terms.ODRL,
        terms.PROV,
        terms.SKOS,
        terms.OA,
        "http://www.w3.org/2006/time#",
    ):
        assert any(each.startswith(namespace.rstrip("#")) for each in aligned), namespace
    assert any(each.startswith(terms.SCHEMA) for each in aligned)


def used(quads: list[Quad]) -> tuple[set[str], set[str]]:
    """The predicates and the classes of some quads."""
    kinds = {q.object.value for q in quads if q.predicate.value == terms.A and isinstance(q.object, NamedNode)}
    return {quad.predicate.value for quad in quads}, kinds


def test_every_word_in_a_store_is_declared_and_every_word_declared_is_used() -> None:
    predicates, classes = used(list(whole_store().matching(None, None, None)))
    assert predicates | classes <= DECLARED | BUILT_IN
    assert {str(word) for word in PROPERTIES & {URIRef(d) for d in DECLARED}} - predicates == {terms.WITHDRAWS}
    assert {str(each) for each in CLASSES & OWN} - classes == set()


def test_every_word_of_the_sample_city_is_declared(city: Path) -> None:
    with open_store(city, read_only=True) as store:
        predicates, classes = used(list(store.matching(None, None, None)))
    assert predicates | classes <= DECLARED | BUILT_IN


@pytest.mark.shared
def test_every_word_of_the_real_gazette_is_declared(gazette: Path) -> None:
    with open_store(gazette, read_only=True) as store:
        predicates, classes = used(list(store.matching(None, None, None)))
    assert predicates | classes <= DECLARED | BUILT_IN


def test_values_have_the_types_that_the_vocabulary_says() -> None:
    for quad in whole_store().matching(None, None, None):
        word = URIRef(quad.predicate.value)
        told = WORDS.value(word, RDFS.range) or WORDS.value(word, RANGE_INCLUDES)
        datatype = getattr(quad.object, "datatype", None)
        assert datatype is None or datatype.value == str(told), quad


def test_functions_are_told_in_words_that_are_declared_or_of_skos_and_its_like() -> None:
    scheme = rdflib.Graph().parse(FILE.with_name("functions.ttl"))
    listed = (terms.SKOS, terms.DCTERMS, terms.SCHEMA, terms.RDF)
    for word in {*scheme.predicates(), *scheme.objects(None, RDF.type)}:
        assert str(word).startswith(listed) or str(word) in DECLARED, word


def test_the_two_languages_of_the_command_line_and_graphql_are_those_of_the_vocabulary() -> None:
    from api import labels

    pairs: list[tuple[labels.Label, str]] = [
        *((labels.ROLES[role], iri) for role, iri in terms.ROLES.items()),
        *((labels.DEADLINE_KINDS[kind], iri) for kind, iri in terms.KINDS.items()),
        *((labels.EVENTS[event], iri) for event, iri in terms.EVENTS.items()),
        *((labels.BODY_KINDS[body], iri) for body, iri in terms.BODY_KINDS.items()),
        *((labels.VERDICTS[verdict], iri) for verdict, iri in terms.VERDICTS.items()),
        *((labels.STATES[state], iri) for state, iri in terms.STATES.items()),
    ]
    for label, iri in pairs:
        told = [each for each in WORDS.objects(URIRef(iri), RDFS.label) if isinstance(each, Literal)]
        assert {each.language: str(each) for each in told} == {"zh": label.zh, "en": label.en}, iri


TYPES = {
    "Notice": terms.NOTICE,
    "Provision": terms.PROVISION,
    "Task": terms.TASK,
    "Duty": terms.DUTY,
    "Deadline": terms.DEADLINE,
    "Department": terms.BODY,
    "Region": terms.REGION,
    "BodyMention": terms.BODY_MENTION,
    "RegionMention": terms.REGION_MENTION,
    "Remark": terms.REMARK,
    "Progress": terms.REPORT,
    "Decision": terms.DECISION,
}
"""The types of GraphQL that are classes of the vocabulary."""
SETS = {
    "DutyState": {state.name: iri for state, iri in terms.STATES.items()},
    "Role": {role.upper(): iri for role, iri in terms.ROLES.items()},
    "DeadlineKind": {kind.upper(): iri for kind, iri in terms.KINDS.items()},
    "BodyKind": {kind.upper(): iri for kind, iri in terms.BODY_KINDS.items()},
    "Verdict": {verdict.upper(): iri for verdict, iri in terms.VERDICTS.items()},
    "EventKind": {kind.upper(): iri for kind, iri in terms.EVENTS.items()},
}
"""The enums of GraphQL that are closed sets of the vocabulary."""


def test_graphql_says_of_types_and_values_what_the_vocabulary_says() -> None:
    schema = build_schema((Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8"))
    told = {iri: schema.type_map[name].description for name, iri in TYPES.items()}
    for name, values in SETS.items():
        enum = schema.type_map[name]
        assert isinstance(enum, GraphQLEnumType)
        assert set(enum.values) == set(values), name
        told |= {iri: enum.values[value].description for value, iri in values.items()}
    for iri, text in told.items():
        for sentence in WORDS.objects(URIRef(iri), RDFS.comment):
            assert str(sentence) in (text or ""), iri


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_table_of_states_names_them_as_the_vocabulary_does(page: str, repository: Path) -> None:
    text = (repository / page).read_text(encoding="utf-8")
    for state, iri in terms.STATES.items():
        (label,) = (each for each in WORDS.objects(URIRef(iri), RDFS.label) if getattr(each, "language", "") == "zh")
        assert any(row in text for row in (f"| `{state.value}` | {label} |", f"| {label} | `{state.value}` |")), state


def test_owl_rl_finds_no_contradiction_in_the_words_and_a_store_that_uses_them_all() -> None:
    closed = rdflib.Graph().parse(FILE)
    for quad in whole_store().matching(None, None, None):
        closed.parse(data=f"{quad.triple} .", format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    assert list(closed.objects(None, ERROR)) == []
    duty, carry_out = next(closed.subjects(RDF.type, URIRef(terms.DUTY))), URIRef(terms.CARRY_OUT)
    assert (duty, URIRef(terms.ODRL + "action"), carry_out) in closed, "ODRL reads our duties as its own"
    assert next(closed.objects(duty, URIRef(terms.ODRL + "assignee")), None) is not None


def test_owl_rl_would_find_one() -> None:
    closed = rdflib.Graph().parse(FILE)
    both = URIRef("https://duban.example/both")
    closed.add((both, RDF.type, URIRef(terms.DUTY)))
    closed.add((both, RDF.type, URIRef(terms.TASK)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    assert any("Disjoint" in str(each) for each in closed.objects(None, ERROR))


def test_no_word_is_of_two_kinds_which_owl_2_dl_forbids() -> None:
    kinds = (OWL.Class, OWL.DatatypeProperty, OWL.ObjectProperty, OWL.AnnotationProperty)
    for word in {*WORDS.subjects(RDF.type, None)}:
        assert sum((word, RDF.type, kind) in WORDS for kind in kinds) <= 1, word
