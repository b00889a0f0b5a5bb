"""Saying again what is: every entity of a service, as it is now, with a new version.

Whoever keeps a projection of them takes it over, because it is newer: so a projection that was lost, or that
is older than what the streams keep, is rebuilt. A service that has entities offers `handlers/restating.py`
with `RESTATE`, one function per noun.
"""

import importlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from uuid import UUID

from chassis.db import Database, Transaction

Restate = Callable[[Transaction], Awaitable[int]]
"""Says every entity of one noun and tenant again; returns how many."""


class NothingToRestateError(Exception):
    """The service has no entities that others keep."""


async def restate(package: str, url: str, tenants: Iterable[UUID]) -> dict[str, int]:
    """Say again what these tenants have, each noun in a transaction of its own; returns how many by noun.

    Args:
        package: of the service.
        url: its database, as the role that works in it.
        tenants: whose entities.

    Raises:
        NothingToRestateError: see there.
    """
    nouns = _nouns(package)
    said = dict.fromkeys(nouns, 0)
    database = Database(url, source=package.replace("_", "-"), pool_size=1)
    try:
        for tenant_id in tenants:
            for noun, say in nouns.items():
                async with database.transaction(tenant_id) as tx:
                    said[noun] += await say(tx)
    finally:
        await database.close()
    return said


def _nouns(package: str) -> Mapping[str, Restate]:
    try:
        module = importlib.import_module(f"{package}.handlers.restating")
    except ModuleNotFoundError as error:
        raise NothingToRestateError(package) from error
    nouns: Mapping[str, Restate] = module.RESTATE
    return nouns
