"""Allocation under a long queue: 5,000 orders wait for one part, and a print comes in.

Measured where a user would: the request that logs one print, from its sending to its answer, after which
stock, allocation, order and events are committed. Beside it the least that any service could do in the same
run: an `UPDATE` of one row, committed, over the same kind of connection.
"""

import time
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from chassis.testing import Issuer
from cli.bench import lab
from cli.bench.lab import Lab
from cli.bench.result import Report, percentile
from cli.client import API, plain

PRINTS, WARM_UP = 100, 5
VARIANTS = ((PRINTS + WARM_UP, 1), (5_000, 1), (5_000, 8), (5_000, 100))
"""Orders that wait, and items in one print: it serves as many orders."""
TENANT = UUID("5f0c6d1a-2b7e-4a53-8a57-6c1b7e0f9d11")
LIMIT_MS = 20.0

SETUP = """
CREATE TEMP TABLE made AS SELECT uuidv7() AS part_id, uuidv7() AS order_id, uuidv7() AS line_id, n
FROM generate_series(1, {waiting}) AS n;
UPDATE made SET part_id = (SELECT part_id FROM made WHERE n = 1);
INSERT INTO parts (id, tenant_id, name, parts_per_print, version, created_at, updated_at)
    SELECT part_id, '{tenant}', 'hot', 1, 1, now(), now() FROM made WHERE n = 1;
INSERT INTO stock_items (item_id, tenant_id, part_id, name) SELECT part_id, '{tenant}', part_id, 'hot'
    FROM made WHERE n = 1;
INSERT INTO orders (id, tenant_id, number, request_hash, priority, status, fulfillment_status, created_at,
                    updated_at, version)
    SELECT order_id, '{tenant}', n, '', n % 3, 'open', 'unfulfilled', now(), now(), 0 FROM made;
INSERT INTO order_counters (tenant_id, last_number) VALUES ('{tenant}', {waiting});
INSERT INTO order_lines (id, tenant_id, order_id, position, item_id, quantity)
    SELECT line_id, '{tenant}', order_id, 1, part_id, {needed} FROM made;
INSERT INTO order_part_allocations (id, tenant_id, order_id, line_id, item_id, quantity_needed, priority,
                                    order_number)
    SELECT uuidv7(), '{tenant}', order_id, line_id, part_id, {needed}, n % 3, n FROM made;
"""
SERVED = "SELECT count(*) FROM orders WHERE fulfillment_status = 'fulfilled'"
UNSENT = "SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL)"


async def measure(report: Report) -> None:
    issuer = Issuer()
    await issuer.start()
    try:
        async with lab.opened() as own:
            await own.keep_database("inventory", "fresh")
            for waiting, load in VARIANTS:
                await own.restore_database("inventory", "fresh")
                await own.empty_streams()
                await _measure(own, issuer, report, waiting, load)
    finally:
        await issuer.stop()
    short, long = (one for one in report.results if one.metric.endswith(" 1 items per print: p50"))
    report.add("long queue / short queue", "ratio", [long.value / short.value])


async def _measure(own: Lab, issuer: Issuer, report: Report, waiting: int, load: int) -> None:
    own.say(f"{waiting} wait, {load} items per print")
    connection = await own.superuser("inventory")
    # Each order lacks one item, so every item of a print serves an order of its own.
    await connection.execute(SETUP.format(waiting=waiting, tenant=TENANT, needed=1))
    await connection.execute("VACUUM ANALYZE")
    part = await connection.fetchval("SELECT id FROM parts")
    bare = await _bare(own)
    port, prints = own.free_port(), min(PRINTS, waiting // load - WARM_UP)
    async with (
        own.service("inventory", {"PLATEWORK_IDENTITY_URL": issuer.url}, port=port),
        plain(f"http://127.0.0.1:{port}") as client,
    ):
        headers = issuer.headers(TENANT, "operator")

        async def one() -> None:
            body = {"part_id": str(part), "quantity_printed": load}
            answer = await client.post(f"{API}/print-log", json=body, headers=headers)
            answer.raise_for_status()

        for _ in range(WARM_UP):
            await one()
        took = await _milliseconds(one, prints)
        served = await connection.fetchval(
            "SELECT count(*) FROM orders WHERE fulfillment_status = 'fulfilled'"
        )
        while await connection.fetchval("SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL)"):
            pass
        report.wrong += await own.violations(without=("A5", "A6", "A11", "A20"))
    await connection.close()
    if served != (prints + WARM_UP) * load:
        report.wrong.append(
            f"{load} items per print: {served} orders are served, not {(prints + WARM_UP) * load}"
        )
    name = f"{waiting} wait, {load} items per print"
    ceiling = percentile(bare, 0.5)
    report.add(f"bare UPDATE and commit beside it ({waiting}, {load}): p50", "ms", [ceiling])
    report.add(f"{name}: p50", "ms", [percentile(took, 0.5)], ceiling)
    report.add(f"{name}: p99", "ms", [percentile(took, 0.99)], percentile(bare, 0.99))
    report.add(
        f"{name}: within {LIMIT_MS:.0f} ms", "%", [100 * sum(ms < LIMIT_MS for ms in took) / len(took)]
    )


async def _bare(own: Lab) -> list[float]:
    """What one durable UPDATE takes."""
    connection = await own.superuser("inventory")
    await connection.execute("CREATE TABLE bench_bare (id uuid PRIMARY KEY, n int)")
    row = uuid4()
    await connection.execute("INSERT INTO bench_bare VALUES ($1, 0)", row)

    async def update() -> None:
        await connection.execute("UPDATE bench_bare SET n = n + 1 WHERE id = $1", row)

    took = await _milliseconds(update, PRINTS)
    await connection.execute("DROP TABLE bench_bare")
    await connection.close()
    return took


async def _milliseconds(work: Callable[[], Awaitable[None]], times: int) -> list[float]:
    took = []
    for _ in range(times):
        started = time.perf_counter()
        await work()
        took.append((time.perf_counter() - started) * 1e3)
    return took
