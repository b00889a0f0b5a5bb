"""The diagnosis names what is wrong, and nothing when all is well."""

import pytest

from chassis.testing import eventually


@pytest.fixture
def diagnose(shop):
    async def diagnose():
        answer = await shop.get("/inventory/diagnosis")
        assert answer["ok"] is all(one["severity"] == "hint" for one in answer["findings"])
        return {one["code"]: one for one in answer["findings"]}

    return diagnose


@pytest.fixture
def parked(shop):
    async def parked(*names):
        for name in names:
            await shop.publish(shop.completed(name))

        async def all_there():
            return (await shop.get("/print-log/unmapped"))["total"] == len(names)

        await eventually(all_there)

    return parked


async def test_a_farm_in_order_has_no_findings(shop, diagnose):
    part = await shop.mapped_part("hook.3mf")
    await shop.log(part, 3)
    await shop.order(part, 2)
    assert await diagnose() == {}


async def test_what_waits_in_the_inbox_is_told_by_its_reason(shop, diagnose, parked):
    await shop.mapped_part("clip.3mf")
    await shop.mapped_part("clip.gcode")
    off = await shop.part("Off")
    body = {"gcode_filename": "off.3mf", "part_id": off, "is_active": False}
    await shop.post("/gcode-mappings", body)
    await parked("new.3mf", "new.3mf", "clip", "off.3mf", None, "later.3mf")
    await shop.mapped_part("later.3mf")
    found = await diagnose()
    assert {code: one["count"] for code, one in found.items()} == {
        "unmapped_files": 2,
        "ambiguous_files": 1,
        "inactive_mappings": 1,
        "prints_without_name": 1,
        "mappings_not_applied": 1,
    }
    assert found["unmapped_files"]["examples"][0].startswith("new.3mf: 2 prints, last ")
    assert found["ambiguous_files"]["examples"][0].endswith("may mean clip.3mf or clip.gcode")
    assert found["mappings_not_applied"]["fix"] == "Count them: POST /print-log/unmapped/apply."


async def test_orders_that_are_not_in_the_books_are_told_and_rebuilt(shop, diagnose):
    part = await shop.mapped_part("hook.3mf")
    order = await shop.order(part, 2)
    async with shop.database.transaction(shop.tenant) as tx:
        # As an order from before allocations were kept.
        await (await tx.raw()).execute("DELETE FROM order_part_allocations WHERE tenant_id = $1", shop.tenant)
    assert (await shop.get("/schedule"))["total"] == 0
    found = await diagnose()
    assert found["orders_without_demand"]["examples"] == [f"#{order['number']}"]
    assert "POST /orders/rebuild" in found["orders_without_demand"]["fix"]
    await shop.post("/orders/rebuild", status=200)
    assert "orders_without_demand" not in await diagnose()


async def test_a_stuck_order_is_told(shop, diagnose):
    part = await shop.mapped_part("hook.3mf")
    await shop.log(part, 1)
    order = await shop.order(part, 3)
    assert (await diagnose())["partial_orders"]["examples"] == [
        f"#{order['number']} lacks 2 of Part of hook.3mf"
    ]
    await _write_stock_by_hand(shop, 5)
    stuck = (await diagnose())["free_stock_beside_waiting"]
    await _write_stock_by_hand(shop, -5)
    assert (stuck["severity"], stuck["examples"]) == (
        "problem",
        ["Part of hook.3mf: 5 free, 2 waited for"],
    )


async def _write_stock_by_hand(shop, quantity):
    """Change the database past the service, as nobody should."""
    async with shop.database.transaction(shop.tenant) as tx:
        await (await tx.raw()).execute(
            "UPDATE stock_items SET on_hand = on_hand + $2 WHERE tenant_id = $1", shop.tenant, quantity
        )


async def test_parts_that_orders_wait_for_without_a_mapping_are_told(shop, diagnose):
    part = await shop.part("Hook")
    await shop.order(part, 3)
    found = await diagnose()
    assert found["wanted_parts_without_mapping"]["examples"] == ["Hook: 3 waited for"]


async def test_low_stock_is_a_hint(shop, diagnose):
    part = await shop.part("Hook")
    await shop.call("PATCH", f"/inventory/{part}", {"minimum": 2})
    found = await diagnose()
    assert {code: one["severity"] for code, one in found.items()} == {"low_stock": "hint"}
    assert found["low_stock"]["examples"] == ["Hook: 0 of 2"]


async def test_another_tenants_troubles_are_not_ours(shop, other_shop, diagnose):
    part = await other_shop.part("Theirs")
    await other_shop.order(part, 3)
    assert await diagnose() == {}
