"""What inventory needs to know of others, kept from their events."""

from uuid import UUID

from chassis.db import Transaction

_UPSERT = """
INSERT INTO printers (printer_id, tenant_id, name, is_retired, version) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (printer_id) DO UPDATE
    SET name = excluded.name, is_retired = excluded.is_retired, version = excluded.version
    WHERE printers.version < excluded.version
"""


async def upsert_printer(
    tx: Transaction, printer_id: UUID, name: str, *, is_retired: bool, version: int
) -> None:
    """Keep a printer's name; an older version changes nothing."""
    await (await tx.raw()).execute(_UPSERT, printer_id, tx.tenant_id, name, is_retired, version)


async def knows_printer(tx: Transaction, printer_id: UUID) -> bool:
    found: bool = await (await tx.raw()).fetchval(
        "SELECT EXISTS (SELECT FROM printers WHERE tenant_id = $1 AND printer_id = $2)",
        tx.tenant_id,
        printer_id,
    )
    return found
