"""Search: departments, regions, notices and tasks by words of their names, numbers, titles, headings and texts.

Words are parted by spaces, and a thing is found that holds all of them, wherever they stand in it. Where nothing does,
what holds enough of their pairs of characters is found (老旧小区改造资金 finds 老旧小区改造的资金), and a body by its
short form (市住建局). Look-alikes are one: see `graph/folding.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.answers import Answers
from graph.filters import Rows
from graph.folding import Codes, fold
from graph.listing import Key, check_first, read_cursor, write_cursor
from graph.names import shortens
from graph.snapshot import Snapshot
from graph.snippets import snippet
from graph.wordbook import Scores, Wordbook
from graph.words import KINDS
from ontology.answers import Page
from ontology.errors import BadValue
from ontology.searching import Found, Hit, SearchKind

LONGEST: Final = 100
"""Characters of a search; one that is longer is no search but a text."""
ENOUGH: Final = 0.5
"""Which part of the pairs, weighed by how seldom they are, must be there where no thing holds the words whole."""
SHORT_FORM: Final = 0.5
"""The score of a body found by a short form that nobody prints."""
TITLE: Final = 24
_LETTERS: Final = 0x80


@dataclass(frozen=True, slots=True)
class _Scored:
    """The score of each document by some words: those that were typed (`whole`), or their pairs of characters."""

    words: tuple[Codes, ...]
    whole: bool
    scores: Scores


def search(
    answers: Answers,
    text: str,
    *,
    kinds: Collection[SearchKind] = KINDS,
    first: int = 20,
    after: str | None = None,
) -> Page[Hit]:
    """What holds the words of a text, the best first. Nothing but spaces finds nothing. Raises `BadValue`."""
    if len(text) > LONGEST:
        raise BadValue(f"要找的字词最多 {LONGEST} 字。", f"a search has at most {LONGEST} characters.")
    now = answers.snapshot
    scored = _scored(now, [fold(word) for word in text.split()], kinds)
    found = np.flatnonzero(scored.scores)
    order = found[np.lexsort((found, -scored.scores[found]))]
    start = _start(now, scored.scores, order, after) if after is not None else 0
    end = min(start + check_first(first), len(order))
    shown = order[start:end].tolist()
    cursors = tuple(write_cursor("search", _key(now, scored.scores, each)) for each in shown)
    return Page(_hits(now, scored, shown), cursors, len(order), end < len(order), start > 0)


def _scored(now: Snapshot, words: Sequence[Codes], kinds: Collection[SearchKind]) -> _Scored:
    book = now.words.book
    allowed = np.zeros(book.documents)
    for kind in kinds:
        allowed[now.words.range(kind)] = 1
    scores = _holding_all(book, words) * allowed
    if scores.any() or not words:
        return _Scored(tuple(words), True, scores)
    pairs = _pairs(words)
    scores = _holding_enough(book, pairs) * allowed
    for number, body in enumerate(now.ledger.catalogue.bodies):
        if shortens(_text(np.concatenate(words)), _text(fold(body.ref.name))):
            scores[number] = SHORT_FORM * allowed[number]
    return _Scored(pairs, False, scores)


def _text(codes: Codes) -> str:
    return "".join(map(chr, codes.tolist()))


def _holding_all(book: Wordbook, words: Sequence[Codes]) -> Scores:
    """The mean of the scores of all words; 0 where one is missing."""
    scores = [book.scores(word) for word in words]
    if not scores:
        return np.zeros(book.documents)
    least: Scores = np.min(scores, axis=0)
    return np.where(least > 0, np.mean(scores, axis=0), 0)


def _pairs(words: Sequence[Codes]) -> tuple[Codes, ...]:
    """The different pairs of neighbours; a word of one character, and one of figures or letters, is its own."""
    pairs: list[Codes] = []
    for word in words:
        length = len(word) if word.max() < _LETTERS else 2
        pairs += [word[at : at + length] for at in range(max(len(word) - length, 0) + 1)]
    return tuple({pair.tobytes(): pair for pair in pairs}.values())


def _holding_enough(book: Wordbook, pairs: Sequence[Codes]) -> Scores:
    """Half the share of the pairs that a document holds, seldom ones weighing more; 0 where it is not `ENOUGH`.

    Pairs that nothing holds (造的 in 改造的) have no weight, but are counted: at least half of all must be there.
    """
    total, scores, count = 0.0, np.zeros(book.documents), np.zeros(book.documents)
    for pair in pairs:
        holds = book.scores(pair) > 0
        if holding := np.count_nonzero(holds):
            weight = float(np.log1p(book.documents / holding))
            total += weight
            scores += weight * holds
            count += holds
    enough = (scores >= ENOUGH * total) & (count >= len(pairs) / 2)
    return np.where(enough, scores / (2 * total), 0) if total else scores


# -- cursors ----------------------------------------------------------------------------------------------------------


def _key(now: Snapshot, scores: Scores, document: int) -> Key:
    """What a hit is sorted by: a document's place among those of its kind is that of its IRI or code."""
    kind = KINDS.index(now.words.kind(document))
    return (_rank(float(scores[document])), kind, _name(now, document))


def _rank(score: float) -> int:
    return -round(score * 1e9)


def _start(now: Snapshot, scores: Scores, order: Rows, after: str) -> int:
    """How many hits stand before or at a cursor, also at one of a thing that is no more."""
    rank, kind, name = read_cursor("search", after, (0, 0, ""))
    ranks = np.rint(scores[order] * -1e9)
    equal = order[ranks == rank].tolist()
    before = sum(_key(now, scores, each)[1:] <= (kind, name) for each in equal)
    return int(np.count_nonzero(ranks < rank)) + before


def _name(now: Snapshot, document: int) -> str:
    """By what a document stands in its table: its IRI, of a region its code."""
    ledger, number = now.ledger, now.words.number(document)
    match now.words.kind(document):
        case SearchKind.DEPARTMENT:
            return ledger.catalogue.bodies[number].ref.iri
        case SearchKind.REGION:
            return ledger.catalogue.regions[number].ref.code
        case SearchKind.NOTICE:
            return ledger.catalogue.notices[number].ref.iri
        case SearchKind.TASK:
            return ledger.tasks[number]


# -- what is shown ----------------------------------------------------------------------------------------------------


def _hits(now: Snapshot, scored: _Scored, documents: Sequence[int]) -> tuple[Hit, ...]:
    return tuple(_hit(now, scored, document) for document in documents)


def _hit(now: Snapshot, scored: _Scored, document: int) -> Hit:
    ledger, kind, number = now.ledger, now.words.kind(document), now.words.number(document)
    score = float(scored.scores[document])
    if kind is SearchKind.DEPARTMENT:
        body = ledger.catalogue.bodies[number]
        told = snippet([body.ref.name, *body.aliases], scored.words)
        return Hit(kind, body.ref.iri, body.ref.name, score, scored.whole, told, body.ref)
    if kind is SearchKind.REGION:
        region = ledger.catalogue.regions[number]
        told = snippet([region.ref.name, region.ref.code, *region.names], scored.words)
        return Hit(kind, region.ref.iri, region.ref.name, score, scored.whole, told, region.ref)
    if kind is SearchKind.NOTICE:
        notice = ledger.catalogue.notices[number]
        told = snippet([notice.ref.title, notice.ref.number or "", notice.issuer or ""], scored.words)
        return Hit(kind, notice.ref.iri, notice.ref.title, score, scored.whole, told, notice.ref)
    task, notice = ledger.task_ref(number), ledger.catalogue.notices[ledger.task_notice[number]]
    told = snippet([task.text, task.heading or ""], scored.words)
    title = task.heading or task.text[:TITLE]
    return Hit(kind, task.iri, title, score, scored.whole, told, Found(task, notice.ref))
