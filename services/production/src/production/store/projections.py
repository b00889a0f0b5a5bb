"""What production needs to know of others, kept from their events."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from production.domain.surroundings import Printer, Spool, Tenant
from production.store.retirement import gone
from production.tables.projections import PARTS, PRINTERS, SPOOLS, STOCK, TENANTS


async def keep_tenant(tx: Transaction, **values: Any) -> None:
    await _keep(tx, TENANTS, "tenant_id", values)


async def keep_printer(tx: Transaction, **values: Any) -> None:
    await _keep(tx, PRINTERS, "printer_id", values)


async def keep_spool(tx: Transaction, **values: Any) -> None:
    await _keep(tx, SPOOLS, "spool_id", values)


async def keep_part(tx: Transaction, **values: Any) -> None:
    await _keep(tx, PARTS, "part_id", values)


async def keep_stock(tx: Transaction, **values: Any) -> None:
    await _keep(tx, STOCK, "item_id", values)


async def _keep(tx: Transaction, table: Table, key: str, values: dict[str, Any]) -> None:
    """Insert or update the row of one entity; an older version changes nothing."""
    statement = insert(table).values(tenant_id=tx.tenant_id, **values)
    new = {name: statement.excluded[name] for name in values if name != key}
    await tx.session.execute(
        statement.on_conflict_do_update(
            index_elements=[key], set_=new, where=table.c.version < statement.excluded.version
        )
    )


async def tenant(tx: Transaction) -> Tenant | None:
    """The tenant of this transaction; None before identity's event has arrived."""
    columns = (TENANTS.c.name, TENANTS.c.short, TENANTS.c.currency, TENANTS.c.time_zone)
    row = (
        (await tx.session.execute(select(*columns).where(TENANTS.c.tenant_id == tx.tenant_id)))
        .mappings()
        .one_or_none()
    )
    return Tenant(**row) if row else None


def _printer(now: datetime) -> Select[Any]:
    return select(
        PRINTERS.c.printer_id.label("id"),
        PRINTERS.c.name,
        PRINTERS.c.manufacturer,
        PRINTERS.c.model,
        PRINTERS.c.is_active,
        gone(now).label("is_retired"),
    )


async def printers(tx: Transaction, printer_ids: Collection[UUID]) -> dict[UUID, Printer]:
    """Printers by id, retired ones too."""
    if not printer_ids:
        return {}
    query = _printer(tx.now).where(
        PRINTERS.c.tenant_id == tx.tenant_id, PRINTERS.c.printer_id.in_(set(printer_ids))
    )
    rows = (await tx.session.execute(query)).mappings()
    return {row["id"]: Printer(**row) for row in rows}


async def all_printers(tx: Transaction) -> list[Printer]:
    """Printers that are not retired, by name."""
    query = _printer(tx.now).where(PRINTERS.c.tenant_id == tx.tenant_id, ~gone(tx.now))
    rows = (await tx.session.execute(query.order_by(PRINTERS.c.name, PRINTERS.c.printer_id))).mappings()
    return [Printer(**row) for row in rows]


_SPOOL = (
    SPOOLS.c.spool_id.label("id"),
    SPOOLS.c.name,
    SPOOLS.c.material,
    SPOOLS.c.color,
    SPOOLS.c.color_hex,
    SPOOLS.c.cost_per_gram,
    SPOOLS.c.remaining_grams,
    SPOOLS.c.location,
    SPOOLS.c.is_archived,
)


async def spools(tx: Transaction, spool_ids: Collection[UUID]) -> dict[UUID, Spool]:
    """Spools by id, archived ones too."""
    if not spool_ids:
        return {}
    query = select(*_SPOOL).where(SPOOLS.c.tenant_id == tx.tenant_id, SPOOLS.c.spool_id.in_(set(spool_ids)))
    rows = (await tx.session.execute(query)).mappings()
    return {row["id"]: Spool(**row) for row in rows}


async def usable_spools(tx: Transaction) -> list[Spool]:
    """Spools that are not archived, the emptiest first: it should be used up before another one is begun."""
    query = (
        select(*_SPOOL)
        .where(SPOOLS.c.tenant_id == tx.tenant_id, ~SPOOLS.c.is_archived)
        .order_by(SPOOLS.c.remaining_grams, SPOOLS.c.spool_id)
    )
    return [Spool(**row) for row in (await tx.session.execute(query)).mappings()]


async def units_in_stock(tx: Transaction, product_ids: Collection[UUID]) -> dict[UUID, int]:
    """Items on hand by product; products that were never stocked are left out."""
    query = select(STOCK.c.item_id, STOCK.c.on_hand).where(
        STOCK.c.tenant_id == tx.tenant_id, STOCK.c.item_id.in_(set(product_ids))
    )
    return {row.item_id: row.on_hand for row in await tx.session.execute(query)}


async def parts_in_stock(tx: Transaction, model_ids: Collection[UUID]) -> dict[UUID, int]:
    """Free stock of the parts that are made from these models, by model."""
    query = (
        select(PARTS.c.model_id, STOCK.c.available)
        .join(STOCK, STOCK.c.item_id == PARTS.c.part_id)
        .where(
            PARTS.c.tenant_id == tx.tenant_id,
            STOCK.c.tenant_id == tx.tenant_id,
            PARTS.c.model_id.in_(set(model_ids)),
            ~PARTS.c.is_deleted,
        )
    )
    found: dict[UUID, int] = {}
    for row in await tx.session.execute(query):
        found[row.model_id] = found.get(row.model_id, 0) + row.available
    return found
