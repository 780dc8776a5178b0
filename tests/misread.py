"""``python -m tests.misread``: the cases of ``cases/misread.txt`` as they are read today.

Exit code 1 where one is read right by now: it belongs in the file of its kind, where it is held from then on.
"""

import importlib
import sys

from tests.case_files import NOTHING, cases


def main() -> int:
    """Prints every case with what is read; those that are right by now are marked."""
    right = 0
    for case in cases("misread"):
        reader = importlib.import_module(f"tests.test_reading_{case.setting('kind')}")
        read = tuple(reader.read_as(case)) or NOTHING
        right += read == case.expected
        print(f"{'RIGHT NOW' if read == case.expected else 'misread'} {case.line} {case.setting('kind')}: {case.text}")
        if read != case.expected:
            print("".join(f"    is read as {fact}\n" for fact in read), end="")
    return 1 if right else 0


if __name__ == "__main__":
    sys.exit(main())
