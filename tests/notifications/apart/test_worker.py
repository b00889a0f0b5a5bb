"""Nothing is lost and nothing is sent twice without need, whoever dies, however many work."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from chassis.testing import eventually

from .conftest import Desk, Die


@pytest.mark.parametrize(
    ("place", "arrivals", "attempts"),
    [
        ("notification.claimed:1", 1, 2),
        ("notification.delivered:1", 2, 2),
        ("notification.recorded:1", 2, 2),
        ("notification.committed:1", 1, 1),
    ],
)
async def test_a_worker_that_dies_leaves_its_delivery_to_the_next(
    desk: Desk, die: Die, receiver: Any, place: str, arrivals: int, attempts: int
):
    [event_id] = await desk.queue(await desk.webhook(receiver.url))
    await die(place)
    status = "sent" if place.startswith("notification.committed") else "sending"
    assert await desk.ledger() == [(status, 1)]
    await desk.end_leases()
    worker = asyncio.create_task(desk.dispatcher().run())

    async def is_sent() -> bool:
        return await desk.ledger() == [("sent", attempts)]

    await eventually(is_sent)
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    ids = [one.headers["x-platework-event-id"] for one in receiver.taken]
    assert ids == [str(event_id)] * arrivals


async def test_several_workers_send_everything_once_and_to_each_target_one_at_a_time(
    desk: Desk, receiver: Any
):
    wanted = {
        str(event_id)
        for target in [await desk.webhook(f"{receiver.url}/{number}") for number in range(3)]
        for event_id in await desk.queue(target, 8)
    }
    workers = [asyncio.create_task(desk.dispatcher().run()) for _ in range(4)]

    async def all_sent() -> bool:
        return await desk.ledger() == [("sent", 1)] * 24

    await eventually(all_sent)
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    arrived = Counter(one.headers["x-platework-event-id"] for one in receiver.taken)
    assert arrived == Counter(dict.fromkeys(wanted, 1))
    for number in range(3):
        path = f"/hooks/{number}"
        assert sum(one.path == path for one in receiver.taken) == 8
    assert receiver.most_at_once == dict.fromkeys((f"/hooks/{number}" for number in range(3)), 1)
