"""Two hosts: prints at a site while its link is cut, its machine restarts and its disk is full.

The next plate is laid when the site's own broker knows the end of the last one.
"""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import nats.errors

from cli import sample
from cli.client import plain, signed_in
from cli.errors import CommandError
from cli.programs import Simulation
from cli.seed import MAIN, seed
from cli.soak import lab
from cli.soak.ends import STREAM, Broker, Ends
from cli.soak.farm import Farm
from cli.soak.judge import violations
from cli.soak.namespaces import WATCH_SITE, Hosts, small_disk, two_hosts
from cli.supervisor import State

PRINTERS, PLATES, SPEED = 3, 2, 600.0
DISK = "64m"
FILE = "site_bracket.gcode.3mf"
PATIENCE = 120.0
"""Seconds until what must come true is a violation."""


@dataclass(slots=True)
class Seen:
    """What was seen, as `--json` prints it."""

    figures: dict[str, Any] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)


def soak(plates: int, seed_number: int) -> dict[str, object]:
    """Run it with so many plates on each printer in each of its parts.

    Raises:
        CommandError: this machine does not let us make hosts or mount a disk.
    """
    started = time.perf_counter()
    data = Path(tempfile.mkdtemp(prefix="platework-sites-"))
    print(f"data in {data}, kept if something is wrong", file=sys.stderr, flush=True)
    with two_hosts() as hosts:
        lab.prepare(data)
        with small_disk(lab.places(data)[1], DISK):
            seen = asyncio.run(_soak(data, hosts, plates, seed_number))
    if not seen.violations:
        shutil.rmtree(data, ignore_errors=True)
    seconds = round(time.perf_counter() - started, 1)
    return {"ok": not seen.violations, **seen.figures, "violations": seen.violations, "seconds": seconds}


async def _soak(data: Path, hosts: Hosts, plates: int, seed_number: int) -> Seen:
    hub = lab.opened(data, SPEED)
    simulation = Simulation(PRINTERS, seed=seed_number, speed=SPEED, loop=False)
    site = lab.Lab(hub, hosts, simulation)
    try:
        await hub.start()
        await seed(hub, announce=False)
        await site.start()
        password, _ = hub.data.admin_password()
        url = f"http://{WATCH_SITE}:{lab.SIMULATOR}"
        async with (
            signed_in(hub.edge_url, MAIN, f"admin@{MAIN}.local", password) as api,
            plain(url) as simulator,
        ):
            machines = (await simulator.get("/printers")).json()["items"]
            ids = await sample.register(api, machines, site=lab.NAME)
            serials = [one["serial"] for one in machines]
            farm = Farm(hub, api, simulator, dict(zip(serials, ids, strict=True)))
            return await Scenario(farm, site, hosts, plates).run()
    finally:
        await hub.stop()


class Scenario:
    """What happens, in its order."""

    def __init__(self, farm: Farm, site: lab.Lab, hosts: Hosts, plates: int) -> None:
        self._farm, self._site, self._hosts, self._plates = farm, site, hosts, plates
        self._ends = Ends(site)
        self._laid = 0
        self.seen = Seen()

    async def run(self) -> Seen:
        following = asyncio.create_task(self._ends.follow())
        try:
            if not await _within(self._online):
                raise CommandError("The gateway of the site does not reach its printers.")
            await self._farm.map([FILE])
            await self._feed()
            await self._caught_up("link_up")
            await self._link_is_cut()
            await self._disk_is_full()
            self.seen.violations += await violations(self._farm, patience=PATIENCE)
        finally:
            following.cancel()
            await asyncio.wait({following})
        self.seen.figures["prints"] = self._laid
        return self.seen

    async def _link_is_cut(self) -> None:
        self._hosts.cut()
        before = await count(self._farm.installation)
        await self._feed()
        await self._reboot()
        await self._feed()
        self._flat("cut", before, await count(self._farm.installation))
        held = await count(self._site) - before
        self.seen.figures["cut_held_at_site"] = held
        if not held:
            self.seen.violations.append("cut: the site recorded nothing meanwhile")
        self._hosts.restore()
        await self._caught_up("link_back")

    async def _reboot(self) -> None:
        """Kill everything that the site's machine runs, and start it again."""
        programs = [self._farm.stack.supervisor[name] for name in ("site-gateway", "site-nats")]
        for program in programs:
            if program.pid:
                os.kill(program.pid, signal.SIGKILL)
        if not await _within(
            lambda: _true(all(one.state is State.READY and one.restarts for one in programs))
        ):
            self.seen.violations.append("the site's machine was not back in time")

    async def _disk_is_full(self) -> None:
        other = self._site.store / "other"
        _fill(other)
        before = await count(self._farm.installation)
        known = self._ends.known.total()
        await asyncio.gather(*(self._lay(serial) for serial in self._farm.serials))
        if not await _within(self._farm.is_idle):
            self.seen.violations.append("printers did not finish while the site's disk was full")
        closed = await _within(self._site.closed)
        self.seen.figures["site_closed_by_full_disk"] = closed
        if not closed:
            self.seen.violations.append("full_disk: the site's broker does not say so")
        self._flat("full_disk", before, await count(self._farm.installation))
        other.unlink()
        # As platework-site-watch does.
        nats_server = self._farm.stack.supervisor["site-nats"]
        if await self._site.closed() and nats_server.pid:
            os.kill(nats_server.pid, signal.SIGKILL)
        wanted = known + len(self._farm.serials)
        await self._timed("site_after_full_disk", lambda: _true(self._ends.known.total() >= wanted))
        await self._caught_up("hub_after_full_disk")

    async def _feed(self) -> None:
        """Print so many plates on each printer, one after the other, until the site knows their ends."""
        await asyncio.gather(*(self._keep_busy(serial) for serial in self._farm.serials))

    async def _keep_busy(self, serial: str) -> None:
        printer_id = self._farm.printers[serial]
        for _ in range(self._plates):
            known = self._ends.known[printer_id]
            await self._lay(serial)
            if not await _within(partial(self._knows, printer_id, known + 1)):
                self.seen.violations.append(f"{serial}: the end of a print is not known at the site")
                return

    async def _knows(self, printer_id: str, ends: int) -> bool:
        return self._ends.known[printer_id] >= ends

    async def _lay(self, serial: str) -> None:
        self._laid += 1
        await self._farm.print(serial, FILE, minutes=4)

    async def _online(self) -> bool:
        states = [await self._farm.api.get(f"/printers/{one}/state") for one in self._farm.printers.values()]
        return all(one["online"] for one in states)

    async def _caught_up(self, name: str) -> None:
        """Everything recorded at the site is at the hub, once and in its order."""
        there = await identities(self._site)

        async def same() -> bool:
            return await count(self._farm.installation) >= len(there)

        await self._timed(name, same)
        here = await identities(self._farm.installation)
        if here != there:
            self.seen.violations.append(
                f"{name}: {len(there)} messages at the site, {len(here)} at the hub, or not in order"
            )
        self.seen.figures[f"{name}_messages"] = len(here)

    async def _timed(self, name: str, condition: Callable[[], Awaitable[bool]]) -> None:
        started = time.perf_counter()
        if not await _within(condition):
            self.seen.violations.append(f"{name}: not within {PATIENCE:.0f} s")
        self.seen.figures[f"{name}_seconds"] = round(time.perf_counter() - started, 1)

    def _flat(self, name: str, before: int, after: int) -> None:
        self.seen.figures[f"{name}_hub_messages"] = after - before
        if before != after:
            self.seen.violations.append(f"{name}: the hub heard of {after - before} messages meanwhile")


def _fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", buffering=0) as filling:
        while True:
            filling.write(bytes(4096))


async def _true(value: bool) -> bool:
    return value


async def _within(condition: Callable[[], Awaitable[bool]]) -> bool:
    """Wait for a condition; tells whether it came true in time."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + PATIENCE
    while not await condition():
        if clock() > deadline:
            return False
        await asyncio.sleep(0.1)
    return True


async def count(at: Broker) -> int:
    """How many messages are in the stream of plates there."""
    client = await at.broker()
    try:
        return int((await client.jetstream().stream_info(STREAM)).state.messages)
    finally:
        await client.close()


async def identities(at: Broker) -> list[str]:
    """Event ids in the stream of plates, in its order."""
    client = await at.broker()
    try:
        js = client.jetstream()
        state = (await js.stream_info(STREAM)).state
        found = []
        for sequence in range(state.first_seq, state.last_seq + 1):
            with suppress(nats.js.errors.NotFoundError):
                message = await js.get_msg(STREAM, seq=sequence)
                found.append((message.headers or {}).get("ce-id", ""))
        return found
    finally:
        await client.close()
