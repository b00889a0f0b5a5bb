"""Rows of settings."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from inventory.domain.settings import Preferences
from inventory.tables import PREFERENCES


async def get(tx: Transaction) -> Preferences:
    """The tenant's settings; where nobody has set any, the defaults."""
    query = select(PREFERENCES.c.spool_low_grams).where(PREFERENCES.c.tenant_id == tx.tenant_id)
    return Preferences(await tx.session.scalar(query))


async def save(tx: Transaction, values: Mapping[str, Any]) -> None:
    statement = insert(PREFERENCES).values(tenant_id=tx.tenant_id, **values)
    await tx.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=dict(values)))
