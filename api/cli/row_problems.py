"""What is told of a table of which some row cannot be recorded, so that nothing of it was."""

from collections.abc import Sequence

import orjson

from api.cli.output import say, write_bytes
from loaders.progress import RowProblem


def tell_problems(file: str, problems: Sequence[RowProblem]) -> None:
    """Each problem with its line, then that nothing was recorded; nothing where there are none."""
    for problem in problems:
        say(f"{file}:{problem.line}：{problem.zh}", f"{file}:{problem.line}: {problem.en}")
    if problems:
        say(
            f"{len(problems)} 行有问题，全表都没有登记。改好后再来一次。",
            f"{len(problems)} rows have problems, so nothing of the table was recorded.",
        )


def write_outcome(kind: str, recorded: int, new: int, problems: Sequence[RowProblem]) -> None:
    """What became of a table, as one line of JSON on standard output."""
    told = {
        "type": kind,
        "recorded": recorded,
        "new": new,
        "problems": [{"line": p.line, "message": p.zh, "messageEn": p.en} for p in problems],
    }
    write_bytes(orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE))
