"""Which print was counted on which plate."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from production.domain.plates import PlatePrint
from production.tables.runs import PLATE_PRINTS as PRINTS

_COLUMNS = (
    *(column for column in PRINTS.c if column.name not in {"tenant_id", "production_run_id"}),
    PRINTS.c.production_run_id.label("run_id"),
)
_MUTABLE = (
    "load_number",
    "status",
    "good",
    "failed",
    "reason",
    "revision",
    "superseded_by",
    "duration_minutes",
    "started_at",
    "finished_at",
    "updated_at",
)


async def known(
    tx: Transaction, print_ids: Collection[UUID], *, marked_on: Collection[UUID] = ()
) -> list[PlatePrint]:
    """Prints by id, and the marks by hand on some plates that no print of a printer has taken."""
    marks = and_(
        PRINTS.c.plate_id.in_(set(marked_on)), PRINTS.c.source == "manual", PRINTS.c.status == "completed"
    )
    query = select(*_COLUMNS).where(
        PRINTS.c.tenant_id == tx.tenant_id, or_(PRINTS.c.print_id.in_(set(print_ids)), marks)
    )
    return [PlatePrint(**row) for row in (await tx.session.execute(query)).mappings()]


async def of_plate(tx: Transaction, plate_id: UUID) -> list[PlatePrint]:
    """Prints of a plate, the oldest first."""
    query = (
        select(*_COLUMNS)
        .where(PRINTS.c.tenant_id == tx.tenant_id, PRINTS.c.plate_id == plate_id)
        .order_by(PRINTS.c.created_at, PRINTS.c.load_number, PRINTS.c.print_id)
    )
    return [PlatePrint(**row) for row in (await tx.session.execute(query)).mappings()]


async def of_run(tx: Transaction, run_id: UUID, *, automatic: bool) -> list[UUID]:
    """Ids of the prints of a run that have ended."""
    where = [
        PRINTS.c.tenant_id == tx.tenant_id,
        PRINTS.c.production_run_id == run_id,
        PRINTS.c.status.in_(("completed", "failed")),
    ]
    if automatic:
        where.append(PRINTS.c.source == "bambu_auto")
    query = select(PRINTS.c.print_id).where(*where).order_by(PRINTS.c.created_at, PRINTS.c.print_id)
    return list((await tx.session.execute(query)).scalars())


async def save(tx: Transaction, prints: Sequence[PlatePrint]) -> None:
    """Insert prints, or change those that are known."""
    rows = [
        {"tenant_id": tx.tenant_id, "production_run_id": values.pop("run_id"), **values}
        for values in map(asdict, prints)
    ]
    if not rows:
        return
    statement = insert(PRINTS).values(rows)
    new = {name: statement.excluded[name] for name in _MUTABLE}
    await tx.session.execute(
        statement.on_conflict_do_update(index_elements=["tenant_id", "print_id"], set_=new)
    )


async def count_on(tx: Transaction, plate_id: UUID) -> int:
    query = select(func.count()).where(PRINTS.c.tenant_id == tx.tenant_id, PRINTS.c.plate_id == plate_id)
    return int(await tx.session.scalar(query) or 0)
