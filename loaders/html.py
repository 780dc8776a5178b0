"""A page → lines: paragraphs, headings, numbered items with their numbers, table rows; then the article among them.

The page is parsed by libxml2 without entities or network. What a browser would not show is not there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from loaders.encoding import decode
from loaders.list_labels import Numbering, list_label
from loaders.source import Extract, Limits, unreadable
from loaders.tables import Cell, is_frame, lines, whole

CHARSET = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w-]+) | <\?xml[^>]{1,100}?encoding=["']([\w-]+)""",
    re.IGNORECASE | re.VERBOSE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
UNSEEN = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "select",
        "datalist", "button", "input", "textarea", "audio", "video", "canvas", "map", "del", "nav",
    )
)  # fmt: skip
INLINE = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins",
        "kbd", "label", "mark", "o:p", "q", "ruby", "s", "samp", "small", "span", "st1:p", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    )
)  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
FILE = re.compile(r"\.(?:docx?|xlsx?|et|pdf|ofd|wps|pptx?|zip|rar)(?:$|[?#])", re.I)
LINE_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
NOTHING = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")
BLANK = " \xa0\u3000\t\n\r\f"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. `linked`: its characters inside links; `element`: the block it stands in.

    `file`: a link in it leads to a document, as the list of attachments does.
    """

    text: str
    linked: int
    element: "etree._Element" = field(repr=False)
    kind: Literal["text", "heading", "row"] = "text"
    file: bool = False


@dataclass(slots=True)
class Page:
    """A parsed page: `body`, and what its head says of it."""

    body: "etree._Element"
    title: str
    meta: dict[str, str]


def read(data: bytes, name: str, _limits: Limits) -> Extract:
    """The reader of ``.html`` files: the notice of a page, without the page around it."""
    from loaders.article import article

    declared = CHARSET.search(data[:4096])
    charset = (declared[1] or declared[2]).decode() if declared else None
    found = decode(data, name, charset)
    page = parsed(found.text)
    if page is None:
        raise unreadable(name, "网页里没有文字。", "the page holds no text.")
    text, remarks = article(page)
    if not text:
        raise unreadable(
            name,
            "网页里没有文字，正文可能由脚本载入；请在浏览器中打开后另存。",
            "the page holds no text (loaded by scripts?); open it in a browser and save it from there.",
        )
    return Extract(text, (*found.remarks, *remarks))


def lines_of(html: str) -> list[str]:
    """The lines of a fragment, all of them (for HTML inside Markdown)."""
    page = parsed(html)
    return [line.text for line in page_lines(page.body)] if page else []


def parsed(html: str) -> Page | None:
    """The page, or None where there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    body = root.find("body")
    title = root.findtext(".//head/title") or ""
    meta = {(each.get("name") or "").lower(): each.get("content") or "" for each in root.iter("meta")}
    return Page(root if body is None else body, " ".join(title.split()), meta)


def page_lines(body: "etree._Element") -> list[Line]:
    """All lines that a reader of the page sees, in order."""
    return list(_Walk(body).lines())


@dataclass(slots=True)
class _Walk:
    """One pass over the tree with a stack of its own, so that no depth of nesting breaks it."""

    root: "etree._Element"
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    file: bool = False
    in_link: int = 0
    label: str = ""
    lists: list[Numbering] = field(default_factory=list)
    blocks: list["etree._Element"] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        stack: list[tuple[etree._Element, bool]] = [(self.root, True)]
        while stack:
            element, opening = stack.pop()
            if not opening:
                yield from self._closed(element)
            elif not _unseen(element):
                yield from self._opened(element)
                stack.append((element, False))
                if element.tag == "table" and _is_data(element):
                    yield from _rows(element)
                else:
                    self._say(element.text)
                    stack.extend((child, True) for child in reversed(element))
                continue
            if element is not self.root:
                self._say(element.tail)
        yield from self._flushed()

    def _opened(self, element: "etree._Element") -> Iterator[Line]:
        tag = element.tag
        if tag == "a" and element.get("href"):
            self.in_link += 1
            self.file = self.file or bool(FILE.search(element.get("href") or ""))
        elif tag == "br":
            yield from self._flushed()
        elif tag not in INLINE:
            yield from self._flushed()
            self.blocks.append(element)
            if tag in ("ol", "ul"):
                self.lists.append(Numbering.of(element))
            elif tag == "li":
                self.label = list_label(self.lists[-1], element) if self.lists else ""

    def _closed(self, element: "etree._Element") -> Iterator[Line]:
        tag = element.tag
        if tag == "a" and element.get("href"):
            self.in_link -= 1
        elif tag == "br" or tag in INLINE:
            return
        else:
            yield from self._flushed()
            self.blocks.pop()
            if tag in ("ol", "ul"):
                self.lists.pop()

    def _say(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.in_link:
                self.linked += len("".join(text.split()))

    def _flushed(self) -> Iterator[Line]:
        text = collapsed("".join(self.pieces))
        linked, file = self.linked, self.file
        self.pieces, self.linked, self.file = [], 0, file and self.in_link > 0
        if not text:
            return
        label, self.label = self.label, ""
        if label and not re.match(r"[（(]?[\d一二三四五六七八九十]{1,3}[.．、)）]", text):
            text = label + text
        element = self.blocks[-1] if self.blocks else self.root
        heading = any(block.tag in HEADINGS for block in self.blocks[-2:])
        yield Line(text, linked, element, "heading" if heading else "text", file)


def collapsed(text: str) -> str:
    """White space as shown: one blank; none where the page's source merely wraps between two Chinese characters.

    >>> collapsed(" 市教育\\n  局  2025 年")
    '市教育局 2025 年'
    """
    text = NOTHING.sub("", text).strip(BLANK)
    return LINE_SPACE.sub(_blank, text)


def _blank(found: "re.Match[str]") -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return "" if "\n" in found[0] and WIDE.match(before) and WIDE.match(after) else " "


def _unseen(element: "etree._Element") -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in UNSEEN or element.get("hidden") is not None:
        return True
    return bool(HIDDEN.search(element.get("style") or ""))


def _is_data(table: "etree._Element") -> bool:
    """Whether a table is one, and not the frame of a page: several columns, nothing nested, no cell that is a text."""
    if table.find(".//table") is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if sum(len(row) > 1 for row in rows) < 1 or not rows:
        return False
    if table.find(".//th") is not None:
        return True
    sizes = [len("".join(map(str, cell.itertext()))) for row in rows for cell in row]
    paragraphs = max(len(cell.findall(".//p")) + len(cell.findall(".//br")) / 2 for row in rows for cell in row)
    return not is_frame(sizes, paragraphs, len(rows))


def _rows(table: "etree._Element") -> Iterator[Line]:
    rows, linked, file = [], 0, False
    for caption in table.iter("caption"):
        yield Line(collapsed("".join(map(str, caption.itertext()))), 0, table)
    for row in table.iter("tr"):
        cells = []
        for cell in row:
            if cell.tag in ("td", "th") and not _unseen(cell):
                inside = _cell_lines(cell)
                linked += sum(line.linked for line in inside)
                file = file or any(line.file for line in inside)
                down = _span(cell, "rowspan")
                cells.append(Cell(" ".join(line.text for line in inside), _span(cell, "colspan"), down or len(table)))
        rows.append(cells)
    for text in lines(whole(rows)):
        yield Line(text, linked // max(len(rows), 1), table, "row", file)


def _cell_lines(cell: "etree._Element") -> list[Line]:
    if len(cell):
        return list(_Walk(cell).lines())
    text = collapsed(cell.text or "")
    return [Line(text, 0, cell)] if text else []


def _span(cell: "etree._Element", name: str) -> int:
    """A span as HTML has it: 1 where it is missing or nonsense; ``rowspan=0`` (0 here) hangs to the end."""
    text = (cell.get(name) or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
