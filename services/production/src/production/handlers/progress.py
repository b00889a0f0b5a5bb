"""Prints that printers report move the plates they are of; corrections move them back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal
from uuid import UUID

from chassis.db import Transaction
from chassis.messaging import Message
from contracts import matching
from contracts.printer_gateway import (
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateStarted,
    correction_id,
)
from production import run_messages
from production.domain.plates import AutomaticPrintError, Plate, PlatePrint, PrintNotFoundError
from production.domain.progress import Candidate, Correction, Ledger, Report
from production.domain.reported import together
from production.domain.runs import Run
from production.handlers.run_state import load, locked, settle
from production.store import plate_prints, plates
from production.store import runs as store

Print = PlateStarted | PlateCompleted | PlateFailed
MARKED_FOR = timedelta(days=7)
"""So long a print of a printer may come late for a bed load that was marked by hand."""
SUPERSEDED = "a printer reported this bed load itself"


async def on_plates(tx: Transaction, messages: Sequence[Message]) -> None:
    """Count what printers report, for the plates that it is of; prints of nobody's plates pass by."""
    events = [one.event for one in messages]
    prints = [one for one in events if isinstance(one, PlateStarted | PlateCompleted | PlateFailed)]
    ids = {one.print_id for one in events if isinstance(one, Print | PlateCorrected)}
    known = await plate_prints.known(tx, ids)
    found = await _candidates(tx, prints, known)
    runs = await _lock(tx, {one.plate.run_id for one in found})
    if not runs:
        return
    # Read again under the locks: others may have counted meanwhile.
    known = await plate_prints.known(tx, ids)
    found = [one for one in await _candidates(tx, prints, known) if one.plate.run_id in runs]
    known = await plate_prints.known(tx, ids, marked_on={one.plate.id for one in found})
    plate_ids = {one.plate.id for one in found}
    ledger = Ledger(found, [one for one in known if one.plate_id in plate_ids], tx.now)
    for event in events:
        if isinstance(event, PlateCorrected):
            ledger.correct(_correction(event))
        elif isinstance(event, Print):
            ledger.take(_report(event, found))
    await _save(tx, ledger, runs)


async def _candidates(
    tx: Transaction, prints: Sequence[Print], known: Sequence[PlatePrint]
) -> list[Candidate]:
    files = {
        (one.printer_id, name)
        for one in prints
        for _, names in matching.tiers(one.file_name, one.candidates, one.plate_index)
        for name in names
    }
    named = {one.plate_id for one in known}
    named |= {one.run_plate_id for one in prints if isinstance(one, PlateCompleted) and one.run_plate_id}
    if not files and not named:
        return []
    return await plates.candidates(tx, files=files, plate_ids=named, marked_since=tx.now - MARKED_FOR)


async def _lock(tx: Transaction, run_ids: set[UUID]) -> dict[UUID, Run]:
    if not run_ids:
        return {}
    return {run_id: await load(tx, run_id) for run_id in sorted(await store.lock(tx, run_ids))}


def _report(event: Print, found: Sequence[Candidate]) -> Report:
    names = {one.file for one in found if one.plate.printer_id == event.printer_id}
    match = matching.match(event.file_name, names.__contains__, event.candidates, event.plate_index)
    kind: Literal["started", "completed", "failed"] = "started"
    if isinstance(event, PlateCompleted | PlateFailed):
        kind = event.outcome
    drawn = () if isinstance(event, PlateStarted) else event.filament
    return Report(
        kind=kind,
        print_id=event.print_id,
        printer_id=event.printer_id,
        file=match.name if isinstance(match, matching.Match) else None,
        plate_id=event.run_plate_id if isinstance(event, PlateCompleted) else None,
        source=event.source.value,
        file_name=event.file_name,
        started_at=event.started_at,
        finished_at=None if isinstance(event, PlateStarted) else event.finished_at,
        duration_minutes=None if isinstance(event, PlateStarted) else event.duration_minutes,
        good=event.good if isinstance(event, PlateCompleted) else None,
        failed=event.failed if isinstance(event, PlateCompleted) else None,
        reason=event.failure_reason if isinstance(event, PlateFailed) else None,
        filament=tuple(one.model_dump(mode="json") for one in drawn),
        grams=together([one.grams for one in drawn]),
    )


def _correction(event: PlateCorrected) -> Correction:
    return Correction(
        print_id=event.print_id,
        revision=event.revision,
        outcome=event.outcome,
        good=event.good,
        failed=event.failed,
        superseded_by=event.superseded_by,
        reason=event.reason,
    )


async def _save(tx: Transaction, ledger: Ledger, runs: dict[UUID, Run]) -> None:
    models: dict[UUID, UUID] = {}
    for plate in ledger.changed_plates:
        await plates.save(tx, plate)
    await plate_prints.save(tx, ledger.changed_prints)
    for found in ledger.claimed:
        models |= {plate.id: plate.model_id for plate in runs[found.run_id].plates}
        tx.emit(run_messages.claim(tx.tenant_id, found, models[found.plate_id]))
    for mark in ledger.superseded:
        event = run_messages.correction(tx.tenant_id, mark, reason=SUPERSEDED, actor=tx.actor.name)
        tx.emit(event, event_id=correction_id(mark.print_id, mark.revision))
    for run_id in sorted({plate.run_id for plate in ledger.changed_plates}):
        await settle(tx, runs[run_id])


async def correct(tx: Transaction, run_id: UUID, plate_id: UUID, print_id: UUID, wanted: Correction) -> Plate:
    """Say that a bed load marked by hand was something else; stock and orders follow by message.

    The revision is the next one of the print, whatever `wanted` says.

    Raises:
        RunNotFoundError, PrintNotFoundError: there is no such run or print.
        AutomaticPrintError: a printer reported it; it is corrected at the print.
    """
    run = await locked(tx, run_id)
    known = await plate_prints.known(tx, [print_id])
    plate = next((one for one in run.plates if one.id == plate_id), None)
    if plate is None or not known or known[0].plate_id != plate_id:
        raise PrintNotFoundError
    if known[0].source != "manual":
        raise AutomaticPrintError(print_id)
    ledger = Ledger([Candidate(plate=plate, file=None, takes_prints=False)], known, tx.now)
    ledger.correct(replace(wanted, revision=known[0].revision + 1))
    await _save(tx, ledger, {run_id: run})
    for after in ledger.changed_prints:
        event = run_messages.correction(tx.tenant_id, after, reason=wanted.reason, actor=tx.actor.name)
        tx.emit(event, event_id=correction_id(print_id, after.revision))
    return next(one for one in (await load(tx, run_id)).plates if one.id == plate_id)
