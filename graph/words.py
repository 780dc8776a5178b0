"""Which words of a store can be searched: the names, numbers, titles, headings and texts of its things."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph.ledger import Ledger
from graph.wordbook import Field, Wordbook, wordbook
from ontology.searching import SearchKind

NAME: Final = 1.0
ALIAS: Final = 0.9
TITLE: Final = 0.6
HEADING: Final = 0.5
TEXT: Final = 0.3

KINDS: Final = tuple(SearchKind)


@dataclass(frozen=True, slots=True)
class Words:
    """A wordbook and what its documents are: those of the n-th kind begin at `firsts[n]`, in the ledger's order."""

    book: Wordbook
    firsts: tuple[int, ...]

    def kind(self, document: int) -> SearchKind:
        """The kind of a document."""
        return KINDS[bisect_right(self.firsts, document) - 1]

    def number(self, document: int) -> int:
        """The number of a document's thing in its table."""
        return document - self.firsts[bisect_right(self.firsts, document) - 1]

    def range(self, kind: SearchKind) -> slice:
        """The documents of a kind."""
        place = KINDS.index(kind)
        return slice(self.firsts[place], (*self.firsts, self.book.documents)[place + 1])


def words_of(ledger: Ledger) -> Words:
    """All words of a store."""
    catalogue = ledger.catalogue
    counts = {
        SearchKind.DEPARTMENT: len(catalogue.bodies),
        SearchKind.REGION: len(catalogue.regions),
        SearchKind.NOTICE: len(catalogue.notices),
        SearchKind.TASK: len(ledger.tasks),
    }
    firsts = {kind: sum(counts[each] for each in KINDS[:place]) for place, kind in enumerate(KINDS)}
    fields = list(_fields(ledger, firsts))
    return Words(wordbook(sum(counts.values()), fields), tuple(firsts[kind] for kind in KINDS))


def _fields(ledger: Ledger, firsts: Mapping[SearchKind, int]) -> Iterator[Field]:
    catalogue = ledger.catalogue
    for place, body in enumerate(catalogue.bodies, firsts[SearchKind.DEPARTMENT]):
        yield Field(place, NAME, body.ref.name)
        yield from (Field(place, ALIAS, alias) for alias in body.aliases)
    for place, region in enumerate(catalogue.regions, firsts[SearchKind.REGION]):
        yield Field(place, NAME, region.ref.name)
        yield Field(place, NAME, region.ref.code)
        yield from (Field(place, ALIAS, name) for name in dict.fromkeys(region.names))
    for place, notice in enumerate(catalogue.notices, firsts[SearchKind.NOTICE]):
        yield Field(place, NAME, notice.ref.number or "")
        yield Field(place, TITLE, notice.ref.title)
        yield Field(place, TEXT, notice.issuer or "")
    tasks = ledger.task_table
    for number, place in enumerate(range(firsts[SearchKind.TASK], firsts[SearchKind.TASK] + len(tasks.iris))):
        yield Field(place, HEADING, ledger.word(tasks.heading[number]) or "")
        yield Field(place, TEXT, tasks.texts[number])
