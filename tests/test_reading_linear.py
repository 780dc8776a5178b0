"""Reading takes linear time: a text four times as long takes about four times as long, whatever it is made of.

Texts of one thing only (labels, brackets, digits, commas …), on one huge line and on many small ones, find the step
that looks at everything for everything. Time is that of the process, so that a busy machine does not count.
"""

import time

import pytest

from loaders.reading import read
from tests.case_files import city, pieces

HEAD = "云岭市人民政府办公室关于印发方案的通知\n岭政办发〔2026〕12号\n各县（市、区）人民政府：\n一、"
SMALL, TIMES = 6_000, 8
AT_MOST = 2.2  # times the linear time; quadratic steps come to eight times


def seconds(text: str) -> float:
    start = time.process_time()
    read(text, "a.txt", city()[0])
    return time.process_time() - start


def growth(piece: str, size: int) -> float:
    """How many times the linear time a text of `TIMES` times the size takes; small times count as 20 ms."""
    short, long = (HEAD + piece * (size * factor // len(piece)) for factor in (1, TIMES))
    return seconds(long) / (TIMES * max(seconds(short), 0.02 / TIMES))


@pytest.mark.parametrize("piece", pieces("one_thing"), ids=lambda piece: repr(piece)[1:-1])
def test_reading_takes_linear_time(piece: str) -> None:
    told = [growth(piece, SMALL)]
    while told[-1] > AT_MOST and len(told) < 4:  # a pause of the machine is not a matter of the text
        told.append(growth(piece, SMALL))
    assert min(told) <= AT_MOST, f"times the linear time, by try: {[round(t, 1) for t in told]}"


def test_a_mixture_of_everything_takes_linear_time() -> None:
    mixture = "".join(piece for piece in pieces() if "通知" not in piece and "大事记" not in piece)
    assert min(growth(mixture, 2 * SMALL) for _ in range(2)) <= AT_MOST


def test_megabytes_of_brackets_take_seconds() -> None:
    assert seconds("（［" * 1_600_000) < 15


def test_a_quadratic_step_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that looks at the whole text for every character of it is far over the limit."""

    def quadratic(text: str, source: str, registry: object) -> None:
        assert (source, registry) != ("", None)
        for _ in range(len(text) // 20):
            text.count("甲")

    monkeypatch.setitem(globals(), "read", quadratic)
    assert growth("乙", 40_000) > AT_MOST
