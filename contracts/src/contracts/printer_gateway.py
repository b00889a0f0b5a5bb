"""Messages published by the printer gateway: what happened on the machines."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.envelope import Event


class Source(StrEnum):
    BAMBU_AUTO = "bambu_auto"
    MANUAL = "manual"


class Confidence(StrEnum):
    """How an end became known."""

    OBSERVED = "observed"
    """The printer reported it while we watched."""
    RECOVERED = "recovered"
    """The printer reported it after a gap."""
    INFERRED = "inferred"
    """Never reported; strong evidence. Listed for review, reversible."""


class Filament(BaseModel):
    """Filament used by a print from one tray."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    tray: int
    """Global slot: `ams * 4 + slot`; 254 is the external spool."""
    tray_uuid: str | None = None
    material: str | None = None
    color: str | None = None
    """RRGGBBAA."""
    grams: Decimal | None = None
    """None when unknown."""


def start_id(print_id: UUID) -> UUID:
    """Event id of a print's start."""
    return uuid5(print_id, "start")


def end_id(print_id: UUID) -> UUID:
    """Event id of a print's end: completed and failed share it, so a print ends once."""
    return uuid5(print_id, "end")


class _Plate(Event):
    """One physical print on one printer."""

    entity: ClassVar[str] = "printer_id"

    print_id: UUID
    printer_id: UUID
    printer_serial: str = ""
    source: Source = Source.BAMBU_AUTO
    file_name: str | None = None
    """As the printer reported it, unchanged; None when it never said."""
    candidates: tuple[str, ...] = ()
    """Names to try against mappings, in order."""
    plate_index: int | None = None
    started_at: AwareDatetime | None = None
    progress_percent: int = Field(default=0, ge=0, le=100)
    layers: int = Field(default=0, ge=0)


class PlateStarted(_Plate):
    type: ClassVar[str] = "plate.started"

    late: bool = False
    """True when the print was already under way when first seen."""


class _PlateEnd(_Plate):
    finished_at: AwareDatetime
    duration_minutes: Decimal | None = None
    confidence: Confidence = Confidence.OBSERVED
    filament: tuple[Filament, ...] = ()


class PlateCompleted(_PlateEnd):
    """A print finished well. Manual reports name their subject instead of a file."""

    type: ClassVar[str] = "plate.completed"

    outcome: Literal["completed"] = "completed"
    prints: int = Field(default=1, ge=0)
    """Bed loads."""
    good: int | None = Field(default=None, ge=0)
    """Good items; None means all items of the plate."""
    failed: int | None = Field(default=None, ge=0)
    run_id: UUID | None = None
    run_plate_id: UUID | None = None
    model_id: UUID | None = None
    part_id: UUID | None = None


class PlateFailed(_PlateEnd):
    type: ClassVar[str] = "plate.failed"

    outcome: Literal["failed"] = "failed"
    failure_reason: str = "unknown"
    """`cancelled`, `pre_print`, `aborted`, `failed`, `unknown`."""
    codes: tuple[str, ...] = ()
    """Printer codes as the screen shows them, e.g. `0300_400C`."""


class PlateNeedsReview(_Plate):
    """The end was not seen and the evidence is weak: an operator decides; nothing is counted until then."""

    type: ClassVar[str] = "plate.needs_review"

    reason: str
    last_seen_at: AwareDatetime | None = None
    gap_seconds: int | None = None
    codes: tuple[str, ...] = ()


class PlateClaimed(Event):
    """Production or jobs says that a print is theirs."""

    type: ClassVar[str] = "plate.claimed"
    entity: ClassVar[str] = "print_id"

    print_id: UUID
    by: Literal["run_plate", "job"]
    run_id: UUID | None = None
    run_plate_id: UUID | None = None
    job_id: UUID | None = None
    model_id: UUID | None = None


class PlateCorrected(Event):
    """The target state of a print that was counted wrongly."""

    type: ClassVar[str] = "plate.corrected"
    entity: ClassVar[str] = "print_id"

    print_id: UUID
    revision: int = Field(ge=1)
    outcome: Literal["completed", "failed", "superseded"]
    good: int = Field(ge=0)
    failed: int = Field(ge=0)
    superseded_by: UUID | None = None
    reason: str
    actor: str


def correction_id(print_id: UUID, revision: int) -> UUID:
    """Event id of a correction."""
    return uuid5(print_id, f"correction:{revision}")


class _Link(Event):
    entity: ClassVar[str] = "printer_id"

    printer_id: UUID
    printer_serial: str
    at: AwareDatetime


class PrinterConnected(_Link):
    type: ClassVar[str] = "printer.connected"

    fingerprint: str | None = None
    """SHA-256 of the certificate that the printer showed, lower-case hex."""


class PrinterDisconnected(_Link):
    type: ClassVar[str] = "printer.disconnected"

    reason: str
    """`unreachable`, `auth_failed`, `wrong_certificate`, `certificate_changed`, `forbidden_address`,
    `no_reports`, `closed`, `retired`, `changed` (the connection was set anew; what becomes of it follows).
    """


class PrinterAlerted(_Link):
    type: ClassVar[str] = "printer.alerted"

    code: str
    message: str
    severity: Literal["fatal", "serious", "common", "info"] = "common"


def utc_minutes(start: datetime | None, end: datetime) -> Decimal | None:
    """Minutes between two instants, two places; None when the start is unknown."""
    if start is None:
        return None
    return Decimal(str(round((end - start).total_seconds() / 60, 2)))
