"""Messages published by printers: the registry of machines."""

from typing import ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

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
