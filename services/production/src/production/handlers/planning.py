"""Planning: what making so many of a product would take."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from chassis.db import Transaction
from production.domain.availability import Supply, supplies
from production.domain.costs import Costs, estimate
from production.domain.forecast import Forecast, forecasts
from production.domain.planning import Plan, PlanWarning, materials_needed, plan, warnings
from production.domain.products import UnknownProductError
from production.handlers import printers
from production.store import models as model_store
from production.store import products as product_store
from production.store import projections, queues, settings


@dataclass(frozen=True, slots=True)
class Estimate:
    """A plan and everything to weigh before it becomes a run."""

    plan: Plan
    supplies: tuple[Supply, ...]
    costs: Costs
    currency: str | None
    """None until the tenant is known here."""
    forecast: Forecast
    alternatives: tuple[Forecast, ...]
    """The same on the other active printers."""
    warnings: tuple[PlanWarning, ...]


async def calculate(
    tx: Transaction, *, product_id: UUID, printer_id: UUID, quantity: int, net_stock: bool
) -> Estimate:
    """Plan so many of a product on a printer; `net_stock` uses parts that are in stock first.

    Raises:
        UnknownProductError: there is no such product, or it is archived.
        Problem: 409 `not_yet_known` for the printer.
        PrinterRetiredError: the printer is retired.
        BadQuantityError, EmptyProductError, NoPrintsPerPlateError: see `domain.planning.plan`.
    """
    product = await product_store.find(tx, product_id)
    if product is None or product.is_archived:
        raise UnknownProductError
    printer = await printers.usable(tx, printer_id)
    model_ids = {line.model_id for line in product.models}
    models = await model_store.find_all(tx, model_ids)
    stock = await projections.parts_in_stock(tx, model_ids) if net_stock else None
    planned = plan(product, models, printer, quantity, stock)

    rates = await settings.rates(tx)
    spools = await projections.usable_spools(tx)
    supply = supplies(materials_needed(planned.plates), spools, rates.material_cost_per_gram)
    costs = estimate(
        material=sum((one.cost for one in supply), Decimal(0)),
        component_cost=product.component_cost,
        labour_cost=product.labour_cost,
        quantity=quantity,
        minutes=planned.total_minutes,
        rates=rates,
    )
    machines = [one for one in await projections.all_printers(tx) if one.is_active or one.id == printer.id]
    waiting = await queues.by_printer(tx)
    times = forecasts(product, models, machines, waiting, quantity=quantity, stock=stock, now=tx.now)
    tenant = await projections.tenant(tx)
    return Estimate(
        plan=planned,
        supplies=tuple(supply),
        costs=costs,
        currency=tenant.currency if tenant else None,
        forecast=next(one for one in times if one.printer.id == printer.id),
        alternatives=tuple(one for one in times if one.printer.id != printer.id),
        warnings=(*warnings(planned), *_shortages(supply)),
    )


def _shortages(supply: list[Supply]) -> list[PlanWarning]:
    found = []
    for one in supply:
        if one.need.material is not None and not one.is_available:
            name = f"{one.need.material} {one.need.color or 'of any colour'}"
            message = f"{one.missing_grams} g of {name} are missing."
            found.append(PlanWarning("insufficient_material", message))
    return found
