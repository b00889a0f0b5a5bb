"""An order read out of a shop's own JSON, or all that is wrong with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inventory.domain.allocation import Rank
from inventory.domain.intake import FieldMapping, UnreadableDeliveryError
from inventory.domain.order_import import MAX_LINES, Item
from inventory.domain.orders import MAX_NEEDED, LineRequest, OrderRequest

_MAX_TEXT = 200
_MAX_NOTES = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a delivery is no order yet."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order as a shop sent it."""

    external_id: str
    priority: Rank
    customer: str | None
    due_date: date | None
    notes: str | None
    lines: Sequence[tuple[str, int]]
    """SKUs and quantities."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a shop's SKU stands for."""

    item: Item
    explode: bool = False


def parse(body: str) -> dict[str, Any]:
    """The JSON of a delivery.

    Raises:
        UnreadableDeliveryError: it is none, or no object.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableDeliveryError from error
    if not isinstance(document, dict):
        raise UnreadableDeliveryError
    return document


def external_id(document: Mapping[str, Any], mapping: FieldMapping) -> str | None:
    """The shop's id of the order; None when there is none that can be kept."""
    value = _at(document, mapping.external_id)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = f"{mapping.prefix}{str(value).strip()}"
    return text if text != mapping.prefix and len(text) <= _MAX_TEXT and _storable(text) else None


def read(document: Mapping[str, Any], mapping: FieldMapping) -> ShopOrder | list[Problem]:
    """Read an order out of a shop's JSON; all that is wrong with it when it cannot be read."""
    problems: list[Problem] = []
    own_id = external_id(document, mapping)
    if own_id is None:
        problems.append(Problem(mapping.external_id, "missing", "There is no id of the order here."))
    due_date = _date(_at(document, mapping.due_date), mapping.due_date, problems)
    lines = _lines(document, mapping, problems)
    texts = {
        name: _text(_at(document, path), path, limit, problems)
        for name, path, limit in (
            ("customer", mapping.customer, _MAX_TEXT),
            ("notes", mapping.notes, _MAX_NOTES),
        )
    }
    if problems or own_id is None:
        return problems
    rank = _rank(_at(document, mapping.priority), mapping.priorities)
    return ShopOrder(own_id, rank, texts["customer"], due_date, texts["notes"], lines)


def request_of(
    order: ShopOrder, mapping: FieldMapping, meanings: Mapping[str, Sequence[Meaning]]
) -> OrderRequest | list[Problem]:
    """The order in our terms; the SKUs that mean nothing, or too much, when there are any."""
    problems: list[Problem] = []
    lines: list[LineRequest] = []
    for place, (sku, quantity) in enumerate(order.lines):
        found = meanings.get(sku, ())
        where = f"{mapping.lines}.{place}.{mapping.sku}"
        if len(found) == 1:
            [one] = found
            # As over HTTP, so that an order is the same whichever way it comes.
            named = f"lines.{place}.{'product_id' if one.item.is_product else 'part_id'}"
            lines.append(
                LineRequest(one.item.id, quantity, named, explode=one.explode, is_product=one.item.is_product)
            )
        elif found:
            problems.append(Problem(where, "ambiguous", f"The SKU {sku!r} names several items: map it."))
        else:
            problems.append(Problem(where, "unknown_sku", f"No item is known by the SKU {sku!r}: map it."))
    if problems:
        return problems
    return OrderRequest(
        priority=order.priority,
        lines=lines,
        external_id=order.external_id,
        customer=order.customer,
        due_date=order.due_date,
        notes=order.notes,
    )


def _at(value: Any, path: str) -> Any:
    """What stands at a path; None where nothing does."""
    for name in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isascii() and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _text(value: Any, path: str, limit: int, problems: list[Problem]) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str | int | float) and len(str(value)) <= limit and _storable(str(value)):
        return str(value).strip() or None
    problems.append(Problem(path, "no_text", f"This must be text of at most {limit} characters."))
    return None


def _date(value: Any, path: str, problems: list[Problem]) -> date | None:
    """A date, or the day of an instant, as ISO 8601 writes them."""
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        problems.append(Problem(path, "no_date", "This must be a date such as 2027-02-01."))
        return None


def _rank(value: Any, priorities: Mapping[str, str]) -> Rank:
    label = priorities.get(str(value), str(value)).lower()
    return Rank.of(label) if label.upper() in Rank.__members__ else Rank.NORMAL


def _lines(
    document: Mapping[str, Any], mapping: FieldMapping, problems: list[Problem]
) -> list[tuple[str, int]]:
    given = _at(document, mapping.lines)
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_LINES:
        problems.append(Problem(mapping.lines, "no_lines", f"There must be 1 to {MAX_LINES} lines here."))
        return []
    lines: list[tuple[str, int]] = []
    for place, line in enumerate(given):
        where = f"{mapping.lines}.{place}"
        sku = _text(_at(line, mapping.sku), f"{where}.{mapping.sku}", _MAX_TEXT, problems)
        quantity = _quantity(_at(line, mapping.quantity))
        if sku is None:
            problems.append(Problem(f"{where}.{mapping.sku}", "missing", "There is no SKU here."))
        if quantity is None:
            words = f"This must be a whole number from 1 to {MAX_NEEDED}."
            problems.append(Problem(f"{where}.{mapping.quantity}", "no_quantity", words))
        if sku is not None and quantity is not None:
            lines.append((sku, quantity))
    return lines


def _quantity(value: Any) -> int | None:
    """A whole number, however it is written: 2, "2" or 2.0."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 20:
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return int(number) if number.is_integer() and 1 <= number <= MAX_NEEDED else None
