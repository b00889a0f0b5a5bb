"""Messages published by printers: the registry of machines."""

from decimal import Decimal
from typing import ClassVar, Literal, Self
from uuid import UUID, uuid5

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, model_validator

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
    ftps_port: int = 990
    sealed_access_code: str
    """Sealed by `chassis.sealing` for (tenant, printer)."""
    tls_mode: Literal["strict", "pin", "insecure"] = "strict"
    fingerprint: str | None = None
    """SHA-256 of the leaf certificate, lower-case hex, for `pin`."""
    ca_pem: str | None = None
    """Extra authorities to trust besides Bambu's own."""
    site: str | None = None
    """Where the printer stands, as its connection says: the gateway of that site connects."""
    version: int
    """The `connection_version` of the printer's events."""


class ConnectionsAnswer(BaseModel):
    connections: tuple[PrinterConnection, ...]


CommandName = Literal["pause", "resume", "stop", "light", "speed", "clear_error"]

COMMAND_SECONDS = 8.0
"""How long to wait for a `CommandAnswer`; the gateway gives the printer less than that."""


class CommandParams(BaseModel):
    """What a command needs besides its name."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    on: bool | None = None
    """`light`: the chamber's light."""
    level: Literal["silent", "standard", "sport", "ludicrous"] | None = None
    """`speed`."""


class CommandRequest(BaseModel):
    """Asks the gateway that holds a printer, on `command_subject`, to send it a command.

    No gateway holds the printer: NATS answers at once that nobody listens.
    """

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    tenant_id: UUID
    printer_id: UUID
    command: CommandName
    params: CommandParams = CommandParams()
    actor: str
    """Who sends it, for the audit."""

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        given = self.params.model_dump(exclude_none=True).keys()
        needed = {"light": {"on"}, "speed": {"level"}}.get(self.command, set())
        if given != needed:
            raise ValueError(f"{self.command} takes {', '.join(needed) or 'no parameters'}")
        return self


CommandCode = Literal[
    "accepted",
    "offline",
    "wrong_state",
    "control_blocked",
    "too_fast",
    "refused",
    "no_answer",
    "lease_unsure",
]


class CommandAnswer(BaseModel):
    """What became of a command. Accepted means received by the printer; its effect shows in the live state.

    `offline`: no session with the printer. `wrong_state`: not possible now, for example a pause while nothing
    prints. `control_blocked`: its firmware takes signed commands only. `too_fast`: one command per second.
    `refused`: the printer said no. `no_answer`: it was sent, the printer did not confirm in time, so it may
    still have acted. `lease_unsure`: another gateway may have taken the printer over; ask again.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    accepted: bool
    code: CommandCode
    reason: str = ""


def command_subject(tenant_id: UUID, printer_id: UUID) -> str:
    """Where the gateway that holds the printer answers commands."""
    return f"rpc.gateway.command.{tenant_id}.{printer_id}"


def start_subject(tenant_id: UUID, printer_id: UUID) -> str:
    """Where the gateway that holds the printer answers requests to start a print."""
    return f"rpc.gateway.start.{tenant_id}.{printer_id}"


MIN_TASK_ID, MAX_TASK_ID = 100_000, 2_147_483_646
"""Ids of the prints we start: shorter ones are taken for local counters, greater ones are clamped by the P1S
(bambuddy, issues 1011 and 1042)."""
START_SECONDS = 180.0
"""How long sending a file and starting it may take; a gateway never starts a print later than that."""
START_ANSWER_SECONDS = START_SECONDS + 5.0
"""How long to wait for a `StartAnswer`."""
PIECE_BYTES = 384 * 1024
"""The most that one `FilePiece` holds: as text it stays well below the broker's largest message."""


def started_print_id(printer_id: UUID, serial: str, task_id: int) -> UUID:
    """The `print_id` of a print that is started under `task_id`: known before it exists."""
    return uuid5(printer_id, f"{serial}|t:{task_id}|0")


class PlannedFilament(BaseModel):
    """What one filament of a file needs, and the tray it is drawn from."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    tray: int
    """Global slot: `ams * 4 + slot`; 254 is the external spool."""
    grams: Decimal
    material: str | None = None
    color: str | None = None
    """RRGGBBAA."""


class StartRequest(BaseModel):
    """Asks the gateway that holds a printer, on `start_subject`, to send it a file and to start it: once, and
    only while it is idle.
    """

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    tenant_id: UUID
    printer_id: UUID
    task_id: int = Field(ge=MIN_TASK_ID, le=MAX_TASK_ID)
    """What the printer is told as the id of task, subtask and project; the print is known by it."""
    file_name: str
    sha256: str
    size: int
    plate: int = Field(default=1, ge=1)
    ams_mapping: tuple[int, ...] | None = None
    """By filament of the file: the tray, -1 for the external spool; None prints from the external spool."""
    bed_type: str = "auto"
    bed_levelling: bool = True
    flow_calibration: bool = False
    vibration_calibration: bool = True
    layer_inspect: bool = False
    timelapse: bool = False
    filament: tuple[PlannedFilament, ...] = ()
    """What its end will report as used."""
    seconds: float = Field(default=START_SECONDS, gt=0)
    """It must have been started so soon, or not at all."""
    actor: str


StartCode = Literal[
    "accepted",
    "offline",
    "busy",
    "control_blocked",
    "too_fast",
    "refused",
    "no_answer",
    "lease_unsure",
    "file_unavailable",
    "upload_failed",
    "too_late",
]


class StartAnswer(BaseModel):
    """What became of a start. Accepted: the printer took the job; that it prints is said by `plate.started`.

    Codes as of `CommandAnswer`, and: `busy`: it is not idle, or another start is under way.
    `file_unavailable`: the file could not be had. `upload_failed`: the printer did not take the file.
    `too_late`: sending took longer than it may; nothing was started.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    accepted: bool
    code: StartCode
    reason: str = ""


class FileRequest(BaseModel):
    """Asks `rpc.printers.files.<tenant>` for a piece of a print file."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    sha256: str
    offset: int = Field(ge=0)
    length: int = Field(ge=1, le=PIECE_BYTES)


class FilePiece(BaseModel):
    """A piece of a print file; shorter than asked for at its end."""

    data: Base64Bytes


VerdictCode = Literal[
    "ok",
    "unreachable",
    "auth_failed",
    "wrong_serial",
    "wrong_certificate",
    "certificate_changed",
    "forbidden_address",
    "no_reports",
    "closed",
]

REPORT_SECONDS = 60.0
"""How long a test waits for a printer's first report."""
TEST_ANSWER_SECONDS = REPORT_SECONDS + 30.0
"""How long to wait for a `ConnectionVerdict`."""


class ConnectionTest(BaseModel):
    """Asks any gateway, on `verdict_subject`, to connect to a printer once and to say what is wrong."""

    model_config = ConfigDict(frozen=True)

    connection: PrinterConnection
    report_seconds: float = Field(default=REPORT_SECONDS, gt=0)


class ConnectionVerdict(BaseModel):
    """What a test of a connection found."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    ok: bool
    code: VerdictCode
    message: str
    """In words, for people."""
    fingerprint: str | None = None
    """SHA-256 of the certificate the printer showed."""
    shown_serial: str | None = None
    """The serial number its certificate names."""
    state: str | None = None
    """What the printer said it is doing."""


def verdict_subject(tenant_id: UUID) -> str:
    """Where a gateway answers tests of connections."""
    return f"rpc.gateway.test.{tenant_id}"
