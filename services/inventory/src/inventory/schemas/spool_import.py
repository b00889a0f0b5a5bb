"""Import of spools over HTTP: Spoolman's export in, a report with a line for each row out."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ValidationError

from chassis.errors import FieldError, Problem
from inventory.domain.spool_import import PREFIX, ImportedSpool, RowError, SpoolOutcome, first, flatten
from inventory.schemas.spools import NewSpool

MAX_ROWS = 10_000
_ANY = {"schema": {"type": "string"}}
OPENAPI = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": _ANY, "application/json": {"schema": {"type": "array", "items": {}}}},
    }
}


class ImportedSpoolOut(BaseModel):
    row: int
    """Counted from 1, without the header."""
    status: Literal["created", "unchanged", "failed"]
    external_id: str | None
    spool_id: UUID | None
    errors: list[FieldError]


class SpoolImportReport(BaseModel):
    dry_run: bool
    created: int
    unchanged: int
    failed: int
    rows: list[ImportedSpoolOut]

    @classmethod
    def of(cls, outcomes: Sequence[SpoolOutcome], *, dry_run: bool) -> "SpoolImportReport":
        statuses = [one.status for one in outcomes]
        return cls(
            dry_run=dry_run,
            created=statuses.count("created"),
            unchanged=statuses.count("unchanged"),
            failed=statuses.count("failed"),
            rows=[
                ImportedSpoolOut(
                    row=one.row.number,
                    status=one.status,
                    external_id=one.row.external_id,
                    spool_id=one.spool_id,
                    errors=[
                        FieldError(field=e.field, message=e.message, code=e.code)
                        for e in one.row.errors + one.errors
                    ],
                )
                for one in outcomes
            ],
        )


def read_rows(content_type: str, body: bytes) -> list[ImportedSpool]:
    """The rows of an upload; those that break a rule carry their errors.

    Raises:
        Problem: 415 for another kind of content; 422 when it cannot be read, is empty or too long.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in {"text/csv", "application/json"}:
        raise Problem(415, "unsupported_media_type", "Send text/csv or application/json.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("the text is not UTF-8") from error
    records = _csv(text) if kind == "text/csv" else _json(text)
    rows = []
    for number, record in enumerate(records, 1):
        if number > MAX_ROWS:
            raise _unreadable(f"more than {MAX_ROWS} rows")
        rows.append(_row(number, record))
    if not rows:
        raise _unreadable("there are no rows")
    return rows


def _csv(text: str) -> Iterator[dict[str, Any]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "id" not in (reader.fieldnames or ("id",)):
        raise _unreadable("the column id is missing, which Spoolman's export of spools has")
    try:
        for record in reader:
            # Spoolman marks what a spreadsheet would take for a formula; the mark is not part of the text.
            yield {
                str(name): _unmark(cell) for name, cell in record.items() if isinstance(cell, str) and cell
            }
    except csv.Error as error:
        raise _unreadable(f"line {reader.line_num}: {error}") from error


def _unmark(cell: str) -> str:
    is_marked = len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@"
    return cell[1:] if is_marked else cell


def _json(text: str) -> Iterator[dict[str, Any]]:
    try:
        records = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise _unreadable(f"it is not JSON: {error}") from error
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise _unreadable("send a list of spools")
    yield from (flatten(record) for record in records)


def _row(number: int, record: Mapping[str, Any]) -> ImportedSpool:
    known = first(record, "id")
    external_id = f"{PREFIX}{known}"[:200] if known is not None else None
    if external_id is None:
        missing = RowError("id", "missing", "The row has no id.")
        return ImportedSpool(number, None, None, errors=(missing,))
    is_archived = str(record.get("archived", "")).lower() in {"true", "1", "t"}
    try:
        values = NewSpool.model_validate(_spool(record, external_id)).values()
    except ValidationError as error:
        errors = tuple(
            RowError(".".join(map(str, e["loc"])) or "row", str(e["type"]), str(e["msg"]))
            for e in error.errors()
        )
        return ImportedSpool(number, external_id, None, errors=errors)
    return ImportedSpool(number, external_id, values, is_archived)


def _spool(record: Mapping[str, Any], external_id: str) -> dict[str, Any]:
    """A row of Spoolman in our words; what its spool leaves open, its filament says."""
    initial = _number(first(record, "initial_weight", "filament.weight"), 2)
    used = _number(record.get("used_weight", 0), 2)
    is_known = isinstance(initial, Decimal) and isinstance(used, Decimal)
    colour = str(first(record, "filament.color_hex", "filament.multi_color_hexes") or "").lstrip("#")[:6]
    vendor, name = record.get("filament.vendor.name"), first(record, "filament.name", "filament.material")
    tag = str(first(record, "tags", "extra.tag", "extra.tray_uuid") or "").split(",")[0].strip('" ')
    return {
        "name": " ".join(str(one) for one in (vendor, name) if one)[:200] or external_id,
        "material": first(record, "filament.material") or "unknown",
        "brand": vendor,
        "color": None,
        "color_hex": f"#{colour}" if colour else None,
        "initial_grams": initial,
        "remaining_grams": max(Decimal(0), initial - used) if is_known else used,
        "price": _number(first(record, "price", "filament.price"), 6),
        "tag": tag or None,
        "location": record.get("location"),
        "notes": record.get("comment"),
        "tare_grams": _number(
            first(record, "spool_weight", "filament.spool_weight", "filament.vendor.empty_spool_weight"), 2
        ),
        "diameter_mm": _number(record.get("filament.diameter"), 2),
        "lot_number": record.get("lot_nr"),
        "opened_on": str(record["first_used"])[:10] if record.get("first_used") else None,
        "external_id": external_id,
    }


def _number(value: Any, places: int) -> Any:
    """Spoolman keeps binary floating point: 187.30000000000001 g are 187.3 g. What is no number is left."""
    try:
        return round(Decimal(str(value)), places)
    except (InvalidOperation, ValueError, OverflowError):
        return value


def _unreadable(why: str) -> Problem:
    return Problem(422, "unreadable_import", f"This cannot be imported: {why}.")
