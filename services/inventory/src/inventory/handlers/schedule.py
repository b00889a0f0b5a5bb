"""The schedule: what is waited for, less what is there, being printed, and planned."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

from chassis.db import Transaction
from contracts import matching
from inventory.domain.schedule import RunProposal, Shortage, propose
from inventory.handlers.recognising import found_parts, owners_of
from inventory.store import models as model_store
from inventory.store import schedule as store


async def schedule(tx: Transaction, *, include_covered: bool = False) -> list[Shortage]:
    """What must be printed, most urgent first; on request also what is under way already."""
    waiting = await store.shortages(tx)
    if not waiting:
        return []
    options = await store.options(tx, [one.part_id for one in waiting])
    printing, of_runs = await being_printed(tx)
    planned = await _planned(tx)
    found = [
        replace(
            one,
            options=tuple(options.get(one.part_id, ())),
            printing=printing[one.part_id],
            # What a run is printing now is planned in it as well.
            planned=max(0, planned[one.part_id] - of_runs[one.part_id]),
        )
        for one in waiting
    ]
    return [one for one in found if one.deficit > 0 or include_covered]


async def proposals(tx: Transaction) -> list[RunProposal]:
    """Runs that would cover the schedule."""
    return propose(await schedule(tx))


async def being_printed(tx: Transaction) -> tuple[Counter[UUID], Counter[UUID]]:
    """Items by part that are being printed, and those among them that are claimed by runs."""
    prints = await store.open_prints(tx)
    owners = await owners_of(tx, prints)
    printing: Counter[UUID] = Counter()
    of_runs: Counter[UUID] = Counter()
    for print_id, parts in (await found_parts(tx, prints, owners)).items():
        if isinstance(parts, matching.NoMatch):
            continue
        for part in parts:
            printing[part.part_id] += part.per_print
            if owners.get(print_id, (None, None))[0]:
                of_runs[part.part_id] += part.per_print
    return printing, of_runs


async def _planned(tx: Transaction) -> Counter[UUID]:
    by_model = await store.planned(tx)
    parts = await model_store.parts_of(tx, by_model)
    planned: Counter[UUID] = Counter()
    for model_id, part_id in parts.items():
        planned[part_id] += by_model[model_id]
    return planned
