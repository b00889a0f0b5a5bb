"""Simulated printers over TLS MQTT, the real gateway, real NATS: prints become messages, each once."""

import os
from base64 import b64encode
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client

from chassis.sealing import Sealer
from chassis.testing import eventually
from contracts.envelope import Envelope
from contracts.printers import ConnectionsAnswer, ConnectionsRequest, PrinterConnection
from contracts.registry import EVENTS
from printer_gateway.app import build
from printer_gateway.settings import Settings
from simulator import Drop, Fleet, Job, PrinterSpec

SPEED = 600.0
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

    def add(self, tenant: UUID, printer, fleet: Fleet, **changes) -> PrinterConnection:
        printer_id = uuid4()
        connection = PrinterConnection(
            **{
                "tenant_id": tenant,
                "printer_id": printer_id,
                "name": printer.serial,
                "serial": printer.serial,
                "host": printer.host,
                "port": printer.port,
                "sealed_access_code": Sealer(KEY).seal(printer.access_code, tenant, printer_id),
                "ca_pem": fleet.ca_pem,
                "version": 1,
            }
            | changes
        )
        self.connections[printer_id] = connection
        return connection

    async def stop(self) -> None:
        await self._subscription.unsubscribe()


@pytest.fixture
async def registry(nats_admin: Client) -> AsyncIterator[Registry]:
    registry = Registry(nats_admin)
    await registry.serve()
    yield registry
    await registry.stop()


@pytest.fixture
def settings(nats_server, nats_admin, issuer) -> Settings:
    return Settings(
        nats_url=nats_server.url,
        nats_user="printer-gateway",
        nats_password="only-in-tests",
        identity_url=issuer.url,
        secret_key=KEY,
        time_scale=SPEED,
        refresh_seconds=0.3,
    )


@pytest.fixture
async def fleet(tmp_path) -> AsyncIterator[Fleet]:
    specs = [PrinterSpec(family=family) for family in ("A1", "P1S", "X1C")]
    async with Fleet(tmp_path, specs, speed=SPEED) as fleet:
        yield fleet


class Listener:
    """Every plate message of one tenant, as the stream holds them."""

    def __init__(self, client: Client, tenant: UUID) -> None:
        self._client, self._tenant = client, tenant

    async def all(self) -> list[Envelope]:
        js = self._client.jetstream()
        subscription = await js.pull_subscribe(f"plate.*.{self._tenant}.>", stream="PLATES")
        found: list[Envelope] = []
        try:
            while True:
                for message in await subscription.fetch(100, timeout=0.3):
                    found.append(Envelope.parse(message.headers, message.data, EVENTS))
        except TimeoutError:
            return found
        finally:
            await subscription.unsubscribe()

    async def types(self) -> list[str]:
        return [e.event.ce_type() for e in await self.all()]

    async def until(self, *types: str) -> list[Envelope]:
        async def there() -> bool:
            return sorted(await self.types()) == sorted(types)

        await eventually(there, within=30)
        return await self.all()


@pytest.fixture
def listener(nats_admin: Client, tenant: UUID) -> Listener:
    return Listener(nats_admin, tenant)


@pytest.fixture
def gateway(settings: Settings):
    """Runs a gateway for the length of a block; entering it again is a restart."""
    return lambda: _running(build(settings))


class _running:  # noqa: N801 - reads as a phrase
    def __init__(self, app) -> None:
        self._context = app.router.lifespan_context(app)

    async def __aenter__(self) -> None:
        await self._context.__aenter__()

    async def __aexit__(self, *error) -> None:
        await self._context.__aexit__(*error)


@pytest.mark.parametrize("family", ["A1", "P1S", "X1C"])
async def test_a_print_is_started_and_completed_once(registry, fleet, gateway, listener, tenant, family):
    printer = next(p for p in fleet if p.family.name == family)
    connection = registry.add(tenant, printer, fleet)
    async with gateway():
        await eventually(lambda: _connected(printer))
        real = await printer.print(Job(file_name="holder.gcode.3mf", minutes=20))
        found = await listener.until("plate.started", "plate.completed")
    started, completed = (e.event for e in found)
    assert started.print_id == completed.print_id
    assert completed.printer_id == connection.printer_id
    assert completed.confidence == "observed"
    assert "holder.gcode.3mf" in (completed.file_name, *completed.candidates)
    assert completed.duration_minutes is not None
    assert real.outcome == "finish"


async def test_two_prints_of_one_file_are_two(registry, fleet, gateway, listener, tenant):
    printer = next(iter(fleet))
    registry.add(tenant, printer, fleet)
    async with gateway():
        await eventually(lambda: _connected(printer))
        for _ in range(2):
            await printer.print(Job(file_name="same.gcode.3mf", minutes=15))
        found = await listener.until(*["plate.started", "plate.completed"] * 2)
    assert len({e.event.print_id for e in found}) == 2


async def test_a_restart_on_a_latched_finish_says_nothing_new(registry, fleet, gateway, listener, tenant):
    printer = next(iter(fleet))
    registry.add(tenant, printer, fleet)
    async with gateway():
        await eventually(lambda: _connected(printer))
        await printer.print(Job(file_name="once.gcode.3mf", minutes=15))
        await listener.until("plate.started", "plate.completed")
    for _ in range(3):
        async with gateway():
            await eventually(lambda: _connected(printer))
            await eventually(lambda: _asked_full(printer))
    assert sorted(await listener.types()) == ["plate.completed", "plate.started"]


async def test_a_restart_in_the_middle_of_a_print_keeps_its_identity(
    registry, fleet, gateway, listener, tenant
):
    printer = next(iter(fleet))
    registry.add(tenant, printer, fleet)
    async with gateway():
        await eventually(lambda: _connected(printer))
        await printer.enqueue(Job(file_name="middle.gcode.3mf", minutes=120))
        await listener.until("plate.started")
    async with gateway():
        await printer.idle(deadline=60)
        found = await listener.until("plate.started", "plate.completed")
    assert len({e.event.print_id for e in found}) == 1


async def test_a_finish_that_nobody_saw_is_recovered(registry, fleet, gateway, listener, tenant):
    printer = next(iter(fleet))
    registry.add(tenant, printer, fleet)
    async with gateway():
        await eventually(lambda: _connected(printer))
        await printer.enqueue(Job(file_name="unseen.gcode.3mf", minutes=60))
        await listener.until("plate.started")
    await printer.idle(deadline=60)
    async with gateway():
        found = await listener.until("plate.started", "plate.completed")
    assert found[-1].event.confidence == "recovered"


async def test_a_failed_and_a_cancelled_print_say_why(registry, fleet, gateway, listener, tenant):
    printer = next(iter(fleet))
    registry.add(tenant, printer, fleet)
    async with gateway():
        await eventually(lambda: _connected(printer))
        await printer.print(Job(file_name="bad.gcode.3mf", minutes=15, outcome="fail"))
        await printer.print(Job(file_name="stopped.gcode.3mf", minutes=15, outcome="cancel"))
        found = await listener.until(*["plate.started", "plate.failed"] * 2)
    reasons = [e.event.failure_reason for e in found if e.event.ce_type() == "plate.failed"]
    assert reasons == ["failed", "cancelled"]


async def test_a_cut_connection_ends_no_print(registry, fleet, gateway, listener, tenant):
    printer = next(iter(fleet))
    registry.add(tenant, printer, fleet)
    async with gateway():
        await eventually(lambda: _connected(printer))
        await printer.enqueue(Job(file_name="cut.gcode.3mf", minutes=90))
        await listener.until("plate.started")
        await printer.fault(Drop(seconds=1))
        await printer.idle(deadline=60)
        found = await listener.until("plate.started", "plate.completed")
    assert len({e.event.print_id for e in found}) == 1


async def test_the_live_state_is_shown(registry, fleet, gateway, nats_admin, tenant):
    printer = next(iter(fleet))
    connection = registry.add(tenant, printer, fleet)
    states = await nats_admin.jetstream().key_value("printer_state")
    async with gateway():
        entry = await eventually(lambda: _entry(states, f"{tenant}.{connection.printer_id}"))
    assert b'"online":true' in entry


async def test_a_wrong_access_code_is_said_and_not_retried_fast(registry, fleet, gateway, nats_admin, tenant):
    printer = next(iter(fleet))
    connection = registry.add(tenant, printer, fleet)
    wrong = Sealer(KEY).seal("87654321", tenant, connection.printer_id)
    registry.connections[connection.printer_id] = connection.model_copy(update={"sealed_access_code": wrong})
    states = await nats_admin.jetstream().key_value("printer_state")
    async with gateway():
        entry = await eventually(lambda: _entry(states, f"{tenant}.{connection.printer_id}"))
    assert b'"online":false' in entry
    assert not printer.clients


async def test_the_gateway_starts_from_its_cache_while_printers_is_down(
    registry, fleet, gateway, listener, tenant
):
    printer = next(iter(fleet))
    registry.add(tenant, printer, fleet)
    async with gateway():
        await eventually(lambda: _connected(printer))
    await registry.stop()
    async with gateway():
        await eventually(lambda: _connected(printer))
        await printer.print(Job(file_name="cached.gcode.3mf", minutes=15))
        await listener.until("plate.started", "plate.completed")
    await registry.serve()


async def _connected(printer) -> bool:
    return bool(printer.clients)


async def _asked_full(printer) -> bool:
    return any("pushing" in str(request) for request in printer.requests)


async def _entry(bucket, key: str) -> bytes | None:
    try:
        return (await bucket.get(key)).value
    except Exception:
        return None
