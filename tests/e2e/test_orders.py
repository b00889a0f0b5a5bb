"""Orders that wait for the same part are served by prints on different printers: urgency first, then age."""

import pytest

from chassis.testing import eventually
from cli.soak.farm import PER_PRINT

FILE = "two_orders.gcode.3mf"
WITHIN = 120.0

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
async def part(farm) -> str:
    await farm.map([FILE])
    return farm.files[FILE]


async def test_the_critical_order_first_then_the_older_normal_one(farm, us, part, wrong):
    async def order(priority: str, quantity: int) -> str:
        lines = [{"part_id": part, "quantity": quantity}]
        return (await us.post("/orders", {"priority": priority, "lines": lines}))["id"]

    normal = await order("normal", PER_PRINT + 1)
    critical = await order("critical", PER_PRINT)

    async def until(wanted_critical: str, wanted_normal: str) -> list[dict]:
        async def look() -> list[dict] | None:
            found = [await us.get(f"/orders/{one}") for one in (critical, normal)]
            is_there = [one["fulfillment_status"] for one in found] == [wanted_critical, wanted_normal]
            return found if is_there else None

        return await eventually(look, within=WITHIN)

    first, second = farm.serials[:2]
    await until("unfulfilled", "unfulfilled")
    await farm.print(first, FILE)
    await until("fulfilled", "unfulfilled")
    await farm.print(second, FILE)
    _, half_served = await until("fulfilled", "partially_fulfilled")
    [allocation] = half_served["allocations"]
    assert allocation["status"] == "partially_allocated"
    assert (allocation["quantity_needed"], allocation["quantity_allocated"]) == (PER_PRINT + 1, PER_PRINT)
    await farm.print(first, FILE)
    await until("fulfilled", "fulfilled")
    [stock] = (await us.get(f"/inventory?part_id={part}"))["items"]
    assert (stock["quantity_on_hand"], stock["quantity_available"]) == (3 * PER_PRINT, PER_PRINT - 1)
    log = await us.get(f"/print-log?part_id={part}")
    assert {one["printer_id"] for one in log["items"]} == {farm.printers[first], farm.printers[second]}
    assert await wrong() == []
