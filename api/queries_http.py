"""``/queries``: the example queries, and their answers by name: ``/queries/02-overdue.csv?asOf=2021-07-01``."""

from typing import Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.caching import tagged
from api.named_queries import NamedQuery, named_queries, named_query
from api.negotiation import ranked
from api.settings import today
from api.sparql import FORMATS, Sparql, operation_of
from graph.evaluation import GRAPHS, choose, write_graph
from ontology.answers import SparqlAnswer

JSON: Final = "application/json"
TEXT: Final = "application/sparql-query"


class Queries:
    """The routes over one endpoint, whose limits hold for them too."""

    def __init__(self, sparql: Sparql) -> None:
        self.sparql = sparql

    async def listed(self, request: Request) -> Response:
        """GET ``/queries``: all of them, in JSON, or as they stand in their files (RDF). Raises 406."""
        wanted = ranked(request.headers.get("accept", ""), [JSON, *GRAPHS])
        if not wanted:
            raise HTTPException(406)
        if wanted[0] == JSON:
            told = [_told(each, request) for each in named_queries().values()]
            return tagged(request, orjson.dumps(told), JSON)
        media_type = choose(wanted, GRAPHS)
        triples = [triple for each in named_queries().values() for triple in each.triples]
        return tagged(request, write_graph(triples, media_type), f"{media_type}; charset=utf-8")

    async def one(self, request: Request) -> Response:
        """GET ``/queries/NAME.FORM``, or ``/queries/NAME`` by Accept; ``.rq`` is the query itself.

        The parameters of the query stand behind the question mark. Raises `UnknownName`, `BadValue`, and what the
        endpoint raises.
        """
        name, form = _parted(request.path_params["name"])
        query = named_query(name)
        text = query.bound(dict(request.query_params), today())
        if form == "rq":
            return tagged(request, text.encode(), f"{TEXT}; charset=utf-8")
        fields = {"query": [text], **({"format": [form]} if form else {})}
        answer: SparqlAnswer = await self.sparql.ask(operation_of(fields, request.headers.get("accept", "")))
        return tagged(request, answer.body, f"{answer.media_type}; charset=utf-8")


def _parted(told: str) -> tuple[str, str | None]:
    name, dot, form = told.rpartition(".")
    return (name, form) if dot and form in (*FORMATS, "rq") else (told, None)


def _told(each: NamedQuery, request: Request) -> dict[str, object]:
    forms = ("csv", "json") if each.kind == "select" else ("json",) if each.kind == "ask" else ("ttl", "jsonld")
    address = str(request.url.replace(query="", fragment="")).rstrip("/") + "/" + each.name
    return {
        "name": each.name,
        "iri": each.iri,
        "kind": each.kind,
        "zh": each.zh,
        "en": each.en,
        "keywords": each.keywords,
        "parameters": [{"name": one.name, "kind": one.kind} for one in each.parameters],
        "query": each.query,
        "answers": {form: f"{address}.{form}" for form in forms},
    }
