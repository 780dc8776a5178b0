"""What `duban check` tells: places of a store where its facts break a shape of ``ontology/shapes.ttl``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence or name in Chinese, and the same in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that breaks one shape.

    `thing` is its IRI, `kind` what its class is called; `notice` the number of the notice that tells it, or its title
    where it has no number (None: no notice does); `path` where in the notice; `name` what is printed of the thing;
    `sentence` the text behind it, with `source` and `span` (half-open, in code points of the source) saying where it
    stands. `expected` is what the shape asks, `found` what the store says instead, `remedy` what to do.
    """

    shape: str
    thing: str
    kind: Told
    notice: str | None
    path: str | None
    name: str | None
    sentence: str | None
    source: str | None
    span: tuple[int, int] | None
    expected: Told
    found: Told
    remedy: Told
