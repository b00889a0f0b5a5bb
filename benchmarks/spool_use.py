"""Using filament over HTTP: `POST /spools/{id}/use`, each answer after its commit.

What is durable by then: a transaction of the ledger, the spool's weight, and the message in the outbox.
"""

from decimal import Decimal

from cli.bench import load
from cli.bench.load import CALLERS, Bench, Counter
from cli.bench.result import Report
from cli.client import plain

GRAMS = 1000
REPEATS = 50


async def measure(report: Report) -> None:
    async with load.running() as bench:
        await on(bench, report)


async def on(bench: Bench, report: Report) -> None:
    """Measure what runs."""
    for callers in CALLERS:
        await _uses(report, bench, callers, callers)
    await _uses(report, bench, CALLERS[-1], 1)
    await _retries(report, bench)


async def _uses(report: Report, bench: Bench, callers: int, count: int) -> None:
    spools = [await _spool(bench) for _ in range(count)]
    counters = [Counter({"grams": "0.01", "reason": "bench"}, 200) for _ in range(callers)]
    asks = [one.to(f"/spools/{spools[n % count]}/use") for n, one in enumerate(counters)]
    await load.measure(report, bench, f"use of filament, {callers} callers, {count} spools", asks)
    used = sum(one.done for one in counters) * Decimal("0.01")
    left = sum([await _left(bench, spool) for spool in spools], start=Decimal(0))
    if left != GRAMS * count - used:
        report.wrong.append(f"{callers} callers used {used} g of {count} spools, and {left} g are left")


async def _retries(report: Report, bench: Bench) -> None:
    """The same request again and again is counted once."""
    spool = await _spool(bench)
    body = {"grams": 1, "reason": "bench"}
    headers = {"Authorization": f"Bearer {bench.token}", "Idempotency-Key": f"once-{spool}"}
    async with plain(bench.stack.urls["inventory"]) as client:
        for _ in range(REPEATS):
            await client.post(f"/api/v1/spools/{spool}/use", json=body, headers=headers)
    if (left := await _left(bench, spool)) != GRAMS - 1:
        report.wrong.append(f"{REPEATS} times the same request left {left} g")


async def _spool(bench: Bench) -> str:
    body = {"name": "PLA", "material": "PLA", "initial_grams": GRAMS}
    return str((await bench.api.post("/spools", body))["id"])


async def _left(bench: Bench, spool: str) -> Decimal:
    return Decimal((await bench.api.get(f"/spools/{spool}"))["remaining_grams"])
