"""The house stands as drawn: one direction of imports, small files with names of the field, nothing of this machine."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES = ("ontology", "loaders", "graph", "api")

# The arrows: api → graph → ontology, api → loaders → ontology, api → ontology.
MAY_IMPORT = {
    "ontology": set[str](),
    "loaders": {"ontology"},
    "graph": {"ontology"},
    "api": {"ontology", "loaders", "graph"},
}
BESIDE = {"tests", "bench", "samples", "docs"}

# loaders know no RDF and no store; graph serves nobody and prints nothing.
NOT_FOR = {
    "ontology": {"pyoxigraph", "fastapi", "starlette", "strawberry", "uvicorn", "typer", "rich"},
    "loaders": {"rdflib", "pyoxigraph", "fastapi", "starlette", "strawberry", "uvicorn", "typer"},
    "graph": {"fastapi", "starlette", "strawberry", "uvicorn", "typer"},
    "api": set[str](),
}

MOST_LINES = 400
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}

# Hosts and paths are put together here so that this file itself does not hold them.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("npmmirror", "com"),
        ("pypi", "tuna"),
        ("mirrors", "aliyun"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
        ("crates", "io"),
    )
)
MACHINE_PATH = re.compile(r"(?<![\w.$}~-])/(?:work|home|root|Users)/[\w.-]")


def modules(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((root / package).rglob("*.py"))


def tracked(root: Path) -> list[Path]:
    """The files that git knows; all but hidden folders where the checkout has no git (an unpacked archive)."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [path for name in listed.stdout.split("\0") if name and (path := root / name).is_file()]
    return [p for p in root.rglob("*") if p.is_file() and not any(s.startswith(".") for s in p.relative_to(root).parts)]


def text_of(path: Path) -> str:
    """The text of a file; nothing for one that is not UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def imported(source: str, module: str) -> Iterator[tuple[int, str]]:
    """The line and the full name of each import in a module, relative and dynamic ones included."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=name, level=0):
                yield node.lineno, name or ""
            case ast.ImportFrom(module=name, level=level, names=names):
                above = module.split(".")[:-level]
                yield from ((node.lineno, ".".join([*above, *filter(None, [name]), a.name])) for a in names)
            case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]) if _called(func) in DYNAMIC:
                yield node.lineno, name


DYNAMIC = {"import_module", "__import__"}


def _called(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def wrong_arrows(source: str, module: str) -> list[str]:
    """Imports of a module that the drawing does not have; `module` is dotted (loaders.dates)."""
    package = module.split(".")[0]
    found = []
    for line, name in imported(source, module):
        top = name.split(".")[0]
        outside = (set(PACKAGES) - {package} - MAY_IMPORT[package]) | BESIDE | NOT_FOR[package]
        if top in outside or not top:
            found.append(f"{module}:{line} imports {name or 'from above its package'}")
    return found


def dotted(root: Path, path: Path) -> str:
    """loaders/dates.py → loaders.dates; a package's own file → loaders.__init__, so that levels count right."""
    return ".".join(path.relative_to(root).with_suffix("").parts)


def test_imports_follow_the_arrows(repository: Path) -> None:
    wrong = [w for path in modules(repository) for w in wrong_arrows(text_of(path), dotted(repository, path))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("module", "source", "good"),
    [
        ("api.cli", "from graph.store import Store\nimport loaders.dates\nfrom ontology import facts", True),
        ("graph.store", "from ontology.facts import Task\nfrom . import states\nfrom .rq import x", True),
        ("loaders.dates", "import datetime\nfrom loaders.numerals import read", True),
        ("ontology.facts", "from ontology.errors import DubanError", True),
        ("loaders.dates", "from graph import store", False),
        ("loaders.dates", "import ontology, graph.states", False),
        ("graph.store", "def f():\n    from loaders.dates import read", False),
        ("graph.store", "from ..loaders import dates", False),
        ("graph.rq.text", "from ...api.cli import main", False),
        ("graph.store", "from .. import api", False),
        ("ontology.facts", "if TYPE_CHECKING:\n    import loaders", False),
        ("loaders.batch", "import importlib\nimportlib.import_module('api.cli')", False),
        ("loaders.tasks", "import rdflib.namespace", False),
        ("graph.store", "from fastapi import FastAPI", False),
        ("api.cli", "from tests.conftest import shared", False),
    ],
)
def test_a_wrong_arrow_is_seen(module: str, source: str, good: bool) -> None:
    assert (wrong_arrows(source, module) == []) is good


def test_files_are_small(repository: Path) -> None:
    lengths = {str(p.relative_to(repository)): len(text_of(p).splitlines()) for p in modules(repository)}
    long = {name: length for name, length in lengths.items() if length > MOST_LINES}
    assert not long, f"files of more than {MOST_LINES} lines: {long}"


def test_files_are_named_for_what_they_hold(repository: Path) -> None:
    wrong = [str(p.relative_to(repository)) for p in modules(repository) if SAYS_NOTHING & set(_names(p))]
    assert not wrong, f"names that say nothing: {wrong}"


def _names(path: Path) -> list[str]:
    return re.split(r"[_/]", "/".join(path.with_suffix("").parts[-3:]).lower())


def test_what_is_public_says_what_it_is(repository: Path) -> None:
    silent = [name for path in modules(repository) for name in undocumented(text_of(path), dotted(repository, path))]
    assert not silent, "without a docstring:\n" + "\n".join(silent)


def undocumented(source: str, module: str) -> list[str]:
    """The module, and its public functions and classes, that have no docstring."""
    tree = ast.parse(source)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    return [module] * (not ast.get_docstring(tree)) + [
        f"{module}:{node.lineno} {node.name}" for node in public if not ast.get_docstring(node)
    ]


def test_missing_docstrings_are_seen() -> None:
    source = '"""A module."""\ndef said():\n    """Yes."""\ndef silent(): ...\ndef _own(): ...\nclass Bare: ...\n'
    assert undocumented(source, "m") == ["m:4 silent", "m:6 Bare"]
    assert undocumented("x = 1\n", "m") == ["m"]


def test_no_registry_host_and_no_path_of_a_machine(repository: Path) -> None:
    found = []
    for path in tracked(repository):
        for number, line in enumerate(text_of(path).splitlines(), 1):
            if any(host in line for host in REGISTRY_HOSTS) or MACHINE_PATH.search(line):
                found.append(f"{path.relative_to(repository)}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("line", "is_path"),
    [
        ("see /" + "work/main/x", True),
        ('"/' + "home/me/.cache", True),
        ("(/" + "root/.venv)", True),
        ("the /body/x and https://example.org/" + "work/1", False),
        ("../" + "work/a, homework/", False),
    ],
)
def test_a_machine_path_is_seen(line: str, is_path: bool) -> None:
    assert bool(MACHINE_PATH.search(line)) is is_path


@pytest.mark.parametrize("room", ["api.app", "api.cli", "api.export.forms", "graph", "loaders", "ontology.registry"])
def test_a_room_may_be_entered_first(room: str, repository: Path) -> None:
    # api.app could not be imported before api.cli had been: the command line and the exports use each other's modules
    env = {**os.environ, "PYTHONPATH": str(repository)}
    done = subprocess.run(
        [sys.executable, "-c", f"import {room}"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
