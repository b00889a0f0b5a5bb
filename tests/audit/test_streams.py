"""What the streams hold is checked as well: messages that nobody wrote down, or that nobody handles."""

from uuid import uuid4

import pytest

from chassis.db import new_id
from contracts.inventory import OrderUpdated, PrintLogged


@pytest.fixture
def event(streams):
    """An event that nobody consumes."""
    return OrderUpdated(
        tenant_id=streams.tenants[0],
        order_id=uuid4(),
        priority="normal",
        status="open",
        fulfillment_status="unfulfilled",
        created_at="2026-01-01T00:00:00Z",
        allocations=(),
        version=1,
    )


async def recorded(site, event, event_id):
    """Make inventory's outbox know an event."""
    aggregate, version = getattr(event, "aggregate", None), getattr(event, "version", None)
    connection = await site.postgres.connect("inventory")
    await connection.execute(
        """
        INSERT INTO outbox
            (event_id, tenant_id, subject, headers, body, aggregate, version, created_at, sent_at)
        SELECT $1, $2, $3, jsonb_build_object('ce-tenantid', $2::uuid)::text, $4, $5, $6, now(), now()
        """,
        *(event_id, event.tenant_id, event.subject, event.model_dump_json().encode(), aggregate, version),
    )
    await connection.close()


async def test_a_message_that_no_outbox_knows_is_a_ghost(streams, red, event):
    await streams.publish(event, source="inventory")
    assert await red() == {"A9"}


async def test_a_message_of_nobody_is_a_ghost(streams, red, event):
    await streams.publish(event, source="stranger")
    assert await red() == {"A9"}


async def test_versions_out_of_order_are_found(streams, red, event):
    for version in (2, 1):
        event_id = new_id()
        changed = event.model_copy(update={"version": version})
        await streams.publish(changed, source="inventory", event_id=event_id)
        if version == 2:
            later = (changed, event_id)
        else:
            await recorded(streams, changed, event_id)
    await recorded(streams, *later)
    assert await red() == {"A11"}


async def test_a_message_that_names_two_tenants_is_found(streams, red):
    event_id, (mine, theirs) = new_id(), streams.tenants
    event = PrintLogged(
        tenant_id=mine,
        print_log_id=uuid4(),
        print_id=uuid4(),
        part_id=uuid4(),
        part_name="Ghost",
        quantity_printed=0,
        status="failed",
        source="manual",
        completed_at="2026-01-01T00:00:00Z",
    )
    await recorded(streams, event, event_id)
    await streams.publish(event, source="inventory", event_id=event_id, body_of=theirs)
    assert await red() == {"A14"}


async def test_a_message_that_nobody_handles_is_stuck(streams, red):
    await streams.publish(streams.farm().completed("hook.3mf"))
    assert await red() == {"A20"}


async def test_a_consumer_that_is_missing_is_found(streams, red):
    client = await streams.admin()
    await client.jetstream().delete_consumer("PRINTERS", "inventory-printers")
    await client.close()
    assert await red() == {"A20"}


async def test_waiting_for_the_next_start_is_not_stuck(streams, stopped_red):
    await streams.publish(streams.farm().completed("hook.3mf"))
    assert await stopped_red() == set()
