"""A coverage-guided fuzzer (atheris) over the reader: any text is read, spans lie in it, tasks are told apart.

    pip install -e '.[fuzz]'
    python bench/fuzz_reading.py [SECONDS] [--corpus FOLDER]          # 60 seconds by default

Half of the texts are bytes as the fuzzer makes them, half are put together from the reader's own words
(``tests/cases/pieces.txt``), which is where mistakes are near. A text that is read wrongly is written to FOLDER
as ``crash-…`` by atheris, with the exception; the number of executions is printed at the end.
"""

import sys
import time
from collections.abc import Iterable
from pathlib import Path

import atheris

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

with atheris.instrument_imports(include=["loaders"]):
    from loaders.reading import read

from bench._fuzzing import run  # noqa: E402  (after the instrumented imports)
from ontology.facts import GazetteReading, Span  # noqa: E402
from tests.case_files import city, pieces  # noqa: E402

SLOW = 2.0  # seconds for a text of at most 4096 bytes
PIECES = pieces()


def text_of(data: bytes) -> str:
    """The text that the fuzzer's bytes stand for: UTF-8 where the first byte is even, else one piece a byte.

    >>> text_of(b"\\x00abc")
    'abc'
    """
    if not data or data[0] % 2 == 0:
        return data[1:].decode("utf-8", errors="ignore")
    return "".join(PIECES[byte % len(PIECES)] for byte in data[1:])


def check(data: bytes) -> None:
    """Reads one text; `AssertionError` where what is read cannot be."""
    text = text_of(data)
    start = time.process_time()
    found = read(text, "a.txt", city()[0])
    assert time.process_time() - start < SLOW, "too slow"
    for span in spans(found):
        assert 0 <= span.start <= span.end <= len(text), span
    for one in found.readings:
        keys = [(task.instrument, task.path, task.part) for task in one.tasks]
        assert len(keys) == len(set(keys)), "two tasks with one key"


def spans(found: GazetteReading) -> Iterable[Span]:
    """The spans of all facts."""
    for one in found.readings:
        yield one.notice.span
        for task in one.tasks:
            yield task.span
            yield from (fact.span for fact in (*task.bodies, *task.regions, *task.deadlines))
        yield from (fact.span for fact in (*one.provisions, *one.remarks))
    yield from (remark.span for remark in found.remarks)


def seed(corpus: Path) -> None:
    """Puts the notices of the tests into the corpus, and each piece as a text of its own."""
    for source in sorted((REPOSITORY / "tests" / "notices").glob("*/source.txt")):
        (corpus / f"notice-{source.parent.name}").write_bytes(b"\x00" + source.read_bytes())
    for number in range(0, len(PIECES), 8):
        (corpus / f"pieces-{number}").write_bytes(bytes([1, *range(number, min(number + 8, len(PIECES)))]))


if __name__ == "__main__":
    run(check, seed, __doc__, 4096)
