"""Bodies of the users' registry files, found by name: as printed there, or by what follows the place in their names."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ontology.bodies import normal
from ontology.facts import Body
from ontology.places import rank_of
from ontology.regions import Gazetteer, Region
from ontology.registry_file import OwnBody


class OwnBodies:
    """The users' own bodies. Immutable."""

    def __init__(self, own: Iterable[OwnBody], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._named: dict[str, list[OwnBody]] = defaultdict(list)
        self._at: dict[tuple[str, str], list[OwnBody]] = defaultdict(list)
        self._of: dict[str, list[OwnBody]] = defaultdict(list)
        for body in own:
            region = gazetteer.region(body.body.jurisdiction) if body.body.jurisdiction else None
            for name in dict.fromkeys(normal(name) for name in (body.body.name, *body.aliases)):
                self._named[name].append(body)
                if region is not None:
                    self._at[(region.code, _without_place(name, region))].append(body)
            if region is not None:
                self._of[region.code].append(body)

    def named(self, text: str, jurisdiction: Region | None, on: date | None) -> Body | None:
        """The body of this name or alias: one of the jurisdiction or of what that is part of, else of this full name.

        None where several have the name.
        """
        found = [own for own in self._named.get(text, ()) if own.valid(on)] if self._named else []
        if not found:
            return None
        line: list[str | None] = [None]
        if jurisdiction is not None:
            line += [jurisdiction.code, *(region.code for region in self._gazetteer.ancestors(jurisdiction.code))]
        for code in line[1:]:
            near = [own for own in found if own.body.jurisdiction == code]
            if near:
                return near[0].body if len(near) == 1 else None
        rest = [own for own in found if own.body.name == text or own.body.jurisdiction is None or len(line) == 1]
        return rest[0].body if len(rest) == 1 else None

    def at(self, rest: str, region: Region, on: date | None) -> Body | None:
        """The body of the region that is called so after the region's name (规自局 → 云岭市规自局)."""
        found = {own.body for own in self._at.get((region.code, rest), ()) if own.valid(on)}
        return found.pop() if len(found) == 1 else None

    def departments(self, region: Region, on: date | None) -> tuple[Body, ...]:
        """The departments among the region's own bodies, in the order of the files."""
        return tuple(
            own.body for own in self._of.get(region.code, ()) if own.body.kind == "department" and own.valid(on)
        )

    def of_function(self, function: str, region: Region, on: date | None) -> Body | None:
        """The region's own department of this function, where there is just one."""
        found = [body for body in self.departments(region, on) if body.function == function]
        return found[0] if len(found) == 1 else None


def _without_place(name: str, region: Region) -> str:
    for place in (region.title, region.name, *region.aliases):
        if name.startswith(place) and len(name) > len(place):
            return name.removeprefix(place)
    ranked = rank_of(name)
    return ranked[1] if ranked and ranked[1] else name
