"""Users' registry files: regions, bodies and functions of their own, in one csv that opens in Excel.

Columns, English or Chinese, in any order: ``kind,name,code,level,part_of,function,aliases,valid_from,valid_to,note``
(类别,名称,代码,级别,隶属,职能,别名,起,止,备注). See docs/registry.md. A row that contradicts another, or the built-in
tables, is refused with its file and line.
"""

from dataclasses import dataclass
from datetime import date

from ontology.facts import Body


@dataclass(frozen=True, slots=True)
class OwnBody:
    """A body of the user's own, its other names, and the days on which it has this name (inclusive)."""

    body: Body
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def valid(self, on: date | None) -> bool:
        """Whether it has this name on the day; with None: today's."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)
