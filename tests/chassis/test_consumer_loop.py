"""Delivery, proved on a real broker and a real database."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client
from prometheus_client import REGISTRY

from chassis import consumer_loop, lag
from chassis.db import new_id
from chassis.http import Service, build_app
from chassis.testing import Issuer, eventually, running
from contracts.envelope import Envelope
from contracts.printers import PrinterRegistered


def envelope(tenant: UUID, name: str, event_id: UUID | None = None) -> Envelope:
    event = PrinterRegistered(tenant_id=tenant, printer_id=uuid4(), name=name, version=1)
    return Envelope(event_id or new_id(), "test", datetime.now(UTC), event)


async def publish(client: Client, message: Envelope, *, deduplicated: bool = True) -> None:
    headers = message.headers()
    if not deduplicated:
        headers["Nats-Msg-Id"] = str(uuid4())
    await client.jetstream().publish(
        message.event.subject, message.event.model_dump_json().encode(), headers=headers
    )


@pytest.fixture(autouse=True)
def short_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer_loop, "DELAYS", (0.05,))


async def notes(probe, issuer: Issuer, tenant: UUID) -> dict[str, int]:
    return (await probe.client.get("/api/v1/notes", headers=issuer.headers(tenant))).json()


async def letters(probe, issuer: Issuer, tenant: UUID) -> list[dict]:
    response = await probe.client.get("/api/v1/probe/dead-letters", headers=issuer.headers(tenant))
    return response.json()["items"]


async def test_a_message_is_handled(probe, issuer, nats_admin, tenant):
    await publish(nats_admin, envelope(tenant, "one"))
    await eventually(lambda: _equals(notes(probe, issuer, tenant), {"one": 1}))


async def test_the_same_message_three_times_counts_once(probe, issuer, nats_admin, tenant):
    message = envelope(tenant, "thrice")
    for _ in range(3):
        await publish(nats_admin, message, deduplicated=False)
    await publish(nats_admin, envelope(tenant, "after"))
    await eventually(lambda: _has(notes(probe, issuer, tenant), "after"))
    assert await notes(probe, issuer, tenant) == {"thrice": 1, "after": 1}


async def test_a_failing_message_leaves_its_neighbours_alone(probe, issuer, nats_admin, tenant):
    for index in range(20):
        name = "fails" if index == 7 else f"good-{index}"
        await publish(nats_admin, envelope(tenant, name))
    await eventually(lambda: _length(notes(probe, issuer, tenant), 19))
    found = await eventually(lambda: letters(probe, issuer, tenant))
    assert [letter["error"] for letter in found] == ["RuntimeError: as asked"]
    assert found[0]["deliveries"] == consumer_loop.MAX_DELIVERIES


async def test_of_many_that_fail_each_is_dead_and_no_other(probe, issuer, nats_admin, tenant, monkeypatch):
    monkeypatch.setattr(consumer_loop, "MAX_DELIVERIES", 1)
    failing = {1, 2, 3, 10, 17, 18, 19, 30, 39}
    messages = [envelope(tenant, "fails" if n in failing else f"good-{n}") for n in range(40)]
    for message in messages:
        await publish(nats_admin, message)
    await eventually(lambda: _length(notes(probe, issuer, tenant), 40 - len(failing)))
    found = await eventually(lambda: _many(letters(probe, issuer, tenant), len(failing)))
    assert {letter["event_id"] for letter in found} == {str(messages[n].id) for n in failing}


async def test_a_value_that_the_database_cannot_hold_is_dead_at_once(probe, issuer, nats_admin, tenant):
    for name in ("before", "too large", "after"):
        await publish(nats_admin, envelope(tenant, name))
    await eventually(lambda: _length(notes(probe, issuer, tenant), 2))
    found = await eventually(lambda: letters(probe, issuer, tenant))
    assert [letter["deliveries"] for letter in found] == [1]


async def test_what_a_consumer_did_not_finish_is_measured_while_it_stands_still(
    probe_service, durable, nats_admin, tenant, monkeypatch
):
    monkeypatch.setattr(lag, "MEASURE_SECONDS", 0.05)
    monkeypatch.setattr(consumer_loop, "DELAYS", (600.0,))
    labels = {"durable": durable.name}
    async with running(build_app(probe_service)):
        assert REGISTRY.get_sample_value("platework_dead_letters_total", labels) == 0
        await publish(nats_admin, envelope(tenant, "fails"))

        async def unfinished() -> bool:
            return REGISTRY.get_sample_value("platework_consumer_unacknowledged", labels) == 1

        await eventually(unfinished)
        assert REGISTRY.get_sample_value("platework_consumer_pending", labels) == 0


async def test_an_error_that_never_passes_is_dead_at_once_and_announced(probe, issuer, nats_admin, tenant):
    subscription = await nats_admin.subscribe(f"dead.probe.{tenant}.>")
    await publish(nats_admin, envelope(tenant, "never"))
    found = await eventually(lambda: letters(probe, issuer, tenant))
    assert found[0]["deliveries"] == 1
    announced = await subscription.next_msg(timeout=5)
    assert found[0]["id"] in announced.subject


async def test_a_body_that_cannot_be_read_is_a_dead_letter(probe, issuer, nats_admin, tenant):
    message = envelope(tenant, "broken")
    await nats_admin.jetstream().publish(message.event.subject, b"{not json", headers=message.headers())
    found = await eventually(lambda: letters(probe, issuer, tenant))
    assert "MalformedMessageError" in found[0]["error"]
    replay = f"/api/v1/probe/dead-letters/{found[0]['id']}/replay"
    response = await probe.client.post(replay, headers=issuer.headers(tenant))
    assert (response.status_code, response.json()["code"]) == (409, "still_malformed")


async def test_a_message_without_headers_is_a_dead_letter(probe, issuer, nats_admin, tenant):
    await nats_admin.jetstream().publish(f"printer.registered.{tenant}.{uuid4()}", b"{}")
    found = await eventually(lambda: letters(probe, issuer, tenant))
    assert "missing attribute" in found[0]["error"]


async def test_replaying_a_dead_letter_counts_it_once(probe, issuer, nats_admin, tenant, monkeypatch):
    await publish(nats_admin, envelope(tenant, "never-mind"))
    found = await eventually(lambda: letters(probe, issuer, tenant))
    path = f"/api/v1/probe/dead-letters/{found[0]['id']}"
    failing = await probe.client.post(f"{path}/replay", headers=issuer.headers(tenant))
    assert failing.status_code == 500  # the handler still fails: the letter stays open
    assert (await letters(probe, issuer, tenant))[0]["status"] == "open"
    discarded = await probe.client.post(f"{path}/discard", headers=issuer.headers(tenant))
    assert discarded.json()["status"] == "discarded"
    again = await probe.client.post(f"{path}/replay", headers=issuer.headers(tenant))
    assert (again.status_code, again.json()["code"]) == (409, "already_resolved")


async def test_two_replicas_count_every_message_once(
    probe, probe_service: Service, issuer, nats_admin, tenant
):
    async with running(build_app(probe_service)):
        for index in range(200):
            message = envelope(tenant, f"topic-{index % 5}")
            await publish(nats_admin, message)
            await publish(nats_admin, message, deduplicated=False)
        await eventually(lambda: _sum(notes(probe, issuer, tenant), 200))
    assert await notes(probe, issuer, tenant) == {f"topic-{n}": 40 for n in range(5)}
    assert await letters(probe, issuer, tenant) == []


async def test_a_message_of_another_tenant_in_the_header_is_refused(probe, issuer, nats_admin, tenant):
    message = envelope(tenant, "stolen")
    headers = message.headers() | {"ce-tenantid": str(uuid4())}
    body = message.event.model_dump_json().encode()
    await nats_admin.jetstream().publish(message.event.subject, body, headers=headers)
    await publish(nats_admin, envelope(tenant, "after"))
    await eventually(lambda: _has(notes(probe, issuer, tenant), "after"))
    assert "stolen" not in await notes(probe, issuer, tenant)


async def _many(items, count) -> list | None:
    found = await items
    return found if len(found) == count else None


async def _equals(value, expected) -> bool:
    return await value == expected


async def _has(value, key) -> bool:
    return key in await value


async def _length(value, expected) -> bool:
    return len(await value) == expected


async def _sum(value, expected) -> bool:
    return sum((await value).values()) == expected
