"""What stands in a run besides its plates: items that are made, and filament that is used. Weights in grams,
money in the tenant's currency.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from production.domain.costs import cents
from production.domain.variance import percentage, total, variance


class ItemNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such item in this run.")


class UsageNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such material in this run.")


class DuplicateSpoolError(Exception):
    """A spool stands once in a run, with all that is used of it."""

    code = "duplicate_spool"
    field = "spool_id"

    def __init__(self, name: str) -> None:
        super().__init__(f"The spool {name!r} stands in this run already.")


class SpoolNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such spool.")


class SpoolArchivedError(Exception):
    code = "spool_archived"
    field = "spool_id"

    def __init__(self, name: str) -> None:
        super().__init__(f"The spool {name!r} is archived.")


class TooManyMadeError(Exception):
    code = "too_many_items"

    def __init__(self, field: str, planned: int) -> None:
        super().__init__(f"Successful and failed together are more than the {planned} planned.")
        self.field = field


class WeighedBackwardsError(Exception):
    code = "weighed_backwards"

    def __init__(self, field: str) -> None:
        super().__init__("A spool does not weigh more after the run than before it.")
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """So many of a product or of a model, made without plates."""

    id: UUID
    run_id: UUID
    position: int
    product_id: UUID | None = None
    model_id: UUID | None = None
    name: str = ""
    quantity: int
    successful_quantity: int = 0
    failed_quantity: int = 0
    bed_position: str | None = None
    estimated_material_cost: Decimal | None = None
    """Of the whole row, as all money here."""
    estimated_component_cost: Decimal | None = None
    estimated_labour_cost: Decimal | None = None
    notes: str | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def success_rate(self) -> Decimal | None:
        """Percent of what was made; None before anything was."""
        made = self.successful_quantity + self.failed_quantity
        return percentage(self.successful_quantity, made) if made else None

    @property
    def variance_percentage(self) -> Decimal | None:
        """Of what came out well against the plan; None before anything was made."""
        made = self.successful_quantity + self.failed_quantity
        return variance(Decimal(self.quantity), Decimal(self.successful_quantity)) if made else None

    @property
    def estimated_total_cost(self) -> Decimal | None:
        return total(
            [self.estimated_material_cost, self.estimated_component_cost, self.estimated_labour_cost]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Filament of one spool in a run: in the items, flushed on colour changes, and in the tower."""

    id: UUID
    run_id: UUID
    spool_id: UUID
    material: str
    color: str | None = None
    spool_name: str = ""
    color_hex: str | None = None
    remaining_grams: Decimal | None = None
    estimated_model_grams: Decimal | None = None
    estimated_flushed_grams: Decimal | None = None
    estimated_tower_grams: Decimal | None = None
    actual_model_grams: Decimal | None = None
    actual_flushed_grams: Decimal | None = None
    actual_tower_grams: Decimal | None = None
    spool_weight_before_grams: Decimal | None = None
    spool_weight_after_grams: Decimal | None = None
    weight_source: str | None = None
    cost_per_gram: Decimal | None = None
    """When it was put into the run."""
    print_ids: tuple[UUID, ...] = ()
    posted_at: datetime | None = None
    overdrawn_grams: Decimal | None = None
    notes: str | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def estimated_purge_grams(self) -> Decimal | None:
        return total([self.estimated_flushed_grams, self.estimated_tower_grams])

    @property
    def actual_purge_grams(self) -> Decimal | None:
        return total([self.actual_flushed_grams, self.actual_tower_grams])

    @property
    def estimated_grams(self) -> Decimal | None:
        return total([self.estimated_model_grams, self.estimated_purge_grams])

    @property
    def actual_grams(self) -> Decimal | None:
        return total([self.actual_model_grams, self.actual_purge_grams])

    @property
    def variance_grams(self) -> Decimal | None:
        if self.estimated_grams is None or self.actual_grams is None:
            return None
        return self.actual_grams - self.estimated_grams

    @property
    def variance_percentage(self) -> Decimal | None:
        return variance(self.estimated_grams, self.actual_grams)

    @property
    def cost(self) -> Decimal | None:
        """Of what was used, else of what is planned; None without a price."""
        grams = self.actual_grams if self.actual_grams is not None else self.estimated_grams
        return None if grams is None or self.cost_per_gram is None else cents(grams * self.cost_per_gram)


def check_made(quantity: int, successful: int, failed: int, *, field: str = "successful_quantity") -> None:
    """Not more than planned.

    Raises:
        TooManyMadeError: more than planned.
    """
    if successful + failed > quantity:
        raise TooManyMadeError(field, quantity)
