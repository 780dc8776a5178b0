"""What the graph needs to know of the registry: protocols, so that any table can stand in."""

from datetime import date
from typing import Protocol

from ontology.facts import Body, RegionLevel


class KnownRegion(Protocol):
    """A region as a registry tells it."""

    @property
    def code(self) -> str:
        """GB/T 2260, or the registry's own."""

    @property
    def name(self) -> str:
        """The official name, such as 泽州县."""

    @property
    def level(self) -> RegionLevel | None:
        """None: not known."""

    @property
    def parent(self) -> str | None:
        """The code of the region it lies in."""


class RegionSource(Protocol):
    """Where names and levels of regions come from."""

    def region(self, code: str) -> KnownRegion | None:
        """The region of this code, or None."""


class GroupSource(Protocol):
    """Where the members of groups (各县（市、区）人民政府) come from."""

    def members(self, body: Body, on: date | None = None) -> tuple[Body, ...]:
        """The members as of a day (None: today); () for what is no group, or for one that the words do not close."""
