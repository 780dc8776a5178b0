"""``duban backup``, ``duban restore`` and ``duban upgrade``: a store outlives its disk and its program."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import settings_of
from api.opening import location_of
from graph.backup import backup as written
from graph.backup import restore as restored
from graph.store import VERSION, open_store

app = typer.Typer()

PlaceArgument = Annotated[
    str, typer.Argument(metavar="STORE", help="库所在的文件夹或 SPARQL 服务地址。 Folder or address of the store.")
]
FileArgument = Annotated[str, typer.Argument(metavar="FILE", help="备份文件。 The file of the backup.")]


@app.command()
def backup(store: PlaceArgument, file: FileArgument) -> None:
    """备份：把库写入一个新文件，带校验和；服务不用停。 Write a store into a new file; a server may go on."""
    settings = settings_of(store)
    count = written(location_of(settings), Path(file), settings.access)
    print(f"已备份到 {file}：{count} 条。\nBacked up into {file}: {count} quads.")


@app.command()
def restore(file: FileArgument, store: PlaceArgument) -> None:
    """恢复：由备份生成新库，不覆盖已有的。 Make a new store of a backup; nothing is overwritten."""
    settings = settings_of(store)
    count = restored(Path(file), location_of(settings), settings.access)
    print(f"已恢复到 {store}：{count} 条。\nRestored into {store}: {count} quads.")


@app.command()
def upgrade(store: PlaceArgument) -> None:
    """升级：旧版本格式的库改成现在的格式。 Bring a store of an older format to that of this program."""
    settings = settings_of(store)
    with open_store(location_of(settings), upgrade=True, access=settings.access) as held:
        print(f"{held.location} 的格式版本为 {VERSION}。\n{held.location} has format version {VERSION}.")
