"""The tables in docs/reading.md are those of the code. DUBAN_GOLDEN=1 writes them anew."""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from loaders.charges import FIELDS
from loaders.dates import RULES
from loaders.labels import STYLES
from loaders.repairs import SLIPS
from ontology.facts import DeadlineKind, Role

KINDS: dict[DeadlineKind, str] = {
    "by": "by 截止",
    "from": "from 起始",
    "window": "window 期间",
    "recurring": "recurring 周期",
    "relative": "relative 相对",
}
ROLES: dict[Role, str] = {"lead": "lead 牵头", "responsible": "responsible 责任", "support": "support 配合"}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def shown(texts: Iterable[str]) -> str:
    return " · ".join(text.replace("\n", "⏎") for text in texts)


def styles() -> str:
    rows = ([str(style.rank), style.name, shown(style.examples), shown(style.not_)] for style in STYLES)
    return table(("rank", "style", "is 是", "is not 不是"), rows)


def slips() -> str:
    rows = ([slip.name, shown(f"{a} → {b}" for a, b in slip.examples), shown(slip.not_)] for slip in SLIPS)
    return table(("slip", "repaired 修复", "left alone 不动"), rows)


def fields() -> str:
    rows = ([_gives(field.role, field.deadline), shown(field.examples), shown(field.not_)] for field in FIELDS)
    return table(("gives", "is 是", "is not 不是"), rows)


def _gives(role: Role | None, deadline: bool) -> str:
    return ROLES[role] if role else "a deadline 时限" if deadline else "persons 人员 (not read 不读)"


def rules() -> str:
    rows = ([KINDS[rule.kind], rule.name, shown(rule.examples), shown(rule.not_)] for rule in RULES)
    return table(("kind", "rule", "is 是", "is not 不是"), rows)


TABLES: dict[str, Callable[[], str]] = {"styles": styles, "slips": slips, "fields": fields, "rules": rules}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_page_is_that_of_the_code(name: str, repository: Path) -> None:
    page = repository / "docs" / "reading.md"
    text = page.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- table: {name} -->\n)(.*?)(<!-- end -->)", re.DOTALL)
    assert place.search(text), f"docs/reading.md has no place for the table of {name}"
    told = place.sub(lambda m: f"{m[1]}\n{TABLES[name]()}\n\n{m[3]}", text)
    if os.environ.get("DUBAN_GOLDEN") == "1":
        page.write_text(told, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == told, "write it anew with DUBAN_GOLDEN=1, and read the diff"
