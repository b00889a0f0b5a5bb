"""What waits for the printers."""

from uuid import UUID

from sqlalchemy import func, select

from chassis.db import Transaction
from production.domain.forecast import Queue
from production.tables.runs import PRODUCTION_RUN_PLATES as PLATES
from production.tables.runs import PRODUCTION_RUNS as RUNS


async def by_printer(tx: Transaction) -> dict[UUID, Queue]:
    """Bed loads that runs still owe, by printer; runs on hold do not count."""
    owed = PLATES.c.quantity - PLATES.c.prints_done
    query = (
        select(
            PLATES.c.printer_id,
            func.sum(owed).label("plates"),
            func.sum(owed * func.coalesce(PLATES.c.print_time_minutes, 0)).label("minutes"),
        )
        .join(RUNS, RUNS.c.id == PLATES.c.production_run_id)
        .where(
            PLATES.c.tenant_id == tx.tenant_id,
            RUNS.c.tenant_id == tx.tenant_id,
            RUNS.c.status.in_(("pending", "in_progress")),
            RUNS.c.deleted_at.is_(None),
            RUNS.c.held_at.is_(None),
            PLATES.c.status.in_(("pending", "printing", "failed")),
        )
        .group_by(PLATES.c.printer_id)
    )
    rows = await tx.session.execute(query)
    return {row.printer_id: Queue(int(row.plates), int(row.minutes)) for row in rows}
