"""JSON-LD in our own words: the context at ``/context.jsonld``, and answers written with it.

Made from `ontology/vocabulary.ttl`: own words stand by their local names (``"bearer"``, ``"Notice"``, ``"Lead"``),
borrowed ones with their prefix (``"dcterms:title"``), and each property says of what type its values are, so that an
answer is plain JSON to who knows nothing of RDF and the same triples to who does (https://www.w3.org/TR/json-ld11/).
"""

from collections.abc import Mapping
from functools import cache
from typing import Final, cast

import orjson
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef
from starlette.requests import Request

from api.vocabulary import vocabulary
from ontology.iris import VOCABULARY
from ontology.terms import PREFIXES, SCHEMA

__all__ = ["CONTEXT", "MEDIA_TYPE", "compacted", "context", "context_of"]

MEDIA_TYPE: Final = "application/ld+json"
CONTEXT: Final = "context.jsonld"
Term = str | dict[str, str]
_RANGE_INCLUDES: Final = URIRef(SCHEMA + "rangeIncludes")


@cache
def context() -> Mapping[str, Term]:
    """The context: prefixes, classes and individuals, properties with the types of their values."""
    words = vocabulary()
    terms: dict[str, Term] = dict(PREFIXES)
    own = sorted({str(word) for word in words.subjects(RDFS.label) if str(word).startswith(VOCABULARY)})
    terms |= {iri.removeprefix(VOCABULARY): iri for iri in own}
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for word in sorted(set(words.subjects(RDF.type, kind)), key=str):
            if isinstance(word, URIRef) and (typed := _type(word)) is not None:
                terms[_key(str(word))] = {"@id": str(word), "@type": typed}
    return terms


def context_of(request: Request) -> str:
    """The address of the context, as whoever asks reaches this server."""
    return f"{str(request.base_url).rstrip('/')}/{CONTEXT}"


def _key(iri: str) -> str:
    """What a property is called: an own one by its local name, a borrowed one with its prefix."""
    if iri.startswith(VOCABULARY):
        return iri.removeprefix(VOCABULARY)
    prefix, base = next((prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base))
    return f"{prefix}:{iri.removeprefix(base)}"


def _type(word: URIRef) -> str | None:
    """Of what type the values of a property are: IRIs, words of ours, or literals of one type; None: plain texts."""
    words = vocabulary()
    told = words.value(word, RDFS.range) or words.value(word, _RANGE_INCLUDES)
    if (word, RDF.type, OWL.ObjectProperty) in words:
        return "@vocab" if told == SKOS.Concept else "@id"
    return None if told is None or told == rdflib.XSD.string else str(told)


def compacted(triples: bytes, address: str) -> bytes:
    """Triples (N-Triples) as JSON-LD whose context is at an address."""
    graph = rdflib.Graph().parse(data=triples, format="nt")
    written = orjson.loads(graph.serialize(format="json-ld", context=dict(context()), auto_compact=False))
    told = cast("dict[str, object]", written if isinstance(written, dict) else {"@graph": written})
    return orjson.dumps({**told, "@context": address}, option=orjson.OPT_INDENT_2)
