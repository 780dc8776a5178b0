"""Logical lines → provisions: numbered parts nested by rank.

The number never moves a node, it only gives a verdict: `next`, `opens`, `runs-on` (（一）…（十七） through 一、二、三、),
`restarts`, `odd`. Only an odd plain number (``5.``, ``（7）``) is doubted so far as to be left in its paragraph, since
wrapped figures look like labels.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from loaders.labels import Label, label_of

Verdict = Literal["next", "opens", "runs-on", "restarts", "odd"]
_HEADING_AT_MOST = 36
_JUMP_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A numbered part of a text. Offsets (code points) are into that text.

    ``text[start:end]``: the words under the label, heading included, without those of the parts below;
    `label_start`: where the label stands. `heading_end`: end of the heading, equal to `start` where there is none.
    """

    path: tuple[str, ...]
    rank: int
    label: Label
    label_start: int
    start: int
    end: int
    heading_end: int
    verdict: Verdict

    @property
    def has_heading(self) -> bool:
        """Whether a heading was recognised."""
        return self.heading_end > self.start


@dataclass(slots=True)
class _Fold:
    stack: list[tuple[int, str]] = field(default_factory=list)
    last_child: list[dict[int, int]] = field(default_factory=lambda: [{}])
    running: dict[int, int] = field(default_factory=dict)

    def verdict(self, label: Label) -> Verdict:
        depth = self._depth(label.rank)
        sibling = self.last_child[depth].get(label.rank)
        running = self.running.get(label.rank)
        if sibling is not None and label.number == sibling + 1:
            return "next"
        if label.number == 1:
            return "opens" if sibling is None else "restarts"
        if running is not None and label.number == running + 1:
            return "runs-on"
        return "odd"

    def take(self, label: Label) -> tuple[str, ...]:
        depth = self._depth(label.rank)
        del self.stack[depth:]
        del self.last_child[depth + 1 :]
        self.last_child[depth][label.rank] = label.number
        self.running[label.rank] = label.number
        self.stack.append((label.rank, label.text))
        self.last_child.append({})
        return tuple(text for _, text in self.stack)

    def _depth(self, rank: int) -> int:
        return next((i for i, (r, _) in enumerate(self.stack) if r >= rank), len(self.stack))

    def doubtful(self, label: Label, verdict: Verdict) -> bool:
        """Whether a plain number is more likely a wrapped figure than a label."""
        if verdict != "odd" or label.style not in ("ar", "par", "circled", "plain"):
            return False
        running = self.running.get(label.rank)
        return running is None or not 0 < label.number - running <= _JUMP_AT_MOST


_DECIMAL = re.compile(r"^\d{1,2}\.\d{1,2}\.?(?:\s|[\u4e00-\u9fff])", re.MULTILINE)


def outline(text: str) -> tuple[int, tuple[Node, ...]]:
    """(end of the words before the first label, the nodes in order) of a text of logical lines.

    >>> end, nodes = outline("引言。\\n一、总则\\n（一）范围。本市。\\n（二）期限\\n二、附则")
    >>> ["/".join(n.path) for n in nodes]
    ['一', '一/（一）', '一/（二）', '二']
    """
    fold = _Fold()
    decimal = _DECIMAL.search(text) is not None
    found: list[tuple[int, Label, tuple[str, ...], Verdict]] = []
    at = 0
    for line in text.split("\n"):
        label = label_of(line) if "\t" not in line else None
        if label and label.style == "plain" and not decimal:
            label = None  # 1 总则 numbers a provision only where 1.1 does, too
        if label:
            verdict = fold.verdict(label)
            if not fold.doubtful(label, verdict):
                found.append((at, label, fold.take(label), verdict))
        at += len(line) + 1
    ends = [*(start for start, *_ in found[1:]), *([len(text)] if found else [])]
    nodes = tuple(
        _node(text, start, label, path, verdict, end)
        for (start, label, path, verdict), end in zip(found, ends, strict=True)
    )
    return (found[0][0] if found else len(text)), nodes


def _node(text: str, at: int, label: Label, path: tuple[str, ...], verdict: Verdict, end: int) -> Node:
    start = at + label.end
    while end > start and text[end - 1] == "\n":
        end -= 1
    return Node(path, label.rank, label, at, start, max(start, end), heading_end(text, start, max(start, end)), verdict)


def heading_end(text: str, start: int, end: int) -> int:
    """Where the heading of ``text[start:end]`` ends: a short first line, or a short first sentence with more behind.

    >>> heading_end("明确范围。中心城市规划区是指", 0, 14), heading_end("市财政局负责审核。", 0, 9)
    (4, 0)
    """
    line_end = text.find("\n", start, end)
    line_end = end if line_end < 0 else line_end
    line = text[start:line_end]
    stop = re.search("[。；：:!！]", line)
    if stop is None:
        return (
            line_end
            if 0 < len(line) <= _HEADING_AT_MOST and not line.endswith(("，", "、")) and "［" not in line
            else start
        )
    if (
        stop[0] == "。"
        and 2 <= stop.start() <= _HEADING_AT_MOST
        and stop.end() < end - start
        and "［" not in line[: stop.start()]
    ):
        return start + stop.start()
    return start


def heading_of(node: Node, text: str) -> str | None:
    """The heading's words, None where there is none."""
    return text[node.start : node.heading_end].strip("。 \n") or None


def parents(nodes: Sequence[Node]) -> tuple[int | None, ...]:
    """For each node the index of the nearest provision that it stands under; None at the top.

    >>> parents(outline("一、总则\\n（一）范围\\n（二）期限\\n二、附则")[1])
    (None, 0, 0, None)
    """
    found: list[int | None] = []
    stack: list[int] = []
    for i, node in enumerate(nodes):
        while stack and not (
            len(nodes[stack[-1]].path) < len(node.path)
            and nodes[stack[-1]].path == node.path[: len(nodes[stack[-1]].path)]
        ):
            stack.pop()
        found.append(stack[-1] if stack else None)
        stack.append(i)
    return tuple(found)


def has_children(nodes: Sequence[Node], index: int) -> bool:
    """Whether the node at `index` has parts of its own below it."""
    return index + 1 < len(nodes) and nodes[index + 1].path[: len(nodes[index].path)] == nodes[index].path
