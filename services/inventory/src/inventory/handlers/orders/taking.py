"""Orders are taken: one or many at once, each known by its `external_id`."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.projection import await_known
from contracts.inventory import OrderCreated
from inventory import messages
from inventory.domain.bills import NotExplodableError, explode
from inventory.domain.orders import (
    ExternalIdReusedError,
    LineRequest,
    Order,
    OrderRequest,
    TooManyItemsError,
    UnknownItemError,
    merge_lines,
)
from inventory.domain.stock import Level
from inventory.handlers.settling import settle
from inventory.store import bills as bill_store
from inventory.store import order_lines as line_store
from inventory.store import orders as order_store
from inventory.store import stock as stock_store
from inventory.store.order_lines import NewOrder

Refusal = ExternalIdReusedError | NotExplodableError | TooManyItemsError | UnknownItemError
"""Why one of several orders was not taken."""


async def create_order(tx: Transaction, request: OrderRequest) -> tuple[Order, bool]:
    """Take an order and give it what is free; returns it, and whether it is new.

    The same `external_id` with the same content is the same order.

    Raises:
        UnknownItemError: a line names no part or product we know.
        NotExplodableError: a product that is to explode is made of what is not stocked.
        TooManyItemsError: lines of one item ask for too much together.
        ExternalIdReusedError: another order has this `external_id`.
    """
    await await_products(tx, request.lines)
    [taken] = await create_orders(tx, [request])
    if not isinstance(taken, tuple):
        raise taken
    return taken


async def create_orders(
    tx: Transaction, requests: Sequence[OrderRequest]
) -> list[tuple[Order, bool] | Refusal]:
    """Take orders together, in their sequence: one answer for each, as of `create_order`."""
    plans, refusals, levels = await _planned(tx, requests)
    answers: dict[int, UUID | Refusal] = dict(refusals)
    taken = await _insert(tx, plans, levels)
    answers |= {plan.number: answer for plan, answer in zip(plans, taken, strict=True)}
    orders = {
        o.id: o for o in await order_store.load(tx, [a for a in answers.values() if isinstance(a, UUID)])
    }
    new = {plan.id for plan in plans}
    found = (answers[place] for place in range(len(requests)))
    return [(orders[a], a in new) if isinstance(a, UUID) else a for a in found]


async def preview_orders(
    tx: Transaction, requests: Sequence[OrderRequest]
) -> list[tuple[None, bool] | Refusal]:
    """What `create_orders` would answer: whether an order is new, or why it is refused. Nothing is taken."""
    plans, refusals, _ = await _planned(tx, requests)
    known = await _known(tx, plans)
    answers: dict[int, tuple[None, bool] | Refusal] = dict(refusals)
    for plan in plans:
        is_new = _is_new(plan, known)
        answer = plan.id if is_new else _answer(plan, known)
        answers[plan.number] = (None, is_new) if isinstance(answer, UUID) else answer
    return [answers[place] for place in range(len(requests))]


async def await_products(tx: Transaction, lines: Sequence[LineRequest]) -> None:
    """Give news of products, which production owns, a moment to arrive.

    Raises:
        Problem: 409 `not_yet_known`.
    """
    products = {line.item_id for line in lines if line.is_product}

    async def are_known() -> bool:
        return await bill_store.known_products(tx, products) == products

    if products:
        await await_known(are_known, "product")


async def stocked_lines(tx: Transaction, lines: Sequence[LineRequest]) -> list[LineRequest] | Refusal:
    """One line per item; products that are to explode are the parts of their bills."""
    try:
        products = {line.item_id for line in lines if line.explode}
        bills = await bill_store.bills(tx, products) if products else {}
        return merge_lines([one for line in lines for one in explode(line, bills)])
    except (NotExplodableError, TooManyItemsError, UnknownItemError) as refusal:
        return refusal


def unknown_item(lines: Sequence[LineRequest], levels: Mapping[UUID, Level]) -> UnknownItemError | None:
    for line in lines:
        if line.item_id not in levels:
            return UnknownItemError(line.item_id, line.field)
    return None


async def _planned(
    tx: Transaction, requests: Sequence[OrderRequest]
) -> tuple[list[NewOrder], dict[int, Refusal], dict[UUID, Level]]:
    """What can be inserted, numbered by its place in the requests for now; what cannot, by place; and the
    locked stock of all items.
    """
    stocked = [await stocked_lines(tx, request.lines) for request in requests]
    items = {line.item_id for lines in stocked if isinstance(lines, list) for line in lines}
    levels = await stock_store.lock_levels(tx, items)
    refusals: dict[int, Refusal] = {}
    plans: list[NewOrder] = []
    for place, (request, lines) in enumerate(zip(requests, stocked, strict=True)):
        refusal = unknown_item(lines, levels) if isinstance(lines, list) else lines
        if isinstance(lines, list) and refusal is None:
            plans.append(NewOrder(new_id(), place, request, lines, digest(request)))
        elif refusal is not None:
            refusals[place] = refusal
    return plans, refusals, levels


async def _insert(
    tx: Transaction, plans: Sequence[NewOrder], levels: Mapping[UUID, Level]
) -> list[UUID | Refusal]:
    """Insert what is new, and serve it; one order id or refusal per plan."""
    known = await _known(tx, plans)
    if any(_is_new(plan, known) for plan in plans):
        # The counter serialises the orders of a tenant: asked again after it, the answer stays true.
        numbers = iter(await line_store.next_numbers(tx, len(plans)))
        known = await _known(tx, plans)
        fresh: list[NewOrder] = []
        for plan in plans:
            if _is_new(plan, known):
                fresh.append(NewOrder(plan.id, next(numbers), plan.request, plan.lines, plan.request_hash))
                if plan.request.external_id is not None:
                    known[plan.request.external_id] = (plan.id, plan.request_hash)
        if fresh:
            await line_store.insert(tx, fresh)
            for order in await order_store.load(tx, [order.id for order in fresh]):
                tx.emit(messages.order_event(OrderCreated, tx.tenant_id, order))
            await settle(tx, levels, reason=_reason(fresh))
    return [_answer(plan, known) for plan in plans]


async def _known(tx: Transaction, plans: Collection[NewOrder]) -> dict[str, tuple[UUID, str]]:
    """Orders that were taken under these external ids before."""
    return await order_store.find_external(
        tx, [plan.request.external_id for plan in plans if plan.request.external_id is not None]
    )


def _is_new(plan: NewOrder, known: Mapping[str, tuple[UUID, str]]) -> bool:
    return plan.request.external_id is None or plan.request.external_id not in known


def _answer(plan: NewOrder, known: Mapping[str, tuple[UUID, str]]) -> UUID | Refusal:
    if plan.request.external_id is None:
        return plan.id
    order_id, known_hash = known[plan.request.external_id]
    return order_id if known_hash == plan.request_hash else ExternalIdReusedError(plan.request.external_id)


def _reason(fresh: Sequence[NewOrder]) -> str:
    if len(fresh) == 1:
        return f"order {fresh[0].number} was taken"
    return f"orders {fresh[0].number} to {fresh[-1].number} were taken"


def digest(request: OrderRequest) -> str:
    """What tells whether two requests ask for the same; it must not change between versions."""
    lines = [
        (line.item_id, line.quantity, line.field, *(["explode"] if line.explode else []))
        for line in request.lines
    ]
    _, _, *rest = astuple(request)
    return hashlib.sha256(repr((request.priority, lines, *rest)).encode()).hexdigest()
