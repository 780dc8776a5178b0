"""``/read``: a notice of the store as read (GET), or a text that somebody drops in, read at once (POST).

What is dropped in goes through the same steps as everything else, into a store in memory that is gone when the answer
is sent: nothing is kept, nothing is logged.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

import orjson
from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import loaders
from api.days import day
from api.marked import NoticeText, TextRemark, notice_text
from api.opening import Current, answers_of, registry_of
from api.settings import Settings, today
from graph.answers import Answers
from graph.loading import store_readings
from graph.store import open_store
from loaders.files import Limits, source_from_bytes
from ontology.errors import BadValue, SourceUnreadable
from ontology.facts import GazetteReading, Remark

MOST_NOTICES = 50
"""So many notices of one dropped source are shown."""
LIMITS = Limits(file_bytes=5_000_000, unpacked_bytes=50_000_000, pages=300, scanned_pages=5, pixels=20_000_000)
"""What a stranger may drop in; the command line takes more."""
MOST_TEXT = 400_000
"""Code points of a dropped text; the whole of a month's gazette has some 60,000."""
AT_ONCE = 2
"""So many dropped texts are read at a time; the others wait, and questions are answered meanwhile."""
MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What the page shows: the notices found, remarks on what belongs to none, and for each fact its triples (Turtle;
    empty for a stored notice, whose triples are asked for one by one)."""

    notices: tuple[NoticeText, ...]
    remarks: tuple[TextRemark, ...]
    left_out: int
    triples: dict[str, str]


class Reading:
    """The routes over what the store holds now."""

    def __init__(self, current: Current, settings: Settings) -> None:
        self.current = current
        self.settings = settings
        self._limiter = CapacityLimiter(AT_ONCE)

    async def stored(self, request: Request) -> Response:
        """GET ``/read?notice=…&asOf=…``. Raises `BadValue`, `UnknownName`."""
        notice = request.query_params.get("notice")
        if not notice:
            raise BadValue("请给出 notice（发文字号或 IRI）。", "name the notice: its number or IRI.")
        return _json(await run_in_threadpool(self._stored, notice, _as_of(request)))

    async def dropped(self, request: Request) -> Response:
        """POST ``/read?name=…&asOf=…``, the file as the body. Raises `SourceUnreadable`, 413 over the limit."""
        name = request.query_params.get("name") or "text.txt"
        data = await _body(request, LIMITS.file_bytes)
        work = partial(self._dropped, data, name[-120:], _as_of(request))
        return _json(await to_thread.run_sync(work, limiter=self._limiter))

    async def triples(self, request: Request) -> Response:
        """GET ``/triples?iri=…``: what the store says of one IRI, in Turtle."""
        told = await run_in_threadpool(self.current().describe, request.query_params.get("iri", ""))
        if told is None:
            raise HTTPException(404)
        return Response(told, media_type="text/turtle; charset=utf-8")

    def _stored(self, notice: str, as_of: date) -> ReadAnswer:
        answers = self.current()
        return ReadAnswer((notice_text(answers, answers.notice(notice), as_of),), (), 0, {})

    def _dropped(self, data: bytes, name: str, as_of: date) -> ReadAnswer:
        registry = registry_of(self.settings)
        source = source_from_bytes(data, name, limits=LIMITS)
        if len(source.text) > MOST_TEXT:
            raise SourceUnreadable(
                f"{name}：有 {len(source.text)} 字，这里最多读 {MOST_TEXT} 字；请在命令行用 duban read。",
                f"{name}: {len(source.text)} characters; at most {MOST_TEXT} are read here; use duban read.",
            )
        gazette = loaders.read(source.text, source=source.name, registry=registry)
        shown = gazette.readings[:MOST_NOTICES]
        with open_store(None) as store:
            store_readings(store, shown, self.settings.iris, registry, registry)
            with answers_of(store, self.settings) as answers:
                notices = tuple(
                    notice_text(answers, answers.notice(self.settings.iris.notice_of(each.notice)), as_of)
                    for each in shown
                )
                triples = {iri: _turtle(answers, iri) for notice in notices for iri in _subjects(notice)}
        return ReadAnswer(notices, _loose(gazette, source.remarks), len(gazette.readings) - len(shown), triples)


def _subjects(notice: NoticeText) -> tuple[str, ...]:
    tasks = tuple(task.iri for task in notice.tasks)
    return (notice.notice.iri, *tasks, *(fact.iri for fact in notice.facts))


def _turtle(answers: Answers, iri: str) -> str:
    told = answers.describe(iri)
    return told.decode() if told else ""


def _loose(gazette: GazetteReading, more: tuple[Remark, ...]) -> tuple[TextRemark, ...]:
    told = (*more, *gazette.remarks)
    return tuple(TextRemark("", each.code, each.severity, each.message) for each in told)


async def _body(request: Request, most: int) -> bytes:
    """The body of a request. Raises 413 over `most` bytes."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise HTTPException(413)
    return bytes(data)


def _as_of(request: Request) -> date:
    told = request.query_params.get("asOf")
    return day(told, "asOf") if told else today()


def _json(answer: ReadAnswer) -> Response:
    return Response(orjson.dumps(answer), media_type=MEDIA_TYPE, headers={"cache-control": "no-store"})
