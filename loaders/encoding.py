"""Bytes → text: which of the encodings of Chinese texts a file is in, right on short texts too.

The order: a byte order mark; strict UTF-8 (but “通知” in GB18030 is also two letters in UTF-8, so at least one
character of three bytes must be there); else the candidate under which the text is made of common characters.
Plain frequency decides because GB18030 and Big5 give nearly any pair of bytes *some* character, but hardly ever a
common one: GB 2312 (1980) sorts its 3,755 common characters first (rows 16-55), Big5 its 5,401 (A440-C67E).
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from loaders.source import Extract, plain, remark, unreadable

SAMPLE = 1 << 16
"""Bytes looked at to choose; enough for any language model and cheap for large files."""

DAMAGE = 0.05
"""Share of characters that may be undecodable before the file is refused."""

LIKELY = 0.5
"""Share of common characters that a text has under its own encoding (under a wrong one it has less)."""

FAMILIAR = 0.6
"""Weight of a traditional character in GB18030: rarer there than a simplified one, but a traditional copy is read."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x841\x953", "gb18030"),
)

NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "utf-32": "UTF-32",
    "gb18030": "GB18030",
    "cp950": "Big5",
    "big5hkscs": "Big5-HKSCS",
}

DECLARED = {
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
}
"""What a page says of itself → the codec that reads it: the wider one, as browsers do (WHATWG Encoding)."""

PUNCTUATION = "，。、；：？！“”‘’（）〔〕［］【】《》〈〉—…·　％℃①②③④⑤⑥⑦⑧⑨⑩０１２３４５６７８９"
THREE_BYTES = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")
ASCII = re.compile("[\t\n\r\x0c -~]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A codec, and the share of common characters it gives on a text (below 0: mostly damage)."""

    codec: str
    score: float


def decode(data: bytes, name: str = "", declared: str | None = None) -> Extract:
    """The text of `data`; a remark says the encoding where it is not UTF-8, and how many bytes were lost.

    `declared` is what the file says of itself (a page's charset); believed when the bytes agree. Raises
    SourceUnreadable for binary data and for encodings that we do not know.
    """
    codec = codec_of(data, declared)
    if codec is None:
        raise unreadable(
            name,
            "不是文本文件，或编码不明（可读 UTF-8、UTF-16、GB18030/GBK、Big5）；请另存为 UTF-8 后再试。",
            "not a text, or in an unknown encoding (UTF-8, UTF-16, GB18030/GBK and Big5 are read); save it as UTF-8.",
        )
    text = data.decode(codec, "replace").removeprefix("\ufeff")
    found = plain(text)
    remarks = list(found.remarks)
    if not codec.startswith("utf-8"):
        remarks.append(remark("encoding", "note", f"按 {NAMES[codec]} 编码读取。"))
    lost = found.text.count("\ufffd") - _printed_replacements(data, codec)
    if lost > 0:
        remarks.append(remark("encoding-damage", "doubt", f"{lost}处字节不合 {NAMES[codec]}，读作“\ufffd”。"))
    return Extract(found.text, tuple(remarks))


def codec_of(data: bytes, declared: str | None = None) -> str | None:
    """The Python codec that `data` is in, or None when it is no text that we know.

    >>> codec_of("督办通知".encode("gb18030")), codec_of("督辦通知".encode("big5")), codec_of(b"\\x00\\x01\\x02\\xff")
    ('gb18030', 'cp950', None)
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return codec if _sound(data, codec) else None
    if b"\x00" not in data[:SAMPLE] and _strict(data, "utf-8") and (data.isascii() or THREE_BYTES.search(data)):
        return "utf-8" if _sound(data, "utf-8") else None
    wish = DECLARED.get((declared or "").strip().lower())
    if wish in NAMES and _strict(data, wish):
        return wish
    best = max(_candidates(data), key=lambda candidate: candidate.score)
    if best.score < LIKELY or not _sound(data, best.codec):
        return None
    return best.codec


def _candidates(data: bytes) -> Iterator[Candidate]:
    sample = data[:SAMPLE]
    simplified = _score(sample, "gb18030", _common_simplified(), _common_traditional())
    yield Candidate("gb18030", simplified + 0.02)  # a tie is GB18030
    big5 = "big5hkscs" if not _strict(data, "cp950") and _strict(data, "big5hkscs") else "cp950"
    yield Candidate(big5, _score(sample, big5, _common_traditional()))
    yield Candidate("utf-8", _score(sample, "utf-8", _common_any()))  # with a few bytes broken
    if len(data) % 2 == 0:
        yield Candidate("utf-16-le", _score(sample, "utf-16-le", _common_any()))
        yield Candidate("utf-16-be", _score(sample, "utf-16-be", _common_any()))


def _score(sample: bytes, codec: str, common: frozenset[str], familiar: frozenset[str] = frozenset()) -> float:
    text = sample.decode(codec, "replace")
    wide = ASCII.sub("", text)
    if not wide:
        return 0.0
    good = sum(1.0 if char in common else FAMILIAR if char in familiar else 0.0 for char in wide)
    bad = wide.count("\ufffd")
    return (good - 2 * bad) / len(wide)


def _strict(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _sound(data: bytes, codec: str) -> bool:
    """Whether the bytes decode with little damage and few control characters: a text, not an image or a program."""
    text = data[: SAMPLE * 4].decode(codec, "replace")
    if not text:
        return False
    bad = text.count("\ufffd") + sum(char < " " and char not in "\t\n\r\f\v\x1a" for char in text)
    return "\x00" not in text and bad <= max(1, DAMAGE * len(text))


def _printed_replacements(data: bytes, codec: str) -> int:
    """How many U+FFFD the file itself holds; these are no damage of ours."""
    return data.count("\ufffd".encode(codec, "ignore")) if codec.startswith("utf-8") else 0


@cache
def _common_simplified() -> frozenset[str]:
    rows = bytes(range(0xA1, 0xFF))
    pairs = b"".join(bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in rows)
    return frozenset(pairs.decode("gb2312", "ignore")) | set(PUNCTUATION)


@cache
def _common_traditional() -> frozenset[str]:
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = b"".join(bytes((lead, trail)) for lead in range(0xA4, 0xC7) for trail in trails)
    return frozenset(pairs[:-2].decode("big5", "ignore")) | set(PUNCTUATION)


@cache
def _common_any() -> frozenset[str]:
    return _common_simplified() | _common_traditional()
