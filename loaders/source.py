"""What every reader of a file format gives: decoded text with remarks; and the limits that all of them keep.

The text of a source holds ``\\n`` between lines, ``\\t`` between the cells of a table row, and no other control
character.
"""

import re
from dataclasses import dataclass
from typing import Literal

from ontology.errors import SourceUnreadable
from ontology.facts import Remark, Severity, Span

MediaType = Literal[
    "text/plain",
    "text/markdown",
    "text/html",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/ofd",
    "image/png",
    "image/jpeg",
    "image/tiff",
    "image/bmp",
    "image/webp",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask of us. All are inclusive; a file over a limit is refused whole.

    `file_bytes`: size on disk. `unpacked_bytes`: sum of the unpacked parts of a zip container. `ratio`: unpacked bytes
    for one packed byte, told only of parts over 1 MiB. `pages`: of a PDF. `scanned_pages`: recognised in one PDF.
    `pixels`: of one image.
    """

    file_bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    ratio: int = 200
    pages: int = 5_000
    scanned_pages: int = 500
    pixels: int = 100_000_000


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file as its reader found it, with the reader's remarks (spans in `text`)."""

    text: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read: `name` as the user gave it, `text` in Unicode, spans of `remarks` in code points of `text`."""

    name: str
    text: str
    media_type: MediaType
    remarks: tuple[Remark, ...]


NEWLINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
SURROGATE = re.compile("[\ud800-\udfff]")
NOWHERE = Span(0, 0)


def remark(code: str, severity: Severity, message: str, span: Span = NOWHERE) -> Remark:
    """A remark on the whole source, unless a span is given."""
    return Remark(code, severity, message, span)


def unreadable(name: str, zh: str, en: str) -> SourceUnreadable:
    """The error to raise: both sentences begin with the file's name."""
    return SourceUnreadable(f"{name}：{zh}", f"{name}: {en}")


def plain(text: str) -> Extract:
    r"""Text with ``\n`` for every line, page and paragraph break, and without other control characters.

    >>> plain("督办\r\n通知\x07").text
    '督办\n通知'
    """
    text = NEWLINE.sub("\n", text)
    if SURROGATE.search(text):
        text = SURROGATE.sub("\ufffd", text)
    text, dropped = CONTROL.subn("", text)
    if not dropped:
        return Extract(text)
    message = f"去掉了{dropped}个控制字符。"
    return Extract(text, (remark("control-characters", "note", message),))
