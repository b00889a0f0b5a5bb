"""The commands that look at a whole installation, running and stopped, as a user calls them."""

import asyncio
import json
import sys

import pytest

from chassis import migrate
from chassis.db import new_id
from chassis.provision import provision
from chassis.testing import eventually, running
from cli.datadir import DataDir
from cli.embedded.roles import ServiceRoles
from cli.installation import opened
from cli.stack import Stack
from contracts.identity import TenantCreated
from inventory.app import build
from inventory.settings import Settings


async def platework(*arguments):
    """Run a command to its end: exit code, stdout, stderr."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "cli", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


@pytest.fixture
async def stack(tmp_path):
    """The servers of an installation with inventory's database, on the real data directory."""
    stack = Stack(DataDir(tmp_path / "data"))
    await stack.start_servers()
    own = stack.secrets.services["inventory"]
    await stack.postgres.provision({"inventory": ServiceRoles(own.owner, own.app, own.relay)})
    await stack.postgres.provision_reader(stack.secrets.reader)
    async with opened(stack.data.path) as installation:
        client = await installation.broker()
        await provision(client)
        await client.close()
    yield stack
    await stack.stop()


@pytest.fixture
async def settings(stack, issuer):
    """Inventory's, on those servers."""
    own = stack.secrets.services["inventory"]
    settings = Settings(
        nats_url=stack.nats.url,
        nats_user="inventory",
        nats_password=own.nats,
        identity_url=issuer.url,
        database_url=stack.postgres.url("inventory", "inventory_app", own.app),
        owner_database_url=stack.postgres.url("inventory", "inventory_owner", own.owner),
        relay_database_url=stack.postgres.url("inventory", "inventory_relay", own.relay),
        secret_key=own.key,
    )
    await migrate.upgrade("inventory", settings)
    return settings


@pytest.fixture
async def inventory(settings):
    async with running(build(settings)) as client:
        yield client


async def add_part(inventory, issuer, tenant):
    response = await inventory.post(
        "/api/v1/parts", json={"name": "Hook", "parts_per_print": 1}, headers=issuer.headers(tenant)
    )
    assert response.status_code == 201


async def streams_of(stack):
    code, out, err = await platework("streams", "--data", str(stack.data.path), "--json")
    assert code == 0, err
    return {stream["name"]: stream for stream in json.loads(out)["streams"]}


async def test_the_audit_of_a_running_installation_is_one_json_object(stack, inventory, issuer, tenant):
    await add_part(inventory, issuer, tenant)
    code, out, err = await platework("audit", "--data", str(stack.data.path), "--json")
    report = json.loads(out)
    assert (code, report["ok"]) == (0, True), err
    assert {tuple(check) for check in report["checks"]} == {("id", "rows", "violations", "examples")}


async def test_the_audit_of_a_stopped_installation_starts_what_it_needs(stack, settings, issuer, tenant):
    async with running(build(settings)) as inventory:
        await add_part(inventory, issuer, tenant)
    connection = await stack.postgres.connect("inventory")
    await connection.execute("UPDATE stock_items SET on_hand = 7")
    await connection.close()
    await stack.stop()
    code, out, _ = await platework("audit", "--data", str(stack.data.path), "--json")
    broken = [check for check in json.loads(out)["checks"] if check["violations"]]
    assert code == 1
    assert [(check["id"], check["violations"]) for check in broken] == [("A1", 1)]
    assert "on hand 7, sum of movements 0" in broken[0]["examples"][0]
    again, _, _ = await platework("audit", "--data", str(stack.data.path))
    assert again == 1


async def test_no_installation_is_said_in_a_sentence(tmp_path):
    code, out, err = await platework("audit", "--data", str(tmp_path / "nothing"), "--json")
    assert (code, out) == (1, "")
    assert "There is no installation" in err


async def test_streams_shows_what_waits(stack):
    tenant_id = new_id()
    event = TenantCreated(
        tenant_id=tenant_id, name="One", short="ONE", slug="one", currency="EUR", time_zone="UTC", version=1
    )
    async with opened(stack.data.path) as installation:
        client = await installation.broker()
        await client.jetstream().publish(event.subject, event.model_dump_json().encode())
        await client.close()
    found = await streams_of(stack)
    assert found["IDENTITY"]["messages"] == 1
    consumers = {one["name"]: one for one in found["IDENTITY"]["consumers"]}
    waiting = {"name": "printers-tenants", "pending": 1, "ack_pending": 0, "redelivered": 0}
    assert consumers["printers-tenants"] == waiting


async def test_streams_makes_what_is_missing(stack):
    async with opened(stack.data.path) as installation:
        client = await installation.broker()
        await client.jetstream().delete_consumer("PLATES", "inventory-plates")
        await client.close()
    found = await streams_of(stack)
    assert "inventory-plates" in {one["name"] for one in found["PLATES"]["consumers"]}


async def test_republish_heals_a_broker_that_lost_everything(stack, inventory, issuer, tenant):
    await add_part(inventory, issuer, tenant)

    async def published():
        return (await streams_of(stack))["INVENTORY"]["messages"] == 1

    await eventually(published)
    async with opened(stack.data.path) as installation:
        client = await installation.broker()
        await client.jetstream().delete_stream("INVENTORY")
        await client.close()
    assert (await streams_of(stack))["INVENTORY"]["messages"] == 0
    code, out, err = await platework(
        "republish", "--data", str(stack.data.path), "--service", "inventory", "--json"
    )
    assert (code, json.loads(out)) == (0, {"republished": {"inventory": 1}}), err
    await eventually(published)
    code, _, err = await platework("audit", "--data", str(stack.data.path))
    assert code == 0, err


async def test_republish_leaves_what_is_older(stack, inventory, issuer, tenant):
    await add_part(inventory, issuer, tenant)
    since = ("--since", "2999-01-01T00:00:00")
    code, out, err = await platework(
        "republish", "--data", str(stack.data.path), "--service", "inventory", "--json", *since
    )
    assert (code, json.loads(out)) == (0, {"republished": {"inventory": 0}}), err


async def test_republish_of_an_unknown_service_names_the_known_ones(stack):
    code, _, err = await platework("republish", "--data", str(stack.data.path), "--service", "nobody")
    assert code == 1
    assert "inventory" in err
