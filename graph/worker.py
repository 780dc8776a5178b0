"""A process that answers strangers' queries on its own read-only view of a store, and can be killed.

`python -m graph.worker FOLDER` says ``ready``, then takes one JSON object a line on standard input
(``query``, ``wanted``, ``max_rows``, ``fresh``: whether the store changed since) and answers each with one line of
JSON: an answer (its body in Base64), or the error it gave.
"""

import base64
import json
import sys
from contextlib import suppress

import pyoxigraph

from graph.evaluation import QueryFailed, evaluate
from graph.guard import check
from graph.store import open_view
from ontology.errors import BadValue, DubanError, QueryLimit, QueryRefused

MEMORY = 4 * 1024**3
"""The most address space the process may take, in bytes; a query that wants more ends it."""

ERRORS: dict[str, type[DubanError]] = {each.__name__: each for each in (QueryLimit, QueryRefused, BadValue)}


def answer(store: pyoxigraph.Store, asked: dict[str, object]) -> dict[str, object]:
    """One answer, as it is sent back. Raises `QueryFailed`."""
    wanted, max_rows = asked["wanted"], asked["max_rows"]
    if not isinstance(wanted, list) or not isinstance(max_rows, int):
        raise TypeError("wanted is a list, max_rows a number")
    try:
        found = evaluate(store, check(str(asked["query"])), wanted, max_rows, watch=lambda: None)
    except QueryFailed:
        raise
    except (QueryRefused, BadValue) as error:
        return refusal(error)
    body = base64.b64encode(found.body).decode()
    return {"kind": found.kind, "media_type": found.media_type, "rows": found.rows, "body": body}


def refusal(error: DubanError) -> dict[str, object]:
    """An error, as it is sent back."""
    name = next(each.__name__ for each in type(error).__mro__ if each.__name__ in ERRORS)
    return {"error": name, "zh": error.zh, "en": error.en}


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # not on Windows; a lower limit may already hold
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main(folder: str) -> None:
    """Answer until standard input ends."""
    _limit_memory()
    check("ASK {}")  # loads the parser before the clock runs
    store = open_view(folder)
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["fresh"]:
            store = open_view(folder)
        try:
            told = answer(store, asked)
        except QueryFailed:  # the writer may have tidied away a file that the view still wanted
            store = open_view(folder)
            try:
                told = answer(store, asked)
            except QueryFailed as error:
                told = refusal(error)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
