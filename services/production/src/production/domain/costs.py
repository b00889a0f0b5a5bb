"""What making products costs, in the tenant's currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Prices of a tenant, until somebody sets others."""

    machine_cost_per_hour: Decimal = Decimal("0.25")
    """Wear of a printer."""
    energy_price_per_kwh: Decimal = Decimal("0.30")
    printer_power_watts: int = 120
    """On average while printing."""
    material_cost_per_gram: Decimal = Decimal("0.025")
    """For filament of which no spool gives a price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Costs by kind, each rounded to cents; the total is the sum of what is shown."""

    material: Decimal
    components: Decimal
    labour: Decimal
    machine: Decimal
    energy: Decimal

    @property
    def total(self) -> Decimal:
        return self.material + self.components + self.labour + self.machine + self.energy

    def per_unit(self, quantity: int) -> Decimal:
        return cents(self.total / quantity)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def estimate(
    *,
    material: Decimal,
    component_cost: Decimal,
    labour_cost: Decimal,
    quantity: int,
    minutes: int,
    rates: Rates,
) -> Costs:
    """Costs of `quantity` products that take `minutes` of printing; component and labour cost are of one."""
    hours = Decimal(minutes) / 60
    kilowatts = Decimal(rates.printer_power_watts) / 1000
    return Costs(
        material=cents(material),
        components=cents(component_cost * quantity),
        labour=cents(labour_cost * quantity),
        machine=cents(hours * rates.machine_cost_per_hour),
        energy=cents(hours * kilowatts * rates.energy_price_per_kwh),
    )
