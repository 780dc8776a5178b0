"""One table: what a failure is called, and which exit code and HTTP status it gets; one shape of body.

The body of every failed answer, from GraphQL or from any other address, is::

    {"errors": [{"message": "<中文>",
                 "extensions": {"code": "UNKNOWN_NAME", "messageEn": "<English>", "nearest": ["…"]}}]}

which is what a GraphQL answer looks like (GraphQL adds ``path`` and ``locations`` where it knows them).

>>> problem_of(StoreBusy("库被占用。", "the store is busy.")).exit_code
2
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from ontology.errors import (
    AccessRefused,
    BadValue,
    ClusterLost,
    DubanError,
    Forbidden,
    InputError,
    NotOffered,
    QueryBusy,
    QueryLimit,
    QueryMalformed,
    QueryRefused,
    QueryTimeout,
    ReadOnly,
    SourceMissing,
    SourceUnreadable,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreMissing,
    TooManyWrites,
    Unauthenticated,
    UnknownName,
)

DONE, FINDINGS, WRONG_USE = 0, 1, 2
"""Exit codes: all was done; done, but there is something to look at; not done."""


@dataclass(frozen=True, slots=True)
class Problem:
    """How one class of errors is told at each edge."""

    error: type[DubanError]
    code: str
    exit_code: int
    status: int


PROBLEMS = (
    Problem(SourceMissing, "SOURCE_MISSING", WRONG_USE, 404),
    Problem(SourceUnreadable, "SOURCE_UNREADABLE", WRONG_USE, 422),
    Problem(NotOffered, "NOT_ACCEPTABLE", WRONG_USE, 406),
    Problem(BadValue, "BAD_VALUE", WRONG_USE, 400),
    Problem(InputError, "BAD_INPUT", WRONG_USE, 400),
    Problem(UnknownName, "UNKNOWN_NAME", WRONG_USE, 404),
    Problem(QueryTimeout, "QUERY_TIMEOUT", WRONG_USE, 503),
    Problem(QueryBusy, "QUERY_BUSY", WRONG_USE, 503),
    Problem(QueryLimit, "QUERY_LIMIT", WRONG_USE, 422),
    Problem(QueryMalformed, "QUERY_MALFORMED", WRONG_USE, 400),
    Problem(QueryRefused, "QUERY_REFUSED", WRONG_USE, 403),
    Problem(ClusterLost, "CLUSTER_LOST", WRONG_USE, 503),
    Problem(Unauthenticated, "UNAUTHENTICATED", WRONG_USE, 401),
    Problem(TooManyWrites, "TOO_MANY_WRITES", WRONG_USE, 429),
    Problem(Forbidden, "FORBIDDEN", WRONG_USE, 403),
    Problem(ReadOnly, "READ_ONLY", WRONG_USE, 403),
    Problem(AccessRefused, "ACCESS_REFUSED", WRONG_USE, 403),
    Problem(StoreMissing, "STORE_MISSING", WRONG_USE, 503),
    Problem(StoreBusy, "STORE_BUSY", WRONG_USE, 503),
    Problem(StoreDamaged, "STORE_DAMAGED", WRONG_USE, 503),
    Problem(StoreError, "STORE_ERROR", WRONG_USE, 503),
    Problem(DubanError, "ERROR", WRONG_USE, 500),
)
"""Finer classes stand before coarser ones: the first that fits is meant."""

INTERNAL = "INTERNAL"
"""The code of a mistake of ours; its details go to the log, never to the asker."""


@dataclass(frozen=True, slots=True)
class HttpProblem:
    """A failure of HTTP itself, which none of our exceptions stands for."""

    status: int
    code: str
    zh: str
    en: str


HTTP_PROBLEMS = (
    HttpProblem(400, "BAD_REQUEST", "请求看不懂。", "the request cannot be understood."),
    HttpProblem(404, "NOT_FOUND", "没有这个地址。", "there is nothing at this address."),
    HttpProblem(405, "METHOD_NOT_ALLOWED", "这个地址不接受这种方法。", "this address does not take this method."),
    HttpProblem(406, "NOT_ACCEPTABLE", "给不出所要的格式。", "none of the formats asked for can be given."),
    HttpProblem(413, "BODY_TOO_LARGE", "请求体太大。", "the body of the request is too large."),
    HttpProblem(415, "UNSUPPORTED_MEDIA_TYPE", "不认识请求体的格式。", "the format of the body is not known here."),
    HttpProblem(422, "BAD_VALUE", "请求中的值不对。", "a value of the request is wrong."),
    HttpProblem(500, INTERNAL, "程序出错，请报告。", "a mistake of the program; please report it."),
    HttpProblem(503, "UNAVAILABLE", "暂时不能回答。", "cannot answer for the moment."),
)


class ProblemDetails(TypedDict, total=False):
    """What is said beside the message; `nearest` only where there is something near."""

    code: str
    messageEn: str
    nearest: list[str]


class ProblemBody(TypedDict):
    """One failure, told in the one shape."""

    message: str
    extensions: ProblemDetails


class ProblemsBody(TypedDict):
    """The whole body of a failed answer."""

    errors: list[ProblemBody]


def problem_of(error: DubanError) -> Problem:
    """The row of the table that an error falls under."""
    return next(row for row in PROBLEMS if isinstance(error, row.error))


def told(code: str, zh: str, en: str, nearest: Sequence[str] = ()) -> ProblemBody:
    """One failure in the one shape."""
    details = ProblemDetails(code=code, messageEn=en)
    if nearest:
        details["nearest"] = list(nearest)
    return ProblemBody(message=zh, extensions=details)


def told_of(error: DubanError) -> ProblemBody:
    """One of our errors in the one shape."""
    nearest = error.nearest if isinstance(error, UnknownName) else ()
    return told(problem_of(error).code, error.zh, error.en, nearest)


def told_of_status(status: int) -> ProblemBody:
    """A bare HTTP status in the one shape."""
    row = http_problem(status)
    return told(row.code, row.zh, row.en)


def http_problem(status: int) -> HttpProblem:
    """What to say of a bare HTTP status; of one that is not in the table, by its class."""
    for row in HTTP_PROBLEMS:
        if row.status == status:
            return row
    coarse = http_problem(400 if status < 500 else 500)
    return HttpProblem(status, coarse.code, coarse.zh, coarse.en)
