"""What can go wrong in the world: files, stores, questions. Odd text never raises; it gives remarks.

::

    DubanError
    ├── InputError                 a file or a value that was handed in
    │   ├── SourceMissing          no such file or folder
    │   ├── SourceUnreadable       empty, binary, too large, or in no encoding that we know
    │   └── BadValue               a date, an option, a row of a table that cannot be understood
    │       └── NotOffered         a form of answer that is not given
    ├── UnknownName                a department, region or notice that the store does not hold; says the nearest
    ├── QueryRefused               a stranger's query that may not run here
    │   ├── QueryMalformed         …that is none
    │   └── QueryLimit             …that asks for too much
    │       ├── QueryTimeout       …that ran over its time, or took too much memory
    │       └── QueryBusy          …that found no room beside others
    ├── ClusterLost                the machines that should read cannot be reached, or read otherwise
    ├── AccessRefused              who asks may not do this
    │   ├── Unauthenticated        …for nobody knows who it is
    │   ├── Forbidden              …for it is not in the role of the one who asks
    │   ├── TooManyWrites          …for the moment: too much was written already
    │   └── ReadOnly               …for nobody may, here
    └── StoreError                 a store that cannot be opened, read or written
        ├── StoreMissing           no store there
        ├── StoreBusy              another process holds it
        └── StoreDamaged           what is there, a folder or a backup, is not whole any more

Each message says where, what was found, what was expected and what to do, in Chinese and in English.
Mistakes of the programmer are `TypeError` and `ValueError`, outside this tree.
"""

from collections.abc import Sequence


class DubanError(Exception):
    """Root of all errors that a user can meet: a message in Chinese, and the same in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh = zh
        self.en = en


class InputError(DubanError):
    """A file or a value that was handed in cannot be used."""


class SourceMissing(InputError):
    """There is no such file or folder."""


class SourceUnreadable(InputError):
    """The file is empty, binary, too large, or in no encoding that we know."""


class BadValue(InputError):
    """A value (date, option, row of a table) cannot be understood."""


class NotOffered(BadValue):
    """The answer is not given in any of the forms asked for."""


class UnknownName(DubanError):
    """The store holds nothing of this name."""

    def __init__(self, zh: str, en: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(zh, en)
        self.nearest = tuple(nearest)


class QueryRefused(DubanError):
    """The query may not run here."""


class QueryMalformed(QueryRefused):
    """The query cannot be parsed."""


class QueryLimit(QueryRefused):
    """The query asks for too much: rows, depth, length."""


class QueryTimeout(QueryLimit):
    """The query ran over its time, or took too much memory, and was stopped."""


class QueryBusy(QueryLimit):
    """Too many queries run at once; this one was not begun, or stopped to let others through."""


class ClusterLost(DubanError):
    """The cluster that should read cannot be reached, is lost, or has another version of the reader."""


class AccessRefused(DubanError):
    """Who asks may not do this."""


class Unauthenticated(AccessRefused):
    """It is not known who asks: no token, or one that is nobody's."""


class Forbidden(AccessRefused):
    """The role of the one who asks does not go so far."""


class TooManyWrites(AccessRefused):
    """Too much was written with this token within a minute."""


class ReadOnly(AccessRefused):
    """Nothing is written here."""


class StoreError(DubanError):
    """The store cannot be opened, read or written."""


class StoreMissing(StoreError):
    """There is no store at this place."""


class StoreBusy(StoreError):
    """Another process holds the store."""


class StoreDamaged(StoreError):
    """The folder of the store, or a backup, is not whole any more."""
