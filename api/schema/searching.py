"""Search: what holds some words, the best first, with the words marked."""

from collections.abc import Sequence

import strawberry

from api.schema.asking import Asking, When
from api.schema.connections import Connection, Node, connection
from api.schema.departments import department_of
from api.schema.enums import SearchKind
from api.schema.notices import notice_of
from api.schema.regions import region_of
from api.schema.tasks import task_of
from graph.search import search
from graph.words import KINDS
from ontology.answers import BodyRef, NoticeRef, RegionRef
from ontology.searching import Found, Hit
from ontology.searching import SearchKind as Kinds


@strawberry.type(description="摘录的一段；各段相连即为摘录。 A piece of a snippet; put together they are the snippet.")
class SnippetPiece:
    """See `ontology.searching.Piece`."""

    text: str = strawberry.field(description="文字。 Its text.")
    marked: bool = strawberry.field(description="是否所找的字词。 Whether these are words that were asked for.")


@strawberry.type(description="找到的事物。 What was found.")
class SearchHit:
    """See `ontology.searching.Hit`."""

    kind: SearchKind = strawberry.field(description="种类。 What it is.")
    title: str = strawberry.field(
        description="名称；任务为小标题或开头。 Its name; of a task its heading or beginning."
    )
    score: float = strawberry.field(
        description="相符程度，0 至 1，只在同一次查找中可比。 How well it fits, from 0 to 1, within one search."
    )
    whole: bool = strawberry.field(
        description="是否含有所找的全部字词；否则只是近似。 Whether it holds all words as typed; else it is near."
    )
    snippet: list[SnippetPiece] = strawberry.field(description="摘录，所找字词已标出。 Where the words stand, marked.")
    node: Node = strawberry.field(description="事物本身。 The thing itself.")


def search_page(
    asking: Asking, when: When, text: str, kinds: Sequence[SearchKind] | None, first: int | None, after: str | None
) -> Connection[SearchHit]:
    """A page of hits. Raises `BadValue`, `QueryLimit`."""
    wanted = KINDS if kinds is None else tuple(Kinds(kind.value) for kind in kinds)
    page = search(asking.answers, text, kinds=wanted, first=asking.first(first), after=after)
    asking.tasks.want(hit.iri for hit in page.items if hit.kind is Kinds.TASK)
    asking.departments.want(hit.iri for hit in page.items if hit.kind is Kinds.DEPARTMENT)
    asking.notices.want(hit.iri for hit in page.items if hit.kind is Kinds.NOTICE)
    return connection(asking, page, lambda hit: _hit(hit, when))


def _hit(hit: Hit, when: When) -> SearchHit:
    return SearchHit(
        kind=SearchKind(hit.kind.value),
        title=hit.title,
        score=hit.score,
        whole=hit.whole,
        snippet=[SnippetPiece(text=piece.text, marked=piece.marked) for piece in hit.snippet],
        node=_node(hit.thing, when),
    )


def _node(thing: BodyRef | RegionRef | NoticeRef | Found, when: When) -> Node:
    match thing:
        case BodyRef():
            return department_of(thing, when)
        case RegionRef():
            return region_of(thing, when)
        case NoticeRef():
            return notice_of(thing, when)
        case Found():
            return task_of(thing.task, thing.notice, when)
