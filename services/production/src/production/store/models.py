"""Models with their materials and configurations."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction, new_id
from production.domain.catalogue import Material, Model
from production.store import configs
from production.store.rows import grouped, with_folded_name
from production.tables.catalogue import MODEL_MATERIALS, MODELS, PRODUCT_MODELS, PRODUCTS
from production.tables.catalogue import MODEL_PRINTER_CONFIGS as CONFIGS
from production.tables.runs import PRODUCTION_RUN_ITEMS as ITEMS
from production.tables.runs import PRODUCTION_RUN_PLATES as PLATES

_COLUMNS = (
    MODELS.c.id,
    MODELS.c.name,
    MODELS.c.description,
    MODELS.c.prints_per_plate,
    MODELS.c.print_time_minutes,
    MODELS.c.material_weight_grams.label("item_weight_grams"),
    MODELS.c.purge_weight_grams,
    MODELS.c.bed_temperature,
    MODELS.c.nozzle_temperature,
    MODELS.c.gcode_filename,
    MODELS.c.image_url,
    MODELS.c.notes,
    MODELS.c.version,
    MODELS.c.created_at,
    MODELS.c.updated_at,
)


async def insert_model(tx: Transaction, values: Mapping[str, Any], materials: Sequence[Material]) -> UUID:
    model_id = new_id()
    await tx.session.execute(
        insert(MODELS).values(
            id=model_id,
            tenant_id=tx.tenant_id,
            version=1,
            created_at=tx.now,
            updated_at=tx.now,
            **with_folded_name(values),
        )
    )
    await _insert_materials(tx, model_id, materials)
    return model_id


async def update_model(tx: Transaction, model_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a model whose row is locked, with a new version."""
    statement = update(MODELS).where(MODELS.c.tenant_id == tx.tenant_id, MODELS.c.id == model_id)
    await tx.session.execute(
        statement.values(version=MODELS.c.version + 1, updated_at=tx.now, **with_folded_name(values))
    )


async def replace_materials(tx: Transaction, model_id: UUID, materials: Sequence[Material]) -> None:
    where = (MODEL_MATERIALS.c.tenant_id == tx.tenant_id, MODEL_MATERIALS.c.model_id == model_id)
    await tx.session.execute(delete(MODEL_MATERIALS).where(*where))
    await _insert_materials(tx, model_id, materials)


async def _insert_materials(tx: Transaction, model_id: UUID, materials: Sequence[Material]) -> None:
    rows = [
        {
            "id": new_id(),
            "tenant_id": tx.tenant_id,
            "model_id": model_id,
            "position": position,
            "material": one.material,
            "color": one.color,
            "color_hex": one.color_hex,
            "weight_grams": one.weight_grams,
        }
        for position, one in enumerate(materials)
    ]
    if rows:
        await tx.session.execute(insert(MODEL_MATERIALS).values(rows))


async def delete_model(tx: Transaction, model_id: UUID) -> None:
    """Delete a model whose row is locked; its configurations go along."""
    await tx.session.execute(
        delete(MODELS).where(MODELS.c.tenant_id == tx.tenant_id, MODELS.c.id == model_id)
    )


async def find(tx: Transaction, model_id: UUID, *, lock: bool = False) -> Model | None:
    """One model; with `lock`, nobody else changes it or its configurations until this transaction ends."""
    found = await find_all(tx, [model_id], lock=lock)
    return found.get(model_id)


async def ids(tx: Transaction) -> list[UUID]:
    """Every model of the tenant."""
    query = select(MODELS.c.id).where(MODELS.c.tenant_id == tx.tenant_id).order_by(MODELS.c.id)
    return list(await tx.session.scalars(query))


async def find_all(tx: Transaction, model_ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, Model]:
    """Models by id, with their materials and configurations; locked in one fixed order."""
    if not model_ids:
        return {}
    query = select(*_COLUMNS).where(MODELS.c.tenant_id == tx.tenant_id, MODELS.c.id.in_(set(model_ids)))
    query = query.order_by(MODELS.c.id)
    if lock:
        query = query.with_for_update()
    rows = (await tx.session.execute(query)).mappings().all()
    return {model.id: model for model in await _complete(tx, rows)}


async def keep(tx: Transaction, model_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of those models that exist; until this transaction ends none of them can be deleted."""
    query = (
        select(MODELS.c.id, MODELS.c.name)
        .where(MODELS.c.tenant_id == tx.tenant_id, MODELS.c.id.in_(set(model_ids)))
        .order_by(MODELS.c.id)
        .with_for_update(read=True, key_share=True)
    )
    return {row.id: row.name for row in await tx.session.execute(query)}


async def ids_by_name(tx: Transaction, names: Collection[str]) -> dict[str, list[UUID]]:
    """Models by their exact name; several may share one."""
    query = select(MODELS.c.name, MODELS.c.id).where(
        MODELS.c.tenant_id == tx.tenant_id, MODELS.c.name.in_(set(names))
    )
    found: dict[str, list[UUID]] = {}
    for row in await tx.session.execute(query):
        found.setdefault(row.name, []).append(row.id)
    return found


async def ids_by_file(tx: Transaction, folded: str) -> list[UUID]:
    """Models that print from a file, by default or on some printer."""
    configured = select(CONFIGS.c.model_id).where(
        CONFIGS.c.tenant_id == tx.tenant_id, CONFIGS.c.gcode_folded == folded
    )
    query = select(MODELS.c.id).where(
        MODELS.c.tenant_id == tx.tenant_id, or_(MODELS.c.gcode_folded == folded, MODELS.c.id.in_(configured))
    )
    return list((await tx.session.execute(query.order_by(MODELS.c.id))).scalars())


async def page(
    tx: Transaction, *, search: str | None, printer_id: UUID | None, skip: int, limit: int
) -> tuple[list[Model], int]:
    """Models by name; `search` looks into name and file name, `printer_id` names a printer they are
    configured for.
    """
    where = [MODELS.c.tenant_id == tx.tenant_id]
    if search:
        columns = (MODELS.c.name, MODELS.c.gcode_filename)
        where.append(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    if printer_id:
        where.append(configs.exists_for(MODELS.c.id, printer_id))
    total = await tx.session.scalar(select(func.count()).select_from(MODELS).where(*where))
    query = (
        select(*_COLUMNS)
        .where(*where)
        .order_by(func.lower(MODELS.c.name), MODELS.c.id)
        .offset(skip)
        .limit(limit)
    )
    rows = (await tx.session.execute(query)).mappings().all()
    return await _complete(tx, rows), total or 0


async def _complete(tx: Transaction, rows: Sequence[Mapping[Any, Any]]) -> list[Model]:
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    query = (
        select(
            MODEL_MATERIALS.c.model_id,
            MODEL_MATERIALS.c.material,
            MODEL_MATERIALS.c.color,
            MODEL_MATERIALS.c.color_hex,
            MODEL_MATERIALS.c.weight_grams,
        )
        .where(MODEL_MATERIALS.c.tenant_id == tx.tenant_id, MODEL_MATERIALS.c.model_id.in_(ids))
        .order_by(MODEL_MATERIALS.c.model_id, MODEL_MATERIALS.c.position)
    )
    materials = grouped((await tx.session.execute(query)).mappings(), "model_id", Material)
    found = await configs.of_models(tx, ids)
    return [
        Model(**row, materials=materials.get(row["id"], ()), configs=found.get(row["id"], ())) for row in rows
    ]


async def uses(tx: Transaction, model_id: UUID) -> tuple[int, int, tuple[str, ...]]:
    """How many plates and items of runs name a model, and which products."""
    plates = select(func.count()).where(PLATES.c.tenant_id == tx.tenant_id, PLATES.c.model_id == model_id)
    items = select(func.count()).where(ITEMS.c.tenant_id == tx.tenant_id, ITEMS.c.model_id == model_id)
    products = (
        select(PRODUCTS.c.name)
        .join(PRODUCT_MODELS, PRODUCT_MODELS.c.product_id == PRODUCTS.c.id)
        .where(PRODUCTS.c.tenant_id == tx.tenant_id, PRODUCT_MODELS.c.model_id == model_id)
        .order_by(PRODUCTS.c.name)
    )
    names = (await tx.session.execute(products)).scalars().all()
    return await tx.session.scalar(plates) or 0, await tx.session.scalar(items) or 0, tuple(names)
