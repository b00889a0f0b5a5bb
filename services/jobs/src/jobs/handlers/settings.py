"""How the lab works: its lists, prices, texts and limits."""

from collections.abc import Mapping
from typing import Any

from chassis.db import Transaction
from jobs.domain import lab as rules
from jobs.domain.lab import Lab
from jobs.store import lab


async def get(tx: Transaction) -> Lab:
    return await lab.settings(tx)


async def edit(tx: Transaction, values: Mapping[str, Any]) -> Lab:
    """Change some settings; `None` sets one back to its default. Jobs keep what they were priced with.

    Raises:
        InconsistentSettingsError: they contradict each other.
    """
    stored = {**await lab.stored_settings(tx, lock=True), **values}
    stored = {name: value for name, value in stored.items() if value is not None}
    after = Lab.of(stored)
    rules.check(after)
    await lab.save_settings(tx, after.stored(set(stored)))
    return after
