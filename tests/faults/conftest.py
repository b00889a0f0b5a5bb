"""A whole Platework, with simulated printers, whose processes the tests kill.

Every test leaves it quiet and with books that agree, and works on what the tests before it left.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace

import httpx
import pytest

from chassis import provision
from chassis.testing import eventually
from cli.client import plain
from cli.datadir import DataDir
from cli.programs import Simulation
from cli.soak.farm import Farm, farm_on
from cli.soak.judge import miscounted, violations
from cli.stack import Stack
from cli.supervisor import Backoff, State
from contracts import topology

SPEED = 600.0
ACK_WAIT_SECONDS = 1.5
"""What a killed consumer held comes again after this."""
LONG = 120.0
"""Deadline for everything that restarts, on a machine that does other things as well; in seconds."""
FILES = ("bracket.gcode.3mf", "clamp.gcode.3mf")


@dataclass
class Site:
    """A farm, and the means to harm it."""

    farm: Farm

    @property
    def stack(self) -> Stack:
        return self.farm.stack

    def signal(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to a running process."""
        pid = self.stack.supervisor[name].pid
        assert pid, f"{name} does not run"
        os.kill(pid, number)

    def restarts(self, name: str) -> int:
        return self.stack.supervisor[name].restarts

    async def kill(self, *names: str) -> None:
        """Kill processes with SIGKILL and wait until the supervisor brought them back."""
        before = {name: self.restarts(name) for name in names}
        for name in names:
            self.signal(name)
        for name, restarts in before.items():
            await self.restarted(name, restarts)

    async def restarted(self, name: str, since: int) -> None:
        """Wait until a process was restarted more often than `since` and is ready."""

        async def again() -> bool:
            one = self.stack.supervisor[name]
            return one.restarts > since and one.state is State.READY

        await eventually(again, within=LONG)

    async def arm(self, name: str, place: str) -> int:
        """Restart a service so that it dies at a failpoint, once; returns its number of restarts by then."""
        variable = f"PLATEWORK_{name.replace('-', '_').upper()}_CRASH_AT"
        while True:
            armed = self.restarts(name) + 1
            self.stack.supervisor.lend(name, {variable: place})
            await self.kill(name)
            # What the kill interrupted may have led it to the place at once.
            if self.restarts(name) == armed:
                return armed

    async def print_everywhere(self, file_name: str = FILES[0], **options: object) -> None:
        for serial in self.farm.serials:
            await self.farm.print(serial, file_name, **options)

    async def until(self, look: Callable[[], Awaitable[object]]) -> object:
        return await eventually(look, within=LONG)

    async def books_agree(self) -> None:
        """Wait until every physical print is counted, then look for anything that is wrong."""
        await self.until(self.farm.is_idle)

        async def ready() -> bool:
            return all(one.state is State.READY for one in self.stack.supervisor.programs)

        await self.until(ready)
        wrong: list[str] = []
        try:
            async with asyncio.timeout(LONG):
                while wrong := await miscounted(self.farm):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(wrong) from None
        assert await violations(self.farm) == []


@pytest.fixture(scope="package")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    stack = Stack(
        DataDir(tmp_path_factory.mktemp("faults") / "data"),
        simulation=Simulation(3, speed=SPEED, loop=False),
        backoff=Backoff(first=0.1, longest=1.0),
    )
    try:
        await stack.start()
        async with farm_on(stack) as farm:
            await farm.map(FILES)
            await _redeliver_soon(farm)
            yield Site(farm)
    finally:
        await stack.stop()


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """Raw HTTP through the edge, signed in."""
    password, _ = site.stack.data.admin_password()
    async with plain(site.stack.edge_url) as client:
        login = {"tenant": "demo", "email": "admin@demo.local", "password": password}
        token = (await client.post("/api/v1/auth/token", json=login)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


async def _redeliver_soon(farm: Farm) -> None:
    client = await farm.installation.broker()
    for row in topology.SERVICES:
        for durable in row.durables:
            config = replace(provision.consumer_config(durable), ack_wait=ACK_WAIT_SECONDS)
            await client.jetstream().add_consumer(durable.stream, config)
    await client.close()
