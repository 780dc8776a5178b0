"""The edge to PDFium: pages of a PDF as glyphs, rulings and pictures, upright, y downwards from the top, in points.

PDFium is not safe for threads, so one lock holds it; processes are independent. Nothing here knows about reading order.
"""

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium  # type: ignore[import-untyped]  # has no annotations
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from loaders.layout import Glyph
from loaders.rulings import Ruling
from loaders.source import Limits, unreadable

Picture = npt.NDArray[np.uint8]
LOCK = threading.RLock()
MOST_PIECES = 40_000
"""Pieces of paths looked at on one page; drawings and maps have more, tables do not."""

MOST_GLYPHS = 100_000
"""Glyphs read from one page; a page of the smallest print has a tenth of that."""

MOST_FORMS = 5
"""Depth of forms inside forms."""

QUARTER = math.pi / 2
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. `pictured`: share of its area under pictures; `askew`: glyphs left out, which stand at an angle."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rulings: tuple[Ruling, ...]
    pictured: float
    askew: int = 0


@dataclass(frozen=True, slots=True)
class Pdf:
    """An opened PDF."""

    document: "pdfium.PdfDocument"

    def __len__(self) -> int:
        return len(self.document)

    def sheet(self, number: int) -> Sheet:
        """Page `number`, from 0; an empty sheet where PDFium cannot load it."""
        with LOCK:
            try:
                page = self.document[number]
            except pdfium.PdfiumError:
                return Sheet(0, 0, (), (), 0)
            try:
                return _sheet(page)
            except pdfium.PdfiumError:
                return Sheet(0, 0, (), (), 0)
            finally:
                page.close()

    def picture(self, number: int, scale: float, pixels: int) -> tuple[Picture, float] | None:
        """Page `number` drawn (rows × columns × blue, green, red), and the pixels for a point: `scale`, or fewer.

        A page so large that it would have more than `pixels` is drawn smaller; None where PDFium cannot draw it.
        """
        with LOCK:
            try:
                page = self.document[number]
            except pdfium.PdfiumError:
                return None
            try:
                width, height = page.get_size()
                fits = min(scale, math.sqrt(pixels / max(width * height, 1.0)))
                drawn: Picture = page.render(scale=fits).to_numpy()
                return drawn[:, :, :3].copy(), fits
            except pdfium.PdfiumError:
                return None
            finally:
                page.close()


@contextmanager
def opened(data: bytes, name: str, limits: Limits) -> Iterator[Pdf]:
    """The PDF in `data`. Raises SourceUnreadable: encrypted, damaged, too many pages."""
    with LOCK:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise _refused(name, error) from error
    try:
        if len(document) > limits.pages:
            zh = f"有 {len(document)} 页，超过 {limits.pages} 页的上限。"
            raise unreadable(name, zh, f"{len(document)} pages, over the limit of {limits.pages}.")
        yield Pdf(document)
    finally:
        with LOCK:
            document.close()


def _refused(name: str, error: "pdfium.PdfiumError") -> Exception:
    if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return unreadable(
            name,
            "PDF 已加密，需要密码；请先用密码打开，另存为不加密的文件。",
            "the PDF is encrypted; open it with its password and save it without one.",
        )
    return unreadable(
        name, "PDF 已损坏，无法打开；请重新下载。", "the PDF is damaged and cannot be opened; fetch it again."
    )


def _sheet(page: "pdfium.PdfPage") -> Sheet:
    left, bottom, right, top = page.get_cropbox()
    width, height = max(right - left, 1.0), max(top - bottom, 1.0)
    marks = _marks(page)
    turns = Counter(turn for _, _, _, turn in marks if turn is not None).most_common(1)
    turn = turns[0][0] if turns else page.get_rotation() // 90
    place = _turned(turn, left, bottom, width, height)
    glyphs = []
    for char, box, origin, angle in marks:
        if angle == turn:
            (x0, _), (x1, _), (_, y) = place(box[0], box[1]), place(box[2], box[3]), place(*origin)
            high = abs(box[3] - box[1]) if turn % 2 == 0 else abs(box[2] - box[0])
            glyphs.append(Glyph(char, min(x0, x1), max(x0, x1), y, high))
    rulings, pictured = _drawn(page, place)
    if turn % 2:
        width, height = height, width
    share = min(pictured / (width * height), 1.0)
    return Sheet(width, height, tuple(glyphs), tuple(rulings), share, sum(angle != turn for *_, angle in marks))


Mark = tuple[str, tuple[float, float, float, float], Point, int | None]


def _marks(page: "pdfium.PdfPage") -> list[Mark]:
    """The printed characters: character, box, origin, quarter turns counter-clockwise (None: askew)."""
    text = page.get_textpage()
    found: list[Mark] = []
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    high = 0
    for index in range(min(raw.FPDFText_CountChars(text), MOST_GLYPHS)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code < 32 and code != 2:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        turn = -raw.FPDFText_GetCharAngle(text, index) / QUARTER  # PDFium counts clockwise
        angle = round(turn) % 4 if abs(turn - round(turn)) < 0.06 else None
        char = "-" if code == 2 else chr(code)  # PDFium's sign for a hyphen at the end of a line
        found.append((char, (box.left, box.bottom, box.right, box.top), (x.value, y.value), angle))
    text.close()
    return found


def _turned(turn: int, left: float, bottom: float, width: float, height: float) -> Callable[[float, float], Point]:
    """From the page's own space (y upwards) to one where text that was drawn turned (counter-clockwise) is upright."""
    match turn:
        case 1:
            return lambda x, y: (y - bottom, x - left)
        case 2:
            return lambda x, y: (width - (x - left), y - bottom)
        case 3:
            return lambda x, y: (height - (y - bottom), width - (x - left))
        case _:
            return lambda x, y: (x - left, height - (y - bottom))


def _drawn(page: "pdfium.PdfPage", place: Callable[[float, float], Point]) -> tuple[list[Ruling], float]:
    """Straight lines along the axes, and the area under pictures in square points."""
    rulings: list[Ruling] = []
    area = 0.0
    pieces = 0
    for item, matrix in _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, UPRIGHT, 0):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _bounds(item, matrix)
            area += abs(x1 - x0) * abs(y1 - y0)
        elif kind == raw.FPDF_PAGEOBJ_PATH and pieces < MOST_PIECES:
            pieces += raw.FPDFPath_CountSegments(item)
            rulings.extend(_straight(item, matrix, place))
    return rulings, area


def _objects(
    holder: object,
    count: Callable[[object], int],
    get: Callable[[object, int], object],
    matrix: Matrix,
    depth: int,
) -> Iterator[tuple[object, Matrix]]:
    for index in range(count(holder)):
        item = get(holder, index)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM and depth < MOST_FORMS:
            inner = _product(_matrix(item), matrix)
            yield from _objects(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)
        else:
            yield item, matrix


def _straight(item: object, matrix: Matrix, place: Callable[[float, float], Point]) -> Iterator[Ruling]:
    """The pieces of a path that run along an axis; of a thin filled box, its middle line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not stroke.value and not fill.value:
        return
    if not stroke.value or raw.FPDFPath_CountSegments(item) in (4, 5):
        x0, y0, x1, y1 = _bounds(item, matrix)
        if min(abs(x1 - x0), abs(y1 - y0)) <= 3:
            flat = abs(y1 - y0) <= abs(x1 - x0)
            ends = ((x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)) if flat else (((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1))
            yield Ruling.of(place(*ends[0]), place(*ends[1]))
            return
    if stroke.value:
        own = _product(_matrix(item), matrix)
        yield from (Ruling.of(place(*start), place(*end)) for start, end in _pieces(item, own))


def _pieces(item: object, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _applied(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield point, first


def _bounds(item: object, matrix: Matrix) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return *_applied(matrix, left.value, bottom.value), *_applied(matrix, right.value, top.value)


def _matrix(item: object) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return UPRIGHT
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    (p, q), (r, s) = (outer[0], outer[1]), (outer[2], outer[3])
    return (
        *(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s),
        *(e * p + f * r + outer[4], e * q + f * s + outer[5]),
    )


def _applied(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
