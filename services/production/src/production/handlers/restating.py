"""Saying again what is: see `chassis.restating`."""

from chassis.db import Transaction
from contracts.production import ModelUpdated, ProductUpdated
from production import messages
from production.store import models, products


async def say_models(tx: Transaction) -> int:
    ids = await models.ids(tx)
    for model_id in await models.find_all(tx, ids, lock=True):
        await models.update_model(tx, model_id, {})
    for model in (await models.find_all(tx, ids)).values():
        tx.emit(messages.model_event(ModelUpdated, tx.tenant_id, model))
    return len(ids)


async def say_products(tx: Transaction) -> int:
    """Archived ones too: others keep their names for the history."""
    ids = await products.ids(tx)
    for product_id in ids:
        if await products.find(tx, product_id, lock=True):
            await products.update_product(tx, product_id, {})
            now = await products.find(tx, product_id)
            assert now is not None
            tx.emit(messages.product_event(ProductUpdated, tx.tenant_id, now))
    return len(ids)


RESTATE = {"models": say_models, "products": say_products}
