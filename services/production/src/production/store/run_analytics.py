"""What completed runs used, for reports."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import Record
from sqlalchemy import func, select

from chassis.db import Transaction
from production.domain.variance_report import Sample, Weighing
from production.store.run_lists import Filter, conditions
from production.tables.catalogue import PRODUCTS
from production.tables.runs import PRODUCTION_RUN_MATERIALS as MATERIALS
from production.tables.runs import PRODUCTION_RUNS as RUNS

MAX_RUNS = 5_000
"""That a report looks at, the newest first."""

_GRAMS = (
    """coalesce(m.{0}_model_grams, 0) + coalesce(m.{0}_flushed_grams, 0) + coalesce(m.{0}_tower_grams, 0)"""
)
_SAMPLES = f"""
SELECT r.id AS run_id, r.run_number, r.completed_at,
       coalesce(r.product_id, i.product_id) AS product_id,
       coalesce(p.model_id, i.model_id) AS model_id,
       coalesce(r.printer_id, p.printer_id) AS printer_id,
       m.spool_id, {_GRAMS.format("estimated")} AS estimated, {_GRAMS.format("actual")} AS actual
FROM production_runs AS r
JOIN production_run_materials AS m ON m.production_run_id = r.id
LEFT JOIN LATERAL (
    SELECT CASE WHEN count(DISTINCT model_id) = 1 THEN (array_agg(model_id))[1] END AS model_id,
           CASE WHEN count(DISTINCT printer_id) = 1 THEN (array_agg(printer_id))[1] END AS printer_id
    FROM production_run_plates WHERE production_run_id = r.id
) AS p ON true
LEFT JOIN LATERAL (
    SELECT CASE WHEN count(DISTINCT product_id) = 1 AND count(model_id) = 0
                THEN (array_agg(product_id))[1] END AS product_id,
           CASE WHEN count(DISTINCT model_id) = 1 AND count(product_id) = 0
                THEN (array_agg(model_id))[1] END AS model_id
    FROM production_run_items WHERE production_run_id = r.id
) AS i ON true
WHERE r.tenant_id = $1 AND m.tenant_id = $1 AND r.id = ANY($2::uuid[]) AND m.actual_model_grams IS NOT NULL
ORDER BY r.completed_at, r.id
"""  # noqa: S608 - constants only
# Per item: by the weight of a plate's own (entered, else as printers drew it, less the planned purge),
# else by that of a run that is of one model.
_WEIGHINGS = """
WITH plates AS (
    SELECT p.*, r.completed_at AS run_completed_at, coalesce(
        p.actual_material_weight_grams,
        t.grams - least(t.grams, coalesce(p.estimated_purge_weight_grams, 0) * p.prints_done)
    ) AS actual
    FROM production_runs AS r JOIN production_run_plates AS p ON p.production_run_id = r.id
    LEFT JOIN LATERAL (
        SELECT CASE WHEN count(*) = count(grams) THEN sum(grams) END AS grams
        FROM plate_prints WHERE tenant_id = $1 AND plate_id = p.id AND load_number IS NOT NULL
    ) AS t ON true
    WHERE r.tenant_id = $1 AND p.tenant_id = $1 AND r.status = 'completed' AND r.deleted_at IS NULL
      AND p.prints_done > 0
), weighed AS (
    SELECT model_id, printer_id, run_completed_at AS completed_at,
           estimated_material_weight_grams / prints_per_plate AS planned,
           actual / (prints_done * prints_per_plate) AS actual
    FROM plates WHERE actual IS NOT NULL AND estimated_material_weight_grams > 0
    UNION ALL
    SELECT p.model_id, p.printer_id, p.completed_at, p.planned, m.grams / p.items
    FROM (
        SELECT production_run_id AS id, run_completed_at AS completed_at,
               min(model_id::text)::uuid AS model_id, min(printer_id::text)::uuid AS printer_id,
               sum(prints_done * prints_per_plate) AS items,
               sum(estimated_material_weight_grams * prints_done)
                   / sum(prints_done * prints_per_plate) AS planned
        FROM plates GROUP BY production_run_id, run_completed_at
        HAVING count(DISTINCT model_id) = 1 AND count(DISTINCT printer_id) = 1 AND count(actual) = 0
    ) AS p
    JOIN (
        SELECT production_run_id, sum(actual_model_grams) AS grams
        FROM production_run_materials WHERE tenant_id = $1 GROUP BY production_run_id
        HAVING count(*) = count(actual_model_grams)
    ) AS m ON m.production_run_id = p.id
    WHERE p.planned > 0
)
SELECT model_id, printer_id, completed_at, planned, actual
FROM (SELECT *, row_number() OVER (PARTITION BY model_id, printer_id ORDER BY completed_at DESC) AS n
      FROM weighed) AS newest
WHERE n <= $2 AND ($3::uuid IS NULL OR model_id = $3)
"""


async def samples(tx: Transaction, wanted: Filter) -> list[Sample]:
    """Filament of completed runs whose weights are known."""
    query = (
        select(RUNS.c.id)
        .where(*conditions(tx.tenant_id, wanted), RUNS.c.status == "completed")
        .order_by(RUNS.c.completed_at.desc())
        .limit(MAX_RUNS)
    )
    ids = list((await tx.session.execute(query)).scalars())
    rows: Sequence[Record] = await (await tx.raw()).fetch(_SAMPLES, tx.tenant_id, ids)
    return [Sample(**dict(row)) for row in rows]


async def weighings(tx: Transaction, *, last: int, model_id: UUID | None = None) -> list[Weighing]:
    """What items weighed in the last runs of each model on each printer."""
    rows: Sequence[Record] = await (await tx.raw()).fetch(_WEIGHINGS, tx.tenant_id, last, model_id)
    return [Weighing(**dict(row)) for row in rows]


async def spool_totals(tx: Transaction, spool_id: UUID) -> tuple[Decimal, Decimal]:
    """Grams of a spool over all runs that stand: planned, and used."""

    def total(kind: str) -> Any:
        parts = (MATERIALS.c[f"{kind}_{one}_grams"] for one in ("model", "flushed", "tower"))
        model, flushed, tower = (func.coalesce(func.sum(part), 0) for part in parts)
        return model + flushed + tower

    query = (
        select(total("estimated"), total("actual"))
        .join(RUNS, RUNS.c.id == MATERIALS.c.production_run_id)
        .where(
            MATERIALS.c.tenant_id == tx.tenant_id,
            MATERIALS.c.spool_id == spool_id,
            RUNS.c.tenant_id == tx.tenant_id,
            RUNS.c.deleted_at.is_(None),
            RUNS.c.status.not_in(("failed", "cancelled")),
        )
    )
    planned, used = (await tx.session.execute(query)).one()
    return planned, used


async def product_names(tx: Transaction, product_ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(PRODUCTS.c.id, PRODUCTS.c.name).where(
        PRODUCTS.c.tenant_id == tx.tenant_id, PRODUCTS.c.id.in_(set(product_ids))
    )
    return {row.id: row.name for row in await tx.session.execute(query)}
