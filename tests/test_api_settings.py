"""Settings come from the environment, once, and a wrong one is named."""

import os

import pytest

from api.settings import Limits, Settings, from_environment
from ontology.errors import BadValue


def test_nothing_set_gives_the_defaults() -> None:
    assert from_environment({}) == Settings()


def test_what_is_set_is_taken() -> None:
    settings = from_environment(
        {
            "DUBAN_STORE": "s",
            "DUBAN_BASE": "https://duban.test/city",
            "DUBAN_REGISTRY": os.pathsep.join(["a.csv", "b.csv"]),
            "DUBAN_PORT": "81",
            "DUBAN_MAX_PAGE": "7",
        }
    )
    assert (settings.store, settings.base, settings.registries, settings.port) == (
        "s",
        "https://duban.test/city/",
        ("a.csv", "b.csv"),
        81,
    )
    assert settings.limits == Limits(page=7)


@pytest.mark.parametrize(
    ("name", "value"),
    [("DUBAN_PORT", "http"), ("DUBAN_PORT", "70000"), ("DUBAN_MAX_DEPTH", "-1"), ("DUBAN_BASE", "duban.test")],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(BadValue) as caught:
        from_environment({name: value})
    assert name in caught.value.zh
    assert value in caught.value.zh
    assert name in caught.value.en


def test_only_one_module_reads_the_environment() -> None:
    from pathlib import Path

    root = Path(__file__).parent.parent
    readers = [
        str(path.relative_to(root))
        for package in ("ontology", "loaders", "graph", "api")
        for path in (root / package).rglob("*.py")
        if "environ" in path.read_text(encoding="utf-8").replace("environment", "")
    ]
    assert readers == ["api/settings.py"]
