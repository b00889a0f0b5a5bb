"""Connections: cut, frozen, refused, silent."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from simulator.scenario.base import Lasting, Step

if TYPE_CHECKING:
    from simulator.printer import Printer


class Drop(Lasting):
    """Reset every connection, MQTT and FTPS, and refuse new ones; the print goes on."""

    kind: Literal["drop"] = "drop"

    async def begin(self, printer: "Printer") -> None:
        await printer.cut()

    async def end(self, printer: "Printer") -> None:
        await printer.restore()


class Restore(Step):
    """The network is back."""

    kind: Literal["restore"] = "restore"

    async def apply(self, printer: "Printer") -> None:
        await printer.restore()


class Freeze(Lasting):
    """Packets get lost: sockets stay open, nothing is read, written or pinged; new clients wait too."""

    kind: Literal["freeze"] = "freeze"

    async def begin(self, printer: "Printer") -> None:
        printer.broker.freeze()

    async def end(self, printer: "Printer") -> None:
        printer.broker.thaw()


class Mute(Lasting):
    """A zombie session: connections stay, nothing is reported and requests are ignored."""

    kind: Literal["mute"] = "mute"

    async def begin(self, printer: "Printer") -> None:
        printer.reporter.muted = True

    async def end(self, printer: "Printer") -> None:
        printer.reporter.muted = False


class Unmute(Step):
    kind: Literal["unmute"] = "unmute"

    async def apply(self, printer: "Printer") -> None:
        printer.reporter.muted = False


class Deaf(Lasting):
    """The other zombie: reports go on, requests are neither answered nor done (bambuddy, issue 887)."""

    kind: Literal["deaf"] = "deaf"

    async def begin(self, printer: "Printer") -> None:
        printer.deaf = True

    async def end(self, printer: "Printer") -> None:
        printer.deaf = False


class RejectSecondClient(Lasting):
    """While `clients` are connected, further connections are reset (ha-bambulab, issue 174: P1, one)."""

    kind: Literal["reject_second_client"] = "reject_second_client"
    clients: int = Field(default=1, ge=1, le=100)

    async def begin(self, printer: "Printer") -> None:
        printer.broker.max_connections = self.clients

    async def end(self, printer: "Printer") -> None:
        printer.broker.max_connections = None


class DropOnRequestSubscribe(Lasting):
    """A client that subscribes to the request topic is disconnected (bambuddy, issue 778)."""

    kind: Literal["drop_on_request_subscribe"] = "drop_on_request_subscribe"

    async def begin(self, printer: "Printer") -> None:
        printer.broker.guards_requests = True

    async def end(self, printer: "Printer") -> None:
        printer.broker.guards_requests = False


class AccessCode(Step):
    """The access code changes, as when LAN mode is switched; everyone connected is put out."""

    kind: Literal["access_code"] = "access_code"
    code: str = Field(pattern=r"^[0-9A-Za-z]{8}$")

    async def apply(self, printer: "Printer") -> None:
        await printer.change_access_code(self.code)


class Heal(Step):
    """Everything that lasts ends, the lost network included; what happened stays."""

    kind: Literal["heal"] = "heal"

    async def apply(self, printer: "Printer") -> None:
        printer.reporter.muted = printer.deaf = printer.terse = False
        printer.broker.max_connections = None
        printer.broker.guards_requests = False
        printer.broker.thaw()
        await printer.lock(on=False)
        await printer.restore()
