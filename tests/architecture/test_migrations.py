"""Migrations and tables say the same, and the revisions of a service form one line."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from chassis import migrate
from chassis.settings import DatabaseSettings


def differences(connection: Connection, metadata: MetaData) -> list[Any]:
    """What alembic would put into the next migration."""
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
    )
    return list(compare_metadata(context, metadata))


def checks(connection: Connection) -> set[str]:
    """Check constraints of the database as `table.constraint`; alembic does not compare them."""
    rows = connection.execute(
        text(
            "SELECT conrelid::regclass || '.' || conname FROM pg_constraint "
            "WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
        )
    )
    return {row[0] for row in rows}


def declared_checks(metadata: MetaData) -> set[str]:
    return {
        f"{table.name}.{constraint.name}"
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


@pytest.fixture
async def database(migrated: DatabaseSettings) -> AsyncIterator[AsyncConnection]:
    """The migrated database as its owner; what a test changes is rolled back."""
    assert migrated.owner_database_url is not None
    engine = create_async_engine(migrated.owner_database_url.get_secret_value())
    async with engine.connect() as connection:
        yield connection
        await connection.rollback()
    await engine.dispose()


async def test_the_migrations_make_the_tables(database: AsyncConnection, metadata: MetaData):
    assert await database.run_sync(differences, metadata) == []


async def test_the_migrations_make_the_check_constraints(database: AsyncConnection, metadata: MetaData):
    assert await database.run_sync(checks) == declared_checks(metadata)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("ALTER TABLE outbox DROP COLUMN version", "add_column"),
        ("ALTER TABLE outbox ADD COLUMN extra text", "remove_column"),
        ("CREATE TABLE forgotten (id uuid PRIMARY KEY)", "remove_table"),
        ("DROP INDEX ix_inbox_received_at", "add_index"),
        ("ALTER TABLE outbox ALTER COLUMN subject TYPE varchar(2000)", "modify_type"),
        ("ALTER TABLE outbox ALTER COLUMN subject DROP NOT NULL", "modify_nullable"),
        ("ALTER TABLE inbox ALTER COLUMN received_at DROP DEFAULT", "modify_default"),
    ],
)
async def test_a_difference_is_found(
    database: AsyncConnection, metadata: MetaData, statement: str, kind: str
):
    await database.execute(text(statement))
    assert kind in repr(await database.run_sync(differences, metadata))


async def test_a_lost_check_constraint_is_found(database: AsyncConnection, metadata: MetaData):
    await database.execute(text("ALTER TABLE outbox ADD CONSTRAINT extra CHECK (seq > 0)"))
    assert await database.run_sync(checks) - declared_checks(metadata) == {"outbox.extra"}


def test_the_revisions_form_one_line(database_service: Any):
    assert migrate.head(database_service.package)


def test_revisions_are_named_by_their_date(database_service: Any):
    names = [path.name for path in (database_service.source / "migrations/versions").glob("*.py")]
    assert [name for name in names if not re.match(r"\d{4}_\d{2}_\d{2}_[a-z0-9_]+\.py$", name)] == []


async def test_migrating_again_does_nothing(database_service: Any, migrated: DatabaseSettings):
    assert await migrate.upgrade(database_service.package, migrated) is False
