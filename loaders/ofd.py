"""An OFD file (GB/T 33190, the fixed layout of Chinese offices) → lines in reading order, as for PDF.

Read: text objects and their places, ruled tables, page templates. Not read: annotations, attachments, stamps.
"""

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from loaders.container import Container, opened
from loaders.layout import Glyph, segments, without_overprints
from loaders.pages import page_lines
from loaders.radicals import meant
from loaders.rulings import Ruling, placed, tables_of
from loaders.source import Extract, Limits, unreadable

POINTS = 72 / 25.4
"""OFD counts millimetres, the layout points."""

OUTLINE = re.compile(r"([MLSCQBA])|(-?\d+(?:\.\d+)?)")
Matrix = tuple[float, float, float, float, float, float]
UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)
MOST_DELTAS = 20_000


def read(data: bytes, name: str, limits: Limits) -> Extract:
    """The reader of ``.ofd`` files."""
    with opened(data, name, limits) as container:
        pages = []
        for height, roots in _pages(container, limits):
            glyphs = without_overprints([g for root in roots for g in _glyphs(root)])
            tables, free = placed(tables_of([r for root in roots for r in _rulings(root)]), glyphs)
            pages.append((height, [*segments(free), *tables]))
    lines = page_lines(pages)
    if not lines:
        raise unreadable(
            name,
            "OFD 里没有文字（可能是扫描件）；请转为 pdf，并安装文字识别：pip install duban[ocr]。",
            "the OFD holds no text (a scan?); convert it to pdf and install text recognition: pip install duban[ocr].",
        )
    return Extract(meant("\n".join(lines)))


def _pages(container: Container, limits: Limits) -> Iterator[tuple[float, list["etree._Element"]]]:
    """Height in points and the contents of each page: its templates, then its own."""
    root = container.tree("OFD.xml")
    for doc_root in () if root is None else root.iter("{*}DocRoot"):
        place = _path("", doc_root.text)
        document = container.tree(place)
        if document is None:
            continue
        beside = posixpath.dirname(place)
        templates = {each.get("ID"): _path(beside, each.get("BaseLoc")) for each in document.iter("{*}TemplatePage")}
        usual = _numbers(document.findtext(".//{*}CommonData/{*}PageArea/{*}PhysicalBox"))
        pages = list(document.iterfind("{*}Pages/{*}Page"))
        if len(pages) > limits.pages:
            raise unreadable(
                container.name,
                f"有 {len(pages)} 页，超过 {limits.pages} 页的上限。",
                f"{len(pages)} pages, over the limit of {limits.pages}.",
            )
        for page in pages:
            content = container.tree(_path(beside, page.get("BaseLoc")))
            if content is not None:
                box = _numbers(content.findtext("{*}Area/{*}PhysicalBox")) or usual
                used = [templates.get(each.get("TemplateID"), "") for each in content.iterfind("{*}Template")]
                under = [tree for part in used if (tree := container.tree(part)) is not None]
                yield (box[3] if len(box) == 4 else 297) * POINTS, [*under, content]


def _path(beside: str, path: str | None) -> str:
    text = (path or "").strip()
    return text.lstrip("/") if text.startswith("/") else posixpath.normpath(posixpath.join(beside, text))


def _numbers(text: str | None) -> list[float]:
    try:
        return [float(word) for word in (text or "").split()]
    except ValueError:
        return []


def _place(element: "etree._Element") -> tuple[Matrix, float, float]:
    """The matrix of an object, and where its boundary begins."""
    ctm, boundary = _numbers(element.get("CTM")), _numbers(element.get("Boundary"))
    matrix: Matrix = (ctm[0], ctm[1], ctm[2], ctm[3], ctm[4], ctm[5]) if len(ctm) == 6 else UPRIGHT
    return matrix, *(boundary[:2] if len(boundary) == 4 else (0.0, 0.0))


def _glyphs(root: "etree._Element") -> Iterator[Glyph]:
    for item in root.iter("{*}TextObject"):
        (a, b, c, d, e, f), left, top = _place(item)
        size = (_numbers(item.get("Size")) or [3.5])[0]
        if abs(b) > 0.1 * abs(a):  # text at an angle: a watermark
            continue
        stretch = (_numbers(item.get("HScale")) or [1.0])[0]
        for code in item.iterfind("{*}TextCode"):
            text = code.text or ""
            xs = _starts(code.get("X"), code.get("DeltaX"), len(text))
            ys = _starts(code.get("Y"), code.get("DeltaY"), len(text))
            for index, (char, x, y) in enumerate(zip(text, xs, ys, strict=True)):
                step = xs[index + 1] - x if index + 1 < len(xs) and xs[index + 1] > x else size * stretch
                width = min(step, size * stretch)
                start = a * x + c * y + e + left
                base = (b * x + d * y + f + top) * POINTS
                if char >= " " and abs(start) < 1e5 and abs(base) < 1e6:
                    yield Glyph(char, start * POINTS, (start + abs(a) * width) * POINTS, base, abs(d) * size * POINTS)


def _starts(first: str | None, deltas: str | None, count: int) -> list[float]:
    """Where each of `count` characters begins; ``g 3 5`` in the deltas stands for three steps of 5."""
    steps: list[float] = []
    words = (deltas or "").split()
    at = 0
    while at < len(words) and len(steps) < min(count, MOST_DELTAS):
        if words[at] == "g" and at + 2 < len(words):
            times, step = _numbers(words[at + 1]), _numbers(words[at + 2])
            steps += step * int(min(max((times or [0])[0], 0), count))
            at += 3
        else:
            steps += _numbers(words[at])
            at += 1
    place = (_numbers(first) or [0.0])[0]
    places = [place]
    for index in range(count - 1):
        place += steps[index] if index < len(steps) else (steps[-1] if steps else 0.0)
        places.append(place)
    return places[:count]


def _rulings(root: "etree._Element") -> Iterator[Ruling]:
    for item in root.iter("{*}PathObject"):
        (a, b, c, d, e, f), left, top = _place(item)
        points = [
            ((a * x + c * y + e + left) * POINTS, (b * x + d * y + f + top) * POINTS, draws)
            for x, y, draws in _outline(item.findtext("{*}AbbreviatedData") or "")
        ]
        xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
        if points and min(max(xs) - min(xs), max(ys) - min(ys)) <= 3:
            yield Ruling.of((min(xs), min(ys)), (max(xs), max(ys)))
            continue
        for (x0, y0, _), (x1, y1, draws) in pairwise(points):
            if draws:
                yield Ruling.of((x0, y0), (x1, y1))


def _outline(path: str) -> Iterator[tuple[float, float, bool]]:
    """The corners of a path, and whether a straight line leads there; a curve ends it, tables have none."""
    first: tuple[float, float] | None = None
    command = ""
    numbers: list[float] = []
    for word, number in OUTLINE.findall(path[:100_000]):
        if word:
            command, numbers = word, []
            if command == "C" and first is not None:
                yield *first, True
            elif command in "QBA":
                return
        else:
            numbers.append(float(number))
        if len(numbers) == 2 and command in ("M", "S", "L"):
            first = first if command == "L" and first is not None else (numbers[0], numbers[1])
            yield numbers[0], numbers[1], command == "L"
            numbers = []
