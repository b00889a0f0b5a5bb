"""Loops over what is due, tenant by tenant: files that lag behind and e-mails that wait."""

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
            for tenant_id in await tenants_with_due(database, table):
                while await do_one(tenant_id):
                    pass
            await asyncio.sleep(POLL_SECONDS)
        except Exception as error:  # noqa: BLE001 - a loop: whatever fails is tried again
            if not is_outage(error):
                # A defect: it is logged and tried again, because mails and files must not wait for a restart.
                log.exception("work failed", table=table)
            await asyncio.sleep(_RETRY_SECONDS)
