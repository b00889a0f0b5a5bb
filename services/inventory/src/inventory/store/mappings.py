"""Mappings, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.db import Transaction, new_id

_UPSERT = """
INSERT INTO gcode_part_mappings
    (id, tenant_id, gcode_filename, folded, part_id, quantity, is_active, source, created_at)
SELECT id, $1, file_name, folded, part_id, quantity, is_active, 'manual', $2
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::int[], $8::bool[])
     AS n(id, file_name, folded, part_id, quantity, is_active)
ON CONFLICT (tenant_id, folded, part_id) DO UPDATE
    SET gcode_filename = excluded.gcode_filename, quantity = excluded.quantity,
        is_active = excluded.is_active, source = excluded.source
RETURNING id, folded, part_id
"""


@dataclass(frozen=True, slots=True)
class NewMapping:
    """A mapping to be made, or to be changed where the file is mapped to this part already."""

    gcode_filename: str
    folded: str
    part_id: UUID
    quantity: int | None
    is_active: bool = True


async def upsert(tx: Transaction, mappings: Sequence[NewMapping]) -> dict[tuple[str, UUID], UUID]:
    """Make or change mappings, each name and part once; returns their ids by folded name and part."""
    rows = await (await tx.raw()).fetch(
        _UPSERT,
        tx.tenant_id,
        tx.now,
        [new_id() for _ in mappings],
        [m.gcode_filename for m in mappings],
        [m.folded for m in mappings],
        [m.part_id for m in mappings],
        [m.quantity for m in mappings],
        [m.is_active for m in mappings],
    )
    return {(row["folded"], row["part_id"]): row["id"] for row in rows}
