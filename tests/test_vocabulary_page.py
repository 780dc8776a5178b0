"""The tables of docs/vocabulary.md are those of the vocabulary; DUBAN_GOLDEN=1 writes them anew."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Literal, URIRef

from ontology import terms
from ontology.iris import VOCABULARY
from tests.test_vocabulary import CLASSES, DECLARED, PROPERTIES, RANGE_INCLUDES, WORDS

PAGE = Path("docs") / "vocabulary.md"
PREFIXES = {**terms.PREFIXES, "time": "http://www.w3.org/2006/time#"}


def short(word: object) -> str:
    text = str(word)
    prefix = max((p for p, iri in PREFIXES.items() if text.startswith(iri)), key=lambda p: len(PREFIXES[p]))
    return f"`{prefix}:{text.removeprefix(PREFIXES[prefix])}`".replace("`duban:", "`")


def in_both(word: URIRef, kind: URIRef) -> tuple[str, str]:
    told = {each.language: str(each) for each in WORDS.objects(word, kind) if isinstance(each, Literal)}
    return told.get("zh", ""), told.get("en", "")


def sentence(word: URIRef) -> str:
    return "<br>".join(
        in_both(word, RDFS.comment) if WORDS.value(word, RDFS.comment) else in_both(word, SKOS.scopeNote)
    )


def named(*words: object) -> str:
    """Words in short; of a union, its members."""
    members: list[object] = []
    for word in words:
        union = WORDS.value(word, OWL.unionOf) if isinstance(word, BNode) else None
        members += WORDS.items(union) if union else [word] if isinstance(word, URIRef) else []
    return ", ".join(sorted(map(short, members)))


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def classes() -> Iterator[str]:
    yield row("class", "名称", "what it is", "below", "close to")
    yield "|---|---|---|---|---|"
    for word in WORDS.subjects(RDF.type, OWL.Class):  # in the order of the file
        if isinstance(word, URIRef) and str(word) in DECLARED:
            above, close = WORDS.objects(word, RDFS.subClassOf), WORDS.objects(word, SKOS.closeMatch)
            yield row(short(word), in_both(word, RDFS.label)[0], sentence(word), named(*above), named(*close))


def properties() -> Iterator[str]:
    yield row("property", "名称", "what it tells", "of", "value", "below, or close to")
    yield "|---|---|---|---|---|---|"
    for word in ordered(PROPERTIES):
        value = WORDS.value(word, RDFS.range) or next(WORDS.objects(word, RANGE_INCLUDES), None)
        near = [*WORDS.objects(word, RDFS.subPropertyOf), *WORDS.objects(word, SKOS.closeMatch)]
        of = WORDS.objects(word, RDFS.domain)
        yield row(short(word), in_both(word, RDFS.label)[0], sentence(word), named(*of), named(value), named(*near))


def ordered(words: object) -> list[URIRef]:
    """Declared words, own ones first, by name."""
    told = [URIRef(str(word)) for word in words if str(word) in DECLARED]  # type: ignore[attr-defined]  # a set
    return sorted(told, key=lambda word: (not word.startswith(VOCABULARY), str(word)))


def sets() -> Iterator[str]:
    yield row("set", "value", "名称", "what it means")
    yield "|---|---|---|---|"
    for scheme in sorted(WORDS.subjects(RDF.type, SKOS.ConceptScheme)):  # type: ignore[type-var]  # IRIs
        for word in WORDS.subjects(SKOS.inScheme, scheme):
            assert isinstance(word, URIRef)
            yield row(short(scheme), short(word), in_both(word, RDFS.label)[0], sentence(word))


TABLES: dict[str, Callable[[], Iterator[str]]] = {"classes": classes, "properties": properties, "sets": sets}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_page_is_that_of_the_vocabulary(name: str, repository: Path) -> None:
    page = repository / PAGE
    text = page.read_text(encoding="utf-8")
    table = "\n".join(TABLES[name]())
    assert table.count("\n") > 10
    part = re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- end -->)", re.DOTALL)
    if os.environ.get("DUBAN_GOLDEN") == "1":
        page.write_text(part.sub(lambda found: f"{found[1]}\n{table}\n\n{found[3]}", text), encoding="utf-8")
        return
    found = part.search(text)
    assert found is not None
    assert found[2].strip() == table


def test_the_page_speaks_of_every_vocabulary_that_is_aligned(repository: Path) -> None:
    text = (repository / PAGE).read_text(encoding="utf-8")
    assert CLASSES
    for name in ("ELI", "ORG", "ODRL", "PROV-O", "OWL-Time", "SKOS", "DCMI Terms", "schema.org", "Web Annotation"):
        assert f"| [{name}" in text, name
