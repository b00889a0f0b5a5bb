"""A million mutated reports through the real path, while other printers go on as if nothing happened."""

import asyncio
import itertools
import time
from pathlib import Path
from random import Random
from typing import Any

from cli.bench import machines
from cli.bench.machines import Machines, Servers
from cli.bench.result import percentile
from cli.soak.mutations import mutated
from simulator import Printer

REPORTS = 1_000_000
BATCH = 250
"""After so many mutations comes a good report, and the next batch when it shows."""
OTHERS = 3
OTHERS_SECONDS = 0.2
PATIENCE_SECONDS = 60.0
MAX_GROWTH_MB = 50.0
MAX_SECONDS = 1.0
WARM = 0.1
"""The share of the reports after which memory counts."""


async def soak(servers: Servers, folder: Path, count: int, seed: int) -> dict[str, Any]:
    """Send so many; the outcome as `--json` prints it."""
    families = ("X1C", *["A1"] * OTHERS)
    async with machines.watched(servers, folder, 1 + OTHERS, families, show_seconds=0.02) as farm:
        victim, *others = farm.printers
        over = asyncio.Event()
        talking = [asyncio.create_task(_talk(farm, printer, over)) for printer in others]
        started = time.perf_counter()
        growth, wrong = await _attack(farm, victim, count, seed)
        seconds = time.perf_counter() - started
        over.set()
        told = list(zip(others, await asyncio.gather(*talking), strict=True))
        wrong += [f"{p.serial} shows no more" for p, said in told if not await _shows(farm, p, max(said))]
        late = [late for printer, said in told for late in farm.seconds_until_shown(printer, said)]
    p99 = percentile(late, 0.99)
    if growth > MAX_GROWTH_MB:
        wrong.append(f"the gateway grew by {growth:.0f} MB")
    if p99 > MAX_SECONDS:
        wrong.append(f"other printers' reports took {p99:.2f} s (p99) to show")
    return {
        "ok": not wrong,
        "seed": seed,
        "reports": count,
        "growth_mb": round(growth, 1),
        "others_p99_ms": round(p99 * 1e3, 1),
        "others_reports": len(late),
        "violations": wrong,
        "seconds": round(seconds, 1),
    }


async def _attack(farm: Machines, victim: Printer, count: int, seed: int) -> tuple[float, list[str]]:
    """Send mutations to the gateway; how many megabytes it grew after the first tenth, and what was wrong."""
    before, sent = farm.gateway.memory_info().rss, 0
    reports = mutated(victim.document, seed)
    layers = itertools.count(1)
    while sent < count:
        batch = min(BATCH, count - sent)
        for report in itertools.islice(reports, batch):
            await victim.send(report)
        sent += batch
        if not await _understood(farm, victim, next(layers)):
            return 0.0, [f"no report is understood after {sent} mutations (seed {seed})"]
        if sent <= count * WARM:
            before = farm.gateway.memory_info().rss
    lost = victim.broker.unsent
    wrong = [f"{lost} mutations never left the simulator"] if lost else []
    return (farm.gateway.memory_info().rss - before) / 1e6, wrong


async def _understood(farm: Machines, victim: Printer, layer: int) -> bool:
    """Whether a good report still shows."""
    await farm.say(victim, layer)
    return await _shows(farm, victim, layer)


async def _shows(farm: Machines, printer: Printer, layer: int) -> bool:
    """Wait until the live state has this layer; False when that is not going to be."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while farm.shown[farm.ids[printer.serial]].get("layer") != layer:
        if time.monotonic() > deadline or not farm.gateway.is_running():
            return False
        await asyncio.sleep(0.005)
    return True


async def _talk(farm: Machines, printer: Printer, over: asyncio.Event) -> dict[int, float]:
    """Report until it is over; when each was said, by its layer."""
    said: dict[int, float] = {}
    dice = Random(printer.serial)  # noqa: S311 - jitter
    for layer in itertools.count(1):
        said[layer] = await farm.say(printer, layer)
        if over.is_set():
            break
        await asyncio.sleep(OTHERS_SECONDS * dice.uniform(0.5, 1.5))
    return said
