"""Finished plates become stock. The hot flow: up to a hundred plates of one tenant in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.messaging import Message
from contracts.inventory import PrintLogged, PrintUnmapped
from contracts.matching import NoMatch
from contracts.printer_gateway import PlateCompleted, PlateFailed
from inventory.domain.prints import FinishedPrint, MappedPart, Unmapped, yields
from inventory.domain.stock import Movement, MovementKind
from inventory.handlers.materials import on_prints
from inventory.handlers.recognising import found_parts, names_of, owners_of
from inventory.handlers.settling import settle
from inventory.store import claims as claim_store
from inventory.store import prints as print_store
from inventory.store import stock as stock_store
from inventory.store import waiting as waiting_store
from inventory.store.prints import LogEntry

REASON = "print finished"


async def on_plates(tx: Transaction, messages: Sequence[Message]) -> None:
    """Count finished plates: log, stock, allocation; plates of unmapped files wait in the inbox."""
    ends = [m.event for m in messages if isinstance(m.event, PlateCompleted | PlateFailed)]
    if not ends:
        return
    owners = await owners_of(tx, ends)
    found = await found_parts(tx, ends, owners)
    missed = [end for end in ends if isinstance(found[end.print_id], NoMatch)]
    if missed:
        # Their mappings and claims may come at this moment: asked again while nobody else can bring any.
        await waiting_store.share_mappings(tx)
        await claim_store.serialise(tx, {end.print_id for end in missed})
        owners |= await owners_of(tx, missed)
        found |= await found_parts(tx, missed, owners)
    entries: list[LogEntry] = []
    for end in ends:
        parts = found[end.print_id]
        if isinstance(end, PlateFailed):
            entries += _failed(end, [] if isinstance(parts, NoMatch) else parts)
        elif isinstance(parts, NoMatch):
            await park(tx, _finished(end), parts, is_claimed=end.print_id in owners)
        else:
            entries += counted(_finished(end), parts)
    await record(tx, entries, {print_id: run_id for print_id, (run_id, _) in owners.items() if run_id})
    await claim_store.end(tx, {end.print_id for end in ends})
    # Spools are locked after everything else.
    await on_prints(tx, ends)


async def record(
    tx: Transaction,
    entries: Sequence[LogEntry],
    runs: Mapping[UUID, UUID] | None = None,
    reason: str = REASON,
) -> list[LogEntry]:
    """Log prints and add what they yielded to stock; returns the entries that were not logged before.

    `runs` names the run of a print: it is served first.
    """
    if not entries:
        return []
    new = await print_store.add_log(tx, entries)
    fresh = [entry for entry in entries if entry.id in new]
    for entry in fresh:
        if entry.part_id is not None:
            tx.emit(logged(tx.tenant_id, entry, entry.part_id))
    movements: list[Movement] = []
    printed: Counter[tuple[UUID, UUID]] = Counter()
    for entry in fresh:
        if entry.part_id is not None and entry.status == "success" and entry.quantity_printed > 0:
            quantity = entry.quantity_printed
            movements.append(Movement(entry.part_id, quantity, MovementKind.PRINT, reason, entry.id))
            if run_id := (runs or {}).get(entry.print_id):
                printed[run_id, entry.part_id] += quantity
    if movements:
        levels = await stock_store.lock_levels(tx, {m.item_id for m in movements})
        await settle(tx, levels, movements, printed=printed, reason=reason)
    return fresh


def _finished(end: PlateCompleted) -> FinishedPrint:
    return FinishedPrint(
        print_id=end.print_id,
        printer_id=end.printer_id,
        file_name=end.file_name,
        candidates=end.candidates,
        plate_index=end.plate_index,
        prints=end.prints,
        good=end.good,
        source=end.source.value,
        completed_at=end.finished_at,
    )


def counted(finished: FinishedPrint, parts: Sequence[MappedPart]) -> list[LogEntry]:
    """The log of a print that ended well: one entry per part that came off it."""
    return [
        LogEntry(
            id=new_id(),
            print_id=finished.print_id,
            part_id=made.part_id,
            part_name=made.name,
            printer_id=finished.printer_id,
            gcode_filename=finished.file_name,
            prints=finished.prints,
            quantity_printed=made.quantity,
            status="success",
            source=finished.source,
            failure_reason=None,
            completed_at=finished.completed_at,
            yield_note=made.note,
        )
        for made in yields(parts, finished.prints, finished.good)
    ]


def _failed(end: PlateFailed, parts: Sequence[MappedPart]) -> list[LogEntry]:
    named: list[tuple[UUID | None, str | None]] = [(part.part_id, part.name) for part in parts]
    return [
        LogEntry(
            id=new_id(),
            print_id=end.print_id,
            part_id=part_id,
            part_name=name,
            printer_id=end.printer_id,
            gcode_filename=end.file_name,
            prints=1,
            quantity_printed=0,
            status="failed",
            source=end.source.value,
            failure_reason=end.failure_reason,
            completed_at=end.finished_at,
        )
        for part_id, name in named or [(None, None)]
    ]


async def park(tx: Transaction, finished: FinishedPrint, miss: NoMatch, *, is_claimed: bool = False) -> None:
    """Let a print wait until its file is mapped; says so once, and not of ignored files or claimed prints."""
    reason: Unmapped = miss.reason
    if reason == "no_mapping":
        names = names_of(finished.file_name, finished.candidates, finished.plate_index)
        reason = "inactive_part" if await print_store.inactive_names(tx, names) else reason
    if await waiting_store.add(tx, finished, reason) and not is_claimed:
        tx.emit(
            PrintUnmapped(
                tenant_id=tx.tenant_id,
                print_id=finished.print_id,
                printer_id=finished.printer_id,
                file_name=finished.file_name,
                candidates=finished.candidates,
                reason=reason,
                completed_at=finished.completed_at,
            )
        )


def logged(tenant_id: UUID, entry: LogEntry, part_id: UUID) -> PrintLogged:
    """What is said of an entry of the log."""
    return PrintLogged(
        tenant_id=tenant_id,
        print_log_id=entry.id,
        print_id=entry.print_id,
        part_id=part_id,
        part_name=entry.part_name or "",
        printer_id=entry.printer_id,
        gcode_filename=entry.gcode_filename,
        quantity_printed=entry.quantity_printed,
        status="success" if entry.status == "success" else "failed",
        source="manual" if entry.source == "manual" else "bambu_auto",
        completed_at=entry.completed_at,
        revision=entry.revision,
    )
