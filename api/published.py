"""How the dataset is published from here: its files, its licence and publisher as set, and its page."""

from typing import Final

from starlette.requests import Request

from api.document_page import Document, Section, short
from api.entity_page import Line, Link
from api.export.forms import FORMS, Form
from api.labels import Label
from api.settings import Settings
from api.words import word
from graph.publication import ABOUT, TITLE, Distribution, Publication
from graph.snapshot import Snapshot
from graph.store import written_at
from ontology.iris import VOCABULARY

_OF: Final = {
    "duties": ("全部职责", "all duties"),
    "network": ("责任网络", "the responsibility network"),
    "graph": ("整个图谱", "the whole graph"),
}


def publication_of(request: Request, settings: Settings) -> Publication:
    """How the dataset is published, as whoever asks reaches this server."""
    home = f"{str(request.base_url).rstrip('/')}/"
    files = tuple(_distribution(home, each) for each in FORMS)
    return Publication(home, settings.license, settings.publisher, settings.issued, files)


def _distribution(home: str, form: Form) -> Distribution:
    zh, en = _OF[form.of]
    media_type = form.media_type.partition(";")[0]
    return Distribution(
        f"{home}export/{form.of}.{form.suffix}", media_type, f"{zh}（{form.suffix}）", f"{en} ({form.suffix})"
    )


def dataset_document(publication: Publication, now: Snapshot) -> Document:
    """The description as a page."""
    counts = now.volume
    classes = tuple(_counted(iri, number, publication) for iri, number in counts.classes.items())
    properties = tuple(_counted(iri, number, publication) for iri, number in counts.properties.items())
    files = tuple(
        Line(each.zh, each.en, (Link(f"{each.media_type} · {each.address}", each.address),))
        for each in publication.distributions
    )
    sections = (
        Section("classes", "各类有多少", "how many of each class", facts=classes),
        Section("properties", "各属性用了多少次", "how often each property is used", facts=properties),
        Section("files", "可取走的文件", "files to take away", facts=files),
    )
    return Document(
        publication.dataset, TITLE[0], TITLE[1], (Label(*ABOUT),), tuple(_facts(publication, now)), sections
    )


def _facts(publication: Publication, now: Snapshot) -> list[Line]:
    counts, moment = now.volume, written_at(now.store.revision)
    told = [
        ("三元组", "triples", counts.triples),
        ("事物", "entities", counts.entities),
        ("不同的主语", "distinct subjects", counts.subjects),
        ("不同的宾语", "distinct objects", counts.objects),
        ("公文", "notices", len(now.ledger.catalogue.notices)),
    ]
    lines = [Line(zh, en, (Link(f"{number:,}", None),)) for zh, en, number in told if number is not None]
    said = [
        ("许可", "licence", publication.license, publication.license),
        ("发布者", "publisher", publication.publisher, None),
        ("发布日期", "issued", str(publication.issued) if publication.issued else None, None),
        ("最近更新", "modified", f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else None, None),
        ("SPARQL", "endpoint", publication.endpoint, publication.endpoint),
    ]
    return lines + [Line(zh, en, (Link(text, href),)) for zh, en, text, href in said if text]


def _counted(iri: str, number: int, publication: Publication) -> Line:
    label = word(iri)
    here = f"{publication.home}vocabulary#{iri.removeprefix(VOCABULARY)}" if iri.startswith(VOCABULARY) else iri
    return Line(label.zh, label.en, (Link(f"{number:,} · {short(iri)}", here),))
