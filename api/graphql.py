"""GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/): GET and POST in, JSON out.

Execution runs in a worker thread, because the store's work would hold up the event loop. Mutations come by POST only,
and write only where the server was given tokens (`api.writing`). What fails before execution is 400 to a client that
takes ``application/graphql-response+json``, else 200.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson
import strawberry
from graphql import GraphQLError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from api.opening import Current
from api.problems import INTERNAL, ProblemBody, http_problem, told, told_of
from api.schema import Asking, build_schema
from api.settings import Limits, today
from api.writing import Writing
from ontology.errors import BadValue, DubanError

logger = logging.getLogger("duban.graphql")

JSON = "application/json"
RESPONSE_JSON = "application/graphql-response+json"
QUERIES = (OperationType.QUERY,)
ALL = (OperationType.QUERY, OperationType.MUTATION)


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks to be executed."""

    query: str
    variables: dict[str, object] | None
    name: str | None
    bearer: str | None = None


class GraphQL:
    """The endpoint over what the store holds now."""

    def __init__(self, current: Current, limits: Limits, writing: Writing | None = None) -> None:
        self.current = current
        self.writing = writing
        self.limits = limits
        self.schema = build_schema(limits)

    async def __call__(self, request: Request) -> Response:
        """Answer a request. Raises `HTTPException` and `BadValue` for what is no GraphQL request."""
        media_type = _media_type(request.headers.get("accept", ""))
        reading = request.method == "GET"
        operation = _from_url(request) if reading else await self._from_body(request)
        operation = replace(operation, bearer=_bearer(request.headers.get("authorization", "")))
        result = await run_in_threadpool(self.execute, operation, QUERIES if reading else ALL)
        body, refused = self._body(result)
        status = 400 if refused and media_type == RESPONSE_JSON else 200
        return Response(body, status, media_type=media_type)

    def execute(self, operation: Operation, allowed: Sequence[OperationType] = ALL) -> ExecutionResult:
        """Execute in this thread. Raises `BadValue`; 405 for a kind of operation that is not allowed."""
        asking = Asking(self.current(), self.limits, today(), self.writing, operation.bearer)
        try:
            return self.schema.execute_sync(
                operation.query,
                variable_values=operation.variables,
                operation_name=operation.name,
                context_value=asking,
                allowed_operation_types=allowed,
            )
        except InvalidOperationTypeError as error:
            if allowed == QUERIES:
                raise HTTPException(405, headers={"allow": "POST"}) from error
            raise _bad("只有查询和变更。", "there are queries and mutations only.") from error
        except CannotGetOperationTypeError as error:
            raise BadValue(
                f"没有可执行的操作“{operation.name or ''}”。",
                f"there is no operation {operation.name!r} to execute.",
            ) from error

    def _body(self, result: ExecutionResult) -> tuple[bytes, bool]:
        """The body of an answer, and whether it was refused before execution."""
        if not result.errors:
            return orjson.dumps({"data": result.data}), False
        errors = [_told_error(error) for error in result.errors]
        refused = result.data is None and not any(error.path for error in result.errors)
        return orjson.dumps({"errors": errors} if refused else {"data": result.data, "errors": errors}), refused

    async def _from_body(self, request: Request) -> Operation:
        content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if content_type != JSON:
            raise HTTPException(415)
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > self.limits.body:
                raise HTTPException(413)
        try:
            parsed = orjson.loads(bytes(data))
        except orjson.JSONDecodeError as error:
            raise _bad("请求体不是 JSON。", "the body is no JSON.") from error
        return _operation(parsed)


def _from_url(request: Request) -> Operation:
    told_variables = request.query_params.get("variables")
    try:
        variables = orjson.loads(told_variables) if told_variables else None
    except orjson.JSONDecodeError as error:
        raise _bad("variables 不是 JSON。", "variables is no JSON.") from error
    return _operation(
        {
            "query": request.query_params.get("query"),
            "variables": variables,
            "operationName": request.query_params.get("operationName"),
        }
    )


def _bearer(header: str) -> str | None:
    """The token of an ``Authorization`` header (RFC 6750); None where there is none."""
    scheme, _, token = header.strip().partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _operation(parsed: object) -> Operation:
    """Raises `BadValue` for what is no request."""
    if not isinstance(parsed, dict):
        raise _bad("请求应是一个 JSON 对象。", "a request is one JSON object.")
    query, variables, name = parsed.get("query"), parsed.get("variables"), parsed.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _bad("缺少 query（一个字符串）。", "query (a string) is missing.")
    if variables is not None and not isinstance(variables, dict):
        raise _bad("variables 应是 JSON 对象。", "variables must be a JSON object.")
    if name is not None and not isinstance(name, str):
        raise _bad("operationName 应是字符串。", "operationName must be a string.")
    if not isinstance(parsed.get("extensions", {}), dict | None):
        raise _bad("extensions 应是 JSON 对象。", "extensions must be a JSON object.")
    return Operation(query, variables, name or None)


def _bad(zh: str, en: str) -> BadValue:
    return BadValue(zh, en)


def _media_type(accept: str) -> str:
    """What of the two is answered in: the one that is asked for with the higher weight. Raises 406."""
    wanted = dict(_weighed(part) for part in accept.split(",") if part.strip())
    if not wanted:
        return JSON

    def weight(media_type: str) -> float:
        return next((wanted[k] for k in (media_type, "application/*", "*/*") if k in wanted), 0.0)

    best = max((JSON, RESPONSE_JSON), key=weight)
    if weight(best) == 0:
        raise HTTPException(406)
    if weight(JSON) == weight(RESPONSE_JSON) and RESPONSE_JSON in wanted:
        return RESPONSE_JSON
    return best


def _weighed(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    told_weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    try:
        return name, float(told_weight)
    except ValueError:
        return name, 0.0


def _told_error(error: GraphQLError) -> Mapping[str, object]:
    """An error in the one shape, with the place in the query and the answer that it concerns."""
    places: dict[str, object] = {}
    if error.locations:
        places["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path:
        places["path"] = error.path
    return {**_problem(error), **places}


def _problem(error: GraphQLError) -> ProblemBody:
    original = _origin(error)
    if isinstance(original, DubanError):
        return told_of(original)
    if original is not None and not isinstance(original, strawberry.exceptions.StrawberryGraphQLError):
        logger.error("a resolver failed", exc_info=original)
        row = http_problem(500)
        return told(INTERNAL, row.zh, row.en)
    extensions = error.extensions or {}
    if "code" in extensions:
        return told(str(extensions["code"]), error.message, str(extensions.get("messageEn", error.message)))
    if "Document contains more than" in error.message:
        return told("QUERY_LIMIT", f"查询太长：{error.message}", error.message)
    code = "GRAPHQL_PARSE_FAILED" if error.message.startswith("Syntax Error") else "GRAPHQL_VALIDATION_FAILED"
    return told(code, f"查询不合语法或不合模式：{error.message}", error.message)


def _origin(error: GraphQLError) -> Exception | None:
    """What was raised in a resolver; None for what GraphQL itself found."""
    found: Exception | None = error.original_error
    while isinstance(found, GraphQLError):
        found = found.original_error
    return found
