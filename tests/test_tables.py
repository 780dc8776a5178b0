"""Knowledge is tables whose rows prove themselves: each means all its examples and none of its counter-examples.

Tables are found, not listed: every tuple of rows with examples in `loaders` is walked. A new table needs a line in
`MATCHERS` that says how its rows are matched; without it the test fails.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from typing import Any, NamedTuple

import pytest

import loaders
from loaders import charges, dates, endings, furniture, labels, predicates, repairs, rows
from loaders.labels import label_of
from loaders.predicates import force_of
from loaders.repairs import slips
from loaders.text import Text

Row = Any  # a row of any table: a frozen dataclass with `examples` and `not_`


class Table(NamedTuple):
    """A table by its module and name."""

    name: str
    rows: tuple[Row, ...]


def tables() -> Iterator[Table]:
    """Every public tuple of `loaders` whose rows carry examples, once."""
    seen: set[int] = set()
    for module in pkgutil.iter_modules(loaders.__path__):
        held = vars(importlib.import_module(f"loaders.{module.name}"))
        for name, value in held.items():
            if name.startswith("_") or not isinstance(value, tuple) or not value or id(value) in seen:
                continue
            if all(is_dataclass(row) and hasattr(row, "examples") for row in value):
                seen.add(id(value))
                yield Table(f"{module.name}.{name}", value)


def _style(style: labels.Style, text: str) -> bool:
    label = label_of(text)
    return label is not None and label.style == style.name


def _slip(slip: repairs.Slip, text: object) -> bool:
    before, after = text if isinstance(text, tuple) else (str(text), str(text))
    mended = Text.of(before).edited(slips(before)).clean
    found = re.search(slip.find, before)
    return found is not None and mended == after and mended != before


def _rule(rule: dates.Rule, text: str) -> bool:
    return re.search(rule.pattern, text) is not None


def _field(field: charges.Field, text: str) -> bool:
    return re.fullmatch(field.pattern, text) is not None


def _heading(heading: rows.Heading, text: str) -> bool:
    plain = re.sub(r"\s", "", text)
    return re.fullmatch(heading.pattern, plain) is not None


def _ending(ending: endings.Ending, text: str) -> bool:
    return re.search(ending.pattern, text) is not None


def _predicate(predicate: predicates.Predicate, text: str) -> bool:
    return re.match(predicate.pattern, text) is not None


def _furniture(row: furniture.Furniture, text: str) -> bool:
    return row.pattern.fullmatch(text) is not None


MATCHERS: dict[type, Callable[[Any, Any], bool]] = {
    labels.Style: _style,
    repairs.Slip: _slip,
    dates.Rule: _rule,
    charges.Field: _field,
    rows.Heading: _heading,
    endings.Ending: _ending,
    predicates.Predicate: _predicate,
    furniture.Furniture: _furniture,
}

TABLES = tuple(tables())
ROWS = [(table.name, row) for table in TABLES for row in table.rows]


def name_of(row: Row) -> str:
    return str(getattr(row, "name", None) or getattr(row, "column", None))


def test_the_tables_are_found() -> None:
    kinds = {type(table.rows[0]) for table in TABLES}
    assert kinds == set(MATCHERS), "a table without a matcher here, or a matcher without a table"


@pytest.mark.parametrize(("table", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else name_of(value))
def test_a_row_means_its_examples_and_not_its_counter_examples(table: str, row: Row) -> None:
    matches = MATCHERS[type(row)]
    assert row.examples, f"{table} {name_of(row)}: each row carries examples"
    missed = [example for example in row.examples if not matches(row, example)]
    taken = [other for other in row.not_ if matches(row, other)]
    assert (missed, taken) == ([], []), f"{table} {name_of(row)}: (examples missed, counter-examples taken)"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_names_are_unique(table: Table) -> None:
    names = [name_of(row) for row in table.rows]
    assert len(names) == len(set(names))


def test_styles_are_sorted_by_rank_as_far_as_one_may_stand_under_the_other() -> None:
    ranks = [style.rank for style in labels.STYLES if not style.name.startswith("decimal")]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("style", labels.STYLES, ids=name_of)
def test_an_example_of_a_style_is_of_no_other(style: labels.Style) -> None:
    for example in style.examples:
        assert [other.name for other in labels.STYLES if _style(other, example)] == [style.name]


@pytest.mark.parametrize("field", charges.FIELDS, ids=name_of)
def test_an_example_of_a_field_is_of_no_other(field: charges.Field) -> None:
    for example in field.examples:
        assert [other.name for other in charges.FIELDS if _field(other, example)] == [field.name]


@pytest.mark.parametrize("heading", rows.HEADINGS, ids=name_of)
def test_the_first_heading_that_matches_is_the_one_meant(heading: rows.Heading) -> None:
    for example in heading.examples:
        assert next(other.column for other in rows.HEADINGS if _heading(other, example)) == heading.column


@pytest.mark.parametrize("rule", dates.RULES, ids=name_of)
def test_a_time_is_read_by_the_rule_whose_example_it_is(rule: dates.Rule) -> None:
    """Rules overlap; the first time that is left after overlaps are settled is the rule's own."""
    for example in rule.examples:
        assert [m.rule for m in dates.mentions(example)][:1] == [rule.name], example


@pytest.mark.parametrize("predicate", predicates.PREDICATES, ids=name_of)
def test_the_force_of_an_example_is_that_of_its_row(predicate: predicates.Predicate) -> None:
    for example in predicate.examples:
        assert force_of(example) == predicate.force, example
