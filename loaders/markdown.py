"""Markdown → text: the words stay with their numbering; ``#``, ``**``, links and fences go; tables become rows."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from loaders.encoding import decode
from loaders.source import Extract, Limits
from loaders.tables import Cell, lines, whole

MOST_NESTED = 40
MOST_AT_ONCE = 1_000
PARTS = re.compile(r"(?s).{1,999}[。；\n]|.{1,1000}")
MARKED = re.compile(r"[\\`*_~!\[\]<>&]|\n | \n|\n$")
BREAK = re.compile(r"<br\b", re.I)


def read(data: bytes, name: str, _limits: Limits) -> Extract:
    """The reader of ``.md`` files, CommonMark with tables and strikethrough."""
    found = decode(data, name)
    return Extract(text_of(found.text), found.remarks)


def text_of(markdown: str) -> str:
    r"""Plain text, a block a line; the lines of a paragraph stay as they were broken.

    >>> text_of("# 通知\n\n1. **市教育局** [建校](a.html)\n2. 修路\n\n|序号|任务|\n|-|-|\n|1|建校|")
    '通知\n1. 市教育局 建校\n2. 修路\n序号\t任务\n1\t建校'
    """
    # “[责任单位]: 市教育局” would be a link's definition to CommonMark, and vanish; hence no references.
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED}).enable(["table", "strikethrough"])
    parser.disable(["reference", "inline"])
    return "\n".join(_lines(parser, parser.parse(markdown)))


def _lines(parser: MarkdownIt, tokens: Sequence[Token]) -> Iterator[str]:
    label = ""
    rows: list[list[Cell]] = []
    in_cell = False
    for token in tokens:
        match token.type:
            case "list_item_open":
                label = f"{token.info}{token.markup} " if token.info else ""
            case "tr_open":
                rows.append([])
            case "th_open" | "td_open" | "th_close" | "td_close":
                in_cell = token.nesting == 1
            case "inline" if in_cell:
                rows[-1].append(Cell(_words(parser, token.content)))
            case "table_close":
                yield from lines(whole(rows))
                rows = []
            case "html_block":
                yield from _page(token.content)
            case "inline":
                yield label + _words(parser, token.content)
                label = ""
            case "code_block" | "fence":
                yield label + token.content.rstrip("\n")
                label = ""


def _words(parser: MarkdownIt, content: str) -> str:
    """The words of a paragraph or cell; an overlong one piece by piece, as brackets cost the square of its length."""
    if not MARKED.search(content):
        return content
    if len(content) > MOST_AT_ONCE:
        return "".join(_words(parser, part) for part in PARTS.findall(content))
    tokens: list[Token] = []
    parser.inline.parse(content, parser, {}, tokens)
    pieces = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and BREAK.match(token.content)):
            pieces.append("\n")
        elif token.type != "html_inline":  # of a picture, its description
            pieces.append(token.content)
    return "".join(pieces)


def _page(html: str) -> list[str]:
    from loaders.html import lines_of

    return lines_of(html)
