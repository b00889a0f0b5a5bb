"""Two orders wait for the same part; prints on different printers serve the critical one first."""

from typing import Any

import httpx

from cli.client import Api
from cli.demo.story import Story, until

FILE = "demo_phone_stand.gcode.3mf"
PER_PRINT = 4
MINUTES = 20
"""Simulated minutes of one print."""


class Fulfilment:
    """The main job: a finished print fulfils the oldest urgent order."""

    def __init__(self, api: Api, simulator: httpx.AsyncClient, story: Story) -> None:
        self._api, self._simulator, self._story = api, simulator, story

    async def run(self, serials: list[str]) -> None:
        """Tell the story on two printers."""
        part = await self._part()
        normal, critical = await self._story.step(
            "order_created",
            f"a normal order for 6, then a critical one for {PER_PRINT}",
            self._orders(part),
        )
        await self._print(serials[0])
        await self._story.step("print_started", "the gateway saw the printer begin", self._prints(None, 1))
        await self._story.step("print_completed", "and finish", self._prints("completed", 1))
        await self._story.step(
            "stock_increased", f"{PER_PRINT} parts more on hand", self._stock(part, PER_PRINT)
        )
        await self._story.step(
            "critical_served_first",
            "the newer critical order has them all, the older normal one none",
            self._served_first(critical, normal),
        )
        await self._print(serials[1])
        await self._story.step(
            "order_allocated",
            "a print on another printer serves the normal order in part",
            self._order(normal, "partially_fulfilled"),
        )
        await self._print(serials[0])
        await self._story.step(
            "order_fulfilled", "the next print completes it", self._order(normal, "fulfilled")
        )

    async def _part(self) -> str:
        part = await self._api.post("/parts", {"name": "Phone stand", "parts_per_print": PER_PRINT})
        await self._api.post("/gcode-mappings", {"gcode_filename": FILE, "part_id": part["id"]})
        return str(part["id"])

    async def _orders(self, part: str) -> tuple[str, str]:
        orders = []
        for priority, quantity in (("normal", PER_PRINT + 2), ("critical", PER_PRINT)):
            lines = [{"part_id": part, "quantity": quantity}]
            order = await self._api.post("/orders", {"priority": priority, "lines": lines})
            orders.append(str(order["id"]))
        return orders[0], orders[1]

    async def _print(self, serial: str) -> None:
        job = {"file_name": FILE, "minutes": MINUTES, "layers": 60}
        (await self._simulator.post(f"/printers/{serial}/jobs", json=job)).raise_for_status()

    async def _prints(self, outcome: str | None, count: int) -> list[Any]:
        async def look() -> list[Any] | None:
            found = (await self._api.get("/prints", search=FILE.partition(".")[0]))["items"]
            seen = [one for one in found if outcome in (None, one["outcome"])]
            return seen if len(seen) >= count else None

        return await until(look, f"{count} print(s) {outcome or 'started'}")

    async def _stock(self, part: str, quantity: int) -> Any:
        async def look() -> Any:
            [item] = (await self._api.get("/inventory", part_id=part))["items"]
            return item if item["quantity_on_hand"] >= quantity else None

        return await until(look, f"{quantity} in stock")

    async def _served_first(self, critical: str, normal: str) -> None:
        await self._order(critical, "fulfilled")
        other = await self._api.get(f"/orders/{normal}")
        if other["fulfillment_status"] != "unfulfilled":
            raise AssertionError(f"the normal order is {other['fulfillment_status']} already")

    async def _order(self, order_id: str, status: str) -> Any:
        async def look() -> Any:
            order = await self._api.get(f"/orders/{order_id}")
            return order if order["fulfillment_status"] == status else None

        return await until(look, f"order {status}")
