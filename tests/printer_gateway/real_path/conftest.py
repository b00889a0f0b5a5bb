"""The real path: simulated printers over TLS MQTT, the gateway, messages on a real NATS.

Time runs 600 times as fast, for printers and gateway alike: a minute of theirs is a tenth of a second.
"""

import asyncio
import json
import os
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client
from nats.js.api import RawStreamMsg
from nats.js.errors import KeyNotFoundError, NotFoundError

from chassis.sealing import Sealer
from chassis.testing import eventually
from contracts.envelope import Envelope
from contracts.printers import ConnectionsAnswer, ConnectionsRequest, PrinterConnection
from contracts.registry import EVENTS
from printer_gateway.app import build
from printer_gateway.settings import Settings
from simulator import Clock, Fleet, Job, Printer, PrinterSpec

SPEED = 600.0
PASSWORD = "only-in-tests"
KEY = b64encode(os.urandom(32)).decode()


class Registry:
    """Stands where the printers service stands: answers the gateway's question for connections."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.connections: dict[UUID, PrinterConnection] = {}

    async def serve(self) -> None:
        self._subscription = await self._client.subscribe("rpc.printers.connections.all", cb=self._answer)

    async def _answer(self, message) -> None:
        ConnectionsRequest.model_validate_json(message.data)
        answer = ConnectionsAnswer(connections=tuple(self.connections.values()))
        await message.respond(answer.model_dump_json().encode())

    @asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """Nobody answers for the length of a block."""
        await self.stop()
        try:
            yield
        finally:
            await self.serve()

    async def stop(self) -> None:
        await self._subscription.unsubscribe()


class Scene:
    """One test's printers and tenant, and what the world hears of them."""

    def __init__(self, client: Client, fleet: Fleet, registry: Registry, settings: dict, tenant: UUID):
        self.client, self.fleet, self.registry, self.tenant = client, fleet, registry, tenant
        self.settings = settings
        self._states = None

    async def printer(self, family: str = "A1", *, connection: dict | None = None, **spec) -> Printer:
        """Switch a printer on and register it."""
        printer = await self.fleet.add(PrinterSpec(family=family, **spec))
        self.register(printer, **(connection or {}))
        return printer

    def register(self, printer: Printer, *, access_code: str | None = None, **changes) -> PrinterConnection:
        known = self._connection(printer)
        printer_id = known.printer_id if known else uuid4()
        sealed = Sealer(KEY).seal(access_code or printer.access_code, self.tenant, printer_id)
        about = {
            "tenant_id": self.tenant,
            "printer_id": printer_id,
            "name": printer.name,
            "serial": printer.serial,
            "host": printer.host,
            "port": printer.port,
            "ftps_port": printer.ftps_port,
            "sealed_access_code": sealed,
            "ca_pem": self.fleet.ca_pem,
            "version": known.version + 1 if known else 1,
        }
        connection = self.registry.connections[printer_id] = PrinterConnection(**about | changes)
        self._own = getattr(self, "_own", {}) | {printer.serial: printer_id}
        return connection

    @staticmethod
    def job(**about) -> Job:
        return a_job(**about)

    def registry_code(self, printer: Printer) -> str:
        """The access code that the registry believes in."""
        connection = self._connection(printer)
        return Sealer(KEY).open(connection.sealed_access_code, self.tenant, connection.printer_id)

    def _connection(self, printer: Printer) -> PrinterConnection | None:
        return self.registry.connections.get(getattr(self, "_own", {}).get(printer.serial))

    def id_of(self, printer: Printer) -> UUID:
        return self._own[printer.serial]

    @asynccontextmanager
    async def gateway(self, **settings) -> AsyncIterator[None]:
        """A gateway for the length of a block; entering again is a restart."""
        for serial in getattr(self, "_own", {}):
            self.fleet[serial].requests.clear()
        app = build(Settings(**self.settings | settings))
        async with app.router.lifespan_context(app):
            yield

    # What the world hears.

    async def said(
        self, printer: Printer, stream: str = "PLATES", subject: str = "plate.*"
    ) -> list[Envelope]:
        """The messages about a printer, as the stream holds them."""
        js = self.client.jetstream()
        pattern = f"{subject}.{self.tenant}.{self.id_of(printer)}"
        found: list[RawStreamMsg] = []
        # Message by message: a consumer for each look would still be there when the next ones are made.
        with suppress(NotFoundError):
            while True:
                after = found[-1].seq + 1 if found else 1
                found.append(await js.get_msg(stream, seq=after, subject=pattern, next=True))
        return [Envelope.parse(message.headers, message.data, EVENTS) for message in found]

    async def types(self, printer: Printer) -> list[str]:
        return [e.event.ce_type().removeprefix("plate.") for e in await self.said(printer)]

    async def until_said(self, printer: Printer, *types: str) -> list[Envelope]:
        """Wait until exactly these plate messages, in this order, are there."""

        async def there() -> bool:
            return await self.types(printer) == list(types)

        try:
            await eventually(there)
        except AssertionError:
            assert await self.types(printer) == list(types)
            raise
        return await self.said(printer)

    async def alerts(self, printer: Printer) -> list:
        return [e.event for e in await self.said(printer, "PRINTERS", "printer.alerted")]

    async def links(self, printer: Printer) -> list:
        found = await self.said(printer, "PRINTERS", "printer.*")
        return [e.event for e in found if e.event.ce_type() != "printer.alerted"]

    async def state(self, printer: Printer) -> dict:
        """The live state, empty where there is none."""
        if self._states is None:
            self._states = await self.client.jetstream().key_value("printer_state")
        try:
            entry = await self._states.get(f"{self.tenant}.{self.id_of(printer)}")
        except KeyNotFoundError:
            return {}
        return json.loads(entry.value)

    async def shows(self, printer: Printer, **values) -> dict:
        """Wait until the live state has these values."""

        async def right() -> dict | None:
            state = await self.state(printer)
            return state if all(state.get(name) == value for name, value in values.items()) else None

        try:
            return await eventually(right, within=60)
        except AssertionError:
            state = await self.state(printer)
            assert {name: state.get(name) for name in values} == values
            raise

    async def online(self, *printers: Printer) -> None:
        """Wait until the printers are watched: connected, and their first full report is in."""
        for printer in printers:
            await self.shows(printer, online=True, problem="")
            await printer.until(lambda one: one.clients)

    async def watched(self, printer: Printer) -> None:
        """Wait until a gateway that has just come has asked for a full report and had time to read it."""
        await printer.until(lambda one: any("pushing" in request for request in one.requests))
        await self.minutes(1)

    async def begin(self, printer: Printer, job: Job | None = None, **fields) -> None:
        """A print that the test moves by hand, seen by the gateway from its start."""
        await printer.begin(job or a_job(), **fields)
        await printer.goto("RUNNING")
        await printer.push_all()

        async def announced() -> bool:
            return (await self.types(printer))[-1:] == ["started"]

        await eventually(announced)

    async def at(self, printer: Printer, percent: int) -> None:
        """Move a print and wait until the gateway has remembered that it got there."""
        await printer.advance(percent / 100)
        await self.shows(printer, progress_percent=percent)

    async def minutes(self, minutes: float) -> None:
        """Let the printers' time pass."""
        await asyncio.sleep(minutes * 60 / SPEED)


def a_job(name: str = "holder.gcode.3mf", **about) -> Job:
    return Job(**{"file_name": name, "minutes": 5} | about)


@pytest.fixture
def make_job():
    return a_job


@pytest.fixture(scope="package")
async def fleet(tmp_path_factory) -> AsyncIterator[Fleet]:
    folder = tmp_path_factory.mktemp("printers")
    async with Fleet(folder, clock=Clock(SPEED, max_rate=50), heartbeat=0.5) as fleet:
        yield fleet


@pytest.fixture
async def registry(nats_admin: Client) -> AsyncIterator[Registry]:
    registry = Registry(nats_admin)
    await registry.serve()
    yield registry
    await registry.stop()


@pytest.fixture
def settings(nats_server, nats_admin, issuer) -> dict:
    return {
        "nats_url": nats_server.url,
        "nats_user": "printer-gateway",
        "nats_password": PASSWORD,
        "identity_url": issuer.url,
        "secret_key": KEY,
        "time_scale": SPEED,
        "refresh_seconds": 0.3,
        "show_seconds": 0.02,
    }


@pytest.fixture
async def scene(nats_admin, fleet, registry, settings, tenant) -> AsyncIterator[Scene]:
    scene = Scene(nats_admin, fleet, registry, settings, tenant)
    yield scene
    for serial in getattr(scene, "_own", {}):
        await fleet[serial].stop()
