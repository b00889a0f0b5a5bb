"""Saying again what is: see `chassis.restating`."""

from chassis.db import Transaction
from contracts.inventory import PartUpdated, SpoolUpdated
from inventory import messages
from inventory.store import catalogue, spools, stock


async def say_parts(tx: Transaction) -> int:
    ids = await catalogue.part_ids(tx)
    for part_id in ids:
        if part := await catalogue.update_part(tx, part_id, {}):
            tx.emit(messages.part_event(PartUpdated, tx.tenant_id, part))
    return len(ids)


async def say_stock(tx: Transaction) -> int:
    """Nothing moves: the version of each level rises."""
    levels = await stock.lock_levels(tx, await stock.item_ids(tx))
    for level in (await stock.apply(tx, dict.fromkeys(levels, 0), {}, [])).values():
        tx.emit(messages.stock_changed(tx.tenant_id, level, 0, "said again"))
    return len(levels)


async def say_spools(tx: Transaction) -> int:
    """Archived ones too: others keep their names for the history."""
    ids = await spools.ids(tx)
    for spool_id in ids:
        if spool := await spools.update_spool(tx, spool_id, {}):
            tx.emit(messages.spool_event(SpoolUpdated, tx.tenant_id, spool))
    return len(ids)


RESTATE = {"parts": say_parts, "stock": say_stock, "spools": say_spools}
