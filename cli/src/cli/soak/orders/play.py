"""Plays the same actions to the service and to the model, and compares after each."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from cli.soak.orders.model import Model, Order, Refused
from contracts.envelope import Event
from contracts.printer_gateway import PlateCompleted, PlateCorrected

RANKS = ("critical", "rush", "normal")
ITEMS = 3
PATIENCE = 20.0
"""Seconds until a message must have had its effect."""

Numbers = tuple[int, int, int]
"""What an action chooses by: each number is taken modulo what there is to choose from."""
Call = Callable[..., Awaitable[httpx.Response]]
Publish = Callable[[Event], Awaitable[None]]


class WrongError(AssertionError):
    """The service and the model do not agree."""


@dataclass
class Play:
    """One tenant's shop, and what it should be like."""

    call: Call
    publish: Publish
    tenant: UUID
    model: Model = field(default_factory=lambda: Model([0] * ITEMS))
    parts: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    prints: list[tuple[str, int, int]] = field(default_factory=list)
    """Prints that were not reversed: print id, item, quantity."""
    log: list[str] = field(default_factory=list)

    async def start(self) -> None:
        for n in range(ITEMS):
            answer = await self.call("POST", "/parts", {"name": f"Part {n}"})
            self.parts.append(answer.json()["id"])
            mapping = {"gcode_filename": f"part-{n}.3mf", "part_id": self.parts[n]}
            await self.call("POST", "/gcode-mappings", mapping)

    async def do(self, action: str, numbers: Numbers) -> None:
        """One action on both.

        Raises:
            WrongError: they do not agree afterwards.
        """
        self.log.append(f"{action} {numbers}")
        if action in _WITH_ORDER and not self.orders:
            return
        await _ACTIONS[action](self, *numbers)
        await self.compare()

    async def compare(self) -> None:
        """Compare all there is to see."""
        orders: list[Any] = []
        while len(orders) < len(self.orders):
            page = await self.call("GET", f"/orders?sort=number&limit=100&skip={len(orders)}")
            orders += page.json()["items"]
        found = [self._seen(order) for order in orders]
        wanted = [_expected(order) for order in self.model.orders]
        if found != wanted:
            differing = [(f, w) for f, w in zip(found, wanted, strict=False) if f != w]
            raise WrongError(self._story(f"orders are {differing[:3]}"))
        stock = {one["part_id"]: one for one in (await self.call("GET", "/inventory")).json()["items"]}
        seen = [(stock[p]["quantity_on_hand"], stock[p]["quantity_reserved"]) for p in self.parts]
        should = [(self.model.stock[n], self.model.reserved(n)) for n in range(ITEMS)]
        if seen != should:
            raise WrongError(self._story(f"stock is {seen} instead of {should}"))

    def _story(self, what: str) -> str:
        return f"{what}, after: {'; '.join(self.log[-60:])}"

    def _seen(self, order: dict[str, Any]) -> tuple[Any, ...]:
        names = ("needed", "allocated", "shipped", "returned")
        lines = {
            self.parts.index(a["part_id"]): (*(a[f"quantity_{name}"] for name in names), a["is_held"])
            for a in order["allocations"]
        }
        return (
            order["number"],
            order["status"],
            order["priority"],
            order["fulfillment_status"],
            dict(sorted(lines.items())),
        )

    async def both(
        self, of_model: Callable[[], None], method: str, path: str, body: Any = None
    ) -> dict[str, Any] | None:
        """Ask the service what the model does; None when both refuse."""
        try:
            of_model()
            is_refused = False
        except Refused:
            is_refused = True
        answer = await self.call(method, path, body)
        if answer.status_code >= 500 or answer.is_client_error is not is_refused:
            should = "be refused" if is_refused else "be done"
            raise WrongError(self._story(f"should {should}: {answer.status_code} {answer.text[:300]}"))
        return None if is_refused else dict(answer.json())

    def order(self, number: int) -> tuple[Order, str]:
        """The model's order and its path."""
        place = number % len(self.orders)
        return self.model.orders[place], f"/orders/{self.orders[place]}"

    async def until_logged(self, print_id: str, revision: int) -> None:
        """Wait until a message about a print has had its effect."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            log = (await self.call("GET", "/print-log?limit=100")).json()["items"]
            if any(e["print_id"] == print_id and e["revision"] >= revision for e in log):
                return
            await asyncio.sleep(0.02)
        raise WrongError(self._story(f"the print {print_id} is not in the log"))


def _expected(order: Order) -> tuple[Any, ...]:
    lines = {i: line for i, line in sorted(order.lines.items()) if line.needed}
    needed, allocated = sum(a.needed for a in lines.values()), sum(a.allocated for a in lines.values())
    fulfillment = "unfulfilled" if not allocated else "partially_fulfilled"
    return (
        order.number,
        order.status,
        RANKS[order.rank],
        "fulfilled" if allocated == needed else fulfillment,
        {i: (a.needed, a.allocated, a.shipped, a.returned, a.held) for i, a in lines.items()},
    )


def _lines(play: Play, wanted: dict[int, int]) -> list[dict[str, Any]]:
    return [{"part_id": play.parts[item], "quantity": quantity} for item, quantity in wanted.items()]


def _wanted(a: int, b: int) -> dict[int, int]:
    """One or two items."""
    first = {a % ITEMS: 1 + b % 5}
    return first | ({(a + 1) % ITEMS: 1 + b % 3} if b % 2 else {})


async def _take(play: Play, a: int, b: int, c: int) -> None:
    wanted, rank = _wanted(a, b), c % 3
    body = {"priority": RANKS[rank], "lines": _lines(play, wanted)}
    taken = await play.both(lambda: play.model.take_order(rank, wanted), "POST", "/orders", body)
    assert taken
    play.orders.append(taken["id"])


async def _log_print(play: Play, a: int, b: int, _: int) -> None:
    item, quantity = a % ITEMS, 1 + b % 6
    body = {"part_id": play.parts[item], "quantity_printed": quantity}
    logged = await play.both(lambda: play.model.add(item, quantity), "POST", "/print-log", body)
    assert logged
    play.prints.append((logged["print_id"], item, quantity))


async def _finish_print(play: Play, a: int, b: int, _: int) -> None:
    """A printer finished: it comes as a message."""
    item, quantity, print_id = a % ITEMS, 1 + b % 4, uuid4()
    await play.publish(
        PlateCompleted(
            tenant_id=play.tenant,
            print_id=print_id,
            printer_id=uuid4(),
            file_name=f"part-{item}.3mf",
            finished_at=datetime.now(UTC),
            good=quantity,
        )
    )
    await play.until_logged(str(print_id), 0)
    play.model.add(item, quantity)
    play.prints.append((str(print_id), item, quantity))


async def _reverse_print(play: Play, a: int, _: int, __: int) -> None:
    if not play.prints:
        return
    print_id, item, quantity = play.prints.pop(a % len(play.prints))
    await play.publish(
        PlateCorrected(
            tenant_id=play.tenant,
            print_id=UUID(print_id),
            revision=1,
            outcome="failed",
            good=0,
            failed=quantity,
            reason="it was none",
            actor="soak",
        )
    )
    await play.until_logged(print_id, 1)
    play.model.reverse(item, quantity)


async def _adjust(play: Play, a: int, b: int, _: int) -> None:
    item, quantity = a % ITEMS, (b % 9) - 4 or 1
    body = {"quantity": quantity, "reason": "counted"}
    await play.both(
        lambda: play.model.add(item, quantity), "POST", f"/inventory/{play.parts[item]}/adjust", body
    )


async def _edit(play: Play, a: int, b: int, c: int) -> None:
    order, path = play.order(a)
    wanted = _wanted(b, c)
    await play.both(lambda: play.model.edit(order, wanted), "PATCH", path, {"lines": _lines(play, wanted)})


async def _prioritise(play: Play, a: int, b: int, _: int) -> None:
    order, path = play.order(a)
    body = {"priority": RANKS[b % 3]}
    await play.both(lambda: play.model.prioritise(order, b % 3), "PATCH", path, body)


async def _hold(play: Play, a: int, b: int, _: int) -> None:
    order, path = play.order(a)
    held = bool(b % 2)
    verb = "hold" if held else "release"
    await play.both(lambda: play.model.hold(order, held=held), "POST", f"{path}/{verb}")


async def _cancel(play: Play, a: int, _: int, __: int) -> None:
    order, path = play.order(a)
    await play.both(lambda: play.model.cancel(order), "POST", f"{path}/cancel")


async def _ship(play: Play, a: int, b: int, c: int) -> None:
    order, path = play.order(a)
    wanted = {b % ITEMS: 1 + c % 3} if c % 4 == 0 else None
    partial = bool(b % 2)
    body = {"partial": partial} | ({"lines": _lines(play, wanted)} if wanted else {})
    await play.both(lambda: play.model.ship(order, wanted, partial=partial), "POST", f"{path}/ship", body)


async def _return(play: Play, a: int, b: int, c: int) -> None:
    order, path = play.order(a)
    item, quantity = b % ITEMS, 1 + c % 2
    body = {"lines": _lines(play, {item: quantity}), "reason": "not wanted"}
    await play.both(lambda: play.model.take_back(order, item, quantity), "POST", f"{path}/return", body)


async def _allocate(play: Play, a: int, b: int, c: int) -> None:
    order, path = play.order(a)
    item, quantity = b % ITEMS, 1 + c % 3
    source, source_path = play.order(c) if c % 2 else (None, "")
    body = {"part_id": play.parts[item], "quantity": quantity, "reason": "by hand"}
    if source:
        body["from_order_id"] = source_path.rpartition("/")[2]
    await play.both(
        lambda: play.model.allocate(order, item, quantity, source), "POST", f"{path}/allocate", body
    )


async def _deallocate(play: Play, a: int, b: int, c: int) -> None:
    order, path = play.order(a)
    item, quantity = b % ITEMS, 1 + c % 3
    body = {"part_id": play.parts[item], "quantity": quantity, "reason": "by hand"}
    await play.both(lambda: play.model.deallocate(order, item, quantity), "POST", f"{path}/deallocate", body)


_ACTIONS: dict[str, Callable[[Play, int, int, int], Awaitable[None]]] = {
    "take": _take,
    "log print": _log_print,
    "finish print": _finish_print,
    "reverse print": _reverse_print,
    "adjust": _adjust,
    "edit": _edit,
    "prioritise": _prioritise,
    "hold": _hold,
    "cancel": _cancel,
    "ship": _ship,
    "return": _return,
    "allocate": _allocate,
    "deallocate": _deallocate,
}
_WITH_ORDER = frozenset(_ACTIONS) - {"take", "log print", "finish print", "reverse print", "adjust"}
WEIGHTED: Sequence[str] = (
    *("take",) * 5,
    *("log print",) * 3,
    *("finish print", "ship", "edit") * 2,
    *_ACTIONS,
)
"""Actions, the frequent ones several times: choose from these."""
