"""Simulated printers in this process and a gateway in another, with nothing else around."""

import asyncio
import json
import os
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid4

import psutil
from nats.aio.client import Client
from nats.aio.msg import Msg

from chassis.sealing import Sealer
from cli.errors import CommandError
from contracts.printers import ConnectionsAnswer, PrinterConnection
from simulator import Clock, Fleet, Printer, PrinterSpec

READY_SECONDS = 120.0


class Servers(Protocol):
    """A broker, and services on it as processes: a laboratory is one."""

    broker: Client

    def service(
        self, name: str, variables: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[int]: ...


@dataclass(slots=True)
class Machines:
    """Printers and the gateway that watches them."""

    fleet: Fleet
    ids: dict[str, UUID]
    gateway: psutil.Process
    shown: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """The live state of each printer, as the gateway showed it last."""
    arrived: dict[UUID, dict[int, float]] = field(default_factory=dict)
    """When each layer of each printer was shown first (monotonic)."""

    @property
    def printers(self) -> list[Printer]:
        return list(self.fleet)

    def cpu_seconds(self) -> float:
        times = self.gateway.cpu_times()
        return float(times.user + times.system)

    async def say(self, printer: Printer, layer: int, **more: Any) -> float:
        """Report one layer; returns when (monotonic)."""
        at = time.monotonic()
        await printer.emit({"layer_num": layer, "mc_remaining_time": layer, **more})
        return at

    def seconds_until_shown(self, printer: Printer, said: dict[int, float]) -> list[float]:
        """How long each report took until it was to be seen; a later one that overtook it counts for it."""
        arrived = sorted(self.arrived.get(self.ids[printer.serial], {}).items())
        found = []
        for layer, at in said.items():
            seen = next((when for number, when in arrived if number >= layer), None)
            if seen is not None:
                found.append(seen - at)
        return found


@asynccontextmanager
async def watched(
    servers: Servers,
    folder: Path,
    count: int,
    families: tuple[str, ...],
    *,
    core: int | None = None,
    **settings: Any,
) -> AsyncIterator[Machines]:
    """So many printers of these families in turn, all online.

    Args:
        servers: the broker, and who starts the gateway.
        folder: where the printers keep their certificates.
        count: how many printers.
        families: of which kinds.
        core: the only processor the gateway may use, any when None.
        settings: of the gateway, for example `show_seconds`.
    """
    key = b64encode(os.urandom(32)).decode()
    variables = {"secret_key": key} | settings
    env = {f"PLATEWORK_PRINTER_GATEWAY_{name.upper()}": str(value) for name, value in variables.items()}
    async with Fleet(folder, clock=Clock(1.0), heartbeat=None) as fleet:
        for number in range(count):
            await fleet.add(PrinterSpec(family=families[number % len(families)]))
        connections = {printer.serial: _connection(printer, fleet, key) for printer in fleet}
        async with (
            _answering(servers.broker, list(connections.values())),
            servers.service("printer-gateway", env) as pid,
        ):
            process = psutil.Process(pid)
            if core is not None:
                process.cpu_affinity([core])
            machines = Machines(fleet, {serial: c.printer_id for serial, c in connections.items()}, process)
            watching = asyncio.create_task(_watch(servers.broker, machines))
            try:
                await _until_online(machines)
                yield machines
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)


def _connection(printer: Printer, fleet: Fleet, key: str) -> PrinterConnection:
    tenant, printer_id = UUID(int=1), uuid4()
    return PrinterConnection(
        tenant_id=tenant,
        printer_id=printer_id,
        name=printer.name,
        serial=printer.serial,
        host=printer.host,
        port=printer.port,
        sealed_access_code=Sealer(key).seal(printer.access_code, tenant, printer_id),
        ca_pem=fleet.ca_pem,
        version=1,
    )


@asynccontextmanager
async def _answering(broker: Client, connections: list[PrinterConnection]) -> AsyncIterator[None]:
    """Stand where the printers service stands."""
    answer = ConnectionsAnswer(connections=tuple(connections)).model_dump_json().encode()

    async def respond(message: Msg) -> None:
        await message.respond(answer)

    subscription = await broker.subscribe("rpc.printers.connections.all", cb=respond)
    yield
    await subscription.unsubscribe()


async def _watch(broker: Client, machines: Machines) -> None:
    bucket = await broker.jetstream().key_value("printer_state")
    watcher: Any = await bucket.watchall()
    own = set(machines.ids.values())
    try:
        async for entry in watcher:
            if entry is None or not entry.value or UUID(entry.key.partition(".")[2]) not in own:
                continue
            printer_id = UUID(entry.key.partition(".")[2])
            state = machines.shown[printer_id] = json.loads(entry.value)
            layers = machines.arrived.setdefault(printer_id, {})
            layers.setdefault(state.get("layer") or 0, time.monotonic())
    finally:
        await watcher.stop()


async def _until_online(machines: Machines) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while len([one for one in machines.shown.values() if one["online"]]) < len(machines.ids):
        if time.monotonic() > deadline:
            online = sum(one["online"] for one in machines.shown.values())
            raise CommandError(f"only {online} of {len(machines.ids)} printers came online")
        await asyncio.sleep(0.1)
