"""Many rows go as one atomic batch, in order; what the broker has seen already is not stored again."""

from uuid import uuid4

from chassis.publishing import ATOMIC_FROM
from chassis.testing import eventually
from contracts.printers import PrinterUpdated

BATCH = "Nats-Batch-Id"


async def emit(database, tenant, count):
    """Emit versions 1 to `count` of one printer in one transaction."""
    printer = uuid4()
    async with database.transaction(tenant) as tx:
        for version in range(1, count + 1):
            tx.emit(PrinterUpdated(tenant_id=tenant, printer_id=printer, name="many", version=version))


async def stored(client, tenant, expected, stream="PRINTERS"):
    """The tenant's messages in a stream: at least so many, in order."""
    js = client.jetstream()
    subscription = await js.subscribe(f"printer.updated.{tenant}.>", stream=stream, ordered_consumer=True)
    messages = []
    while len(messages) < expected or subscription.pending_msgs:
        messages.append(await subscription.next_msg(timeout=10))
    await subscription.unsubscribe()
    return messages


def versions(messages):
    return [PrinterUpdated.model_validate_json(message.data).version for message in messages]


async def test_many_rows_are_one_batch_in_order(probe, nats_admin, tenant):
    await emit(probe.database, tenant, 100)
    messages = await stored(nats_admin, tenant, 100)
    assert versions(messages) == list(range(1, 101))
    assert len({message.headers.get(BATCH) for message in messages} - {None}) == 1


async def test_the_live_feed_gets_batches_too(probe, nats_admin, tenant):
    await emit(probe.database, tenant, 100)
    assert versions(await stored(nats_admin, tenant, 100, stream="FEED")) == list(range(1, 101))


async def test_a_few_rows_go_one_by_one(probe, nats_admin, tenant):
    await emit(probe.database, tenant, ATOMIC_FROM - 1)
    messages = await stored(nats_admin, tenant, ATOMIC_FROM - 1)
    assert versions(messages) == list(range(1, ATOMIC_FROM))
    assert not any(message.headers.get(BATCH) for message in messages)


async def test_rows_that_were_published_before_are_stored_once(probe, postgres, nats_admin, tenant):
    """A relay that dies after publishing leaves rows unmarked: the broker refuses the batch that has them."""
    await emit(probe.database, tenant, 50)
    await stored(nats_admin, tenant, 50)
    owner = await postgres.connect("probe")
    try:
        unsent = "SELECT count(*) FROM outbox WHERE tenant_id = $1 AND sent_at IS NULL"

        async def sent() -> bool:
            return await owner.fetchval(unsent, tenant) == 0

        await eventually(sent)
        await owner.execute("UPDATE outbox SET sent_at = NULL WHERE tenant_id = $1", tenant)
        await emit(probe.database, tenant, 50)
        await eventually(sent)
    finally:
        await owner.close()
    assert versions(await stored(nats_admin, tenant, 100)) == [*range(1, 51), *range(1, 51)]
