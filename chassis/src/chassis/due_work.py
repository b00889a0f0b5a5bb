"""Loops over what is due, tenant by tenant: rows with a `due_at` that wait for a worker.

As identity's sign-in does it: the function that names the tenants runs as the owner of the tables, whom a
policy lets see the rows that wait and no others, and it answers with ids of tenants alone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import text

from chassis.db import Database, is_outage
from chassis.telemetry import log

POLL_SECONDS = 0.5
_RETRY_SECONDS = 2.0


async def tenants_with_due(database: Database, table: str) -> list[UUID]:
    """Tenants with rows of a table that are due; nothing else can be asked across tenants."""
    query = text(f"SELECT tenants_with_due_{table}()")
    async with database.engine.connect() as connection:
        return list((await connection.scalars(query)).all())


async def work(database: Database, table: str, do_one: Callable[[UUID], Awaitable[bool]]) -> None:
    """Do what is due until cancelled; `do_one` does one thing of a tenant and says whether there was any."""
    while True:
        try:
            tenants = await tenants_with_due(database, table)
            done = [await _all_of(tenant_id, table, do_one) for tenant_id in tenants]
        except Exception as error:  # noqa: BLE001 - a loop: whatever fails is tried again
            if not is_outage(error):
                log.exception("work failed", table=table)
            done = [False]
        await asyncio.sleep(POLL_SECONDS if all(done) else _RETRY_SECONDS)


async def _all_of(tenant_id: UUID, table: str, do_one: Callable[[UUID], Awaitable[bool]]) -> bool:
    """Do all that is due of a tenant; False when it failed, which must not stop the work for others."""
    try:
        while await do_one(tenant_id):
            pass
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("work failed", table=table, tenant=str(tenant_id))
        return False
    return True


def due_function(service: str, table: str, waiting: str) -> list[str]:
    """SQL for a migration, after the table is under row-level security: `tenants_with_due_<table>()`.

    Args:
        service: whose roles may call it.
        table: has `tenant_id` and `due_at`.
        waiting: SQL condition on its rows that wait.
    """
    function = f"tenants_with_due_{table}"
    return [
        f"CREATE POLICY due ON {table} FOR SELECT TO {service}_owner USING ({waiting})",
        f"""
        CREATE FUNCTION {function}() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS 'SELECT DISTINCT tenant_id FROM {table} WHERE {waiting.replace("'", "''")} AND due_at <= now()'
        """,  # noqa: S608 - constants
        f"REVOKE ALL ON FUNCTION {function}() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {function}() TO {service}_app",
    ]
