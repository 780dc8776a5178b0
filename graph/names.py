"""What a user means by a name: of a body, a region or a notice; and the nearest names where it means nothing."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graph.catalogue import Catalogue
from ontology.errors import UnknownName

_BRACKETS: Final = str.maketrans("[]（）()【】［］〈〉", "〔〕〔〕〔〕〔〕〔〕〔〕")
_SHORT: Final = 3
"""A short form has at least so many characters: two fit too much."""


def plain(name: str) -> str:
    """A name as it is compared: without spaces, full-width letters and digits as half-width ones.

    >>> plain("市 住建局１")
    '市住建局1'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def plain_number(number: str) -> str:
    """A number of a notice as it is compared: 〔〕 for any bracket, no spaces, no 第.

    >>> plain_number("晋市政办 [2021] 9 号"), plain_number("晋市政办（2021）第9号")
    ('晋市政办〔2021〕9号', '晋市政办〔2021〕9号')
    """
    return plain(number).translate(_BRACKETS).replace("〕第", "〕")


def shortens(short: str, full: str) -> bool:
    """Whether a short form keeps characters of a full name in their order, the last one included.

    >>> shortens("市住建局", "晋城市住房和城乡建设局"), shortens("市财政局", "晋城市住房和城乡建设局")
    (True, False)
    """
    rest = iter(full)
    return len(short) >= _SHORT and short[-1] == full[-1:] and all(character in rest for character in short)


@dataclass(frozen=True)
class Names:
    """All names of a catalogue, ready to be looked up."""

    catalogue: Catalogue

    @cached_property
    def _bodies(self) -> Sequence[Mapping[str, Sequence[int]]]:
        """Numbers of bodies by IRI, by canonical name, by printed name: the order in which they are tried."""
        bodies = self.catalogue.bodies
        return (
            _index((body.ref.iri, number) for number, body in enumerate(bodies)),
            _index((plain(body.ref.name), number) for number, body in enumerate(bodies)),
            _index((plain(alias), number) for number, body in enumerate(bodies) for alias in body.aliases),
        )

    @cached_property
    def _regions(self) -> Sequence[Mapping[str, Sequence[int]]]:
        regions = self.catalogue.regions
        return (
            _index((name, number) for number, each in enumerate(regions) for name in (each.ref.iri, each.ref.code)),
            _index((plain(each.ref.name), number) for number, each in enumerate(regions)),
            _index((plain(name), number) for number, each in enumerate(regions) for name in each.names),
            _index((plain(each.ref.name)[:-1], number) for number, each in enumerate(regions)),
        )

    @cached_property
    def _notices(self) -> Sequence[Mapping[str, Sequence[int]]]:
        notices = self.catalogue.notices
        return (
            _index((each.ref.iri, number) for number, each in enumerate(notices)),
            _index((plain_number(each.ref.number or ""), number) for number, each in enumerate(notices)),
            _index((plain(each.ref.title), number) for number, each in enumerate(notices)),
        )

    def bodies(self, name: str) -> Sequence[int]:
        """The numbers of the bodies that a name means; several where notices print it for several.

        A short form that nobody prints is taken only where it fits one body. Raises `UnknownName`.
        """
        by_iri, *by_name = self._bodies
        if found := by_iri.get(name) or _first(by_name, plain(name)):
            return found
        fitting = [n for n, body in enumerate(self.catalogue.bodies) if shortens(plain(name), body.ref.name)]
        if len(fitting) == 1:
            return fitting
        near = [self.catalogue.bodies[number].ref.name for number in fitting[:5]]
        nearest = near or _nearest(plain(name), [*self._bodies[1], *self._bodies[2]])
        raise _unknown("单位", "body", name, nearest)

    def body(self, name: str) -> int:
        """The number of the one body that a name means. Raises `UnknownName`, also where it means several."""
        found = self.bodies(name)
        if len(found) > 1:
            meant = [self.catalogue.bodies[number].ref.name for number in found]
            raise UnknownName(
                f"“{name}”可指 {len(found)} 个单位：{'、'.join(meant)}；请写全称。",
                f"“{name}” means {len(found)} bodies: {', '.join(meant)}; give the full name.",
                meant,
            )
        return found[0]

    def region(self, name: str) -> int:
        """The number of the region that a code, a name or an IRI means. Raises `UnknownName`."""
        by_iri, *by_name = self._regions
        found = by_iri.get(name) or _first(by_name, plain(name))
        if len(found) == 1:
            return found[0]
        near = [self.catalogue.regions[number].ref.code for number in found]
        raise _unknown("地区", "region", name, near or _nearest(plain(name), [*self._regions[1], *self._regions[0]]))

    def notice(self, name: str) -> int:
        """The number of the notice that a document number, a title or an IRI means. Raises `UnknownName`."""
        by_iri, by_number, by_title = self._notices
        found = by_iri.get(name) or by_number.get(plain_number(name)) or by_title.get(plain(name)) or ()
        if len(found) == 1:
            return found[0]
        notices = self.catalogue.notices
        near = [notices[number].ref.number or notices[number].ref.iri for number in found]
        raise _unknown("公文", "notice", name, near or _nearest(plain_number(name), [*by_number, *by_title]))

    def function(self, key: str) -> int:
        """The number of a function of government. Raises `UnknownName`."""
        number = self.catalogue.function_numbers.get(key)
        if number is None:
            raise _unknown("职能", "function", key, _nearest(key, self.catalogue.functions))
        return number


def _index(pairs: Iterable[tuple[str, int]]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    for name, number in pairs:
        if name and number not in found.setdefault(name, []):
            found[name].append(number)
    return found


def _first(tables: Sequence[Mapping[str, Sequence[int]]], name: str) -> Sequence[int]:
    return next((found for table in tables if (found := table.get(name))), ())


def _nearest(name: str, names: Iterable[str]) -> list[str]:
    """At most five near names: those that share most with it."""
    known = sorted({each for each in names if each and "://" not in each})
    near = difflib.get_close_matches(name, known, n=5, cutoff=0.5)
    return near or [each for each in known if name and (name in each or each in name)][:5]


def _unknown(zh: str, en: str, name: str, nearest: Sequence[str]) -> UnknownName:
    hint_zh = f"；是否指：{'、'.join(nearest)}？" if nearest else "。"
    hint_en = f"; did you mean {', '.join(nearest)}?" if nearest else "."
    return UnknownName(f"存储中没有{zh}“{name}”{hint_zh}", f"The store holds no {en} “{name}”{hint_en}", nearest)
