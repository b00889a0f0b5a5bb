"""Plate calculation over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from production.domain.availability import Supply, same_filament
from production.domain.costs import Costs
from production.domain.forecast import Forecast
from production.domain.planning import Need, Plan, PlannedPlate, materials_needed
from production.handlers.planning import Estimate
from production.schemas.catalogue import ModelSummary, PrinterSummary
from production.schemas.fields import Answer, Count, Request


class Calculation(Request):
    product_id: UUID
    printer_id: UUID
    quantity: Count
    """Products to make."""
    net_stock: bool = False
    """Use parts that are in stock first."""


class PlateMaterial(Answer):
    material: str | None
    color: str | None
    color_hex: str | None
    grams: Decimal


class PlannedPlateOut(BaseModel):
    """One file, printed `quantity` times."""

    plate_number: int
    plate_name: str
    model_id: UUID
    model: ModelSummary
    printer_id: UUID
    quantity: int
    """Bed loads."""
    prints_per_plate: int
    items_needed: int
    items_from_stock: int
    items_printed: int
    surplus: int
    """Items beyond the need: a bed load is printed whole."""
    print_time_minutes: int | None
    """Of one bed load."""
    total_print_time_minutes: int | None
    estimated_material_weight_grams: Decimal | None
    """In the items of one bed load."""
    estimated_purge_weight_grams: Decimal | None
    """Of one bed load."""
    gcode_filename: str | None
    source: Literal["config", "model_defaults"]
    materials: list[PlateMaterial]
    """Of all its bed loads, purge included."""
    materials_available: bool | None
    """Null while the model does not say which material it takes."""

    @classmethod
    def of(cls, plate: PlannedPlate, plan: Plan, supply: Sequence[Supply]) -> "PlannedPlateOut":
        needs = materials_needed([plate])
        return cls(
            materials=[PlateMaterial.model_validate(need) for need in needs],
            materials_available=_all([_availability(need, supply) for need in needs]),
            plate_number=plate.plate_number,
            plate_name=f"{plate.model.name} ({plan.printer.name})",
            model_id=plate.model.id,
            model=ModelSummary.model_validate(plate.model),
            printer_id=plan.printer.id,
            quantity=plate.quantity,
            prints_per_plate=plate.setup.prints_per_plate,
            items_needed=plate.items_needed,
            items_from_stock=plate.items_from_stock,
            items_printed=plate.items_printed,
            surplus=plate.surplus,
            print_time_minutes=plate.setup.print_time_minutes,
            total_print_time_minutes=plate.total_minutes,
            estimated_material_weight_grams=plate.material_grams,
            estimated_purge_weight_grams=plate.setup.purge_weight_grams,
            gcode_filename=plate.setup.gcode_filename,
            source=plate.setup.source,
        )


class StockUse(BaseModel):
    """A model of which stock has all that is needed."""

    model_id: UUID
    model: ModelSummary
    items_needed: int


class SpoolUse(BaseModel):
    """What one spool would give."""

    spool_id: UUID
    name: str
    color_hex: str | None
    location: str | None
    remaining_grams: Decimal
    grams: Decimal


class MaterialNeed(BaseModel):
    """Filament by material and colour, purge included."""

    material: str | None
    """Null: the models do not say which."""
    color: str | None
    color_hex: str | None
    grams_needed: Decimal
    grams_available: Decimal
    """On all spools that would do."""
    missing_grams: Decimal
    is_available: bool | None
    """Null while the models do not say which material they take."""
    estimated_cost: Decimal
    spools: list[SpoolUse]

    @classmethod
    def of(cls, supply: Supply) -> "MaterialNeed":
        need = supply.need
        return cls(
            material=need.material,
            color=need.color,
            color_hex=need.color_hex,
            grams_needed=need.grams,
            grams_available=supply.grams_available,
            missing_grams=supply.missing_grams,
            is_available=None if need.material is None else supply.is_available,
            estimated_cost=supply.cost.quantize(Decimal("0.01")),
            spools=[
                SpoolUse(
                    spool_id=take.spool.id,
                    name=take.spool.name,
                    color_hex=take.spool.color_hex,
                    location=take.spool.location,
                    remaining_grams=take.spool.remaining_grams,
                    grams=take.grams,
                )
                for take in supply.takes
            ],
        )


class CostsOut(BaseModel):
    """In `currency`; null until the tenant is known here."""

    currency: str | None
    material: Decimal
    components: Decimal
    labour: Decimal
    machine: Decimal
    energy: Decimal
    total: Decimal
    per_unit: Decimal

    @classmethod
    def of(cls, costs: Costs, currency: str | None, quantity: int) -> "CostsOut":
        return cls(
            currency=currency,
            material=costs.material,
            components=costs.components,
            labour=costs.labour,
            machine=costs.machine,
            energy=costs.energy,
            total=costs.total,
            per_unit=costs.per_unit(quantity),
        )


class ForecastOut(BaseModel):
    """When it would be done on one printer, after what waits there already. Printing time only."""

    printer: PrinterSummary
    configured_models: int
    total_plates: int
    total_print_time_minutes: int
    is_time_known: bool
    """False: some plates have no print time, so it takes longer than this."""
    queued_plates: int
    queued_minutes: int
    starts_at: datetime | None
    finishes_at: datetime | None

    @classmethod
    def of(cls, forecast: Forecast) -> "ForecastOut":
        return cls(
            printer=PrinterSummary.model_validate(forecast.printer),
            configured_models=forecast.configured_models,
            total_plates=forecast.total_plates,
            total_print_time_minutes=forecast.total_minutes,
            is_time_known=forecast.is_time_known,
            queued_plates=forecast.queued_plates,
            queued_minutes=forecast.queued_minutes,
            starts_at=forecast.starts_at,
            finishes_at=forecast.finishes_at,
        )


class WarningOut(Answer):
    code: str
    message: str
    model_id: UUID | None


class CalculationOut(BaseModel):
    product_id: UUID
    product_name: str
    printer_id: UUID
    printer: PrinterSummary
    quantity: int
    plates: list[PlannedPlateOut]
    from_stock: list[StockUse]
    total_plates: int
    """Bed loads."""
    total_print_time_minutes: int
    materials_needed: list[MaterialNeed]
    materials_available: bool | None
    """Null while the models do not say which material they take."""
    estimated_costs: CostsOut
    forecast: ForecastOut
    alternatives: list[ForecastOut]
    """The same on the other active printers, the soonest done first."""
    warnings: list[WarningOut]

    @classmethod
    def of(cls, found: Estimate) -> "CalculationOut":
        plan = found.plan
        needs = [MaterialNeed.of(supply) for supply in found.supplies]
        return cls(
            product_id=plan.product.id,
            product_name=plan.product.name,
            printer_id=plan.printer.id,
            printer=PrinterSummary.model_validate(plan.printer),
            quantity=plan.quantity,
            plates=[PlannedPlateOut.of(plate, plan, found.supplies) for plate in plan.plates],
            from_stock=[
                StockUse(
                    model_id=row.model.id,
                    model=ModelSummary.model_validate(row.model),
                    items_needed=row.items_needed,
                )
                for row in plan.from_stock
            ],
            total_plates=plan.total_plates,
            total_print_time_minutes=plan.total_minutes,
            materials_needed=needs,
            materials_available=_all([need.is_available for need in needs]),
            estimated_costs=CostsOut.of(found.costs, found.currency, plan.quantity),
            forecast=ForecastOut.of(found.forecast),
            alternatives=[ForecastOut.of(one) for one in found.alternatives],
            warnings=[WarningOut.model_validate(one) for one in found.warnings],
        )


def _availability(need: Need, supply: Sequence[Supply]) -> bool | None:
    """Whether there is enough for every plate that takes the same filament."""
    if need.material is None:
        return None
    return all(one.is_available for one in supply if same_filament(one.need, need))


def _all(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True
