"""Prints of unmapped files wait, and are counted once when someone says what they made."""

import asyncio
from uuid import uuid4

import pytest

from chassis.testing import eventually
from contracts.printer_gateway import PlateCorrected, Source, correction_id
from tests.printers.test_forgetting import erased

INBOX = "/print-log/unmapped"


@pytest.fixture
def printed(shop):
    """Prints end, and wait in the inbox."""

    async def printed(*names, **values):
        before = await waiting(shop)
        events = [shop.completed(name, **values) for name in names]
        for event in events:
            await shop.publish(event)

        async def parked():
            return await waiting(shop) == before + len(names)

        await eventually(parked)
        return events

    return printed


async def waiting(shop):
    return (await shop.get(INBOX))["total"]


async def files(shop, query=""):
    return (await shop.get(f"{INBOX}/files{query}"))["items"]


async def map_file(shop, name, *parts, **values):
    named = [{"part_id": part} if isinstance(part, str) else part for part in parts]
    return await shop.post(f"{INBOX}/map", {"file_name": name, "parts": named} | values, status=200)


async def test_prints_of_one_file_are_shown_together(shop, printed):
    await printed("Vase.3mf", "vase.3MF", "cup.3mf")
    await printed("vase.3mf", prints=4)
    vase, cup = await files(shop)
    assert (vase["file_name"], vase["waiting"], vase["prints"], vase["reason"]) == (
        "vase.3mf",
        3,
        6,
        "no_mapping",
    )
    assert vase["first_seen"] < cup["first_seen"] < vase["last_seen"]
    assert len(vase["printer_ids"]) == 3
    assert [one["file_name"] for one in await files(shop, "?search=CUP")] == ["cup.3mf"]


async def test_mapping_a_file_counts_its_past_prints_and_serves_who_waits(shop, printed):
    part = await shop.part("Vase", parts_per_print=2)
    order = await shop.order(part, 5)
    events = await printed("vase.3mf", "Vase.3mf", "other.3mf")
    answer = await map_file(shop, "VASE.3mf", part)
    assert (answer["counted"], answer["still_waiting"]) == (2, 0)
    assert answer["mappings"][0]["part_id"] == part
    assert await shop.stock(part) == (4, 4, 0)
    assert (await shop.order_now(order))["fulfillment_status"] == "partially_fulfilled"
    log = (await shop.get("/print-log"))["items"]
    assert {one["print_id"] for one in log} == {str(event.print_id) for event in events[:2]}
    assert {one["source"] for one in log} == {"bambu_auto"}
    [left] = (await shop.get(INBOX))["items"]
    assert left["file_name"] == "other.3mf"
    [movement, _] = (await shop.get(f"/inventory/{part}/movements"))["items"]
    assert (movement["kind"], movement["reason"]) == ("print", "print finished; its file was mapped later")


async def test_the_next_print_of_a_mapped_file_is_counted_at_once(shop, printed):
    part = await shop.part("Vase")
    await printed("vase.3mf")
    await map_file(shop, "vase.3mf", part)
    await shop.publish(shop.completed("vase.3mf"))
    await shop.until_stock(part, 2)


async def test_two_at_once_count_each_print_once(shop, printed):
    part = await shop.part("Hook")
    await printed(*["hook.3mf"] * 30)
    answers = await asyncio.gather(*(map_file(shop, "hook.3mf", part) for _ in range(4)))
    assert sorted(answer["counted"] for answer in answers) == [0, 0, 0, 30]
    assert (await shop.stock(part))[0] == 30
    assert (await shop.get("/gcode-mappings"))["total"] == 1


async def test_a_delivery_said_again_after_mapping_counts_nothing_more(shop, printed):
    part = await shop.part("Hook")
    [event] = await printed("hook.3mf")
    await map_file(shop, "hook.3mf", part)
    await shop.publish(event, fresh=True)
    await shop.publish(shop.completed("hook.3mf"))
    await shop.until_stock(part, 2)
    assert (await shop.get("/print-log"))["total"] == 2


async def test_prints_and_mapping_at_the_same_time_leave_nothing_behind(shop):
    part = await shop.part("Clip")
    events = [shop.completed("clip.3mf") for _ in range(60)]
    publishing = asyncio.gather(*(shop.publish(event) for event in events))
    await asyncio.gather(publishing, map_file(shop, "clip.3mf", part))
    await shop.until_stock(part, 60)
    assert await waiting(shop) == 0


async def test_a_mixed_plate_is_mapped_to_all_its_parts(shop, printed):
    body, lid = await shop.part("Body", 2), await shop.part("Lid", 9)
    await printed("set.3mf")
    await map_file(shop, "set.3mf", body, {"part_id": lid, "quantity": 3})
    assert (await shop.stock(body))[0] == 2
    assert (await shop.stock(lid))[0] == 3


async def test_good_items_of_a_print_that_waited_are_what_is_counted(shop, printed):
    part = await shop.part("Gear", 6)
    await printed("gear.3mf", good=4, failed=2, source=Source.MANUAL)
    await map_file(shop, "gear.3mf", part)
    assert (await shop.stock(part))[0] == 4
    assert (await shop.get("/print-log"))["items"][0]["source"] == "manual"


async def test_a_correction_made_meanwhile_is_kept(shop, printed):
    part = await shop.part("Gear", 6)
    [event, _] = await printed("gear.3mf", "gear.3mf")
    correction = PlateCorrected(
        tenant_id=shop.tenant,
        print_id=event.print_id,
        revision=1,
        outcome="completed",
        good=5,
        failed=1,
        reason="one broke",
        actor="Ada",
    )
    await shop.publish(correction, event_id=correction_id(event.print_id, 1))
    await shop.publish(shop.completed("last.3mf"))

    async def last():
        return await waiting(shop) == 3

    await eventually(last)
    answer = await map_file(shop, "gear.3mf", part)
    assert answer["counted"] == 2
    assert (await shop.stock(part))[0] == 11
    entries = (await shop.get("/print-log"))["items"]
    assert {(one["revision"], one["quantity_printed"]) for one in entries} == {(0, 6), (1, 5)}


async def test_an_ambiguous_name_is_shown_with_what_it_may_mean_and_solved_by_naming_it(shop, printed):
    first = await shop.mapped_part("clip.3mf", name="Clip")
    second = await shop.mapped_part("clip.gcode", name="Clip of old")
    await printed("clip")
    [clip] = await files(shop)
    assert clip["reason"] == "ambiguous"
    assert [(one["gcode_filename"], one["part_id"]) for one in clip["candidates"]] == [
        ("clip.3mf", first),
        ("clip.gcode", second),
    ]
    await map_file(shop, "clip", first)
    assert (await shop.stock(first))[0] == 1
    assert (await shop.stock(second))[0] == 0


async def test_a_mapping_that_is_off_is_named_and_switched_on_again(shop, printed):
    part = await shop.part("Hook")
    body = {"gcode_filename": "hook.3mf", "part_id": part, "is_active": False}
    await shop.post("/gcode-mappings", body)
    await printed("hook")
    [hook] = await files(shop)
    assert (hook["reason"], hook["candidates"][0]["is_active"]) == ("inactive_part", False)
    answer = await map_file(shop, "hook.3mf", {"part_id": part, "quantity": 3})
    assert answer["counted"] == 1
    assert (await shop.stock(part))[0] == 3
    [mapping] = (await shop.get("/gcode-mappings"))["items"]
    assert (mapping["is_active"], mapping["quantity"]) == (True, 3)


async def test_a_mapping_made_elsewhere_can_be_applied_later(shop, printed):
    await printed("a.3mf", "b.3mf", "c.3mf", "a.3mf")
    part = await shop.mapped_part("a.3mf")
    other = await shop.mapped_part("b.3mf")
    assert {(one["file_name"], one["reason"]) for one in await files(shop)} == {
        ("a.3mf", "mapped"),
        ("b.3mf", "mapped"),
        ("c.3mf", "no_mapping"),
    }
    answer = await shop.post(f"{INBOX}/apply", {"file_name": "a.3mf"}, status=200)
    assert answer == {"counted": 2, "still_waiting": 0}
    answer = await shop.post(f"{INBOX}/apply", {}, status=200)
    assert answer == {"counted": 1, "still_waiting": 1}
    assert ((await shop.stock(part))[0], (await shop.stock(other))[0]) == (2, 1)


async def test_an_ignored_file_is_kept_apart_and_nothing_is_said_of_it(shop, printed):
    await printed("calibration.3mf")
    await shop.post(f"{INBOX}/ignore", {"file_name": "Calibration.3mf", "reason": "no product"}, status=200)
    await printed("calibration.3mf")
    assert await files(shop) == []
    [ignored] = await files(shop, "?is_ignored=true")
    assert (ignored["waiting"], ignored["ignored_reason"]) == (2, "no product")
    assert len(await shop.said("print.unmapped")) == 1
    part = await shop.mapped_part("calibration.3mf")
    assert (await shop.post(f"{INBOX}/apply", {}, status=200))["counted"] == 0
    await shop.post(f"{INBOX}/unignore", {"file_name": "calibration.3mf"}, status=200)
    assert (await shop.post(f"{INBOX}/apply", {}, status=200))["counted"] == 2
    assert (await shop.stock(part))[0] == 2


async def test_mapping_an_ignored_file_ends_that(shop, printed):
    await printed("vase.3mf")
    await shop.post(f"{INBOX}/ignore", {"file_name": "vase.3mf"}, status=200)
    part = await shop.part("Vase")
    assert (await map_file(shop, "vase.3mf", part))["counted"] == 1
    response = await shop.call("POST", f"{INBOX}/unignore", {"file_name": "vase.3mf"})
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_a_print_without_a_name_is_counted_by_hand(shop, printed):
    part, lid = await shop.part("Vase", 3), await shop.part("Lid")
    [event] = await printed(None)
    [nameless] = await files(shop)
    assert (nameless["file_name"], nameless["reason"]) == (None, "no_file_name")
    parts = [{"part_id": part}, {"part_id": lid, "quantity": 2}]
    answer = await shop.post(f"{INBOX}/{event.print_id}/count", {"parts": parts}, status=200)
    assert {(one["part_id"], one["quantity_printed"]) for one in answer["entries"]} == {(part, 3), (lid, 2)}
    assert (await shop.stock(lid))[0] == 2
    again = await shop.call("POST", f"{INBOX}/{event.print_id}/count", {"parts": parts})
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([], "parts"),
        ([{"part_id": str(uuid4()), "quantity": 0}], "parts.0.quantity"),
        ([{"part_id": str(uuid4()), "quantity": 1.5}], "parts.0.quantity"),
        ([{"part_id": str(uuid4()), "quantity": 10**9}], "parts.0.quantity"),
        ([{"part_id": str(uuid4())}], "parts.0.part_id"),
        ([{"part_id": "00000000-0000-4000-8000-000000000001"}] * 2, "parts"),
    ],
    ids=["none", "zero", "fraction", "huge", "unknown", "twice"],
)
async def test_a_bad_mapping_is_refused_with_its_field(shop, printed, parts, field):
    await printed("vase.3mf")
    response = await shop.call("POST", f"{INBOX}/map", {"file_name": "vase.3mf", "parts": parts})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
    assert await waiting(shop) == 1


async def test_another_tenants_prints_are_neither_seen_nor_counted(shop, other_shop, printed):
    [event] = await printed("shared.3mf")
    part = await other_shop.part("Theirs")
    assert await files(other_shop) == []
    assert (await map_file(other_shop, "shared.3mf", part))["counted"] == 0
    response = await other_shop.call(
        "POST", f"{INBOX}/{event.print_id}/count", {"parts": [{"part_id": part}]}
    )
    assert response.status_code == 404
    assert await waiting(shop) == 1


async def test_a_viewer_may_look_at_the_inbox_and_not_map(shop, printed):
    part = await shop.part("Vase")
    await printed("vase.3mf")
    shop.role = "viewer"
    assert len(await files(shop)) == 1
    response = await shop.call(
        "POST", f"{INBOX}/map", {"file_name": "vase.3mf", "parts": [{"part_id": part}]}
    )
    assert response.status_code == 403


async def test_a_print_of_a_forgotten_student_waits_without_a_name(shop, printed):
    theirs, _ = await printed("JaneDoe_Filament_Blue_1.3mf", "other.3mf")
    await shop.publish(erased(shop.tenant, theirs.print_id))

    async def is_nameless():
        return {one["file_name"] for one in await files(shop)} == {None, "other.3mf"}

    await eventually(is_nameless)
    # Said again, the end of the print brings the name back to nobody.
    await shop.publish(theirs)
    await printed("last.3mf")
    assert await files(shop, "?search=JaneDoe") == []
    assert await waiting(shop) == 3
