"""Whom a provision means without saying so: 其主要职责是：（一）…, a heading that is a body's name, X职责。"""

import re

from loaders.ancestry import Ancestry
from loaders.charges import Words
from loaders.deadlines import masked_titles
from loaders.endings import ends_like_body
from loaders.names import Named, split_names
from loaders.outline import Node
from loaders.predicates import role_of
from loaders.sentences import charged
from ontology.facts import Role

_DUTIES_FOLLOW = re.compile(
    r"(?P<who>[^。；，：\n]{0,40}?)(?:的)?(?:主要|具体|工作)?(?:职责|职能|任务|责任|分工)(?:分工)?(?:是|为|包括|有|如下|：)*[：:]\s*$"
    r"|(?P<does>[^。；：\n]{2,60}?(?:负责|应当?(?:做好|履行|承担|开展|完成)?|要(?:做好|履行)?|须|履行|承担)[^。；：\n]{0,20}?(?:下列|以下|如下)[^。；：\n符备满条件情形材]{0,16}|[^。；：\n]{2,60}?负责)[：:]\s*$"
)


class Inherited:
    """Who is meant where provisions below do not say it: 其主要职责是：（一）…, or a heading that is a body's name."""

    def __init__(self, text: str, words: Words, tree: Ancestry) -> None:
        """`text`: the clean text of the part that the tree's nodes stand in."""
        self.text, self.words, self.nodes = text, words, tree.nodes
        self._named: dict[int, int] = {}  # where the names end that head a provision
        self._leads = {i: m for i, n in enumerate(tree.nodes) if (m := self._lead(n))}
        self._by_path = {i: self._own(i) for i in range(len(tree.nodes))}
        self._above: list[list[tuple[Named, Role]]] = []
        for above in tree.parents:
            self._above.append([] if above is None else self._by_path[above] or self._above[above])

    def _lead(self, node: Node) -> re.Match[str] | None:
        if node.end <= node.start or self.text[node.end - 1] not in "：:":
            return None
        tail_at = max(node.start, node.end - 120)
        return _DUTIES_FOLLOW.search(self.text, tail_at, node.end)

    def names_only(self, i: int) -> bool:
        """Whether a provision only names who is charged with those below it (（一）市水务局 / 1.编制规划)."""
        node = self.nodes[i]
        below = i + 1 < len(self.nodes) and len(self.nodes[i + 1].path) > len(node.path)
        return below and i in self._named and not self.text[self._named[i] : node.end].strip("：:。；\n ")

    def lead_in(self, i: int) -> int | None:
        """Where in the text the words begin that only introduce the provisions below; None: there are none."""
        found = self._leads.get(i)
        if not found:
            return None
        alone = not self.text[self.nodes[i].start : found.start()].strip("。；\n ")
        return found.start() if found["who"] is not None or alone else None

    def _own(self, i: int) -> list[tuple[Named, Role]]:
        node, text, words = self.nodes[i], self.text, self.words
        if lead := self._leads.get(i):
            who = lead["who"] or ""
            if who and who not in ("其", "它", "他们", "主要") and len(who) >= 2:
                names = split_names(who, words.known)
                if all(
                    words.known(n.name)
                    or re.search(r"(?:部门|单位|企业|政府|机构|公司|办公室|小组|中心|委员会)$", n.name)
                    for n in names
                ):
                    return [
                        (Named(n.name, lead.start("who") + n.start, lead.start("who") + n.end), "responsible")
                        for n in names
                    ]
            found = charged(masked_titles(text[node.start : node.end]), words)
            first = [c for c in found if c.rule.startswith(("subject", "handed"))][:1]
            return [
                (Named(c.named.name, node.start + c.named.start, node.start + c.named.end), "responsible")
                for c in first
            ]
        head = (
            text[node.start : node.heading_end]
            or (re.match(r"[^。；，\n]{2,24}(?=[：:])", text[node.start : node.end]) or [""])[0]
        )
        duties = _OF_DUTIES.match(text, node.start, node.end)
        who = duties["who"] if duties else head
        names = split_names(who, words.known) if 2 <= len(who) <= 60 else []
        if names and all(_heads(n.name, words, duties is not None) for n in names):
            self._named[i] = node.start + len(who)
            behind = text[node.start + len(head) : node.end].lstrip("：:。 \n")
            return [
                (Named(n.name, node.start + n.start, node.start + n.end), role_of(behind.replace("协助", "", 1)))
                for n in names
            ]
        return []

    def of(self, i: int) -> list[tuple[Named, Role]]:
        """The subject that a provision inherits: its own heading's, else that of the nearest provision above it."""
        if i not in self._leads and self._by_path[i]:
            return self._by_path[i]
        return self._above[i]


# 市水务局职责。承担日常工作: a heading that says whose duties follow.
_OF_DUTIES = re.compile(r"(?P<who>[^。；，：\n]{2,24}?)(?:的)?(?:主要|工作|具体)?职责(?:[。：]|$)", re.MULTILINE)


_ANYBODY = re.compile("(?:各|有关|相关|成员|责任|参与|主要)*(?:单位|部门|机构|人员)")


def _heads(name: str, words: Words, told: bool) -> bool:
    """Whether a heading names a body: a known one; any that ends like one where the heading speaks of its duties."""
    return (words.known(name) and not words.stem(name)) or (
        told and ends_like_body(name) and _ANYBODY.fullmatch(name) is None
    )
