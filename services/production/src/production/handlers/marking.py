"""Bed loads that people mark by hand: each is a print like those that printers report."""

from collections.abc import Sequence
from dataclasses import replace

from chassis.db import Transaction
from contracts.printer_gateway import end_id
from production import run_messages
from production.domain import counting as rules
from production.domain.plates import Plate, PlateClosedError, PlatePrint, manual_print_id
from production.store import plate_prints


async def mark(
    tx: Transaction,
    plate: Plate,
    yields: Sequence[tuple[int, int]],
    reason: str | None,
    *,
    owed: bool = False,
) -> Plate:
    """Count bed loads by hand: as the prints that run on the plate now, else as prints of our own.

    The plate is not saved. `owed`: they failed and are to be printed again.

    Raises:
        PlateClosedError: fewer are owed.
    """
    if plate.owed < len(yields):
        raise PlateClosedError(plate.status)
    known = await plate_prints.of_plate(tx, plate.id)
    running = [one for one in known if one.status == "printing"]
    marked = []
    for number, (good, failed) in enumerate(yields, start=len(known) + 1):
        if owed:
            plate = rules.lose(plate, at=tx.now, reason=reason)
        else:
            plate = rules.count(plate, good=good, failed=failed, at=tx.now)
            plate = replace(plate, scrap_reason=reason or plate.scrap_reason)
        found = running.pop() if running else _own(tx, plate, number)
        marked.append(
            replace(
                found,
                status="failed" if owed else "completed",
                load_number=None if owed else plate.prints_done,
                good=good,
                failed=failed,
                reason=reason,
                finished_at=tx.now,
                updated_at=tx.now,
            )
        )
    await plate_prints.save(tx, marked)
    for one in marked:
        # The id of the printer's own report: whichever comes first, a print ends once.
        tx.emit(run_messages.mark(tx.tenant_id, plate, one), event_id=end_id(one.print_id))
    return plate


def _own(tx: Transaction, plate: Plate, number: int) -> PlatePrint:
    return PlatePrint(
        print_id=manual_print_id(plate.id, number),
        plate_id=plate.id,
        run_id=plate.run_id,
        printer_id=plate.printer_id,
        source="manual",
        status="completed",
        file_name=plate.effective_gcode_filename,
        created_at=tx.now,
        updated_at=tx.now,
    )
