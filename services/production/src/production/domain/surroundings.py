"""What production knows of things that other services own."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


class PrinterNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such printer.")


class PrinterRetiredError(Exception):
    """A retired printer keeps its history and gets nothing new."""

    code = "printer_retired"

    def __init__(self, name: str) -> None:
        super().__init__(f"The printer {name!r} is retired.")


@dataclass(frozen=True, slots=True)
class Tenant:
    name: str
    short: str
    """Begins every run number."""
    currency: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Printer:
    id: UUID
    name: str
    manufacturer: str | None
    model: str | None
    is_active: bool
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Spool:
    """A roll of filament. Weights in grams."""

    id: UUID
    name: str
    material: str
    color: str | None
    color_hex: str | None
    cost_per_gram: Decimal | None
    remaining_grams: Decimal
    location: str | None
    is_archived: bool
