"""Races: people meet at the same items and orders, at the same moment, on two replicas.

Each race is started behind a barrier. What only one may get, one gets; the audit says of all of it together
that nothing was given twice, that nobody was passed over, and that the books agree.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol
from uuid import uuid4

import httpx

from cli.soak.orders import site
from cli.soak.orders.play import RANKS

RACES = 10_000
LANES = 4
"""Races that go on at once; each has parts of its own."""
PARTS = 5
"""Parts of a lane: few, so that their queues grow long."""


class Door(Protocol):
    """A tenant's way to each of two replicas."""

    async def call(self, method: str, path: str, body: Any, *, replica: int) -> httpx.Response: ...


@dataclass
class Lane:
    """One after the other, on the same parts."""

    shop: Door
    random: Random
    parts: list[str]

    def part(self) -> str:
        return self.random.choice(self.parts)

    async def at_once(self, *calls: tuple[str, str, Any]) -> list[httpx.Response]:
        """Ask both replicas in turn, all at the same moment."""
        barrier = asyncio.Barrier(len(calls))
        first = self.random.randrange(2)

        async def one(place: int, method: str, path: str, body: Any) -> httpx.Response:
            await barrier.wait()
            return await self.shop.call(method, path, body, replica=first + place)

        return await asyncio.gather(*(one(n, *call) for n, call in enumerate(calls)))

    def order(self, part: str, quantity: int, **values: Any) -> tuple[str, str, Any]:
        lines = [{"part_id": part, "quantity": quantity}]
        return "POST", "/orders", {"priority": self.random.choice(RANKS), "lines": lines} | values

    def print(self, part: str, quantity: int) -> tuple[str, str, Any]:
        return "POST", "/print-log", {"part_id": part, "quantity_printed": quantity}

    async def taken(self, part: str, quantity: int) -> dict[str, Any]:
        answer = await self.shop.call(*self.order(part, quantity), replica=self.random.randrange(2))
        return dict(answer.json())


def _good(answers: Sequence[httpx.Response]) -> int:
    return sum(answer.is_success for answer in answers)


async def last_items(lane: Lane) -> bool:
    """Orders and a print meet at one part."""
    part = lane.part()
    calls = [lane.order(part, lane.random.randint(1, 3)) for _ in range(2)]
    return _good(await lane.at_once(*calls, lane.print(part, lane.random.randint(1, 5)))) == 3


async def ship_or_cancel(lane: Lane) -> bool:
    """One order is shipped and cancelled: one of both happens."""
    order = await lane.taken(lane.part(), 1)
    path = f"/orders/{order['id']}"
    return _good(await lane.at_once(("POST", f"{path}/ship", None), ("POST", f"{path}/cancel", None))) == 1


async def ship_twice(lane: Lane) -> bool:
    """One order is shipped twice: it leaves once, if it has everything."""
    part = lane.part()
    order = await lane.taken(part, 1)
    ship = ("POST", f"/orders/{order['id']}/ship", None)
    answers = await lane.at_once(ship, ship, lane.print(part, 1))
    return _good(answers[:2]) <= 1


async def told_twice(lane: Lane) -> bool:
    """A shop says the same order twice: it is one."""
    call = lane.order(lane.part(), 2, external_id=str(uuid4()))
    answers = await lane.at_once(call, call)
    return len({answer.json().get("id") for answer in answers}) == 1


async def tug_of_war(lane: Lane) -> bool:
    """Two orders are given by hand what a third holds, which is cancelled meanwhile: it is given once."""
    part = lane.part()
    rich, one, other = [await lane.taken(part, 2) for _ in range(3)]
    body = {"part_id": part, "quantity": 2, "reason": "race", "from_order_id": rich["id"]}
    calls = [("POST", f"/orders/{poor['id']}/allocate", body) for poor in (one, other)]
    return _good((await lane.at_once(*calls, ("POST", f"/orders/{rich['id']}/cancel", None)))[:2]) <= 1


async def edits(lane: Lane) -> bool:
    """An order grows, shrinks and is moved up, while stock comes and goes."""
    part, other = lane.part(), lane.part()
    order = await lane.taken(part, 2)
    path = f"/orders/{order['id']}"
    lines = [{"part_id": p, "quantity": lane.random.randint(1, 3)} for p in {part, other}]
    answers = await lane.at_once(
        ("PATCH", path, {"lines": lines}),
        ("PATCH", path, {"priority": "critical", "lines": lines[:1]}),
        lane.print(part, 2),
        ("POST", f"/inventory/{part}/adjust", {"quantity": -1, "reason": "race"}),
    )
    return all(answer.status_code in {200, 201, 409} for answer in answers)


_RACES: Sequence[Callable[[Lane], Awaitable[bool]]] = (
    last_items,
    last_items,
    ship_or_cancel,
    ship_twice,
    told_twice,
    tug_of_war,
    edits,
)


async def run(shops: Sequence[Door], count: int, seed: int) -> list[str]:
    """Run so many races on as many lanes as there are shops; what was wrong, without the audit."""
    wrong: list[str] = []

    async def lane(number: int, shop: Door) -> None:
        random = Random(f"{seed}/{number}")  # noqa: S311 - repeatable, not secret
        answers = [
            await shop.call("POST", "/parts", {"name": f"{number}/{n}"}, replica=n) for n in range(PARTS)
        ]
        own = Lane(shop, random, [answer.json()["id"] for answer in answers])
        for n in range(number, count, len(shops)):
            race = random.choice(_RACES)
            if not await race(own):
                wrong.append(f"race {n}, {race.__name__}, came out wrong")

    await asyncio.gather(*(lane(number, shop) for number, shop in enumerate(shops)))
    return wrong


async def soak(count: int, seed: int) -> dict[str, Any]:
    """The outcome as `--json` prints it."""
    async with site.opened() as own:
        started = time.perf_counter()
        # Two lanes share a tenant, and with it the counter of orders.
        tenants = [uuid4() for _ in range(LANES // 2)]
        wrong = await run([own.shop(tenants[n % len(tenants)]) for n in range(LANES)], count, seed)
        wrong += await own.wrong()
        seconds = time.perf_counter() - started
    return {"ok": not wrong, "seed": seed, "races": count, "violations": wrong, "seconds": round(seconds, 1)}
