"""The inventory pipeline: finished plates in, stock, allocation and events out.

N `plate.completed` wait in the stream when the service starts, as a process of its own. The clock runs from
the first delivery until every effect is committed and every event is in JetStream. After each run the whole
installation is audited.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4, uuid5

from cli.bench import ceilings, lab
from cli.bench.lab import Lab
from cli.bench.result import Report
from cli.installation import Connection
from contracts.envelope import Envelope
from contracts.inventory import StockChanged
from contracts.printer_gateway import Filament, PlateCompleted, end_id

REPEATS = 3
PATIENCE = 300.0
"""Longest wait for one run, in seconds: beyond it something is broken, not slow."""
DURABLE = ("PLATES", "inventory-plates")
ROOT = UUID("0b1d1f4e-8b1c-4b52-9a39-3f5f9a6b7f10")
PER_PRINT = 4
TOO_MANY = 3_000_000_000
"""Bed loads beyond what the column holds: the schema allows them, the handler fails on them."""

# Parts with mappings, and two orders per part that wait for what eight items serve.
SETUP = """
CREATE TEMP TABLE made AS
SELECT uuidv7() AS part_id, t.tenant_id, n,
       $2::int / $3::int AS waiting
FROM unnest($1::uuid[]) WITH ORDINALITY AS t(tenant_id, k), generate_series(1, $3::int) AS n
"""
FILL = """
INSERT INTO parts (id, tenant_id, name, parts_per_print, version, created_at, updated_at)
    SELECT part_id, tenant_id, 'part ' || n, {per_print}, 1, now(), now() FROM made;
INSERT INTO stock_items (item_id, tenant_id, part_id, name)
    SELECT part_id, tenant_id, part_id, 'part ' || n FROM made;
INSERT INTO gcode_part_mappings (id, tenant_id, gcode_filename, folded, part_id, created_at)
    SELECT uuidv7(), tenant_id, 'part-' || n || '.3mf', 'part-' || n || '.3mf', part_id, now() FROM made;
CREATE TEMP TABLE asked AS
    SELECT uuidv7() AS order_id, uuidv7() AS line_id, uuidv7() AS id, tenant_id, part_id,
           row_number() OVER (PARTITION BY tenant_id ORDER BY k, n) AS number, (k % 3) AS priority
    FROM made, LATERAL generate_series(1, waiting) AS k;
INSERT INTO orders (id, tenant_id, number, request_hash, priority, status, fulfillment_status, created_at,
                    updated_at, version)
    SELECT order_id, tenant_id, number, '', priority, 'open', 'unfulfilled', now(), now(), 0 FROM asked;
INSERT INTO order_counters (tenant_id, last_number) SELECT tenant_id, max(number) FROM asked GROUP BY 1;
INSERT INTO order_lines (id, tenant_id, order_id, position, item_id, quantity)
    SELECT line_id, tenant_id, order_id, 1, part_id, 8 FROM asked;
INSERT INTO order_part_allocations (id, tenant_id, order_id, line_id, item_id, quantity_needed, priority,
                                    order_number)
    SELECT id, tenant_id, order_id, line_id, part_id, 8, priority, number FROM asked;
"""
OUTCOME = """
SELECT (SELECT count(*) FROM inventory_print_log) AS prints,
       (SELECT sum(on_hand) FROM stock_items) AS items,
       (SELECT count(*) FROM orders WHERE fulfillment_status = 'fulfilled') AS fulfilled,
       (SELECT count(*) FROM outbox WHERE sent_at IS NULL) AS unsent
"""


@dataclass(frozen=True)
class Variant:
    name: str
    messages: int = 5_000
    parts: int = 1000
    """Per tenant."""
    tenants: int = 1
    orders: int = 2000
    """Per tenant, of eight items each."""
    poison: int = 0
    """How many of the messages the handler fails on."""
    batch: int = 100

    @property
    def tenant_ids(self) -> list[UUID]:
        return [uuid5(ROOT, f"tenant {n}") for n in range(self.tenants)]

    @property
    def good(self) -> int:
        return self.messages - self.poison


SPREAD = Variant("1000 parts")
HOT = Variant("1 hot part", parts=1)
VARIANTS = (
    SPREAD,
    HOT,
    Variant("1 % poison", poison=50),
    Variant("20 tenants", parts=50, tenants=20, orders=100),
    Variant("one by one", messages=500, batch=1),
)


async def measure(report: Report) -> None:
    async with lab.opened() as own:
        await own.keep_database("inventory", "fresh")
        best = await _ceilings(own, report)
        rates = {variant.name: await _variant(own, report, variant, best) for variant in VARIANTS}
    spread = rates[SPREAD.name]
    for variant in VARIANTS[1:]:
        report.add(f"{variant.name} / 1000 parts", "ratio", [rates[variant.name] / spread])


async def _ceilings(own: Lab, report: Report) -> float:
    own.say("ceilings")
    consume, publish, commit = [], [], []
    connection = await own.superuser("fresh")
    for _ in range(REPEATS):
        await own.empty_streams()
        await ceilings.publish(own.broker, _plates(SPREAD))
        consume.append(await ceilings.consume_and_decode(own.broker, "PLATES", SPREAD.messages))
        publish.append(await ceilings.publish(own.broker, _stock_changes(SPREAD.messages)))
        commit.append(await ceilings.commits(connection))
    await connection.execute("DROP TABLE bench_commits")
    await connection.close()
    report.add("ceiling: JetStream consume and decode", "msg/s", consume)
    report.add("ceiling: JetStream publish, pipelined", "msg/s", publish)
    report.add("ceiling: Postgres commits, one at a time", "tx/s", commit)
    return report.results[0].value


async def _variant(own: Lab, report: Report, variant: Variant, best: float) -> float:
    await own.restore_database("inventory", "fresh")
    await _set_up(own, variant)
    await own.keep_database("inventory", "ready")
    rates = []
    for number in range(REPEATS):
        own.say(f"{variant.name}, {number + 1} of {REPEATS}")
        await own.restore_database("inventory", "ready")
        await own.empty_streams()
        rates.append(await _run(own, report, variant))
    return report.add(f"pipeline: {variant.name}", "msg/s", rates, best)


async def _set_up(own: Lab, variant: Variant) -> None:
    connection = await own.superuser("inventory")
    await connection.execute(SETUP, variant.tenant_ids, variant.orders, variant.parts)
    await connection.execute(FILL.format(per_print=PER_PRINT))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def _run(own: Lab, report: Report, variant: Variant) -> float:
    await ceilings.publish(own.broker, _plates(variant))
    connection = await own.superuser("inventory")
    beginning = asyncio.create_task(_first_delivery(own))
    async with own.service("inventory", {"PLATEWORK_INVENTORY_MAX_BATCH": str(variant.batch)}):
        async with asyncio.timeout(PATIENCE):
            while not await _done(connection, variant):
                await asyncio.sleep(0.03)
        seconds = time.perf_counter() - await beginning
        await _verify(own, report, variant, await connection.fetchrow(OUTCOME))
    await connection.close()
    return variant.good / seconds


async def _first_delivery(own: Lab) -> float:
    js = own.broker.jetstream()
    while not (await js.consumer_info(*DURABLE)).delivered.stream_seq:
        await asyncio.sleep(0.005)
    return time.perf_counter()


async def _done(connection: Connection, variant: Variant) -> bool:
    if await connection.fetchval("SELECT count(*) < $1 FROM inventory_print_log", variant.good):
        return False
    return not await connection.fetchval("SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL)")


async def _verify(own: Lab, report: Report, variant: Variant, outcome: Mapping[str, int]) -> None:
    items = variant.good * PER_PRINT
    wanted = {"prints": variant.good, "items": items, "unsent": 0}
    # Nobody else runs here, and poison is tried again for minutes: that something waits is right.
    wrong = await own.violations(without=("A20",))
    wrong += [
        f"{key}: {outcome[key]} instead of {value}" for key, value in wanted.items() if outcome[key] != value
    ]
    report.wrong += [f"{variant.name}: {what}" for what in wrong]


def _plates(variant: Variant) -> list[tuple[str, bytes, dict[str, str]]]:
    """Finished plates as the gateway publishes them, over all tenants and parts in turn."""
    tenants = variant.tenant_ids
    printers = [uuid5(ROOT, f"printer {n}") for n in range(50)]
    every = variant.messages // variant.poison if variant.poison else 0
    found = []
    for number in range(variant.messages):
        part = (number // variant.tenants) % variant.parts + 1
        plate = PlateCompleted(
            tenant_id=tenants[number % variant.tenants],
            print_id=uuid4(),
            printer_id=printers[number % len(printers)],
            printer_serial="01P00A000000000",
            file_name=f"part-{part}.3mf",
            candidates=(f"part-{part}.3mf", f"part-{part}"),
            plate_index=1,
            started_at=datetime.now(UTC) - timedelta(hours=1),
            finished_at=datetime.now(UTC),
            progress_percent=100,
            layers=250,
            filament=(Filament(tray=0, material="PLA", color="FF8800FF"),),
            prints=TOO_MANY if every and number % every == every // 2 else 1,
        )
        found.append(_message(end_id(plate.print_id), "printer-gateway", plate))
    return found


def _stock_changes(count: int) -> list[tuple[str, bytes, dict[str, str]]]:
    """Events of the size inventory publishes most."""
    item = uuid4()
    return [
        _message(
            uuid4(),
            "inventory",
            StockChanged(
                tenant_id=ROOT,
                item_id=item,
                part_id=item,
                name="part 1",
                quantity_on_hand=number,
                quantity_reserved=0,
                quantity_available=number,
                change=1,
                reason="print finished",
                version=number,
            ),
        )
        for number in range(count)
    ]


def _message(
    event_id: UUID, source: str, event: PlateCompleted | StockChanged
) -> tuple[str, bytes, dict[str, str]]:
    headers = Envelope(event_id, source, datetime.now(UTC), event).headers()
    return event.subject, event.model_dump_json().encode(), headers
