"""Completion: what a run used is known, and booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.production import RunCompleted
from production.domain import completion as rules
from production.domain.completion import InsufficientSpoolError, ReasonMissingError
from production.domain.reported import assign
from production.domain.run_contents import Item, ItemNotFoundError, check_made
from production.domain.runs import Mode, Run, RunStatus
from production.handlers import run_materials
from production.handlers.run_state import load, locked, settle
from production.store import plate_prints
from production.store import run_items as item_store
from production.store import run_materials as material_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a run came to."""

    materials: Sequence[Mapping[str, Any]] = ()
    """By `material_id` or `spool_id`; a spool that is new to the run is added."""
    items: Sequence[Mapping[str, Any]] = ()
    """By `item_id`; of the others everything came out well, unless it was said before."""
    use_reported: bool = False
    """Take what printers reported for each spool whose weight is not said, if they reported all of it."""
    use_estimates: bool = False
    """Take the estimate for each spool whose weight is not known then."""
    force: bool = False
    """Book it although spools hold less by our count."""
    reason: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    """Rating and notes."""


async def complete(tx: Transaction, run_id: UUID, told: Completion) -> Run:
    """Complete a run; inventory books what it used. Said again, it changes nothing.

    Raises:
        RunNotFoundError: there is no such run.
        RunNotEditableError: plates are owed, or it was given up.
        UsageNotFoundError, ItemNotFoundError: something named does not stand in it.
        TooManyMadeError, WeighedBackwardsError: numbers that cannot be.
        WeightsMissingError: a spool's weight is not known.
        InsufficientSpoolError: spools hold less, and it is not forced.
        ReasonMissingError: it is forced without a reason.
    """
    run = await locked(tx, run_id)
    if run.status is RunStatus.COMPLETED:
        return run
    rules.check_completable(run)
    if told.force and not told.reason:
        raise ReasonMissingError
    await _weigh(tx, run, told)
    await _count(tx, run, told.items)
    weighed = await load(tx, run_id)
    rules.check_weights(weighed)
    short = rules.shortages(weighed)
    if short and not told.force:
        raise InsufficientSpoolError(short)
    prints = await plate_prints.of_run(tx, run_id, automatic=True)
    for usage in weighed.materials:
        await material_store.update_material(tx, usage.id, {"print_ids": prints})
    values = {name: value for name, value in told.values.items() if value is not None}
    if told.reason:
        values["close_reason"] = told.reason
    ended = max(tx.now, run.started_at) if run.started_at else tx.now
    return await settle(
        tx, run, RunCompleted, status=RunStatus.COMPLETED, completed_at=ended, held_at=None, **values
    )


async def _weigh(tx: Transaction, run: Run, told: Completion) -> None:
    spools = {one.spool_id: one for one in run.materials}
    weighed: set[UUID] = set()
    added = []
    for index, given in enumerate(told.materials):
        values = {name: value for name, value in given.items() if name not in {"material_id", "spool_id"}}
        usage = spools.get(given["spool_id"]) if given.get("spool_id") else None
        if given.get("material_id"):
            usage = run_materials.usage(run, given["material_id"])
        if usage is None:
            added.append({"spool_id": given["spool_id"], **values})
            continue
        weighed.add(usage.id)
        await _save(tx, usage.id, run_materials.weights(usage, values, field=f"materials.{index}."))
    rows = await run_materials.new_materials(tx, added, known=run.materials)
    await material_store.insert_materials(tx, run.id, rows)
    unknown = [one for one in run.materials if one.id not in weighed and one.actual_model_grams is None]
    reported = await _reported(tx, await load(tx, run.id)) if told.use_reported else {}
    for usage in unknown:
        if usage.id in reported:
            await _save(tx, usage.id, rules.as_reported(usage, reported[usage.id]))
        elif told.use_estimates:
            await _save(tx, usage.id, run_materials.weights(usage, {"use_estimate": True}))


async def _reported(tx: Transaction, run: Run) -> Mapping[UUID, Decimal]:
    """Weights by material, when printers reported all that the run drew."""
    found = assign(run.materials, await plate_prints.drawn_by(tx, run.id))
    return found.by_material if found.is_complete else {}


async def _save(tx: Transaction, material_id: UUID, values: Mapping[str, Any]) -> None:
    if values:
        await material_store.update_material(tx, material_id, values)


async def _count(tx: Transaction, run: Run, told: Sequence[Mapping[str, Any]]) -> None:
    """Items as told; those that nobody ever counted came out well."""
    if run.mode is not Mode.ITEMS:
        if told:
            raise ItemNotFoundError
        return
    said = {given["item_id"]: given for given in told}
    if said.keys() - {item.id for item in run.items}:
        raise ItemNotFoundError
    for item in run.items:
        good, failed = _made(item, said.get(item.id))
        check_made(item.quantity, good, failed)
        if (good, failed) != (item.successful_quantity, item.failed_quantity):
            await item_store.update_item(
                tx, item.id, {"successful_quantity": good, "failed_quantity": failed}
            )


def _made(item: Item, given: Mapping[str, Any] | None) -> tuple[int, int]:
    if given is not None:
        failed = given.get("failed_quantity") or 0
        good = given.get("successful_quantity")
        return (item.quantity - failed if good is None else good), failed
    if item.successful_quantity or item.failed_quantity:
        return item.successful_quantity, item.failed_quantity
    return item.quantity, 0
