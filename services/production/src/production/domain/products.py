"""Products: sellable sets of printed models and bought-in components. Money in the tenant's currency."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

CENT = Decimal("0.01")


class ProductNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such product.")


class UnknownProductError(Exception):
    """A request names a product that does not exist."""

    code = "unknown_reference"

    def __init__(self, field: str = "product_id") -> None:
        super().__init__("There is no such product.")
        self.field = field


class DuplicateSkuError(Exception):
    """SKUs are unique among the products that are not archived."""

    code = "duplicate_sku"

    def __init__(self, sku: str | None) -> None:
        super().__init__(f"Another product has the SKU {sku!r}.")


class DuplicateLineError(Exception):
    """A bill names each model once, with its quantity."""

    code = "duplicate_model"
    field = "models"

    def __init__(self) -> None:
        super().__init__("A model stands twice in the bill of models.")


@dataclass(frozen=True, slots=True)
class Line:
    """How many items of a model one product takes."""

    model_id: UUID
    quantity: int
    model_name: str = ""
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """Something bought in."""

    name: str
    quantity: Decimal
    """Per product."""
    unit_cost: Decimal

    @property
    def cost(self) -> Decimal:
        return self.quantity * self.unit_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A sellable set."""

    id: UUID
    name: str
    sku: str | None = None
    description: str | None = None
    labour_cost: Decimal = Decimal(0)
    """Work on one product."""
    image_url: str | None = None
    notes: str | None = None
    archived_at: datetime | None = None
    version: int
    created_at: datetime
    updated_at: datetime
    models: tuple[Line, ...] = ()
    components: tuple[Component, ...] = ()
    units_in_stock: int = 0
    """What inventory has on hand; changed there, never here."""

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def component_cost(self) -> Decimal:
        """Of one product."""
        total = sum((one.cost for one in self.components), Decimal(0))
        return total.quantize(CENT, ROUND_HALF_UP)


def check_bill(lines: tuple[Line, ...]) -> None:
    """Each model stands once.

    Raises:
        DuplicateLineError: one stands twice.
    """
    if len({line.model_id for line in lines}) < len(lines):
        raise DuplicateLineError
