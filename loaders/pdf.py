"""A PDF → lines in reading order: bold printed twice read once, columns, tables by their rulings, no page furniture.

Pages that hold a picture instead of text are recognised where ``duban[ocr]`` is installed, and named where it is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from loaders import ocr
from loaders.layout import Segment, segments, without_overprints
from loaders.pages import page_lines
from loaders.pdf_pages import Pdf, Sheet, opened
from loaders.radicals import LOOKALIKE, PRIVATE, meant
from loaders.rulings import placed, tables_of
from loaders.source import Extract, Limits, remark, unreadable
from ontology.facts import Remark, Span

FEW_GLYPHS = 30
"""Glyphs up to which a page with a picture over most of it is a scan (a stamped page number is no text layer)."""

GARBLED = 0.3
"""Share of characters without a meaning from which a page's text layer is worthless."""


@dataclass(slots=True)
class Found:
    """What was met on the pages: heights and segments of each; numbers, from 1, of those without a text layer."""

    pages: list[tuple[float, list[Segment]]] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    twice: int = 0
    askew: int = 0


def read(data: bytes, name: str, limits: Limits) -> Extract:
    """The reader of ``.pdf`` files."""
    found = Found()
    with opened(data, name, limits) as pdf:
        sheets = 0
        for number in range(len(pdf)):
            sheet = pdf.sheet(number)
            if _is_scan(sheet):
                found.scanned.append(number + 1)
                found.pages.append((sheet.height, []))
            else:
                sheets += bool(sheet.glyphs)
                found.pages.append((sheet.height, _segments(sheet, found)))
        if not sheets and not found.scanned:  # letters drawn as outlines, or nothing at all
            found.scanned = list(range(1, len(pdf) + 1))
        if found.scanned and ocr.is_installed():
            _recognise(pdf, found, limits)
    if not sheets and not found.recognised:
        raise _scanned(name, len(found.pages))
    text = "\n".join(page_lines(found.pages))
    clean = meant(text)
    return Extract(clean, tuple(_remarks(found, text, clean)))


def _is_scan(sheet: Sheet) -> bool:
    if sheet.pictured > 0.5 and len(sheet.glyphs) <= FEW_GLYPHS:
        return True
    strange = sum(bool(PRIVATE.match(glyph.char)) for glyph in sheet.glyphs)
    return len(sheet.glyphs) > FEW_GLYPHS and strange > GARBLED * len(sheet.glyphs)


def _segments(sheet: Sheet, found: Found) -> list[Segment]:
    glyphs = without_overprints(sheet.glyphs)
    found.twice += len(sheet.glyphs) - len(glyphs)
    found.askew += sheet.askew
    tables, free = placed(tables_of(sheet.rulings), glyphs)
    return [*segments(free), *tables]


def _recognise(pdf: Pdf, found: Found, limits: Limits) -> None:
    for number in found.scanned[: limits.scanned_pages]:
        height, _ = found.pages[number - 1]
        drawn = pdf.picture(number - 1, ocr.SCALE, limits.pixels)
        texts, unsure = ocr.recognised(*drawn) if drawn else ([], [])
        if texts:
            found.pages[number - 1] = (height or max(t.y for t in texts), texts)
            found.recognised.append(number)
            found.unsure += unsure
    found.scanned = [number for number in found.scanned if number not in set(found.recognised)]


def _remarks(found: Found, text: str, clean: str) -> Iterable[Remark]:
    if found.scanned:
        missing = "未能识别" if ocr.is_installed() else "未安装文字识别（pip install duban[ocr]）"
        yield remark(
            "scanned-pages", "doubt", f"第{_numbers(found.scanned)}页是图片，没有文字层，{missing}，其内容缺失。"
        )
    if found.recognised:
        yield remark("recognised-pages", "note", f"第{_numbers(found.recognised)}页是图片，文字由识别得出，请核对。")
    for words in found.unsure[:50]:
        at = clean.find(meant(words))
        if at >= 0:
            yield remark("recognised-unsure", "doubt", f"识别把握不大：“{words}”。", Span(at, at + len(meant(words))))
    if found.twice:
        yield remark("doubled-bold", "note", f"去掉了{found.twice}个为加粗而重印的字。")
    if found.askew:
        yield remark("askew-text", "note", f"略去了{found.askew}个斜放或另一方向的字（水印、印章等）。")
    if text != clean:
        yield remark("look-alikes", "note", f"{len(LOOKALIKE.findall(text))}个部首或连字字形已换成所指的字。")
    if private := PRIVATE.search(clean):
        count = len(PRIVATE.findall(clean))
        yield remark("private-glyphs", "doubt", f"有{count}个字形没有对应的字符，内容不明。", Span(*private.span()))


def _numbers(pages: Sequence[int]) -> str:
    shown = "、".join(map(str, pages[:20]))
    return shown if len(pages) <= 20 else f"{shown}…（共{len(pages)}页）"


def _scanned(name: str, pages: int) -> Exception:
    if ocr.is_installed():
        return unreadable(
            name,
            f"{pages} 页都是图片，文字识别也没有找到文字；请检查扫描是否清晰。",
            f"all {pages} pages are pictures, and text recognition found no text on them; check the scan.",
        )
    return unreadable(
        name,
        f"{pages} 页都没有文字层（扫描件）；请安装文字识别后再试：pip install duban[ocr]。",
        f"none of the {pages} pages has a text layer (a scan); install text recognition: pip install duban[ocr].",
    )
