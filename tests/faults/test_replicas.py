"""Two replicas of inventory, messages delivered again and out of order, writers at both, deaths at random."""

import asyncio
import contextlib
from random import Random
from uuid import uuid4

import httpx
import pytest

FILE = "clamp.gcode.3mf"
PRINTS, WRITERS, ORDERS, KILLS = 3, 8, 6, 5
SEED = 20260101

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def replicas(site):
    """The addresses of two replicas of inventory."""
    second = await site.stack.add_replica("inventory")
    yield [site.stack.urls["inventory"], second]
    await site.stack.supervisor.end("inventory-2")


class Repeater:
    """Delivers every fifth plate message twice more: later, in another order, as new to the broker."""

    def __init__(self, js, random: Random) -> None:
        self._js, self._random = js, random
        self._originals = 0
        self.repeated = 0

    async def run(self) -> None:
        seen = (await self._js.stream_info("PLATES")).state.last_seq
        while True:
            last = (await self._js.stream_info("PLATES")).state.last_seq
            fresh = [await self._js.get_msg("PLATES", seq=seq) for seq in range(seen + 1, last + 1)]
            again = [one for one in fresh if self._is_chosen(one) for _ in range(2)]
            self._random.shuffle(again)
            for message in again:
                headers = dict(message.headers) | {"Nats-Msg-Id": f"again-{uuid4()}"}
                await self._js.publish(message.subject, message.data, headers=headers)
            self.repeated += len(again)
            seen = last
            await asyncio.sleep(0.3)

    def _is_chosen(self, message) -> bool:
        if message.headers["Nats-Msg-Id"].startswith("again-"):
            return False
        self._originals += 1
        return self._originals % 5 == 1


async def write_orders(urls: list[str], headers: dict[str, str], part_id: str, random: Random) -> list[str]:
    """Take orders at whichever replica answers; each is asked for until it is taken. Returns their ids."""
    taken = []
    async with httpx.AsyncClient(headers=headers, timeout=10, trust_env=False) as client:
        for _ in range(ORDERS):
            body = {
                "priority": random.choice(("normal", "rush", "critical")),
                "lines": [{"part_id": part_id, "quantity": random.randint(1, 3)}],
            }
            key = {"Idempotency-Key": str(uuid4())}
            while True:
                with contextlib.suppress(httpx.TransportError):
                    answer = await client.post(f"{random.choice(urls)}/api/v1/orders", json=body, headers=key)
                    if answer.status_code == 201:
                        taken.append(answer.json()["id"])
                        break
                await asyncio.sleep(0.1)
    return taken


async def test_everything_counts_once_and_stays_in_order(site, client, replicas):
    random = Random(SEED)
    broker = await site.farm.installation.broker()
    repeater = Repeater(broker.jetstream(), random)
    repeating = asyncio.create_task(repeater.run())
    token = {"Authorization": client.headers["Authorization"]}
    writers = [
        asyncio.create_task(write_orders(replicas, token, site.farm.files[FILE], Random(n)))
        for n in range(WRITERS)
    ]
    for _ in range(PRINTS):
        await site.print_everywhere(FILE)
    for _ in range(KILLS):
        await asyncio.sleep(random.uniform(0, 1))
        await site.kill(random.choice(("inventory", "inventory-2")))
    orders = [order for taken in await asyncio.gather(*writers) for order in taken]
    await site.until(site.farm.is_idle)
    repeating.cancel()
    await asyncio.wait({repeating})
    await broker.close()
    assert len(set(orders)) == WRITERS * ORDERS
    assert repeater.repeated > 0
    await site.books_agree()
