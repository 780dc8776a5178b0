"""The decorator of resolvers, typed: Strawberry's own gives Any, which would leave every resolver unchecked."""

from collections.abc import Callable
from typing import TypeVar, cast

import strawberry

Resolver = TypeVar("Resolver", bound=Callable[..., object])


def resolver(*, description: str) -> Callable[[Resolver], Resolver]:
    """A field that is computed; `description` is Chinese first, English beside."""
    return cast("Callable[[Resolver], Resolver]", strawberry.field(description=description))


def mutation(*, description: str) -> Callable[[Resolver], Resolver]:
    """A field that writes; `description` is Chinese first, English beside."""
    return cast("Callable[[Resolver], Resolver]", strawberry.mutation(description=description))
