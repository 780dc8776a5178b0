"""What the fuzzers share: their command line and their run."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris


def run(check: Callable[[bytes], None], seed: Callable[[Path], None], what: str | None, longest: int) -> None:
    """Runs for the seconds asked for; atheris ends the process with an exit code of its own.

    `seed` fills the corpus to begin with, `what` says in its first line what is fuzzed, `longest`: bytes of an input.
    """
    parser = argparse.ArgumentParser(description=(what or "").split("\n", maxsplit=1)[0])
    parser.add_argument("seconds", nargs="?", type=int, default=60)
    parser.add_argument("--corpus", type=Path, help="a folder that keeps what was found (default: a temporary one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = options.corpus or Path(folder)
        corpus.mkdir(parents=True, exist_ok=True)
        seed(corpus)
        limits = [f"-max_total_time={options.seconds}", f"-max_len={longest}", "-timeout=30"]
        told = [f"-artifact_prefix={corpus}/", "-print_final_stats=1", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *limits, *told, str(corpus)], check)
        atheris.Fuzz()
