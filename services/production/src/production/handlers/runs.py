"""Production runs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.production import RunCancelled, RunReverted
from production.domain.counting import cancel
from production.domain.plates import OPEN_PLATES
from production.domain.run_rules import check_deletable, check_editable, check_transition
from production.domain.runs import (
    EDITABLE,
    GIVEN_UP,
    NothingPrintedError,
    Rank,
    Run,
    RunNotEditableError,
    RunStatus,
)
from production.handlers import printers
from production.handlers.run_state import announce, load, locked, settle
from production.store import plates as plate_store
from production.store import run_lists
from production.store import runs as store
from production.store.run_lists import Filter


async def get(tx: Transaction, run_id: UUID) -> Run:
    """One run with its plates, items and materials.

    Raises:
        RunNotFoundError: unknown, deleted, or another tenant's.
    """
    return await load(tx, run_id)


def wanted(**criteria: Any) -> Filter:
    """Which runs; arguments as of `store.run_lists.Filter`."""
    return Filter(**criteria)


async def page(tx: Transaction, which: Filter, **query: Any) -> tuple[list[Run], int]:
    """Runs without their plates; arguments as of `store.run_lists.page`."""
    return await run_lists.page(tx, which, **query)


async def edit(tx: Transaction, run_id: UUID, values: Mapping[str, Any]) -> Run:
    """Change some fields; `status` starts a run, gives it up, or reverts a completed one.

    Raises:
        RunNotFoundError: see `get`.
        RunNotEditableError: its status does not allow it.
        InvalidTransitionError: it does not become that by hand.
        PrinterRetiredError: the new printer gets nothing new.
    """
    run = await locked(tx, run_id)
    changed = _changes(run, values)
    if not changed:
        return run
    status = changed.pop("status", None)
    if status is not None:
        check_transition(run, status)
    reverts = run.status is RunStatus.COMPLETED and status in GIVEN_UP
    if not (reverts and changed.keys() <= {"close_reason"}):
        check_editable(run, frozenset(changed) | ({"status"} if status else set()))
    if changed.get("printer_id"):
        machine = await printers.usable(tx, changed["printer_id"])
        await printers.hold(tx, [machine.id])
    if status in GIVEN_UP:
        return await settle(tx, run, RunReverted if reverts else RunCancelled, status=status, **changed)
    return await settle(tx, run, **({"status": status} if status else {}), **changed)


def _changes(run: Run, values: Mapping[str, Any]) -> dict[str, Any]:
    wanted = dict(values)
    if "priority" in wanted:
        wanted["priority"] = Rank.of(wanted["priority"])
    if "status" in wanted:
        wanted["status"] = RunStatus(wanted["status"])
    return {name: value for name, value in wanted.items() if value != getattr(run, name)}


async def hold(tx: Transaction, run_id: UUID, reason: str | None) -> Run:
    """Keep new prints from counting for it; what prints already still does.

    Raises:
        RunNotFoundError: see `get`.
        RunNotEditableError: nothing is left to hold.
    """
    run = await _editable(tx, run_id)
    return run if run.is_held else await settle(tx, run, held_at=tx.now, hold_reason=reason)


async def resume(tx: Transaction, run_id: UUID) -> Run:
    """Go on.

    Raises:
        RunNotFoundError: see `get`.
        RunNotEditableError: nothing is left to go on with.
    """
    run = await _editable(tx, run_id)
    return await settle(tx, run, held_at=None, hold_reason=None) if run.is_held else run


async def close_short(tx: Transaction, run_id: UUID, reason: str | None) -> Run:
    """Be content with what is printed: the rest is cancelled, and the run is ready for assembly.

    Raises:
        RunNotFoundError: see `get`.
        RunNotEditableError: it is closed, or nothing of it is owed.
        NothingPrintedError: there is nothing to be content with.
    """
    run = await _editable(tx, run_id)
    if not run.completed_plates:
        raise NothingPrintedError
    for plate in run.plates:
        if plate.status in OPEN_PLATES:
            await plate_store.save(tx, cancel(plate, tx.now))
    return await settle(tx, run, close_reason=reason, held_at=None, hold_reason=None)


async def remove(tx: Transaction, run_id: UUID) -> None:
    """Delete a run; its number is not used again.

    Raises:
        RunNotFoundError: see `get`.
        RunCompletedError: it is completed, and not reverted.
        RunAssembledError: its products are in stock.
    """
    run = await locked(tx, run_id)
    check_deletable(run)
    status = RunStatus.CANCELLED if run.status not in GIVEN_UP else run.status
    values = {"status": status.value, "version": run.version + 1}
    await store.update_run(tx, run_id, values)
    gone = await load(tx, run_id)
    await store.update_run(tx, run_id, {"deleted_at": tx.now})
    await announce(tx, gone, [RunCancelled], first=gone.version, is_deleted=True)


async def _editable(tx: Transaction, run_id: UUID) -> Run:
    run = await locked(tx, run_id)
    if run.status not in EDITABLE:
        raise RunNotEditableError(run.status)
    return run
