"""Prices that estimates are made with."""

from collections.abc import Mapping
from typing import Any

from chassis.db import Transaction
from production.domain.costs import Rates
from production.store import settings as store


async def get(tx: Transaction) -> Rates:
    return await store.rates(tx)


async def edit(tx: Transaction, values: Mapping[str, Any]) -> Rates:
    """Change some prices."""
    if values:
        await store.save_rates(tx, values)
    return await store.rates(tx)
