"""What is compared: notices of a store by their numbers, and files, which are read."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from api.opening import asked, registry_of
from api.settings import Settings
from graph.clauses import read_clauses, stored_clauses
from loaders import read
from loaders.files import open_source
from ontology.errors import BadValue
from ontology.facts import Reading
from ontology.office import Clause

Clauses = tuple[Clause, ...]


def clauses_of(old: str, new: str, settings: Settings) -> tuple[Clauses, Clauses]:
    """The tasks of two notices. What is the name of a file is a file, else a number of the store.

    Of a file that holds several notices, the one with the number of the other side is meant. Raises `BadValue`,
    `UnknownName`, `InputError`, and what opening a store raises.
    """
    files = {name: _read(name, settings) for name in dict.fromkeys((old, new)) if Path(name).is_file()}
    numbers = {name for name in (old, new) if name not in files}
    for found in files.values():
        numbers |= {reading.notice.number for reading in found if len(found) == 1 and reading.notice.number}
    with ExitStack() as stack:
        answers = stack.enter_context(asked(settings)) if {old, new} - files.keys() else None

        def one(name: str) -> Clauses:
            if name in files:
                return read_clauses(_meant(name, files[name], numbers))
            if answers is None:
                raise TypeError(name)
            return stored_clauses(answers, name)

        return one(old), one(new)


def _read(name: str, settings: Settings) -> Sequence[Reading]:
    source = open_source(Path(name))
    return read(source.text, source=source.name, registry=registry_of(settings)).readings


def _meant(name: str, found: Sequence[Reading], numbers: set[str]) -> Reading:
    fitting = [reading for reading in found if reading.notice.number in numbers] if len(found) > 1 else list(found)
    if len(fitting) != 1:
        held = "、".join(reading.notice.number or reading.notice.title for reading in found) or "—"
        raise BadValue(
            f"{name} 里有 {len(found)} 件公文（{held}），不知比较哪一件；请在另一边写文号，或把它单独存成文件。",
            f"{name} holds {len(found)} notices ({held}); give a number on the other side, or a file with one of them.",
        )
    return fitting[0]
