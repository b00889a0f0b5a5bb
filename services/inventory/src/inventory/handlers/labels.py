"""Labels for parts, spools and locations, and what a scanned code means."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from inventory.domain.labels import Label, UnknownCodeError, read
from inventory.domain.orders import UnknownItemError
from inventory.store import labels as store


async def labels_of(tx: Transaction, wanted: Sequence[tuple[UUID, int]]) -> list[Label]:
    """The labels of these things, as many of each as wanted.

    Raises:
        UnknownItemError: an id names no part, spool or location.
    """
    known = await store.labels(tx, [id_ for id_, _ in wanted])
    made: list[Label] = []
    for n, (id_, copies) in enumerate(wanted):
        if id_ not in known:
            raise UnknownItemError(id_, f"items.{n}.id")
        made += [known[id_]] * copies
    return made


async def scan(tx: Transaction, code: str) -> list[dict[str, Any]]:
    """What a scanned code names.

    Raises:
        UnknownCodeError: nothing here.
    """
    found = await store.scanned(tx, read(code))
    if not found:
        raise UnknownCodeError
    return found
