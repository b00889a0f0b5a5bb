"""Tenants: their description, their events, their making from the command line."""

import asyncio
import json
import os
import sys
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import text

from chassis.testing import eventually
from contracts.identity import TenantCreated, TenantUpdated
from identity.sign_in import NOBODY

PATH = "/api/v1/tenants/current"


async def next_event(nats_admin, kind, tenant):
    """The first message of a kind about a tenant in the stream IDENTITY."""
    subscription = await nats_admin.jetstream().subscribe(f"{kind}.{tenant}.>", ordered_consumer=True)
    message = await subscription.next_msg(timeout=10)
    await subscription.unsubscribe()
    return message


async def test_a_new_tenant_is_announced(door, nats_admin):
    message = await next_event(nats_admin, "tenant.created", door.tenant)
    event = TenantCreated.model_validate_json(message.data)
    assert (event.slug, event.short, event.currency, event.time_zone, event.version) == (
        door.slug,
        "FARM",
        "EUR",
        "Europe/Rome",
        1,
    )
    assert message.headers["ce-tenantid"] == str(door.tenant)


async def test_an_admin_changes_the_description_and_it_is_announced(door, nats_admin):
    change = {"name": "New Name", "currency": "USD", "time_zone": "America/New_York"}
    headers = await door.headers()
    answer = await door.client.patch(PATH, json=change, headers=headers)
    assert answer.status_code == 200
    assert {key: answer.json()[key] for key in change} == change
    assert answer.json()["version"] == 2
    message = await next_event(nats_admin, "tenant.updated", door.tenant)
    event = TenantUpdated.model_validate_json(message.data)
    assert (event.name, event.short, event.slug, event.version) == ("New Name", "FARM", door.slug, 2)
    same = await door.client.patch(PATH, json=change, headers=headers)
    assert same.json()["version"] == 2  # nothing changed, nothing announced


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"currency": "euro"},
        {"short": "too-long-short"},
        {"slug": "other"},
        {"name": ""},
    ],
)
async def test_a_bad_description_is_refused(door, change):
    response = await door.client.patch(PATH, json=change, headers=await door.headers())
    assert response.status_code == 422


async def test_everyone_reads_the_tenant_and_only_admins_change_it(door):
    viewer = await door.add_user("viewer")
    headers = await door.headers(email=viewer["email"])
    assert (await door.client.get(PATH, headers=headers)).json()["slug"] == door.slug
    response = await door.client.patch(PATH, json={"name": "Mine"}, headers=headers)
    assert response.status_code == 403


async def create_tenant(settings, *options, password: str = "given by the environment") -> tuple:
    """Run the command as its own process; exit code, standard output, standard error."""
    variables = {
        "PATH": os.environ["PATH"],
        "PLATEWORK_IDENTITY_DATABASE_URL": settings.database_url.get_secret_value(),
        "PLATEWORK_IDENTITY_RELAY_DATABASE_URL": settings.relay_database_url.get_secret_value(),
    }
    if password:
        variables["PLATEWORK_ADMIN_PASSWORD"] = password
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "identity", "create-tenant", *options),
        env=variables,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate(b"" if password else b"from standard input\n")
    return process.returncode, out.decode(), err.decode()


def options(slug: str) -> list[str]:
    return ["--name", "Seeded", "--slug", slug, "--short", "SEED", "--admin-email", "admin@main.local"]


async def test_the_command_makes_a_tenant_once(identity_settings, identity_app, nats_admin):
    slug = f"seed-{uuid4().hex[:8]}"
    code, out, err = await create_tenant(identity_settings, *options(slug))
    assert (code, err) == (0, "")
    first = json.loads(out)
    assert first["created"] is True
    code, out, _ = await create_tenant(identity_settings, *options(slug), password="another one")
    assert (code, json.loads(out)) == (0, {"tenant_id": first["tenant_id"], "created": False})
    _, client = identity_app
    body = {"tenant": slug, "email": "admin@main.local", "password": "given by the environment"}
    assert (await client.post("/api/v1/auth/token", json=body)).status_code == 200
    await next_event(nats_admin, "tenant.created", first["tenant_id"])


async def test_of_commands_at_the_same_time_one_makes_the_tenant(identity_settings):
    slug = f"race-{uuid4().hex[:8]}"
    answers = await asyncio.gather(*(create_tenant(identity_settings, *options(slug)) for _ in range(3)))
    found = [json.loads(out) for _, out, _ in answers]
    assert sorted(answer["created"] for answer in found) == [False, False, True]
    assert len({answer["tenant_id"] for answer in found}) == 1


async def test_the_password_is_read_from_standard_input_when_it_is_not_set(identity_settings, identity_app):
    slug = f"stdin-{uuid4().hex[:8]}"
    code, _, _ = await create_tenant(identity_settings, *options(slug), password="")
    assert code == 0
    _, client = identity_app
    body = {"tenant": slug, "email": "admin@main.local", "password": "from standard input"}
    assert (await client.post("/api/v1/auth/token", json=body)).status_code == 200


@pytest.mark.parametrize(
    "change", [("--slug", "No Slug"), ("--time-zone", "Mars/Olympus"), ("--admin-email", "nobody")]
)
async def test_the_command_says_what_is_wrong(identity_settings, change):
    code, out, err = await create_tenant(identity_settings, *options(f"bad-{uuid4().hex[:8]}"), *change)
    assert (code, out) == (2, "")
    assert err.startswith("identity: ")


async def test_before_sign_in_only_a_slug_can_be_looked_up(door):
    async with door.database.transaction(NOBODY) as tx:
        assert await tx.session.scalar(text("SELECT count(*) FROM tenants")) == 0
        assert await tx.session.scalar(text("SELECT count(*) FROM users")) == 0
        found = await tx.session.scalar(text("SELECT tenant_of_slug(:slug)"), {"slug": door.slug})
        assert found == door.tenant
        assert await tx.session.scalar(text("SELECT tenant_of_slug('no-such-farm')")) is None


async def test_the_owner_of_the_tables_sees_tenants_names_but_no_users(door, identity_settings):
    url = identity_settings.owner_database_url.get_secret_value()
    owner = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        assert await owner.fetchval("SELECT count(*) FROM users") == 0
        assert await owner.fetchval("SELECT count(*) FROM tenants WHERE slug = $1", door.slug) == 1
    finally:
        await owner.close()


async def test_every_table_with_a_tenant_is_under_forced_row_security(identity_app, postgres):
    connection = await postgres.connect("identity")
    try:
        open_tables = await connection.fetch("""
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE a.attname = 'tenant_id' AND c.relkind = 'r'
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        """)
        assert open_tables == []
    finally:
        await connection.close()


async def test_the_outbox_is_sent(door, postgres):
    connection = await postgres.connect("identity")
    try:
        query = "SELECT bool_and(sent_at IS NOT NULL) FROM outbox WHERE tenant_id = $1"
        await eventually(lambda: connection.fetchval(query, UUID(str(door.tenant))))
    finally:
        await connection.close()
