"""Parts and gcode mappings."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from chassis.db import Transaction, new_id
from inventory.domain.catalogue import MADE_BY_MODEL, DuplicatePartError, Mapping, Part
from inventory.tables import GCODE_PART_MAPPINGS as MAPPINGS
from inventory.tables import PARTS

_PART_COLUMNS = [
    PARTS.c[name]
    for name in (
        "id",
        "name",
        "sku",
        "description",
        "parts_per_print",
        "model_id",
        "version",
        "created_at",
        "updated_at",
        "source",
    )
]
_MAPPING_COUNT = (
    select(func.count())
    .where(MAPPINGS.c.part_id == PARTS.c.id, MAPPINGS.c.is_active)
    .correlate(PARTS)
    .scalar_subquery()
    .label("mappings")
)
_MAPPING = select(
    MAPPINGS.c.id,
    MAPPINGS.c.gcode_filename,
    MAPPINGS.c.part_id,
    PARTS.c.name.label("part_name"),
    MAPPINGS.c.quantity,
    MAPPINGS.c.is_active,
    MAPPINGS.c.created_at,
    MAPPINGS.c.source,
).join(PARTS, PARTS.c.id == MAPPINGS.c.part_id)


def _alive(tx: Transaction) -> list[ColumnElement[bool]]:
    return [PARTS.c.tenant_id == tx.tenant_id, PARTS.c.deleted_at.is_(None)]


async def insert_part(tx: Transaction, values: dict[str, Any]) -> Part:
    """Insert a part.

    Raises:
        DuplicatePartError: its name or SKU is taken.
    """
    statement = (
        insert(PARTS)
        .values(
            id=new_id(),
            tenant_id=tx.tenant_id,
            version=1,
            created_at=tx.now,
            updated_at=tx.now,
            **values,
        )
        .returning(*_PART_COLUMNS)
    )
    try:
        row = (await tx.session.execute(statement)).one()
    except IntegrityError as error:
        raise _duplicate(error, values) from error
    return Part(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


async def update_part(tx: Transaction, part_id: UUID, values: dict[str, Any]) -> Part | None:
    """Change a part, with a new version; None when there is no such part.

    Raises:
        DuplicatePartError: its new name or SKU is taken.
    """
    statement = (
        update(PARTS)
        .where(PARTS.c.id == part_id, *_alive(tx))
        .values(version=PARTS.c.version + 1, updated_at=tx.now, **values)
        .returning(*_PART_COLUMNS)
    )
    try:
        row = (await tx.session.execute(statement)).one_or_none()
    except IntegrityError as error:
        raise _duplicate(error, values) from error
    return Part(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name


def _duplicate(error: IntegrityError, values: dict[str, Any]) -> Exception:
    for field in ("name", "sku"):
        if f"uq_parts_tenant_id_{field}" in str(error.orig):
            return DuplicatePartError(field, str(values.get(field)))
    return error


async def part_ids(tx: Transaction) -> list[UUID]:
    """Every part of the tenant."""
    query = select(PARTS.c.id).where(PARTS.c.tenant_id == tx.tenant_id).order_by(PARTS.c.id)
    return list(await tx.session.scalars(query))


async def get_part(tx: Transaction, part_id: UUID) -> Part | None:
    statement = select(*_PART_COLUMNS, _MAPPING_COUNT).where(PARTS.c.id == part_id, *_alive(tx))
    row = (await tx.session.execute(statement)).one_or_none()
    return Part(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name


async def page_parts(
    tx: Transaction, *, search: str | None, coverage: str | None, skip: int, limit: int
) -> tuple[list[Part], int]:
    where = _alive(tx)
    if coverage:
        is_mapped = select(MAPPINGS.c.id).where(MAPPINGS.c.part_id == PARTS.c.id, MAPPINGS.c.is_active)
        where.append(is_mapped.exists() if coverage == "configured" else ~is_mapped.exists())
    if search:
        where.append(
            or_(
                PARTS.c.name.icontains(search, autoescape=True),
                PARTS.c.sku.icontains(search, autoescape=True),
            )
        )
    total = await tx.session.scalar(select(func.count()).select_from(PARTS).where(*where))
    statement = (
        select(*_PART_COLUMNS, _MAPPING_COUNT)
        .where(*where)
        .order_by(func.lower(PARTS.c.name), PARTS.c.id)
        .offset(skip)
        .limit(limit)
    )
    rows = await tx.session.execute(statement)
    return [Part(**row._mapping) for row in rows], total or 0  # noqa: SLF001 - SQLAlchemy's public name


async def insert_mapping(
    tx: Transaction, *, gcode_filename: str, folded: str, part_id: UUID, quantity: int | None, is_active: bool
) -> UUID | None:
    """Insert a mapping; None when this name is mapped to this part already."""
    statement = (
        insert(MAPPINGS)
        .values(
            id=new_id(),
            tenant_id=tx.tenant_id,
            gcode_filename=gcode_filename,
            folded=folded,
            part_id=part_id,
            quantity=quantity,
            is_active=is_active,
            created_at=tx.now,
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "folded", "part_id"])
        .returning(MAPPINGS.c.id)
    )
    found: UUID | None = (await tx.session.execute(statement)).scalar_one_or_none()
    return found


async def made_by_model(tx: Transaction, *, name: str, model_id: UUID | None) -> Part | None:
    """The part that this model made by itself, or a model of this name."""
    is_same = func.lower(PARTS.c.name) == name.lower()
    statement = select(*_PART_COLUMNS).where(
        PARTS.c.source == MADE_BY_MODEL, PARTS.c.model_id == model_id if model_id else is_same, *_alive(tx)
    )
    row = (await tx.session.execute(statement.limit(1))).one_or_none()
    return Part(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name


async def mapped_by_model(tx: Transaction, folded: str) -> list[Mapping]:
    """What a model mapped this file to by itself."""
    statement = _MAPPING.where(
        MAPPINGS.c.tenant_id == tx.tenant_id, MAPPINGS.c.folded == folded, MAPPINGS.c.source == MADE_BY_MODEL
    )
    rows = await tx.session.execute(statement)
    return [Mapping(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


async def get_mapping(tx: Transaction, mapping_id: UUID) -> Mapping | None:
    statement = _MAPPING.where(MAPPINGS.c.tenant_id == tx.tenant_id, MAPPINGS.c.id == mapping_id)
    row = (await tx.session.execute(statement)).one_or_none()
    return Mapping(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name


async def update_mapping(tx: Transaction, mapping_id: UUID, values: dict[str, Any]) -> bool:
    statement = (
        update(MAPPINGS)
        .where(MAPPINGS.c.tenant_id == tx.tenant_id, MAPPINGS.c.id == mapping_id)
        .values(**values)
        .returning(MAPPINGS.c.id)
    )
    return (await tx.session.execute(statement)).one_or_none() is not None


async def delete_mapping(tx: Transaction, mapping_id: UUID) -> bool:
    statement = (
        delete(MAPPINGS)
        .where(MAPPINGS.c.tenant_id == tx.tenant_id, MAPPINGS.c.id == mapping_id)
        .returning(MAPPINGS.c.id)
    )
    return (await tx.session.execute(statement)).one_or_none() is not None


async def page_mappings(
    tx: Transaction, *, part_id: UUID | None, search: str | None, skip: int, limit: int
) -> tuple[list[Mapping], int]:
    where: list[ColumnElement[bool]] = [MAPPINGS.c.tenant_id == tx.tenant_id, PARTS.c.deleted_at.is_(None)]
    if part_id:
        where.append(MAPPINGS.c.part_id == part_id)
    if search:
        where.append(MAPPINGS.c.gcode_filename.icontains(search, autoescape=True))
    count = select(func.count()).select_from(MAPPINGS.join(PARTS, PARTS.c.id == MAPPINGS.c.part_id))
    total = await tx.session.scalar(count.where(*where))
    statement = _MAPPING.where(*where).order_by(MAPPINGS.c.folded, MAPPINGS.c.id).offset(skip).limit(limit)
    rows = await tx.session.execute(statement)
    return [Mapping(**row._mapping) for row in rows], total or 0  # noqa: SLF001 - SQLAlchemy's public name
