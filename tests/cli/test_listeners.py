"""A listener on a real broker: it hears what it was made for, keeps its place, and may do nothing else."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import nats
import pytest

from chassis.provision import consumer_config, provision
from chassis.testing import eventually
from cli import probe
from cli.embedded.nats import NatsServer
from cli.errors import CommandError
from cli.listeners import make, parse, users
from cli.secrets import Secrets, load_or_create, save
from contracts.envelope import Envelope
from contracts.inventory import PartCreated
from platework_client.messages import Access, listening

PASSWORD = "only-in-tests"


@pytest.fixture(scope="module")
def tenant() -> UUID:
    return uuid4()


@pytest.fixture(scope="module")
async def broker(tmp_path_factory, tenant):
    """A broker that is told of a listener after it started, as a running Platework is."""
    secrets = Secrets()
    server = NatsServer(
        tmp_path_factory.mktemp("nats"), admin_password=PASSWORD, users={}, listeners=lambda: users(secrets)
    )
    await server.start()
    admin = await nats.connect(server.url, user="admin", password=PASSWORD)
    await provision(admin)
    listener = make("shop", PASSWORD, ["part.created", "order.fulfilled"], tenant)
    for durable in listener.durables:
        await admin.jetstream().add_consumer(durable.stream, consumer_config(durable))
    secrets.listeners["shop"] = listener.as_json()

    async def loaded() -> str:
        """When the server read its configuration."""
        answer = await probe.get(server.monitor_port, "/varz")
        assert answer
        return json.loads(answer[1])["config_load_time"]

    before = await loaded()
    server.reload_users(server.pid)

    async def is_read() -> bool:
        return await loaded() != before

    assert await eventually(is_read)
    assert admin.is_connected
    yield server, admin, listener
    await admin.close()
    await server.stop()


def access_of(server, listener) -> Access:
    durables = tuple((one.stream, one.name) for one in listener.durables)
    return Access(server.url, listener.user, listener.password, listener.inbox, durables)


async def publish(admin, tenant: UUID, name: str) -> None:
    event = PartCreated(tenant_id=tenant, part_id=uuid4(), name=name, version=1)
    envelope = Envelope(uuid4(), "test", datetime.now(UTC), event)
    body = event.model_dump_json().encode()
    await admin.jetstream().publish(event.subject, body, headers=envelope.headers())


async def test_it_hears_its_tenant_and_what_was_not_done_comes_again(broker, tenant):
    server, admin, listener = broker
    await publish(admin, uuid4(), "of another tenant")
    await publish(admin, tenant, "first")
    async with listening(access_of(server, listener)) as messages:
        first = await anext(messages)
        assert (first.data["name"], first.deliveries, first.event.name) == ("first", 1, "first")
        await first.retry(after=0.1)
        again = await anext(messages)
        assert (again.id, again.deliveries) == (first.id, 2)
        await again.done()
    await publish(admin, tenant, "second")
    async with listening(access_of(server, listener)) as messages:
        second = await anext(messages)
        assert (second.data["name"], second.tenant_id) == ("second", tenant)
        await second.done()


async def test_it_may_do_nothing_else(broker):
    server, _, listener = broker
    refused: list[str] = []

    async def note(error: Exception) -> None:
        refused.append(str(error).lower())

    client = await nats.connect(
        server.url, user=listener.user, password=PASSWORD, inbox_prefix=listener.inbox, error_cb=note
    )
    try:
        await client.publish("part.created.forged", b"{}")
        await client.publish("$JS.API.STREAM.NAMES", b"")
        await client.subscribe("part.>")
        await client.flush()

        async def all_refused() -> bool:
            return sum("permissions violation" in one for one in refused) == 3

        await eventually(all_refused)
    finally:
        await client.close()


def test_it_is_kept_with_the_secrets(tmp_path, tenant):
    path = tmp_path / "secrets.json"
    secrets = load_or_create(path, ["identity"])
    listener = make("shop", PASSWORD, ["plate.completed"], tenant)
    secrets.listeners["shop"] = listener.as_json()
    save(path, secrets)
    again = load_or_create(path, ["identity"])
    assert parse("shop", again.listeners["shop"]) == listener
    assert again.services == secrets.services


@pytest.mark.parametrize(
    ("name", "events", "said"),
    [
        ("X", ["plate.completed"], "cannot be a name"),
        ("inventory", ["plate.completed"], "cannot be a name"),
        ("shop", ["nothing.happened"], "There is no event"),
        ("shop", [], "Name what it listens to"),
    ],
)
def test_what_cannot_be_is_refused(name, events, said):
    with pytest.raises(CommandError, match=said):
        make(name, PASSWORD, events, None)
