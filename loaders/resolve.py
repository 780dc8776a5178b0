"""Names → what they mean in one notice: by the registry, the notice's jurisdiction and its own short names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from loaders.charges import Words
from loaders.endings import ends_like_body
from ontology.facts import Body, Notice
from ontology.registry import Region, Registry


@lru_cache(maxsize=64)
def words_of(registry: Registry, jurisdiction: Region | None) -> Words:
    """How a notice of this jurisdiction knows names: an office, a government or a party organ the registry can tell."""

    def known(name: str) -> bool:
        if len(name) < 3 or len(name) > 40:
            return False
        body = registry.resolve(name, jurisdiction)
        if body is None or body.function is None or body.scope is not None:
            return False
        return ends_like_body(name) or body.kind == "party"

    return Words(known, lambda stem: registry.function_of_stem(stem) is not None)


_OF_PROVINCE = re.compile(r"省|自治区")
_OWN_LEVEL = re.compile(r"国家|[省市县区州旗]|各|有关|相关")
_OFFICE = re.compile(r"[厅局委办]$")


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves the names of one notice. `aliases`: short names that its text gives (以下简称), with the full ones."""

    registry: Registry
    jurisdiction: Region | None
    notice: Notice
    aliases: Mapping[str, str]

    def __call__(self, name: str, prior: str) -> Body | None:
        """The body of a name as printed; `prior`: the name before it in its list, or "".

        省卫生健康委、教育厅: what stands behind an office of the province without a level of its own is one, too.
        """
        name = self.aliases.get(name, name)
        level = _OF_PROVINCE.match(prior)
        if level and not _OWN_LEVEL.match(name) and _OFFICE.search(name):
            name = level[0] + name
        return self.registry.resolve(name, self.jurisdiction, self.notice.issued)
