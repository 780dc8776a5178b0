"""Functions of government (职能) and the offices that have carried them out, with every printed form.

Two tables: ``functions.csv`` (``key,label_en,kind,usual,stems``) has one row for each field of work;
``offices.csv`` one row for each name that offices of this field bear or bore:

* ``full``: the official name without place and ending (住房和城乡建设); ``short``: its printed short forms (住建);
* ``province``, ``prefecture``, ``county``: the endings used at the level, the usual one first (局, 委, 厅, 办 …; ``=``:
  the name has no ending); 委 stands for 委员会 too, 办 for 办公室 too;
* ``country``: the whole name of the office of the central government, then its short forms (a row may have no other);
* ``since``, ``until``: months of the reform (机构改革) that made or ended the name, both inclusive; where provinces and
  counties took months over a reform, the widest span;
* ``becomes``: the ``full`` of its possible successors;
* ``pattern``: where the place stands in the canonical name, when not simply before it (``中共{}委``: the office's
  name follows; ``政协{}委员会!``: the pattern is the whole name; ``{short}``: the short name of the place);
* a form with ``=`` before it is printed as it stands, without ending (教委 for 教育委员会);
* a form with ``+`` before it is printed only after 委 (市委办公室, never 市办公室 for it);
* ``examples`` and ``not``: printed forms that must, and must not, mean this function. A test reads them all.

Sources: the reform plans of the State Council of 1998, 2003, 2008, 2013, 2018 and 2023 and the usage of local notices.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import cast

from ontology.facts import BodyKind, RegionLevel

_LONG = {"委": "委员会", "办": "办公室"}
_ENDINGS = ("局", "厅", "委", "办", "委员会", "办公室", "中心")
_AGENCIES = ("中心", "院", "站", "馆", "台", "所", "段", "队", "会")
_LEVELS: tuple[RegionLevel, ...] = ("province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class Office:
    """A name of an office, without its place: 住房和城乡建设局, with its printed forms.

    `levels`: where it is in use, `usual`: where it is the usual name of its row. `since` and `until`: first and last
    day, inclusive; None: open. `becomes`: names of the offices that may have followed it.
    """

    name: str
    function: str
    kind: BodyKind
    forms: tuple[str, ...]
    levels: tuple[RegionLevel, ...]
    usual: tuple[RegionLevel, ...]
    since: date | None
    until: date | None
    becomes: tuple[str, ...]
    pattern: str = "{}"

    def valid(self, on: date | None) -> bool:
        """Whether offices had this name on the day; with None: whether they have it still."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def called(self, stem: str) -> bool:
        """Whether the stem and an ending make one of its printed forms."""
        return any(stem + ending in self.forms for ending in _ENDINGS)


@dataclass(frozen=True, slots=True)
class Function:
    """A field of government work: 住房城乡建设 (Housing and urban-rural development).

    `offices`: every printed form, without place, over all years; `stems`: as in 住建部门 or 市财政、住建等部门;
    `names`: the offices in order of preference; `usual`: whether each prefecture and county has a department for it.
    """

    key: str
    label_en: str
    kind: BodyKind
    usual: bool
    stems: tuple[str, ...]
    names: tuple[Office, ...]
    offices: tuple[str, ...] = field(default=())

    def full(self, level: RegionLevel, on: date | None = None, stem: str | None = None) -> Office | None:
        """The usual office at this level on the day (None: today's); None where there is none.

        With a `stem`, an office that is called so comes first: 旅游 gave 旅游局 in 2015 and gives 文化和旅游局 now.
        """
        usual = [office for office in self.names if level in office.usual and office.valid(on)]
        return next((office for office in usual if stem and office.called(stem)), next(iter(usual), None))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of ``offices.csv`` as printed there."""

    function: str
    full: str
    short: tuple[str, ...]
    country: tuple[str, ...]
    endings: dict[RegionLevel, tuple[str, ...]]
    since: date | None
    until: date | None
    becomes: tuple[str, ...]
    pattern: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


def read_rows() -> tuple[Row, ...]:
    """The rows of ``offices.csv`` in their order."""
    return tuple(
        Row(
            function=cells[0],
            full=cells[1],
            short=_split(cells[2]),
            country=_split(cells[3]),
            endings={level: tuple(cells[4 + index].split()) for index, level in enumerate(_LEVELS)},
            since=_first_day(cells[7]),
            until=_last_day(cells[8]),
            becomes=_split(cells[9]),
            pattern=cells[10] or "{}",
            examples=_split(cells[11]),
            counter_examples=_split(cells[12]),
        )
        for cells in _cells("offices.csv")
    )


def read_functions() -> tuple[Function, ...]:
    """The functions in the order of ``functions.csv``, with their offices."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows():
        rows[row.function].append(row)
    return tuple(
        function_of(key, label, cast("BodyKind", kind), bool(usual), _split(stems), rows.get(key, ()))
        for key, label, kind, usual, stems in _cells("functions.csv")
    )


def function_of(
    key: str, label: str, kind: BodyKind, usual: bool, stems: tuple[str, ...], rows: Iterable[Row]
) -> Function:
    """A function from its row and the rows of its offices."""
    names = tuple(office for row in rows for office in offices_of(row, kind))
    forms = tuple(dict.fromkeys(form for office in names for form in office.forms))
    return Function(key, label, kind, usual, stems, names, forms)


def offices_of(row: Row, kind: BodyKind) -> Iterator[Office]:
    """The local offices of a row, one for each ending, then the central one."""
    endings = dict.fromkeys(ending for level in _LEVELS for ending in row.endings[level])
    for ending in endings:
        yield Office(
            name=row.full.removeprefix("+") + _tail(ending)[-1],
            function=row.function,
            kind="institution" if kind == "department" and (row.full + ending).endswith(_AGENCIES) else kind,
            forms=_forms(row, ending),
            levels=tuple(level for level in _LEVELS if ending in row.endings[level]),
            usual=tuple(level for level in _LEVELS if row.endings[level][:1] == (ending,)),
            since=row.since,
            until=row.until,
            becomes=tuple(stem + _tail(ending)[-1] for stem in row.becomes),
            pattern=row.pattern,
        )
    if row.country:
        levels: tuple[RegionLevel, ...] = ("country",)
        yield Office(
            row.country[0], row.function, kind, row.country, levels, levels, row.since, row.until, (), "{name}"
        )


def _forms(row: Row, ending: str) -> tuple[str, ...]:
    stems = (row.full, *(short for short in row.short if not short.startswith("=")))
    whole = (short[1:] for short in row.short if short.startswith("=") and ending == _ending_of(short, row))
    return tuple(dict.fromkeys((*(stem + tail for stem in stems for tail in _tail(ending)), *whole)))


def _ending_of(form: str, row: Row) -> str | None:
    """The ending of the row that a whole form belongs to; the prefectures' usual one where it shows none."""
    endings = [ending for level in _LEVELS for ending in row.endings[level]]
    shown = (ending for ending in endings if form.endswith(_tail(ending)[0] or "="))
    return next(shown, next(iter(row.endings["prefecture"]), None))


def _tail(ending: str) -> tuple[str, ...]:
    """The printed forms of an ending, the official one last."""
    if ending == "=":
        return ("",)
    return (ending, _LONG[ending]) if ending in _LONG else (ending,)


def _cells(name: str) -> list[list[str]]:
    table = files("ontology").joinpath(name).read_text(encoding="utf-8")
    return list(csv.reader(table.splitlines()))[1:]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _first_day(month: str) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def _last_day(month: str) -> date | None:
    first = _first_day(month)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) if first else None
