"""What is to be said about a printer's connection: that it is there, that it is not and why, and alerts."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from chassis.db import new_id
from contracts.envelope import Event
from contracts.printer_gateway import PrinterAlerted, PrinterConnected, PrinterDisconnected
from contracts.printers import PrinterConnection

MAX_PENDING = 100


class News:
    """Events about one connection that are not published yet, oldest first in `pending`.

    `fingerprint` is that of the certificate shown last. Neither `online` nor `offline`: nothing was said yet,
    so that a restart of the gateway does not show as one of the printer.
    """

    def __init__(self, connection: PrinterConnection, wake: Callable[[], None]) -> None:
        self._connection, self._wake = connection, wake
        self.pending: deque[tuple[UUID, Event]] = deque(maxlen=MAX_PENDING)
        self.fingerprint: str | None = None
        self._online: bool | None = None
        self._told: str = ""

    @property
    def online(self) -> bool:
        """It was said that the printer is there."""
        return self._online is True

    @property
    def offline(self) -> bool:
        """It was said that the printer is away."""
        return self._online is False

    def go_online(self) -> None:
        """The printer is watched: say so once."""
        if self._online:
            return
        self._online, self._told = True, ""
        self._tell(PrinterConnected(**self._about(), at=datetime.now(UTC), fingerprint=self.fingerprint))

    def go_offline(self, reason: str) -> None:
        """The printer cannot be watched: say so, once for each reason."""
        if self._online is False and self._told == reason:
            return
        self._online, self._told = False, reason
        self._tell(PrinterDisconnected(**self._about(), at=datetime.now(UTC), reason=reason))

    def alert(self, event_id: UUID, code: str, severity: str, message: str) -> None:
        """Tell the operator about the connection itself; the same id again says nothing new."""
        alerted = PrinterAlerted(
            **self._about(), at=datetime.now(UTC), code=code, message=message, severity=severity
        )
        self._tell(alerted, event_id)

    def _tell(self, event: Event, event_id: UUID | None = None) -> None:
        self.pending.append((event_id or new_id(), event))
        self._wake()

    def _about(self) -> dict[str, object]:
        connection = self._connection
        return {
            "tenant_id": connection.tenant_id,
            "printer_id": connection.printer_id,
            "printer_serial": connection.serial,
        }
