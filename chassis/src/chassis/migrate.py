"""Migrations: alembic inside each service's package, run by the role that owns the schema.

A service's `migrations/env.py` is three lines: it calls `run_env` with its metadata.
"""

import asyncio
import importlib.resources
import re
from pathlib import Path

import asyncpg
from sqlalchemy import Connection, MetaData, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.settings import DatabaseSettings

LOCK_TIMEOUT = "2s"
_EXPIRED = "created_at < now() - interval '24 hours'"
# After a commit the setting is an empty string, not NULL: nullif keeps that from being an error.
_OWN = "tenant_id = nullif(current_setting('app.tenant', true), '')::uuid"
_REVISION = re.compile(r'^revision(?:: str)? = "(?P<id>[^"]+)"', re.MULTILINE)
_DOWN = re.compile(r'^down_revision(?:: [^=]+)? = "(?P<id>[^"]+)"', re.MULTILINE)


class NewerDatabaseError(Exception):
    """A newer version migrated this database; ours knows nothing of its revision."""


def migrations_folder(package: str) -> Path:
    return Path(str(importlib.resources.files(package))) / "migrations"


def head(package: str) -> str:
    """The newest revision, read from the files without importing alembic: start-up stays fast.

    Raises:
        ValueError: the revisions do not form one line.
    """
    texts = _texts(package)
    revisions = known(package)
    parents = {m["id"] for t in texts if (m := _DOWN.search(t))}
    heads = revisions - parents
    if len(heads) != 1:
        raise ValueError(f"{package}: expected one head, found {sorted(heads)}")
    return heads.pop()


def known(package: str) -> set[str]:
    """Every revision that this version knows."""
    return {m["id"] for t in _texts(package) if (m := _REVISION.search(t))}


def _texts(package: str) -> list[str]:
    return [f.read_text() for f in sorted((migrations_folder(package) / "versions").glob("*.py"))]


async def upgrade(package: str, settings: DatabaseSettings, to: str = "head") -> bool:
    """Bring the schema to a revision; returns whether there was anything to do.

    Raises:
        ValueError: the owner's connection is not configured.
        NewerDatabaseError: a newer version was here; nothing was changed.
    """
    if settings.owner_database_url is None:
        name = f"PLATEWORK_{settings.service.replace('-', '_').upper()}_OWNER_DATABASE_URL"
        raise ValueError(f"{name} is needed to migrate")
    url = settings.owner_database_url.get_secret_value()
    stamp = await _stamp(url)
    if stamp == head(package):
        return False
    if stamp is not None and stamp not in known(package):
        raise NewerDatabaseError(f"the database of {package} is at {stamp}, which a newer version made")
    await asyncio.to_thread(_run_alembic, package, url, to)
    return True


async def _stamp(url: str) -> str | None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""), timeout=5)
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return None
        found: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
        return found
    finally:
        await connection.close()


def _run_alembic(package: str, url: str, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, rarely needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations_folder(package)))
    config.attributes["url"] = url
    command.upgrade(config, to)


def run_env(metadata: MetaData) -> None:
    """What every `migrations/env.py` calls."""
    from alembic import context  # noqa: PLC0415 - exists only inside alembic

    def run(connection: Connection) -> None:
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text("SET statement_timeout = 0"))
        context.configure(connection=connection, target_metadata=metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()

    async def main() -> None:
        engine = create_async_engine(context.config.attributes["url"], poolclass=pool.NullPool)
        async with engine.begin() as connection:
            await connection.run_sync(run)
        await engine.dispose()

    asyncio.run(main())


def arm_row_security(service: str, tables: list[str]) -> list[str]:
    """SQL that puts tables of a service under forced row-level security and grants its roles their rights.

    Roles are named by convention: `<service>_app` works, `<service>_relay` reads and marks the outbox.
    """
    role = service.replace("-", "_")
    statements: list[str] = []
    for table in tables:
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant ON {table} TO {role}_app USING ({_OWN}) WITH CHECK ({_OWN})",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}_app",
        ]
    return statements


def grant_plain(service: str, tables: list[str]) -> list[str]:
    """SQL that lets the service work with tables that hold no tenant's data."""
    role = service.replace("-", "_")
    return [f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}_app" for table in tables]


def grant_relay(service: str) -> list[str]:
    """SQL for the relay's role, over every tenant: to publish the outbox, and to forget what is too old."""
    role = f"{service.replace('-', '_')}_relay"
    return [
        f"GRANT SELECT, DELETE ON outbox TO {role}",
        f"GRANT UPDATE (sent_at) ON outbox TO {role}",
        f"CREATE POLICY relay_read ON outbox FOR SELECT TO {role} USING (true)",
        f"CREATE POLICY relay_mark ON outbox FOR UPDATE TO {role} USING (true)",
        f"CREATE POLICY relay_prune ON outbox FOR DELETE TO {role} USING (sent_at IS NOT NULL)",
        f"GRANT SELECT (received_at), DELETE ON inbox TO {role}",
        f"GRANT SELECT (created_at), DELETE ON idempotency_keys TO {role}",
        f"CREATE POLICY relay_prune ON idempotency_keys TO {role} USING ({_EXPIRED})",
    ]
