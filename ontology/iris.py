"""Every IRI of the project is minted here, and read back here.

IRIs are readable and deterministic: they come from the number of the notice, the printed path and the names, so
reading a notice twice gives the same ones. The base is a setting and ends in ``/``.

>>> iris = Iris("https://example.org/duban/")
>>> notice = iris.notice("晋市政办〔2021〕9号")
>>> notice
'https://example.org/duban/notice/晋市政办〔2021〕9号'
>>> iris.task(notice, "水计划", "三/（二）/1", 2)
'https://example.org/duban/notice/晋市政办〔2021〕9号/task/水计划/三/（二）/1~2'
>>> iris.region("140500")
'https://example.org/duban/region/140500'
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from ontology.facts import Body, Deadline, Notice, Remark, Span

DEFAULT_BASE = "https://duban.example/"
VOCABULARY = "https://w3id.org/duban/vocabulary#"
"""Where the words of the vocabulary live; not a setting: all stores speak the same words."""

OWN_TEXT = "-"
"""Stands in place of an instrument where the notice is itself the text."""

# RFC 3987 lets Chinese stand as it is; what ASCII an `ipchar` may be is kept, the rest is percent-encoded.
_PLAIN = "-._~!$&'()*+,;=:@"


@lru_cache(maxsize=65536)
def segment(text: str) -> str:
    """One path segment: non-ASCII as it is, spaces and reserved ASCII percent-encoded; never empty.

    >>> segment("财政局 / A#1")
    '财政局%20%2F%20A%231'
    """
    return "".join(c if _is_ucschar(c) else quote(c, safe=_PLAIN, errors="replace") for c in text) or "-"


def _is_ucschar(character: str) -> bool:
    """Whether an IRI may hold a character as it is (RFC 3987, ucschar); spaces stay out, for they are seldom seen."""
    code = ord(character)
    if code > 0xFFFF:
        return code & 0xFFFF <= 0xFFFD and code < 0xF0000 and not 0xE0000 <= code < 0xE1000
    allowed = 0xA0 <= code <= 0xD7FF or 0xF900 <= code <= 0xFDCF or 0xFDF0 <= code <= 0xFFEF
    return allowed and not character.isspace()


def name_of(iri: str) -> str:
    """The last segment, decoded: `unsegment(segment(x)) == x`.

    >>> name_of("https://example.org/body/晋城市%20财政局")
    '晋城市 财政局'
    """
    return unquote(iri.rstrip("/").rsplit("/", 1)[-1])


def span_of(position: str) -> Span:
    """The span that the IRI of a position writes.

    >>> span_of("https://example.org/notice/1#char=12,30")
    Span(start=12, end=30)
    """
    start, _, end = position.rpartition("=")[2].partition(",")
    return Span(int(start), int(end))


def code_of(region: str) -> str:
    """The code that the IRI of a region writes: `code_of(iris.region(x)) == x`.

    >>> code_of("https://example.org/region/140525/巴公镇")
    '140525/巴公镇'
    """
    return unquote(region.rpartition("/region/")[2])


def path_segments(path: str) -> str:
    """A printed path as segments: 三/（二）/1 stays three segments."""
    return "/".join(segment(step) for step in path.split("/"))


def deadline_key(deadline: Deadline | None) -> str:
    """A short stable name of a deadline inside its task, from what it means rather than from its order.

    >>> deadline_key(None)
    'undated'
    """
    if deadline is None:
        return "undated"
    parts = {
        "by": (deadline.due,),
        "from": (deadline.start,),
        "window": (deadline.start, deadline.due),
        "recurring": (deadline.every, deadline.interval, deadline.rule),
        "relative": (deadline.duration, "workdays" if deadline.workdays else None, deadline.after),
    }[deadline.kind]
    return "_".join([deadline.kind, *(str(part) for part in parts if part is not None)])


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs under one base."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not self.base.endswith("/"):
            raise ValueError(f"the base of IRIs ends in '/': {self.base!r}")

    def notice(self, number: str) -> str:
        """A notice by its number; see `notice_of` for one that prints none."""
        return f"{self.base}notice/{segment(number)}"

    def notice_of(self, notice: Notice) -> str:
        """A notice: by its number or, without one, by a hash of issuer, title and date."""
        if notice.number:
            return self.notice(notice.number)
        told = "\n".join((notice.issuer or "", notice.title, str(notice.issued or "")))
        return self.notice("h-" + hashlib.sha256(told.encode()).hexdigest()[:16])

    def instrument(self, notice: str, title: str) -> str:
        """An instrument (方案, 办法, …) that a notice forwards."""
        return f"{notice}/instrument/{segment(title)}"

    def provision(self, notice: str, instrument: str | None, path: str) -> str:
        """A numbered part, by its printed path."""
        return f"{notice}/provision/{segment(instrument or OWN_TEXT)}/{path_segments(path)}"

    def task(self, notice: str, instrument: str | None, path: str, part: int | None) -> str:
        """A task: its provision's path, and ``~part`` where one path holds several."""
        return f"{notice}/task/{segment(instrument or OWN_TEXT)}/{path_segments(path)}" + (f"~{part}" if part else "")

    def deadline(self, task: str, key: str) -> str:
        """A deadline of a task, by `deadline_key` (with ``~2`` … for a second one that means the same)."""
        return f"{task}/deadline/{segment(key)}"

    def duty(self, task: str, body: Body, key: str) -> str:
        """One body's share of one deadline of a task (`deadline_key`, or ``undated``)."""
        name = f"{body.scope}·{body.name}" if body.scope else body.name
        return f"{task}/duty/{segment(name)}/{segment(key)}"

    def body(self, body: Body) -> str:
        """A body: by its full name or, where that does not identify it, inside the jurisdiction that speaks."""
        return f"{self.base}body/" + (f"{segment(body.scope)}/" if body.scope else "") + segment(body.name)

    def mention(self, task: str, of: str, number: int) -> str:
        """The number-th body or region (`of`) that a task names, from 1 in the order of the text."""
        return f"{task}/{of}/{number}"

    def recipient(self, notice: str, number: int) -> str:
        """The number-th addressee of a notice, from 1."""
        return f"{notice}/recipient/{number}"

    def position(self, notice: str, span: Span) -> str:
        """A place in the source of a notice, as RFC 5147 writes it: ``#char=12,30``; see `span_of`."""
        return f"{notice}#char={span.start},{span.end}"

    def region(self, code: str) -> str:
        """A region by its code; a township's code is ``140525/巴公镇``."""
        return f"{self.base}region/" + "/".join(segment(step) for step in code.split("/"))

    def function(self, key: str) -> str:
        """A function of government, such as 住房城乡建设."""
        return f"{self.base}function/{segment(key)}"

    def report(self, digest: str) -> str:
        """A progress report, by the digest of what it tells."""
        return f"{self.base}report/{segment(digest)}"

    def remark(self, notice: str, remark: Remark) -> str:
        """A remark on a notice, by its code and place, so that it keeps its name while others come and go."""
        return f"{notice}/remark/{segment(remark.code)}/{remark.span.start}-{remark.span.end}"

    def decision(self, digest: str) -> str:
        """A reviewer's decision, by the digest of what it tells."""
        return f"{self.base}decision/{segment(digest)}"

    @property
    def registry(self) -> str:
        """The named graph that holds bodies, regions and functions."""
        return f"{self.base}graph/registry"

    @property
    def progress(self) -> str:
        """The prefix of the named graphs that hold progress reports."""
        return f"{self.base}graph/progress"

    @property
    def decisions(self) -> str:
        """The prefix of the named graphs that hold reviewers' decisions."""
        return f"{self.base}graph/decisions"
