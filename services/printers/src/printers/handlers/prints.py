"""The history of prints: recorded from plate messages, completed by operators."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from contracts.jobs import JobErased
from contracts.printer_gateway import (
    Confidence,
    Filament,
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateNeedsReview,
    PlateStarted,
    Source,
    correction_id,
    end_id,
)
from printers.domain import prints as domain
from printers.domain import verdicts
from printers.domain.prints import Correction, Outcome, Print, PrintNotFoundError
from printers.store import printers as printer_store
from printers.store import prints as store
from printers.store import starts as start_store

Plate = PlateStarted | PlateCompleted | PlateFailed | PlateNeedsReview


@dataclass(frozen=True, slots=True)
class View:
    """A print with its corrections, and the name of its printer when that is known here."""

    record: Print
    printer_name: str | None
    corrections: Sequence[Correction] = field(default=())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an operator says about a print whose end nobody saw."""

    outcome: Outcome
    good: int | None = None
    failed: int | None = None
    reason: str | None = None


async def record_start(tx: Transaction, event: PlateStarted) -> None:
    await _record(tx, _told(tx, event, event.started_at, late=event.late), domain.begin)


async def record_completion(tx: Transaction, event: PlateCompleted) -> None:
    items = ("prints", "good", "failed", "run_id", "run_plate_id", "model_id", "part_id")
    counted = {name: getattr(event, name) for name in items}
    await _record(tx, _told(tx, event, event.finished_at, **_ended(event), **counted), domain.end)


async def record_failure(tx: Transaction, event: PlateFailed) -> None:
    why = {"failure_reason": event.failure_reason, "codes": event.codes}
    await _record(tx, _told(tx, event, event.finished_at, **_ended(event), **why), domain.end)


async def record_review(tx: Transaction, event: PlateNeedsReview) -> None:
    evidence = {
        "needs_review": True,
        "review_reason": event.reason,
        "last_seen_at": event.last_seen_at,
        "gap_seconds": event.gap_seconds,
        "codes": event.codes,
    }
    await _record(tx, _told(tx, event, event.last_seen_at, **evidence), domain.review)


def _ended(event: PlateCompleted | PlateFailed) -> dict[str, Any]:
    return {
        "outcome": event.outcome,
        "finished_at": event.finished_at,
        "duration_minutes": event.duration_minutes,
        "confidence": event.confidence.value,
        "filament": tuple(tray.model_dump(mode="json") for tray in event.filament),
    }


def _told(tx: Transaction, event: Plate, at: datetime | None, **more: Any) -> Print:
    """What one message says about a print."""
    return Print(
        tenant_id=event.tenant_id,
        print_id=event.print_id,
        printer_id=event.printer_id,
        printer_serial=event.printer_serial,
        source=event.source.value,
        file_name=event.file_name,
        candidates=event.candidates,
        plate_index=event.plate_index,
        started_at=event.started_at,
        progress_percent=event.progress_percent,
        layers=event.layers,
        occurred_at=event.started_at or at or tx.now,
        updated_at=tx.now,
        **more,
    )


async def _record(tx: Transaction, told: Print, merge: Callable[[Print | None, Print], Print]) -> None:
    if await store.add(tx, told):
        return
    known = await store.find(tx, told.print_id, lock=True)
    if known is not None and known.file_name == domain.FORGOTTEN:
        # What comes late still says the name.
        told = replace(told, file_name=domain.FORGOTTEN, candidates=())
    await store.save(tx, merge(known, told))


async def forget_names(tx: Transaction, event: JobErased) -> None:
    """Forget what the files of a forgotten student's prints were called: the names may hold the student's."""
    await store.forget_names(tx, event.print_ids)


async def get(tx: Transaction, print_id: UUID) -> View:
    """One print.

    Raises:
        PrintNotFoundError: unknown, or another tenant's.
    """
    record = await store.find(tx, print_id)
    if record is None:
        raise PrintNotFoundError
    return await _view(tx, record)


async def page(tx: Transaction, **query: Any) -> tuple[list[View], int]:
    """Prints, newest first; arguments as of `store.prints.page`."""
    records, total = await store.page(tx, **query)
    return await _views(tx, records), total


async def resolve(tx: Transaction, print_id: UUID, verdict: Verdict) -> View:
    """Say how a print ended that nobody saw ending; everybody counts it then, once.

    Raises:
        PrintNotFoundError: unknown, or another tenant's.
        AlreadyEndedError, StillWatchedError, NotCountableError: it cannot be resolved so.
    """
    known = await store.find(tx, print_id, lock=True)
    if known is None:
        raise PrintNotFoundError
    link = (await printer_store.links(tx, [known.printer_id])).get(known.printer_id)
    resolved = verdicts.resolve(
        known,
        outcome=verdict.outcome,
        good=verdict.good,
        failed=verdict.failed,
        reason=verdict.reason,
        online=link is not None and link.online,
        by=tx.actor.name,
        now=tx.now,
    )
    if known.outcome is not None:
        await store.save(tx, resolved)
        return await _view(tx, resolved)  # confirmed: it is counted already
    start = await start_store.of_print(tx, print_id)
    if start is not None:
        resolved = verdicts.with_filament(resolved, start.filament)
    await store.save(tx, resolved)
    # The id the gateway's own message would have: should it come after all, nobody counts twice.
    tx.emit(_end_of(resolved), event_id=end_id(print_id))
    return await _view(tx, resolved)


def _end_of(record: Print) -> PlateCompleted | PlateFailed:
    assert record.finished_at is not None
    assert record.confidence is not None
    said: Mapping[str, Any] = {
        "tenant_id": record.tenant_id,
        "print_id": record.print_id,
        "printer_id": record.printer_id,
        "printer_serial": record.printer_serial,
        "source": Source(record.source),
        "file_name": record.file_name,
        "candidates": record.candidates,
        "plate_index": record.plate_index,
        "started_at": record.started_at,
        "progress_percent": record.progress_percent,
        "layers": record.layers,
        "finished_at": record.finished_at,
        "filament": tuple(Filament.model_validate(tray) for tray in record.filament),
        "confidence": Confidence(record.confidence),
    }
    if record.outcome == "completed":
        return PlateCompleted(**said, good=record.good, failed=record.failed)
    return PlateFailed(**said, failure_reason=record.failure_reason or "unknown", codes=record.codes)


async def correct(
    tx: Transaction, print_id: UUID, *, outcome: Outcome, good: int | None, failed: int, reason: str
) -> View:
    """Say what a counted print should have been counted as; everybody moves to that.

    Raises:
        PrintNotFoundError: unknown, or another tenant's.
        NotEndedError, MarkedByHandError, MissingCountError, NotCountableError: it cannot be corrected so.
    """
    known = await store.find(tx, print_id, lock=True)
    if known is None:
        raise PrintNotFoundError
    correction = verdicts.correct(
        known, outcome=outcome, good=good, failed=failed, reason=reason, by=tx.actor.name, now=tx.now
    )
    if correction is None:
        return await _view(tx, known)
    corrected = verdicts.apply(known, correction)
    await store.save(tx, corrected)
    await store.add_correction(tx, correction)
    said = asdict(correction)
    del said["created_at"]
    tx.emit(PlateCorrected(**said), event_id=correction_id(print_id, correction.revision))
    return await _view(tx, corrected)


async def record_correction(tx: Transaction, event: PlateCorrected) -> None:
    """Show a correction in the history: our own says nothing new, production's is about marks by hand."""
    known = await store.find(tx, event.print_id, lock=True)
    if known is None:
        return
    said = event.model_dump()
    correction = Correction(**said, created_at=tx.now)
    await store.add_correction(tx, correction)
    corrected = verdicts.apply(known, correction)
    if corrected is not known:
        await store.save(tx, corrected)


async def _view(tx: Transaction, record: Print) -> View:
    [view] = await _views(tx, [record])
    return view


async def _views(tx: Transaction, records: Sequence[Print]) -> list[View]:
    names = await printer_store.names(tx, [record.printer_id for record in records])
    corrected = [record.print_id for record in records if record.revision]
    corrections = await store.corrections(tx, corrected) if corrected else {}
    return [
        View(record, names.get(record.printer_id), corrections.get(record.print_id, ())) for record in records
    ]
