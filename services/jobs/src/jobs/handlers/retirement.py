"""The question of printers whether a printer may go."""

from datetime import timedelta
from uuid import UUID

from chassis.db import Transaction
from contracts.jobs import JobOnPrinter, RetirePrinterJobs
from jobs.store import jobs, lab

MARKED_FOR = timedelta(minutes=1)
"""Far longer than printers needs to commit and to tell, far shorter than anybody goes without a printer."""


async def retire_printer(tx: Transaction, printer_id: UUID) -> RetirePrinterJobs:
    """The jobs that are being printed on a printer; when there are none, none is begun on it from now on.

    The mark ends by itself: when printers could not commit what it asked for, the printer is used again.
    """
    if await lab.printer(tx, printer_id, lock=True) is None:
        return RetirePrinterJobs()
    busy = await jobs.printing_on(tx, printer_id)
    if not busy:
        await lab.retire_soon(tx, printer_id, tx.now + MARKED_FOR)
    return RetirePrinterJobs(
        jobs=tuple(JobOnPrinter(job_id=one.id, number=one.number, status=one.status.value) for one in busy)
    )
