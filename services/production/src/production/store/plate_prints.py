"""Which print was counted on which plate."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from uuid import UUID

from asyncpg import Record
from sqlalchemy import RowMapping, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from production.domain.plates import PlatePrint
from production.domain.reported import Drawn
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
    "filament",
    "grams",
    "started_at",
    "finished_at",
    "updated_at",
)


def _print(row: RowMapping) -> PlatePrint:
    return PlatePrint(**{**row, "filament": tuple(row["filament"])})


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
    return [_print(row) for row in (await tx.session.execute(query)).mappings()]


async def of_plate(tx: Transaction, plate_id: UUID) -> list[PlatePrint]:
    """Prints of a plate, the oldest first."""
    query = (
        select(*_COLUMNS)
        .where(PRINTS.c.tenant_id == tx.tenant_id, PRINTS.c.plate_id == plate_id)
        .order_by(PRINTS.c.created_at, PRINTS.c.load_number, PRINTS.c.print_id)
    )
    return [_print(row) for row in (await tx.session.execute(query)).mappings()]


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


_DRAWN = """
SELECT s.spool_id, f.material, f.color, coalesce(sum(f.grams), 0)::numeric(10, 2) AS grams,
       count(f.grams) = count(*) AS is_complete
FROM plate_prints AS p
LEFT JOIN LATERAL jsonb_to_recordset(p.filament)
    AS f (tray_uuid text, material text, color text, grams numeric) ON true
LEFT JOIN spools AS s ON s.tenant_id = $1 AND s.tag = upper(f.tray_uuid)
WHERE p.tenant_id = $1 AND p.production_run_id = $2 AND p.status IN ('completed', 'failed')
GROUP BY 1, 2, 3
ORDER BY 2, 3, 1
"""


async def drawn_by(tx: Transaction, run_id: UUID) -> list[Drawn]:
    """What the prints of a run that ended drew from which spool or of which filament."""
    rows: Sequence[Record] = await (await tx.raw()).fetch(_DRAWN, tx.tenant_id, run_id)
    return [Drawn(**dict(row)) for row in rows]


async def save(tx: Transaction, prints: Sequence[PlatePrint]) -> None:
    """Insert prints, or change those that are known."""
    rows = [
        {
            "tenant_id": tx.tenant_id,
            "production_run_id": values.pop("run_id"),
            **values,
            "filament": list(values["filament"]),
        }
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
