"""A stranger's query is looked at before it runs: what kind it is, and whether it may.

Only SELECT, ASK, CONSTRUCT and DESCRIBE; no SERVICE, for the store would go out to the network. Two readers must agree:
a scan of the words by SPARQL's own terminals (strings, IRIs and comments apart), and rdflib's parser.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from ontology.errors import QueryLimit, QueryMalformed, QueryRefused

Kind = Literal["select", "ask", "construct", "describe"]

MAX_LENGTH: Final = 50_000
MAX_DEPTH: Final = 24
"""How deep brackets may be nested: rdflib's parser takes exponential time in them, and recursion."""

_WORDS: Final = re.compile(
    r"""
      (?P<iri>    <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string> '''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
                | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" )
    | (?P<comment> \#[^\n\r]* )
    | (?P<name>   [?$][^\W]\w* | @\w[\w-]* | (?:[^\W\d_][\w.-]*)?:(?:[\w:%\\-][\w.:%\\-]*)? )
    | (?P<word>   [^\W\d]\w* )
    | (?P<open>   [({\[] )
    | (?P<close>  [)}\]] )
    | (?P<other>  . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_REFUSED: Final = {"SERVICE", "LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may run: its kind, and the graphs it names by FROM."""

    text: str
    kind: Kind
    graphs: tuple[str, ...]


@lru_cache(maxsize=256)
def check(query: str) -> Checked:
    """What a query is, if it may run. Raises `QueryRefused`, `QueryMalformed`, `QueryLimit`."""
    if len(query) > MAX_LENGTH:
        raise QueryLimit(
            f"查询长 {len(query)} 个字符，最多 {MAX_LENGTH} 个。",
            f"The query has {len(query)} characters; at most {MAX_LENGTH} are allowed.",
        )
    text = _unescaped(query)
    _scan(text)
    return _parsed(text)


def _unescaped(query: str) -> str:
    r"""The query with ``\u`` escapes undone (SPARQL 1.1, 19.2): what the engine is given, nothing is hidden in them."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise QueryMalformed(f"无效的转义：{found[0]}", f"Not a character: {found[0]}")
        return chr(code)

    return _ESCAPE.sub(character, query)


def _scan(text: str) -> None:
    """Refuse words that no query may have, and brackets nested too deep."""
    depth = 0
    for found in _WORDS.finditer(text):
        if found.lastgroup == "word" and found[0].upper() in _REFUSED:
            raise QueryRefused(
                f"不允许 {found[0].upper()}：此处只能查询本存储。",
                f"{found[0].upper()} is not allowed: queries here read this store only.",
            )
        depth += (found.lastgroup == "open") - (found.lastgroup == "close")
        if depth > MAX_DEPTH:
            raise QueryLimit(f"括号嵌套超过 {MAX_DEPTH} 层。", f"Brackets are nested more than {MAX_DEPTH} deep.")


def _parsed(text: str) -> Checked:
    # rdflib takes 0.3 s to import and only strangers' queries need it
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        query = parseQuery(text)[1]
    except ParseBaseException as error:
        raise QueryMalformed(
            f"查询有语法错误：第 {error.lineno} 行第 {error.column} 列，在“{_near(error.line, error.column)}”处。",
            f"The query does not parse: line {error.lineno}, column {error.column}, "
            f"near “{_near(error.line, error.column)}”.",
        ) from error
    except RecursionError as error:
        raise QueryLimit("查询嵌套过深。", "The query is nested too deep.") from error
    _refuse_service(query, CompValue)
    kinds: dict[str, Kind] = {
        "SelectQuery": "select",
        "AskQuery": "ask",
        "ConstructQuery": "construct",
        "DescribeQuery": "describe",
    }
    return Checked(text, kinds[query.name], _graphs(text) if query.datasetClause else ())


def _graphs(text: str) -> tuple[str, ...]:
    """The graphs that a query names by FROM, prefixes resolved."""
    from rdflib.plugins.sparql import prepareQuery

    try:
        algebra = prepareQuery(text).algebra
    except Exception as error:  # rdflib raises bare Exception, of an unknown prefix for one
        raise QueryMalformed(f"查询有错误：{error}", f"The query cannot be read: {error}") from error
    return tuple(str(clause.default or clause.named) for clause in algebra.datasetClause)


def _near(line: str, column: int) -> str:
    return line[max(0, column - 1) : column + 19]


def _refuse_service(tree: object, node: type) -> None:
    """Walk rdflib's parse tree, by a stack rather than by recursion."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, node) and getattr(found, "name", None) == "ServiceGraphPattern":
            raise QueryRefused("不允许 SERVICE。", "SERVICE is not allowed.")
        if isinstance(found, dict):
            waiting.extend(found.values())
        elif isinstance(found, Iterable) and not isinstance(found, str):
            waiting.extend(found)
