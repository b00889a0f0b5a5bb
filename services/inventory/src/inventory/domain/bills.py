"""Bills: a product that is not sold from stock becomes the parts it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from inventory.domain.orders import LineRequest, UnknownItemError


class NotExplodableError(Exception):
    """A product is made of something that no part stands for."""

    code = "not_explodable"

    def __init__(self, field: str, without_part: int) -> None:
        why = f"{without_part} of its models have no part" if without_part else "it is made of no models"
        super().__init__(f"The product cannot be taken apart: {why}.")
        self.field = field


@dataclass(frozen=True, slots=True)
class Bill:
    """What one product is made of."""

    parts: Mapping[UUID, int]
    """Quantities by part."""
    without_part: int
    """Models that no part stands for."""


def explode(line: LineRequest, bills: Mapping[UUID, Bill]) -> list[LineRequest]:
    """The lines a line becomes: itself, or those of the product's parts.

    Raises:
        UnknownItemError: there is no such product.
        NotExplodableError: not all it is made of is stocked.
    """
    if not line.explode:
        return [line]
    bill = bills.get(line.item_id)
    if bill is None:
        raise UnknownItemError(line.item_id, line.field)
    if bill.without_part or not bill.parts:
        raise NotExplodableError(line.field, bill.without_part)
    return [LineRequest(part, quantity * line.quantity, line.field) for part, quantity in bill.parts.items()]
