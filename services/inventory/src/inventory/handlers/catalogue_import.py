"""Import and export of parts and mappings."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from asyncpg import UniqueViolationError

from chassis.db import Transaction, new_id
from contracts.inventory import PartCreated, PartUpdated
from contracts.matching import fold
from inventory import messages
from inventory.domain.catalogue import MANUAL, ConcurrentImportError, Part
from inventory.domain.catalogue_import import MappingPlan, Outcome, PartPlan, Row
from inventory.handlers import waiting
from inventory.store import catalogue_import as store
from inventory.store import mappings as mapping_store
from inventory.store import waiting as waiting_store
from inventory.store.mappings import NewMapping


async def import_parts(tx: Transaction, rows: Sequence[Row], *, dry_run: bool) -> list[Outcome]:
    """Make and change parts; rows that cannot be are reported, the others stand.

    Raises:
        ConcurrentImportError: somebody else makes the same parts at this moment.
    """
    existing = await store.parts(tx, lock=not dry_run)
    plan = PartPlan(existing)
    outcomes = [plan.decide(row) for row in rows]
    if dry_run:
        return outcomes
    outcomes = [replace(one, id=new_id()) if one.status == "created" else one for one in outcomes]
    created = [(one.id, one.values) for one in outcomes if one.status == "created" and one.id]
    updated = [(one.id, one.values) for one in outcomes if one.status == "updated" and one.id]
    try:
        # Changes first: a new part may take a name that they give up.
        if updated:
            await store.update_parts(tx, updated)
        if created:
            await store.insert_parts(tx, created)
    except UniqueViolationError as error:
        raise ConcurrentImportError from error
    known = {part.id: part for part in existing}
    for part_id, values in created:
        part = Part(id=part_id, model_id=None, version=1, created_at=tx.now, updated_at=tx.now, **values)
        tx.emit(messages.part_event(PartCreated, tx.tenant_id, part))
    for part_id, values in updated:
        before = known[part_id]
        part = replace(before, version=before.version + 1, updated_at=tx.now, source=MANUAL, **values)
        tx.emit(messages.part_event(PartUpdated, tx.tenant_id, part))
    return outcomes


async def import_mappings(
    tx: Transaction, rows: Sequence[Row], *, dry_run: bool, apply: bool
) -> tuple[list[Outcome], int]:
    """Make and change mappings, and count the prints that waited for them when asked; returns how many."""
    if not dry_run:
        await waiting_store.own_mappings(tx)
    plan = MappingPlan(await store.parts(tx), await store.mappings(tx))
    outcomes = [plan.decide(row, fold(row.values.get("gcode_filename", ""))) for row in rows]
    if dry_run:
        return outcomes, 0
    wanted = [NewMapping(**one.values) for one in outcomes if one.status in {"created", "updated"}]
    ids = await mapping_store.upsert(tx, wanted) if wanted else {}
    done = [
        replace(one, id=ids[one.values["folded"], one.values["part_id"]]) if one.status == "created" else one
        for one in outcomes
    ]
    counted = (await waiting.apply_mappings(tx, None)).counted if apply else 0
    return done, counted


async def export_parts(tx: Transaction) -> list[dict[str, Any]]:
    return [
        {name: getattr(part, name) for name in ("sku", "name", "description", "parts_per_print")}
        for part in await store.parts(tx)
    ]


async def export_mappings(tx: Transaction) -> list[dict[str, Any]]:
    parts = {part.id: part for part in await store.parts(tx)}
    return [
        {
            "gcode_filename": one.gcode_filename,
            "part_sku": parts[one.part_id].sku,
            "part_name": parts[one.part_id].name,
            "quantity": one.quantity,
            "is_active": one.is_active,
        }
        for one in await store.mappings(tx)
    ]
