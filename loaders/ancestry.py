"""Provisions and what they inherit from those above them: the year that a heading names, the time that it sets."""

import re
from collections.abc import Sequence
from dataclasses import replace

from loaders.deadlines import deadlines, placed, titled_year
from loaders.meanings import Context
from loaders.outline import Node, heading_of, parents
from loaders.text import Text
from ontology.facts import Deadline

_HEADING_TIME = re.compile(r"[（(][^）)]{0,60}(?:年|月)[^）)]{0,60}[）)]\s*$|(?:底前|月前|年底|阶段[：:].+)$")

_STAGE_AT_MOST = 40


class Ancestry:
    """The nodes of a part, each with the provision above it (`parents`: its index, None at the top). Linear to build."""

    def __init__(self, text: Text, context: Context, nodes: Sequence[Node]) -> None:
        self.text, self.nodes, self.parents = text, nodes, parents(nodes)
        self._context = context
        self._years: list[int | None] = []
        for node, above in zip(nodes, self.parents, strict=True):
            own = titled_year([heading_of(node, text.clean) or ""])
            self._years.append(own or (None if above is None else self._years[above]))

    def context(self, i: int | None) -> Context:
        """What times in node `i` lean on: the year of the nearest heading, else what the part's context says."""
        year = None if i is None else self._years[i]
        return replace(self._context, year=year) if year else self._context

    def _stage(self, node: Node) -> str:
        """The words of a provision that are a heading though a full stop ends them: 排查阶段（2026年4月底前）。"""
        words = self.text.clean[node.start : node.end].rstrip("。；")
        return words if len(words) <= _STAGE_AT_MOST and "。" not in words else ""

    def heading_times(self, i: int | None, node: Node) -> tuple[Deadline, ...]:
        """The time in the nearest heading that sets one, from node `i` up, above `node`: it binds the items below."""
        at = i if i is None or len(self.nodes[i].path) < len(node.path) else self.parents[i]
        while at is not None:
            above = self.nodes[at]
            heading = self.text.clean[above.start : above.heading_end] or self._stage(above)
            if heading and _HEADING_TIME.search(heading):
                found = deadlines(heading, self.context(at), placed(self.text, above.start))
                return tuple(d for d in found if d.kind in ("by", "window", "from"))
            at = self.parents[at]
        return ()
