"""The page people look at most: one run of 200 plates and 20 spools, read on an idle system.

Everything runs as with `up`. The run has prints on its plates. We read it through production's own port and
through the edge; the ceiling is one row of the same table, selected by its key on a connection of our own.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from cli.bench.result import Report, percentile
from cli.client import Api, plain, signed_in
from cli.datadir import DataDir
from cli.errors import CommandError
from cli.installation import Installation
from cli.seed import MAIN, seed
from cli.services import SERVICES
from cli.stack import Stack

SAMPLES = 400
WARM_UP = 20
PLATES = 200
SPOOLS = 20
PRINTS_PER_PLATE = 2
PATIENCE = 30.0
SETTLE = 10.0
"""Seconds for the other services to take in what was told of the run: idle is what is measured."""
SELECT = "SELECT * FROM production_runs WHERE id = $1"


async def measure(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="platework-bench-") as folder:
        stack = Stack(DataDir(Path(folder) / "data"))
        try:
            await stack.start()
            await seed(stack, announce=False)
            await on(stack, report, MAIN)
        finally:
            await stack.stop()


async def on(stack: Stack, report: Report, tenant: str) -> None:
    """Measure a running stack on which a tenant has a printer."""
    password, _ = stack.data.admin_password()
    credentials = {"tenant": tenant, "email": f"admin@{tenant}.local", "password": password}
    async with signed_in(stack.edge_url, tenant, credentials["email"], password) as api:
        run = await _run(api)
    await asyncio.sleep(SETTLE)
    bare = await _selects(stack, run)
    for name, url in (("the service", stack.urls["production"]), ("the edge", stack.edge_url)):
        times = await _reads(url, credentials, stack.edge_url, run, report)
        for share in (50, 99):
            ceiling = percentile(bare, share / 100)
            found = percentile(times, share / 100)
            report.add(f"run of {PLATES} plates from {name}, p{share}", "ms", [found], ceiling)


async def _run(api: Api) -> str:
    """A run of many plates, of which some bed loads are printed."""
    printer = (await _known(lambda: api.get("/printers")))["items"][0]["id"]
    model = await api.post("/models", {"name": "Wall", "prints_per_plate": 2, "gcode_filename": "wall.3mf"})
    spools = [
        await api.post("/spools", {"name": f"PLA {n}", "material": "PLA", "initial_grams": 1000})
        for n in range(SPOOLS)
    ]
    body = {
        "printer_id": printer,
        "plates": [{"model_id": model["id"], "quantity": PRINTS_PER_PLATE + 1} for _ in range(PLATES)],
        "materials": [{"spool_id": one["id"], "estimated_model_grams": 90} for one in spools],
    }
    run = await _patiently(lambda: api.post("/production-runs", body))
    for plate in run["plates"]:
        for _ in range(PRINTS_PER_PLATE):
            await api.post(f"/production-runs/{run['id']}/plates/{plate['id']}/prints", {"good": 2})
    return str(run["id"])


async def _known(ask: Callable[[], Awaitable[Any]]) -> Any:
    """A list, once there is something in it: printers of a new tenant come by message."""
    deadline = time.monotonic() + PATIENCE
    while not (found := await ask())["items"] and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    return found


async def _patiently(ask: Callable[[], Awaitable[Any]]) -> Any:
    """An answer that may have to wait for news of another service."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return await ask()
        except CommandError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.2)


async def _selects(stack: Stack, run: str) -> list[float]:
    """Milliseconds of one row by its key."""
    production = next(spec for spec in SERVICES if spec.name == "production")
    connection = await Installation(stack.secrets, stack.ports, live=True).reader(production)
    try:
        return await _times(lambda: connection.fetchrow(SELECT, run))
    finally:
        await connection.close()


async def _reads(url: str, credentials: dict[str, str], edge: str, run: str, report: Report) -> list[float]:
    """Milliseconds of one answer, on a connection that stays open."""
    async with plain(edge) as client:
        token = (await client.post("/api/v1/auth/token", json=credentials)).json()["access_token"]
    async with plain(url) as client:
        client.headers["Authorization"] = f"Bearer {token}"

        async def read() -> httpx.Response:
            return await client.get(f"/api/v1/production-runs/{run}")

        shown = (await read()).json()
        size = (len(shown["plates"]), len(shown["materials"]), shown["completed_plates"])
        expected = (PLATES, SPOOLS, PLATES * PRINTS_PER_PLATE)
        if size != expected:
            report.wrong.append(f"the run has plates, spools and prints {size} instead of {expected}")
        return await _times(read)


async def _times(work: Callable[[], Awaitable[Any]]) -> list[float]:
    times = []
    for _ in range(WARM_UP + SAMPLES):
        began = time.perf_counter()
        await work()
        times.append((time.perf_counter() - began) * 1000)
    return times[WARM_UP:]
