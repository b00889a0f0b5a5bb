"""Databases and roles in the embedded Postgres: one database and three roles per service, one reader for all.

For a service `inventory`:

- `inventory_owner` owns the database and its schema and runs the migrations,
- `inventory_app` and `inventory_relay` may connect; the service's migrations grant them their tables,

and `platework_reader` reads every row of every database past row-level security, and writes nothing.
Everything is reapplied at each start, so a changed rule reaches an old installation.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import asyncpg

READER = "platework_reader"

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Connect: TypeAlias = Callable[[str], Awaitable[Connection]]


@dataclass(frozen=True, slots=True)
class ServiceRoles:
    """Passwords of one service's roles."""

    owner_password: str
    app_password: str
    relay_password: str


# Set on roles, not on databases: migrations and backups may take longer than a request.
_LIMITS = {
    "app": {"statement_timeout": "15s", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "10s"},
    # The relay keeps its transaction open while it waits for the broker's answers.
    "relay": {"statement_timeout": "15s", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "30s"},
    "owner": {"lock_timeout": "2s"},
}


async def provision(connect: Connect, services: Mapping[str, ServiceRoles]) -> None:
    """Create or correct what every named service needs. Idempotent."""
    admin = await connect("postgres")
    try:
        async with admin.transaction():
            await _keep_secrets_out_of_logs(admin)
            await _role(admin, READER, "NOLOGIN" if not await _exists(admin, READER) else "")
            for service, passwords in services.items():
                await _service_roles(admin, service, passwords)
        existing = {row["datname"] for row in await admin.fetch("SELECT datname FROM pg_database")}
        for service in services:
            if service not in existing:
                await admin.execute(f'CREATE DATABASE "{service}" OWNER "{service}_owner"')
        await admin.execute("\n".join(_close_database(name) for name in ("postgres", "template1")))
        for service in services:
            await admin.execute(_open_database(service))
    finally:
        await admin.close()
    for service in services:
        await _schema(connect, service)


async def provision_reader(connect: Connect, password: str) -> None:
    """Create or correct the reader and its password. Idempotent, before or after `provision`."""
    admin = await connect("postgres")
    try:
        async with admin.transaction():
            await _keep_secrets_out_of_logs(admin)
            await _role(admin, READER, "LOGIN BYPASSRLS", password)
            await admin.execute(f"GRANT pg_read_all_data TO {READER}")
            await admin.execute(f"ALTER ROLE {READER} SET default_transaction_read_only = on")
    finally:
        await admin.close()


async def _service_roles(admin: Connection, service: str, passwords: ServiceRoles) -> None:
    for kind, password in (
        ("owner", passwords.owner_password),
        ("app", passwords.app_password),
        ("relay", passwords.relay_password),
    ):
        name = f"{service}_{kind}"
        await _role(admin, name, "LOGIN", password)
        for setting, value in _LIMITS[kind].items():
            await admin.execute(f"ALTER ROLE \"{name}\" SET {setting} = '{value}'")


async def _role(admin: Connection, name: str, options: str, password: str | None = None) -> None:
    if not await _exists(admin, name):
        await admin.execute(f'CREATE ROLE "{name}"')
    await admin.execute(f'ALTER ROLE "{name}" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {options}')
    if password is not None:
        statement = await admin.fetchval(
            "SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)", name, password
        )
        await admin.execute(statement)


async def _exists(admin: Connection, role: str) -> bool:
    return bool(await admin.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role))


async def _keep_secrets_out_of_logs(admin: Connection) -> None:
    await admin.execute("SET LOCAL log_statement = 'none'; SET LOCAL log_min_error_statement = 'panic'")


def _close_database(name: str) -> str:
    return f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;'


def _open_database(service: str) -> str:
    readers = f'"{service}_app", "{service}_relay", {READER}'
    return f"""
        ALTER DATABASE "{service}" OWNER TO "{service}_owner";
        {_close_database(service)}
        GRANT CONNECT ON DATABASE "{service}" TO {readers};
    """


async def _schema(connect: Connect, service: str) -> None:
    """Give the schema to the owner; rights on tables are granted by the migrations that make them."""
    owner, app, relay = (f'"{service}_{kind}"' for kind in ("owner", "app", "relay"))
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    connection = await connect(service)
    try:
        await connection.execute(f"""
            ALTER SCHEMA public OWNER TO {owner};
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {app}, {relay}, {READER};
            {defaults} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            {defaults} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {app};
        """)
    finally:
        await connection.close()
