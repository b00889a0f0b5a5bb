"""What inventory booked for completed runs."""

from chassis.db import Transaction
from contracts.inventory import RunMaterialsPosted
from production.handlers.run_state import load, settle
from production.store import run_materials, runs


async def on_materials_posted(tx: Transaction, event: RunMaterialsPosted) -> None:
    """Note when each spool was booked, and what it lacked; a run that was deleted meanwhile needs no note."""
    if not await runs.lock(tx, [event.run_id]):
        return
    run = await load(tx, event.run_id)
    waiting = {one.id for one in run.materials if one.posted_at is None}
    posted = [one for one in event.materials if one.material_id in waiting]
    for one in posted:
        values = {"posted_at": tx.now, "overdrawn_grams": one.overdrawn_grams}
        await run_materials.update_material(tx, one.material_id, values)
    if posted:
        await settle(tx, run)
