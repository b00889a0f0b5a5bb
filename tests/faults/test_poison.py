"""Messages that nobody can digest, one of which kills its consumer: dead letters, while the others flow."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from chassis.consumer_loop import MAX_DELIVERIES
from cli.errors import CommandError
from contracts.envelope import Envelope
from contracts.printer_gateway import PlateCompleted, end_id

FILE = "clamp.gcode.3mf"
VARIABLE = "PLATEWORK_INVENTORY_CRASH_AT"

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def stream(site):
    """The broker, as its administrator."""
    client = await site.farm.installation.broker()
    yield client.jetstream()
    await client.close()


@pytest.fixture
async def tenant(site) -> UUID:
    return UUID((await site.farm.api.get("/tenants/current"))["id"])


async def publish(stream, tenant: UUID, print_id: UUID) -> UUID:
    """A finished plate of an unknown printer that names no file; returns the event's id."""
    event = PlateCompleted(
        tenant_id=tenant, print_id=print_id, printer_id=uuid4(), finished_at=datetime.now(UTC)
    )
    envelope = Envelope(end_id(print_id), "printer-gateway", datetime.now(UTC), event)
    await stream.publish(event.subject, event.model_dump_json().encode(), headers=envelope.headers())
    return envelope.id


async def letters(site) -> dict[str, dict]:
    page = await site.farm.api.get("/inventory/dead-letters", limit=100)
    return {one["event_id"]: one for one in page["items"]}


async def unmapped(site) -> int:
    return (await site.farm.api.get("/print-log/unmapped", limit=1))["total"]


async def reached(site, count: int) -> bool:
    return await unmapped(site) == count


async def test_a_message_that_kills_the_process_is_a_dead_letter_and_its_neighbours_flow(
    site, stream, tenant
):
    waiting, print_id = await unmapped(site), uuid4()
    armed = {VARIABLE: f"consumer.claimed:{end_id(print_id)}"}
    site.stack.supervisor.lend("inventory", *[armed] * (MAX_DELIVERIES + 2))
    await site.kill("inventory")
    before = await publish(stream, tenant, uuid4())
    killer = await publish(stream, tenant, print_id)
    after = await publish(stream, tenant, uuid4())
    await site.print_everywhere(FILE)

    async def buried() -> dict | None:
        try:
            return (await letters(site)).get(str(killer))
        except CommandError:
            return None  # inventory is dead just now

    letter = await site.until(buried)
    assert "the process died" in letter["error"]
    await site.until(lambda: reached(site, waiting + 2))
    assert not {str(before), str(after)} & set(await letters(site))
    site.stack.supervisor["inventory"].lent.clear()
    await site.books_agree()
