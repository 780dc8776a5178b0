"""Duties as Parquet (zstd): typed columns that anyone can open, days as date32, written a group of rows at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import IO, Final

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet

from api.cli.listings import DUTIES
from api.cli.output import Column, plain
from api.export.parting import parts_of_file
from api.export.wanted import Wanted
from ontology.answers import DutyRow

GROUP: Final = 20_000
DAYS: Final = frozenset({"due", "start", "originalDue", "doneOn", "asOf"})
NUMBERS: Final = frozenset({"daysOverdue", "daysOverdueOriginal", "extensions", "part"})
FLAGS: Final = frozenset({"late"})
_EPOCH: Final = date(1970, 1, 1).toordinal()


def parquet(rows: Iterable[DutyRow], _: Wanted) -> Iterator[bytes]:
    """The file; columns are named by the JSON keys of the listing, what is no day, number or flag is text."""
    return parts_of_file(lambda file: _write(file, rows))


def _write(file: IO[bytes], rows: Iterable[DutyRow]) -> None:
    schema = Schema([Field(column.key, _type(column.key)) for column in DUTIES])
    write_parquet(RecordBatchReader.from_batches(schema, _batches(rows, schema)), file, compression="zstd(3)")


def _type(key: str) -> DataType:
    if key in DAYS:
        return DataType.date32()
    if key in NUMBERS:
        return DataType.int32()
    return DataType.bool() if key in FLAGS else DataType.utf8()


def _batches(rows: Iterable[DutyRow], schema: Schema) -> Iterator[RecordBatch]:
    left = iter(rows)
    while some := list(islice(left, GROUP)):
        yield RecordBatch.from_arrays([_array(column, some) for column in DUTIES], schema=schema)


def _array(column: Column[DutyRow], rows: Sequence[DutyRow]) -> Array:
    values = [column.value(row) for row in rows]
    if column.key in DAYS:
        days = [day.toordinal() - _EPOCH if isinstance(day, date) else None for day in values]
        return Array(days, type=DataType.int32()).cast(DataType.date32())
    if column.key in NUMBERS or column.key in FLAGS:
        return Array(values, type=_type(column.key))
    return Array([None if value is None else plain(value) for value in values], type=DataType.utf8())
