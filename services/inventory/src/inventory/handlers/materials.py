"""Filament of runs and prints: every gram is booked once.

Prints book what their printer reported, by the tag of the spool; a completed run books what it used, less
what its prints have booked.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from chassis.db import Transaction
from contracts.inventory import PostedMaterial, RunMaterialsPosted
from contracts.printer_gateway import PlateCompleted, PlateFailed
from contracts.production import RunCompleted, RunReverted
from inventory.domain.spools import (
    Entry,
    Material,
    Spool,
    SpoolNotFoundError,
    TransactionSource,
    TransactionType,
    overdrawn,
    reversal,
    run_usage,
)
from inventory.handlers.spools import book
from inventory.store import runs as run_store
from inventory.store import spools as store

PlateEnd = PlateCompleted | PlateFailed


async def on_prints(tx: Transaction, ends: Sequence[PlateEnd]) -> None:
    """Book what prints used, where the printer said how much of which roll; failed ones used some as well."""
    reported = [
        (end, used, used.tray_uuid.upper())
        for end in ends
        for used in end.filament
        if used.tray_uuid and used.grams and used.grams > 0
    ]
    if not reported:
        return
    spools = await store.lock_by_tag(tx, {tag for _, _, tag in reported})
    known = [(end, used, spools[tag]) for end, used, tag in reported if tag in spools]
    prints = {end.print_id for end, _, _ in known}
    done = await store.booked_trays(tx, prints)
    covered = await run_store.covered(tx, prints)
    entries = [
        Entry(
            spool.id,
            TransactionType.USAGE,
            TransactionSource.PRINT,
            -(used.grams or Decimal(0)).quantize(Decimal("0.01")),
            f"print of {end.file_name}" if end.file_name else "print",
            end.print_id,
            tray=used.tray,
        )
        for end, used, spool in known
        if end.print_id not in covered and (end.print_id, used.tray) not in done
    ]
    await book(tx, [entry for entry in entries if entry.grams])


async def on_run_completed(tx: Transaction, event: RunCompleted) -> None:
    """Book what a run used of each spool, less what its prints have booked themselves, and say so."""
    used = [
        Material(one.material_id, one.spool_id, one.model_grams + one.flushed_grams + one.tower_grams)
        for one in event.materials
    ]
    spools = await store.lock(tx, {one.spool_id for one in used})
    if {one.spool_id for one in used} - spools.keys():
        raise SpoolNotFoundError  # a dead letter: filament of a spool nobody knows must not vanish
    if await store.standing_usage(tx, TransactionSource.RUN, [event.run_id]):
        return  # said again; it was booked
    prints = {print_id for one in event.materials for print_id in one.print_ids}
    booked: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for _, entry in await store.standing_usage(tx, TransactionSource.PRINT, prints):
        booked[entry.spool_id] -= entry.grams
    entries = run_usage(event.run_id, event.run_number, event.version, used, booked)
    booking = [entry for entry in entries if entry.grams]
    ids, _ = await book(tx, booking)
    await run_store.cover(tx, event.run_id, prints)
    posted = _posted(entries, dict(zip(map(id, booking), ids, strict=True)), spools)
    if posted:
        tx.emit(RunMaterialsPosted(tenant_id=tx.tenant_id, run_id=event.run_id, materials=posted))


def _posted(
    entries: Sequence[Entry], ids: dict[int, UUID], spools: dict[UUID, Spool]
) -> tuple[PostedMaterial, ...]:
    """What is said of each material; the spools are as they were before."""
    left = {spool_id: spool.remaining_grams for spool_id, spool in spools.items()}
    posted = []
    for entry in entries:
        before, after = left[entry.spool_id], left[entry.spool_id] + entry.grams
        left[entry.spool_id] = after
        if entry.material_id is not None:
            posted.append(
                PostedMaterial(
                    material_id=entry.material_id,
                    transaction_id=ids.get(id(entry)),
                    grams=-entry.grams,
                    overdrawn_grams=max(overdrawn(before, after), Decimal(0)),
                )
            )
    return tuple(posted)


async def on_run_reverted(tx: Transaction, event: RunReverted) -> None:
    """Give back what a run booked; what its prints booked themselves stays used."""
    standing = await store.standing_usage(tx, TransactionSource.RUN, [event.run_id])
    await store.lock(tx, {entry.spool_id for _, entry in standing})
    # Asked again under the locks: another replica may have undone it meanwhile.
    standing = await store.standing_usage(tx, TransactionSource.RUN, [event.run_id])
    await book(tx, reversal(standing, f"run {event.run_number} was reverted"))
    await run_store.cover(tx, event.run_id, ())
