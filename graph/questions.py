"""The questions that the store is asked, one ``.rq`` file each: in words, parameters, columns, then the query.

A file begins with comments::

    # The texts of tasks.
    # parameters: task (IRI, many)
    # columns: task path heading text

    SELECT … WHERE { VALUES ?task {} … }

Each parameter has one empty ``VALUES ?name {}`` in the query (so the file is a query by itself, one with no rows).
`Question.bound` fills it with terms, serialised as SPARQL writes them: values are bound, never pasted. One that takes
``many or all`` may be given None: then its ``VALUES`` goes, and nothing is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pyoxigraph import NamedNode

from graph.convert import literal, named
from ontology.terms import PREFIXES

_PARAMETER = re.compile(r"(\w+) \((IRI|text|integer), (one|many|many or all)\)")
_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: `kind` is IRI, text or integer; `many`: a set of values rather than one; `all`: or any value."""

    name: str
    kind: str
    many: bool
    all: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its file tells it."""

    name: str
    words: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    query: str

    def bound(self, **values: Iterable[str | int] | None) -> str:
        """The query with its parameters bound to terms. Each parameter takes the values it may have (None: any).

        An IRI that is none names nothing, and is left out. Raises `TypeError` where the parameters given are not those
        declared.
        """
        if set(values) != {parameter.name for parameter in self.parameters}:
            raise TypeError(f"{self.name} takes {[p.name for p in self.parameters]}, given {sorted(values)}")
        query = self.query
        for parameter in self.parameters:
            given = values[parameter.name]
            if given is None and parameter.all:
                query = query.replace(f"VALUES ?{parameter.name} {{}} ", "").replace(
                    f"VALUES ?{parameter.name} {{}}", ""
                )
                continue
            if given is None:
                raise TypeError(f"{self.name} takes values for {parameter.name}")
            made = (_iri(value) if parameter.kind == "IRI" else literal(value) for value in given)
            terms = " ".join(str(term) for term in made if term is not None)
            query = query.replace(f"VALUES ?{parameter.name} {{}}", f"VALUES ?{parameter.name} {{ {terms} }}")
        return _PROLOGUE + query


def _iri(value: str | int) -> NamedNode | None:
    try:
        return named(str(value))
    except ValueError:
        return None


def parse(title: str, text: str) -> Question:
    """A question from the text of its file; `ValueError` where the head or a parameter's VALUES is missing."""
    head, _, query = text.partition("\n\n")
    comments = [line.removeprefix("#").strip() for line in head.splitlines()]
    words = " ".join(line for line in comments if not line.startswith(("parameters:", "columns:")))
    told = dict(line.split(":", 1) for line in comments if line.startswith(("parameters:", "columns:")))
    parameters = tuple(
        Parameter(name, kind, many=count != "one", all=count == "many or all")
        for name, kind, count in _PARAMETER.findall(told["parameters"])
    )
    missing = [each.name for each in parameters if query.count(f"VALUES ?{each.name} {{}}") != 1]
    if missing or not words:
        raise ValueError(f"{title}.rq: no words, or not one VALUES for {missing}")
    return Question(title, words, parameters, tuple(told["columns"].split()), query)


@cache
def question(name: str) -> Question:
    """The question of this name; `KeyError` with the known ones where there is none."""
    file = files("graph").joinpath("rq", f"{name}.rq")
    if not file.is_file():
        raise KeyError(f"no question {name!r}; there are {', '.join(names())}")
    return parse(name, file.read_text(encoding="utf-8"))


def names() -> tuple[str, ...]:
    """The names of all questions, sorted."""
    return tuple(
        sorted(each.name[:-3] for each in files("graph").joinpath("rq").iterdir() if each.name.endswith(".rq"))
    )
