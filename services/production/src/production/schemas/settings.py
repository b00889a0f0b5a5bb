"""Settings of a tenant over HTTP."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from production.schemas.fields import Answer, Request, UnitMoney

Watts = Annotated[int, Field(ge=0, le=100_000, strict=True)]
GramMoney = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6)]


class SettingsOut(Answer):
    """Prices that estimates are made with, in the tenant's currency."""

    machine_cost_per_hour: Decimal
    energy_price_per_kwh: Decimal
    printer_power_watts: int
    """On average while printing."""
    material_cost_per_gram: Decimal
    """For filament of which no spool gives a price."""


class SettingsChange(Request):
    """What is left out stays as it is."""

    machine_cost_per_hour: UnitMoney = Decimal(0)
    energy_price_per_kwh: UnitMoney = Decimal(0)
    printer_power_watts: Watts = 0
    material_cost_per_gram: GramMoney = Decimal(0)

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)
