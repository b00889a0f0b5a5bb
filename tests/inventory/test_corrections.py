"""A print that was counted wrongly is moved to its target: stock, log and orders follow."""

import asyncio
from random import Random
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually, running
from contracts.inventory import OrderDeallocated, PrintLogged
from contracts.printer_gateway import PlateCorrected, correction_id
from inventory.app import build
from inventory.domain.allocation import Holding, Rank, reclaim
from inventory.domain.corrections import Change, change, share


def corrected(shop, print_id: UUID, revision: int = 1, **target) -> PlateCorrected:
    return PlateCorrected(
        **{
            "tenant_id": shop.tenant,
            "print_id": print_id,
            "revision": revision,
            "outcome": "completed",
            "good": 0,
            "failed": 0,
            "reason": "counted again",
            "actor": "Ada",
        }
        | target
    )


@pytest.fixture
def correct(shop):
    async def correct(print_id: UUID, revision: int = 1, *, again: int = 1, **target) -> None:
        event = corrected(shop, print_id, revision, **target)
        for _ in range(again):
            await shop.publish(event, event_id=correction_id(print_id, revision), fresh=True)

    return correct


@pytest.fixture
def counted(shop):
    """A print of a new part that added so many items, and the part."""

    async def counted(items: int, file_name: str = "piece.3mf") -> tuple[UUID, str]:
        part = await shop.mapped_part(file_name, parts_per_print=items)
        event = shop.completed(file_name)
        await shop.publish(event)
        await shop.until_stock(part, items)
        return event.print_id, part

    return counted


@pytest.fixture
def entry(shop):
    """The log's entry of a part, once it shows a revision."""

    async def entry(part: str, revision: int) -> dict:
        async def shown() -> dict | None:
            found = (await shop.get(f"/print-log?part_id={part}"))["items"]
            return found[0] if found and found[0]["revision"] == revision else None

        return await eventually(shown)

    return entry


async def movements(shop, part: str) -> list[tuple[int, str]]:
    """Quantities and kinds, oldest first."""
    found = (await shop.get(f"/inventory/{part}/movements"))["items"]
    return [(movement["quantity"], movement["kind"]) for movement in reversed(found)]


async def events(shop, kind, count: int) -> list:
    """The first messages of a kind."""
    subscription = await shop.broker.jetstream().subscribe(
        f"{kind.type}.{shop.tenant}.>", ordered_consumer=True
    )
    try:
        return [
            kind.model_validate_json((await subscription.next_msg(timeout=10)).data) for _ in range(count)
        ]
    finally:
        await subscription.unsubscribe()


async def test_fewer_good_items_leave_stock_by_a_compensating_entry(shop, counted, correct, entry):
    print_id, part = await counted(5)
    await correct(print_id, good=3, failed=2)
    shown = await entry(part, 1)
    assert (shown["quantity_printed"], shown["quantity_gone"], shown["status"]) == (3, 0, "success")
    assert await shop.stock(part) == (3, 0, 3)
    assert await movements(shop, part) == [(5, "print"), (-2, "correction")]
    first, second = await events(shop, PrintLogged, 2)
    assert (first.print_log_id, first.revision) == (second.print_log_id, 0)
    assert (second.quantity_printed, second.revision) == (3, 1)


async def test_the_reason_and_the_operator_stand_on_the_movement(shop, counted, correct, entry):
    print_id, part = await counted(2)
    await correct(print_id, good=1)
    await entry(part, 1)
    [movement, _] = (await shop.get(f"/inventory/{part}/movements"))["items"]
    assert movement["reason"] == "print corrected by Ada: counted again"


async def test_the_newest_of_the_least_urgent_orders_loses_first(shop, counted, correct, entry):
    print_id, part = await counted(6)
    old = await shop.order(part, 2)
    urgent = await shop.order(part, 2, "critical")
    new = await shop.order(part, 2)
    await correct(print_id, good=3)
    await entry(part, 1)
    assert await shop.stock(part) == (3, 3, 0)
    now = [await shop.order_now(order) for order in (old, urgent, new)]
    held = [order["allocations"][0]["quantity_allocated"] for order in now]
    assert held == [1, 2, 0]
    assert [order["fulfillment_status"] for order in now] == [
        "partially_fulfilled",
        "fulfilled",
        "unfulfilled",
    ]
    assert now[2]["fulfilled_at"] is None
    told = await events(shop, OrderDeallocated, 2)
    assert {str(event.order_id) for event in told} == {old["id"], new["id"]}


async def test_who_lost_is_served_again_by_the_next_print(shop, counted, correct, entry):
    print_id, part = await counted(4, "again.3mf")
    old, new = await shop.order(part, 2), await shop.order(part, 2)
    await correct(print_id, outcome="failed")
    await entry(part, 1)
    assert await shop.stock(part) == (0, 0, 0)
    await shop.publish(shop.completed("again.3mf"))
    await shop.until_stock(part, 4)
    for order in (old, new):
        assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"


async def test_more_good_items_serve_who_waits(shop, counted, correct, entry):
    print_id, part = await counted(2)
    order = await shop.order(part, 5)
    await correct(print_id, good=5)
    await entry(part, 1)
    assert await shop.stock(part) == (5, 5, 0)
    assert (await shop.order_now(order))["fulfillment_status"] == "fulfilled"


async def test_a_superseded_mark_counts_nothing(shop, correct, entry):
    part = await shop.part("By hand", 2)
    mark = shop.completed(None, part_id=part, prints=2)
    await shop.publish(mark)
    await shop.until_stock(part, 4)
    await correct(mark.print_id, outcome="superseded", superseded_by=uuid4())
    shown = await entry(part, 1)
    assert (shown["status"], shown["failure_reason"], shown["quantity_printed"]) == (
        "failed",
        "superseded",
        0,
    )
    assert await shop.stock(part) == (0, 0, 0)


async def test_what_was_shipped_cannot_be_taken_back_and_is_said(shop, counted, correct, entry):
    print_id, part = await counted(5)
    order = await shop.order(part, 4)
    await shop.post(f"/orders/{order['id']}/ship", status=200)
    await correct(print_id, good=2)
    shown = await entry(part, 1)
    assert (shown["quantity_printed"], shown["quantity_gone"]) == (2, 2)
    assert await shop.stock(part) == (0, 0, 0)
    await correct(print_id, 2, good=4)
    shown = await entry(part, 2)
    assert (shown["quantity_printed"], shown["quantity_gone"]) == (4, 0)
    assert await movements(shop, part) == [(5, "print"), (-4, "shipment"), (-1, "correction")]


async def test_a_correction_said_three_times_counts_once(shop, counted, correct, entry):
    print_id, part = await counted(5)
    await correct(print_id, again=3, good=3)
    await entry(part, 1)
    await shop.publish(shop.completed("piece.3mf"))
    await shop.until_stock(part, 8)
    assert await movements(shop, part) == [(5, "print"), (-2, "correction"), (5, "print")]


async def test_an_older_revision_after_a_newer_one_changes_nothing(shop, counted, correct, entry):
    print_id, part = await counted(5)
    await correct(print_id, 2, good=1)
    await entry(part, 2)
    await correct(print_id, 1, good=4)
    await shop.publish(shop.completed("piece.3mf"))
    await shop.until_stock(part, 6)
    [_, first] = (await shop.get(f"/print-log?part_id={part}"))["items"]
    assert (first["quantity_printed"], first["revision"]) == (1, 2)


async def test_a_correction_before_its_print_waits_for_it(shop, correct, entry):
    part = await shop.mapped_part("late.3mf", parts_per_print=5)
    end = shop.completed("late.3mf")
    await correct(end.print_id, good=2)
    await shop.publish(end)
    assert (await entry(part, 1))["quantity_printed"] == 2
    assert await shop.stock(part) == (2, 0, 2)


async def test_a_failed_print_that_was_good_after_all_is_counted(shop, correct, entry):
    part = await shop.mapped_part("fine.3mf", parts_per_print=3)
    failed = shop.failed("fine.3mf", failure_reason="cancelled")
    await shop.publish(failed)
    await correct(failed.print_id, good=3)
    shown = await entry(part, 1)
    assert (shown["status"], shown["failure_reason"]) == ("success", None)
    assert await shop.stock(part) == (3, 0, 3)


async def test_a_failed_print_of_an_unknown_file_gets_its_part_or_waits_for_one(shop, correct, entry):
    known, unknown = shop.failed("soon-known.3mf"), shop.failed("never-known.3mf")
    await shop.publish(known)
    await shop.publish(unknown)

    async def both_logged() -> bool:
        return (await shop.get("/print-log"))["total"] == 2

    await eventually(both_logged)
    part = await shop.mapped_part("soon-known.3mf", parts_per_print=3)
    await correct(known.print_id, good=2)
    await correct(unknown.print_id, good=2)
    assert (await entry(part, 1))["quantity_printed"] == 2

    async def waiting() -> list:
        return (await shop.get("/print-log/unmapped"))["items"]

    [parked] = await eventually(waiting)
    assert (parked["print_id"], parked["file_name"]) == (str(unknown.print_id), "never-known.3mf")
    await correct(unknown.print_id, 2, outcome="failed")
    await eventually(both_logged)
    assert await waiting() == []


async def test_an_unmapped_print_may_be_corrected_too(shop, correct):
    end = shop.completed("nobody-knows.3mf")
    await shop.publish(end)

    async def waiting() -> list:
        return (await shop.get("/print-log/unmapped"))["items"]

    await eventually(waiting)
    await correct(end.print_id, outcome="failed")

    async def logged() -> list:
        return (await shop.get("/print-log?status=failed"))["items"]

    [shown] = await eventually(logged)
    assert (shown["part_id"], shown["failure_reason"], shown["revision"]) == (None, "corrected", 1)
    assert await waiting() == []


async def test_good_items_of_a_mixed_plate_are_shared(shop, correct):
    body, lid = await shop.part("Body", 2), await shop.part("Lid", 9)
    await shop.post("/gcode-mappings", {"gcode_filename": "set.3mf", "part_id": body})
    await shop.post("/gcode-mappings", {"gcode_filename": "set.3mf", "part_id": lid, "quantity": 4})
    end = shop.completed("set.3mf")
    await shop.publish(end)
    await shop.until_stock(lid, 4)
    await correct(end.print_id, good=3)
    await shop.until_stock(lid, 2)
    assert (await shop.stock(body))[0] == 1
    await correct(end.print_id, 2, outcome="failed")
    await shop.until_stock(lid, 0)
    await correct(end.print_id, 3, good=6)
    await shop.until_stock(lid, 4)
    assert (await shop.stock(body))[0] == 2


async def test_another_tenant_corrects_nothing_here(shop, other_shop, counted):
    print_id, part = await counted(5)
    stray = corrected(other_shop, print_id, good=0)
    await other_shop.publish(stray, event_id=correction_id(uuid4(), 1))
    theirs = await other_shop.mapped_part("theirs.3mf")
    await other_shop.publish(other_shop.completed("theirs.3mf"))
    await other_shop.until_stock(theirs, 1)
    assert await shop.stock(part) == (5, 0, 5)


async def test_two_replicas_and_random_corrections_end_at_the_newest(shop, inventory_settings, correct):
    random = Random(7)
    part = await shop.mapped_part("busy.3mf", parts_per_print=4)
    orders = [await shop.order(part, random.randint(1, 6), priority) for priority in ("normal", "rush") * 3]
    prints = [shop.completed("busy.3mf") for _ in range(12)]
    targets = {event.print_id: [random.randint(0, 6) for _ in range(3)] for event in prints}
    said = [(id_, revision, good) for id_, goods in targets.items() for revision, good in enumerate(goods, 1)]
    random.shuffle(said)
    async with running(build(inventory_settings)):
        await asyncio.gather(*(shop.publish(event) for event in prints))
        for print_id, revision, good in said:
            await correct(print_id, revision, again=2, good=good)
        await shop.until_stock(part, sum(goods[-1] for goods in targets.values()))
        log = (await shop.get(f"/print-log?part_id={part}&limit=100"))["items"]
    assert {UUID(e["print_id"]): e["quantity_printed"] for e in log} == {
        print_id: goods[-1] for print_id, goods in targets.items()
    }
    on_hand, reserved, _ = await shop.stock(part)
    held = [(await shop.order_now(order))["allocations"][0]["quantity_allocated"] for order in orders]
    wanted = sum(order["allocations"][0]["quantity_needed"] for order in orders)
    assert reserved == sum(held) == min(on_hand, wanted)


@pytest.mark.parametrize(
    ("effect", "target", "on_hand", "expected"),
    [
        (5, 3, 5, Change(-2, 0)),
        (5, 3, 1, Change(-1, 1)),
        (5, 0, 0, Change(0, 5)),
        (5, 8, 0, Change(3, 0)),
        (0, 4, 9, Change(4, 0)),
        (4, 4, 0, Change(0, 0)),
    ],
)
def test_a_change_takes_back_what_is_there(effect, target, on_hand, expected):
    assert change(effect, target, on_hand) == expected


@pytest.mark.parametrize(
    ("items", "weights", "expected"),
    [(6, [2, 4], [2, 4]), (3, [2, 4], [1, 2]), (1, [1, 1, 1], [1, 0, 0]), (0, [2, 4], [0, 0]), (7, [3], [7])],
)
def test_good_items_are_shared_in_proportion_and_add_up(items, weights, expected):
    assert share(items, weights) == expected


def test_reclaiming_spares_the_urgent_and_the_old():
    item = uuid4()
    holdings = [
        Holding(uuid4(), uuid4(), item, rank, number, 2)
        for rank, number in ((Rank.NORMAL, 1), (Rank.CRITICAL, 5), (Rank.NORMAL, 4), (Rank.RUSH, 3))
    ]
    taken = reclaim({item: 5}, holdings)
    assert [(grant.allocation_id, grant.quantity) for grant in taken] == [
        (holdings[2].allocation_id, -2),
        (holdings[0].allocation_id, -2),
        (holdings[3].allocation_id, -1),
    ]
