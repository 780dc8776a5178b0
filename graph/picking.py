"""Rows of the ledger picked for a list: their keys, and how many each bearer has."""

import numpy as np

from graph.filters import Rows
from graph.ledger import Ledger
from graph.reckoning import Reckoning
from ontology.answers import BodyRef
from ontology.office import DutyKeys


def keys_of(ledger: Ledger, reckoning: Reckoning, rows: Rows) -> DutyKeys:
    """The keys of some rows, by due day and IRI."""
    order = rows[np.argsort(reckoning.due[rows], kind="stable")]
    return tuple((int(reckoning.due[row]), ledger.iris[row]) for row in order.tolist())


def bearers_of(ledger: Ledger, rows: Rows) -> tuple[tuple[BodyRef, int], ...]:
    """How many of some rows each body bears, the most first."""
    counts = np.bincount(ledger.bearer[rows], minlength=len(ledger.catalogue.bodies))
    bodies = ledger.catalogue.bodies
    bearing = sorted(np.flatnonzero(counts).tolist(), key=lambda body: (-counts[body], bodies[body].ref.iri))
    return tuple((bodies[body].ref, int(counts[body])) for body in bearing)
