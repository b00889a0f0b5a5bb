"""Import of orders over HTTP: CSV in, a report with a line for each row out."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError, model_validator

from chassis.errors import FieldError, Problem
from contracts.inventory import Priority
from inventory.domain.allocation import Rank
from inventory.domain.order_import import ImportedRow, ItemKind, ItemName, Row, RowError
from inventory.schemas.common import MAX_QUANTITY, Name, Request, Text

MAX_ROWS = 20_000
_ITEM_COLUMNS: tuple[ItemKind, ...] = ("sku", "part_id", "product_id", "part", "product")

OPENAPI = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


class ImportRow(Request):
    """One line of an order. An empty cell says nothing."""

    external_id: Name
    sku: Name | None = None
    part_id: UUID | None = None
    product_id: UUID | None = None
    part: Name | None = None
    product: Name | None = None
    quantity: Annotated[int, Field(ge=1, le=MAX_QUANTITY)]
    explode: bool = False
    customer: Name | None = None
    priority: Priority | None = None
    due_date: date | None = None
    notes: Text | None = None

    @model_validator(mode="after")
    def _one_item(self) -> Self:
        if len(self._named()) != 1:
            raise ValueError(f"name the item by one of {', '.join(_ITEM_COLUMNS)}")
        return self

    def _named(self) -> list[ItemName]:
        return [
            ItemName(column, str(value).lower() if column != "sku" else str(value))
            for column in _ITEM_COLUMNS
            if (value := getattr(self, column)) is not None
        ]

    def row(self, number: int) -> Row:
        return Row(
            number=number,
            external_id=self.external_id,
            item=self._named()[0],
            quantity=self.quantity,
            explode=self.explode,
            customer=self.customer,
            priority=Rank.of(self.priority) if self.priority else None,
            due_date=self.due_date,
            notes=self.notes,
        )


class ImportedRowOut(BaseModel):
    row: int
    """Counted from 1, without the header."""
    status: Literal["created", "unchanged", "failed"]
    external_id: str | None
    order_id: UUID | None
    number: int | None
    """Of the order."""
    errors: list[FieldError]


class OrderImportReport(BaseModel):
    dry_run: bool
    created: int
    """Orders, as the next two."""
    unchanged: int
    failed: int
    rows: list[ImportedRowOut]

    @classmethod
    def of(cls, outcomes: Sequence[ImportedRow], *, dry_run: bool) -> "OrderImportReport":
        orders: dict[str, set[str]] = {"created": set(), "unchanged": set(), "failed": set()}
        for one in outcomes:
            orders[one.status].add(one.row.external_id or f"\0{one.row.number}")
        rows = [
            ImportedRowOut(
                row=one.row.number,
                status=one.status,
                external_id=one.row.external_id or None,
                order_id=one.order_id,
                number=one.order_number,
                errors=[FieldError(field=e.field, message=e.message, code=e.code) for e in one.row.errors],
            )
            for one in outcomes
        ]
        return cls(dry_run=dry_run, rows=rows, **{status: len(found) for status, found in orders.items()})


def read_rows(content_type: str, body: bytes) -> list[Row]:
    """The rows of an upload; those that break a rule carry their errors.

    Raises:
        Problem: 415 for another kind of content; 422 when it cannot be read, is empty or too long.
    """
    if content_type.partition(";")[0].strip().lower() != "text/csv":
        raise Problem(415, "unsupported_media_type", "Send text/csv.")
    rows = [_row(number, cells) for number, cells in enumerate(_records(body), 1)]
    if not rows:
        raise _unreadable("there are no rows")
    return rows


def _records(body: bytes) -> Iterator[dict[str | None, Any]]:
    """Records of a CSV with a header; comma, semicolon or tab."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("the text is not UTF-8") from error
    header = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        if unknown := sorted(set(names) - ImportRow.model_fields.keys()):
            raise _unreadable(f"unknown columns: {', '.join(unknown)[:200]}")
        if len(set(names)) < len(names):
            raise _unreadable("a column stands twice")
        reader.fieldnames = names
        for number, record in enumerate(reader, 1):
            if number > MAX_ROWS:
                raise _unreadable(f"more than {MAX_ROWS} rows")
            yield record
    except csv.Error as error:
        raise _unreadable(f"line {reader.line_num}: {error}") from error


def _row(number: int, cells: dict[str | None, Any]) -> Row:
    known = str(cells.get("external_id") or "").strip()[:200]
    if None in cells or None in cells.values():
        wrong = RowError("row", "wrong_cells", "The row has more or fewer cells than the header.")
        return Row(number=number, external_id=known, errors=(wrong,))
    given = {name: text for name, cell in cells.items() if (text := str(cell).strip())}
    try:
        return ImportRow.model_validate(given).row(number)
    except ValidationError as error:
        errors = [
            RowError(".".join(map(str, e["loc"])) or "row", str(e["type"]), str(e["msg"]))
            for e in error.errors()
        ]
        return Row(number=number, external_id=known, errors=tuple(errors))


def _unreadable(why: str) -> Problem:
    return Problem(422, "unreadable_import", f"This cannot be imported: {why}.")
