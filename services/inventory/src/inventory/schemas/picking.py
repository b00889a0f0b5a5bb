"""The pick list, as JSON, CSV and a page to print."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.inventory import Priority
from inventory.domain.picking import Pick, PickedOrder, orders_of

COLUMNS = ("location", "sku", "name", "quantity", "orders")
_STYLE = """
body { font: 11pt system-ui, sans-serif; margin: 12mm } table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #999; padding: 2mm; text-align: left } td.n { text-align: right }
td.box { width: 8mm; border: 1px solid #333 } caption { text-align: left; font-weight: bold; padding: 3mm 0 }
"""


class PickedOrderOut(BaseModel):
    id: UUID
    number: int
    external_id: str | None
    customer: str | None
    priority: Priority
    due_date: date | None

    @classmethod
    def of(cls, order: PickedOrder) -> "PickedOrderOut":
        return cls(
            id=order.id,
            number=order.number,
            external_id=order.external_id,
            customer=order.customer,
            priority=Priority(order.priority.label),
            due_date=order.due_date,
        )


class ShareOut(BaseModel):
    order_id: UUID
    number: int
    quantity: int


class PickOut(BaseModel):
    """One item to take from its place."""

    item_id: UUID
    part_id: UUID | None
    product_id: UUID | None
    name: str
    sku: str | None
    location: str | None
    quantity: int
    orders: list[ShareOut]
    """Who gets how many."""


class PickList(BaseModel):
    orders: list[PickedOrderOut]
    """The most urgent first."""
    items: list[PickOut]
    """In the sequence of their places."""
    total: int
    """Items to take in all."""

    @classmethod
    def of(cls, picks: Sequence[Pick]) -> "PickList":
        items = [
            PickOut(
                item_id=pick.item_id,
                part_id=pick.part_id,
                product_id=pick.product_id,
                name=pick.name,
                sku=pick.sku,
                location=pick.location,
                quantity=pick.quantity,
                orders=[
                    ShareOut(order_id=share.order.id, number=share.order.number, quantity=share.quantity)
                    for share in pick.shares
                ],
            )
            for pick in picks
        ]
        orders = [PickedOrderOut.of(order) for order in orders_of(picks)]
        return cls(orders=orders, items=items, total=sum(item.quantity for item in items))


def rows(picks: Sequence[Pick]) -> list[dict[str, Any]]:
    """The list as a table; the columns are `COLUMNS`."""
    return [
        {
            "location": pick.location or "",
            "sku": pick.sku or "",
            "name": pick.name,
            "quantity": pick.quantity,
            "orders": ", ".join(f"#{share.order.number}: {share.quantity}" for share in pick.shares),
        }
        for pick in picks
    ]


def page(picks: Sequence[Pick]) -> str:
    """The list as a page to print, with a box to tick for each item."""
    items = [_line('<td class="box"></td>', *(row[name] for name in COLUMNS)) for row in rows(picks)]
    orders = [
        _line("", f"#{one.number}", one.customer, one.external_id, one.priority.label, one.due_date)
        for one in orders_of(picks)
    ]
    heads = "".join(f"<th>{name}</th>" for name in ("", *COLUMNS))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pick list</title>'
        f"<style>{_STYLE}</style>"
        f"<table><caption>To take</caption><tr>{heads}</tr>{''.join(items)}</table>"
        f"<table><caption>For</caption>{''.join(orders)}</table></html>"
    )


def _line(first: str, *cells: object) -> str:
    texts = (escape(str(cell)) if cell is not None else "" for cell in cells)
    return f"<tr>{first}{''.join(f'<td>{text}</td>' for text in texts)}</tr>"
