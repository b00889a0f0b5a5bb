"""A wrong count is put right: run, stock, order and history agree then, by compensating entries only."""

from dataclasses import dataclass
from typing import Any

import pytest

from chassis.testing import eventually

WITHIN = 120.0
PER_PLATE = 2

pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True)
class Books:
    """The same prints as each service shows them; items, but for `loads` and `prints`."""

    run: str
    loads: int
    """Bed loads of the run that are done."""
    good: int
    scrap: int
    on_hand: int
    allocated: int
    """To the order."""
    prints: tuple[tuple[str, int | None], ...]
    """Outcome and good items in the history, the oldest first."""


@dataclass
class Story:
    """One run of two bed loads, and one order for all that they yield."""

    us: Any
    file: str
    serial: str
    part: str = ""
    run: str = ""
    plate: str = ""
    order: str = ""

    async def begin(self, printer: str) -> None:
        us = self.us
        self.part = (await us.post("/parts", {"name": self.file.partition(".")[0]}))["id"]
        mapping = {"gcode_filename": self.file, "part_id": self.part, "quantity": PER_PLATE}
        await us.post("/gcode-mappings", mapping)
        model = await us.post("/models", {"name": f"Model of {self.file}", "prints_per_plate": PER_PLATE})
        plates = [{"model_id": model["id"], "quantity": 2, "gcode_filename": self.file}]
        run = await us.post("/production-runs", {"printer_id": printer, "plates": plates})
        self.run, self.plate = run["id"], run["plates"][0]["id"]
        lines = [{"part_id": self.part, "quantity": 2 * PER_PLATE}]
        self.order = (await us.post("/orders", {"lines": lines}))["id"]

    async def books(self) -> Books:
        run = await self.us.get(f"/production-runs/{self.run}")
        order = await self.us.get(f"/orders/{self.order}")
        [stock] = (await self.us.get(f"/inventory?part_id={self.part}"))["items"]
        history = await self.history()
        return Books(
            run=run["status"],
            loads=run["completed_plates"],
            good=run["plates"][0]["successful_prints"],
            scrap=run["plates"][0]["failed_prints"],
            on_hand=stock["quantity_on_hand"],
            allocated=sum(one["quantity_allocated"] for one in order["allocations"]),
            prints=tuple((one["outcome"], one["good"]) for one in history),
        )

    async def history(self) -> list[Any]:
        found = (await self.us.get(f"/prints?search={self.file.partition('.')[0]}"))["items"]
        return list(reversed(found))

    async def movements(self) -> list[Any]:
        found = (await self.us.get(f"/inventory/{self.part}/movements?limit=100"))["items"]
        return sorted(found, key=lambda one: one["id"])

    async def agree(self, expected: Books) -> None:
        async def look() -> bool:
            return await self.books() == expected

        try:
            await eventually(look, within=WITHIN)
        except AssertionError:
            assert await self.books() == expected

    async def correct(self, print_id: str, **body: Any) -> None:
        reason = {"reason": "looked at it again"}
        answer = await self.us.call("POST", f"/prints/{print_id}/correct", body | reason)
        assert answer.status_code == 200, answer.text


async def test_a_wrong_count_is_moved_everywhere_and_back(farm, us, wrong):
    serial = farm.serials[0]
    story = Story(us, "miscounted.gcode.3mf", serial)
    await story.begin(farm.printers[serial])
    for _ in range(2):
        await farm.print(serial, story.file)
    both = (("completed", None),) * 2
    await story.agree(Books("ready_for_assembly", 2, 4, 0, on_hand=4, allocated=4, prints=both))
    entries = await story.movements()
    second = (await story.history())[1]["print_id"]

    await story.correct(second, outcome="completed", good=1, failed=1)
    one_bad = (("completed", None), ("completed", 1))
    await story.agree(Books("ready_for_assembly", 2, 3, 1, on_hand=3, allocated=3, prints=one_bad))
    await story.correct(second, outcome="failed")
    lost = (("completed", None), ("failed", 0))
    await story.agree(Books("in_progress", 1, 2, 0, on_hand=2, allocated=2, prints=lost))
    await story.correct(second, outcome="completed", good=2)
    back = (("completed", None), ("completed", 2))
    await story.agree(Books("ready_for_assembly", 2, 4, 0, on_hand=4, allocated=4, prints=back))

    after = await story.movements()
    assert after[: len(entries)] == entries
    assert [one["quantity"] for one in after[len(entries) :]] == [-1, -1, 2]
    assert await wrong() == []


async def test_a_late_print_takes_the_place_of_its_mark_by_hand_everywhere(farm, us, wrong):
    serial = farm.serials[1]
    story = Story(us, "unwatched.gcode.3mf", serial)
    await story.begin(farm.printers[serial])
    # The printer is out of reach; it prints all the same, and somebody marks by hand what lies on its plate.
    await farm.fault(serial, {"kind": "drop"})
    await farm.print(serial, story.file)
    await eventually(farm.is_idle, within=WITHIN)
    path = f"/production-runs/{story.run}/plates/{story.plate}/prints"
    assert (await us.post(path, {"good": 1, "failed": 1}))["prints_done"] == 1
    by_hand = (("completed", 1),)
    await story.agree(Books("in_progress", 1, 1, 1, on_hand=1, allocated=1, prints=by_hand))
    entries = await story.movements()

    await farm.fault(serial, {"kind": "restore"})
    linked = (("superseded", 0), ("completed", None))
    await story.agree(Books("in_progress", 1, 2, 0, on_hand=2, allocated=2, prints=linked))
    after = await story.movements()
    assert after[: len(entries)] == entries
    assert sorted(one["quantity"] for one in after[len(entries) :]) == [-1, 2]
    prints = {one["status"]: one for one in await us.get(path)}
    assert prints["superseded"]["superseded_by"] == prints["completed"]["print_id"]

    # The next print is the second bed load.
    await farm.print(serial, story.file)
    done = (*linked, ("completed", None))
    await story.agree(Books("ready_for_assembly", 2, 4, 0, on_hand=4, allocated=4, prints=done))
    assert await wrong() == []
