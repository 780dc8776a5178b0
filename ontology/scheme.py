"""The functions of government as a SKOS scheme, in Turtle: what ``ontology/functions.ttl`` holds.

The csv tables are the source; ``python -m ontology.scheme > ontology/functions.ttl`` writes the file anew, and a test
holds the two equal. A function is a concept; each name that its offices bear or bore is a narrower one, with its
printed forms as alternative labels, the days of its validity and its possible successors.
"""

import sys
from collections.abc import Iterable, Iterator

from ontology.functions import Function, Office, read_functions
from ontology.iris import VOCABULARY, Iris, segment

_HEAD = f"""\
# Written by `python -m ontology.scheme` from functions.csv and offices.csv; change those.
@prefix duban: <{VOCABULARY}> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(functions: Iterable[Function], iris: Iris | None = None) -> str:
    """The scheme in Turtle, with the IRIs of the house (`Iris.function`); the default base when none is given."""
    iris = iris or Iris()
    functions = tuple(functions)
    scheme = f"<{iris.base}function>"
    blocks = [
        _HEAD,
        _block(
            scheme,
            "skos:ConceptScheme",
            [
                'skos:prefLabel "政府职能"@zh, "Functions of government"@en',
                "skos:hasTopConcept " + ", ".join(f"<{iris.function(function.key)}>" for function in functions),
            ],
        ),
    ]
    by_name = {office.name: (function, office) for function in functions for office in function.names}
    for function in functions:
        blocks.append(_function(function, scheme, iris))
        blocks.extend(_office(office, function, scheme, iris, by_name) for office in _told_once(function))
    return "\n".join(blocks)


def _told_once(function: Function) -> Iterator[Office]:
    """The offices, one for each name."""
    names = dict.fromkeys(office.name for office in function.names if office.name)
    first = {office.name: office for office in reversed(function.names)}
    yield from (first[name] for name in names)


def _function(function: Function, scheme: str, iris: Iris) -> str:
    lines = [
        f"skos:topConceptOf {scheme}",
        f"skos:inScheme {scheme}",
        f'skos:prefLabel "{function.key}"@zh, "{function.label_en}"@en',
    ]
    stems = [stem for stem in function.stems if stem != function.key]
    if stems:
        lines.append("skos:altLabel " + _labels(stems))
    return _block(f"<{iris.function(function.key)}>", "duban:Function, skos:Concept", lines)


def _office(
    office: Office, function: Function, scheme: str, iris: Iris, by_name: dict[str, tuple[Function, Office]]
) -> str:
    lines = [
        f"skos:inScheme {scheme}",
        f"skos:broader <{iris.function(function.key)}>",
        f"skos:prefLabel {_labels([office.name])}",
    ]
    forms = [form for form in (form.removeprefix("+") for form in office.forms) if form != office.name]
    if forms:
        lines.append("skos:altLabel " + _labels(forms))
    if office.since:
        lines.append(f'schema:validFrom "{office.since}"^^xsd:date')
    if office.until:
        lines.append(f'schema:validThrough "{office.until}"^^xsd:date')
    later = [by_name[name] for name in office.becomes if name in by_name]
    if later:
        lines.append("dcterms:isReplacedBy " + ", ".join(_iri(next_one.name, owner, iris) for owner, next_one in later))
    return _block(_iri(office.name, function, iris), "skos:Concept", lines)


def _iri(name: str, function: Function, iris: Iris) -> str:
    return f"<{iris.function(function.key)}/{segment(name)}>"


def _labels(texts: Iterable[str]) -> str:
    return ", ".join(f'"{text}"@zh' for text in dict.fromkeys(texts))


def _block(subject: str, kind: str, lines: list[str]) -> str:
    return f"{subject} a {kind} ;\n    " + " ;\n    ".join(lines) + " .\n"


if __name__ == "__main__":
    sys.stdout.write(turtle(read_functions()))
