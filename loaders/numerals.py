"""Numerals as notices print them, read and written side by side: ``read(write(n)) == n``.

Chinese (一百二十, 二〇二一, 两, 廿), full-width (１２), circled (⑫) and plain digits.
"""

import re
import unicodedata

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2, "俩": 2, "元": 1, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000, "万": 10_000}
_TENS = {"廿": 20, "卅": 30}

CHINESE = "〇零○一二三四五六七八九十百两"
"""The characters of Chinese numerals that labels and dates use."""


def read(text: str) -> int | None:
    """The number, or None where the text is not one numeral.

    >>> [read(t) for t in ("一百二十", "二〇二一", "１２", "⑫", "十二", "两", "廿五", "一二三四", "第三")]
    [120, 2021, 12, 12, 12, 2, 25, 1234, None]
    """
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 12 else None
    if len(text) == 1 and unicodedata.category(text) == "No":
        value = unicodedata.numeric(text)
        return int(value) if value == int(value) else None
    plain = unicodedata.normalize("NFKC", text)
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) < 12 else None
    return _chinese(text)


def _chinese(text: str) -> int | None:
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) < 12 else None
    total, digit = 0, None
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            total, digit = total + _TENS[c], None
        elif c in _UNITS:
            if c == "万":
                total = (total + (digit or 0)) * 10_000
            else:
                total += (1 if digit is None else digit) * _UNITS[c]
            digit = None
        else:
            return None
    return total + (digit or 0)


def write(number: int) -> str:
    """The Chinese numeral that labels use, for 0 ≤ number < 10000.

    >>> [write(n) for n in (0, 7, 10, 12, 20, 41, 105, 120, 2021)]
    ['〇', '七', '十', '十二', '二十', '四十一', '一百零五', '一百二十', '二千零二十一']
    """
    if not 0 <= number < 10_000:
        raise ValueError(f"no label has this number: {number}")
    if number == 0:
        return "〇"
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if gap else "") + "〇一二三四五六七八九"[digit] + name
        gap = bool(out) and not digit
    return re.sub("^一十", "十", out)
