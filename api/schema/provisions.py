"""Provisions (条款): the numbered parts of a notice."""

import strawberry

from api.words import meaning
from ontology import terms
from ontology.answers import ProvisionRow


@strawberry.type(description=meaning(terms.PROVISION))
class Provision:
    """See `ontology.answers.ProvisionRow`."""

    id: strawberry.ID = strawberry.field(description="IRI。")
    instrument: str | None = strawberry.field(description="所在的方案、办法等。 The forwarded instrument it stands in.")
    path: str = strawberry.field(description="条目，如 三/（二）/1。 Its path, as printed.")
    label: str = strawberry.field(description="编号原文。 Its label, as printed.")
    depth: int = strawberry.field(description="层级，自 1 起。 Its depth, from 1.")
    heading: str | None = strawberry.field(description="小标题。 Its heading.")
    text: str = strawberry.field(description="本条正文，不含下级。 Its text, without that of parts below.")
    order: int = strawberry.field(description="在全文中的次序，自 0 起。 Its place in the notice, from 0.")


def provision_of(row: ProvisionRow) -> Provision:
    """A row as the API shows it."""
    return Provision(
        id=strawberry.ID(row.iri),
        instrument=row.instrument,
        path=row.path,
        label=row.label,
        depth=row.depth,
        heading=row.heading,
        text=row.text,
        order=row.order,
    )
