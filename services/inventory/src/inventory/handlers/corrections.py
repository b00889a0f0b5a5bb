"""Corrected prints: their effect moves to the new target by compensating entries, and orders may lose stock.

Revisions of one print may arrive late, twice, or in any order: the newest one that was seen is what counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.messaging import Message
from contracts.inventory import OrderDeallocated
from contracts.matching import NoMatch
from contracts.printer_gateway import PlateCorrected
from inventory import messages as said
from inventory.domain.allocation import reclaim
from inventory.domain.corrections import NotCountedYetError, Target, change, share
from inventory.domain.stock import Level, Movement, MovementKind
from inventory.handlers.claims import count_parked, on_claims, on_starts
from inventory.handlers.plates import find_parts, logged, on_plates
from inventory.handlers.settling import settle
from inventory.store import corrections as store
from inventory.store import orders as order_store
from inventory.store import prints as print_store
from inventory.store import stock as stock_store
from inventory.store.corrections import Parked
from inventory.store.prints import LogEntry


async def on_plate_messages(tx: Transaction, messages: Sequence[Message]) -> None:
    """Note what began and whose it is, count what ended, then correct what was counted wrongly."""
    await on_starts(tx, messages)
    claimed = await on_claims(tx, messages)
    await on_plates(tx, messages)
    await count_parked(tx, claimed)
    events = [m.event for m in messages if isinstance(m.event, PlateCorrected)]
    if not events:
        return
    # All at once and in the order of ids, as everywhere.
    await stock_store.lock_levels(tx, await store.items(tx, {event.print_id for event in events}))
    for event in sorted(events, key=lambda e: (e.print_id, e.revision)):
        await _correct(tx, event.print_id, _target(event))


def _target(event: PlateCorrected) -> Target:
    return Target(
        revision=event.revision,
        outcome=event.outcome,
        good=event.good,
        failed=event.failed,
        superseded_by=event.superseded_by,
        reason=event.reason,
        actor=event.actor,
    )


async def _correct(tx: Transaction, print_id: UUID, target: Target) -> None:
    """Move one print to its target.

    Raises:
        NotCountedYetError: its end has not arrived.
    """
    entries, parked = await store.entries(tx, print_id), await store.parked(tx, print_id)
    if not entries and parked is None:
        raise NotCountedYetError(print_id)
    newest = await store.latest(tx, print_id)
    await store.add(tx, print_id, target)
    if target.revision <= newest:
        return
    if parked is not None:
        entries = await _unpark(tx, print_id, parked, target)
    elif target.outcome == "completed" and entries[0].part_id is None:
        entries = await _find_a_part(tx, entries[0])
    if entries:
        await _move(tx, entries, target)


async def _move(tx: Transaction, entries: Sequence[LogEntry], target: Target) -> None:
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
    freed = await reclaim_missing(tx, levels, movements, target.words)
    await settle(tx, levels, movements, freed=freed, reason=target.words)


async def reclaim_missing(
    tx: Transaction, levels: Mapping[UUID, Level], movements: Sequence[Movement], reason: str
) -> dict[UUID, int]:
    """Take from orders what the stock will not hold any more; returns what became free, by item."""
    missing = {
        m.item_id: levels[m.item_id].reserved - levels[m.item_id].on_hand - m.quantity for m in movements
    }
    missing = {item: quantity for item, quantity in missing.items() if quantity > 0}
    if not missing:
        return {}
    taken = reclaim(missing, await stock_store.holding(tx, missing))
    await stock_store.grant(tx, taken, reason)
    losers = {grant.order_id for grant in taken if grant.order_id}
    await order_store.lock(tx, losers)
    for order in await order_store.refresh(tx, losers):
        tx.emit(said.order_event(OrderDeallocated, tx.tenant_id, order))
    return missing


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


async def _unpark(tx: Transaction, print_id: UUID, parked: Parked, target: Target) -> list[LogEntry]:
    """The entries of a print whose file no mapping named; none when it goes on waiting for one."""
    blank = LogEntry(
        id=new_id(),
        print_id=print_id,
        part_id=None,
        part_name=None,
        printer_id=parked.printer_id,
        gcode_filename=parked.file_name,
        prints=parked.prints,
        quantity_printed=0,
        status="failed",
        source="bambu_auto",
        failure_reason=target.failure,
        completed_at=parked.completed_at,
    )
    entries = [blank]
    if target.outcome == "completed":
        found = await find_parts(tx, parked.file_name or "", parked.candidates, parked.plate_index)
        if isinstance(found, NoMatch):
            return []
        entries = [_of_part(blank, part.part_id, part.name) for part in found]
    await store.unpark(tx, print_id)
    await print_store.add_log(tx, entries)
    return entries


async def _find_a_part(tx: Transaction, blank: LogEntry) -> list[LogEntry]:
    """The entries of a print that failed before anybody asked what it makes; none when nobody knows."""
    await store.remove(tx, blank)
    found = await find_parts(tx, blank.gcode_filename or "")
    if isinstance(found, NoMatch):
        await print_store.add_unmapped(
            tx,
            print_id=blank.print_id,
            printer_id=blank.printer_id,
            file_name=blank.gcode_filename,
            candidates=(),
            plate_index=None,
            prints=blank.prints,
            reason=found.reason,
            completed_at=blank.completed_at,
        )
        return []
    entries = [_of_part(blank, part.part_id, part.name) for part in found]
    await print_store.add_log(tx, entries)
    return entries


def _of_part(blank: LogEntry, part_id: UUID, name: str) -> LogEntry:
    return replace(blank, id=new_id(), part_id=part_id, part_name=name)
