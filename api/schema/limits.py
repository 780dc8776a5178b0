"""How large a GraphQL document may be: nesting and aliases, counted once per fragment.

Strawberry's own limiters walk a fragment again for every spread of it, so that forty fragments which each spread the
next one twice keep them busy for hours (tests/test_api_limits.py); ours remembers what a fragment costs.
"""

from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

from api.settings import Limits


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a selection: levels of fields, and aliases. Introspection costs nothing."""

    depth: int = 0
    aliases: int = 0


NOTHING = Cost()


@dataclass(slots=True)
class Meter:
    """Measures the selections of one document."""

    fragments: dict[str, FragmentDefinitionNode]
    known: dict[str, Cost] = field(default_factory=dict)

    def cost(self, selections: SelectionSetNode) -> Cost:
        """The cost of a selection set; a fragment inside itself costs nothing (another rule refuses it)."""
        depth = aliases = 0
        for selection in selections.selections:
            one = self._of(selection)
            depth, aliases = max(depth, one.depth), aliases + one.aliases
        return Cost(depth, aliases)

    def _of(self, selection: object) -> Cost:
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value)
        inner = getattr(selection, "selection_set", None)
        below = self.cost(inner) if isinstance(inner, SelectionSetNode) else NOTHING
        if not isinstance(selection, FieldNode):
            return below
        if selection.name.value.startswith("__"):
            return NOTHING
        return Cost(below.depth + 1, below.aliases + (selection.alias is not None))

    def _fragment(self, name: str) -> Cost:
        if name not in self.known:
            self.known[name] = NOTHING
            if fragment := self.fragments.get(name):
                self.known[name] = self.cost(fragment.selection_set)
        return self.known[name]


def measure(document: DocumentNode) -> Cost:
    """The cost of the costliest operation of a document."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    meter = Meter(fragments)
    costs = [meter.cost(d.selection_set) for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    return Cost(max((c.depth for c in costs), default=0), max((c.aliases for c in costs), default=0))


def limit_rule(limits: Limits) -> type[ValidationRule]:
    """A validation rule that refuses what is over the limits; made once, since caches go by its identity."""

    class WithinLimits(ValidationRule):
        """Measures the document when validation begins."""

        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            cost = measure(context.document)
            for zh, en, found, most in (
                ("嵌套", "levels", cost.depth, limits.depth),
                ("别名", "aliases", cost.aliases, limits.aliases),
            ):
                if found > most:
                    context.report_error(_over(zh, en, found, most))

    return WithinLimits


def _over(zh: str, en: str, found: int, most: int) -> GraphQLError:
    told = str(found) if found < 10**6 else f"> {10**6}"
    return GraphQLError(
        f"查询的{zh}为 {told}，最多 {most}。",
        extensions={"code": "QUERY_LIMIT", "messageEn": f"the query has {told} {en}; at most {most} are allowed."},
    )
