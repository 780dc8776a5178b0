"""Answers are remembered by what was asked, the last few of them."""

import pytest

from graph.remembered import Remembered


def test_the_least_recently_asked_is_forgotten_first() -> None:
    found: list[str] = []

    def ask(word: str) -> str:
        return memory.of(word, lambda: found.append(word) or word.upper())  # type: ignore[func-returns-value]

    memory = Remembered[str](2)
    assert [ask(word) for word in ("a", "b", "a", "c", "a", "b")] == ["A", "B", "A", "C", "A", "B"]
    assert found == ["a", "b", "c", "b"]


def test_what_fails_is_not_remembered() -> None:
    memory = Remembered[int](2)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            memory.of("a", lambda: 1 // 0)
    assert memory.of("a", lambda: 1) == 1
