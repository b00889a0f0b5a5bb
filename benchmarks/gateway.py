"""The printer gateway: 500 printers that report 12 KB each second over TLS, on one processor; and the parser.

The printers live in this process, the gateway has a processor to itself. From a report until its figures are
to be seen, every step counts: TLS, MQTT, merging, deciding, writing the live state, the watch. In production
figures are shown every five seconds at most; here at once, which is more work.
"""

import asyncio
import json
import time
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from cli.bench import lab, machines
from cli.bench.lab import Lab
from cli.bench.machines import Machines
from cli.bench.result import Report, percentile
from printer_gateway.domain.machine import step
from printer_gateway.domain.record import Moment, new_record
from printer_gateway.domain.report import Session, receive
from simulator import FAMILIES, Job, Printer

PRINTERS = 500
SECONDS = 30
SETTLING = 5.0
PARSED = 20_000
REPEATS = 3
CLOCK = "bench"


async def measure(report: Report) -> None:
    for name, messages in (("full", full_reports()), ("delta", deltas())):
        rates = [_parse(messages) for _ in range(REPEATS)]
        ceiling = max(_decode(messages) for _ in range(REPEATS))
        report.add(f"parser and machine: {name} reports", "msg/s", rates, ceiling)
    report.add("size of a full report", "KB", [len(full_reports()[0]) / 1e3])
    async with lab.opened() as own:
        await _fleet(own, report)


async def _fleet(own: Lab, report: Report) -> None:
    began = time.perf_counter()
    folder = own.folder / "printers"
    async with machines.watched(own, folder, PRINTERS, ("X1C",), core=0, show_seconds=0.05) as farm:
        report.add(f"{PRINTERS} printers online", "s", [time.perf_counter() - began])
        printers = farm.printers
        for printer in printers:
            await printer.begin(Job(file_name="plate.3mf", minutes=600, layers=5000))
            await printer.goto("RUNNING")
        await asyncio.sleep(SETTLING)
        cpu, start = farm.cpu_seconds(), time.perf_counter()
        said = await asyncio.gather(*(_talk(farm, p, n / PRINTERS) for n, p in enumerate(printers)))
        passed = time.perf_counter() - start
        report.add("gateway CPU", "% of a core", [(farm.cpu_seconds() - cpu) / passed * 100])
        await asyncio.sleep(SETTLING)
        report.add("gateway memory", "MB", [farm.gateway.memory_info().rss / 1e6])
        _judge(report, farm, printers, said, passed)


async def _talk(farm: Machines, printer: Printer, phase: float) -> dict[int, float]:
    """One report per second; when each was said, by its layer."""
    said = {}
    start = time.monotonic() + phase
    for layer in range(1, SECONDS + 1):
        await asyncio.sleep(max(0.0, start + layer - time.monotonic()))
        said[layer] = await farm.say(printer, layer, nozzle_temper=200 + layer % 20)
    return said


def _judge(
    report: Report, farm: Machines, printers: list[Printer], said: list[dict[int, float]], passed: float
) -> None:
    report.add("reports", "1/s", [sum(map(len, said)) / passed], ceiling=float(PRINTERS))
    seconds = [s for p, one in zip(printers, said, strict=True) for s in farm.seconds_until_shown(p, one)]
    for share in (0.5, 0.99, 1.0):
        report.add(f"report to live state, p{share * 100:.0f}", "ms", [percentile(seconds, share) * 1e3])
    missing = sum(map(len, said)) - len(seconds)
    if missing:
        report.wrong.append(f"{missing} reports never showed")
    for printer in printers:
        if printer.peak_clients != 1:
            report.wrong.append(f"{printer.serial} had {printer.peak_clients} sessions")


# The parser alone.


def full_reports() -> list[bytes]:
    """What an X1C says while it prints: everything, of which a little changed."""
    document = FAMILIES["X1C"].document(Random(1))  # noqa: S311 - looks
    return [_frame({**document, **_progress(number)}, msg=0) for number in range(200)]


def deltas() -> list[bytes]:
    """What an A1 says: one to three fields."""
    names = ("nozzle_temper", "bed_temper", "mc_remaining_time")
    changes = [{name: _progress(n)[name] for name in names[: n % 3 + 1]} for n in range(200)]
    return [_frame(change, msg=1) for change in changes]


def _progress(number: int) -> dict[str, Any]:
    return {
        "gcode_state": "RUNNING",
        "subtask_name": "plate",
        "task_id": "731942001",
        "nozzle_temper": 219 + number % 3,
        "bed_temper": 59 + number % 2,
        "mc_percent": number // 2,
        "layer_num": number,
        "mc_remaining_time": 300 - number,
    }


def _frame(report: dict[str, Any], msg: int) -> bytes:
    return json.dumps({"print": {**report, "command": "push_status", "msg": msg}}).encode()


def _decode(messages: list[bytes]) -> float:
    """Messages per second that the JSON decoder alone takes: the ceiling of any parser."""
    started = time.perf_counter()
    for number in range(PARSED):
        json.loads(messages[number % len(messages)])
    return PARSED / (time.perf_counter() - started)


def _parse(messages: list[bytes]) -> float:
    """Messages per second through parser and machine, without any connection."""
    record = new_record(UUID(int=1), "00M00A", datetime.now(UTC))
    session = receive(Session(), full_reports()[0]).session
    started = time.perf_counter()
    for number in range(PARSED):
        received = receive(session, messages[number % len(messages)])
        session = received.session
        if received.seen is not None:
            record = step(record, received.seen, Moment(datetime.now(UTC), time.monotonic(), CLOCK)).record
    return PARSED / (time.perf_counter() - started)
