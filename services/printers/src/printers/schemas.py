"""HTTP models: the public API of printers."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from chassis.edge import Page
from printers.domain import fields
from printers.domain.connections import Connection, Kind, TlsMode, Wanted
from printers.handlers import printers as printer_handlers
from printers.handlers import prints as print_handlers

T = TypeVar("T")


def _held(rule: Callable[[T], T]) -> AfterValidator:
    """A rule of the domain as a validator: its code becomes the code of the field's error."""

    def check(value: T) -> T:
        try:
            return rule(value)
        except fields.InvalidFieldError as error:
            raise PydanticCustomError(error.code, "{reason}", {"reason": str(error)}) from None

    return AfterValidator(check)


def _sane(at: datetime) -> datetime:
    """An instant that any time zone and the database can express."""
    if not 2000 <= at.year <= 2200:
        raise PydanticCustomError("out_of_range", "The year must lie between 2000 and 2200.")
    return at.astimezone(UTC)


def _access_code(code: SecretStr) -> SecretStr:
    return SecretStr(fields.access_code(code.get_secret_value()))


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), _held(fields.line)
]
Search = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100), _held(fields.line)]
Prose = Annotated[str, StringConstraints(max_length=10_000), _held(fields.prose)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), _held(fields.prose)
]
Millimetres = Annotated[int, Field(gt=0, le=10_000)]
Nozzle = Annotated[Decimal, Field(gt=0, max_digits=3, decimal_places=2)]
BedTemp = Annotated[int, Field(ge=0, le=200)]
NozzleTemp = Annotated[int, Field(ge=0, le=500)]
Capabilities = Annotated[dict[str, Any], _held(fields.capabilities)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Instant = Annotated[AwareDatetime, AfterValidator(_sane)]
Outcome = Literal["completed", "failed"]
Confidence = Literal["observed", "recovered", "inferred"]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewPrinter(_Request):
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


class PrinterChanges(_Request):
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


class NewConnection(_Request):
    kind: Kind
    host: Annotated[str, _held(fields.host)] | None = None
    """An address or name in the printers' network."""
    port: int = Field(default=8883, ge=1, le=65535)
    serial: Annotated[str, _held(fields.serial)] | None = None
    access_code: Annotated[SecretStr, _held(_access_code)] | None = None
    """Write-only; left out, the stored one stays, as long as the serial number does."""
    tls_mode: TlsMode = "strict"
    fingerprint: Annotated[str, _held(fields.fingerprint)] | None = None
    """SHA-256 of the printer's certificate, for `pin`; without it the first one seen is trusted."""
    ca_pem: Annotated[str, _held(fields.certificates)] | None = None
    """Authorities to trust besides the manufacturer's."""
    site: Line | None = None

    def wanted(self) -> Wanted:
        code = self.access_code.get_secret_value() if self.access_code else None
        return Wanted(**self.model_dump(exclude={"access_code"}), access_code=code)


class OutOfService(_Request):
    reason: Reason


class Resolution(_Request):
    outcome: Outcome
    good: Count | None = None
    """Good items; left out for a completed print, all items of the plate were good."""
    failed: Count | None = None
    reason: Reason | None = None


class ConnectionAnswer(BaseModel):
    """A connection without its access code, which never leaves."""

    kind: Kind
    host: str | None
    port: int
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
    def of(cls, view: printer_handlers.View) -> "PrinterAnswer":
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


class PrintAnswer(BaseModel):
    """One physical print with its evidence."""

    print_id: UUID
    printer_id: UUID
    printer_name: str | None
    printer_serial: str
    source: str
    file_name: str | None
    candidates: list[str]
    plate_index: int | None
    started_at: datetime | None
    late: bool
    progress_percent: int
    layers: int
    outcome: Outcome | None
    """None while it is open or waits for a review."""
    finished_at: datetime | None
    duration_minutes: Decimal | None
    confidence: str | None
    failure_reason: str | None
    codes: list[str]
    filament: list[dict[str, Any]]
    prints: int | None
    good: int | None
    failed: int | None
    run_id: UUID | None
    run_plate_id: UUID | None
    model_id: UUID | None
    part_id: UUID | None
    needs_review: bool
    review_reason: str | None
    last_seen_at: datetime | None
    gap_seconds: int | None
    resolved_at: datetime | None
    resolved_by: str | None
    resolve_reason: str | None

    @classmethod
    def of(cls, view: print_handlers.View) -> "PrintAnswer":
        names = cls.model_fields.keys() - {"printer_name"}
        return cls(**{name: getattr(view.record, name) for name in names}, printer_name=view.printer_name)


class PrintPage(Page):
    items: list[PrintAnswer]
