"""Orders from a table: rows of one `external_id` are the lines of one order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from inventory.domain.allocation import Rank
from inventory.domain.orders import LineRequest, OrderRequest

ItemKind = Literal["sku", "part_id", "product_id", "part", "product"]
"""By what an item is named."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one field of a row."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ItemName:
    """How a row names an item: by SKU, id or name."""

    kind: ItemKind
    value: str
    """Names in lower case."""


@dataclass(frozen=True, slots=True)
class Item:
    """A part or a product."""

    id: UUID
    is_product: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it was read."""

    number: int
    """Counted from 1, without the header."""
    external_id: str = ""
    item: ItemName | None = None
    quantity: int = 0
    explode: bool = False
    customer: str | None = None
    priority: Rank | None = None
    due_date: date | None = None
    notes: str | None = None
    errors: tuple[RowError, ...] = ()
    """A row that could not be read has these, its `external_id` if it has one, and nothing else."""


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """The rows of one order, and the order they make unless something is wrong."""

    rows: tuple[Row, ...]
    request: OrderRequest | None
    """None: some of the rows have errors."""


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What became of one row."""

    row: Row
    status: Literal["created", "unchanged", "failed"]
    order_id: UUID | None = None
    order_number: int | None = None


_DETAILS = ("customer", "priority", "due_date", "notes")
MAX_LINES = 500
"""Most rows of one order."""
_OTHER_ROW = RowError(
    "external_id", "other_row_failed", "Another row of this order is wrong; it is not taken."
)
_TOO_LONG = RowError("external_id", "too_many_lines", f"An order has {MAX_LINES} lines at most.")


def orders_of(rows: Sequence[Row], items: Mapping[ItemName, Sequence[Item]]) -> list[ImportedOrder]:
    """Put rows together to orders, in the sequence in which these first appear.

    Args:
        rows: as they were read.
        items: what the names in them mean; several items of one name are ambiguous.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        # A row without an external id is an order that fails by itself.
        groups.setdefault(row.external_id or f"\0{row.number}", []).append(row)
    return [_order(group, items) for group in groups.values()]


def _order(group: Sequence[Row], items: Mapping[ItemName, Sequence[Item]]) -> ImportedOrder:
    first = {name: next(_given(group, name), None) for name in _DETAILS}
    checked = [_checked(row, first, items) for row in group]
    if len(group) > MAX_LINES:
        checked = [replace(row, errors=(*row.errors, _TOO_LONG)) for row in checked]
    if any(row.errors for row in checked):
        return ImportedOrder(tuple(_failed(row) for row in checked), None)
    request = OrderRequest(
        priority=first["priority"] or Rank.NORMAL,
        lines=[_line(row, place, items) for place, row in enumerate(checked)],
        external_id=group[0].external_id,
        customer=first["customer"],
        due_date=first["due_date"],
        notes=first["notes"],
    )
    return ImportedOrder(tuple(checked), request)


def _given(group: Iterable[Row], name: str) -> Iterator[Any]:
    return (getattr(row, name) for row in group if getattr(row, name) is not None)


def _checked(row: Row, first: Mapping[str, object], items: Mapping[ItemName, Sequence[Item]]) -> Row:
    """The row, with what is wrong with it beside what could be read."""
    differing = [name for name in _DETAILS if getattr(row, name) not in {None, first[name]}]
    said = "An earlier row of this order says otherwise."
    errors = [*row.errors, *(RowError(name, "differs", said) for name in differing)]
    if row.item is not None and (wrong := _wrong_item(row.item, items.get(row.item, ()), row.explode)):
        errors.append(wrong)
    return replace(row, errors=tuple(errors))


def _wrong_item(name: ItemName, found: Sequence[Item], explode: bool) -> RowError | None:
    what = f"{name.kind.removesuffix('_id').replace('sku', 'part or product with the SKU')} {name.value!r}"
    if not found:
        return RowError(name.kind, "unknown_reference", f"There is no {what}.")
    if len(found) > 1:
        return RowError(name.kind, "ambiguous", f"There is more than one {what}.")
    if explode and not found[0].is_product:
        return RowError("explode", "not_applicable", "Only a product can be exploded.")
    return None


def refused(order: ImportedOrder, *, field: str | None, code: str, message: str) -> list[Row]:
    """The rows of an order that was not taken: the one that it is about says why, the others that it did.

    Args:
        order: as `orders_of` made it.
        field: where in the request, as `lines.2.part_id`; None when it is about the whole order.
        code: of the refusal.
        message: in words.
    """
    place = int(field.split(".")[1]) if field else None
    rows = []
    for n, row in enumerate(order.rows):
        column = "external_id" if place is None or row.item is None else row.item.kind
        own = RowError(column, code, message)
        rows.append(replace(row, errors=(own if place in {None, n} else _OTHER_ROW,)))
    return rows


def _failed(row: Row) -> Row:
    return row if row.errors else replace(row, errors=(_OTHER_ROW,))


def _line(row: Row, place: int, items: Mapping[ItemName, Sequence[Item]]) -> LineRequest:
    assert row.item is not None
    [item] = items[row.item]
    # As in a request over HTTP, so that the same order is the same order whichever way it comes.
    field = f"lines.{place}.{'product_id' if item.is_product else 'part_id'}"
    return LineRequest(item.id, row.quantity, field, explode=row.explode, is_product=item.is_product)
