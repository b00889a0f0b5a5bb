"""Finished plates become stock. The hot flow: up to a hundred plates of one tenant in one transaction."""

from collections.abc import Sequence
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.messaging import Message
from contracts import matching
from contracts.inventory import PrintLogged, PrintUnmapped
from contracts.printer_gateway import PlateCompleted, PlateFailed
from inventory.domain.prints import MappedPart, MappingIndex, yields
from inventory.domain.stock import Movement, MovementKind
from inventory.handlers.settling import settle
from inventory.store import prints as print_store
from inventory.store import stock as stock_store
from inventory.store.prints import LogEntry

PlateEnd = PlateCompleted | PlateFailed
REASON = "print finished"


async def on_plates(tx: Transaction, messages: Sequence[Message]) -> None:
    """Count finished plates: log, stock, allocation; plates of unmapped files wait in the inbox."""
    ends = [m.event for m in messages if isinstance(m.event, PlateCompleted | PlateFailed)]
    found = await _found_parts(tx, ends)
    entries: list[LogEntry] = []
    for end in ends:
        parts = found[end.print_id]
        if isinstance(parts, matching.NoMatch):
            if isinstance(end, PlateCompleted):
                await _park(tx, end, parts)
                continue
            parts = []
        entries += _entries(end, parts)
    await record(tx, entries)


async def record(tx: Transaction, entries: Sequence[LogEntry]) -> list[LogEntry]:
    """Log prints and add what they yielded to stock; returns the entries that were not logged before."""
    if not entries:
        return []
    new = await print_store.add_log(tx, entries)
    fresh = [entry for entry in entries if entry.id in new]
    for entry in fresh:
        if entry.part_id is not None:
            tx.emit(logged(tx.tenant_id, entry, entry.part_id))
    movements = [
        Movement(entry.part_id, entry.quantity_printed, MovementKind.PRINT, REASON, entry.id)
        for entry in fresh
        if entry.part_id is not None and entry.status == "success" and entry.quantity_printed > 0
    ]
    if movements:
        levels = await stock_store.lock_levels(tx, {m.item_id for m in movements})
        await settle(tx, levels, movements, reason=REASON)
    return fresh


async def find_parts(
    tx: Transaction, file_name: str, candidates: Sequence[str] = (), plate_index: int | None = None
) -> list[MappedPart] | matching.NoMatch:
    """Which parts a file yields."""
    index = await print_store.mapped_parts(tx, _names(file_name, candidates, plate_index))
    return _look_up(index, file_name, candidates, plate_index)


async def _found_parts(
    tx: Transaction, ends: Sequence[PlateEnd]
) -> dict[UUID, list[MappedPart] | matching.NoMatch]:
    """Parts of each print, with one query for all names and one for all parts that are named outright."""
    names = {n for e in ends for n in _names(e.file_name, e.candidates, e.plate_index)}
    index = await print_store.mapped_parts(tx, names)
    named = {e.part_id for e in ends if isinstance(e, PlateCompleted) and e.part_id}
    parts = await print_store.parts(tx, named)
    found: dict[UUID, list[MappedPart] | matching.NoMatch] = {}
    for end in ends:
        part_id = end.part_id if isinstance(end, PlateCompleted) else None
        if part_id in parts:
            found[end.print_id] = [parts[part_id]]
        else:
            found[end.print_id] = _look_up(index, end.file_name, end.candidates, end.plate_index)
    return found


def _names(file_name: str | None, candidates: Sequence[str], plate_index: int | None) -> set[str]:
    return {name for _, names in matching.tiers(file_name, candidates, plate_index) for name in names}


def _look_up(
    index: MappingIndex, file_name: str | None, candidates: Sequence[str], plate_index: int | None
) -> list[MappedPart] | matching.NoMatch:
    result = matching.match(file_name, lambda name: bool(index.get(name)), candidates, plate_index)
    return result if isinstance(result, matching.NoMatch) else list(index[result.name])


def _entries(end: PlateEnd, parts: Sequence[MappedPart]) -> list[LogEntry]:
    counted: list[tuple[UUID | None, str | None, int]]
    if isinstance(end, PlateCompleted):
        counted = [(y.part_id, y.name, y.quantity) for y in yields(parts, end.prints, end.good)]
        prints, status, failure = end.prints, "success", None
    else:
        counted = [(p.part_id, p.name, 0) for p in parts] or [(None, None, 0)]
        prints, status, failure = 1, "failed", end.failure_reason
    return [
        LogEntry(
            id=new_id(),
            print_id=end.print_id,
            part_id=part_id,
            part_name=name,
            printer_id=end.printer_id,
            gcode_filename=end.file_name,
            prints=prints,
            quantity_printed=quantity,
            status=status,
            source=end.source.value,
            failure_reason=failure,
            completed_at=end.finished_at,
        )
        for part_id, name, quantity in counted
    ]


async def _park(tx: Transaction, end: PlateCompleted, miss: matching.NoMatch) -> None:
    is_new = await print_store.add_unmapped(
        tx,
        print_id=end.print_id,
        printer_id=end.printer_id,
        file_name=end.file_name,
        candidates=end.candidates,
        plate_index=end.plate_index,
        prints=end.prints,
        reason=miss.reason,
        completed_at=end.finished_at,
    )
    if is_new:
        tx.emit(
            PrintUnmapped(
                tenant_id=tx.tenant_id,
                print_id=end.print_id,
                printer_id=end.printer_id,
                file_name=end.file_name,
                candidates=end.candidates,
                reason=miss.reason,
                completed_at=end.finished_at,
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
