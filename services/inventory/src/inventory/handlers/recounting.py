"""Prints that are counted later than they ended, or otherwise than they were counted first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from chassis.db import Transaction, new_id
from contracts.matching import NoMatch
from inventory.domain.corrections import Target, change, share
from inventory.domain.prints import FinishedPrint, MappedPart
from inventory.domain.stock import Movement, MovementKind
from inventory.handlers.plates import counted, logged, record
from inventory.handlers.reclaiming import reclaim
from inventory.handlers.recognising import find_parts
from inventory.handlers.settling import settle
from inventory.store import corrections as store
from inventory.store import prints as print_store
from inventory.store import stock as stock_store
from inventory.store import waiting as waiting_store
from inventory.store.prints import LogEntry


async def enter(
    tx: Transaction,
    ready: Sequence[tuple[FinishedPrint, Sequence[MappedPart]]],
    runs: Mapping[UUID, UUID],
    reason: str,
) -> None:
    """Take prints out of the inbox and count them, as live ones are; corrected ones as the correction says.

    `runs` names the run of a print: it is served first.
    """
    corrected = await store.newest(tx, [one.print_id for one, _ in ready])
    plain = [(one, parts) for one, parts in ready if one.print_id not in corrected]
    await waiting_store.remove(tx, [one.print_id for one, _ in plain])
    await record(tx, [entry for one, parts in plain for entry in counted(one, parts)], runs, reason)
    for one, parts in ready:
        if one.print_id in corrected:
            await move(tx, await begin(tx, one, parts), corrected[one.print_id])


async def begin(tx: Transaction, finished: FinishedPrint, parts: Sequence[MappedPart]) -> list[LogEntry]:
    """Take a print out of the inbox, into the log: with nothing counted yet."""
    blank = LogEntry(
        id=new_id(),
        print_id=finished.print_id,
        part_id=None,
        part_name=None,
        printer_id=finished.printer_id,
        gcode_filename=finished.file_name,
        prints=finished.prints,
        quantity_printed=0,
        status="failed",
        source=finished.source,
        failure_reason="corrected",
        completed_at=finished.completed_at,
    )
    entries = [of_part(blank, part.part_id, part.name) for part in parts] or [blank]
    await waiting_store.remove(tx, [finished.print_id])
    await print_store.add_log(tx, entries)
    return entries


async def move(tx: Transaction, entries: Sequence[LogEntry], target: Target) -> None:
    """Book the difference between what a print added to stock and what it should have added."""
    levels = await stock_store.lock_levels(tx, {e.part_id for e in entries if e.part_id})
    changed: list[LogEntry] = []
    movements: list[Movement] = []
    for entry, items in zip(entries, await _shares(tx, entries, target.items), strict=True):
        moved = gone = 0
        if entry.part_id is not None:
            effect = entry.quantity_printed + entry.quantity_gone
            made = change(effect, items, levels[entry.part_id].on_hand)
            moved, gone = made.moved, made.gone
        if moved and entry.part_id is not None:
            movements.append(Movement(entry.part_id, moved, MovementKind.CORRECTION, target.words, entry.id))
        changed.append(
            replace(
                entry,
                quantity_printed=items,
                quantity_gone=gone,
                status=target.status,
                failure_reason=target.failure,
                revision=target.revision,
            )
        )
    await store.save(tx, changed)
    for entry in changed:
        if entry.part_id is not None:
            tx.emit(logged(tx.tenant_id, entry, entry.part_id))
    freed = await reclaim(tx, levels, movements, target.words)
    await settle(tx, levels, movements, freed=freed, reason=target.words)


async def _shares(tx: Transaction, entries: Sequence[LogEntry], items: int) -> list[int]:
    """How many good items each entry should count."""
    if len(entries) == 1:
        return [items]
    found = await find_parts(tx, entries[0].gcode_filename or "")
    weights = {} if isinstance(found, NoMatch) else {part.part_id: part.per_print for part in found}
    if not weights.keys() >= {e.part_id for e in entries}:
        # The mapping has changed since: the parts' own yields are what is left to go by.
        parts = await print_store.parts(tx, [e.part_id for e in entries if e.part_id])
        weights = {part_id: part.per_print for part_id, part in parts.items()}
    return share(items, [weights.get(e.part_id, 1) if e.part_id else 0 for e in entries])


def of_part(blank: LogEntry, part_id: UUID, name: str) -> LogEntry:
    """An entry of one part beside, or in place of, one that names none."""
    return replace(blank, id=new_id(), part_id=part_id, part_name=name)
