"""Prices of a tenant."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from production.domain.costs import Rates
from production.tables.projections import PRODUCTION_SETTINGS as SETTINGS

_COLUMNS = tuple(column for column in SETTINGS.c if column.name != "tenant_id")


async def rates(tx: Transaction) -> Rates:
    """The tenant's prices, or the defaults when nobody has set any."""
    query = select(*_COLUMNS).where(SETTINGS.c.tenant_id == tx.tenant_id)
    row = (await tx.session.execute(query)).mappings().one_or_none()
    return Rates(**row) if row else Rates()


async def save_rates(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Change some prices; at the first time, the others take their defaults."""
    statement = insert(SETTINGS).values(asdict(Rates()) | dict(values) | {"tenant_id": tx.tenant_id})
    await tx.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=dict(values)))
