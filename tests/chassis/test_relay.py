"""The relay: what is committed is published, in order per aggregate; what is rolled back is not."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from nats.aio.client import Client
from prometheus_client import REGISTRY
from sqlalchemy import text

from chassis.db import SYSTEM, Transaction
from chassis.http import Service, build_app
from chassis.relay import Relay
from chassis.testing import eventually, running
from cli.embedded.ports import free_port
from contracts.printers import PrinterUpdated


async def bump(database, tenant: UUID, printer: UUID) -> None:
    """Raise a version under its row lock and emit it, as every handler does."""
    async with database.transaction(tenant) as tx:
        upsert = text("""
            INSERT INTO notes (tenant_id, topic, count, version) VALUES (:tenant, :topic, 1, 1)
            ON CONFLICT (tenant_id, topic) DO UPDATE SET version = notes.version + 1 RETURNING version
        """)
        version = await tx.session.scalar(upsert, {"tenant": tenant, "topic": str(printer)})
        tx.emit(PrinterUpdated(tenant_id=tenant, printer_id=printer, name="hot", version=version))


async def published(client: Client, tenant: UUID, expected: int) -> list[int]:
    """Versions in the stream, in stream order, first occurrences."""
    js = client.jetstream()
    subscription = await js.subscribe(f"printer.updated.{tenant}.>", ordered_consumer=True)
    versions: list[int] = []
    while len(versions) < expected:
        message = await subscription.next_msg(timeout=10)
        version = PrinterUpdated.model_validate_json(message.data).version
        if version not in versions:
            versions.append(version)
    await subscription.unsubscribe()
    return versions


async def test_eight_writers_and_two_replicas_keep_order_per_aggregate(
    probe, probe_service: Service, nats_admin, tenant
):
    printer = uuid4()
    async with running(build_app(probe_service)):

        async def write() -> None:
            for _ in range(25):
                await bump(probe.database, tenant, printer)

        await asyncio.gather(*(write() for _ in range(8)))
        assert await published(nats_admin, tenant, 200) == list(range(1, 201))


async def test_a_rolled_back_transaction_publishes_nothing(probe, nats_admin, tenant):
    with pytest.raises(RuntimeError):
        async with probe.database.transaction(tenant) as tx:
            tx.emit(PrinterUpdated(tenant_id=tenant, printer_id=uuid4(), name="ghost", version=99))
            await tx.finish()
            raise RuntimeError
    await bump(probe.database, tenant, uuid4())
    assert await published(nats_admin, tenant, 1) == [1]


async def test_the_age_of_what_waits_is_measured_while_the_broker_is_away(probe_settings, postgres, tenant):
    owner = await postgres.connect("probe")
    added = await owner.fetchval(
        "INSERT INTO outbox (event_id, tenant_id, subject, headers, body, created_at)"
        " VALUES ($1, $2, 'probe.waits', '', '', now() - interval '1 hour') RETURNING seq",
        uuid4(),
        tenant,
    )
    away = probe_settings.model_copy(update={"nats_url": f"nats://127.0.0.1:{free_port()}"})
    relay = asyncio.create_task(Relay(away).run())

    async def measured() -> bool:
        return (REGISTRY.get_sample_value("platework_outbox_oldest_unsent_seconds") or 0) >= 3600

    try:
        await eventually(measured)
    finally:
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)
        await owner.execute("DELETE FROM outbox WHERE seq = $1", added)
        await owner.close()


async def test_sent_rows_are_marked_and_kept(probe, probe_settings, postgres, tenant):
    await bump(probe.database, tenant, uuid4())
    reader = await postgres.connect("probe")
    try:
        query = "SELECT count(*) FROM outbox WHERE tenant_id = $1 AND sent_at IS NOT NULL"
        await eventually(lambda: reader.fetchval(query, tenant))
    finally:
        await reader.close()


def test_an_event_of_another_tenant_cannot_be_emitted(tenant):
    tx = Transaction(None, tenant, SYSTEM, "probe", datetime.now(UTC))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="tenant"):
        tx.emit(PrinterUpdated(tenant_id=uuid4(), printer_id=uuid4(), name="x", version=1))


async def test_a_batch_of_two_tenants_publishes_for_both(probe, nats_admin, tenant):
    other = uuid4()
    async with probe.database.transaction(tenant) as tx:
        tx.emit(PrinterUpdated(tenant_id=tenant, printer_id=uuid4(), name="one", version=1))
        await tx.act_for(other)
        tx.emit(PrinterUpdated(tenant_id=other, printer_id=uuid4(), name="two", version=2))
    assert await published(nats_admin, tenant, 1) == [1]
    assert await published(nats_admin, other, 1) == [2]


async def test_only_what_is_too_old_is_forgotten(probe, probe_settings, postgres, tenant):
    owner = await postgres.connect("probe")
    url = probe_settings.relay_database_url.get_secret_value()
    relay = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        for days in (1, 100):
            await owner.execute(
                "INSERT INTO inbox (durable, event_id, received_at) VALUES ($1, $2, now() - $3::interval)",
                str(tenant),
                uuid4(),
                timedelta(days=days),
            )
            await owner.execute(
                "INSERT INTO idempotency_keys (tenant_id, key, request, body_hash, created_at)"
                " VALUES ($1, $2, '', '', now() - $3::interval)",
                tenant,
                str(days),
                timedelta(days=days - 0.5),
            )
        await Relay.prune(relay)
        assert await owner.fetchval("SELECT count(*) FROM inbox WHERE durable = $1", str(tenant)) == 1
        left = await owner.fetch("SELECT key FROM idempotency_keys WHERE tenant_id = $1", tenant)
        assert [row["key"] for row in left] == ["1"]
    finally:
        await relay.close()
        await owner.close()
