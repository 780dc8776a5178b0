"""Duties as csv and JSON: the columns of the command line, row by row as they come."""

from collections.abc import Iterable, Iterator
from itertools import islice

import orjson

from api.cli.listings import DUTIES
from api.cli.output import csv_head, csv_row
from api.export.wanted import Wanted
from ontology.answers import DutyRow

LINES = 500
"""Rows that are sent at a time."""


def csv(rows: Iterable[DutyRow], _: Wanted) -> Iterator[bytes]:
    """UTF-8 with a byte order mark; no cell can be taken for a formula."""
    yield csv_head(DUTIES)
    lines = (csv_row(DUTIES, row) for row in rows)
    while some := b"".join(islice(lines, LINES)):
        yield some


def json(rows: Iterable[DutyRow], _: Wanted) -> Iterator[bytes]:
    """One array, an object a line."""
    yield b"["
    between = b"\n"
    for row in rows:
        yield between + orjson.dumps({column.key: column.value(row) for column in DUTIES})
        between = b",\n"
    yield b"\n]\n"
