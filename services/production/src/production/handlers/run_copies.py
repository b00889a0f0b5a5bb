"""Runs made from other runs: what failed again, or all of it once more. Spools are chosen anew."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from production.domain.plates import PlateStatus
from production.domain.run_rules import reprint_quantities
from production.domain.runs import Mode, Run
from production.handlers.run_creation import NewRun, create
from production.handlers.run_state import load

_PLATE = (
    *("plate_name", "model_id", "printer_id", "prints_per_plate", "print_time_minutes"),
    *("estimated_material_weight_grams", "estimated_purge_weight_grams", "gcode_filename"),
)


async def reprint(tx: Transaction, run_id: UUID, values: Mapping[str, Any]) -> Run:
    """A new run for what failed in another, linked to it.

    Raises:
        RunNotFoundError: there is no such run.
        NothingFailedError: nothing failed.
        PrinterRetiredError: the printer it was printed on gets nothing new.
    """
    run = await load(tx, run_id)
    made = _copied(run, reprint_quantities(run))
    return await create(tx, NewRun(**made, original_run_id=run.id, values=_values(run, values)))


async def repeat(tx: Transaction, run_id: UUID, values: Mapping[str, Any]) -> Run:
    """A new run of the same plates or items, as they are planned in another one.

    Raises:
        RunNotFoundError: there is no such run.
        EmptyRunError: all its plates were cancelled.
        PrinterRetiredError: a printer gets nothing new.
    """
    run = await load(tx, run_id)
    plates = [(one, one.quantity) for one in run.plates if one.status is not PlateStatus.CANCELLED]
    made = _copied(run, [*plates, *((one, one.quantity) for one in run.items)])
    wanted = NewRun(**made, product_id=run.product_id, quantity=run.quantity, values=_values(run, values))
    return await create(tx, wanted)


def _values(run: Run, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"priority": run.priority.label, "slicer_software": run.slicer_software, **values}


def _copied(run: Run, lines: Iterable[tuple[Any, int]]) -> dict[str, Any]:
    if run.mode is Mode.PLATES:
        copies = [{name: getattr(one, name) for name in _PLATE} | {"quantity": n} for one, n in lines]
        return {"printer_id": run.printer_id, "plates": copies}
    copies = [
        {"product_id": one.product_id, "model_id": one.model_id, "quantity": quantity}
        for one, quantity in lines
    ]
    return {"printer_id": run.printer_id, "items": copies}
