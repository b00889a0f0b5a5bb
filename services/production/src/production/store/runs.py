"""Production runs, with everything that stands in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from production.domain.runs import Mode, Rank, Run, RunStatus
from production.store import plates, run_items, run_materials
from production.tables.catalogue import PRODUCTS
from production.tables.runs import PRODUCTION_RUNS as RUNS
from production.tables.runs import RUN_COUNTERS

_ORIGINALS = RUNS.alias("originals")
COLUMNS = (
    *(column for column in RUNS.c if column.name != "tenant_id"),
    PRODUCTS.c.name.label("product_name"),
    PRODUCTS.c.sku.label("product_sku"),
    PRODUCTS.c.image_url.label("product_image_url"),
    _ORIGINALS.c.run_number.label("original_run_number"),
)
JOINED = RUNS.outerjoin(PRODUCTS, PRODUCTS.c.id == RUNS.c.product_id).outerjoin(
    _ORIGINALS, _ORIGINALS.c.id == RUNS.c.original_run_id
)


async def next_number(tx: Transaction, day: date) -> int:
    """The next number of a day; whoever asks meanwhile waits, so that numbers have no gaps."""
    statement = insert(RUN_COUNTERS).values(tenant_id=tx.tenant_id, day=day, last_number=1)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "day"], set_={"last_number": RUN_COUNTERS.c.last_number + 1}
    )
    return int(await tx.session.scalar(statement.returning(RUN_COUNTERS.c.last_number)) or 0)


async def last_number(tx: Transaction, day: date) -> int:
    query = select(RUN_COUNTERS.c.last_number).where(
        RUN_COUNTERS.c.tenant_id == tx.tenant_id, RUN_COUNTERS.c.day == day
    )
    return int(await tx.session.scalar(query) or 0)


async def insert_run(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Insert a run; what is made in it is inserted after it."""
    await tx.session.execute(
        insert(RUNS).values(tenant_id=tx.tenant_id, created_at=tx.now, updated_at=tx.now, **values)
    )


async def update_run(tx: Transaction, run_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a run whose row is locked."""
    statement = update(RUNS).where(RUNS.c.tenant_id == tx.tenant_id, RUNS.c.id == run_id)
    await tx.session.execute(statement.values(updated_at=tx.now, **values))


async def lock(tx: Transaction, run_ids: Collection[UUID]) -> set[UUID]:
    """Lock runs in one fixed order; what stands in them is locked with them. Returns those that exist."""
    query = (
        select(RUNS.c.id)
        .where(RUNS.c.tenant_id == tx.tenant_id, RUNS.c.id.in_(set(run_ids)), RUNS.c.deleted_at.is_(None))
        .order_by(RUNS.c.id)
        .with_for_update()
    )
    return set((await tx.session.execute(query)).scalars())


async def find(tx: Transaction, run_id: UUID) -> Run | None:
    """One run with everything in it, by four statements; None when unknown or deleted."""
    query = select(*COLUMNS).select_from(JOINED)
    query = query.where(RUNS.c.tenant_id == tx.tenant_id, RUNS.c.id == run_id, RUNS.c.deleted_at.is_(None))
    row = (await tx.session.execute(query)).one_or_none()
    return (await complete(tx, [row]))[0] if row else None


async def complete(tx: Transaction, rows: Sequence[Row[Any]], *, with_plates: bool = True) -> list[Run]:
    """Runs from their rows, with what stands in them."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    found_plates = await plates.of_runs(tx, ids) if with_plates else {}
    items = await run_items.of_runs(tx, ids)
    materials = await run_materials.of_runs(tx, ids)
    return [
        Run(
            **_values(row),
            plates=found_plates.get(row.id, ()),
            items=items.get(row.id, ()),
            materials=materials.get(row.id, ()),
        )
        for row in rows
    ]


def _values(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)  # noqa: SLF001 - its public name in SQLAlchemy
    values.pop("total", None)
    values.pop("variance", None)
    return values | {
        "mode": Mode(values["mode"]),
        "status": RunStatus(values["status"]),
        "priority": Rank(values["priority"]),
    }


@dataclass(frozen=True, slots=True)
class Summary:
    id: UUID
    run_number: str
    status: str


async def reprints(tx: Transaction, run_id: UUID) -> list[Summary]:
    """Runs that were made to print again what failed in a run."""
    query = (
        select(RUNS.c.id, RUNS.c.run_number, RUNS.c.status)
        .where(
            RUNS.c.tenant_id == tx.tenant_id, RUNS.c.original_run_id == run_id, RUNS.c.deleted_at.is_(None)
        )
        .order_by(RUNS.c.created_at, RUNS.c.id)
    )
    return [Summary(*row) for row in await tx.session.execute(query)]
