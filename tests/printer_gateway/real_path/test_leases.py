"""Two gateways share the printers: one session per printer, whatever happens to whom."""

import asyncio
import json
import os
import signal
import sys
from contextlib import asynccontextmanager, suppress
from typing import Self

import pytest

from chassis.testing import eventually
from cli.embedded.nats import NatsServer
from contracts.topology import LEASE_SECONDS
from printer_gateway.lease import LEASES, MARGIN_SECONDS
from printer_gateway.store import RECORDS


class Process:
    """A gateway in a process of its own; `log` is what it said."""

    def __init__(self, settings: dict) -> None:
        self._settings = settings
        self.log = ""

    async def start(self, **settings) -> "Process":
        own = {f"PLATEWORK_{name.upper()}": str(value) for name, value in (self._settings | settings).items()}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "printer_gateway", "serve",
            env=os.environ | own,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        return self

    async def _read(self) -> None:
        async for line in self._process.stdout:
            self.log += line.decode()
            sys.stdout.write(line.decode())

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def ended(self) -> int:
        code = await self._process.wait()
        await self._reader
        return code

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
        await self.ended()


class Cable:
    """Lies between a gateway and NATS: while it is held nothing passes and nothing breaks."""

    def __init__(self, url: str) -> None:
        self._host, port = url.removeprefix("nats://").split(":")
        self._port = int(port)
        self._free = asyncio.Event()
        self._free.set()
        self._tasks: set[asyncio.Task] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._plug, "127.0.0.1", 0)
        self.url = f"nats://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hold(self) -> None:
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    async def _plug(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        try:
            await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))
        finally:
            far_writer.transport.abort()
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._free.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@pytest.fixture
async def process(settings):
    """Starts gateways in processes; they end with the test."""
    started = []

    async def start(**more) -> Process:
        started.append(await Process(settings).start(**more))
        return started[-1]

    yield start
    await asyncio.gather(*(one.stop() for one in started))


async def test_trap_23_two_gateways_make_one_session(scene, make_job):
    printers = [await scene.printer(family) for family in ("A1", "P1S", "X1C", "H2D")]
    async with scene.gateway(), scene.gateway():
        await scene.online(*printers)
        await asyncio.gather(*(printer.print(make_job()) for printer in printers))
        for printer in printers:
            await scene.until_said(printer, "started", "completed")
    assert {printer.peak_clients for printer in printers} == {1}


async def test_two_gateways_share_the_printers(scene, nats_admin):
    printers = [await scene.printer("A1") for _ in range(12)]
    async with scene.gateway(), scene.gateway():
        await scene.online(*printers)
        leases = await nats_admin.jetstream().key_value(LEASES)
        holders = [(await leases.get(f"{scene.tenant}.{scene.id_of(p)}")).value for p in printers]
    assert len(set(holders)) == 2
    assert min(holders.count(holder) for holder in set(holders)) >= 3
    assert {printer.peak_clients for printer in printers} == {1}


async def test_a_stopped_gateway_hands_its_printers_over(scene, process):
    printer = await scene.printer("A1")
    first = await process()
    await scene.online(printer)
    await scene.begin(printer)
    await scene.at(printer, 30)
    async with scene.gateway():
        await first.stop()
        await scene.at(printer, 60)
        await printer.goto("FINISH")
        found = await scene.until_said(printer, "started", "completed")
    assert len({e.event.print_id for e in found}) == 1
    assert printer.peak_clients == 1


async def test_a_killed_gateway_is_replaced_by_the_other(scene, process):
    printer = await scene.printer("P1S")
    first = await process()
    await scene.online(printer)
    await scene.begin(printer)
    await scene.at(printer, 30)
    async with scene.gateway():
        first.send(signal.SIGKILL)
        await first.ended()
        await scene.at(printer, 60)
        await printer.goto("FINISH")
        found = await scene.until_said(printer, "started", "completed")
        await scene.minutes(5)
    assert len({e.event.print_id for e in found}) == 1
    assert printer.peak_clients == 1
    assert await scene.types(printer) == ["started", "completed"]


async def kill(gateway: Process, _: Cable) -> None:
    gateway.send(signal.SIGKILL)
    await gateway.ended()


async def stop(gateway: Process, _: Cable) -> None:
    gateway.send(signal.SIGSTOP)


async def cut_off(_: Process, cable: Cable) -> None:
    cable.hold()


async def wake(gateway: Process, cable: Cable) -> None:
    gateway.send(signal.SIGCONT)
    cable.release()

    async def gave_up() -> bool:
        return "another gateway has the printer now" in gateway.log

    await eventually(gave_up)


async def stay_dead(*_: object) -> None:
    """Nobody wakes."""


# The lease's own seconds pass here: they belong to the broker's bucket.
@pytest.mark.parametrize(
    ("strike", "heal"),
    [(kill, stay_dead), (stop, wake), (cut_off, wake)],
    ids=["killed", "stopped", "cut off from NATS"],
)
async def test_another_gateway_takes_over_within_20_seconds(
    scene, nats_server, nats_admin, process, monkeypatch, strike, heal
):
    """As on two machines: nobody can see whether the other sleeps, is cut off or is gone."""
    monkeypatch.setattr("printer_gateway.lease.is_dead", lambda _: False)
    printer = await scene.printer("P1S")
    async with Cable(nats_server.url) as cable:
        first = await process(nats_url=cable.url)
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 30)
        before = set(printer.clients)
        async with scene.gateway():
            await strike(first, cable)
            await printer.until(lambda one: set(one.clients) - before, deadline=20)
            await scene.at(printer, 60)
            await printer.goto("FINISH")
            await scene.until_said(printer, "started", "completed")
            links, taken = len(await scene.links(printer)), await fence(scene, nats_admin, printer)
            await heal(first, cable)
            await scene.minutes(10)
            assert await scene.types(printer) == ["started", "completed"]
            assert len(await scene.links(printer)) == links
            assert await fence(scene, nats_admin, printer) == taken
        assert printer.peak_clients == 1
        cable.release()


async def fence(scene, nats_admin, printer) -> dict:
    """Who may write the printer's record."""
    records = await nats_admin.jetstream().key_value(RECORDS)
    entry = await records.get(f"{scene.tenant}.{scene.id_of(printer)}")
    return json.loads(entry.value)["fence"]


async def test_a_holder_that_cannot_renew_hangs_up_and_keeps_what_it_knows(scene, nats_server, process):
    """NATS is away for longer than the lease: what was decided meanwhile is said when it is back."""
    printer = await scene.printer("A1")
    async with Cable(nats_server.url) as cable:
        first = await process(nats_url=cable.url)
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 30)
        cable.hold()
        await printer.goto("FINISH")
        await printer.until(lambda one: not one.clients, deadline=20)
        cable.release()
        found = await scene.until_said(printer, "started", "completed")
        assert found[-1].event.confidence == "observed"
        await printer.until(lambda one: one.clients)
        assert "hung up" in first.log


async def test_the_only_gateway_stays_connected_while_nats_is_away(scene, nats_server, process):
    printer = await scene.printer("A1")
    async with Cable(nats_server.url) as cable:
        await process(nats_url=cable.url, alone=True)
        await scene.online(printer)
        client = printer.clients
        cable.hold()
        await asyncio.sleep(LEASE_SECONDS - MARGIN_SECONDS + 1)
        await printer.print(scene.job())
        assert printer.clients == client
        cable.release()
        await scene.until_said(printer, "started", "completed")


@pytest.mark.parametrize("place", ["gateway.saved:2", "gateway.published:1", "gateway.saved:4"])
async def test_trap_37_killed_between_storing_and_publishing(scene, process, make_job, place):
    printer = await scene.printer("A1")
    doomed = await process(crash_at=place)
    await printer.until(lambda one: one.clients, deadline=20)
    await printer.enqueue(make_job(minutes=20))
    assert await asyncio.wait_for(doomed.ended(), 30) == -signal.SIGKILL
    async with scene.gateway():
        await printer.idle()
        found = await scene.until_said(printer, "started", "completed")
        await scene.minutes(5)
    assert len({e.event.print_id for e in found}) == 1
    assert await scene.types(printer) == ["started", "completed"]


async def test_a_record_that_another_gateway_owns_is_not_overwritten(scene, nats_admin):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        records = await nats_admin.jetstream().key_value(RECORDS)
        name = f"{scene.tenant}.{scene.id_of(printer)}"
        entry = await records.get(name)
        stolen = entry.value.replace(b'"holder":"', b'"holder":"thief-')
        assert stolen != entry.value
        await records.update(name, stolen, last=entry.revision)
        await printer.begin(scene.job())
        await printer.goto("RUNNING")
        # It lets go, and takes the printer again as a new holder.
        await printer.until(lambda one: not one.clients)
        await scene.until_said(printer, "started")
        await printer.goto("FINISH")
        await scene.until_said(printer, "started", "completed")


@asynccontextmanager
async def broker_away(server: NatsServer):
    await server.stop()
    yield
    await server.start()


async def test_nothing_is_lost_while_nats_is_away(scene, nats_server, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        client = printer.clients
        await printer.enqueue(make_job(minutes=5))
        await scene.until_said(printer, "started")
        async with broker_away(nats_server):
            await printer.idle()
            await printer.print(make_job("second.3mf"))
        await scene.until_said(printer, "started", "completed", "started", "completed")
        assert printer.clients == client
        await scene.shows(printer, online=True, gcode_state="FINISH", file_name="second")
