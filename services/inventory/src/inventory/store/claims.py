"""Whose a print is: what runs and jobs claim, and the prints under way."""

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

from chassis.db import Transaction

# One after the other for each print: its end may be parked while its claim is being written.
_SERIALISE = """
SELECT pg_advisory_xact_lock(hashtextextended('print ' || id, 0)) FROM (
    SELECT id::text FROM unnest($1::uuid[]) AS p(id) ORDER BY id
) AS ordered
"""
_ADD = """
INSERT INTO print_claims (tenant_id, print_id, claimant_id, by, run_id, model_id, created_at)
SELECT $1, print_id, claimant_id, by, run_id, model_id, $2
FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[])
     AS c(print_id, claimant_id, by, run_id, model_id)
ON CONFLICT DO NOTHING
RETURNING print_id
"""
_OF = """
SELECT print_id, claimant_id, by, run_id, model_id FROM print_claims
WHERE tenant_id = $1 AND print_id = ANY($2::uuid[]) ORDER BY created_at, claimant_id
"""
_START = """
INSERT INTO open_prints (tenant_id, print_id, printer_id, file_name, candidates, plate_index, started_at)
SELECT $1, $2, $3, $4, $5, $6, $7
WHERE NOT EXISTS (SELECT FROM inventory_print_log WHERE tenant_id = $1 AND print_id = $2)
  AND NOT EXISTS (SELECT FROM unmapped_prints WHERE tenant_id = $1 AND print_id = $2)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A run's plate or a job says that a print is its own."""

    print_id: UUID
    claimant_id: UUID
    """The plate of the run, or the job."""
    by: str
    run_id: UUID | None
    model_id: UUID | None


@dataclass(frozen=True, slots=True)
class OpenPrint:
    """A print under way."""

    print_id: UUID
    printer_id: UUID
    file_name: str | None
    candidates: tuple[str, ...]
    plate_index: int | None
    started_at: datetime


async def serialise(tx: Transaction, print_ids: Collection[UUID]) -> None:
    """Hold off others who park or claim these prints, until the end of the transaction."""
    if print_ids:
        await (await tx.raw()).fetch(_SERIALISE, list(print_ids))


async def add(tx: Transaction, claims: Sequence[Claim]) -> set[UUID]:
    """Keep claims; returns the prints that were not claimed by the same claimant before."""
    rows = await (await tx.raw()).fetch(
        _ADD,
        *(tx.tenant_id, tx.now, [c.print_id for c in claims], [c.claimant_id for c in claims]),
        *([c.by for c in claims], [c.run_id for c in claims], [c.model_id for c in claims]),
    )
    return {row["print_id"] for row in rows}


async def of(tx: Transaction, print_ids: Collection[UUID]) -> dict[UUID, list[Claim]]:
    """The claims of each print, the first one first."""
    found: dict[UUID, list[Claim]] = {}
    if print_ids:
        for row in await (await tx.raw()).fetch(_OF, tx.tenant_id, list(print_ids)):
            found.setdefault(row["print_id"], []).append(Claim(**row))
    return found


async def start(tx: Transaction, prints: Sequence[OpenPrint]) -> None:
    """Note prints that began; those that have ended already are left out."""
    await (await tx.raw()).executemany(
        _START,
        [(tx.tenant_id, *astuple(one)) for one in prints],
    )


async def end(tx: Transaction, print_ids: Collection[UUID]) -> None:
    """These prints are not under way any more."""
    await (await tx.raw()).execute(
        "DELETE FROM open_prints WHERE tenant_id = $1 AND print_id = ANY($2::uuid[])",
        tx.tenant_id,
        list(print_ids),
    )
