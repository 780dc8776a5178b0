"""The table of file kinds: what a file is, its first bytes say; its name only helps."""

import re
from dataclasses import dataclass
from pathlib import Path

from loaders.source import Limits, MediaType, unreadable


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is read.

    `magic` stands at its beginning; `suffixes` are in lower case; `module` holds `read(data, name, limits)`.
    """

    media_type: MediaType
    suffixes: tuple[str, ...]
    magic: tuple[bytes, ...]
    module: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of file that we know and do not read, with what to do instead."""

    what: str
    magic: tuple[bytes, ...]
    zh: str
    en: str


DOCX: MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = (
    Kind("text/plain", (".txt", ".text"), (), "loaders.encoding"),
    Kind("text/markdown", (".md", ".markdown"), (), "loaders.markdown"),
    Kind("text/html", (".html", ".htm", ".shtml", ".xhtml"), (), "loaders.html"),
    Kind(DOCX, (".docx", ".docm"), (), "loaders.docx"),
    Kind("application/ofd", (".ofd",), (), "loaders.ofd"),
    Kind("application/pdf", (".pdf",), (b"%PDF-",), "loaders.pdf"),
    Kind("image/png", (".png",), (b"\x89PNG\r\n\x1a\n",), "loaders.ocr"),
    Kind("image/jpeg", (".jpg", ".jpeg"), (b"\xff\xd8\xff",), "loaders.ocr"),
    Kind("image/tiff", (".tif", ".tiff"), (b"II*\x00", b"MM\x00*"), "loaders.ocr"),
    Kind("image/bmp", (".bmp",), (), "loaders.ocr"),
    Kind("image/webp", (".webp",), (), "loaders.ocr"),
)
BY_TYPE = {kind.media_type: kind for kind in KINDS}
BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes}

REFUSALS = (
    Refusal(
        "doc",
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
        "是旧式 Office 文件（doc、wps、xls）或加密的 docx；请用 Word 或 WPS 打开，去掉密码，另存为 docx。",
        "an old Office file (doc, wps, xls) or an encrypted docx; in Word or WPS remove its password, save as docx.",
    ),
    Refusal("rtf", (b"{\\rtf",), "是 RTF 文件；请另存为 docx。", "an RTF file; save it as docx."),
    Refusal(
        "archive",
        (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"),
        "是压缩包；请先解压，再读其中的文件。",
        "an archive; unpack it and read the files inside.",
    ),
    Refusal(
        "mhtml",
        (b"MIME-Version:", b"From: <Saved by"),
        "是网页存档（mht）；请在浏览器中另存为 html。",
        "a web archive (mht); save the page as html.",
    ),
)
WEBP = re.compile(rb"RIFF.{4}WEBP", re.DOTALL)
HTML = re.compile(
    rb"""(?:\xef\xbb\xbf)? \s*
    (?:<\?xml[^>]{0,200}> \s*)?
    (?:<!--.{0,2000}?--> \s*)?
    <(?:!doctype\s+html|html)\b""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
MARKUP = re.compile(rb"<[a-zA-Z!/?]")


def kind_of(data: bytes, name: str, limits: Limits = Limits()) -> Kind:  # noqa: B008  (frozen)
    """The kind of a file by its first bytes, then by its name; text where neither says. Raises SourceUnreadable."""
    for kind in KINDS:
        if kind.magic and data.startswith(kind.magic):
            return kind
    for refusal in REFUSALS:
        if data.startswith(refusal.magic):
            raise unreadable(name, refusal.zh, refusal.en)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name, limits)
    if b"%PDF-" in data[:1024]:
        return BY_TYPE["application/pdf"]
    if data.startswith(b"BM") and b"\x00" in data[:32]:
        return BY_TYPE["image/bmp"]
    if WEBP.match(data):
        return BY_TYPE["image/webp"]
    named = BY_SUFFIX.get(Path(name).suffix.lower())
    if HTML.match(data[:8192]) or (named is BY_TYPE["text/html"] and MARKUP.search(data)):
        return BY_TYPE["text/html"]
    if named is None or named is BY_TYPE["text/html"]:
        return BY_TYPE["text/plain"]
    if not named.media_type.startswith("text/"):
        what = named.suffixes[0].removeprefix(".").upper()
        raise unreadable(name, f"不是有效的 {what} 文件，可能下载不全。", f"not a valid {what} file; fetch it again.")
    return named


def _zipped(data: bytes, name: str, limits: Limits) -> Kind:
    from loaders.container import opened

    with opened(data, name, limits) as container:
        if container.holds("OFD.xml"):
            return BY_TYPE["application/ofd"]
        if container.holds("xl/workbook.xml"):
            raise unreadable(
                name,
                "是 Excel 表格；进展台账请用 duban report 读取，公文请给 docx 或 pdf。",
                "an Excel table; progress goes through `duban report`, notices come as docx or pdf.",
            )
        if not container.holds("[Content_Types].xml"):
            archive = next(refusal for refusal in REFUSALS if refusal.what == "archive")
            raise unreadable(name, archive.zh, archive.en)
    return BY_TYPE[DOCX]
