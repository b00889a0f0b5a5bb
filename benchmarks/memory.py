"""What everything that `up` starts holds in memory, idle: resident per service, and all of it in fair shares.

A page that processes share counts once in the sum (PSS). Printers are connected, and stand still.
"""

import asyncio
import tempfile
from pathlib import Path

import psutil

from cli.bench.result import Report
from cli.datadir import DataDir
from cli.programs import Simulation
from cli.seed import seed
from cli.services import SERVICES
from cli.stack import Stack

PRINTERS = 5
SETTLE = 20.0
SAMPLES = 3
PAUSE = 5.0
MB = 1e6
SERVICE_MB, ALL_MB = 130, 900


async def measure(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="platework-bench-") as folder:
        simulation = Simulation(PRINTERS, loop=False)
        stack = Stack(DataDir(Path(folder) / "data"), simulation=simulation, build_web=True)
        try:
            await stack.start()
            await seed(stack, announce=False, desk=True)
            await asyncio.sleep(SETTLE)
            await on(stack, report)
        finally:
            await stack.stop()


async def on(stack: Stack, report: Report) -> None:
    """Measure a running stack."""
    processes = {spec.name: psutil.Process(stack.supervisor[spec.name].pid) for spec in SERVICES}
    resident: dict[str, list[float]] = {name: [] for name in processes}
    shares: list[float] = []
    for number in range(SAMPLES):
        await asyncio.sleep(PAUSE if number else 0)
        for name, process in processes.items():
            resident[name].append(process.memory_info().rss / MB)
        shares.append(sum(map(_share, psutil.Process().children(recursive=True))) / MB)
    for name, samples in resident.items():
        report.add(f"{name}, resident", "MB", samples, SERVICE_MB)
    report.add("all services, servers and the simulator, shares", "MB", shares, ALL_MB)


def _share(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        # Postgres ends a backend whenever a pool lets it go.
        return 0.0
