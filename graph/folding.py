"""Text as it is compared in a search: characters as numbers, one for each code point, look-alikes made one.

Traditional characters become simplified ones, full-width letters, digits and signs half-width ones, capitals small
ones, brackets of all kinds ``〔〕``. Each character becomes exactly one, so a place in the folded text is the same
place in the text. The table of characters is that of OpenCC, character by character: words are not looked at.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

Codes = npt.NDArray[np.uint16]

PARTING: Final = 0xFFFF
"""No character is folded to this number: it parts texts that stand in a row."""
_BRACKETS: Final = str.maketrans("[](){}【】［］〈〉（）", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕")
_HAN: Final = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))
_PRIVATE: Final = 0xE000
_PRIVATE_SIZE: Final = 6400


@cache
def _table() -> Codes:
    """What each character of the basic plane is folded to."""
    table = np.arange(0x10000, dtype=np.uint16)
    simplified = OpenCC("t2s").convert("\n".join(map(chr, _HAN))).split("\n")
    for code, told in zip(_HAN, simplified, strict=True):
        if len(told) == 1 and ord(told) < PARTING:
            table[code] = ord(told)
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    table[0x3000] = ord(" ")
    table[ord("A") : ord("Z") + 1] += 32
    table[0xFF21:0xFF3B] = np.arange(ord("a"), ord("z") + 1)
    for code, told in _BRACKETS.items():
        table[code] = told
    table[PARTING] = 0xFFFD
    return table


def fold(text: str) -> Codes:
    """A text as numbers, one for each code point.

    >>> bool((fold("ＡＢ［２０２６］鄉鎮") == fold("ab〔2026〕乡镇")).all())
    True
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    # A character beyond the basic plane (𠮷) stands as one of the 6,400 private ones: two may meet, which is rare.
    near = np.where(codes > 0xFFFF, _PRIVATE + codes % _PRIVATE_SIZE, codes).astype(np.uint16)
    return _table()[near]
