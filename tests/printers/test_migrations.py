"""The migrations make exactly the tables that the code works with, and every tenant's rows are armed."""

from uuid import uuid4

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import migrate
from printers.tables import METADATA


async def test_the_migrated_schema_is_the_tables(settings):
    engine = create_async_engine(settings.owner_database_url.get_secret_value())
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(
                MigrationContext.configure(sync, opts={"compare_type": True}), METADATA
            )
        )
    await engine.dispose()
    assert differences == []
    assert await migrate.upgrade("printers", settings) is False


async def test_every_table_with_a_tenant_has_forced_row_security(settings, postgres):
    connection = await postgres.connect("printers")
    try:
        unarmed = await connection.fetch("""
            SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            WHERE relkind = 'r' AND attname = 'tenant_id' AND NOT (relrowsecurity AND relforcerowsecurity)
        """)
    finally:
        await connection.close()
    assert unarmed == []


async def test_of_other_tenants_nothing_but_ids_is_seen(service, call, printer, lan, tenant):
    await call.ok("PUT", f"/printers/{printer['id']}/connection", lan)
    async with service.database.transaction(uuid4()) as tx:
        raw = await tx.raw()
        for table in METADATA.tables:
            if table in {"tenants", "inbox", "inbox_suspects"}:
                continue
            assert await raw.fetchval(f'SELECT count(*) FROM "{table}"') == 0, table
    columns = METADATA.tables["tenants"].columns.keys()
    assert columns == ["tenant_id", "seeded_at"]
