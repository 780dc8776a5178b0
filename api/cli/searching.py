"""``duban search``: things that hold some words."""

from typing import Annotated

import typer

from api.cli.options import FormatOption, StoreOption, settings_of
from api.cli.output import Column, Format, emit, say
from api.labels import SEARCH_KINDS
from api.opening import asked
from graph.search import search as found_of
from graph.words import KINDS
from ontology.errors import BadValue
from ontology.searching import Found, Hit, SearchKind

app = typer.Typer()


def _snippet(hit: Hit) -> str:
    """The snippet with 【】 around what was asked for."""
    return "".join(f"【{piece.text}】" if piece.marked else piece.text for piece in hit.snippet)


HITS: tuple[Column[Hit], ...] = (
    Column("kind", "种类", "Kind", lambda h: h.kind.value),
    Column("kindLabel", "种类", "Kind", lambda h: SEARCH_KINDS[h.kind].zh, shown=True),
    Column("id", "标识", "IRI", lambda h: h.iri),
    Column("title", "名称", "Title", lambda h: h.title, shown=True, ratio=3),
    Column("snippet", "摘录", "Snippet", _snippet, shown=True, ratio=6),
    Column("notice", "文号", "Notice", lambda h: _notice(h), shown=True, ratio=3, style="dim"),
    Column("score", "相符", "Score", lambda h: round(h.score, 3), shown=True, right=True),
    Column("whole", "全部字词", "All words", lambda h: h.whole),
)


def _notice(hit: Hit) -> str | None:
    return hit.thing.notice.number if isinstance(hit.thing, Found) else None


@app.command()
def search(
    words: Annotated[
        str, typer.Argument(metavar="WORDS", help="字词，以空格分开。 Words, parted by spaces (in quotation marks).")
    ],
    store: StoreOption = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="只找 department、region、notice 或 task。 Only these."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="最多列多少行。 At most so many rows.", show_default=True)
    ] = 20,
    form: FormatOption = Format.TABLE,
) -> None:
    """按字词查找单位、地区、公文和任务。 Find departments, regions, notices and tasks by words."""
    kinds = kinds_of(kind)
    with asked(settings_of(store)) as answers:
        page = found_of(answers, words, kinds=kinds, first=limit)
        emit(form, HITS, page.items, kind="hit")
        if form is Format.TABLE:
            say(f"找到 {page.total} 项，列出 {len(page.items)} 项。", f"{page.total} found, {len(page.items)} shown.")


def kinds_of(told: list[str] | None) -> tuple[SearchKind, ...]:
    """The kinds that `--kind` names, all by default. Raises `BadValue`."""
    names = [name.strip().lower() for some in told or () for name in some.split(",") if name.strip()]
    for name in names:
        if name not in set(SearchKind):
            raise BadValue(
                f"--kind “{name}”不认识；应是 {'、'.join(SearchKind)} 之一。",
                f"--kind {name!r} is not known; expected one of {', '.join(SearchKind)}.",
            )
    return tuple(SearchKind(name) for name in names) or KINDS
