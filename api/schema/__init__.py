"""The GraphQL schema: which questions can be asked, in which words. tests/schema.graphql is it, printed."""

from functools import lru_cache

import strawberry
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from api.schema.asking import Asking
from api.schema.decisions import Decision
from api.schema.limits import limit_rule
from api.schema.progress import Progress
from api.schema.query import Query
from api.schema.writing import Mutation
from api.settings import Limits

__all__ = ["Asking", "build_schema"]


class QuietSchema(strawberry.Schema):
    """Errors are told by the HTTP edge, once; Strawberry would log each with its traceback."""

    def process_errors(self, errors: object, execution_context: object = None) -> None:
        """Nothing: see `api.graphql`."""


@lru_cache(maxsize=8)
def build_schema(limits: Limits) -> strawberry.Schema:
    """The schema, refusing what is over the limits."""
    rule = limit_rule(limits)
    remembered = limits.cached_documents
    return QuietSchema(
        query=Query,
        mutation=Mutation,
        types=[Progress, Decision],
        config=StrawberryConfig(),
        extensions=[
            lambda: MaxTokensLimiter(max_token_count=limits.tokens),
            lambda: ParserCache(maxsize=remembered),
            lambda: AddValidationRules([rule]),
            lambda: ValidationCache(maxsize=remembered),
        ],
    )
