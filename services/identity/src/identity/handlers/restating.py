"""Saying again what is: see `chassis.restating`."""

from chassis.db import Transaction
from identity.handlers.tenants import announce
from identity.store import tenants


async def say_tenant(tx: Transaction) -> int:
    if await tenants.load(tx, lock=True) is None:
        return 0
    announce(tx, await tenants.change(tx))
    return 1


RESTATE = {"tenants": say_tenant}
