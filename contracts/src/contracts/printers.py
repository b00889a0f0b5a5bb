"""Messages published by printers: the registry of machines."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

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


class ConnectionsRequest(BaseModel):
    """Asks `rpc.printers.connections.<tenant>` (or `…connections.all`) for the printers to connect to."""

    tenant_id: UUID | None = None
    """None asks for those of every tenant."""


class PrinterConnection(BaseModel):
    """How to reach one printer. Only active printers of kind `bambu_lan` are listed."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    tenant_id: UUID
    printer_id: UUID
    name: str
    model: str | None = None
    serial: str
    host: str
    port: int = 8883
    sealed_access_code: str
    """Sealed by `chassis.sealing` for (tenant, printer)."""
    tls_mode: Literal["strict", "pin", "insecure"] = "strict"
    fingerprint: str | None = None
    """SHA-256 of the leaf certificate, lower-case hex, for `pin`."""
    ca_pem: str | None = None
    """Extra authorities to trust besides Bambu's own."""
    version: int
    """The `connection_version` of the printer's events."""


class ConnectionsAnswer(BaseModel):
    connections: tuple[PrinterConnection, ...]
