"""Connections: how to reach a printer, and what a complete one needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Kind = Literal["bambu_lan", "manual"]
TlsMode = Literal["strict", "pin", "insecure"]


class NoConnectionError(Exception):
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("This printer has no connection.")


class DuplicateSerialError(Exception):
    """One machine is one printer."""

    code = "duplicate_serial"

    def __init__(self, serial: str) -> None:
        super().__init__(f"Another printer has the serial number {serial} already.")


class PrinterConnectedError(Exception):
    """Another connection cannot be tried while a gateway's own stands: printers take few clients."""

    code = "printer_connected"

    def __init__(self) -> None:
        super().__init__(
            "A gateway is connected to this printer: take it out of service to test another connection."
        )


class BadConnectionError(Exception):
    """Fields that are missing or do not fit together; `extra` names each one."""

    code = "invalid_request"

    def __init__(self, errors: Sequence[tuple[str, str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message, _ in errors))
        self.extra = {
            "errors": [{"field": field, "message": message, "code": code} for field, message, code in errors]
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A connection as somebody asks for it; each value is valid by itself."""

    kind: Kind
    host: str | None = None
    port: int = 8883
    ftps_port: int = 990
    serial: str | None = None
    access_code: str | None = None
    """None keeps the stored one."""
    tls_mode: TlsMode = "strict"
    fingerprint: str | None = None
    ca_pem: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How to reach a printer. `manual` means: nobody connects, people report what it does."""

    tenant_id: UUID
    printer_id: UUID
    kind: Kind
    host: str | None
    port: int
    ftps_port: int
    """Where files are sent to."""
    serial: str | None
    sealed_access_code: str | None
    """Bound to (tenant, printer) by AES-GCM: of no use in another row."""
    tls_mode: TlsMode
    fingerprint: str | None
    """Without one, `pin` trusts the first certificate it sees."""
    ca_pem: str | None
    site: str | None
    """Where the printer stands: the gateway of that site connects."""
    updated_at: datetime


def check(wanted: Wanted, existing: Connection | None) -> None:
    """Whether a connection can be made of this.

    Raises:
        BadConnectionError: a field is missing or does not fit the others.
    """
    errors: list[tuple[str, str, str]] = []
    if wanted.kind == "bambu_lan":
        missing = [name for name in ("host", "serial") if getattr(wanted, name) is None]
        if wanted.access_code is None and not _keeps_code(wanted, existing):
            missing.append("access_code")
        errors += [(name, "Field required", "missing") for name in missing]
    elif wanted.access_code is not None:
        errors.append(("access_code", "A manual printer has no access code.", "not_applicable"))
    if wanted.fingerprint is not None and wanted.tls_mode != "pin":
        errors.append(("fingerprint", "A fingerprint is used with tls_mode pin only.", "not_applicable"))
    if errors:
        raise BadConnectionError(errors)


def _keeps_code(wanted: Wanted, existing: Connection | None) -> bool:
    """A stored code belongs to one machine: with another serial number it has to be given anew."""
    return (
        existing is not None and existing.sealed_access_code is not None and existing.serial == wanted.serial
    )
