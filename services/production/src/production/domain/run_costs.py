"""What a run costs, by what is known of it: what was used and printed, else what was planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from production.domain.catalogue import Model
from production.domain.costs import Costs, Rates, estimate
from production.domain.products import Product
from production.domain.run_contents import Usage
from production.domain.runs import Mode, Run
from production.domain.variance import variance

_PRICE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class RunCosts:
    """Planned and actual costs; the actual ones are None until the weights are known."""

    estimated: Costs
    actual: Costs | None
    units: int
    """Products the costs are shared by: those assembled, else those planned."""

    @property
    def cost_per_unit(self) -> Decimal | None:
        """None while no product is planned."""
        return (self.actual or self.estimated).per_unit(self.units) if self.units else None

    @property
    def variance_percentage(self) -> Decimal | None:
        return variance(self.estimated.total, self.actual.total) if self.actual else None


def run_costs(run: Run, product: Product | None, rates: Rates) -> RunCosts:
    """Material by the price of each spool, components and labour per product, machine and energy by time."""
    planned = run.quantity or 0
    units = run.assembled_quantity or planned
    weighed = bool(run.materials) and all(one.actual_grams is not None for one in run.materials)
    minutes = run.planned_print_time_minutes or 0
    components, labour = _per_product(run, product)
    estimated = estimate(
        material=_planned_material(run, rates),
        component_cost=components,
        labour_cost=labour,
        quantity=planned or 1,
        minutes=minutes,
        rates=rates,
    )
    actual = None
    if weighed:
        actual = estimate(
            material=sum((_price(one, one.actual_grams, rates) for one in run.materials), Decimal(0)),
            component_cost=components,
            labour_cost=labour,
            quantity=units or 1,
            minutes=_actual_minutes(run, minutes),
            rates=rates,
        )
    if run.mode is Mode.ITEMS and not units:
        made = sum(item.successful_quantity for item in run.items)
        units = made or sum(item.quantity for item in run.items)
    return RunCosts(estimated, actual, units)


def _actual_minutes(run: Run, planned: int) -> int:
    found = run.actual_print_time_minutes
    return planned if found is None else found


def _per_product(run: Run, product: Product | None) -> tuple[Decimal, Decimal]:
    """Components and labour of one product; of an item run, of the whole."""
    if product is not None and run.quantity:
        return product.component_cost, product.labour_cost
    components = sum((item.estimated_component_cost or Decimal(0) for item in run.items), Decimal(0))
    labour = sum((item.estimated_labour_cost or Decimal(0) for item in run.items), Decimal(0))
    return components, labour


def _planned_material(run: Run, rates: Rates) -> Decimal:
    """By its spools, else by what its plates weigh."""
    if any(one.estimated_grams is not None for one in run.materials):
        return sum((_price(one, one.estimated_grams, rates) for one in run.materials), Decimal(0))
    if run.mode is Mode.ITEMS:
        return sum((item.estimated_material_cost or Decimal(0) for item in run.items), Decimal(0))
    grams = sum(
        (
            plate.planned_loads
            * (
                (plate.estimated_material_weight_grams or Decimal(0))
                + (plate.estimated_purge_weight_grams or Decimal(0))
            )
            for plate in run.plates
        ),
        Decimal(0),
    )
    return grams * rates.material_cost_per_gram


def _price(usage: Usage, grams: Decimal | None, rates: Rates) -> Decimal:
    price = rates.material_cost_per_gram if usage.cost_per_gram is None else usage.cost_per_gram
    return (grams or Decimal(0)) * price


def item_costs(
    product: Product | None, models: Iterable[tuple[Model, int]], quantity: int, rates: Rates
) -> dict[str, Decimal]:
    """Estimated costs of a row of items: material by weight, components and labour by product."""
    grams = sum(((model.material_weight_grams or Decimal(0)) * count for model, count in models), Decimal(0))
    return {
        "estimated_material_cost": _row(grams * rates.material_cost_per_gram * quantity),
        "estimated_component_cost": _row((product.component_cost if product else Decimal(0)) * quantity),
        "estimated_labour_cost": _row((product.labour_cost if product else Decimal(0)) * quantity),
    }


def _row(amount: Decimal) -> Decimal:
    return amount.quantize(_PRICE, ROUND_HALF_UP)
