"""What an export is asked for."""

from dataclasses import dataclass
from datetime import date

from ontology.answers import Between, DutyFilter, DutyOrder


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter and its days; `between` is for networks, `order_by` for lists of duties."""

    filter: DutyFilter
    as_of: date
    known_at: date | None = None
    between: Between = Between.DEPARTMENTS
    order_by: DutyOrder = DutyOrder.MOST_OVERDUE

    @property
    def name(self) -> str:
        """What it is called, for a person: the department or notice asked for, and the day."""
        of = self.filter.department or self.filter.notice or self.filter.region or ""
        return f"{of}督办".strip()
