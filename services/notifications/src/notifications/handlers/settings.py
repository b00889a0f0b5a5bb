"""How a tenant is told."""

from collections.abc import Mapping
from typing import Any

from chassis.db import Transaction
from notifications.domain.rules import QuietHours
from notifications.domain.settings import Preferences
from notifications.store import known


async def get(tx: Transaction) -> tuple[Preferences, str]:
    """The settings, and the zone that they are meant in."""
    _, zone = await known.tenant(tx)
    return await known.preferences(tx), zone.key


async def edit(tx: Transaction, values: Mapping[str, Any]) -> tuple[Preferences, str]:
    """Change some settings; None sets one back to its default."""
    plain = {name: one.stored() if isinstance(one, QuietHours) else one for name, one in values.items()}
    stored = {**await known.stored_preferences(tx, lock=True), **plain}
    await known.save_preferences(tx, {name: one for name, one in stored.items() if one is not None})
    return await get(tx)
