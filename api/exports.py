"""Files to take away: ``/export/duties.csv``, ``/export/network.gexf``, ``/export/graph.nq`` …, filtered as in GraphQL.

``/calendar.ics?department=…`` is the same calendar as ``/export/duties.ics``, for programs that look again by
themselves. The columns are those of the command line (`api.cli.listings`), so a list that was taken away can be filled
in and reported back. Rows are sent as they come.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.caching import tagged
from api.days import day
from api.export.forms import FORMS, Form, form_of, written
from api.export.wanted import Wanted
from api.opening import Current
from api.settings import today
from ontology.answers import Between, DutyFilter, State
from ontology.errors import BadValue
from ontology.facts import Role

ROLES: Mapping[str, Role] = {"lead": "lead", "responsible": "responsible", "support": "support"}
NAMES = {"duties": "督办", "network": "督办网络", "graph": "督办图谱"}


class Exports:
    """The routes over what the store holds now."""

    def __init__(self, current: Current) -> None:
        self.current = current

    async def file(self, request: Request) -> Response:
        """What the address names, in the form of its suffix.

        Raises `BadValue` and `UnknownName` before the first part is sent."""
        form = _form(request)
        wanted = wanted_of(request.query_params)
        first, rest = await run_in_threadpool(self._begun, form, wanted)
        name = f"{NAMES[form.of]}_{wanted.as_of}.{form.suffix}"
        return StreamingResponse(chain([first], rest), media_type=form.media_type, headers=_attached(name))

    async def calendar(self, request: Request) -> Response:
        """The calendar of a filter, with an entity tag, so that it is only sent again when it changed."""
        form, wanted = form_of("ics"), wanted_of(request.query_params)
        body = await run_in_threadpool(lambda: b"".join(written(self.current(), form, wanted)))
        return tagged(request, body, form.media_type)

    def _begun(self, form: Form, wanted: Wanted) -> tuple[bytes, Iterator[bytes]]:
        parts = written(self.current(), form, wanted)
        return next(parts, b""), parts


def _form(request: Request) -> Form:
    """The form of an address. Raises 404 where there is none."""
    of, suffix = request.path_params["of"], request.path_params["form"]
    found = next((form for form in FORMS if (form.of, form.suffix) == (of, suffix)), None)
    if found is None:
        raise HTTPException(404)
    return found


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """What the parameters of an address ask for; names as in GraphQL. Raises `BadValue`."""
    between = asked.get("between", "departments").lower()
    if between not in set(Between):
        raise BadValue(f"between 应是 {'、'.join(Between)} 之一。", f"between must be one of {', '.join(Between)}.")
    return Wanted(
        duty_filter(asked),
        day(asked["asOf"], "asOf") if asked.get("asOf") else today(),
        day(asked["knownAt"], "knownAt") if asked.get("knownAt") else None,
        Between(between),
    )


def duty_filter(asked: Mapping[str, str]) -> DutyFilter:
    """The filter that the parameters of an address tell; names as in GraphQL. Raises `BadValue`."""
    role = asked.get("role", "").lower()
    if role and role not in ROLES:
        raise BadValue(f"role 应是 {'、'.join(ROLES)} 之一。", f"role must be one of {', '.join(ROLES)}.")
    states = [told.lower() for told in asked.get("states", "").split(",") if told]
    if unknown := [told for told in states if told not in set(State)]:
        raise BadValue(f"没有状态“{unknown[0]}”：{'、'.join(State)}。", f"no state {unknown[0]!r}: {', '.join(State)}.")
    return DutyFilter(
        department=asked.get("department") or None,
        region=asked.get("region") or None,
        notice=asked.get("notice") or None,
        function=asked.get("function") or None,
        role=ROLES.get(role),
        states=tuple(State(told) for told in states) or None,
        recurring=asked.get("recurring") == "true",
        undated=asked.get("undated") == "true",
        due_from=day(asked["dueFrom"], "dueFrom") if asked.get("dueFrom") else None,
        due_to=day(asked["dueTo"], "dueTo") if asked.get("dueTo") else None,
        text=asked.get("text") or None,
        through_groups=asked.get("throughGroups") != "false",
    )


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}
