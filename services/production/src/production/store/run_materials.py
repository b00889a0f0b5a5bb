"""Filament of runs. Whoever changes a row holds the lock of its run."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from production.domain.run_contents import Usage
from production.tables.projections import SPOOLS
from production.tables.runs import PRODUCTION_RUN_MATERIALS as MATERIALS

_COLUMNS = (
    *(column for column in MATERIALS.c if column.name not in {"tenant_id", "production_run_id"}),
    MATERIALS.c.production_run_id.label("run_id"),
    SPOOLS.c.name.label("spool_name"),
    SPOOLS.c.color_hex,
    SPOOLS.c.remaining_grams,
)


async def of_runs(tx: Transaction, run_ids: Collection[UUID]) -> dict[UUID, tuple[Usage, ...]]:
    """Materials by run, in the order in which they were added."""
    query = (
        select(*_COLUMNS)
        .join(SPOOLS, SPOOLS.c.spool_id == MATERIALS.c.spool_id)
        .where(MATERIALS.c.tenant_id == tx.tenant_id, MATERIALS.c.production_run_id.in_(run_ids))
        .order_by(MATERIALS.c.production_run_id, MATERIALS.c.created_at, MATERIALS.c.id)
    )
    found: dict[UUID, list[Usage]] = {}
    for row in (await tx.session.execute(query)).mappings():
        values = dict(row) | {"print_ids": tuple(row["print_ids"])}
        found.setdefault(row["run_id"], []).append(Usage(**values))
    return {run_id: tuple(usages) for run_id, usages in found.items()}


async def insert_materials(tx: Transaction, run_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    common = {"tenant_id": tx.tenant_id, "production_run_id": run_id}
    times = {"created_at": tx.now, "updated_at": tx.now}
    if rows:
        await tx.session.execute(insert(MATERIALS), [common | times | dict(row) for row in rows])


async def update_material(tx: Transaction, material_id: UUID, values: Mapping[str, Any]) -> None:
    statement = update(MATERIALS).where(MATERIALS.c.tenant_id == tx.tenant_id, MATERIALS.c.id == material_id)
    await tx.session.execute(statement.values(updated_at=tx.now, **values))


async def delete(tx: Transaction, material_id: UUID) -> None:
    await tx.session.execute(
        MATERIALS.delete().where(MATERIALS.c.tenant_id == tx.tenant_id, MATERIALS.c.id == material_id)
    )
