"""Stock in over HTTP: `POST /print-log`, each answer after its commit.

What is durable by then: the entry of the log, the movement of the ledger, the level, the allocation to
whoever waits, and the messages in the outbox.
"""

from cli.bench import load
from cli.bench.load import CALLERS, Bench, Counter
from cli.bench.result import Report


async def measure(report: Report) -> None:
    async with load.running() as bench:
        await on(bench, report)


async def on(bench: Bench, report: Report) -> None:
    """Measure what runs."""
    for callers in CALLERS:
        await _logs(report, bench, callers, callers)
    await _logs(report, bench, CALLERS[-1], 1)


async def _logs(report: Report, bench: Bench, callers: int, count: int) -> None:
    parts = [await _part(bench, f"Part {n} of {count}, {callers} callers") for n in range(count)]
    counters = [Counter({"part_id": parts[n % count], "quantity_printed": 1}, 201) for n in range(callers)]
    asks = [one.to("/print-log") for one in counters]
    await load.measure(report, bench, f"stock in, {callers} callers, {count} parts", asks)
    counted = [await bench.api.get("/inventory", part_id=part) for part in parts]
    on_hand = sum(one["items"][0]["quantity_on_hand"] for one in counted)
    logged = sum(one.done for one in counters)
    if on_hand != logged:
        report.wrong.append(f"{callers} callers logged {logged} items, and {on_hand} are in stock")


async def _part(bench: Bench, name: str) -> str:
    return str((await bench.api.post("/parts", {"name": name}))["id"])
