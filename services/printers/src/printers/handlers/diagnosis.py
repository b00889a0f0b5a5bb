"""Testing a connection before or after it is saved: a gateway connects once and says what is wrong.

A printer takes few clients, so nobody connects to one that a gateway is connected to: it is known to work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.sealing import Sealer
from contracts.printers import ConnectionTest, ConnectionVerdict, PrinterConnection
from printers.domain import connections as domain
from printers.domain.connections import (
    BadConnectionError,
    Connection,
    NoConnectionError,
    PrinterConnectedError,
    Wanted,
)
from printers.gateway import Gateway
from printers.handlers.commands import Begin
from printers.handlers.printers import View
from printers.handlers.printers import get as get_printer
from printers.live import LiveState
from printers.store import connections as store

_COMPARED = ("printer_id", "serial", "host", "port", "tls_mode", "fingerprint", "ca_pem")


@dataclass(frozen=True, slots=True)
class Tools:
    """What a test needs: who connects, who knows what is connected, who seals the code on its way."""

    gateway: Gateway
    live: LiveState
    sealer: Sealer
    report_seconds: float


async def test(begin: Begin, tools: Tools, printer_id: UUID, wanted: Wanted | None) -> ConnectionVerdict:
    """Try the saved connection of a printer, or another one.

    Raises:
        PrinterNotFoundError: no such printer.
        NoConnectionError: none is saved and none is given.
        BadConnectionError: what is given is no complete connection.
        PrinterConnectedError: the printer is connected by other means.
        LiveStateUnavailableError, NoGatewayError, NoAnswerError: nobody took part.
    """
    async with begin() as tx:
        view = await get_printer(tx, printer_id)
        connection = _given(view, wanted, tools.sealer) if wanted else _saved(view)
        holder = await store.by_serial(tx, connection.serial)
    if holder is not None:
        state = await tools.live.get(holder.tenant_id, holder.printer_id)
        if state.get("online"):
            return _connected(holder, connection, state, tools.sealer)
    request = ConnectionTest(connection=connection, report_seconds=tools.report_seconds)
    return await tools.gateway.test(connection.tenant_id, request)


def _saved(view: View) -> PrinterConnection:
    saved = view.connection
    if saved is None or saved.kind != "bambu_lan":
        raise NoConnectionError
    return _shape(
        view,
        serial=saved.serial,
        host=saved.host,
        port=saved.port,
        sealed_access_code=saved.sealed_access_code,
        tls_mode=saved.tls_mode,
        fingerprint=saved.fingerprint,
        ca_pem=saved.ca_pem,
    )


def _given(view: View, wanted: Wanted, sealer: Sealer) -> PrinterConnection:
    domain.check(wanted, view.connection)
    if wanted.kind != "bambu_lan":
        raise BadConnectionError([("kind", "Nobody connects to a manual printer.", "not_applicable")])
    if wanted.access_code is not None:
        sealed = sealer.seal(wanted.access_code, view.printer.tenant_id, view.printer.id)
    else:
        assert view.connection is not None  # or else the code would have been missed
        sealed = view.connection.sealed_access_code or ""
    return _shape(
        view,
        serial=wanted.serial,
        host=wanted.host,
        port=wanted.port,
        sealed_access_code=sealed,
        tls_mode=wanted.tls_mode,
        fingerprint=wanted.fingerprint,
        ca_pem=wanted.ca_pem,
    )


def _shape(view: View, **about: Any) -> PrinterConnection:
    printer = view.printer
    return PrinterConnection(
        tenant_id=printer.tenant_id,
        printer_id=printer.id,
        name=printer.name,
        model=printer.model,
        version=printer.connection_version,
        **about,
    )


def _connected(
    holder: Connection, connection: PrinterConnection, state: Mapping[str, Any], sealer: Sealer
) -> ConnectionVerdict:
    """The verdict about a printer that a gateway is connected to, by the connection `holder`."""
    bound_to = (connection.tenant_id, connection.printer_id)
    is_same = all(getattr(holder, name) == getattr(connection, name) for name in _COMPARED) and (
        sealer.open(holder.sealed_access_code or "", *bound_to)
        == sealer.open(connection.sealed_access_code, *bound_to)
    )
    if not is_same:
        raise PrinterConnectedError
    return ConnectionVerdict(
        ok=True,
        code="ok",
        message="A gateway is connected to this printer right now, and it reports.",
        shown_serial=connection.serial,
        state=state.get("gcode_state") or None,
    )
