"""Tenants are strangers to each other, at every route there is."""

import asyncio
from random import Random

import pytest

from cli.soak.requests.people import gather
from cli.soak.requests.routes import routes
from cli.soak.requests.soak import Found, as_a_stranger

pytestmark = pytest.mark.timeout(600)


async def test_no_route_shows_or_changes_what_another_tenant_has(farm, us):
    for name in ("bracket", "hook"):
        part = await us.post("/parts", {"name": f"{name} of strangers"})
        await us.post("/orders", {"lines": [{"part_id": part["id"], "quantity": 3}]})
    every, people = routes(farm.stack), await gather(farm.stack)
    found = Found(len(every), Random(20261201), at_once=1)
    await asyncio.to_thread(as_a_stranger, every, people, found)
    assert found.wrong == []
    assert found.sent >= len(every)
    # Ids were really asked for, and lists really read.
    assert found.statuses["404"] > found.sent / 4
    assert found.statuses["200"] > 0
