"""Relay: nodes, edges, connections, and the arguments that every list takes."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Generic, TypeVar

import strawberry

from api.schema.asking import Asking
from api.schema.enums import Role
from ontology.answers import DutyFilter, Page
from ontology.facts import Role as RoleWord

T = TypeVar("T")
Row = TypeVar("Row")


@strawberry.interface(description="有标识的事物；标识就是它的 IRI。 Anything with an identifier, which is its IRI.")
class Node:
    """What `node(id)` gives."""

    id: strawberry.ID = strawberry.field(description="IRI，全局唯一，可直接用于 SPARQL。 Its IRI, as in SPARQL.")


@strawberry.type(description="一页的首尾。 Where a page begins and ends.")
class PageInfo:
    """As Relay has it."""

    has_next_page: bool = strawberry.field(description="后面还有。 There is more after it.")
    has_previous_page: bool = strawberry.field(description="前面还有。 There is more before it.")
    start_cursor: str | None = strawberry.field(description="第一行的游标。 The first row's cursor.")
    end_cursor: str | None = strawberry.field(description="最后一行的游标，用作下一页的 after。 Pass it as after.")


@strawberry.type(description="列表中的一行。 One row of a list.")
class Edge(Generic[T]):
    """As Relay has it."""

    cursor: str = strawberry.field(description="游标：这一行之后。 Stands for “after this row”.")
    node: T = strawberry.field(description="事物本身。 The thing itself.")


@strawberry.type(description="一页列表。 A page of a list.")
class Connection(Generic[T]):
    """As Relay has it, with the whole list's length."""

    total_count: int = strawberry.field(description="整个列表有多少行。 How many rows the whole list has.")
    page_info: PageInfo = strawberry.field(description="这一页的首尾。 Where the page begins and ends.")
    edges: list[Edge[T]] = strawberry.field(description="各行及其游标。 The rows with their cursors.")
    nodes: list[T] = strawberry.field(description="各行，不带游标。 The rows without cursors.")


def connection(asking: Asking, page: Page[Row], shape: Callable[[Row], T]) -> Connection[T]:
    """A page of rows as a connection. Raises `QueryLimit` where the request got too many rows."""
    asking.spend(len(page.items))
    nodes = [shape(row) for row in page.items]
    return Connection(
        total_count=page.total,
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=page.cursors[0] if page.cursors else None,
            end_cursor=page.end_cursor,
        ),
        edges=[Edge(cursor=cursor, node=node) for cursor, node in zip(page.cursors, nodes, strict=True)],
        nodes=nodes,
    )


def of_list(items: Sequence[Row], cursors: Sequence[str], first: int, after: str | None) -> Page[Row]:
    """A page of a list that is held whole; `cursors` must be sorted, and need not hold `after`."""
    begin = next((i for i, c in enumerate(cursors) if after is None or c > after), len(cursors))
    end = min(begin + first, len(items))
    return Page(tuple(items[begin:end]), tuple(cursors[begin:end]), len(items), end < len(items), begin > 0)


First = Annotated[
    int | None, strawberry.argument(description="这一页最多多少行，缺省 50。 Rows of the page; 50 by default.")
]
After = Annotated[str | None, strawberry.argument(description="从这个游标之后开始。 Begin after this cursor.")]
AsOf = Annotated[
    date | None,
    strawberry.argument(
        description="截至哪一天；缺省同上层，顶层为今天（北京时间）。 The day asked about; default: today."
    ),
]
KnownAt = Annotated[
    date | None,
    strawberry.argument(description="只计这一天及以前登记的；缺省全部。 Only what was recorded by this day."),
]
DepartmentArg = Annotated[
    str | None,
    strawberry.argument(description="单位：全称、文中名称、简称或 IRI。 A department by any of its names, or its IRI."),
]
RegionArg = Annotated[
    str | None, strawberry.argument(description="地区：代码、名称或 IRI，含下级。 A region, with those below it.")
]
NoticeArg = Annotated[str | None, strawberry.argument(description="公文：发文字号或 IRI。 A notice by number or IRI.")]
FunctionArg = Annotated[str | None, strawberry.argument(description="职能，如 水利。 A function of government.")]
RoleArg = Annotated[Role | None, strawberry.argument(description="角色。 The role.")]
ThroughArg = Annotated[
    bool,
    strawberry.argument(
        description="单位的职责包括经由“各县（市、区）人民政府”一类群体的。 Its duties through groups count too."
    ),
]
RecurringArg = Annotated[bool, strawberry.argument(description="也列周期性职责。 Recurring duties too.")]
UndatedArg = Annotated[bool, strawberry.argument(description="也列没有期限的职责。 Duties without a due day too.")]
TextArg = Annotated[str | None, strawberry.argument(description="文中含有的字词。 Words in the text.")]
DueFromArg = Annotated[date | None, strawberry.argument(description="时限不早于。 Due then or later.")]
DueToArg = Annotated[date | None, strawberry.argument(description="时限不晚于。 Due then or earlier.")]


def duty_filter(
    department: str | None = None,
    region: str | None = None,
    notice: str | None = None,
    function: str | None = None,
    role: Role | None = None,
    recurring: bool = False,
    undated: bool = False,
    text: str | None = None,
    through_groups: bool = True,
) -> DutyFilter:
    """The filter that the usual arguments mean."""
    return DutyFilter(
        department=department,
        region=region,
        notice=notice,
        function=function,
        role=role_word(role),
        recurring=recurring,
        undated=undated,
        text=text,
        through_groups=through_groups,
    )


def role_word(role: Role | None) -> RoleWord | None:
    """The role as `ontology.facts` spells it."""
    words: dict[Role, RoleWord] = {Role.LEAD: "lead", Role.RESPONSIBLE: "responsible", Role.SUPPORT: "support"}
    return words[role] if role else None
