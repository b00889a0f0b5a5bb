"""Printers: what they are, how they change, and when one may be retired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


class PrinterNotFoundError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("There is no such printer.")


class DuplicateNameError(Exception):
    """Names are unique among the printers of a tenant that are not retired."""

    code = "duplicate_name"

    def __init__(self, name: str) -> None:
        super().__init__(f"A printer named {name!r} exists already.")


class PrintOpenError(Exception):
    """A printer with an unfinished print cannot be retired."""

    code = "print_open"

    def __init__(self, print_id: UUID) -> None:
        super().__init__(
            "A print is open on this printer. Wait for its end, or resolve it when the printer is gone."
        )
        self.extra = {"print_id": str(print_id)}


class PrinterInUseError(Exception):
    """Runs that are not finished need the printer, or jobs are being printed on it; both are named."""

    code = "printer_in_use"

    def __init__(self, runs: Sequence[Mapping[str, Any]], jobs: Sequence[Mapping[str, Any]]) -> None:
        said = []
        if runs:
            said.append(f"Production runs need this printer: {', '.join(one['run_number'] for one in runs)}.")
        if jobs:
            numbers = ", ".join(str(one["number"]) for one in jobs)
            said.append(f"Student jobs are being printed on it: {numbers}.")
        super().__init__(" ".join(said))
        self.extra = {"runs": list(runs), "jobs": list(jobs)}


class PlannersSilentError(Exception):
    """Nobody retires a printer on a guess."""

    code = "planners_silent"

    def __init__(self, service: str) -> None:
        super().__init__(
            f"The service {service} does not answer whether it needs this printer. Try again in a moment."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """A machine. Lengths in mm, temperatures in °C."""

    tenant_id: UUID
    id: UUID
    name: str
    manufacturer: str | None = None
    model: str | None = None
    bed_size_x_mm: int | None = None
    bed_size_y_mm: int | None = None
    bed_size_z_mm: int | None = None
    nozzle_diameter_mm: Decimal | None = Decimal("0.40")
    default_bed_temp: int | None = None
    default_nozzle_temp: int | None = None
    capabilities: Mapping[str, Any] = field(default_factory=dict)
    is_active: bool = True
    notes: str | None = None
    out_of_service_since: datetime | None = None
    out_of_service_reason: str | None = None
    retired_at: datetime | None = None
    version: int = 1
    connection_version: int = 0
    """Grows whenever the answer to "whether and how to connect" may have changed."""
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What the gateway last said about its session with a printer."""

    tenant_id: UUID
    printer_id: UUID
    online: bool
    reason: str | None
    """Why it is not online."""
    since: datetime
    at: datetime
    """When the gateway said so; older news is ignored."""


_REACHABILITY = ("is_active", "out_of_service_since", "retired_at")


def change(printer: Printer, changes: Mapping[str, Any], now: datetime) -> Printer:
    """The next version of a printer; the very same object when nothing differs."""
    edited = replace(printer, **changes)
    if edited == printer:
        return printer
    reachable = all(getattr(edited, name) == getattr(printer, name) for name in _REACHABILITY)
    return replace(
        edited,
        version=printer.version + 1,
        connection_version=edited.connection_version + (0 if reachable else 1),
        updated_at=now,
    )


def reconnect(printer: Printer, now: datetime) -> Printer:
    """The next version of a printer whose connection changed."""
    return change(printer, {"connection_version": printer.connection_version + 1}, now)


def take_out_of_service(printer: Printer, reason: str, now: datetime) -> Printer:
    """A printer out of service keeps its history and loses its session; a new reason keeps the first time."""
    since = printer.out_of_service_since or now
    return change(printer, {"out_of_service_since": since, "out_of_service_reason": reason}, now)


def bring_back(printer: Printer, now: datetime) -> Printer:
    return change(printer, {"out_of_service_since": None, "out_of_service_reason": None}, now)


def retire(printer: Printer, now: datetime) -> Printer:
    return change(printer, {"retired_at": now, "is_active": False}, now)


def default_printers(tenant_id: UUID, ids: tuple[UUID, UUID], now: datetime) -> tuple[Printer, Printer]:
    """The two printers every tenant starts with."""

    def bambu(printer_id: UUID, model: str, size: int, materials: list[str]) -> Printer:
        return Printer(
            tenant_id=tenant_id,
            id=printer_id,
            name=f"Bambu {model}",
            manufacturer="Bambu Lab",
            model=model,
            bed_size_x_mm=size,
            bed_size_y_mm=size,
            bed_size_z_mm=size,
            default_bed_temp=60,
            default_nozzle_temp=220,
            capabilities={"ams": True, "materials": materials},
            created_at=now,
            updated_at=now,
        )

    return (
        bambu(ids[0], "A1 Mini", 180, ["PLA", "PETG", "TPU"]),
        bambu(ids[1], "A1", 256, ["PLA", "PETG", "TPU", "ABS"]),
    )
