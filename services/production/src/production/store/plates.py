"""Plates of runs. Whoever changes one holds the lock of its run."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, exists, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from production.domain.plates import OPEN_PLATES, Plate, PlateStatus
from production.domain.progress import Candidate
from production.domain.runs import Rank, Waiting
from production.domain.surroundings import Printer
from production.store.rows import with_folded_name
from production.tables.catalogue import MODEL_PRINTER_CONFIGS as CONFIGS
from production.tables.catalogue import MODELS
from production.tables.projections import PRINTERS
from production.tables.runs import PLATE_PRINTS as PRINTS
from production.tables.runs import PRODUCTION_RUN_PLATES as PLATES
from production.tables.runs import PRODUCTION_RUNS as RUNS

_SHAPED = {"tenant_id", "production_run_id", "gcode_folded", "actual_material_weight_grams"}
_OWN = tuple(column for column in PLATES.c if column.name not in _SHAPED)
_REPORTED = (
    select(case((func.count() == func.count(PRINTS.c.grams), func.sum(PRINTS.c.grams))))
    .where(
        PRINTS.c.tenant_id == PLATES.c.tenant_id,
        PRINTS.c.plate_id == PLATES.c.id,
        PRINTS.c.load_number.is_not(None),
    )
    .correlate(PLATES)
    .scalar_subquery()
)
_PRINTER = ("name", "manufacturer", "model", "is_active", "is_retired")
_PRINTER_COLUMNS = tuple((name, f"printer_{name}") for name in _PRINTER)
_COLUMNS = (
    *_OWN,
    PLATES.c.production_run_id.label("run_id"),
    PLATES.c.actual_material_weight_grams.label("entered_weight_grams"),
    _REPORTED.label("reported_weight_grams"),
    MODELS.c.name.label("model_name"),
    MODELS.c.image_url.label("model_image_url"),
    func.coalesce(PLATES.c.gcode_filename, CONFIGS.c.gcode_filename, MODELS.c.gcode_filename).label(
        "effective_gcode_filename"
    ),
    *(PRINTERS.c[name].label(f"printer_{name}") for name in _PRINTER),
)
_FILE = func.coalesce(PLATES.c.gcode_folded, CONFIGS.c.gcode_folded, MODELS.c.gcode_folded)
_JOINED = (
    PLATES.join(MODELS, MODELS.c.id == PLATES.c.model_id)
    .join(PRINTERS, PRINTERS.c.printer_id == PLATES.c.printer_id)
    .outerjoin(
        CONFIGS, and_(CONFIGS.c.model_id == PLATES.c.model_id, CONFIGS.c.printer_id == PLATES.c.printer_id)
    )
)
_MUTABLE = (
    "plate_name",
    "printer_id",
    "quantity",
    "prints_done",
    "prints_per_plate",
    "print_time_minutes",
    "estimated_material_weight_grams",
    "estimated_purge_weight_grams",
    "gcode_filename",
    "status",
    "started_at",
    "completed_at",
    "actual_print_time_minutes",
    "successful_prints",
    "failed_prints",
    "scrap_reason",
    "failed_loads",
    "notes",
    "updated_at",
)


def _plate(row: Row[*tuple[Any, ...]], *others: str) -> Plate:
    values = dict(row._mapping)  # noqa: SLF001 - its public name in SQLAlchemy
    for name in others:
        del values[name]
    machine = {name: values.pop(column) for name, column in _PRINTER_COLUMNS}
    values["status"] = PlateStatus(values["status"])
    return Plate(**values, printer=Printer(id=values["printer_id"], **machine))


async def of_runs(tx: Transaction, run_ids: Collection[UUID]) -> dict[UUID, tuple[Plate, ...]]:
    """Plates by run, in their order."""
    query = (
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(PLATES.c.tenant_id == tx.tenant_id, PLATES.c.production_run_id.in_(run_ids))
        .order_by(PLATES.c.production_run_id, PLATES.c.plate_number)
    )
    found: dict[UUID, list[Plate]] = {}
    for row in await tx.session.execute(query):
        found.setdefault(row.run_id, []).append(_plate(row))
    return {run_id: tuple(plates) for run_id, plates in found.items()}


async def find(tx: Transaction, run_id: UUID, plate_id: UUID) -> Plate | None:
    query = select(*_COLUMNS).select_from(_JOINED)
    query = query.where(
        PLATES.c.tenant_id == tx.tenant_id, PLATES.c.production_run_id == run_id, PLATES.c.id == plate_id
    )
    row = (await tx.session.execute(query)).one_or_none()
    return _plate(row) if row else None


async def waiting(
    tx: Transaction, printer_id: UUID | None, *, skip: int, limit: int
) -> tuple[list[Waiting], int]:
    """Plates of runs that go on and owe bed loads: by priority, then due date, then age."""
    where = [
        PLATES.c.tenant_id == tx.tenant_id,
        RUNS.c.tenant_id == tx.tenant_id,
        RUNS.c.status.in_(("pending", "in_progress")),
        RUNS.c.deleted_at.is_(None),
        RUNS.c.held_at.is_(None),
        PLATES.c.status.in_([status.value for status in OPEN_PLATES]),
    ]
    if printer_id is not None:
        where.append(PLATES.c.printer_id == printer_id)
    joined = _JOINED.join(RUNS, RUNS.c.id == PLATES.c.production_run_id)
    total = await tx.session.scalar(select(func.count()).select_from(joined).where(*where))
    query = (
        select(*_COLUMNS, RUNS.c.run_number, RUNS.c.priority, RUNS.c.due_date)
        .select_from(joined)
        .where(*where)
        .order_by(RUNS.c.priority, RUNS.c.due_date.nulls_last(), RUNS.c.created_at, RUNS.c.id)
        .order_by(PLATES.c.plate_number)
        .offset(skip)
        .limit(limit)
    )
    rows = await tx.session.execute(query)
    found = [
        Waiting(
            _plate(row, "run_number", "priority", "due_date"),
            row.run_number,
            Rank(row.priority),
            row.due_date,
        )
        for row in rows
    ]
    return found, total or 0


async def insert_plates(tx: Transaction, run_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    common = {"tenant_id": tx.tenant_id, "production_run_id": run_id}
    times = {"created_at": tx.now, "updated_at": tx.now}
    values = [{"gcode_folded": None} | common | times | with_folded_name(row) for row in rows]
    if values:
        await tx.session.execute(insert(PLATES), values)


async def save(tx: Transaction, plate: Plate) -> None:
    values = with_folded_name({name: getattr(plate, name) for name in _MUTABLE})
    values["status"] = plate.status.value
    values["actual_material_weight_grams"] = plate.entered_weight_grams
    statement = update(PLATES).where(PLATES.c.tenant_id == tx.tenant_id, PLATES.c.id == plate.id)
    await tx.session.execute(statement.values(**values))


async def delete(tx: Transaction, plate_id: UUID) -> None:
    await tx.session.execute(
        PLATES.delete().where(PLATES.c.tenant_id == tx.tenant_id, PLATES.c.id == plate_id)
    )


async def candidates(
    tx: Transaction,
    *,
    files: Collection[tuple[UUID, str]],
    plate_ids: Collection[UUID],
    marked_since: datetime,
) -> list[Candidate]:
    """Plates that prints may be of: of these printers and folded file names, waiting or lately marked by
    hand, and those named outright; the oldest run first.
    """
    marked = exists().where(
        PRINTS.c.tenant_id == tx.tenant_id,
        PRINTS.c.plate_id == PLATES.c.id,
        PRINTS.c.source == "manual",
        PRINTS.c.status == "completed",
        PRINTS.c.created_at >= marked_since,
    )
    waiting = PLATES.c.status.in_([status.value for status in OPEN_PLATES])
    by_file = and_(
        PLATES.c.printer_id.in_({printer_id for printer_id, _ in files}),
        tuple_(PLATES.c.printer_id, _FILE).in_(list(files)),
        or_(waiting, marked),
    )
    named = PLATES.c.id.in_(set(plate_ids))
    query = (
        select(*_COLUMNS, _FILE.label("file"), RUNS.c.status.label("run_status"), RUNS.c.held_at)
        .select_from(_JOINED.join(RUNS, RUNS.c.id == PLATES.c.production_run_id))
        .where(
            PLATES.c.tenant_id == tx.tenant_id,
            RUNS.c.tenant_id == tx.tenant_id,
            RUNS.c.deleted_at.is_(None),
            or_(by_file, named) if files else named,
        )
        .order_by(RUNS.c.created_at, RUNS.c.id, PLATES.c.plate_number)
    )
    return [
        Candidate(
            plate=_plate(row, "file", "run_status", "held_at"),
            file=row.file,
            takes_prints=row.run_status in {"pending", "in_progress"} and row.held_at is None,
        )
        for row in await tx.session.execute(query)
    ]
