"""A failure of a shape, told so that a person can act on it: where it stands, the sentence behind it, what was found.

Everything is read from the quads that were checked, so it costs no further question, and it is told as far as it is
there: what breaks a shape may lack anything.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Quad

from graph.convert import Term
from graph.shapes import Path, Result, remedies, shapes
from graph.vocabulary import labels
from ontology import terms
from ontology.findings import Finding, Told

_NONE = Told("（无）", "none")
_THING = Told("（类别不明）", "of no known class")
_TEXTS = (terms.TEXT, terms.MESSAGE)
_NAMES = (terms.PRINTED, terms.NUMBER, terms.PREF_LABEL, terms.HEADING, terms.LABEL, terms.TITLE, terms.PATH)
_UP = (terms.OF_TASK, terms.ABOUT, terms.IN_PROVISION, terms.PART_OF, terms.REMARKS_ON)
_DOWN = (terms.CHARGES, terms.NAMES_REGION, terms.HAS_DEADLINE, terms.ADDRESSES)
"""Words by which a thing tells what it belongs to, and by which what it belongs to tells of it."""
_MANY = 5
"""So many values of one property are shown."""


class Described:
    """Some quads, ready to tell of the things in them."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._of: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._to: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._graphs: dict[str, str] = {}
        for quad in sorted(set(quads), key=str):
            subject, word = _key(quad.subject), quad.predicate.value
            self._of[subject][word].append(quad.object)
            self._graphs.setdefault(subject, _key(quad.graph_name))
            if not isinstance(quad.object, Literal):
                self._to[_key(quad.object)][word].append(subject)

    def finding(self, result: Result) -> Finding:
        """What a person is told of a failure."""
        shape = shapes()[result.shape]
        kind = self._kind(result.thing)
        chain = tuple(self._chain(result.thing))
        behind = (*chain, *self._chain(_key(result.value))) if result.value is not None else chain
        notice = next((each for each in chain if terms.NOTICE in self._kinds(each)), None)
        span = self._span(result.thing)
        return Finding(
            shape=result.shape,
            thing=result.thing,
            kind=labels().get(kind or "", _THING),
            notice=self._first(notice, (terms.NUMBER, terms.TITLE)) if notice else None,
            path=next((path for each in behind if (path := self._first(each, (terms.PATH,)))), None),
            name=self._name(result.thing),
            sentence=next((text for each in behind if (text := self._first(each, _TEXTS))), None),
            source=self._first(notice, (terms.SOURCE,)) if notice else None,
            span=span,
            expected=shape.expected,
            found=self._found(result, shape.shows),
            remedy=remedies().get(kind or "", remedies()[terms.NOTICE]),
        )

    def _kinds(self, thing: str) -> list[str]:
        return [_key(each) for each in self._of[thing][terms.A]]

    def _kind(self, thing: str) -> str | None:
        kinds = self._kinds(thing)
        return next((each for each in kinds if each in remedies()), next(iter(kinds), None))

    def _first(self, thing: str, words: Iterable[str]) -> str | None:
        values = (each.value for word in words for each in self._of[thing][word] if isinstance(each, Literal))
        return next((value for value in values if value), None)

    def _chain(self, thing: str) -> Iterator[str]:
        """The thing and what it belongs to, nearest first; its graph, which bears the name of its notice, last."""
        seen: dict[str, None] = {thing: None}
        for each in (waiting := [thing]):
            above = [_key(term) for word in _UP for term in self._of[each][word]]
            above += [term for word in _DOWN for term in self._to[each][word]]
            waiting += [term for term in above if term not in seen]
            seen |= dict.fromkeys(above)
            yield each
        if (graph := self._graphs.get(thing)) is not None and graph not in seen:
            yield graph

    def _span(self, thing: str) -> tuple[int, int] | None:
        place = next(map(_key, self._of[thing][terms.SELECTOR]), thing)
        told = [self._first(place, (word,)) or "" for word in (terms.START_OFFSET, terms.END_OFFSET)]
        return (int(told[0]), int(told[1])) if all(each.isdecimal() for each in told) else None

    def _found(self, result: Result, shown: Iterable[Path]) -> Told:
        parts = [self._values(result.thing, path) for path in shown]
        if result.value is not None and not any(self._shows(result, path) for path in shown):
            parts.append(self._term(result.value))
        return Told("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))

    def _shows(self, result: Result, path: Path) -> bool:
        return not path.inverse and result.value in self._of[result.thing][path.word]

    def _values(self, thing: str, path: Path) -> Told:
        label = labels().get(path.word, Told(path.word, path.word))
        found = (
            [self._thing(each) for each in self._to[thing][path.word]]
            if path.inverse
            else [self._term(each) for each in self._of[thing][path.word]]
        )
        told = found[:_MANY] or [_NONE]
        more = len(found) - _MANY
        rest = Told(f" 等 {len(found)} 个", f" and {more} more") if more > 0 else Told("", "")
        return Told(
            f"{label.zh}：{'、'.join(each.zh for each in told)}{rest.zh}",
            f"{label.en}: {', '.join(each.en for each in told)}{rest.en}",
        )

    def _term(self, term: Term) -> Told:
        if not isinstance(term, Literal):
            return self._thing(_key(term))
        text = f"“{term.value}”" if term.datatype.value == terms.XSD + "string" else term.value
        return Told(text, text)

    def _thing(self, iri: str) -> Told:
        if label := labels().get(iri):
            return label
        name, span = self._name(iri), self._span(iri)
        told = (f"“{name}”" if name else "", f"[{span[0]}, {span[1]})" if span else "")
        text = " ".join(each for each in told if each) or f"<{iri}>"
        return Told(text, text)

    def _name(self, thing: str) -> str | None:
        """What is printed of a thing, or else the last part of its IRI; of a thing that is not told, nothing."""
        if thing not in self._graphs:
            return None
        return self._first(thing, _NAMES)


def _key(term: object) -> str:
    """An IRI as it is; anything else (a blank node, the default graph) as it is written."""
    value = getattr(term, "value", None)
    return value if isinstance(value, str) else str(term)
