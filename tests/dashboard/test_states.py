"""Live states of printers on the stream: all at first, then changes, of one's own tenant."""

import asyncio
import json
from uuid import uuid4

import pytest

from chassis.testing import eventually
from dashboard.stream import merged

STATES = "printer.states"


@pytest.fixture
def report(nats_admin):
    """Writes a printer's state, as the gateway does."""

    async def write(tenant, printer, **state):
        bucket = await nats_admin.jetstream().key_value("printer_state")
        await bucket.put(f"{tenant}.{printer}", json.dumps(state).encode())

    return write


async def states_until(reader, found):
    """What the stream says of printers, put together until `found` is true of it."""
    seen = {}
    async with asyncio.timeout(60):
        while not found(seen):
            event = await reader.next()
            if event.kind == STATES:
                assert event.id == ""
                seen |= event.data
    return seen


def watch(edge, tenant):
    headers = edge.issuer.headers(tenant, "viewer")
    return edge.client.stream("GET", "/api/v1/stream?printers=true", headers=headers, timeout=60)


async def test_a_watcher_sees_the_last_states_and_then_changes(edge, reader_of, report, tenant):
    one, two = str(uuid4()), str(uuid4())
    await report(tenant, one, online=True, progress_percent=10)
    async with watch(edge, tenant) as response:
        reader = reader_of(response)
        first = await states_until(reader, lambda seen: one in seen)
        assert first[one]["progress_percent"] == 10
        await report(tenant, one, online=True, progress_percent=11)
        await report(tenant, two, online=False)
        later = await states_until(reader, lambda seen: {one, two} <= seen.keys())
        assert later[one]["progress_percent"] == 11
        assert later[two] == {"online": False}


async def test_a_removed_state_is_told_as_nothing(edge, reader_of, report, nats_admin, tenant):
    printer = str(uuid4())
    await report(tenant, printer, online=True)
    async with watch(edge, tenant) as response:
        reader = reader_of(response)
        await states_until(reader, lambda seen: printer in seen)
        await (await nats_admin.jetstream().key_value("printer_state")).delete(f"{tenant}.{printer}")
        assert (await states_until(reader, lambda seen: printer in seen))[printer] is None


async def test_events_and_states_share_a_stream(edge, reader_of, report, publish, tenant):
    printer = str(uuid4())
    async with watch(edge, tenant) as response:
        reader = reader_of(response)
        await reader.block()
        await report(tenant, printer, online=True)
        await publish(tenant, "Hook")
        kinds = set()
        async with asyncio.timeout(60):
            while kinds != {STATES, "part.created"}:
                kinds.add((await reader.next()).kind)


async def test_states_of_another_tenant_are_not_shown(edge, reader_of, report, tenant):
    other, theirs, own = uuid4(), str(uuid4()), str(uuid4())
    await report(other, theirs, online=True)
    async with watch(edge, tenant) as response:
        reader = reader_of(response)
        await report(tenant, own, online=True)
        assert set(await states_until(reader, lambda seen: own in seen)) == {own}


async def test_without_asking_there_are_no_states(edge, report, publish, tenant):
    await report(tenant, str(uuid4()), online=True)
    async with edge.stream(tenant) as reader:
        await reader.block()
        await publish(tenant, "Hook")
        assert (await reader.next()).kind == "part.created"


async def test_the_reader_of_a_tenant_ends_with_its_last_watcher(edge, reader_of, report, tenant):
    printer = str(uuid4())
    await report(tenant, printer, online=True)
    boards = edge.app.state.streams._states._boards
    async with watch(edge, tenant) as response:
        await states_until(reader_of(response), lambda seen: printer in seen)
        assert tenant in boards

    async def deserted():
        return tenant not in boards

    await eventually(deserted)


async def test_merging_ends_with_the_first_that_ends_and_closes_the_rest():
    closed = []

    async def numbers():
        yield 1
        yield 2

    async def endless():
        try:
            while True:
                await asyncio.sleep(3600)
                yield 0
        finally:
            closed.append(True)

    assert [item async for item in merged(numbers(), endless())] == [1, 2]
    assert closed == [True]
