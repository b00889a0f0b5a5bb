"""Orders that shops send, signed; and the sources they come from."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response

from chassis.auth import Permission
from chassis.db import Actor, Database, retry_races
from chassis.edge import PageQuery, Tx, needs, public, router
from chassis.sealing import Sealer
from inventory.domain import intake as domain
from inventory.handlers import intake as handlers
from inventory.schemas.common import Name
from inventory.schemas.intake import (
    DeliveryDetail,
    DeliveryOut,
    DeliveryPage,
    Discard,
    NewSource,
    ReceiptOut,
    ShopReceipt,
    SkuMapping,
    SkuOut,
    SkuPage,
    SourceChange,
    SourceOut,
    SourcePage,
    SourceWithSecret,
    ids_of,
)

api = router(tags=["intake"])

READ = needs(Permission.ORDERS_READ)
WRITE = needs(Permission.ORDERS_WRITE)
ERRORS: dict[type[Exception], int] = {
    domain.SourceNotFoundError: 404,
    domain.DeliveryNotFoundError: 404,
    domain.DuplicateSourceError: 409,
    domain.DeliveryClosedError: 409,
    domain.InvalidSignatureError: 401,
    domain.UnreadableDeliveryError: 422,
}
MAX_BYTES = 256 * 1024
"""Of one order, from whoever sends it: it is read before it is known whose it is."""


def _max_body(_: Any) -> int:
    return MAX_BYTES


def _sealer(request: Request) -> Sealer:
    return cast("Sealer", request.app.state.sealer)


Seals = Annotated[Sealer, Depends(_sealer)]


@api.post("/intake/{token}", status_code=201, dependencies=[public(max_body=_max_body)])
async def receive_order(
    request: Request,
    response: Response,
    sealer: Seals,
    token: str,
    x_platework_timestamp: Annotated[str, Header(max_length=20)] = "",
    x_platework_signature: Annotated[str, Header(max_length=200)] = "",
) -> ShopReceipt:
    """Take an order that a shop signed. 201: it is new; 200: it was known; 202: it is kept for a look.

    `X-Platework-Signature` is `sha256=` and the HMAC-SHA256, in hex, over the time stamp (seconds since 1970,
    also in `X-Platework-Timestamp`), a dot, and the body.
    """
    database, body, ids = cast("Database", request.app.state.database), await request.body(), ids_of(token)
    if ids is None:
        raise domain.InvalidSignatureError
    tenant_id, source_id = ids
    async with database.transaction(tenant_id) as tx:
        source = await handlers.authenticate(
            tx, sealer, source_id, x_platework_timestamp, x_platework_signature, body
        )

    async def receive() -> handlers.Receipt:
        async with database.transaction(tenant_id, Actor(source.id, f"shop {source.name}")) as tx:
            return await handlers.receive(tx, source, body.decode(errors="replace"))

    receipt = await retry_races(receive)
    if receipt.order is None:
        response.status_code = 202
    elif not receipt.is_new:
        response.status_code = 200
    answer = ReceiptOut.of(receipt)
    return ShopReceipt(
        status=answer.status,
        order_id=receipt.order.id if receipt.order else None,
        number=receipt.order.number if receipt.order else None,
        problems=answer.problems,
    )


@api.post("/intake-sources", status_code=201, dependencies=[WRITE])
async def create_source(tx: Tx, sealer: Seals, response: Response, body: NewSource) -> SourceWithSecret:
    """Let a shop send orders. The answer is the only place where its secret is shown."""
    response.headers["Cache-Control"] = "no-store"
    source, secret = await handlers.create_source(tx, sealer, body.name, body.mapping.mapping())
    return SourceWithSecret.with_secret(source, secret)


@api.get("/intake-sources", dependencies=[READ])
async def list_sources(tx: Tx, paging: PageQuery) -> SourcePage:
    found, total = await handlers.list_sources(tx, skip=paging.skip, limit=paging.limit)
    items = [SourceOut.of(source) for source in found]
    return SourcePage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/intake-sources/{source_id}", dependencies=[READ])
async def get_source(tx: Tx, source_id: UUID) -> SourceOut:
    return SourceOut.of(await handlers.get_source(tx, source_id))


@api.patch("/intake-sources/{source_id}", dependencies=[WRITE])
async def change_source(tx: Tx, source_id: UUID, body: SourceChange) -> SourceOut:
    return SourceOut.of(await handlers.change_source(tx, source_id, body.values()))


@api.delete("/intake-sources/{source_id}", status_code=204, dependencies=[WRITE])
async def remove_source(tx: Tx, source_id: UUID) -> None:
    """Forget a shop, its SKUs and what waits of it; its orders stay."""
    await handlers.remove_source(tx, source_id)


@api.post("/intake-sources/{source_id}/rotate-secret", dependencies=[WRITE])
async def rotate_secret(tx: Tx, sealer: Seals, response: Response, source_id: UUID) -> SourceWithSecret:
    """Give a shop another secret, shown here alone; the old one is worth nothing from now on."""
    response.headers["Cache-Control"] = "no-store"
    return SourceWithSecret.with_secret(*await handlers.rotate_secret(tx, sealer, source_id))


@api.get("/intake-sources/{source_id}/skus", dependencies=[READ])
async def list_skus(tx: Tx, source_id: UUID, paging: PageQuery) -> SkuPage:
    rows, total = await handlers.list_skus(tx, source_id, skip=paging.skip, limit=paging.limit)
    items = [SkuOut.model_validate(row) for row in rows]
    return SkuPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.put("/intake-sources/{source_id}/skus", dependencies=[WRITE])
async def set_sku(tx: Tx, source_id: UUID, body: SkuMapping) -> SkuMapping:
    """Say what a shop's SKU means. SKUs that are ours mean our part or product by themselves."""
    await handlers.set_sku(
        tx, source_id, sku=body.sku, item_id=body.item_id, field=body.field, explode=body.explode
    )
    return body


@api.delete("/intake-sources/{source_id}/skus", status_code=204, dependencies=[WRITE])
async def remove_sku(tx: Tx, source_id: UUID, sku: Annotated[Name, Query()]) -> None:
    await handlers.remove_sku(tx, source_id, sku)


@api.get("/intake-deliveries", dependencies=[READ])
async def list_deliveries(
    tx: Tx,
    paging: PageQuery,
    status: Literal["review", "accepted", "discarded"] | None = None,
    source_id: UUID | None = None,
) -> DeliveryPage:
    """What came and could not be taken as it was, newest first."""
    rows, total = await handlers.list_deliveries(
        tx, status=status, source_id=source_id, skip=paging.skip, limit=paging.limit
    )
    items = [DeliveryOut.model_validate(row) for row in rows]
    return DeliveryPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/intake-deliveries/{delivery_id}", dependencies=[READ])
async def get_delivery(tx: Tx, delivery_id: UUID) -> DeliveryDetail:
    return DeliveryDetail.of(await handlers.get_delivery(tx, delivery_id))


@api.post("/intake-deliveries/{delivery_id}/retry", dependencies=[WRITE])
async def retry_delivery(tx: Tx, delivery_id: UUID) -> ReceiptOut:
    """Try again what waits for a look, with the mapping and the SKUs as they are now."""
    return ReceiptOut.of(await handlers.retry(tx, delivery_id))


@api.post("/intake-deliveries/{delivery_id}/discard", dependencies=[WRITE])
async def discard_delivery(tx: Tx, delivery_id: UUID, body: Discard) -> DeliveryDetail:
    return DeliveryDetail.of(await handlers.discard(tx, delivery_id, body.reason))
