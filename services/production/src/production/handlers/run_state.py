"""The one place where a run changes: its status follows its plates, and what changed is announced."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.production import RunPlateUpdated, RunReadyForAssembly, RunStarted
from production.domain.products import Line
from production.domain.run_rules import followed
from production.domain.runs import Run, RunNotFoundError, RunStatus
from production.run_messages import RunEvent, run_event
from production.store import products as product_store
from production.store import runs as store


async def locked(tx: Transaction, run_id: UUID) -> Run:
    """One run, which nobody else changes until this transaction ends; nor what stands in it.

    Raises:
        RunNotFoundError: unknown, deleted, or another tenant's.
    """
    if not await store.lock(tx, [run_id]):
        raise RunNotFoundError
    return await load(tx, run_id)


async def load(tx: Transaction, run_id: UUID) -> Run:
    """One run.

    Raises:
        RunNotFoundError: unknown, deleted, or another tenant's.
    """
    run = await store.find(tx, run_id)
    if run is None:
        raise RunNotFoundError
    return run


async def settle(tx: Transaction, before: Run, *kinds: type[RunEvent], **values: Any) -> Run:
    """Save what changed of a locked run whose plates are saved, and announce it.

    One version per event; without `kinds` the plan or the progress changed.
    """
    now = await load(tx, before.id)
    status = values.pop("status", None)
    follows, planned, done = followed(now, now.plates)
    status = status or follows
    events = list(kinds or (RunPlateUpdated,))
    if before.status is RunStatus.PENDING and status in {RunStatus.IN_PROGRESS, RunStatus.READY_FOR_ASSEMBLY}:
        values.setdefault("started_at", before.started_at or tx.now)
        events.insert(0, RunStarted)
    if status is RunStatus.READY_FOR_ASSEMBLY and before.status is not RunStatus.READY_FOR_ASSEMBLY:
        events.append(RunReadyForAssembly)
    changes = {
        **values,
        "status": status,
        "total_plates": planned,
        "completed_plates": done,
        "version": before.version + len(events),
    }
    await store.update_run(tx, before.id, changes)
    after = replace(now, **changes, updated_at=tx.now)
    await announce(tx, after, events, first=before.version + 1)
    return after


async def announce(
    tx: Transaction, run: Run, kinds: Sequence[type[RunEvent]], *, first: int, is_deleted: bool = False
) -> None:
    """Say what happened to a locked run, in order; versions count up from `first`."""
    shown = replace(run, deleted_at=tx.now) if is_deleted else run
    bill = await _bill(tx, run)
    for version, kind in enumerate(kinds, start=first):
        tx.emit(run_event(kind, tx.tenant_id, shown, version=version, bill=bill, actor=tx.actor.name))


async def _bill(tx: Transaction, run: Run) -> tuple[Line, ...]:
    product = await product_store.find(tx, run.product_id) if run.product_id else None
    return product.models if product else ()
