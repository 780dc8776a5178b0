"""Case files: a text, and below it what is read of it. Anyone can add a case; nothing but the file needs to change.

    # a comment says what the case is about, or what was once read wrongly
    @ issued 2026-03-05              a setting, up to the next line that says otherwise
    2026年6月底前完成普查              the text: one line or several
    = by 2026-06-30 「2026年6月底前」  what is read, one fact a line; `= nothing` where nothing may be read

``→`` and ``⏎`` in a text stand for a tab and for the end of a line inside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.charges import Words
from loaders.resolve import words_of
from ontology.registry import Region, Registry, default_registry

TESTS = Path(__file__).parent
NOTHING = ("nothing",)


@dataclass(frozen=True, slots=True)
class Case:
    """A text with its settings (``@ key value``) and the facts expected of it; `line`: where it begins, from 1."""

    file: str
    line: int
    settings: tuple[tuple[str, str], ...]
    text: str
    expected: tuple[str, ...]

    def setting(self, key: str) -> str | None:
        """The value of a setting; "" for one that has none, None for one that is not made."""
        return dict(self.settings).get(key)


def cases(kind: str) -> list[Case]:
    """The cases of ``tests/cases/<kind>.txt`` in order."""
    path = TESTS / "cases" / f"{kind}.txt"
    return list(parsed(path.read_text(encoding="utf-8"), path.name))


def parsed(text: str, file: str) -> Iterator[Case]:
    """The cases of a file's text; `ValueError` where a text has nothing expected of it."""
    settings: dict[str, str] = {}
    words: list[str] = []
    expected: list[str] = []
    first = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.startswith("= "):
            expected.append(line[2:].strip())
            continue
        if expected:
            yield _case(file, first, settings, words, expected)
            words, expected = [], []
        if line.startswith("@"):
            key, _, value = line[1:].strip().partition(" ")
            settings = {k: v for k, v in settings.items() if k != key} | ({} if value == "-" else {key: value})
        elif line.strip() and not line.startswith("#"):
            first = first if words else number
            words.append(line)
        elif words:
            raise ValueError(f"{file}:{first}: nothing is expected of this text; write `= nothing`")


def _case(file: str, line: int, settings: dict[str, str], words: list[str], expected: list[str]) -> Case:
    text = "\n".join(words).replace("→", "\t").replace("⏎", "\n")
    return Case(file, line, tuple(settings.items()), text, tuple(expected))


def shown(case: Case) -> str:
    """The name of a case in a list of tests: its line and the beginning of its text."""
    return f"{case.line}-{case.text[:16]}".replace("\n", "⏎")


def check(case: Case, found: list[str]) -> None:
    """Holds what is read against what is expected; a failure prints the lines that the file would need."""
    read = tuple(found) or NOTHING
    told = "\n".join(f"= {fact}" for fact in read)
    assert read == case.expected, f"tests/cases/{case.file}:{case.line}\n{case.text}\nis read as\n{told}"


@cache
def pieces(file: str = "pieces") -> tuple[str, ...]:
    """The pieces of ``cases/<file>.txt``, from which texts are put together that must be readable whatever they say."""
    lines = (TESTS / "cases" / f"{file}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(re.sub(r"\\(?:u([0-9a-f]{4})|(.))", _meant, line[1:-1]) for line in lines if line.startswith("|"))


def _meant(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else {"n": "\n", "t": "\t", "r": "\r"}.get(escape[2], escape[2])


@cache
def city() -> tuple[Registry, Region]:
    """The invented city 云岭市 of the samples, and the registry that knows it."""
    registry = default_registry().extended(TESTS.parent / "samples" / "registry.csv")
    return registry, registry.regions_named("云岭市")[0]


def words() -> Words:
    """How a notice of the city knows names."""
    return words_of(*city())
