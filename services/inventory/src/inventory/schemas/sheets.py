"""Tables that people send: CSV from a spreadsheet or JSON from a program; each row is read for itself."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from chassis.errors import Problem
from inventory.domain.catalogue_import import Row, RowError

MAX_ROWS = 20_000
_JSON: TypeAdapter[list[Any]] = TypeAdapter(list[Any])
_FORMULA = ("=", "+", "-", "@")

OPENAPI = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        },
    }
}


def read_rows(content_type: str, body: bytes, model: type[BaseModel]) -> list[Row]:
    """The rows of an upload, each checked against `model`; those that break a rule carry their errors.

    Raises:
        Problem: 415 for another kind of content; 422 when it cannot be read, is empty or too long.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/csv":
        given: Iterator[Any] = _csv_rows(body, model)
    elif kind == "application/json":
        given = _json_rows(body)
    else:
        raise Problem(415, "unsupported_media_type", "Send text/csv, or application/json with an array.")
    rows = []
    for number, one in enumerate(given, 1):
        if number > MAX_ROWS:
            raise _unreadable(f"more than {MAX_ROWS} rows")
        rows.append(_row(number, one, model))
    if not rows:
        raise _unreadable("there are no rows")
    return rows


def _json_rows(body: bytes) -> Iterator[Any]:
    try:
        yield from _JSON.validate_json(body)
    except ValidationError as error:
        raise _unreadable("an array of objects is expected") from error


def _csv_rows(body: bytes, model: type[BaseModel]) -> Iterator[Any]:
    """Rows of a CSV with a header; comma, semicolon or tab. An empty cell says nothing."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("the text is not UTF-8") from error
    header = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        if unknown := sorted(set(names) - model.model_fields.keys()):
            raise _unreadable(f"unknown columns: {', '.join(unknown)[:200]}")
        if len(set(names)) < len(names):
            raise _unreadable("a column stands twice")
        reader.fieldnames = names
        for record in reader:
            if None in record or None in record.values():
                yield RowError("row", "wrong_cells", "The row has more or fewer cells than the header.")
            else:
                yield {name: plain(text) for name, cell in record.items() if (text := cell.strip())}
    except csv.Error as error:
        raise _unreadable(f"line {reader.line_num}: {error}") from error


def plain(cell: str) -> str:
    """A cell as it was before an export kept spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith((*_FORMULA, "\t", "\r")) else cell


def _row(number: int, given: Any, model: type[BaseModel]) -> Row:
    if isinstance(given, RowError):
        return Row(number, {}, (given,))
    if isinstance(given, dict):
        # As an empty cell: null says nothing.
        given = {name: value for name, value in given.items() if value is not None}
    try:
        return Row(number, model.model_validate(given).model_dump(exclude_unset=True))
    except ValidationError as error:
        errors = [
            RowError(".".join(map(str, e["loc"])) or "row", str(e["type"]), str(e["msg"]))
            for e in error.errors()
        ]
        return Row(number, {}, tuple(errors))


def _unreadable(why: str) -> Problem:
    return Problem(422, "unreadable_import", f"This cannot be imported: {why}.")
