"""Settling stock: every change of stock or demand ends here, and allocates what became free.

Callers hold the locks on the levels they pass. Locks on orders are taken here, after those on stock.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.db import Transaction
from inventory import messages
from inventory.domain.allocation import Grant, allocate, favour
from inventory.domain.stock import Level, Movement
from inventory.metrics import ALLOCATION_SECONDS
from inventory.store import orders as order_store
from inventory.store import stock as stock_store


@ALLOCATION_SECONDS.time()
async def settle(
    tx: Transaction,
    levels: Mapping[UUID, Level],
    movements: Sequence[Movement] = (),
    *,
    freed: Mapping[UUID, int] | None = None,
    printed: Mapping[tuple[UUID, UUID], int] | None = None,
    reason: str,
) -> None:
    """Book movements and freed reservations on locked levels, then serve whoever waits.

    Args:
        tx: the open transaction.
        levels: every item that changes, locked.
        movements: items added or removed; a removal of reserved items names them in `freed` too.
        freed: items that are reserved no longer, by item.
        printed: items among those added that came from prints of a run, by run and item: it is served first.
        reason: why, for the allocation entries and the message.
    """
    added: Counter[UUID] = Counter()
    for movement in movements:
        added[movement.item_id] += movement.quantity
    reserved: Counter[UUID] = Counter({item: -quantity for item, quantity in (freed or {}).items()})
    available = {item: level.available + added[item] - reserved[item] for item, level in levels.items()}
    grants = await _serve(tx, available, printed or {}, reason)
    for grant in grants:
        reserved[grant.item_id] += grant.quantity
    changed = {item for item in levels if added[item] or reserved[item] or (freed or {}).get(item)}
    if changed or movements:
        now = await stock_store.apply(
            tx,
            {item: added[item] for item in changed},
            {item: reserved[item] for item in changed},
            movements,
        )
        for item in sorted(changed):
            tx.emit(messages.stock_changed(tx.tenant_id, now[item], added[item], reason))
            if now[item].is_low and not levels[item].is_low:
                tx.emit(messages.stock_low(tx.tenant_id, now[item]))
    if served := {grant.order_id for grant in grants if grant.order_id}:
        await order_store.lock(tx, served)
        for order in await order_store.refresh(tx, served):
            tx.emit(messages.order_served(tx.tenant_id, order))


async def _serve(
    tx: Transaction, available: dict[UUID, int], printed: Mapping[tuple[UUID, UUID], int], reason: str
) -> list[Grant]:
    """Give out what is available: to runs what they printed, then to the queue."""
    own: list[Grant] = []
    if printed:
        own = favour(available, printed, await stock_store.waiting_runs(tx, printed))
        # Written first: the queue is asked what waits after that.
        await stock_store.grant(tx, own, f"{reason}, printed for this run", is_manual=True)
    given = Counter[UUID]()
    for grant in own:
        given[grant.item_id] += grant.quantity
    left = {item: quantity - given[item] for item, quantity in available.items()}
    queued = allocate(left, await stock_store.waiting(tx, left))
    if queued:
        await stock_store.grant(tx, queued, reason)
    return own + queued
