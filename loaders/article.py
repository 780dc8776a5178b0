"""Which lines of a page are the notice: from its title to its end, without what the page puts around and between.

Nothing is chosen by density alone, so nothing of a notice is lost for being short: the part of the tree that holds the
prose gives the core; before it everything from the title on belongs to the notice, after it everything that looks like
a notice's end; the rest goes only where the table of furniture, or links without text, say so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from loaders.furniture import WRAPPERS, effect_of
from loaders.html import Line, Page, page_lines
from loaders.particulars import DOCUMENT, LOOSE, Particulars, completed, particulars
from ontology.facts import Remark

CORE = 0.7
"""Share of the prose that a child must hold to be looked into instead of its parent."""

PUNCTUATION = re.compile(r"[，。；：、]")
NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[［【（(]\s*(?:19|20)\d\d\s*[〕\]］】）)]\s*第?\s*\d+\s*号")
ATTACHED = re.compile(r"附\s*件|附\s*表|附录|\.(?:docx?|xlsx?|pdf|ofd|wps|zip|rar)\b", re.I)
END = re.compile(
    r"""附\s*件.* | (?:[（(]?此(?:件|文)).* | 抄\s*送[:：].* | [（(]?联系(?:人|电话).*
    | .{2,40}\d{4}年\d{1,2}月\d{1,2}日(?:印发)?
    | [\d〇○零一二三四五六七八九十]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日
    | [\u4e00-\u9fff（）()\s]{2,40}(?:政府|办公室|办公厅|委员会|局|厅|部|院|办|中心|指挥部|领导小组|公司|管委会|会|委)
    | [（(]?[\d一二三四五六七八九十]{1,3}[、.．）)].*""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Extent:
    """The core's lines, half-open, and the `weight` of its prose in characters.

    `wrapped`: lines, anywhere, in what its class calls navigation, footer, share buttons and the like.
    """

    first: int
    last: int
    weight: int
    wrapped: frozenset[int]


def article(page: Page) -> tuple[str, tuple[Remark, ...]]:
    """The text of the notice on a page, and remarks on what was taken from its particulars."""
    lines = page_lines(page.body)
    if not lines:
        return "", ()
    known = particulars(lines)
    extent = _core(lines, page.body, known)
    prose = next((i for i in range(extent.first, extent.last) if _is_prose(lines[i])), extent.last)
    titles = _titles(page, known)
    start = _start(lines, extent, prose, titles, known)
    stop = _stop(lines, extent)
    kept = [i for i in range(start, stop) if i not in known.lines and _stays(lines, i, extent, prose)]
    return completed(_without_double_title([lines[i].text for i in kept]), known, titles)


def _weight(line: Line) -> int:
    """How much prose a line is: its length, 0 for links, labels and furniture."""
    size = len(line.text)
    if line.linked * 2 > size or effect_of(line.text):
        return 0
    return size if line.kind == "row" or size >= 30 or PUNCTUATION.search(line.text) else 0


def _is_prose(line: Line) -> bool:
    return line.kind == "text" and _weight(line) >= 30


def _core(lines: Sequence[Line], body: "etree._Element", known: Particulars) -> Extent:
    """The smallest part of the page that holds most of its prose."""
    weights: dict[etree._Element, int] = {}
    for i, line in enumerate(lines):
        if i not in known.lines and (weight := _weight(line)):
            for element in (line.element, *line.element.iterancestors()):
                weights[element] = weights.get(element, 0) + weight
    core = body
    while core.tag not in ("p", "tr", "table"):
        heavy = max(core, key=lambda child: weights.get(child, 0), default=None)
        if heavy is None or weights.get(heavy, 0) < CORE * max(weights.get(core, 0), 1):
            break
        core = heavy
    inside = [i for i, line in enumerate(lines) if line.element is core or core in line.element.iterancestors()]
    most = 0.1 * weights.get(body, 0)
    around: dict[etree._Element, bool] = {}
    wrapped = frozenset(i for i, line in enumerate(lines) if _wrapped(line.element, weights, most, around))
    return Extent(min(inside, default=0), max(inside, default=len(lines) - 1) + 1, weights.get(core, 0), wrapped)


def _wrapped(
    element: "etree._Element", weights: dict["etree._Element", int], most: float, known: dict["etree._Element", bool]
) -> bool:
    """Whether an element, or one around it, is named as furniture and holds at most `most` of the prose."""
    chain = []
    verdict = False
    for each in (element, *element.iterancestors()):
        if each in known:
            verdict = known[each]
            break
        chain.append(each)
    for each in reversed(chain):
        marks = f"{each.get('class') or ''} {each.get('id') or ''}"
        named = each.tag in ("footer", "aside") or bool(WRAPPERS.search(marks))
        verdict = verdict or (named and weights.get(each, 0) <= most)
        known[each] = verdict
    return verdict


def _titles(page: Page, known: Particulars) -> tuple[str, ...]:
    """What the page calls the notice, best first; a site's name after a dash or bar is cut off."""
    said = (known.title, page.meta.get("articletitle"), page.title, re.split(r"[-_|—–]", page.title)[0])
    return tuple(text.strip() for text in said if text and len(text.strip()) > 3)


def _start(lines: Sequence[Line], extent: Extent, prose: int, titles: Sequence[str], known: Particulars) -> int:
    """The line of the title, before or in the core; else the core's first, with number and issuer lines above it."""
    wanted = {LOOSE.sub("", title) for title in titles}
    best: tuple[int, int] | None = None
    for i in range(min(prose + 1, extent.last)):
        line = lines[i]
        if i in known.lines or effect_of(line.text) or line.linked * 2 > len(line.text) or i in extent.wrapped:
            continue
        text = LOOSE.sub("", line.text)
        named = text in wanted or (len(text) > 8 and any(text in title for title in wanted))
        rank = 3 * named + 2 * (line.kind == "heading") + 2 * bool(DOCUMENT.search(text) and len(text) < 120)
        if rank >= 2 and (best is None or rank > best[0]):
            best = (rank, i)
    start = min(best[1], extent.first) if best else extent.first
    while start and start - 1 not in known.lines and NUMBER.fullmatch(lines[start - 1].text):
        start -= 1
    if best and best[1] > extent.first and extent.first < prose:
        return _issuer_above(lines, best[1], extent, known)
    return start


def _issuer_above(lines: Sequence[Line], title: int, extent: Extent, known: Particulars) -> int:
    """Where the core begins before the title: back over lines that a notice may print there (issuer, number)."""
    start = title
    while start > extent.first and start - 1 not in known.lines and _stays(lines, start - 1, extent, title):
        start -= 1
    return start


def _stop(lines: Sequence[Line], extent: Extent) -> int:
    """Past the last line: where the core says that it is over, or past what follows the core like a notice's end."""
    left = extent.weight
    for i in range(extent.first, extent.last):
        if effect_of(lines[i].text) == "end" and left < 0.2 * extent.weight:
            return i
        left -= _weight(lines[i])
    stop = extent.last
    while stop < len(lines):
        line = lines[stop]
        if stop in extent.wrapped or effect_of(line.text) == "end" or _only_links(line):
            break
        if not (END.fullmatch(line.text) or _weight(line) or effect_of(line.text) or line.file):
            break
        stop += 1
    return stop


def _stays(lines: Sequence[Line], i: int, extent: Extent, prose: int) -> bool:
    line = lines[i]
    if effect_of(line.text) or i in extent.wrapped:
        return False
    if i < prose and re.fullmatch(r"\d{4}-\d\d?-\d\d?", line.text):
        return False
    return not _only_links(line)


def _only_links(line: Line) -> bool:
    if line.kind == "heading" or line.file or ATTACHED.search(line.text):
        return False
    return line.linked >= 0.8 * len("".join(line.text.split()))


def _without_double_title(texts: list[str]) -> list[str]:
    """A page's own heading goes where the notice prints its title itself, on one line or several."""
    if len(texts) < 2:
        return texts
    title = LOOSE.sub("", texts[0])
    following = ""
    for text in texts[1:9]:
        following += LOOSE.sub("", text)
        if len(title) > 5 and title in following:
            return texts[1:]
    return texts
