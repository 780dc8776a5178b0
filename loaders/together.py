"""One notice in many files: its text, and the instruments and annexes that a portal hangs beside it, as one source."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from loaders.source import Source, remark
from ontology.facts import Remark, Span

_MARKED = re.compile(r"\s*(?:附\s*[件录表]|[^\n]{2,30}(?:关于|文件\n))")
"""A file that says itself what it is: an annex, or a notice with its own head."""


def together(sources: Sequence[Source]) -> Source:
    """The files of one notice, in the order given, as one source under the first one's name.

    Every further file begins a line of its own, behind 附件 where it does not say so itself. A remark ``part-of-notice``
    on each tells which span of the joined text came from which file. Raises ValueError where there is none.
    """
    if not sources:
        raise ValueError("no sources")
    first, *others = sources
    text, remarks = first.text, list(first.remarks)
    remarks.append(_part(first.name, 0, len(text)))
    for source in others:
        text += "\n" if text.endswith("\n") else "\n\n"
        text += "" if _MARKED.match(source.text) else "附件\n"
        start = len(text)
        text += source.text
        remarks += [replace(r, span=Span(r.span.start + start, r.span.end + start)) for r in source.remarks]
        remarks.append(_part(source.name, start, len(text)))
    return Source(first.name, text, first.media_type, tuple(remarks))


def _part(name: str, start: int, end: int) -> Remark:
    message = f"这一段来自文件 {PurePath(name).name}。"
    return remark("part-of-notice", "note", message, Span(start, end))
