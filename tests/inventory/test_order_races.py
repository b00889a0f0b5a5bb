"""People meet at the same items on two replicas: nothing is given twice, and nobody is passed over."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx

from chassis.testing import running
from cli.audit.check import Finding
from cli.audit.queue import fair_queue
from cli.audit.stock import bounds, conservation, no_over_allocation, reservation
from cli.soak.orders.races import run
from inventory.app import build

RACES = 80


@dataclass
class Doors:
    """One tenant's way to two replicas, each with a pool of its own."""

    replicas: list[httpx.AsyncClient]
    headers: dict[str, str]

    async def call(self, method: str, path: str, body: Any, *, replica: int) -> httpx.Response:
        client = self.replicas[replica % len(self.replicas)]
        return await client.request(method, f"/api/v1{path}", json=body, headers=self.headers)


async def test_races_on_two_replicas_leave_the_books_right(shop, inventory_settings, postgres):
    async with running(build(inventory_settings)) as other:
        tenants = [uuid4(), uuid4()]
        doors = [
            Doors([shop.client, other], shop.issuer.headers(tenants[n % 2], "operator")) for n in range(4)
        ]
        assert await run(doors, RACES, seed=4) == []
    connection = await postgres.connect("inventory")
    evidence, finding = SimpleNamespace(databases={"inventory": connection}), Finding()
    for examine in (conservation, bounds, reservation, no_over_allocation, fair_queue):
        await examine(evidence, finding)
    await connection.close()
    assert finding.examples == []
    assert finding.rows > RACES
