"""A product order becomes plates on a printer, and plates become products."""

from typing import Any

import httpx

from cli.client import Api
from cli.demo.story import NotSeenError, Story, until

FILE = "demo_box_wall.gcode.3mf"
PER_PLATE = 4
WALLS_PER_BOX = 4
BOXES = 2
MINUTES = 15
"""Simulated minutes of one bed load."""


class Production:
    """A run of several plates: planned, printed, assembled."""

    def __init__(self, api: Api, simulator: httpx.AsyncClient, story: Story) -> None:
        self._api, self._simulator, self._story = api, simulator, story

    async def run(self, serial: str) -> None:
        """Tell the story on one printer."""
        plates = BOXES * WALLS_PER_BOX // PER_PLATE
        run, product = await self._story.step(
            "run_planned", f"{BOXES} boxes of {WALLS_PER_BOX} walls are {plates} plates", self._plan(serial)
        )
        await self._print(serial, plates)
        await self._story.step(
            "run_progress", "the first plate advances the run", self._seen(run, self._progressed)
        )
        await self._story.step(
            "run_ready_for_assembly",
            f"all {plates} plates are done",
            self._seen(run, lambda now: now["status"] == "ready_for_assembly"),
        )
        await self._story.step("run_assembled", f"{BOXES} boxes are put together", self._assemble(run))
        await self._story.step(
            "product_stock_increased", f"{BOXES} boxes in stock", self._stock(product, BOXES)
        )

    @staticmethod
    def _progressed(now: dict[str, Any]) -> bool:
        return now["completed_plates"] >= 1 and now["status"] in {"in_progress", "ready_for_assembly"}

    async def _plan(self, serial: str) -> tuple[str, str]:
        printers = (await self._api.get("/printers", limit=100))["items"]
        printer = next(p for p in printers if p["connection"] and p["connection"]["serial"] == serial)
        model = {
            "name": "Box wall",
            "prints_per_plate": PER_PLATE,
            "print_time_minutes": MINUTES,
            "gcode_filename": FILE,
        }
        model_id = (await self._api.post("/models", model))["id"]
        bill = [{"model_id": model_id, "quantity": WALLS_PER_BOX}]
        product_id = (await self._api.post("/products", {"name": "Box", "models": bill}))["id"]
        wanted = {"product_id": product_id, "printer_id": printer["id"], "quantity": BOXES}
        run = await self._api.post("/production-runs", wanted)
        if run["total_plates"] != BOXES * WALLS_PER_BOX // PER_PLATE:
            raise NotSeenError(f"{run['total_plates']} plates were planned")
        return str(run["id"]), str(product_id)

    async def _print(self, serial: str, times: int) -> None:
        job = {"file_name": FILE, "minutes": MINUTES, "layers": 60, "plates": times}
        (await self._simulator.post(f"/printers/{serial}/jobs", json=job)).raise_for_status()

    async def _seen(self, run: str, condition: Any) -> Any:
        async def look() -> Any:
            now = await self._api.get(f"/production-runs/{run}")
            return now if condition(now) else None

        return await until(look, "the run's progress")

    async def _assemble(self, run: str) -> None:
        assembled = await self._api.post(f"/production-runs/{run}/assemble", {"quantity": BOXES})
        if not assembled["assembled_at"]:
            raise NotSeenError("the run does not say that it is assembled")

    async def _stock(self, product: str, quantity: int) -> Any:
        async def look() -> Any:
            items = (await self._api.get("/inventory", product_id=product))["items"]
            return items and items[0]["quantity_on_hand"] >= quantity

        return await until(look, f"{quantity} in stock")
