"""New plates: what is not said of one is as its model prints on its printer."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from production.domain.catalogue import Model, UnknownModelError, setup
from production.domain.plates import MAX_LOADS, TooManyPlatesError
from production.domain.runs import EmptyRunError
from production.domain.surroundings import Printer
from production.handlers import printers
from production.store import models as model_store


async def new_plates(
    tx: Transaction, plates: Sequence[Mapping[str, Any]], *, default_printer: UUID | None, first: int = 1
) -> list[dict[str, Any]]:
    """Rows of plates; what is not said of one is as its model prints on its printer.

    Raises:
        EmptyRunError: a plate names no printer, and neither does its run.
        TooManyPlatesError: nobody prints that much.
        UnknownModelError: a model does not exist.
        Problem: 409 `not_yet_known` for a printer.
        PrinterRetiredError: a printer gets nothing new.
    """
    if sum(plate["quantity"] for plate in plates) > MAX_LOADS:
        raise TooManyPlatesError
    await model_store.keep(tx, {plate["model_id"] for plate in plates})
    models = await model_store.find_all(tx, {plate["model_id"] for plate in plates})
    machines: dict[UUID, Printer] = {}
    rows = []
    for index, plate in enumerate(plates):
        printer_id = plate.get("printer_id") or default_printer
        if plate["model_id"] not in models:
            raise UnknownModelError(f"plates.{index}.model_id")
        if printer_id is None:
            raise EmptyRunError(f"plates.{index}.printer_id", "Name the printer of this plate.")
        if printer_id not in machines:
            machines[printer_id] = await printers.usable(tx, printer_id)
        rows.append(_row(plate, models[plate["model_id"]], machines[printer_id], first + index))
    await printers.hold(tx, machines)
    return rows


def _row(plate: Mapping[str, Any], model: Model, printer: Printer, number: int) -> dict[str, Any]:
    found = setup(model, printer.id)
    held = plate.get("prints_per_plate") or found.prints_per_plate
    item = found.material_weight_grams
    # The configured time is that of the configured bed load.
    minutes = found.print_time_minutes if held == found.prints_per_plate else None
    defaults = {
        "plate_name": f"{model.name} ({printer.name})"[:200],
        "print_time_minutes": minutes,
        "estimated_material_weight_grams": None if item is None else item * held,
        "estimated_purge_weight_grams": found.purge_weight_grams,
    }
    given = {name: plate[name] for name in defaults if plate.get(name) is not None}
    return {
        **defaults,
        **given,
        "id": new_id(),
        "plate_number": number,
        "model_id": model.id,
        "printer_id": printer.id,
        "quantity": plate["quantity"],
        "prints_per_plate": held,
        "gcode_filename": plate.get("gcode_filename"),
        "notes": plate.get("notes"),
    }
