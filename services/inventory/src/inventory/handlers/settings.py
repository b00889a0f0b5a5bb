"""What a tenant sets for its stock."""

from collections.abc import Mapping
from typing import Any

from chassis.db import Transaction
from inventory.domain.settings import Preferences
from inventory.store import settings as store


async def get(tx: Transaction) -> Preferences:
    return await store.get(tx)


async def edit(tx: Transaction, values: Mapping[str, Any]) -> Preferences:
    """Change some settings. Spools that are there keep their level."""
    if values:
        await store.save(tx, values)
    return await store.get(tx)
