"""Numbers of HTML lists as a browser writes them: ``<ol>`` with ``start``, ``type``, ``value``, ``reversed``, CSS."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from loaders.numerals import write

STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.I)


def alphabetic(number: int) -> str:
    """a … z, aa … (bijective base 26); a number below 1 stays a number.

    >>> [alphabetic(n) for n in (1, 26, 27, 703)]
    ['a', 'z', 'aa', 'aaa']
    """
    if number < 1:
        return str(number)
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def roman(number: int) -> str:
    """i, ii, iii, iv …; a number outside 1-3999 stays a number.

    >>> roman(14), roman(0)
    ('xiv', '0')
    """
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for value, letter in ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def chinese(number: int) -> str:
    """一, 二 …; a number outside 0-9999 stays a number."""
    return write(number) if 0 <= number < 10_000 else str(number)


FORMS: dict[str, Callable[[int], str]] = {
    "1": lambda n: f"{n}.",
    "a": lambda n: f"{alphabetic(n)}.",
    "A": lambda n: f"{alphabetic(n).upper()}.",
    "i": lambda n: f"{roman(n)}.",
    "I": lambda n: f"{roman(n).upper()}.",
    "decimal": lambda n: f"{n}.",
    "decimal-leading-zero": lambda n: f"{n:02}.",
    "lower-alpha": lambda n: f"{alphabetic(n)}.",
    "lower-latin": lambda n: f"{alphabetic(n)}.",
    "upper-alpha": lambda n: f"{alphabetic(n).upper()}.",
    "upper-latin": lambda n: f"{alphabetic(n).upper()}.",
    "lower-roman": lambda n: f"{roman(n)}.",
    "upper-roman": lambda n: f"{roman(n).upper()}.",
    "cjk-ideographic": lambda n: f"{chinese(n)}、",
    "trad-chinese-informal": lambda n: f"{chinese(n)}、",
    "simp-chinese-informal": lambda n: f"{chinese(n)}、",
    "none": lambda _: "",
}


@dataclass(slots=True)
class Numbering:
    """Where a list stands: the number of its next item, the step to the one after, and how it is written."""

    next: int
    step: int
    form: str
    ordered: bool

    @classmethod
    def of(cls, element: "etree._Element") -> "Numbering":
        """The numbering of an ``<ol>`` (or of a ``<ul>``, which has none)."""
        backwards = element.get("reversed") is not None
        first = len(element.findall("li")) if backwards else 1
        start = _number(element.get("start"), first)
        return cls(start, -1 if backwards else 1, _form(element, "1"), element.tag == "ol")


def list_label(numbering: Numbering, item: "etree._Element") -> str:
    """The label of the next item, with the blank that follows it; none for bullets."""
    if not numbering.ordered:
        return ""
    number = _number(item.get("value"), numbering.next)
    numbering.next = number + numbering.step
    label = FORMS[_form(item, numbering.form)](number)
    return f"{label} " if label.endswith(".") else label


def _form(element: "etree._Element", default: str) -> str:
    style = STYLE.search(element.get("style") or "")
    form = style[1].lower() if style else element.get("type") or default
    return form if form in FORMS else default


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?[0-9]{1,9}\s*", text) else default
