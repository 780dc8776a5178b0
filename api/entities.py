"""Linked data: every IRI under the base answers in HTML, Turtle, JSON-LD and more, by Accept or by extension.

What is itself a document (a notice, what it forwards, its parts, a named graph) answers at its own address. Of what is
none (a department, a region, a duty …) the answer is 303 to the document that tells of it: its address with ``.html``,
``.ttl``, ``.jsonld``, ``.nt`` or ``.rdf`` behind it; of a function of government that the store does not speak of, to
the scheme of all functions. The server answers for the base wherever it stands itself.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.caching import tagged
from api.entity_page import FORMS, Addresses, escaped, page
from api.jsonld import compacted, context_of
from api.negotiation import ranked
from api.opening import Current
from graph.subjects import describe, known, subject
from ontology import terms
from ontology.errors import NotOffered
from ontology.functions import read_functions
from ontology.iris import Iris, segment

KINDS: Final = ("notice", "body", "region", "function", "report", "graph")
"""What IRIs under the base begin with."""
DOCUMENTS: Final = {terms.NOTICE, terms.INSTRUMENT, terms.PROVISION}


class Entities:
    """The routes over what the store holds now."""

    def __init__(self, current: Current, iris: Iris) -> None:
        self.current = current
        self.base = iris.base
        self.prefix = urlsplit(iris.base).path.strip("/")

    def add_to(self, app: FastAPI) -> None:
        """Answer for all kinds of IRIs."""
        for kind in KINDS:
            app.add_route(f"/{kind}/{{rest:path}}", self.__call__, methods=["GET", "HEAD"])
            if self.prefix:  # whether or not a proxy takes the path of the base away
                app.add_route(f"/{self.prefix}/{kind}/{{rest:path}}", self.__call__, methods=["GET", "HEAD"])

    async def __call__(self, request: Request) -> Response:
        """Answer for one IRI. Raises 404 for what is not known, `NotOffered`."""
        path = _path(request, self.prefix)
        return await run_in_threadpool(self._answer, request, path)

    def _answer(self, request: Request, path: str) -> Response:
        store = self.current().snapshot.store
        root = request.scope.get("root_path", "")
        if known(store, self.base + path):
            form = wanted(request)
            document = f"{root}/{escaped(path)}.{form}"
            told = subject(store, self.base + path)
            if told is not None and told.triples and not DOCUMENTS & set(told.classes):
                return RedirectResponse(document, 303, headers={"vary": "accept"})
            return self._document(request, path, form, {"content-location": document})
        if (key := function_of(path)) is not None:
            scheme = f"{root}/functions.{wanted(request)}#{escaped(key)}"
            return RedirectResponse(scheme, 303, headers={"vary": "accept"})
        bare, dot, form = path.rpartition(".")
        if not dot or form not in FORMS or not known(store, self.base + bare):
            raise HTTPException(404)
        return self._document(request, bare, form, {})

    def _document(self, request: Request, path: str, form: str, headers: dict[str, str]) -> Response:
        store, iri = self.current().snapshot.store, self.base + path
        root = request.scope.get("root_path", "")
        if form == "html":
            told = subject(store, iri)
            body = page(told, Addresses(self.base, root)).encode() if told is not None else None
        else:
            body = describe(store, iri, FORMS[form] if form != "jsonld" else FORMS["nt"])
            if body is not None and form == "jsonld":
                body = compacted(body, context_of(request))
        if body is None:
            raise HTTPException(404)
        headers = {**headers, "link": f'<{root}/{escaped(path)}>; rel="describes"'}
        return tagged(request, body, f"{FORMS[form]}; charset=utf-8", headers)


@cache
def _concepts() -> Mapping[str, str]:
    """The functions of the scheme, and the names of their offices, by their paths under the base."""
    functions = {each.key: each for each in read_functions()}
    offices = {
        f"function/{segment(key)}/{segment(office.name)}": key
        for key, each in functions.items()
        for office in each.names
    }
    return offices | {f"function/{segment(key)}": key for key in functions}


def function_of(path: str) -> str | None:
    """The function that the path of a concept of the scheme belongs to; None: it is none.

    >>> function_of("function/财政"), function_of("function/财政/财政局"), function_of("function/无")
    ('财政', '财政', None)
    """
    return _concepts().get(path)


def wanted(request: Request) -> str:
    """The extension of the form that is asked for. Raises `NotOffered`."""
    found = ranked(request.headers.get("accept", ""), list(FORMS.values()))
    if not found:
        offered = ", ".join(FORMS.values())
        raise NotOffered(f"给不出所要的格式；可选 {offered}。", f"not offered; choose one of {offered}.")
    return next(form for form, media_type in FORMS.items() if media_type == found[0])


def _path(request: Request, prefix: str) -> str:
    """The path of the IRI under the base, written as our IRIs are, from the address as it was sent."""
    sent = request.scope.get("raw_path") or request.scope["path"].encode()
    path = sent.decode("latin-1").partition("?")[0].removeprefix(request.scope.get("root_path", "")).lstrip("/")
    segments = [segment(unquote(each)) for each in path.split("/")]
    plain = "/".join(segments)
    return plain.removeprefix(f"{prefix}/") if prefix else plain
