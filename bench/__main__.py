"""``python -m bench``: every benchmark of this folder, one after the other, each in a process of its own.

A benchmark is a file with a ``main``; the fuzzers (``fuzz_*.py``) run for as long as they are told to, the generator
(``synthetic.py``) fills a store, and none of these is among them. Names may be given:
``python -m bench reading score``. What needs ``../shared`` says so and is passed over.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
LACKS_SOMETHING = 2
OTHERS = ("synthetic",)
"""What runs by its own name only."""


def benchmarks() -> list[Path]:
    """The benchmarks, by name."""
    return [path for path in sorted(HERE.glob("*.py")) if not path.stem.startswith(("_", "fuzz_", *OTHERS))]


def main(names: Sequence[str]) -> int:
    """Runs the benchmarks of these names, or all; 0 where each ran or lacked only what it needs, 2 for a wrong name."""
    known = {path.stem: path for path in benchmarks()}
    if unknown := [name for name in names if name not in known]:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return LACKS_SOMETHING
    codes = []
    for name in names or known:
        print(f"== {name}", flush=True)
        codes.append(subprocess.run([sys.executable, str(known[name])], check=False).returncode)
        print(flush=True)
    return max((code for code in codes if code != LACKS_SOMETHING), default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
