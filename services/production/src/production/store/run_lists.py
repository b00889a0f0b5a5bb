"""Lists of runs."""

import operator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Column, ColumnElement, exists, func, or_, select

from chassis.db import Transaction
from production.domain.runs import Run
from production.store.runs import COLUMNS, JOINED, complete
from production.tables.runs import PRODUCTION_RUN_ITEMS as ITEMS
from production.tables.runs import PRODUCTION_RUN_MATERIALS as MATERIALS
from production.tables.runs import PRODUCTION_RUN_PLATES as PLATES
from production.tables.runs import PRODUCTION_RUNS as RUNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which runs; None leaves a criterion out."""

    statuses: tuple[str, ...] = ()
    started_from: datetime | None = None
    started_to: datetime | None = None
    product_id: UUID | None = None
    """Of the run or of one of its items."""
    spool_id: UUID | None = None
    printer_id: UUID | None = None
    """Of the run or of one of its plates."""
    search: str | None = None
    """Part of a run number."""
    original_run_id: UUID | None = None
    is_held: bool | None = None


def conditions(tenant_id: UUID, wanted: Filter) -> list[ColumnElement[bool]]:
    found = [RUNS.c.tenant_id == tenant_id, RUNS.c.deleted_at.is_(None)]
    if wanted.statuses:
        found.append(RUNS.c.status.in_(wanted.statuses))
    if wanted.started_from:
        found.append(RUNS.c.started_at >= wanted.started_from)
    if wanted.started_to:
        found.append(RUNS.c.started_at <= wanted.started_to)
    if wanted.original_run_id:
        found.append(RUNS.c.original_run_id == wanted.original_run_id)
    if wanted.is_held is not None:
        found.append(RUNS.c.held_at.is_not(None) if wanted.is_held else RUNS.c.held_at.is_(None))
    if wanted.search:
        found.append(RUNS.c.run_number.icontains(wanted.search, autoescape=True))
    if wanted.product_id:
        item = exists().where(ITEMS.c.production_run_id == RUNS.c.id, ITEMS.c.product_id == wanted.product_id)
        found.append(or_(RUNS.c.product_id == wanted.product_id, item))
    if wanted.spool_id:
        found.append(
            exists().where(
                MATERIALS.c.production_run_id == RUNS.c.id, MATERIALS.c.spool_id == wanted.spool_id
            )
        )
    if wanted.printer_id:
        plate = exists().where(
            PLATES.c.production_run_id == RUNS.c.id, PLATES.c.printer_id == wanted.printer_id
        )
        found.append(or_(RUNS.c.printer_id == wanted.printer_id, plate))
    return found


def _variance() -> Any:
    """Of all materials of a run; NULL without a plan or without weights."""
    parts = ("model", "flushed", "tower")
    planned = func.sum(_together([MATERIALS.c[f"estimated_{one}_grams"] for one in parts]))
    # Unknown as long as one spool's weight is.
    actual = func.sum(_together([MATERIALS.c[f"actual_{one}_grams"] for one in parts]))
    return (
        select((actual - planned) / func.nullif(planned, 0))
        .where(MATERIALS.c.production_run_id == RUNS.c.id)
        .having(func.bool_and(MATERIALS.c.actual_model_grams.is_not(None)))
        .scalar_subquery()
    )


def _together(columns: list[Column[Any]]) -> ColumnElement[Any]:
    known: list[ColumnElement[Any]] = [func.coalesce(column, 0) for column in columns]
    return reduce(operator.add, known)


async def page(
    tx: Transaction,
    wanted: Filter,
    *,
    sort: Literal["date", "number", "variance"] = "date",
    descending: bool = True,
    with_plates: bool = False,
    skip: int,
    limit: int,
) -> tuple[list[Run], int]:
    """Runs, without their plates unless asked; those whose sorted value is unknown come last."""
    where = conditions(tx.tenant_id, wanted)
    keys = {
        "date": func.coalesce(RUNS.c.started_at, RUNS.c.created_at),
        "number": RUNS.c.run_number,
        "variance": _variance(),
    }
    key = keys[sort].desc() if descending else keys[sort].asc()
    total = await tx.session.scalar(select(func.count()).select_from(RUNS).where(*where))
    query = (
        select(*COLUMNS)
        .select_from(JOINED)
        .where(*where)
        .order_by(key.nulls_last(), RUNS.c.id.desc() if descending else RUNS.c.id)
        .offset(skip)
        .limit(limit)
    )
    rows = (await tx.session.execute(query)).all()
    return await complete(tx, rows, with_plates=with_plates), total or 0
