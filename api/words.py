"""What the words of the vocabulary are called and mean, in Chinese and English, as `ontology/vocabulary.ttl` says."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from api.labels import Label
from graph.vocabulary import labels, sentences
from ontology.terms import RDFS, A

_MORE: Final = {
    A: Label("类别", "kind"),
    RDFS + "label": Label("名称", "label"),
    RDFS + "comment": Label("说明", "comment"),
}


@cache
def words() -> Mapping[str, Label]:
    """The labels of all words that the vocabulary declares, by IRI."""
    return _MORE | {iri: Label(told.zh, told.en) for iri, told in labels().items()}


def word(iri: str) -> Label:
    """The label of a word; of an unknown one, its last part."""
    last = iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
    return words().get(iri, Label(last, last))


def meaning(iri: str) -> str:
    """What a word is called and means, as the vocabulary says: its Chinese sentence, then its English one.

    >>> meaning("https://w3id.org/duban/vocabulary#Support")
    '配合：配合其他单位。 It helps the others.'
    """
    label, sentence = labels()[iri].zh, sentences()[iri]
    return str(sentence) if sentence.zh.startswith((f"{label}：", f"{label}。")) else f"{label}：{sentence}"
