"""Production runs over HTTP."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from chassis.edge import Page
from contracts.inventory import Priority
from production.domain.runs import Run
from production.handlers.completion import Completion
from production.handlers.run_creation import NewRun
from production.handlers.run_reports import Detail
from production.schemas.fields import (
    Answer,
    BedTemperature,
    Count,
    Grams,
    Minutes,
    Name,
    NozzleTemperature,
    Prose,
    Request,
    Short,
)
from production.schemas.planning import CostsOut
from production.schemas.run_contents import (
    CompletedItem,
    CompletedMaterial,
    ItemOut,
    MaterialOut,
    NewItem,
    NewMaterial,
    ReportedOut,
)
from production.schemas.run_plates import NewPlate, PlateOut

Status = Literal["pending", "in_progress", "ready_for_assembly", "completed", "failed", "cancelled"]
Rating = Annotated[int, Field(ge=1, le=5, strict=True)]
Reason = Annotated[Prose, Field(min_length=1, max_length=500)]


class _RunFields(Request):
    """Fields of a run that people enter."""

    priority: Priority = Priority.NORMAL
    due_date: date | None = None
    started_at: AwareDatetime | None = None
    printer_name: Name | None = None
    slicer_software: Short | None = None
    estimated_print_time_minutes: Minutes | None = None
    bed_temperature: BedTemperature | None = None
    nozzle_temperature: NozzleTemperature | None = None
    notes: Prose | None = None


class NewRunIn(_RunFields):
    """Name a product with printer and quantity (its plates are calculated), or `plates`, or `items`."""

    product_id: UUID | None = None
    printer_id: UUID | None = None
    quantity: Count | None = None
    """Products to make."""
    net_stock: bool = False
    """Use parts that are in stock first."""
    original_run_id: UUID | None = None
    """The run whose failed items this one prints again."""
    plates: Annotated[list[NewPlate], Field(max_length=500)] = Field(default_factory=list)
    items: Annotated[list[NewItem], Field(max_length=500)] = Field(default_factory=list)
    materials: Annotated[list[NewMaterial], Field(max_length=100)] = Field(default_factory=list)

    def value(self) -> NewRun:
        return NewRun(
            product_id=self.product_id,
            printer_id=self.printer_id,
            quantity=self.quantity,
            net_stock=self.net_stock,
            original_run_id=self.original_run_id,
            values=self.model_dump(include=set(_RunFields.model_fields)),
            plates=[one.model_dump() for one in self.plates],
            items=[one.model_dump() for one in self.items],
            materials=[one.model_dump(exclude_unset=True) for one in self.materials],
        )


class RunChange(_RunFields):
    """What is left out stays as it is."""

    printer_id: UUID | None = None
    quantity: Count | None = None
    status: Status = "pending"
    """`in_progress` starts a run, `failed` and `cancelled` give it up; of a completed one, they revert it."""
    close_reason: Reason | None = None
    quality_rating: Rating | None = None
    quality_notes: Prose | None = None
    waste_grams: Grams | None = None
    waste_reason: Prose | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class Hold(Request):
    reason: Reason | None = None


class Copy(Request):
    """What is to be different in a run made from another one."""

    priority: Priority = Priority.NORMAL
    due_date: date | None = None
    notes: Prose | None = None

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class CompletionIn(Request):
    """What a run used and what came of it; all of it may have been said before."""

    materials: Annotated[list[CompletedMaterial], Field(max_length=100)] = Field(default_factory=list)
    items: Annotated[list[CompletedItem], Field(max_length=500)] = Field(default_factory=list)
    use_reported: bool = False
    """Take what printers reported for every spool whose weight is not said, if they reported all of it."""
    use_estimates: bool = False
    """Take the estimate for every spool whose weight is not known then."""
    quality_rating: Rating | None = None
    quality_notes: Prose | None = None
    notes: Prose | None = None
    waste_grams: Grams | None = None
    waste_reason: Prose | None = None
    force: bool = False
    """Book it although spools hold less by our count; needs a reason."""
    reason: Reason | None = None

    def value(self) -> Completion:
        remarks = ("quality_rating", "quality_notes", "notes", "waste_grams", "waste_reason")
        return Completion(
            materials=[one.model_dump(exclude_unset=True) for one in self.materials],
            items=[one.model_dump(exclude_unset=True) for one in self.items],
            use_reported=self.use_reported,
            use_estimates=self.use_estimates,
            force=self.force,
            reason=self.reason,
            values=self.model_dump(include=set(remarks)),
        )


class Assembly(Request):
    quantity: Count | None = None
    """Products put together; left out, as many as were planned."""


class NumberPreview(Answer):
    run_number: str
    """What the next run would get now; it is not reserved."""
    date: date
    """Of the tenant's time zone."""


class ProductSummary(Answer):
    id: UUID
    name: str
    sku: str | None
    image_url: str | None


class RunOut(Answer):
    """A run without its plates, for lists."""

    id: UUID
    run_number: str
    mode: Literal["plates", "items"]
    status: Status
    is_multi_plate: bool
    product_id: UUID | None
    product: ProductSummary | None
    printer_id: UUID | None
    printer_name: str | None
    quantity: int | None
    priority: Priority
    due_date: date | None
    total_plates: int
    """Bed loads."""
    completed_plates: int
    plates_progress_percentage: Decimal
    is_complete: bool
    """Every bed load is done."""
    is_held: bool
    held_at: datetime | None
    hold_reason: str | None
    started_at: datetime | None
    completed_at: datetime | None
    duration_minutes: int | None
    assembled_at: datetime | None
    assembled_quantity: int | None
    slicer_software: str | None
    estimated_print_time_minutes: int | None
    actual_print_time_minutes: int | None
    bed_temperature: int | None
    nozzle_temperature: int | None
    quality_rating: int | None
    quality_notes: str | None
    notes: str | None
    waste_grams: Decimal | None
    waste_reason: str | None
    close_reason: str | None
    original_run_id: UUID | None
    original_run_number: str | None
    estimated_weight_grams: Decimal | None
    actual_weight_grams: Decimal | None
    estimated_purge_grams: Decimal | None
    actual_purge_grams: Decimal | None
    variance_grams: Decimal | None
    variance_percentage: Decimal | None
    """(actual - estimated) / estimated x 100; null until the weights are known."""
    created_by: str
    version: int
    created_at: datetime
    updated_at: datetime
    items: list[ItemOut]

    @classmethod
    def values_of(cls, run: Run) -> dict[str, Any]:
        own = {
            "product",
            "priority",
            "estimated_print_time_minutes",
            "costs",
            "plates",
            "materials",
            "reported",
            "reprints",
        }
        return {name: getattr(run, name) for name in cls.model_fields if name not in own} | {
            "product": _product(run),
            "priority": run.priority.label,
            "estimated_print_time_minutes": run.planned_print_time_minutes,
        }

    @classmethod
    def of(cls, run: Run) -> "RunOut":
        return cls.model_validate(cls.values_of(run))


def _product(run: Run) -> dict[str, Any] | None:
    if run.product_id is None:
        return None
    return {
        "id": run.product_id,
        "name": run.product_name,
        "sku": run.product_sku,
        "image_url": run.product_image_url,
    }


class RunCostsOut(Answer):
    estimated: CostsOut
    actual: CostsOut | None
    """Null until the weights are known."""
    cost_per_unit: Decimal | None
    """Of a product; null while none is planned."""
    variance_percentage: Decimal | None


class ReprintOut(Answer):
    id: UUID
    run_number: str
    status: Status


class RunDetailOut(RunOut):
    plates: list[PlateOut]
    materials: list[MaterialOut]
    reported: ReportedOut
    reprints: list[ReprintOut]
    """Runs that print again what failed in this one."""
    costs: RunCostsOut

    @classmethod
    def of_detail(cls, detail: Detail) -> "RunDetailOut":
        run, costs = detail.run, detail.costs
        units = costs.units or 1
        shaped = RunCostsOut(
            estimated=CostsOut.of(costs.estimated, detail.currency, units),
            actual=CostsOut.of(costs.actual, detail.currency, units) if costs.actual else None,
            cost_per_unit=costs.cost_per_unit,
            variance_percentage=costs.variance_percentage,
        )
        return cls.model_validate(
            {
                **cls.values_of(run),
                "plates": [PlateOut.of(plate) for plate in run.plates],
                "materials": run.materials,
                "reported": ReportedOut.of(detail.reported),
                "reprints": detail.reprints,
                "costs": shaped,
            }
        )


class RunPage(Page):
    items: list[RunOut]
