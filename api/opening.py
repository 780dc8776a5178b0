"""Opening what a command or a server needs: the registry, the store, and the answers over it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import Settings
from graph.answers import Answers
from graph.following import Following
from graph.store import Store, open_store
from graph.strangers import Strangers
from ontology.errors import BadValue
from ontology.registry import Registry, default_registry

Current = Callable[[], Answers]
"""The answers over what the store holds now: ask once per request, and use what it gives to the end."""


def location_of(settings: Settings) -> str:
    """Where the store is. Raises `BadValue` where nobody has said it."""
    if settings.store:
        return settings.store
    raise BadValue(
        "没有说明库在哪里：请加 --store 文件夹，或设环境变量 DUBAN_STORE。",
        "it is not said where the store is: add --store DIR, or set the variable DUBAN_STORE.",
    )


def registry_of(settings: Settings) -> Registry:
    """The built-in registry with the user's own files. Raises `InputError` naming file and line."""
    paths = [Path(name) for name in settings.registries]
    return default_registry().extended(*paths) if paths else default_registry()


@contextmanager
def opened(settings: Settings, *, create: bool = False, read_only: bool = True) -> Iterator[Store]:
    """The store, given back at the end. Raises `StoreMissing`, `StoreBusy`, `StoreError`, `BadValue`."""
    with store_of(settings, create=create, read_only=read_only and not create) as store:
        yield store


def store_of(settings: Settings, *, create: bool = False, read_only: bool = True) -> Store:
    """The store, which is the caller's to close. Raises as `opened`."""
    return open_store(location_of(settings), create=create, read_only=read_only, access=settings.access)


def answers_of(store: Store, settings: Settings, strangers: Strangers | None = None) -> Answers:
    """The questions that may be asked of a store."""
    strangers = strangers or Strangers(settings.limits.sparql_places)
    return Answers(store, settings.iris, settings.due_soon, strangers, settings.ladder)


def following(store: Store, settings: Settings) -> Following:
    """The answers over a store that others may write meanwhile."""
    strangers = Strangers(settings.limits.sparql_places)
    return Following(store, lambda now: answers_of(now, settings, strangers))


@contextmanager
def asked(settings: Settings) -> Iterator[Answers]:
    """The answers over the store of the settings, opened for reading only."""
    with opened(settings) as store:
        yield answers_of(store, settings)
