"""How models print on printers."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction, new_id
from production.domain.catalogue import Config
from production.store.rows import with_folded_name
from production.tables.catalogue import MODEL_PRINTER_CONFIGS as CONFIGS

_COLUMNS = tuple(column for column in CONFIGS.c if column.name not in {"tenant_id", "gcode_folded"})


def exists_for(model_id: Column[Any], printer_id: UUID) -> ColumnElement[bool]:
    """Whether the model of a row is configured for a printer."""
    return exists().where(CONFIGS.c.model_id == model_id, CONFIGS.c.printer_id == printer_id)


async def insert_config(tx: Transaction, values: Mapping[str, Any]) -> UUID | None:
    """Insert a configuration; None when the model has one for this printer."""
    own = {"id": new_id(), "tenant_id": tx.tenant_id, "created_at": tx.now, "updated_at": tx.now}
    statement = (
        insert(CONFIGS)
        .values(own | with_folded_name(values))
        .on_conflict_do_nothing(index_elements=["model_id", "printer_id"])
        .returning(CONFIGS.c.id)
    )
    found: UUID | None = await tx.session.scalar(statement)
    return found


async def update_config(tx: Transaction, config_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a configuration whose model is locked."""
    statement = update(CONFIGS).where(CONFIGS.c.tenant_id == tx.tenant_id, CONFIGS.c.id == config_id)
    await tx.session.execute(statement.values(updated_at=tx.now, **with_folded_name(values)))


async def delete_config(tx: Transaction, config_id: UUID) -> None:
    """Delete a configuration whose model is locked."""
    await tx.session.execute(
        delete(CONFIGS).where(CONFIGS.c.tenant_id == tx.tenant_id, CONFIGS.c.id == config_id)
    )


async def find(tx: Transaction, config_id: UUID) -> Config | None:
    query = select(*_COLUMNS).where(CONFIGS.c.tenant_id == tx.tenant_id, CONFIGS.c.id == config_id)
    row = (await tx.session.execute(query)).mappings().one_or_none()
    return Config(**row) if row else None


async def of_models(tx: Transaction, model_ids: Sequence[UUID]) -> dict[UUID, tuple[Config, ...]]:
    """Configurations by model, the oldest first."""
    query = (
        select(*_COLUMNS)
        .where(CONFIGS.c.tenant_id == tx.tenant_id, CONFIGS.c.model_id.in_(model_ids))
        .order_by(CONFIGS.c.model_id, CONFIGS.c.created_at, CONFIGS.c.id)
    )
    found: dict[UUID, list[Config]] = {}
    for row in (await tx.session.execute(query)).mappings():
        found.setdefault(row["model_id"], []).append(Config(**row))
    return {model_id: tuple(configs) for model_id, configs in found.items()}


async def page(
    tx: Transaction, *, model_id: UUID | None, printer_id: UUID | None, skip: int, limit: int
) -> tuple[list[Config], int]:
    """Configurations of a model or of a printer, the oldest first."""
    where = [CONFIGS.c.tenant_id == tx.tenant_id]
    if model_id:
        where.append(CONFIGS.c.model_id == model_id)
    if printer_id:
        where.append(CONFIGS.c.printer_id == printer_id)
    total = await tx.session.scalar(select(func.count()).select_from(CONFIGS).where(*where))
    query = select(*_COLUMNS).where(*where).order_by(CONFIGS.c.created_at, CONFIGS.c.id)
    rows = (await tx.session.execute(query.offset(skip).limit(limit))).mappings()
    return [Config(**row) for row in rows], total or 0
