"""The judge: what the machines did against what was counted."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cli.audit.run import PATIENCE_SECONDS, audit
from cli.installation import Connection, Installation, with_database
from cli.soak.farm import PER_PRINT, Farm

_COUNTED = """
SELECT printer_id, part_id, quantity_printed FROM inventory_print_log
WHERE status = 'success' AND part_id = ANY($1::uuid[]) ORDER BY completed_at, id
"""
_STOCK = "SELECT part_id, on_hand FROM stock_items WHERE part_id = ANY($1::uuid[])"


async def violations(farm: Farm, *, patience: float = PATIENCE_SECONDS) -> list[str]:
    """Everything that is wrong on a farm whose printers rest; waits until it is quiet.

    Raises:
        CommandError: the databases or the broker do not answer.
    """
    audited = [
        f"{check.id}: {example}"
        for check, finding in await audit(farm.installation, patience=patience)
        for example in finding.examples
    ]
    return [*await miscounted(farm), *audited]


async def miscounted(farm: Farm) -> list[str]:
    """How the print log and the stock differ from what the printers did with files that are mapped."""
    finished = {
        serial: [p["file_name"] for p in prints if p["outcome"] == "finish" and p["file_name"] in farm.files]
        for serial, prints in (await farm.prints()).items()
    }
    counted, stock = await _books(farm)
    return [*_compared(finished, counted), *_stocked(finished, stock)]


async def _books(farm: Farm) -> tuple[dict[str, list[str]], dict[str, int]]:
    """File names counted by serial number, in order of completion; items on hand by file name."""
    names = {part_id: name for name, part_id in farm.files.items()}
    serials = {printer_id: serial for serial, printer_id in farm.printers.items()}
    connection = await _inventory(farm.installation)
    try:
        rows = await connection.fetch(_COUNTED, list(names))
        levels = await connection.fetch(_STOCK, list(names))
    finally:
        await connection.close()
    counted = defaultdict(list)
    for row in rows:
        counted[serials.get(str(row["printer_id"]), "nobody")].append(names[str(row["part_id"])])
    return counted, {names[str(row["part_id"])]: row["on_hand"] for row in levels}


async def _inventory(installation: Installation) -> Connection:
    return await installation.reader(next(spec for spec in with_database() if spec.name == "inventory"))


def _compared(finished: Mapping[str, Sequence[str]], counted: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for serial in sorted({*finished, *counted}):
        real, booked = list(finished.get(serial, [])), list(counted.get(serial, []))
        if real != booked:
            first = next(
                (n for n, pair in enumerate(zip(real, booked, strict=False)) if len({*pair}) > 1), None
            )
            where = min(len(real), len(booked)) if first is None else first
            yield (
                f"{serial} finished {len(real)} prints, {len(booked)} are counted; they differ from "
                f"number {where + 1} on: {real[where : where + 3]} was {booked[where : where + 3]}"
            )


def _stocked(finished: Mapping[str, Sequence[str]], stock: Mapping[str, int]) -> Iterator[str]:
    made: dict[str, int] = defaultdict(int)
    for names in finished.values():
        for name in names:
            made[name] += PER_PRINT
    for name, on_hand in stock.items():
        if on_hand != made[name]:
            yield f"{name}: {made[name]} items were made, {on_hand} are on hand"
