"""From the printer's screen to the customer: a finished plate reported by MQTT until its order is fulfilled.

Everything runs as with `up`. We listen to the printer beside the gateway; the clock runs from the report that
says FINISH until the public API shows the order fulfilled, on an otherwise idle system. The printers live
fast, but the gateway judges by its real deadlines.
"""

import asyncio
import json
import ssl
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiomqtt

from cli.bench.result import Report, percentile
from cli.datadir import DataDir
from cli.programs import Simulation
from cli.soak.farm import PER_PRINT, Farm, farm_on
from cli.stack import Stack

SAMPLES = 40
SPEED = 600.0
FILE = "latency.gcode.3mf"
REAL_DEADLINES = {"PLATEWORK_PRINTER_GATEWAY_TIME_SCALE": "1"}
PATIENCE = 60.0


async def measure(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="platework-bench-") as folder:
        simulation = Simulation(2, speed=SPEED, loop=False)
        stack = Stack(DataDir(Path(folder) / "data"), simulation=simulation, environment=REAL_DEADLINES)
        try:
            await stack.start()
            async with farm_on(stack) as farm:
                await on(farm, report)
        finally:
            await stack.stop()


async def on(farm: Farm, report: Report) -> None:
    """Measure a running farm."""
    await farm.map([FILE])
    delays = await _samples(farm)
    report.add("finished plate to fulfilled order, p50", "ms", [percentile(delays, 0.5)])
    report.add("finished plate to fulfilled order, p99", "ms", [percentile(delays, 0.99)])
    report.add("finished plate to fulfilled order, each", "ms", delays)


async def _samples(farm: Farm) -> list[float]:
    delays: list[float] = []
    async with asyncio.TaskGroup() as group:
        finished = {serial: asyncio.Queue[float]() for serial in farm.serials}
        listeners = [group.create_task(_listen(farm, serial, finished[serial])) for serial in farm.serials]
        for number in range(SAMPLES + len(farm.serials)):
            serial = farm.serials[number % len(farm.serials)]
            async with asyncio.timeout(PATIENCE):
                delays.append(await _sample(farm, serial, finished[serial]))
        for listener in listeners:
            listener.cancel()
    # The first print of each printer also warms everything up.
    return delays[len(farm.serials) :]


async def _sample(farm: Farm, serial: str, finished: asyncio.Queue[float]) -> float:
    """One print for one order: milliseconds from the report to the answer."""
    lines = [{"part_id": farm.files[FILE], "quantity": PER_PRINT}]
    order = await farm.api.post("/orders", {"priority": "normal", "lines": lines})
    await farm.print(serial, FILE, minutes=10)
    reported = await finished.get()
    while (await farm.api.get(f"/orders/{order['id']}"))["fulfillment_status"] != "fulfilled":
        pass
    return (time.perf_counter() - reported) * 1000


async def _listen(farm: Farm, serial: str, finished: asyncio.Queue[float]) -> None:
    """Note when a printer reports that it has just finished."""
    before = None
    async with _printer(await farm.machine(serial)) as client:
        await client.subscribe(f"device/{serial}/report")
        async for message in client.messages:
            state = json.loads(bytes(message.payload)).get("print", {}).get("gcode_state", before)
            if state == "FINISH" and before not in (None, "FINISH"):
                finished.put_nowait(time.perf_counter())
            before = state


@asynccontextmanager
async def _printer(machine: dict[str, Any]) -> AsyncIterator[aiomqtt.Client]:
    context = ssl.create_default_context(cadata=machine["ca_pem"])
    context.check_hostname = False  # the certificate names the serial number
    async with aiomqtt.Client(
        machine["host"],
        machine["port"],
        username="bblp",
        password=machine["access_code"],
        tls_context=context,
    ) as client:
        yield client
