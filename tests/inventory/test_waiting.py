"""Why an order waits: its place in the queue, who is ahead, what is printed; and what is stuck is named."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chassis.db import new_id
from chassis.testing import eventually
from contracts.printer_gateway import PlateStarted


async def lines(shop, order):
    return (await shop.get(f"/orders/{order['id']}/allocations"))["items"]


async def test_a_waiting_line_names_who_is_ahead(shop):
    part = await shop.mapped_part("hook.3mf", 4)
    await shop.log(part, 3)
    order = await shop.order(part, 5)
    first = await shop.order(part, 4, "critical")
    second = await shop.order(part, 2, "rush")
    [line] = await lines(shop, order)
    assert line["explanation"].startswith(
        f"3 of 5: served after #{second['number']}, rush, and 1 more, who lack 6 together"
    )
    queue = line["queue"]
    assert (queue["position"], queue["quantity_ahead"], queue["prints_required"]) == (3, 6, 1)
    assert [one["number"] for one in queue["ahead"]] == [second["number"], first["number"]]
    assert queue["cause"] == "waiting"
    [line] = await lines(shop, first)
    assert line["explanation"] == "0 of 4: served next"
    assert (await shop.order_now(order))["allocations"][0]["queue"] == queue


async def test_what_is_being_printed_is_told(shop):
    part = await shop.mapped_part("hook.3mf", 4)
    order = await shop.order(part, 5)
    await shop.publish(
        PlateStarted(
            tenant_id=shop.tenant,
            print_id=uuid4(),
            printer_id=uuid4(),
            file_name="hook.3mf",
            started_at=datetime.now(UTC),
        )
    )

    async def told() -> bool:
        return (await lines(shop, order))[0]["queue"]["quantity_printing"] == 4

    await eventually(told)
    assert (await lines(shop, order))[0]["explanation"] == "0 of 5: served next; 4 being printed"


async def test_lines_that_do_not_wait_say_so(shop):
    part = await shop.mapped_part("hook.3mf")
    await shop.log(part, 2)
    done, held = await shop.order(part, 2), await shop.order(part, 1)
    await shop.post(f"/orders/{held['id']}/hold", status=200)
    [line] = await lines(shop, done)
    assert (line["explanation"], line["queue"]) == ("2 of 2: all allocated", None)
    [line] = await lines(shop, held)
    assert line["explanation"] == "0 of 1: held, given nothing until it is released"
    assert line["queue"]["cause"] == "held"
    await shop.post(f"/orders/{done['id']}/ship", status=200)
    assert (await lines(shop, done))[0]["explanation"] == "2 of 2: shipped"


async def test_a_part_without_a_file_is_the_cause(shop):
    order = await shop.order(await shop.part(), 1)
    [line] = await lines(shop, order)
    assert line["queue"]["cause"] == "no_mapping"
    assert line["explanation"] == "0 of 1: served next; no file is mapped to the part"


@pytest.fixture
async def legacy(shop):
    """An order of the time before: it has lines, and no demand."""

    async def make(part: str, quantity: int) -> str:
        order_id = new_id()
        async with shop.database.transaction(shop.tenant) as tx:
            raw = await tx.raw()
            await raw.execute(
                "INSERT INTO orders (id, tenant_id, number, request_hash, priority, status,"
                " fulfillment_status, created_at, updated_at, version)"
                " VALUES ($1, $2, 1000, '', 2, 'open', 'unfulfilled', now(), now(), 1)",
                *(order_id, shop.tenant),
            )
            await raw.execute(
                "INSERT INTO order_lines (id, tenant_id, order_id, position, item_id, quantity)"
                " VALUES ($1, $2, $3, 1, $4, $5)",
                *(new_id(), shop.tenant, order_id, part, quantity),
            )
        return str(order_id)

    return make


async def test_an_order_of_the_time_before_is_rebuilt_and_served(shop, legacy):
    part = await shop.part()
    await shop.log(part, 3)
    order = await legacy(part, 2)
    assert (await shop.get(f"/orders/{order}"))["allocations"] == []
    rebuilt = await shop.post("/orders/rebuild", status=200)
    assert (rebuilt["orders"], rebuilt["stuck"]) == ([order], [])
    assert (await shop.get(f"/orders/{order}"))["fulfillment_status"] == "fulfilled"
    assert await shop.stock(part) == (3, 2, 1)
    again = await shop.post("/orders/rebuild", status=200)
    assert (again["orders"], again["items"]) == ([], 0)


async def test_what_is_stuck_is_named_with_its_cause(shop, other_shop, legacy):
    mapped, unmapped = await shop.mapped_part("m.3mf"), await shop.part("No file")
    for part in (mapped, unmapped):
        await shop.log(part, 1)
    lines = [{"part_id": part, "quantity": 2} for part in (mapped, unmapped)]
    order = await shop.post("/orders", {"lines": lines})
    await legacy(mapped, 1)
    stuck = (await shop.post("/orders/rebuild", status=200))["stuck"]
    causes = {(one["number"], one["name"], one["quantity_missing"], one["cause"]) for one in stuck}
    assert causes == {
        (order["number"], "Part of m.3mf", 1, "waiting"),
        (order["number"], "No file", 1, "no_mapping"),
    }
    assert (await other_shop.post("/orders/rebuild", status=200))["stuck"] == []
    assert (await shop.call("GET", f"/orders/{uuid4()}/allocations")).status_code == 404
