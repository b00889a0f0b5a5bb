"""Prints that runs and jobs claim: known by what they are for, whatever their file is called.

A claim may come before or after the end of its print.
"""

from collections.abc import Sequence

from chassis.db import Transaction
from chassis.messaging import Message
from contracts.envelope import Event
from contracts.inventory import PrintClaim, PrintDisputed
from contracts.matching import NoMatch
from contracts.printer_gateway import PlateClaimed, PlateCompleted, PlateStarted
from inventory.handlers.recognising import fitted
from inventory.handlers.recounting import enter
from inventory.store import claims as store
from inventory.store import models as model_store
from inventory.store import prints as print_store
from inventory.store import waiting as waiting_store
from inventory.store.claims import Claim, OpenPrint

CLAIMED_LATER = "print finished; it was claimed later"


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
    """Keep what is claimed; two claims of one print are said. Returns the claims that are new.

    A mark by hand names its run itself: that is a claim as well.
    """
    claims = [claim for m in messages if (claim := _claim(m.event))]
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


def _claim(event: Event) -> Claim | None:
    """None when it does not say whose the print is."""
    if isinstance(event, PlateCompleted) and event.run_plate_id:
        return Claim(event.print_id, event.run_plate_id, "run_plate", event.run_id, event.model_id)
    if not isinstance(event, PlateClaimed):
        return None
    claimant = event.run_plate_id or event.job_id or event.run_id
    if claimant is None:
        return None
    return Claim(event.print_id, claimant, event.by, event.run_id, event.model_id)


async def count_claimed(tx: Transaction, claims: Sequence[Claim]) -> None:
    """Count prints that ended before their claim came and whose file nobody knew."""
    of_models = await model_store.parts_of(tx, {claim.model_id for claim in claims if claim.model_id})
    parts = await print_store.parts(tx, set(of_models.values()))
    own = {
        claim.print_id: (claim, parts[part_id])
        for claim in claims
        if claim.model_id and (part_id := of_models.get(claim.model_id)) in parts
    }
    waiting = await waiting_store.lock(tx, own.keys())
    found = await fitted(
        tx,
        {one.print_id: one.printer_id for one in waiting},
        {one.print_id: [own[one.print_id][1]] for one in waiting},
    )
    ready = [(one, made) for one in waiting if not isinstance(made := found[one.print_id], NoMatch)]
    runs = {print_id: claim.run_id for print_id, (claim, _) in own.items() if claim.run_id}
    await enter(tx, ready, runs, CLAIMED_LATER)
