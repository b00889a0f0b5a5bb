"""Orders that shops send: taken, or kept for a look; never lost."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.db import Transaction, new_id
from chassis.sealing import Sealer
from contracts.inventory import OrderNeedsReview
from inventory.domain.intake import (
    DeliveryClosedError,
    DeliveryNotFoundError,
    FieldMapping,
    InvalidSignatureError,
    Source,
    SourceNotFoundError,
    verify,
)
from inventory.domain.order_import import ItemName
from inventory.domain.orders import Order, UnknownItemError
from inventory.domain.shop_json import Meaning, Problem, external_id, parse, read, request_of
from inventory.handlers.orders.taking import create_orders
from inventory.store import intake as store
from inventory.store import item_names
from inventory.store import stock as stock_store


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery: an order, or something to look at."""

    order: Order | None
    is_new: bool
    delivery_id: UUID | None = None
    problems: Sequence[Problem] = ()


async def authenticate(
    tx: Transaction, sealer: Sealer, source_id: UUID, timestamp: str, signature: str, body: bytes
) -> Source:
    """The source that signed a body.

    Raises:
        InvalidSignatureError: none that is active did, or not just now.
    """
    source = await store.source(tx, source_id)
    if source is None or not source.is_active:
        raise InvalidSignatureError
    secret = sealer.open(source.sealed_secret, tx.tenant_id, source.id)
    verify(secret, timestamp, signature, body, tx.now)
    return source


async def receive(tx: Transaction, source: Source, body: str) -> Receipt:
    """Take an order that a shop sent. What cannot be taken as it is waits for a look, with the reasons.

    Raises:
        UnreadableDeliveryError: the body is not a JSON object.
    """
    document = parse(body)
    taken = await _take(tx, source, document)
    if isinstance(taken, tuple):
        return Receipt(*taken)
    own_id = external_id(document, source.mapping)
    delivery_id, is_new = await store.keep(tx, source.id, own_id, body, taken)
    if is_new:
        tx.emit(
            OrderNeedsReview(
                tenant_id=tx.tenant_id,
                delivery_id=delivery_id,
                source_id=source.id,
                source_name=source.name,
                external_id=own_id,
                problems=tuple(problem.message for problem in taken),
            )
        )
    return Receipt(None, is_new, delivery_id, taken)


async def retry(tx: Transaction, delivery_id: UUID) -> Receipt:
    """Try a delivery again that waits for a look, with the mapping and the SKUs as they are now.

    Raises:
        DeliveryNotFoundError: there is no such delivery.
        DeliveryClosedError: it is accepted or discarded.
    """
    delivery, source = await _waiting(tx, delivery_id)
    taken = await _take(tx, source, parse(delivery["body"]))
    if isinstance(taken, tuple):
        await store.settle_delivery(tx, delivery_id, status="accepted", order_id=taken[0].id)
        return Receipt(*taken, delivery_id)
    await store.settle_delivery(tx, delivery_id, status="review", problems=taken)
    return Receipt(None, is_new=False, delivery_id=delivery_id, problems=taken)


async def discard(tx: Transaction, delivery_id: UUID, reason: str) -> dict[str, Any]:
    """Give a delivery up that waits for a look.

    Raises:
        DeliveryNotFoundError: there is no such delivery.
        DeliveryClosedError: it is accepted or discarded.
    """
    await _waiting(tx, delivery_id)
    await store.settle_delivery(tx, delivery_id, status="discarded", note=f"{tx.actor.name}: {reason}")
    return await get_delivery(tx, delivery_id)


async def create_source(
    tx: Transaction, sealer: Sealer, name: str, mapping: FieldMapping
) -> tuple[Source, str]:
    """Add a source; returns it with its secret, which is not shown again.

    Raises:
        DuplicateSourceError: its name is taken.
    """
    source_id, secret = new_id(), secrets.token_urlsafe(32)
    sealed = sealer.seal(secret, tx.tenant_id, source_id)
    return await store.add_source(tx, source_id, name=name, mapping=mapping, sealed_secret=sealed), secret


async def rotate_secret(tx: Transaction, sealer: Sealer, source_id: UUID) -> tuple[Source, str]:
    """Give a source another secret; the old one is worth nothing from now on.

    Raises:
        SourceNotFoundError: there is no such source.
    """
    secret = secrets.token_urlsafe(32)
    sealed = sealer.seal(secret, tx.tenant_id, source_id)
    return await change_source(tx, source_id, {"sealed_secret": sealed}), secret


async def change_source(tx: Transaction, source_id: UUID, values: Mapping[str, Any]) -> Source:
    """Change a source.

    Raises:
        SourceNotFoundError: there is no such source.
        DuplicateSourceError: its new name is taken.
    """
    changed = await store.change_source(tx, source_id, values)
    if changed is None:
        raise SourceNotFoundError
    return changed


async def get_source(tx: Transaction, source_id: UUID) -> Source:
    """Load one source.

    Raises:
        SourceNotFoundError: there is no such source.
    """
    found = await store.source(tx, source_id)
    if found is None:
        raise SourceNotFoundError
    return found


async def remove_source(tx: Transaction, source_id: UUID) -> None:
    """Forget a source, its SKUs and what waits of it; its orders stay.

    Raises:
        SourceNotFoundError: there is no such source.
    """
    if not await store.remove_source(tx, source_id):
        raise SourceNotFoundError


async def list_sources(tx: Transaction, *, skip: int, limit: int) -> tuple[list[Source], int]:
    return await store.page_sources(tx, skip=skip, limit=limit)


async def set_sku(
    tx: Transaction, source_id: UUID, *, sku: str, item_id: UUID, field: str, explode: bool
) -> None:
    """Say what a source's SKU means.

    Raises:
        SourceNotFoundError: there is no such source.
        UnknownItemError: there is no such part or product.
    """
    await get_source(tx, source_id)
    if not await stock_store.exists(tx, item_id):
        raise UnknownItemError(item_id, field)
    await store.set_sku(tx, source_id, sku, item_id, explode=explode)


async def remove_sku(tx: Transaction, source_id: UUID, sku: str) -> None:
    """Forget what a source's SKU means.

    Raises:
        SourceNotFoundError: there is no such source.
    """
    await get_source(tx, source_id)
    await store.remove_sku(tx, source_id, sku)


async def list_skus(
    tx: Transaction, source_id: UUID, *, skip: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """What a source's SKUs mean.

    Raises:
        SourceNotFoundError: there is no such source.
    """
    await get_source(tx, source_id)
    return await store.page_skus(tx, source_id, skip=skip, limit=limit)


async def list_deliveries(
    tx: Transaction, *, status: str | None, source_id: UUID | None, skip: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    return await store.page_deliveries(tx, status=status, source_id=source_id, skip=skip, limit=limit)


async def get_delivery(tx: Transaction, delivery_id: UUID) -> dict[str, Any]:
    """Load one delivery.

    Raises:
        DeliveryNotFoundError: there is no such delivery.
    """
    found, _ = await store.page_deliveries(tx, delivery_id=delivery_id)
    if not found:
        raise DeliveryNotFoundError
    return found[0]


async def _take(
    tx: Transaction, source: Source, document: Mapping[str, Any]
) -> tuple[Order, bool] | list[Problem]:
    order = read(document, source.mapping)
    if isinstance(order, list):
        return order
    skus = {sku for sku, _ in order.lines}
    meanings = await store.meanings(tx, source.id, skus)
    names = {ItemName("sku", sku) for sku in skus - meanings.keys()}
    named = await item_names.find(tx, names) if names else {}
    meanings |= {name.value: [Meaning(item) for item in items] for name, items in named.items()}
    request = request_of(order, source.mapping, meanings)
    if isinstance(request, list):
        return request
    [taken] = await create_orders(tx, [request])
    if isinstance(taken, tuple):
        return taken
    return [Problem(getattr(taken, "field", source.mapping.external_id), taken.code, str(taken))]


async def _waiting(tx: Transaction, delivery_id: UUID) -> tuple[dict[str, Any], Source]:
    await store.lock_delivery(tx, delivery_id)
    delivery = await get_delivery(tx, delivery_id)
    if delivery["status"] != "review":
        raise DeliveryClosedError(delivery["status"])
    return delivery, await get_source(tx, delivery["source_id"])
