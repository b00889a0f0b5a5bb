"""Load over HTTP: callers that ask one thing after the other, beside commits on as many bare connections."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cli.bench import ceilings
from cli.bench.result import Report, percentile
from cli.client import Api, plain, signed_in
from cli.datadir import DataDir
from cli.seed import MAIN, seed
from cli.stack import Stack

SECONDS = 4.0
WARM_UP_SECONDS = 1.0
CALLERS = (1, 16)

Ask = Callable[[httpx.AsyncClient], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it."""

    rate: float
    """Answers per second."""
    times: Sequence[float]
    """Milliseconds of each answer."""


class Counter:
    """Posts one body after the other and counts those that were answered as they should be."""

    def __init__(self, body: Any, status: int) -> None:
        self._body, self._status, self.done = body, status, 0

    def to(self, path: str) -> Ask:
        async def ask(client: httpx.AsyncClient) -> None:
            response = await client.post(f"/api/v1{path}", json=self._body)
            if response.status_code != self._status:
                raise AssertionError(f"{path}: {response.status_code} {response.text[:200]}")
            self.done += 1

        return ask


@dataclass(frozen=True, slots=True)
class Bench:
    """What runs, and who asks."""

    stack: Stack
    token: str
    api: Api


@asynccontextmanager
async def running() -> AsyncIterator["Bench"]:
    """Everything as with `up`, in a folder of its own, with its administrator signed in."""
    with tempfile.TemporaryDirectory(prefix="platework-bench-") as folder:
        stack = Stack(DataDir(Path(folder) / "data"))
        try:
            await stack.start()
            await seed(stack, announce=False)
            async with asking(stack, MAIN) as bench:
                yield bench
        finally:
            await stack.stop()


@asynccontextmanager
async def asking(stack: Stack, tenant: str) -> AsyncIterator["Bench"]:
    """A running stack, with the administrator of a tenant signed in."""
    password, _ = stack.data.admin_password()
    credentials = {"tenant": tenant, "email": f"admin@{tenant}.local", "password": password}
    async with plain(stack.edge_url) as client:
        answer = await client.post("/api/v1/auth/token", json=credentials)
    async with signed_in(stack.edge_url, tenant, credentials["email"], password) as api:
        yield Bench(stack, answer.json()["access_token"], api)


async def measure(report: Report, bench: Bench, name: str, asks: Sequence[Ask]) -> None:
    """Let one caller per entry of `asks` post for some seconds, at inventory's own port, and report it."""
    found = await _load(bench.stack.urls["inventory"], bench.token, asks)
    best = await _commits(bench.stack, len(asks))
    report.add(f"{name}, ceiling: INSERT and commit on {len(asks)} connections", "tx/s", [best])
    report.add(name, "requests/s", [found.rate], best)
    for share in (50, 99):
        report.add(f"{name}, p{share}", "ms", [percentile(found.times, share / 100)])


async def _load(url: str, token: str, asks: Sequence[Ask]) -> Load:
    times: list[float] = []
    async with AsyncExitStack() as open_clients:
        clients = [await open_clients.enter_async_context(plain(url)) for _ in asks]
        for client in clients:
            client.headers["Authorization"] = f"Bearer {token}"
        begun = time.perf_counter() + WARM_UP_SECONDS
        callers = (_ask(client, ask, begun, times) for client, ask in zip(clients, asks, strict=True))
        await asyncio.gather(*callers)
    return Load(len(times) / SECONDS, times)


async def _ask(client: httpx.AsyncClient, ask: Ask, begun: float, times: list[float]) -> None:
    while (before := time.perf_counter()) < begun + SECONDS:
        await ask(client)
        if before >= begun:
            times.append((time.perf_counter() - before) * 1000)


async def _commits(stack: Stack, connections: int) -> float:
    """Single rows, each in a durable transaction, on so many connections at once; commits per second."""
    opened = [await stack.postgres.connect("inventory") for _ in range(connections)]
    try:
        await ceilings.prepare_commits(opened[0])
        rate = sum(await asyncio.gather(*(ceilings.commits(one) for one in opened)))
        await opened[0].execute("DROP TABLE bench_commits")
    finally:
        for one in opened:
            await one.close()
    return rate
