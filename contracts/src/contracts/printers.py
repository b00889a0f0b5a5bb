"""Messages published by printers: the registry of machines."""

from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import EntityEvent


class _Printer(EntityEvent):
    entity: ClassVar[str] = "printer_id"

    printer_id: UUID
    name: str
    manufacturer: str | None = None
    model: str | None = None
    bed_size_x_mm: int | None = None
    bed_size_y_mm: int | None = None
    bed_size_z_mm: int | None = None
    is_active: bool = True
    connection_kind: Literal["bambu_lan", "manual"] | None = None
    """None when no connection is configured. Secrets of a connection never travel in events."""
    serial: str | None = None
    connection_version: int = 0
    """Grows with every change of the connection: a gateway asks for it again when it is newer."""


class PrinterRegistered(_Printer):
    type: ClassVar[str] = "printer.registered"


class PrinterUpdated(_Printer):
    type: ClassVar[str] = "printer.updated"


class PrinterRetired(_Printer):
    type: ClassVar[str] = "printer.retired"
