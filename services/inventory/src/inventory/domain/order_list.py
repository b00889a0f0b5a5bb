"""Which orders a list shows, and in what sequence."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from inventory.domain.allocation import Rank

Sort = Literal[
    "number",
    "-number",
    "due_date",
    "-due_date",
    "priority",
    "-priority",
    "customer",
    "-customer",
    "updated_at",
    "-updated_at",
]
"""`priority` is the order in which they are served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What all of the list have in common; None means any."""

    fulfillment_status: str | None = None
    priority: Rank | None = None
    status: str | None = None
    search: str | None = None
    """Part of the external id, the customer or the notes; or the whole number."""
    due_from: date | None = None
    due_until: date | None = None
    item_id: UUID | None = None
    is_held: bool | None = None
