"""Corrected prints: their effect moves to the new target by compensating entries, and orders may lose stock.

Revisions of one print may arrive late, twice, or in any order: the newest one that was seen is what counts.
"""

from collections.abc import Sequence
from uuid import UUID

from chassis.db import Transaction
from chassis.messaging import Message
from contracts.matching import NoMatch
from contracts.printer_gateway import PlateCorrected
from inventory.domain.corrections import NotCountedYetError, Target
from inventory.domain.prints import FinishedPrint
from inventory.handlers.claims import count_claimed, on_claims, on_starts
from inventory.handlers.plates import on_plates, park
from inventory.handlers.recognising import find_parts
from inventory.handlers.recounting import begin, move, of_part
from inventory.store import corrections as store
from inventory.store import prints as print_store
from inventory.store import stock as stock_store
from inventory.store import waiting as waiting_store
from inventory.store.prints import LogEntry


async def on_plate_messages(tx: Transaction, messages: Sequence[Message]) -> None:
    """Note what began and whose it is, count what ended, then correct what was counted wrongly."""
    await on_starts(tx, messages)
    claimed = await on_claims(tx, messages)
    await on_plates(tx, messages)
    await count_claimed(tx, claimed)
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
    entries, waiting = await store.entries(tx, print_id), await waiting_store.lock(tx, [print_id])
    if not entries and not waiting:
        raise NotCountedYetError(print_id)
    known = (await store.newest(tx, [print_id])).get(print_id)
    await store.add(tx, print_id, target)
    if known is not None and target.revision <= known.revision:
        return
    if waiting:
        entries = await _unpark(tx, waiting[0], target)
    elif target.outcome == "completed" and entries[0].part_id is None:
        entries = await _find_a_part(tx, entries[0])
    if entries:
        await move(tx, entries, target)


async def _unpark(tx: Transaction, finished: FinishedPrint, target: Target) -> list[LogEntry]:
    """The entries of a print whose file no mapping named; none when it goes on waiting for one."""
    if target.outcome != "completed":
        return await begin(tx, finished, [])
    found = await find_parts(tx, finished.file_name or "", finished.candidates, finished.plate_index)
    return [] if isinstance(found, NoMatch) else await begin(tx, finished, found)


async def _find_a_part(tx: Transaction, blank: LogEntry) -> list[LogEntry]:
    """The entries of a print that failed before anybody asked what it makes; none when nobody knows."""
    await store.remove(tx, blank)
    found = await find_parts(tx, blank.gcode_filename or "")
    if isinstance(found, NoMatch):
        await park(tx, _again(blank), found)
        return []
    entries = [of_part(blank, part.part_id, part.name) for part in found]
    await print_store.add_log(tx, entries)
    return entries


def _again(blank: LogEntry) -> FinishedPrint:
    return FinishedPrint(
        print_id=blank.print_id,
        printer_id=blank.printer_id,
        file_name=blank.gcode_filename,
        candidates=(),
        plate_index=None,
        prints=blank.prints,
        good=None,
        source=blank.source,
        completed_at=blank.completed_at,
    )
