"""Bulk import of configurations: rows that are in order are applied, the others are told why not."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from chassis.db import Transaction
from chassis.errors import Problem
from chassis.projection import await_known
from production.domain.catalogue import Config
from production.domain.importing import Known, Outcome, Row, RowError, Target, target
from production.handlers import models
from production.store import configs as store
from production.store import models as model_store
from production.store import projections

_TWICE = RowError("", "duplicate_row", "An earlier row configures the same model for the same printer.")


async def run(tx: Transaction, rows: Sequence[Row], *, dry_run: bool) -> list[Outcome]:
    """Apply rows; a configuration that exists is changed in what the row names. One outcome per row."""
    await _await_printers(tx, {row.printer_id for row in rows if row.printer_id})
    known = await _known(tx, rows)
    targets = [target(row, known) for row in rows]
    # All models at once and in one fixed order: two imports cannot wait for each other.
    wanted = {one.model_id for one in targets if isinstance(one, Target)}
    locked = await model_store.find_all(tx, wanted, lock=True)
    outcomes: list[Outcome] = []
    done: set[Target] = set()
    for row, found in zip(rows, targets, strict=True):
        if not isinstance(found, Target):
            outcomes.append(Outcome(number=row.number, status="failed", errors=found))
        elif found in done:
            outcomes.append(Outcome(number=row.number, status="failed", errors=(_TWICE,)))
        else:
            done.add(found)
            existing = locked[found.model_id].config_for(found.printer_id)
            outcomes.append(await _apply(tx, row, found, existing, dry_run=dry_run))
    changed = {one.model_id for one in outcomes if one.model_id and one.status in {"created", "updated"}}
    if not dry_run:
        for model_id in sorted(changed):
            await models.touch(tx, model_id)
    return outcomes


async def _apply(
    tx: Transaction, row: Row, found: Target, existing: Config | None, *, dry_run: bool
) -> Outcome:
    outcome = Outcome(
        number=row.number, status="unchanged", model_id=found.model_id, printer_id=found.printer_id
    )
    if existing is None:
        values = {**row.values, "model_id": found.model_id, "printer_id": found.printer_id}
        config_id = None if dry_run else await store.insert_config(tx, values)
        return replace(outcome, status="created", config_id=config_id)
    changed = {name: value for name, value in row.values.items() if value != getattr(existing, name)}
    if changed and not dry_run:
        await store.update_config(tx, existing.id, changed)
    return replace(outcome, status="updated" if changed else "unchanged", config_id=existing.id)


async def _known(tx: Transaction, rows: Sequence[Row]) -> Known:
    by_name = await model_store.ids_by_name(tx, [row.model for row in rows if row.model])
    by_id = await model_store.find_all(tx, {row.model_id for row in rows if row.model_id})
    printers = await projections.all_printers(tx)
    names: dict[str, list[UUID]] = {}
    for printer in printers:
        names.setdefault(printer.name, []).append(printer.id)
    return Known(
        models=frozenset(by_id),
        models_by_name=by_name,
        printers=frozenset(printer.id for printer in printers),
        printers_by_name=names,
    )


async def _await_printers(tx: Transaction, printer_ids: set[UUID]) -> None:
    """Give news of printers a moment to arrive; rows that name unknown ones are told so."""

    async def are_known() -> bool:
        return len(await projections.printers(tx, printer_ids)) == len(printer_ids)

    try:
        await await_known(are_known, "printer")
    except Problem:
        return
