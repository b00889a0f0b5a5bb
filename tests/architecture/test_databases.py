"""What Postgres itself knows about every service's database: row-level security is forced on all tenants'
tables, the roles may do what they need, and nobody else may do anything.
"""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from chassis.settings import DatabaseSettings
from cli.embedded.postgres import PostgresServer

# Tables that hold no tenant's data, and why.
WITHOUT_TENANT = {
    "alembic_version": "the revision of the schema",
    "inbox": "ids of messages that were handled",
    "inbox_suspects": "ids of messages that were under way when a process died",
    "identity.signing_keys": "keys of the installation, which sign every tenant's tokens",
    "identity.rate_limits": "counted before the tenant is known; keys are hashes",
    "jobs.rate_limits": "counted before anything is taken; keys are hashes",
}

# All that a relay may do: publish the outbox, and forget what is too old.
RELAY = [
    "idempotency_keys DELETE",
    "idempotency_keys.created_at SELECT",
    "inbox DELETE",
    "inbox.received_at SELECT",
    "outbox DELETE",
    "outbox SELECT",
    "outbox.sent_at UPDATE",
]

UNPROTECTED = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND EXISTS (SELECT FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
      SELECT FROM pg_policy p
      WHERE p.polrelid = c.oid AND p.polcmd = '*' AND $1::regrole = ANY (p.polroles)))
ORDER BY 1
"""
"""Tables with a tenant_id that Postgres does not guard."""

OPEN_POLICIES = """
SELECT c.relname || ': ' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE p.polpermissive AND ($1::regrole = ANY (p.polroles) OR 0::oid = ANY (p.polroles))
  AND NOT (coalesce(pg_get_expr(p.polqual, p.polrelid), '') LIKE '(tenant_id = %app.tenant%'
           AND coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') LIKE '(tenant_id = %app.tenant%')
ORDER BY 1
"""
"""Policies that let the app see or write rows of another tenant than the current one."""

TENANTLESS = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
ORDER BY 1
"""

NULLABLE_TENANT = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND a.attname = 'tenant_id' AND NOT a.attnotnull
ORDER BY 1
"""

GRANTS_TO_PUBLIC = """
SELECT name FROM (
    SELECT 'table ' || relname, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'column ' || attname, attacl FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'function ' || proname, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'schema ' || nspname, coalesce(nspacl, acldefault('n', nspowner)) FROM pg_namespace
    WHERE nspname = 'public'
    UNION ALL
    SELECT 'database ' || datname, coalesce(datacl, acldefault('d', datdba)) FROM pg_database
    WHERE datname = current_database()
) AS objects (name, acl), aclexplode(acl) AS granted
WHERE granted.grantee = 0
ORDER BY 1
"""

RIGHTS = """
SELECT c.relname || ' ' || right_name FROM pg_class c,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'])
        AS right_name
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND has_table_privilege($1::regrole::oid, c.oid, right_name)
UNION
SELECT c.relname || '.' || a.attname || ' ' || right_name
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS right_name
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND a.attnum > 0 AND NOT a.attisdropped
  AND has_column_privilege($1::regrole::oid, c.oid, a.attnum, right_name)
  AND NOT has_table_privilege($1::regrole::oid, c.oid, right_name)
ORDER BY 1
"""
"""Everything a role may do to tables, directly or by membership; columns where not the whole table."""

LOOSE_FUNCTIONS = """
SELECT p.proname FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
  AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%')
ORDER BY 1
"""


class Catalog:
    """Questions to one database's catalogue, asked by the superuser."""

    def __init__(self, connection: Any, name: str) -> None:
        self.connection = connection
        self.name = name
        self.app, self.relay, self.owner = (f"{name}_{kind}" for kind in ("app", "relay", "owner"))

    async def names(self, query: str, *arguments: Any) -> list[str]:
        return [row[0] for row in await self.connection.fetch(query, *arguments)]


@pytest.fixture
async def catalog(
    database_service: Any, migrated: DatabaseSettings, postgres: PostgresServer
) -> AsyncIterator[Catalog]:
    """The catalogue of a migrated service; what a test changes is rolled back."""
    connection = await postgres.connect(database_service.package)
    transaction = connection.transaction()
    await transaction.start()
    yield Catalog(connection, database_service.package)
    await transaction.rollback()
    await connection.close()


async def test_every_table_of_tenants_is_under_forced_row_security(catalog: Catalog):
    assert await catalog.names(UNPROTECTED, catalog.app) == []


async def test_the_app_sees_and_writes_rows_of_its_current_tenant_only(catalog: Catalog):
    assert await catalog.names(OPEN_POLICIES, catalog.app) == []


async def test_every_row_has_a_tenant(catalog: Catalog):
    assert await catalog.names(NULLABLE_TENANT) == []


async def test_only_named_tables_have_no_tenant(catalog: Catalog):
    found = await catalog.names(TENANTLESS)
    assert [t for t in found if t not in WITHOUT_TENANT and f"{catalog.name}.{t}" not in WITHOUT_TENANT] == []


@pytest.mark.parametrize(
    "statements",
    [
        [],
        ["ALTER TABLE leak ENABLE ROW LEVEL SECURITY"],
        ["ALTER TABLE leak ENABLE ROW LEVEL SECURITY", "ALTER TABLE leak FORCE ROW LEVEL SECURITY"],
        [
            "ALTER TABLE leak ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY tenant ON leak TO {app} USING (true) WITH CHECK (true)",
        ],
    ],
    ids=["nothing", "not forced", "no policy", "policy but not forced"],
)
async def test_an_unprotected_table_is_found(catalog: Catalog, statements: list[str]):
    await catalog.connection.execute("CREATE TABLE leak (tenant_id uuid NOT NULL)")
    for statement in statements:
        await catalog.connection.execute(statement.format(app=catalog.app))
    assert await catalog.names(UNPROTECTED, catalog.app) == ["leak"]


@pytest.mark.parametrize(
    ("using", "check"),
    [
        ("true", "tenant_id::text = current_setting('app.tenant', true)"),
        ("tenant_id = current_setting('app.tenant', true)::uuid", "true"),
        ("tenant_id = current_setting('app.tenant', true)::uuid OR tenant_id IS NULL", "true"),
        ("current_setting('app.tenant', true) <> ''", "current_setting('app.tenant', true) <> ''"),
    ],
)
async def test_a_policy_that_is_too_wide_is_found(catalog: Catalog, using: str, check: str):
    await catalog.connection.execute(
        "CREATE TABLE leak (tenant_id uuid NOT NULL);"
        f"CREATE POLICY wide ON leak TO {catalog.app} USING ({using}) WITH CHECK ({check})"
    )
    assert await catalog.names(OPEN_POLICIES, catalog.app) == ["leak: wide"]


async def test_a_table_without_a_tenant_is_found(catalog: Catalog):
    await catalog.connection.execute("CREATE TABLE notes (id uuid); CREATE VIEW everything AS TABLE notes")
    assert {"everything", "notes"} <= set(await catalog.names(TENANTLESS))


async def test_no_role_of_the_service_can_step_around_row_security(catalog: Catalog):
    rows = await catalog.connection.fetch(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        "WHERE rolname = ANY ($1)",
        [catalog.app, catalog.relay, catalog.owner],
    )
    assert len(rows) == 3
    assert [(row["rolname"], key) for row in rows for key, value in row.items() if value is True] == []


async def test_the_app_and_the_relay_own_nothing_and_belong_to_nobody(catalog: Catalog):
    for role in (catalog.app, catalog.relay):
        owned = "SELECT relname FROM pg_class WHERE relowner = $1::regrole"
        groups = "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = $1::regrole"
        assert await catalog.names(owned, role) == []
        assert await catalog.names(groups, role) == []
        for schema in await catalog.names("SELECT nspname FROM pg_namespace"):
            creates = "SELECT has_schema_privilege($1::regrole::oid, $2, 'CREATE')"
            assert not await catalog.connection.fetchval(creates, role, schema)


async def test_tables_belong_to_the_owner(catalog: Catalog):
    foreign = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner <> $1::regrole"
    )
    assert await catalog.names(foreign, catalog.owner) == []


async def test_the_app_changes_rows_and_never_the_schema(catalog: Catalog):
    rights = {right.rpartition(" ")[2] for right in await catalog.names(RIGHTS, catalog.app)}
    assert rights <= {"SELECT", "INSERT", "UPDATE", "DELETE"}


async def test_the_relay_publishes_the_outbox_and_forgets_and_nothing_else(catalog: Catalog):
    assert await catalog.names(RIGHTS, catalog.relay) == RELAY


async def test_a_right_too_many_of_the_relay_is_found(catalog: Catalog):
    before = set(await catalog.names(RIGHTS, catalog.relay))
    await catalog.connection.execute(
        f"GRANT SELECT ON dead_letters TO {catalog.relay}; GRANT UPDATE (body) ON outbox TO {catalog.relay}"
    )
    after = set(await catalog.names(RIGHTS, catalog.relay))
    assert after - before == {"dead_letters SELECT", "outbox.body UPDATE"}


async def test_nothing_is_granted_to_everybody(catalog: Catalog):
    assert await catalog.names(GRANTS_TO_PUBLIC) == []


async def test_a_grant_to_everybody_is_found(catalog: Catalog):
    await catalog.connection.execute(
        "GRANT SELECT ON inbox TO PUBLIC; GRANT UPDATE (event_id) ON inbox TO PUBLIC;"
        "CREATE FUNCTION peek() RETURNS int LANGUAGE sql RETURN 1;"
        "GRANT USAGE ON SCHEMA public TO PUBLIC"
    )
    found = await catalog.names(GRANTS_TO_PUBLIC)
    assert found == ["column event_id", "function peek", "schema public", "table inbox"]


async def test_functions_with_the_owners_rights_fix_their_search_path(catalog: Catalog):
    assert await catalog.names(LOOSE_FUNCTIONS) == []


async def test_a_loose_function_is_found(catalog: Catalog):
    await catalog.connection.execute(
        "CREATE FUNCTION peek() RETURNS int SECURITY DEFINER LANGUAGE sql RETURN 1"
    )
    assert await catalog.names(LOOSE_FUNCTIONS) == ["peek"]


async def test_the_app_cannot_truncate_or_alter_what_it_works_with(
    catalog: Catalog, migrated: DatabaseSettings
):
    url = migrated.database_url.get_secret_value().replace("+asyncpg", "")
    connection = await asyncpg.connect(url)
    try:
        for statement in (
            "TRUNCATE outbox",
            "ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY",
            "DROP POLICY tenant ON outbox",
            "CREATE TABLE mine (x int)",
            f"SET ROLE {catalog.owner}",
            "UPDATE alembic_version SET version_num = 'x'",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()
