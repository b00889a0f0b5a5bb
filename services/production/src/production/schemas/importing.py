"""Bulk import of configurations over HTTP: JSON or CSV in, a report out."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError, model_validator

from chassis.errors import FieldError, Problem
from production.domain.importing import Outcome, Row, RowError
from production.schemas.catalogue import ConfigChange
from production.schemas.fields import Name

MAX_ROWS = 1_000
_MAX_CELL = 10_000
_REFERENCES = {"model_id", "model", "printer_id", "printer"}
_INTEGERS = {
    "prints_per_plate",
    "print_time_minutes",
    "bed_temperature",
    "nozzle_temperature",
    "infill_percentage",
}
_JSON: TypeAdapter[list[Any]] = TypeAdapter(list[Any])

OPENAPI = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["configs"],
                    "properties": {"configs": {"type": "array", "items": {"type": "object"}}},
                }
            },
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}


class ImportRow(ConfigChange):
    """One row: a configuration whose model and printer are given by id or by name."""

    model_id: UUID | None = None
    model: Name | None = None
    printer_id: UUID | None = None
    printer: Name | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.model_id is None) == (self.model is None):
            raise ValueError("name either model_id or model")
        if (self.printer_id is None) == (self.printer is None):
            raise ValueError("name either printer_id or printer")
        return self

    def row(self, number: int) -> Row:
        return Row(
            number=number,
            model_id=self.model_id,
            model=self.model,
            printer_id=self.printer_id,
            printer=self.printer,
            values=self.model_dump(exclude_unset=True, exclude=_REFERENCES),
        )


class OutcomeOut(BaseModel):
    row: int
    """Counted from 1, without the header."""
    status: Literal["created", "updated", "unchanged", "failed"]
    config_id: UUID | None
    model_id: UUID | None
    printer_id: UUID | None
    errors: list[FieldError]


class ImportReport(BaseModel):
    dry_run: bool
    created: int
    updated: int
    unchanged: int
    failed: int
    rows: list[OutcomeOut]

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], *, dry_run: bool) -> "ImportReport":
        counts = {
            status: sum(one.status == status for one in outcomes)
            for status in ("created", "updated", "unchanged", "failed")
        }
        rows = [
            OutcomeOut(
                row=one.number,
                status=one.status,
                config_id=one.config_id,
                model_id=one.model_id,
                printer_id=one.printer_id,
                errors=[FieldError(field=e.field, message=e.message, code=e.code) for e in one.errors],
            )
            for one in outcomes
        ]
        return cls(dry_run=dry_run, rows=rows, **counts)


def read_rows(content_type: str, body: bytes) -> list[Row]:
    """The rows of an upload; rows that break a rule carry their errors.

    Raises:
        Problem: 415 for another kind of content; 422 when it cannot be read, is empty or too long.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        records: list[Any] = _from_json(body)
    elif kind == "text/csv":
        records = list(_from_csv(body))
    else:
        raise Problem(415, "unsupported_media_type", "Send application/json or text/csv.")
    if not 1 <= len(records) <= MAX_ROWS:
        raise _unreadable(f"between 1 and {MAX_ROWS} rows are accepted, not {len(records)}")
    return [_row(number, record) for number, record in enumerate(records, 1)]


def _row(number: int, record: Any) -> Row:
    try:
        return ImportRow.model_validate(record).row(number)
    except ValidationError as error:
        wrong = [
            RowError(".".join(map(str, e["loc"])), str(e["type"]), str(e["msg"])) for e in error.errors()
        ]
        return Row(number=number, errors=tuple(wrong))


def _from_json(body: bytes) -> list[Any]:
    try:
        document = json.loads(body)
        return _JSON.validate_python(document["configs"] if isinstance(document, dict) else document)
    except (ValueError, KeyError, RecursionError) as error:
        raise _unreadable("expected {configs: [...]} or a list of configurations") from error


def _from_csv(body: bytes) -> Iterator[dict[str, Any]]:
    """Records of a CSV with a header; comma, semicolon or tab; an empty cell says nothing."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("the text is not UTF-8") from error
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        known = _REFERENCES | ConfigChange.model_fields.keys()
        names = [name.strip() for name in reader.fieldnames or ()]
        if unknown := sorted(set(names) - known):
            raise _unreadable(f"unknown columns: {', '.join(unknown)[:200]}")
        if len(set(names)) < len(names):
            raise _unreadable("a column stands twice")
        reader.fieldnames = names
        for record in reader:
            yield {name: _value(name, cell) for name, cell in record.items() if _says_something(name, cell)}
            if reader.line_num > MAX_ROWS * 20:
                raise _unreadable("too many lines")
    except csv.Error as error:
        raise _unreadable(str(error)) from error


def _says_something(name: str | None, cell: Any) -> bool:
    if name is None or cell is None:
        raise _unreadable("a row has more or fewer cells than the header")
    return bool(cell.strip())


def _value(name: str, cell: str) -> Any:
    """A cell as its column's type; what does not fit stays text and is refused with its field."""
    text = cell.strip()
    try:
        if name in _INTEGERS and len(text) < 12:
            return int(text)
        if name == "slicer_settings" and len(text) <= _MAX_CELL:
            return json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text


def _unreadable(why: str) -> Problem:
    return Problem(422, "unreadable_import", f"This cannot be imported: {why}.")
