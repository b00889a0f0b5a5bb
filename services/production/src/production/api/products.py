"""Products."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from production.handlers import products
from production.schemas.fields import Search
from production.schemas.products import NewProduct, ProductChange, ProductOut, ProductPage

api = router(tags=["products"])

READ = needs(Permission.PRODUCTION_READ)
WRITE = needs(Permission.PRODUCTION_WRITE)


@api.post("/products", status_code=201, dependencies=[WRITE])
async def create_product(tx: Tx, body: NewProduct) -> ProductOut:
    product = await products.create(tx, body.values(), body.lines(), body.component_values())
    return ProductOut.model_validate(product)


@api.get("/products", dependencies=[READ])
async def list_products(
    tx: Tx,
    paging: PageQuery,
    search: Annotated[Search | None, Query()] = None,
    model_id: UUID | None = None,
    include_archived: bool = False,
) -> ProductPage:
    """Products by name, without archived ones; `search` looks into name and SKU."""
    found, total = await products.page(
        tx,
        search=search,
        model_id=model_id,
        include_archived=include_archived,
        skip=paging.skip,
        limit=paging.limit,
    )
    items = [ProductOut.model_validate(product) for product in found]
    return ProductPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.get("/products/{product_id}", dependencies=[READ])
async def get_product(tx: Tx, product_id: UUID) -> ProductOut:
    return ProductOut.model_validate(await products.get(tx, product_id))


@api.patch("/products/{product_id}", dependencies=[WRITE])
async def edit_product(tx: Tx, product_id: UUID, body: ProductChange) -> ProductOut:
    product = await products.edit(tx, product_id, body.values(), body.lines(), body.component_values())
    return ProductOut.model_validate(product)


@api.delete("/products/{product_id}", status_code=204, dependencies=[WRITE])
async def delete_product(tx: Tx, product_id: UUID) -> None:
    """Delete a product; one that is or was in use is archived instead."""
    await products.remove(tx, product_id)
