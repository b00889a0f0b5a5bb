"""The migrations make what the tables say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import migrate
from identity.tables import METADATA


async def test_the_migrated_schema_is_the_one_the_code_expects(identity_settings):
    def compare(connection: Connection) -> list:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, METADATA)

    engine = create_async_engine(identity_settings.owner_database_url.get_secret_value())
    async with engine.connect() as connection:
        assert await connection.run_sync(compare) == []
    await engine.dispose()


async def test_migrating_again_does_nothing(identity_settings):
    assert await migrate.upgrade("identity", identity_settings) is False
