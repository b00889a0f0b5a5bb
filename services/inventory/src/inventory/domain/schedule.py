"""Schedule: what must be printed so that every waiting order can be served."""

from dataclasses import dataclass
from uuid import UUID

from inventory.domain.allocation import Rank


@dataclass(frozen=True, slots=True)
class Shortage:
    """Demand for one part beyond what is available."""

    part_id: UUID
    part_name: str
    sku: str | None
    parts_per_print: int
    quantity_needed: int
    """Items that waiting order lines still miss."""
    quantity_available: int
    """Free items; 0 whenever something waits, unless allocation is behind."""
    orders_waiting: int
    rank: Rank
    """Highest priority among the waiting orders."""
    mapped_files: int

    @property
    def deficit(self) -> int:
        return max(0, self.quantity_needed - self.quantity_available)

    @property
    def prints_required(self) -> int:
        """Bed loads that cover the deficit, rounded up."""
        return -(-self.deficit // self.parts_per_print)
