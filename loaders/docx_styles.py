"""Paragraph styles of a Word file, as far as they say what is printed: hidden text, and automatic numbers."""

from dataclasses import dataclass

from lxml import etree

from loaders.docx_numbering import Numbers, W, numbers_of, value_of, whole_number

OFF = frozenset(("0", "false", "off"))


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says of numbering: `number` and `depth` may come from the style it is based on."""

    name: str
    parent: str | None
    number: str | None
    depth: int | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by their ids, the lists that they and paragraphs use, and the style of a paragraph that names none."""

    named: dict[str, Style]
    numbers: Numbers
    default: str | None = None

    def of(self, properties: "etree._Element | None") -> Style | None:
        """The style of a paragraph with these properties."""
        return self.named.get(self._name(properties) or "")

    def label(self, properties: "etree._Element | None") -> str:
        """Count the paragraph, and write the label printed before it; empty where it is not numbered."""
        number, depth = _numbering(properties)
        at = style = self._name(properties)
        direct = number is not None
        seen: set[str] = set()
        while number is None and at and at in self.named and at not in seen:
            seen.add(at)
            known = self.named[at]
            number, depth = known.number, known.depth if depth is None else depth
            if number is not None and depth is None:
                depth = self.numbers.level_of_style(number, at)
            at = known.parent
        if number is None or number == "0":
            return ""
        if direct and depth is None and style:
            depth = self.numbers.level_of_style(number, style)
        return self.numbers.label(number, depth or 0)

    def _name(self, properties: "etree._Element | None") -> str | None:
        return (None if properties is None else value_of(properties, "pStyle")) or self.default


def styles_of(root: "etree._Element | None", numbering: "etree._Element | None") -> Styles:
    """The styles of ``styles.xml`` with the lists of ``numbering.xml``; a document may lack either."""
    styles: dict[str, Style] = {}
    default = None
    list_styles: dict[str, str] = {}
    for element in () if root is None else root.iter(f"{W}style"):
        name = element.get(f"{W}styleId") or ""
        number, depth = _numbering(element.find(f"{W}pPr"))
        styles[name] = Style(
            (value_of(element, "name") or "").lower(),
            value_of(element, "basedOn"),
            number,
            depth,
            is_on(element.find(f"{W}rPr"), "vanish"),
        )
        if element.get(f"{W}type") == "numbering" and number:
            list_styles[name] = number
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
            default = name
    return Styles(styles, numbers_of(numbering, list_styles), default)


def _numbering(properties: "etree._Element | None") -> tuple[str | None, int | None]:
    numbering = None if properties is None else properties.find(f"{W}numPr")
    if numbering is None:
        return None, None
    depth = value_of(numbering, "ilvl")
    return value_of(numbering, "numId"), None if depth is None else whole_number(depth, 0)


def is_on(properties: "etree._Element | None", switch: str) -> bool:
    """Whether a switch such as ``w:vanish`` is set: present, and not said to be off."""
    found = None if properties is None else properties.find(f"{W}{switch}")
    return found is not None and found.get(f"{W}val") not in OFF
