"""Spools from Spoolman: taken over in chunks, each in a transaction of its own."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from chassis.db import Transaction, retry_races
from inventory.domain.spool_import import ImportedSpool, RowError, SpoolOutcome
from inventory.handlers import spools
from inventory.store import spools as store

CHUNK = 200
Begin = Callable[[], AbstractAsyncContextManager[Transaction]]


async def run(begin: Begin, rows: Sequence[ImportedSpool], *, dry_run: bool) -> list[SpoolOutcome]:
    """Take over the spools whose rows are all right; one outcome for each row, in their sequence.

    A spool that was taken over before is unchanged: what we know of it since is newer.
    """
    outcomes: list[SpoolOutcome] = []
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]

        async def take(chunk: Sequence[ImportedSpool] = chunk) -> list[SpoolOutcome]:
            async with begin() as tx:
                return await _take(tx, chunk, dry_run=dry_run)

        outcomes += await retry_races(take)
    return outcomes


async def _take(tx: Transaction, rows: Sequence[ImportedSpool], *, dry_run: bool) -> list[SpoolOutcome]:
    known = await store.known(tx, [row.external_id for row in rows if row.external_id])
    tags = await store.tags(tx, [str(row.values["tag"]) for row in rows if row.values and row.values["tag"]])
    outcomes = []
    for row in rows:
        if row.values is None or row.external_id is None:
            outcomes.append(SpoolOutcome(row, "failed"))
        elif row.external_id in known:
            outcomes.append(SpoolOutcome(row, "unchanged", known[row.external_id]))
        elif row.values["tag"] in tags:
            taken = RowError("tag", "duplicate_tag", f"Another spool has the tag {row.values['tag']!r}.")
            outcomes.append(SpoolOutcome(row, "failed", errors=(taken,)))
        else:
            outcomes.append(await _add(tx, row, dry_run=dry_run))
            if row.values["tag"]:
                tags.add(row.values["tag"])
            if spool_id := outcomes[-1].spool_id:
                known[row.external_id] = spool_id
    return outcomes


async def _add(tx: Transaction, row: ImportedSpool, *, dry_run: bool) -> SpoolOutcome:
    if dry_run:
        return SpoolOutcome(row, "created")
    spool = await spools.create(tx, dict(row.values or {}))
    if row.is_archived:
        await spools.change(tx, spool.id, {"is_archived": True})
    return SpoolOutcome(row, "created", spool.id)
