"""Plates of runs: planned, changed, and marked by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from production.domain import counting as rules
from production.domain.plates import (
    MAX_LOADS,
    CountedError,
    Plate,
    PlateNotFoundError,
    PlatePrint,
    PlateStartedError,
    PlateStatus,
    TooManyLoadsError,
    TooManyPlatesError,
)
from production.domain.runs import (
    EDITABLE,
    Mode,
    Run,
    RunNotEditableError,
    RunStatus,
    Waiting,
    WrongModeError,
)
from production.handlers import printers
from production.handlers.marking import mark
from production.handlers.plate_plans import new_plates
from production.handlers.run_state import load, locked, settle
from production.store import plate_prints
from production.store import plates as store

_PLAN = ("plate_name", "gcode_filename")
_LATE = frozenset(
    {"actual_print_time_minutes", "actual_material_weight_grams", "notes", "scrap_reason", "status"}
)
_SET = {name: name for name in (*_PLAN, "actual_print_time_minutes", "notes", "scrap_reason")} | {
    "actual_material_weight_grams": "entered_weight_grams"
}


async def get(tx: Transaction, run_id: UUID, plate_id: UUID) -> Plate:
    """One plate.

    Raises:
        RunNotFoundError, PlateNotFoundError: there is no such run or plate.
    """
    return _plate(await load(tx, run_id), plate_id)


async def waiting(
    tx: Transaction, printer_id: UUID | None, *, skip: int, limit: int
) -> tuple[list[Waiting], int]:
    """What is to be printed next, on one printer or on all of them.

    Raises:
        PrinterNotFoundError: there is no such printer.
    """
    if printer_id is not None:
        await printers.get(tx, printer_id)
    return await store.waiting(tx, printer_id, skip=skip, limit=limit)


async def prints(tx: Transaction, run_id: UUID, plate_id: UUID) -> list[PlatePrint]:
    """What was printed of a plate, the oldest first.

    Raises:
        RunNotFoundError, PlateNotFoundError: there is no such run or plate.
    """
    await get(tx, run_id, plate_id)
    return await plate_prints.of_plate(tx, plate_id)


async def add(tx: Transaction, run_id: UUID, values: Mapping[str, Any]) -> Plate:
    """Add a plate to a run.

    Raises:
        RunNotFoundError: there is no such run.
        RunNotEditableError: it cannot be changed any more.
        WrongModeError: the run is planned as items.
    """
    run = await _editable(tx, run_id)
    if run.mode is not Mode.PLATES:
        raise WrongModeError(run.mode)
    first = max((plate.plate_number for plate in run.plates), default=0) + 1
    if run.total_plates + values["quantity"] > MAX_LOADS:
        raise TooManyPlatesError
    (row,) = await new_plates(tx, [values], default_printer=run.printer_id, first=first)
    await store.insert_plates(tx, run_id, [row])
    return _plate(await settle(tx, run), row["id"])


async def remove(tx: Transaction, run_id: UUID, plate_id: UUID) -> None:
    """Take a plate out of a run, as long as nothing of it was printed.

    Raises:
        RunNotFoundError, PlateNotFoundError: there is no such run or plate.
        RunNotEditableError: it cannot be changed any more.
        PlateStartedError: something was printed.
    """
    run = await _editable(tx, run_id)
    plate = _plate(run, plate_id)
    if plate.has_begun or await plate_prints.count_on(tx, plate_id):
        raise PlateStartedError
    await store.delete(tx, plate_id)
    await settle(tx, run)


async def edit(tx: Transaction, run_id: UUID, plate_id: UUID, values: Mapping[str, Any]) -> Plate:
    """Change a plate: its plan, its weights, and how much of it is done.

    `status: complete` finishes all bed loads; said again it changes nothing.

    Raises:
        RunNotFoundError, PlateNotFoundError: there is no such run or plate.
        RunNotEditableError: it cannot be changed any more.
        PlateClosedError: the plate is complete or cancelled.
        CountedError: fewer bed loads or other items than are counted.
        TooManyItemsError, TooManyLoadsError: more than planned.
    """
    run = await locked(tx, run_id)
    before = _plate(run, plate_id)
    wanted = {name: value for name, value in values.items() if value != getattr(before, name)}
    if not wanted:
        return before
    late = run.status is RunStatus.READY_FOR_ASSEMBLY and wanted.keys() <= _LATE - {"status"}
    if run.status not in EDITABLE and not late:
        raise RunNotEditableError(run.status)
    plate = await _planned(tx, before, wanted)
    plate = await _progressed(tx, plate, wanted)
    plate = replace(
        plate, **{field: wanted[name] for name, field in _SET.items() if name in wanted}, updated_at=tx.now
    )
    await store.save(tx, plate)
    return _plate(await settle(tx, run), plate_id)


async def _planned(tx: Transaction, plate: Plate, wanted: Mapping[str, Any]) -> Plate:
    if wanted.get("printer_id"):
        if plate.has_begun:
            raise PlateStartedError
        machine = await printers.usable(tx, wanted["printer_id"])
        await printers.hold(tx, [machine.id])
        plate = replace(plate, printer_id=machine.id, printer=machine)
    if wanted.get("quantity"):
        plate = rules.resize(plate, wanted["quantity"], tx.now)
    return plate


async def _progressed(tx: Transaction, plate: Plate, wanted: Mapping[str, Any]) -> Plate:
    status = PlateStatus(wanted["status"]) if "status" in wanted else None
    target = (
        plate.quantity if status is PlateStatus.COMPLETE else wanted.get("prints_done", plate.prints_done)
    )
    good, failed = wanted.get("successful_prints"), wanted.get("failed_prints")
    loads = target - plate.prints_done
    if target > plate.quantity:
        raise TooManyLoadsError(plate.quantity)
    if loads < 0 or (not loads and not (good is None and failed is None)):
        raise CountedError
    if loads:
        good = good if good is not None or failed is None else None
        plate = await mark(tx, plate, rules.spread(plate, loads, good, failed), wanted.get("scrap_reason"))
    if status is PlateStatus.PRINTING:
        plate = rules.begin(plate, tx.now)
    elif status is PlateStatus.FAILED:
        plate = await mark(tx, plate, [(0, plate.prints_per_plate)], wanted.get("scrap_reason"), owed=True)
    elif status is PlateStatus.CANCELLED:
        plate = rules.cancel(plate, tx.now)
    elif status is PlateStatus.PENDING:
        await printers.hold(tx, [plate.printer_id])
        plate = rules.reopen(plate, tx.now)
    return plate


async def record(
    tx: Transaction, run_id: UUID, plate_id: UUID, *, good: int | None, failed: int | None, reason: str | None
) -> Plate:
    """Mark one bed load by hand. One without a good item failed: it is owed again.

    Raises:
        RunNotFoundError, PlateNotFoundError: there is no such run or plate.
        RunNotEditableError: the run does not go on.
        PlateClosedError: no bed load is owed.
        TooManyItemsError: more than a bed load holds.
    """
    run = await _editable(tx, run_id)
    plate = _plate(run, plate_id)
    counted = rules.yield_of(plate, good, failed)
    plate = await mark(tx, plate, [counted], reason, owed=not counted[0])
    await store.save(tx, plate)
    return _plate(await settle(tx, run), plate_id)


async def _editable(tx: Transaction, run_id: UUID) -> Run:
    run = await locked(tx, run_id)
    if run.status not in EDITABLE:
        raise RunNotEditableError(run.status)
    return run


def _plate(run: Run, plate_id: UUID) -> Plate:
    for plate in run.plates:
        if plate.id == plate_id:
            return plate
    raise PlateNotFoundError
