"""What the page of the functions of government shows: each function with the names that its offices bear or bore."""

from datetime import date
from typing import Final

from api.document_page import Document, Entry, Section
from api.entity_page import Line, Link
from api.labels import BODY_KINDS, Label
from ontology.facts import BodyKind
from ontology.functions import Function, Office, read_functions
from ontology.iris import Iris

_TOLD: Final = Label(
    "政府职能及承担它们的机构名称：省、市、县三级通用，附印刷中的简称和机构改革前后的有效期。",
    "Functions of government and the names of the offices that have them, for province, city and county alike, with "
    "their printed short forms and the periods of their validity.",
)


def functions_document(iris: Iris) -> Document:
    """The scheme of functions as a page."""
    functions = tuple(read_functions())
    by_kind: dict[BodyKind, list[Entry]] = {}
    for each in functions:
        kind = each.names[0].kind if each.names else "government"
        by_kind.setdefault(kind, []).append(_entry(each, iris))
    sections = tuple(
        Section(kind, BODY_KINDS[kind].zh, BODY_KINDS[kind].en, tuple(entries)) for kind, entries in by_kind.items()
    )
    return Document(f"{iris.base}function", "政府职能", "Functions of government", (_TOLD,), (), sections)


def _entry(function: Function, iris: Iris) -> Entry:
    offices = {office.name: office for office in reversed(function.names) if office.name}
    lines = tuple(_line(office) for office in sorted(offices.values(), key=lambda each: each.since or date.min))
    return Entry(function.key, function.key, function.label_en, iris.function(function.key), (), lines)


def _line(office: Office) -> Line:
    """A name: when it was in use, how it is printed, what may have followed it."""
    since, until = (str(day) if day else "" for day in (office.since, office.until))
    forms = [form.removeprefix("+") for form in office.forms if form.removeprefix("+") != office.name]
    told = [
        "；".join(forms),
        f"后为 followed by {'、'.join(office.becomes)}" if office.becomes else "",
    ]
    links = tuple(Link(each, None) for each in told if each) or (Link("—", None),)
    return Line(office.name, f"{since}–{until}" if since or until else "", links)
