"""Orders from a table: taken in chunks, each in a transaction of its own; others are served between them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from chassis.db import Transaction, retry_races
from inventory.domain.order_import import ImportedOrder, ImportedRow, Row, orders_of, refused
from inventory.domain.orders import Order
from inventory.handlers.orders.taking import Refusal, create_orders, preview_orders
from inventory.store import item_names

CHUNK = 200
"""Orders in one transaction: it holds the locks of their items, and the counter of orders, for so long."""

Begin = Callable[[], AbstractAsyncContextManager[Transaction]]


async def run(begin: Begin, rows: Sequence[Row], *, dry_run: bool) -> list[ImportedRow]:
    """Take the orders whose rows are all right; one outcome for each row, in their sequence.

    An order that was taken before under its `external_id`, with the same content, is unchanged; so an import
    may be repeated, also after it broke off.
    """
    async with begin() as tx:
        names = {row.item for row in rows if row.item is not None}
        orders = orders_of(rows, await item_names.find(tx, names))
    outcomes = [ImportedRow(row, "failed") for order in orders if not order.request for row in order.rows]
    ready = [order for order in orders if order.request]
    for start in range(0, len(ready), CHUNK):
        chunk = ready[start : start + CHUNK]

        async def take(chunk: Sequence[ImportedOrder] = chunk) -> list[ImportedRow]:
            async with begin() as tx:
                return await _take(tx, chunk, dry_run=dry_run)

        outcomes += await retry_races(take)
    return sorted(outcomes, key=lambda outcome: outcome.row.number)


async def _take(tx: Transaction, orders: Sequence[ImportedOrder], *, dry_run: bool) -> list[ImportedRow]:
    requests = [order.request for order in orders if order.request]
    answers: Sequence[tuple[Order | None, bool] | Refusal] = (
        await preview_orders(tx, requests) if dry_run else await create_orders(tx, requests)
    )
    return [
        outcome
        for order, answer in zip(orders, answers, strict=True)
        for outcome in (_done(order, *answer) if isinstance(answer, tuple) else _refused(order, answer))
    ]


def _done(order: ImportedOrder, taken: Order | None, is_new: bool) -> list[ImportedRow]:
    order_id, number = (taken.id, taken.number) if taken else (None, None)
    return [ImportedRow(row, "created" if is_new else "unchanged", order_id, number) for row in order.rows]


def _refused(order: ImportedOrder, refusal: Refusal) -> list[ImportedRow]:
    field: str | None = getattr(refusal, "field", None)
    rows = refused(order, field=field, code=refusal.code, message=str(refusal))
    return [ImportedRow(row, "failed") for row in rows]
