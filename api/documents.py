"""``/vocabulary``, ``/shapes`` and ``/functions``: each a page, Turtle, JSON-LD, N-Triples or RDF/XML, by Accept or by
extension; ``/context.jsonld``, in whose words our JSON-LD is written.

The IRIs of the first two stand at w3id.org: their paths there (``/duban/vocabulary``, its version) answer as well, so
that a server to which that name is pointed serves them at their own IRIs. The scheme of functions lies under the base.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import orjson
import pyoxigraph
import rdflib
from fastapi import FastAPI
from pyoxigraph import RdfFormat
from rdflib import OWL
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.caching import tagged
from api.document_page import MORE_PREFIXES, Document, document_page
from api.entities import wanted
from api.entity_page import FORMS
from api.functions_page import functions_document
from api.jsonld import CONTEXT, MEDIA_TYPE, context
from api.settings import Settings
from api.shapes_page import shapes_document
from api.vocabulary import text_of, vocabulary
from api.vocabulary_page import ONTOLOGY, vocabulary_document
from graph.evaluation import write_graph
from ontology.functions import read_functions
from ontology.iris import Iris
from ontology.scheme import turtle


@dataclass(frozen=True, slots=True)
class Told:
    """One document: its Turtle as it stands, and its page."""

    turtle: Callable[[], str]
    page: Callable[[], Document]


class Documents:
    """The routes to what is the same for every store."""

    def __init__(self, settings: Settings) -> None:
        iris = settings.iris
        self.told = {
            "vocabulary": Told(partial(text_of, "vocabulary"), vocabulary_document),
            "shapes": Told(partial(text_of, "shapes"), shapes_document),
            "functions": Told(partial(_functions, iris), partial(functions_document, iris)),
        }
        self._made: dict[tuple[str, str, str], bytes] = {}
        version = urlsplit(str(vocabulary().value(ONTOLOGY, OWL.versionIRI))).path
        self.names = {
            "/vocabulary": "vocabulary",
            urlsplit(str(ONTOLOGY)).path: "vocabulary",
            version: "vocabulary",
            version.removeprefix("/duban"): "vocabulary",
            "/shapes": "shapes",
            "/duban/shapes": "shapes",
            "/functions": "functions",
            urlsplit(f"{iris.base}function").path: "functions",
            "/function": "functions",
        }

    def add_to(self, app: FastAPI) -> None:
        """Answer for all of them, under each of their addresses, with and without an extension."""
        for path, name in self.names.items():
            app.add_route(path, partial(self._answer, name), methods=["GET", "HEAD"])
            app.add_route(f"{path}.{{form}}", partial(self._answer, name), methods=["GET", "HEAD"])
        app.add_route(f"/{CONTEXT}", _context, methods=["GET", "HEAD"])

    async def _answer(self, name: str, request: Request) -> Response:
        root = request.scope.get("root_path", "")
        told = request.path_params.get("form")
        if told is not None and told not in FORMS:
            raise HTTPException(404)
        form = told or wanted(request)
        body = await run_in_threadpool(self._body, name, form, root)
        headers = {} if told else {"content-location": f"{root}/{name}.{form}"}
        return tagged(request, body, f"{FORMS[form]}; charset=utf-8", headers)

    def _body(self, name: str, form: str, root: str) -> bytes:
        """One form of a document, made when it is first asked for."""
        key = (name, form, root)
        if key not in self._made:
            told = self.told[name]
            if form == "html":
                self._made[key] = document_page(told.page(), f"{root}/{name}", root).encode()
            else:
                text = told.turtle()
                self._made[key] = text.encode() if form == "ttl" else _converted(text, form)
        return self._made[key]


def _functions(iris: Iris) -> str:
    return turtle(read_functions(), iris)


def _converted(text: str, form: str) -> bytes:
    """Turtle in another form: JSON-LD with prefixes by rdflib, the others by Oxigraph."""
    if form == "jsonld":
        graph = rdflib.Graph().parse(data=text, format="turtle")
        return graph.serialize(format="json-ld", encoding="utf-8", context=MORE_PREFIXES)
    triples = [quad.triple for quad in pyoxigraph.parse(text, format=RdfFormat.TURTLE)]
    return write_graph(triples, FORMS[form])


async def _context(request: Request) -> Response:
    body = orjson.dumps({"@context": context()}, option=orjson.OPT_INDENT_2)
    return tagged(request, body, f"{MEDIA_TYPE}; charset=utf-8")
