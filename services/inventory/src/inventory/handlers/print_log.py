"""Prints logged by hand."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.projection import await_known
from contracts.matching import NoMatch
from inventory.domain.catalogue import UnknownPartError
from inventory.domain.corrections import LogEntryNotFoundError, Target, check_reversible
from inventory.domain.prints import MappedPart, UnmappedFileError, yields
from inventory.handlers.plates import record
from inventory.handlers.recognising import find_parts
from inventory.handlers.recounting import move
from inventory.store import corrections as correction_store
from inventory.store import prints as print_store
from inventory.store import projections
from inventory.store import stock as stock_store
from inventory.store.prints import LogEntry


@dataclass(frozen=True, slots=True)
class ManualPrint:
    """A print that someone reports: of a part or of a file, in bed loads or in items."""

    part_id: UUID | None
    gcode_filename: str | None
    prints: int | None
    quantity_printed: int | None
    succeeded: bool
    printer_id: UUID | None


async def log_print(tx: Transaction, report: ManualPrint) -> list[LogEntry]:
    """Count a print that was reported by hand; one entry per part of the plate.

    Raises:
        UnknownPartError: there is no such part.
        UnmappedFileError: no active mapping names the file.
    """
    if report.printer_id is not None:
        printer_id = report.printer_id
        await await_known(lambda: projections.knows_printer(tx, printer_id), "printer")
    parts = await _parts(tx, report)
    print_id, prints = new_id(), report.prints or 1
    entries = [
        LogEntry(
            id=new_id(),
            print_id=print_id,
            part_id=y.part_id,
            part_name=y.name,
            printer_id=report.printer_id,
            gcode_filename=report.gcode_filename,
            prints=prints,
            quantity_printed=y.quantity if report.succeeded else 0,
            status="success" if report.succeeded else "failed",
            source="manual",
            failure_reason=None if report.succeeded else "reported",
            completed_at=tx.now,
        )
        for y in yields(parts, prints, report.quantity_printed)
    ]
    return await record(tx, entries)


async def _parts(tx: Transaction, report: ManualPrint) -> list[MappedPart]:
    if report.part_id is not None:
        parts = await print_store.parts(tx, [report.part_id])
        if not parts:
            raise UnknownPartError
        return list(parts.values())
    name = report.gcode_filename or ""
    found = await find_parts(tx, name, printer_id=report.printer_id)
    if isinstance(found, NoMatch):
        raise UnmappedFileError(name, found.reason)
    return found


async def reverse(tx: Transaction, entry_id: UUID, reason: str) -> list[LogEntry]:
    """Take back a print that was logged by hand, with all its parts; orders that hold them may lose them.

    Raises:
        LogEntryNotFoundError: there is no such entry.
        ReportedElsewhereError: a printer or a run reported the print.
        AlreadyReversedError: nothing of it is counted.
    """
    print_id = await correction_store.print_of(tx, entry_id)
    if print_id is None:
        raise LogEntryNotFoundError
    await stock_store.lock_levels(tx, await correction_store.items(tx, [print_id]))
    entries = await correction_store.entries(tx, print_id)
    check_reversible(print_id, [entry.quantity_printed for entry in entries])
    known = (await correction_store.newest(tx, [print_id])).get(print_id)
    target = Target(
        revision=known.revision + 1 if known else 1,
        outcome="failed",
        good=0,
        failed=0,
        superseded_by=None,
        reason=reason,
        actor=tx.actor.name,
    )
    await correction_store.add(tx, print_id, target)
    await move(tx, entries, target)
    return await correction_store.entries(tx, print_id)


async def list_log(
    tx: Transaction,
    *,
    part_id: UUID | None,
    status: str | None,
    run_id: UUID | None,
    is_disputed: bool | None,
    skip: int,
    limit: int,
) -> tuple[list[dict[str, object]], int]:
    return await print_store.page_log(
        tx,
        part_id=part_id,
        status=status,
        run_id=run_id,
        is_disputed=is_disputed,
        skip=skip,
        limit=limit,
    )
