"""Production runs as demand: what their products need of stocked parts is reserved as for orders."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.db import Transaction
from contracts.production import (
    RunAssembled,
    RunCancelled,
    RunCompleted,
    RunCreated,
    RunPlateUpdated,
    RunReadyForAssembly,
    RunReverted,
    RunStarted,
)
from inventory.domain.allocation import Grant, Rank
from inventory.domain.runs import RunLine, release, replan
from inventory.domain.stock import Level
from inventory.handlers.settling import settle
from inventory.store import models as model_store
from inventory.store import runs as store
from inventory.store import stock as stock_store

RunState = (
    RunCreated
    | RunStarted
    | RunPlateUpdated
    | RunReadyForAssembly
    | RunAssembled
    | RunCompleted
    | RunReverted
    | RunCancelled
)
WAITING = {"pending", "in_progress"}
KEEPING = WAITING | {"ready_for_assembly", "completed"}


async def on_run(tx: Transaction, event: RunState) -> None:
    """Keep a run and what it needs; one that ends, or was put together, needs nothing any more."""
    wanted = await needs(tx, event)
    levels = await stock_store.lock_levels(tx, {*wanted, *await store.items(tx, event.run_id)})
    if await keep(tx, event):
        await _demand(tx, event, {item: n for item, n in wanted.items() if item in levels}, levels)


async def keep(tx: Transaction, event: RunState) -> bool:
    """Keep what a run says of itself; False when something newer is known. The locks on stock are held."""
    known = await store.lock(tx, event.run_id)
    if known is not None and known >= event.version:
        return False
    return await store.upsert(
        tx,
        event.run_id,
        number=event.run_number,
        product_id=event.product_id,
        priority=int(Rank.of(event.priority)),
        due_date=event.due_date,
        is_open=event.status in WAITING and not event.is_deleted,
        planned=_planned(event),
        version=event.version,
        is_new=known is None,
    )


async def needs(tx: Transaction, event: RunState) -> dict[UUID, int]:
    """Items of stocked parts that a run's products need; a run without a product prints for the shelf."""
    is_over = event.is_deleted or event.assembled_at is not None or event.status not in KEEPING
    if is_over or event.product_id is None or event.mode != "plates":
        return {}
    parts = await model_store.parts_of(tx, {demand.model_id for demand in event.demands})
    wanted: Counter[UUID] = Counter()
    for demand in event.demands:
        if demand.model_id in parts:
            wanted[parts[demand.model_id]] += demand.items_needed
    return dict(wanted)


async def _demand(
    tx: Transaction, event: RunState, wanted: Mapping[UUID, int], levels: Mapping[UUID, Level]
) -> None:
    lines = await store.lines(tx, event.run_id)
    change = replan(event.run_id, lines, wanted, waits=event.status in WAITING | {"ready_for_assembly"})
    reason = f"run {event.run_number}"
    await free(tx, change.freed, f"{reason} needs less")
    await store.set_needed(tx, change.needed)
    await store.add_lines(tx, event.run_id, change.added)
    await store.take_priority(tx, event.run_id)
    if not wanted:
        await store.close(tx, event.run_id)
    await settle(tx, levels, freed=freed_items(change.freed), reason=reason)


async def free(tx: Transaction, grants: Sequence[Grant], reason: str) -> None:
    """Note that a run gives back what it had."""
    if grants:
        await stock_store.grant(tx, grants, reason)


def freed_items(grants: Sequence[Grant]) -> dict[UUID, int]:
    freed: Counter[UUID] = Counter()
    for grant in grants:
        freed[grant.item_id] -= grant.quantity
    return dict(freed)


async def end(
    tx: Transaction, event: RunState, lines: Sequence[RunLine], taken: Mapping[UUID, int]
) -> dict[UUID, int]:
    """Close the lines of a run that was put together from what it had; returns what is reserved no longer."""
    left = release(event.run_id, lines, taken)
    await free(tx, left, f"run {event.run_number} was assembled")
    await store.consume(tx, event.run_id, taken)
    await store.close(tx, event.run_id)
    return dict(Counter(freed_items(left)) + Counter(taken))


def _planned(event: RunState) -> list[dict[str, object]]:
    """Bed loads that are still to be printed."""
    is_open = event.status in WAITING and not event.is_deleted
    return [
        {
            "model_id": str(plate.model_id),
            "printer_id": str(plate.printer_id),
            "loads": plate.quantity - plate.prints_done,
            "items": (plate.quantity - plate.prints_done) * plate.prints_per_plate,
        }
        for plate in event.plates
        if is_open and plate.status in {"pending", "printing"} and plate.quantity > plate.prints_done
    ]
