"""Printers and their connections."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from chassis.edge import Page
from printers.domain import fields
from printers.domain.connections import Connection, Kind, TlsMode, Wanted
from printers.handlers import printers as handlers
from printers.schemas.common import (
    BedTemp,
    Capabilities,
    Line,
    Millimetres,
    Nozzle,
    NozzleTemp,
    Prose,
    Reason,
    Request,
    held,
    visible_access_code,
)


class NewPrinter(Request):
    name: Line
    manufacturer: Line | None = None
    model: Line | None = None
    bed_size_x_mm: Millimetres | None = None
    bed_size_y_mm: Millimetres | None = None
    bed_size_z_mm: Millimetres | None = None
    nozzle_diameter_mm: Nozzle | None = Decimal("0.40")
    default_bed_temp: BedTemp | None = None
    default_nozzle_temp: NozzleTemp | None = None
    capabilities: Capabilities = Field(default_factory=dict)
    is_active: bool = True
    notes: Prose | None = None

    def values(self) -> Mapping[str, Any]:
        return self.model_dump()


class PrinterChanges(Request):
    """Only the fields that are given change; `null` empties a field that may be empty."""

    # The defaults are never used: `values` leaves out what was not given.
    name: Line = ""
    manufacturer: Line | None = None
    model: Line | None = None
    bed_size_x_mm: Millimetres | None = None
    bed_size_y_mm: Millimetres | None = None
    bed_size_z_mm: Millimetres | None = None
    nozzle_diameter_mm: Nozzle | None = None
    default_bed_temp: BedTemp | None = None
    default_nozzle_temp: NozzleTemp | None = None
    capabilities: Capabilities = Field(default_factory=dict)
    is_active: bool = True
    notes: Prose | None = None

    def values(self) -> Mapping[str, Any]:
        return self.model_dump(exclude_unset=True)


class NewConnection(Request):
    kind: Kind
    host: Annotated[str, held(fields.host)] | None = None
    """An address or name in the printers' network."""
    port: int = Field(default=8883, ge=1, le=65535)
    ftps_port: int = Field(default=990, ge=1, le=65535)
    """Where print files are sent to."""
    serial: Annotated[str, held(fields.serial)] | None = None
    access_code: Annotated[SecretStr, held(visible_access_code)] | None = None
    """Write-only; left out, the stored one stays, as long as the serial number does."""
    tls_mode: TlsMode = "strict"
    fingerprint: Annotated[str, held(fields.fingerprint)] | None = None
    """SHA-256 of the printer's certificate, for `pin`; without it the first one seen is trusted."""
    ca_pem: Annotated[str, held(fields.certificates)] | None = None
    """Authorities to trust besides the manufacturer's."""
    site: Line | None = None

    def wanted(self) -> Wanted:
        code = self.access_code.get_secret_value() if self.access_code else None
        return Wanted(**self.model_dump(exclude={"access_code"}), access_code=code)


class ConnectionVerdictOut(BaseModel):
    """What a test found; `message` says it in words."""

    model_config = ConfigDict(from_attributes=True)

    ok: bool
    code: str
    message: str
    fingerprint: str | None
    """SHA-256 of the certificate the printer showed."""
    shown_serial: str | None
    """The serial number its certificate names."""
    state: str | None
    """What the printer is doing."""


class OutOfService(Request):
    reason: Reason


class ConnectionAnswer(BaseModel):
    """A connection without its access code, which never leaves."""

    kind: Kind
    host: str | None
    port: int
    ftps_port: int
    serial: str | None
    has_access_code: bool
    tls_mode: TlsMode
    fingerprint: str | None
    ca_pem: str | None
    site: str | None
    version: int
    updated_at: datetime

    @classmethod
    def of(cls, connection: Connection, version: int) -> "ConnectionAnswer":
        names = cls.model_fields.keys() - {"has_access_code", "version"}
        return cls(
            **{name: getattr(connection, name) for name in names},
            has_access_code=connection.sealed_access_code is not None,
            version=version,
        )


class LinkAnswer(BaseModel):
    """What the gateway last said about its session."""

    online: bool = False
    reason: str | None = None
    since: datetime | None = None


class PrinterAnswer(BaseModel):
    id: UUID
    name: str
    manufacturer: str | None
    model: str | None
    bed_size_x_mm: int | None
    bed_size_y_mm: int | None
    bed_size_z_mm: int | None
    nozzle_diameter_mm: Decimal | None
    default_bed_temp: int | None
    default_nozzle_temp: int | None
    capabilities: dict[str, Any]
    is_active: bool
    notes: str | None
    out_of_service_since: datetime | None
    out_of_service_reason: str | None
    connection: ConnectionAnswer | None
    link: LinkAnswer
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, view: handlers.View) -> "PrinterAnswer":
        printer, link = view.printer, view.link
        names = cls.model_fields.keys() - {"connection", "link"}
        return cls(
            **{name: getattr(printer, name) for name in names},
            connection=ConnectionAnswer.of(view.connection, printer.connection_version)
            if view.connection
            else None,
            link=LinkAnswer(online=link.online, reason=link.reason, since=link.since)
            if link
            else LinkAnswer(),
        )


class PrinterPage(Page):
    items: list[PrinterAnswer]


class StateAnswer(BaseModel):
    """The live state as the gateway writes it; before the first report only that it is not online."""

    model_config = ConfigDict(extra="allow")

    printer_id: UUID
    online: bool = False
