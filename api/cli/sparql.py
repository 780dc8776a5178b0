"""``duban sparql``: a SPARQL query over the store, given outright, in a file, or on standard input."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from api.cli.options import StoreOption, settings_of
from api.cli.output import console, say, write_bytes
from api.opening import asked
from ontology.answers import SparqlAnswer
from ontology.errors import SourceMissing, SourceUnreadable

app = typer.Typer()


class SparqlFormat(StrEnum):
    """What `--format` of sparql takes: the last three are for CONSTRUCT and DESCRIBE."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    TTL = "ttl"
    NT = "nt"
    JSONLD = "jsonld"


MEDIA_TYPES = {
    SparqlFormat.TABLE: None,
    SparqlFormat.JSON: "application/sparql-results+json",
    SparqlFormat.CSV: "text/csv",
    SparqlFormat.TSV: "text/tab-separated-values",
    SparqlFormat.XML: "application/sparql-results+xml",
    SparqlFormat.TTL: "text/turtle",
    SparqlFormat.NT: "application/n-triples",
    SparqlFormat.JSONLD: "application/ld+json",
}


@app.command()
def sparql(
    query: Annotated[
        str,
        typer.Argument(metavar="QUERY|FILE|-", help="查询语句、文件或标准输入。 A query, a file, or standard input."),
    ],
    store: StoreOption = None,
    form: Annotated[
        SparqlFormat, typer.Option("--format", help="结果的格式。 The format of the result.")
    ] = SparqlFormat.TABLE,
    rows: Annotated[int, typer.Option("--max-rows", min=1, help="最多多少行。 At most so many rows.")] = 1_000_000,
    seconds: Annotated[
        float, typer.Option("--max-seconds", min=0.1, help="最多多少秒。 At most so many seconds.")
    ] = 600.0,
) -> None:
    """对库做 SPARQL 查询（只读）。 Ask the store in SPARQL (reading only)."""
    text = query_of(query)
    with asked(settings_of(store)) as answers:
        answer = answers.sparql(text, media_type=MEDIA_TYPES[form], max_rows=rows, max_seconds=seconds)
    if form is SparqlFormat.TABLE and answer.media_type == "application/sparql-results+json":
        _table(answer)
    else:
        write_bytes(answer.body if answer.body.endswith(b"\n") else answer.body + b"\n")


def query_of(told: str) -> str:
    """The text of a query: itself, or what a file or standard input holds. Raises `InputError`.

    An argument without a space or a brace is the name of a file: no query is one word.
    """
    if told == "-":
        return _text(sys.stdin.buffer.read(), "-")
    if any(c.isspace() or c in "{}" for c in told) and not _is_file(told):
        return told
    if not _is_file(told):
        raise SourceMissing(
            f"没有这个文件，也不像是查询语句：{told}", f"no such file, and it does not look like a query: {told}"
        )
    return _text(Path(told).read_bytes(), told)


def _is_file(told: str) -> bool:
    try:
        return Path(told).is_file()
    except (OSError, ValueError):
        return False


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceUnreadable(f"{name}：查询应为 UTF-8。", f"{name}: a query must be UTF-8.") from error


def _table(answer: SparqlAnswer) -> None:
    told = orjson.loads(answer.body)
    if "boolean" in told:
        print("是 true" if told["boolean"] else "否 false")
        return
    names: list[str] = told["head"]["vars"]
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(escape(name), overflow="fold")
    for binding in told["results"]["bindings"]:
        table.add_row(*(escape(binding.get(name, {}).get("value", "")) for name in names))
    console().print(table)
    say(f"共 {answer.rows} 行。", f"{answer.rows} rows.")
