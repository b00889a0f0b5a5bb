"""Prints that runs and jobs claim: known by what they are for, whatever their file is called.

A claim may come before or after the end of its print.
"""

from collections.abc import Sequence
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.messaging import Message
from contracts.inventory import PrintClaim, PrintDisputed
from contracts.printer_gateway import PlateClaimed, PlateStarted
from inventory.domain.prints import yields
from inventory.handlers.plates import fit, record
from inventory.store import claims as store
from inventory.store import corrections as parked_store
from inventory.store import models as model_store
from inventory.store import prints as print_store
from inventory.store.claims import Claim, OpenPrint
from inventory.store.prints import LogEntry


async def on_starts(tx: Transaction, messages: Sequence[Message]) -> None:
    """Note which prints are under way."""
    begun = [
        OpenPrint(e.print_id, e.printer_id, e.file_name, e.candidates, e.plate_index, e.started_at or m.time)
        for m in messages
        if isinstance(e := m.event, PlateStarted)
    ]
    if begun:
        await store.start(tx, begun)


async def on_claims(tx: Transaction, messages: Sequence[Message]) -> list[Claim]:
    """Keep what is claimed; two claims of one print are said. Returns the claims that are new."""
    claims = [claim for m in messages if isinstance(m.event, PlateClaimed) and (claim := _claim(m.event))]
    if not claims:
        return []
    await store.serialise(tx, {claim.print_id for claim in claims})
    new = await store.add(tx, claims)
    for print_id, all_of_it in (await store.of(tx, new)).items():
        if len(all_of_it) > 1:
            tx.emit(
                PrintDisputed(
                    tenant_id=tx.tenant_id,
                    print_id=print_id,
                    claims=tuple(
                        PrintClaim.model_validate(
                            {"by": c.by, "claimant_id": c.claimant_id, "run_id": c.run_id}
                        )
                        for c in all_of_it
                    ),
                )
            )
    return [claim for claim in claims if claim.print_id in new]


def _claim(event: PlateClaimed) -> Claim | None:
    """None when it does not say whose the print is."""
    claimant = event.run_plate_id or event.job_id or event.run_id
    if claimant is None:
        return None
    return Claim(event.print_id, claimant, event.by, event.run_id, event.model_id)


async def count_parked(tx: Transaction, claims: Sequence[Claim]) -> None:
    """Count prints that ended before their claim came and whose file nobody knew."""
    parts = await model_store.parts_of(tx, {claim.model_id for claim in claims if claim.model_id})
    entries: list[LogEntry] = []
    runs: dict[UUID, UUID] = {}
    for claim in sorted(claims, key=lambda c: c.print_id):
        part_id = parts.get(claim.model_id) if claim.model_id else None
        if part_id is None:
            continue
        counted = await _unpark(tx, claim.print_id, part_id)
        if counted and claim.run_id:
            runs[claim.print_id] = claim.run_id
        entries += counted
    await record(tx, entries, runs)


async def _unpark(tx: Transaction, print_id: UUID, part_id: UUID) -> list[LogEntry]:
    parked = await parked_store.parked(tx, print_id)
    part = (await print_store.parts(tx, [part_id])).get(part_id)
    if parked is None or part is None:
        return []
    if parked.printer_id is not None:
        [part] = await fit(tx, [part], parked.printer_id)
    await parked_store.unpark(tx, print_id)
    [counted] = yields([part], parked.prints)
    return [
        LogEntry(
            id=new_id(),
            print_id=print_id,
            part_id=part_id,
            part_name=counted.name,
            printer_id=parked.printer_id,
            gcode_filename=parked.file_name,
            prints=parked.prints,
            quantity_printed=counted.quantity,
            status="success",
            source="bambu_auto",
            failure_reason=None,
            completed_at=parked.completed_at,
            yield_note=counted.note,
        )
    ]
