"""A Word file → lines as printed: numbers written out, insertions kept, deletions dropped, tables as rows.

Read: paragraphs, headings, tables, text boxes, footnotes and endnotes (after the text), results of fields, equations.
Not read: headers and footers, comments, hidden text, tables of contents, pictures.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from loaders.container import Container, opened
from loaders.docx_numbering import W, value_of, whole_number
from loaders.docx_styles import Styles, is_on, styles_of
from loaders.source import Extract, Limits, remark, unreadable
from loaders.tables import Cell, is_frame, lines, whole

MOST_NESTED = 20
"""Tables inside tables that are told apart; deeper ones are read as text."""

SKIPPED = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "Fallback", "rt", "sdtPr", "tblPr", "trPr", "tcPr")
)
SYMBOLS = {
    "F0B7": "",
    "F0A8": "□",
    "F06F": "□",
    "F0FE": "☑",
    "F0FC": "√",
    "F052": "☑",
    "00A8": "□",
    "00FE": "☑",
    "0052": "☑",
}
"""Characters of Wingdings and Symbol that stand in forms."""


@dataclass(slots=True)
class Document:
    """An opened document, and what was met on the way.

    `notes`: references to footnotes and endnotes, by kind and id; `changes`: tracked ones; `joined`: text of paragraphs
    whose ends were deleted, and which so run on into the next.
    """

    styles: Styles
    notes: list[tuple[str, str]] = field(default_factory=list)
    changes: int = 0
    joined: str = ""


def read(data: bytes, name: str, limits: Limits) -> Extract:
    """The reader of ``.docx`` files."""
    with opened(data, name, limits) as container:
        part = _main_part(container)
        root = container.tree(part)
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            raise unreadable(name, "不是 Word 文档，或文档部件缺失。", "no Word document, or its main part is missing.")
        beside = posixpath.dirname(part)
        styles = styles_of(container.tree(f"{beside}/styles.xml"), container.tree(f"{beside}/numbering.xml"))
        document = Document(styles)
        found = [line for line in _blocks(document, body, 0) if line.strip()]
        found += [document.joined] if document.joined else []
        found += _notes(document, container, beside)
    if not found and next(body.iter("{*}blip", "{*}imagedata"), None) is not None:
        raise unreadable(
            name,
            "文档里只有图片，没有文字；请另存为 pdf，并安装文字识别：pip install duban[ocr]。",
            "the document holds only pictures; save it as pdf and install text recognition: pip install duban[ocr].",
        )
    remarks = (
        (remark("tracked-changes", "note", f"有{document.changes}处修订：保留插入，略去删除。"),)
        if document.changes
        else ()
    )
    return Extract("\n".join(found), remarks)


def _main_part(container: Container) -> str:
    """The part that the package names as its document; usual name where it names none."""
    relations = container.tree("_rels/.rels")
    for relation in () if relations is None else relations:
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or "").lstrip("/")
    return "word/document.xml"


def _blocks(document: Document, parent: "etree._Element", nested: int) -> Iterator[str]:
    for element in parent:
        match _name(element):
            case "p":
                yield from _paragraph(document, element, nested)
            case "tbl":
                yield from _table(document, element, nested + 1)
            case "sdt":
                if not _is_contents(element):
                    yield from _blocks(document, element, nested)
            case "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" | "AlternateContent" | "Choice":
                yield from _blocks(document, element, nested)


def _name(element: "etree._Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _is_contents(element: "etree._Element") -> bool:
    """A table of contents, or a prompt to write something here."""
    properties = element.find(f"{W}sdtPr")
    if properties is None:
        return False
    gallery = properties.find(f"{W}docPartObj/{W}docPartGallery")
    contents = gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
    return contents or is_on(properties, "showingPlcHdr")


def _paragraph(document: Document, element: "etree._Element", nested: int) -> Iterator[str]:
    properties = element.find(f"{W}pPr")
    style = document.styles.of(properties)
    if style and (style.hidden or style.name.startswith("toc ")):
        return
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    _runs(document, element, pieces, boxes)
    text = "".join(pieces)
    mark = None if properties is None else properties.find(f"{W}rPr")
    ended = mark is None or (mark.find(f"{W}del") is None and mark.find(f"{W}moveFrom") is None)
    if not ended and not text:
        return
    label = document.styles.label(properties)
    if text.strip() or (label and nested):
        text = f"{document.joined}{label}{text.strip(' ')}"
        document.joined = "" if ended else text
        if ended:
            yield text
    for box in boxes:
        yield from _blocks(document, box, nested)


def _runs(document: Document, parent: "etree._Element", pieces: list[str], boxes: list["etree._Element"]) -> None:
    """The text under an element in order; text boxes are put aside."""
    for element in parent:
        name = _name(element)
        match name:
            case "t":
                pieces.append(element.text or "")
            case "tab" | "ptab":
                pieces.append(" ")
            case "br" | "cr":
                pieces.append("\n")
            case "noBreakHyphen":
                pieces.append("-")
            case "sym":
                pieces.append(_symbol(element))
            case "footnoteReference" | "endnoteReference":
                document.notes.append((name.removesuffix("Reference"), element.get(f"{W}id") or ""))
            case "txbxContent":
                boxes.append(element)
            case "r" if is_on(element.find(f"{W}rPr"), "vanish"):
                pass
            case "sdt" if _is_contents(element):
                pass
            case _ if name in SKIPPED:
                document.changes += name in ("del", "moveFrom")
            case _:
                document.changes += name == "ins"
                _runs(document, element, pieces, boxes)


def _symbol(element: "etree._Element") -> str:
    code = (element.get(f"{W}char") or "").upper()
    if code in SYMBOLS:
        return SYMBOLS[code]
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _table(document: Document, table: "etree._Element", nested: int) -> Iterator[str]:
    """The rows of a table; of one that is a mere frame (one column, or one cell that is a text), its paragraphs."""
    rows = []
    for row in _inside(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            cells = [(cell, [t for t in _blocks(document, cell, nested) if t]) for cell in _inside(row, "tc")]
            properties = row.find(f"{W}trPr")
            skipped = whole_number(None if properties is None else value_of(properties, "gridBefore"), 0)
            rows.append(([_Placed("", skipped, "")] if skipped else [], cells))
    sizes = [sum(map(len, texts)) for _, row in rows for _, texts in row]
    paragraphs = max((len(texts) for _, row in rows for _, texts in row), default=0)
    if all(len(row) < 2 for _, row in rows) or nested > MOST_NESTED or is_frame(sizes, paragraphs, len(rows)):
        yield from (text for _, row in rows for _, texts in row for text in texts)
        return
    grid = [[*before, *(_Placed.of(cell, " ".join(texts)) for cell, texts in row)] for before, row in rows]
    yield from lines(whole(_merged(grid)))


@dataclass(slots=True)
class _Placed:
    """A cell with what Word says of its place: `merge` is ``restart``, ``continue`` or nothing."""

    text: str
    across: int
    merge: str

    @classmethod
    def of(cls, cell: "etree._Element", text: str) -> "_Placed":
        properties = cell.find(f"{W}tcPr")
        if properties is None:
            return cls(text, 1, "")
        merge = properties.find(f"{W}vMerge")
        said = "" if merge is None else merge.get(f"{W}val") or "continue"
        return cls(text, max(whole_number(value_of(properties, "gridSpan"), 1), 1), said)


def _merged(grid: list[list[_Placed]]) -> list[list[Cell]]:
    """Cells that go on from above belong to the cell where the merge began."""
    rows: list[list[Cell]] = []
    began: dict[int, tuple[int, int]] = {}  # grid column → row and index of the cell that hangs there
    for row in grid:
        line: list[Cell] = []
        column = 0
        for placed in row:
            if placed.merge == "continue" and column in began:
                at, index = began[column]
                head = rows[at][index]
                text = head.text if not placed.text else f"{head.text} {placed.text}"
                rows[at][index] = Cell(text, head.across, len(rows) - at + 1)
            else:
                began.pop(column, None)
                if placed.merge == "restart":
                    began[column] = (len(rows), len(line))
                line.append(Cell(placed.text, placed.across))
            column += placed.across
        rows.append(line)
    return rows


def _inside(parent: "etree._Element", name: str) -> Iterator["etree._Element"]:
    """Children of a name, also those inside content controls and tracked insertions."""
    for element in parent:
        found = _name(element)
        if found == name:
            yield element
        elif found in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inside(element, name)


def _notes(document: Document, container: Container, beside: str) -> list[str]:
    """Footnotes and endnotes that the text refers to, in its order."""
    found = []
    wanted, document.notes = document.notes, []
    for kind in ("footnote", "endnote"):
        names = [name for of, name in wanted if of == kind]
        root = container.tree(f"{beside}/{kind}s.xml") if names else None
        notes = {} if root is None else {note.get(f"{W}id"): note for note in root.iter(f"{W}{kind}")}
        for place, name in enumerate(names, 1):
            if name in notes:
                text = " ".join(_blocks(document, notes[name], 0)).strip()
                found.append(f"注{place}：{text}")
    return found
