"""The question of printers whether a printer may go."""

from datetime import timedelta
from uuid import UUID

from chassis.db import Transaction
from contracts.production import RetirePrinterAnswer, RunUsingPrinter
from production.store import retirement as store

MARKED_FOR = timedelta(minutes=1)
"""Far longer than printers needs to commit and to tell, far shorter than anybody goes without a printer."""


async def retire_printer(tx: Transaction, printer_id: UUID) -> RetirePrinterAnswer:
    """The runs that still need a printer; when there are none, nothing new is planned on it from now on.

    Nobody plans on it between the look and the mark: planning holds the printer's row, and so does this. The
    mark ends by itself: when printers could not commit what it asked for, the printer is planned on again.
    """
    if not await store.lock(tx, printer_id):
        return RetirePrinterAnswer()
    runs = await store.runs_using(tx, printer_id)
    if not runs:
        await store.mark(tx, printer_id, tx.now + MARKED_FOR)
    return RetirePrinterAnswer(
        runs=tuple(
            RunUsingPrinter(run_id=run_id, run_number=number, status=status)
            for run_id, number, status in runs
        )
    )
