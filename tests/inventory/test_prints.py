"""Finished plates become stock, once, and serve who waits."""

import asyncio

from prometheus_client import REGISTRY

from chassis.testing import eventually, running
from contracts.printer_gateway import Source
from inventory.app import build


async def test_a_finished_plate_serves_the_waiting_order(shop):
    part = await shop.mapped_part("holder.gcode.3mf", parts_per_print=4)
    order = await shop.order(part, 3)
    await shop.publish(shop.completed("holder.gcode.3mf"))
    await shop.until_stock(part, 4)
    assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"
    assert await shop.stock(part) == (4, 3, 1)
    [entry] = (await shop.get("/print-log"))["items"]
    assert (entry["quantity_printed"], entry["source"], entry["status"]) == (4, "bambu_auto", "success")


async def test_the_time_of_an_allocation_is_measured(shop):
    count = "platework_inventory_allocation_seconds_count"
    before = REGISTRY.get_sample_value(count) or 0
    part = await shop.mapped_part("measured.3mf")
    await shop.publish(shop.completed("measured.3mf"))
    await shop.until_stock(part, 1)
    assert REGISTRY.get_sample_value(count) > before


async def test_the_same_print_delivered_three_times_by_two_replicas_counts_once(shop, inventory_settings):
    part = await shop.mapped_part("thrice.3mf")
    events = [shop.completed("thrice.3mf") for _ in range(40)]
    deliveries = [event for event in events for _ in range(3)]
    async with running(build(inventory_settings)):
        for event in reversed(deliveries):
            await shop.publish(event, fresh=True)
        await shop.publish(shop.completed("last.3mf"))
        await eventually(lambda: unmapped(shop))
        await shop.until_stock(part, 40)
    assert (await shop.get("/print-log"))["total"] == 40


async def test_names_match_without_regard_to_case(shop):
    part = await shop.mapped_part("iPad_Holder_v2.gcode")
    await shop.publish(shop.completed("ipad_holder_V2.GCODE"))
    await shop.until_stock(part, 1)


async def test_a_name_without_extension_finds_its_file(shop):
    part = await shop.mapped_part("kiosk_plates_plate_7.3mf")
    await shop.publish(shop.completed("kiosk_plates_plate_7"))
    await shop.until_stock(part, 1)


async def test_plates_of_one_project_are_different_files(shop):
    six = await shop.mapped_part("kiosk_plates_plate_6.3mf")
    seven = await shop.mapped_part("kiosk_plates_plate_7.3mf")
    await shop.publish(shop.completed("kiosk_plates_plate_7.3mf"))
    await shop.until_stock(seven, 1)
    assert (await shop.stock(six))[0] == 0


async def test_two_hits_in_one_tier_are_not_guessed(shop):
    await shop.mapped_part("clip.3mf")
    await shop.mapped_part("clip.gcode")
    await shop.publish(shop.completed("clip"))
    [waiting] = await eventually(lambda: unmapped(shop))
    assert waiting["reason"] == "ambiguous"


async def test_an_unmapped_file_waits_in_the_inbox_and_counts_nothing(shop):
    await shop.publish(shop.completed("nobody-knows.3mf"))
    [waiting] = await eventually(lambda: unmapped(shop))
    assert (waiting["file_name"], waiting["reason"]) == ("nobody-knows.3mf", "no_mapping")
    assert (await shop.get("/print-log"))["total"] == 0


async def test_a_print_without_a_name_waits_in_the_inbox(shop):
    await shop.publish(shop.completed(None))
    [waiting] = await eventually(lambda: unmapped(shop))
    assert waiting["reason"] == "no_file_name"


async def test_an_inactive_mapping_counts_nothing(shop):
    part = await shop.part()
    mapping = await shop.post(
        "/gcode-mappings", {"gcode_filename": "off.3mf", "part_id": part, "is_active": False}
    )
    await shop.publish(shop.completed("off.3mf"))
    await eventually(lambda: unmapped(shop))
    response = await shop.call("PATCH", f"/gcode-mappings/{mapping['id']}", {"is_active": True})
    assert response.json()["is_active"]
    await shop.publish(shop.completed("off.3mf"))
    await shop.until_stock(part, 1)


async def test_a_mixed_plate_yields_all_its_parts(shop):
    body, lid = await shop.part("Body", 2), await shop.part("Lid", 9)
    await shop.post("/gcode-mappings", {"gcode_filename": "set.3mf", "part_id": body})
    await shop.post("/gcode-mappings", {"gcode_filename": "set.3mf", "part_id": lid, "quantity": 3})
    await shop.publish(shop.completed("set.3mf"))
    await shop.until_stock(body, 2)
    await shop.until_stock(lid, 3)


async def test_only_good_items_are_counted(shop):
    part = await shop.mapped_part("some-bad.3mf", parts_per_print=5)
    await shop.publish(shop.completed("some-bad.3mf", good=3, failed=2))
    await shop.until_stock(part, 3)


async def test_a_manual_mark_names_its_part(shop):
    part = await shop.part("By hand", 2)
    await shop.publish(shop.completed(None, source=Source.MANUAL, part_id=part, prints=3))
    await shop.until_stock(part, 6)


async def test_a_failed_print_is_logged_and_counts_nothing(shop):
    part = await shop.mapped_part("fails.3mf")
    await shop.publish(shop.failed("fails.3mf", failure_reason="cancelled"))

    async def logged():
        return (await shop.get("/print-log?status=failed"))["items"]

    [entry] = await eventually(logged)
    assert (entry["part_id"], entry["quantity_printed"], entry["failure_reason"]) == (part, 0, "cancelled")
    assert (await shop.stock(part))[0] == 0


async def test_a_plate_that_failed_cannot_also_complete(shop):
    part = await shop.mapped_part("once.3mf")
    failed = shop.failed("once.3mf")
    await shop.publish(failed)
    completed = shop.completed("once.3mf", print_id=failed.print_id)
    await shop.publish(completed, fresh=True)
    await shop.publish(shop.completed("once.3mf"))
    await shop.until_stock(part, 1)
    assert (await shop.get("/print-log"))["total"] == 2


async def test_another_tenants_print_changes_nothing_here(shop, other_shop):
    part = await shop.mapped_part("shared.3mf")
    theirs = await other_shop.mapped_part("shared.3mf")
    await other_shop.publish(other_shop.completed("shared.3mf"))
    await other_shop.until_stock(theirs, 1)
    assert (await shop.stock(part))[0] == 0


async def test_a_hundred_prints_of_one_hot_part(shop):
    part = await shop.mapped_part("hot.3mf")
    order = await shop.order(part, 100)
    await asyncio.gather(*(shop.publish(shop.completed("hot.3mf")) for _ in range(100)))
    await shop.until_stock(part, 100)
    assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"


async def unmapped(shop):
    return (await shop.get("/print-log/unmapped"))["items"]
