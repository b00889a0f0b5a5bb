"""The live stream: new events only, exact resume, never another tenant's, across restarts of the broker."""

import contextlib
import os
import signal
from uuid import uuid4

import nats
import pytest

from chassis.provision import permissions, provision
from chassis.testing import eventually
from cli.embedded.nats import NatsServer, NatsUser
from contracts import topology
from dashboard.hub import LAGGED
from dashboard.settings import Settings

PASSWORD = "only-in-tests"


async def test_a_client_gets_what_happens_after_it_came(edge, publish, tenant):
    await publish(tenant, "before")
    async with edge.stream(tenant) as stream:
        [event_id] = await publish(tenant, "after")
        event = await stream.next()
    assert event.kind == "part.created"
    assert set(event.data) == {"id", "type", "time", "subject", "data"}
    assert (event.data["id"], event.data["type"]) == (event_id, "part.created")
    assert event.data["data"]["name"] == "after"
    assert event.data["subject"].startswith(f"part.created.{tenant}.")


async def test_an_event_names_the_trace_it_belongs_to(edge, publish, tenant):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with edge.stream(tenant) as stream:
        await publish(tenant, "traced", headers={"traceparent": trace})
        assert (await stream.next()).data["traceparent"] == trace


async def test_an_id_is_the_epoch_of_the_feed_and_a_sequence(edge, publish, nats_admin, tenant):
    async with edge.stream(tenant) as stream:
        await publish(tenant, "a", "b")
        first, second = await stream.next(), await stream.next()
    info = await nats_admin.jetstream().stream_info(topology.FEED)
    epoch = int(info.created.timestamp() * 1_000_000)
    (first_epoch, first_sequence), (_, second_sequence) = (e.id.split("-") for e in (first, second))
    assert int(first_epoch) == epoch
    assert int(first_sequence) < int(second_sequence)


async def test_a_client_resumes_exactly_after_what_it_saw(edge, publish, tenant):
    async with edge.stream(tenant) as stream:
        await publish(tenant, *"abc")
        seen = [await stream.next() for _ in range(3)]
    await publish(tenant, *"def")
    async with edge.stream(tenant, after=seen[1].id) as stream:
        await publish(tenant, *"gh")
        names = [(await stream.next()).data["data"]["name"] for _ in range(6)]
    assert names == list("cdefgh")


async def test_events_of_other_tenants_are_never_sent(edge, publish, tenant):
    other = uuid4()
    async with edge.stream(tenant) as stream, edge.stream(other) as theirs:
        for index in range(20):
            await publish(other, f"theirs-{index}")
            # A message of ours whose envelope says another tenant is nobody's.
            await publish(tenant, f"lying-{index}", headers={"ce-tenantid": str(other)})
        await publish(tenant, "mine")
        assert (await stream.next()).data["data"]["name"] == "mine"
        received = []
        while len(received) < 20:
            # Services that run beside announce the lying ones as dead letters; those have no name.
            name = (await theirs.next()).data["data"].get("name")
            received += [name] if name else []
    assert received == [f"theirs-{index}" for index in range(20)]


async def test_the_tenant_is_the_tokens_whatever_the_client_says(edge, publish, tenant):
    other = uuid4()
    headers = edge.issuer.headers(tenant) | {"X-Tenant": str(other)}
    query = f"/api/v1/stream?tenant={other}&tenant_id={other}"
    async with edge.client.stream("GET", query, headers=headers) as response:
        await publish(other, "theirs")
        await publish(tenant, "mine")
        async for line in response.aiter_lines():
            if line.startswith("data:"):
                assert '"mine"' in line
                break


async def test_without_a_token_there_is_no_stream(edge, tenant):
    response = await edge.client.get("/api/v1/stream")
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("after", "reason"),
    [("1-1", "another_feed"), ("garbage", "unreadable"), ("{epoch}-99999999", "out_of_range")],
)
async def test_a_client_that_cannot_resume_is_told_and_begins_at_the_end(
    edge, publish, nats_admin, tenant, after, reason
):
    info = await nats_admin.jetstream().stream_info(topology.FEED)
    after = after.format(epoch=int(info.created.timestamp() * 1_000_000))
    await publish(tenant, "missed")
    async with edge.stream(tenant, after=after) as stream:
        event = await stream.next()
        assert (event.kind, event.data) == ("reset", {"reason": reason})
        await publish(tenant, "new")
        following = await stream.next()
        assert following.data["data"]["name"] == "new"
    async with edge.stream(tenant, after=event.id) as stream:  # the reset's own id can be resumed from
        assert (await stream.next()).data["data"]["name"] == "new"


async def test_all_clients_of_a_tenant_share_one_reader(edge, publish, tenant):
    async with contextlib.AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(edge.stream(tenant)) for _ in range(5)]
        for stream in streams:
            await stream.block()  # "connected": each listens now
        await eventually(lambda: _equals(len(edge.app.state.hubs), 1))
        await publish(tenant, "for all")
        assert {(await stream.next()).data["data"]["name"] for stream in streams} == {"for all"}
    await eventually(lambda: _equals(len(edge.app.state.hubs), 0))


async def test_a_slow_client_misses_nothing(edge_with, publish, tenant):
    lagged = LAGGED._value.get()
    async with edge_with(stream_queue=10) as edge, edge.stream(tenant) as stream:
        # More than the buffers between the two can hold, so that the edge has to wait for the client.
        names = [f"{index}-{'x' * 20_000}" for index in range(600)]
        await publish(tenant, *names)
        await eventually(lambda: _equals(LAGGED._value.get() > lagged, True))
        assert [(await stream.next()).data["data"]["name"] for _ in names] == names
        await publish(tenant, "and live again")
        assert (await stream.next()).data["data"]["name"] == "and live again"


async def test_a_user_may_keep_so_many_streams_open(edge_with, issuer, tenant):
    async with edge_with(streams_per_user=2) as edge:
        token = issuer.token(tenant)
        headers = {"Authorization": f"Bearer {token}"}
        async with edge.stream(tenant, token=token) as one, edge.stream(tenant, token=token) as two:
            await one.block(), await two.block()
            refused = await edge.client.get("/api/v1/stream", headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
        # The places are free again once the clients are gone.
        async with edge.stream(tenant, token=token) as three:
            await three.block()


async def test_a_stream_ends_with_its_token(edge_with, issuer, tenant):
    # Clocks may differ by five seconds, so a token is good for that much longer.
    token = issuer.token(tenant, expires_in=-3)
    async with edge_with(stream_recheck_seconds=0.2) as edge, edge.stream(tenant, token=token) as stream:
        with pytest.raises(EOFError):
            await stream.next()


async def test_silence_is_broken_by_a_comment(edge_with, tenant):
    assert Settings.model_fields["stream_heartbeat_seconds"].default == 15
    async with edge_with(stream_heartbeat_seconds=0.2) as edge, edge.stream(tenant) as stream:
        assert (await stream.block()).comments == ["connected"]
        assert (await stream.block()).comments[0].startswith("ping")


@pytest.fixture
async def own_nats(tmp_path):
    """A broker of this test's own, which it may kill."""
    users = {
        row.name: NatsUser(PASSWORD, permissions(row.name).publish, permissions(row.name).subscribe)
        for row in topology.SERVICES
    }
    server = NatsServer(tmp_path / "nats", admin_password=PASSWORD, users=users)
    await server.start()
    yield server
    await server.stop()


async def test_a_killed_broker_leaves_no_gap(edge_with, publisher, own_nats, tenant):
    admin = await nats.connect(own_nats.url, user="admin", password=PASSWORD, reconnect_time_wait=0.1)
    await provision(admin)
    publish = publisher(admin)
    async with edge_with(nats_url=own_nats.url) as edge, edge.stream(tenant) as stream:
        await publish(tenant, "before")
        before = await stream.next()
        os.kill(own_nats.pid, signal.SIGKILL)
        await own_nats.stop()
        await own_nats.start()
        await eventually(lambda: _is_up(admin))
        names = [f"after-{index}" for index in range(20)]
        await publish(tenant, *names)
        after = [await stream.next() for _ in names]
        assert [event.data["data"]["name"] for event in after] == names
        sequences = [int(event.id.split("-")[1]) for event in (before, *after)]
        assert sequences == sorted(set(sequences))
    await admin.close()


async def test_a_feed_made_anew_is_told(edge_with, publisher, own_nats, tenant):
    admin = await nats.connect(own_nats.url, user="admin", password=PASSWORD)
    await provision(admin)
    publish = publisher(admin)
    async with edge_with(nats_url=own_nats.url) as edge, edge.stream(tenant) as stream:
        await publish(tenant, "before")
        await stream.next()
        await admin.jetstream().delete_stream(topology.FEED)
        await provision(admin)
        event = await stream.next()
        assert (event.kind, event.data) == ("reset", {"reason": "another_feed"})
        await publish(tenant, "after")
        # What the new feed held before the reset may come again; what is new must come.
        names = [""]
        while names[-1] != "after":
            names.append((await stream.next()).data["data"]["name"])
        assert set(names[1:]) <= {"before", "after"}
    await admin.close()


async def _equals(value, expected) -> bool:
    return value == expected


async def _is_up(client) -> bool:
    try:
        await client.jetstream(timeout=1).account_info()
    except (nats.errors.Error, nats.js.errors.Error):
        return False
    return True
