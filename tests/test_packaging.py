"""What goes out of the house: the container's file, the licences of what we stand on, the links of the documents."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

INSTRUCTIONS = {
    "FROM", "RUN", "CMD", "LABEL", "EXPOSE", "ENV", "ADD", "COPY", "ENTRYPOINT", "VOLUME", "USER", "WORKDIR", "ARG",
    "ONBUILD", "STOPSIGNAL", "HEALTHCHECK", "SHELL",
}  # fmt: skip


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Containerfile with what follows, continued lines put together, comments left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined)]


def test_the_container_is_well_formed_and_runs_without_rights(repository: Path) -> None:
    found = instructions((repository / "Containerfile").read_text(encoding="utf-8"))
    words = [word for word, _ in found]
    assert set(words) <= INSTRUCTIONS
    assert words[0] == "FROM"
    assert all(rest.strip() for _, rest in found)
    last = words[len(words) - words[::-1].index("FROM") - 1 :]
    assert last.index("USER") < last.index("ENTRYPOINT")
    assert [rest for word, rest in found if word == "USER"] == ["10001"]
    assert "ADD" not in words, "nothing is fetched by address"
    stages = {rest.split(" AS ")[1] for word, rest in found if word == "FROM" and " AS " in rest}
    for rest in (rest for word, rest in found if word == "COPY"):
        source = [each for each in rest.split()[:-1] if not each.startswith("--")]
        stage = re.search(r"--from=(\w+)", rest)
        assert stage is None or stage[1] in stages
        assert stage is not None or all((repository / each).exists() for each in source), rest


def test_an_instruction_that_is_none_is_seen() -> None:
    assert instructions("# a\nFROM x\nRUN a \\\n  b\n") == [("FROM", "x"), ("RUN", "a b")]


NOT_ALLOWED = re.compile(r"\b(?:A|)GPL|Affero|SSPL|Commons Clause|Non-?Commercial", re.IGNORECASE)
FREE = re.compile(
    r"MIT|BSD|Apache|PSF|Python|ISC|MPL|Mozilla|Unlicense|Zlib|HPND|CC0|LGPL|Lesser|0BSD|Public Domain|Boost",
    re.IGNORECASE,
)
KNOWN = {"chinesecalendar": "MIT"}
"""Packages whose metadata name no licence, with that of their source."""


def licence_of(name: str) -> str:
    """The licence that a package's metadata tell: expression, classifiers, or the first line of the field."""
    told = distribution(name).metadata
    classifiers = [each for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    fields = [each.strip().splitlines()[0] for each in told.get_all("License") or () if each.strip()]
    words = [*(told.get_all("License-Expression") or ()), *classifiers, *fields]
    return " ; ".join(words) or KNOWN.get(name.lower(), "")


def standing_on(name: str, seen: set[str]) -> Iterator[str]:
    """What a package needs at run time, and what that needs."""
    for line in distribution(name).requires or ():
        need = Requirement(line)
        if need.marker is not None and not need.marker.evaluate({"extra": ""}):
            continue
        if need.name.lower() in seen:
            continue
        seen.add(need.name.lower())
        try:
            distribution(need.name)
        except PackageNotFoundError:
            continue
        yield need.name
        yield from standing_on(need.name, seen)


def test_all_that_we_stand_on_may_be_used() -> None:
    names = sorted(standing_on("duban", set()))
    assert len(names) > 20
    told = {name: licence_of(name) for name in names}
    unknown = {name: licence for name, licence in told.items() if not FREE.search(licence)}
    refused = {name: licence for name, licence in told.items() if NOT_ALLOWED.search(re.sub("LGPL", "", licence))}
    assert not unknown, f"licences that nobody has looked at: {unknown}"
    assert not refused, f"licences that may not be used: {refused}"


@pytest.mark.parametrize(("licence", "refused"), [("AGPL-3.0", True), ("GPLv3", True), ("MIT", False), ("BSD", False)])
def test_a_licence_that_may_not_be_used_is_seen(licence: str, refused: bool) -> None:
    assert bool(NOT_ALLOWED.search(licence)) is refused


LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#([^)]*))?\)")


def test_links_of_the_documents_lead_somewhere(repository: Path) -> None:
    pages = [*repository.glob("*.md"), *(repository / "docs").glob("*.md")]
    dead = []
    for page in pages:
        for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
            target = page.parent / path
            if not target.exists():
                dead.append(f"{page.name}: {path}")
            elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text(encoding="utf-8")):
                dead.append(f"{page.name}: {path}#{anchor}")
    assert len(pages) > 8
    assert not dead, dead


def anchors(text: str) -> set[str]:
    """The anchors of the headings, as GitHub makes them.

    >>> sorted(anchors("# A store, damaged\\n## 备份"))
    ['a-store-damaged', '备份']
    """
    heads = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
