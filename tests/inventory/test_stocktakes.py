"""Stocktakes: counted, posted at once, or given up."""

import asyncio
from uuid import uuid4

import pytest


@pytest.fixture
def stocked(shop):
    """A part with so many in stock."""

    async def stocked(name, quantity):
        part = await shop.part(name)
        if quantity:
            await shop.post(
                f"/inventory/{part}/adjust", {"quantity": quantity, "reason": "begin"}, status=200
            )
        return part

    return stocked


async def begin(shop, name="End of term"):
    return (await shop.post("/stocktakes", {"name": name}))["id"]


async def count(shop, take, part, counted, status=200):
    response = await shop.call("PUT", f"/stocktakes/{take}/lines/{part}", {"counted": counted})
    assert response.status_code == status, response.text
    return response.json()


async def post(shop, take, status=200, **values):
    return await shop.post(f"/stocktakes/{take}/post", values, status=status)


async def test_differences_are_shown_and_posted_as_movements(shop, stocked):
    more, fewer, same = await stocked("More", 5), await stocked("Fewer", 5), await stocked("Same", 5)
    take = await begin(shop)
    await count(shop, take, more, 8)
    await count(shop, take, fewer, 4)
    shown = await count(shop, take, same, 5)
    assert (shown["counted"], shown["different"], shown["difference"], shown["moved"]) == (3, 2, 2, 0)
    lines = (await shop.get(f"/stocktakes/{take}/lines?show=different"))["items"]
    assert {line["name"]: line["difference"] for line in lines} == {"More": 3, "Fewer": -1}
    posted = await post(shop, take)
    assert (posted["status"], posted["closed_by"]) == ("posted", posted["actor"])
    assert [(await shop.stock(part))[0] for part in (more, fewer, same)] == [8, 4, 5]
    rows = (await shop.get("/inventory/movements?kind=stocktake"))["items"]
    assert {(row["item_name"], row["quantity"]) for row in rows} == {("More", 3), ("Fewer", -1)}
    assert {(row["source"]["type"], row["source"]["label"]) for row in rows} == {("stocktake", "End of term")}
    assert rows[0]["reason"].startswith("stocktake End of term: ")


async def test_what_is_found_serves_who_waits_and_what_is_missing_is_taken_from_the_least_urgent(
    shop, stocked
):
    part = await stocked("Hook", 5)
    urgent = await shop.order(part, 2, "critical")
    normal = await shop.order(part, 3)
    take = await begin(shop)
    await count(shop, take, part, 3)
    await post(shop, take)
    assert await shop.stock(part) == (3, 3, 0)
    assert (await shop.order_now(urgent))["fulfillment_status"] == "fulfilled"
    assert (await shop.order_now(normal))["allocations"][0]["quantity_allocated"] == 1
    take = await begin(shop)
    await count(shop, take, part, 6)
    await post(shop, take)
    assert await shop.stock(part) == (6, 5, 1)
    assert (await shop.order_now(normal))["fulfillment_status"] == "fulfilled"


async def test_items_that_moved_since_their_count_are_shown_and_not_posted(shop, stocked):
    part, still = await stocked("Hook", 5), await stocked("Clip", 5)
    take = await begin(shop)
    await count(shop, take, still, 4)
    await count(shop, take, part, 4)
    await shop.log(part, 2)
    refused = await post(shop, take, status=409)
    assert refused["code"] == "moved_meanwhile"
    assert refused["moved"] == [{"item_id": part, "name": "Hook", "counted": 4, "expected": 5, "on_hand": 7}]
    assert (await shop.get(f"/stocktakes/{take}"))["moved"] == 1
    assert [(await shop.stock(one))[0] for one in (part, still)] == [7, 5]
    await count(shop, take, part, 6)
    await post(shop, take)
    assert [(await shop.stock(one))[0] for one in (part, still)] == [6, 4]


async def test_a_forced_posting_books_the_difference_of_the_count(shop, stocked):
    part = await stocked("Hook", 5)
    take = await begin(shop)
    await count(shop, take, part, 4)
    await shop.log(part, 2)
    await post(shop, take, force=True)
    assert (await shop.stock(part))[0] == 6


async def test_a_forced_posting_never_takes_more_than_there_is(shop, stocked):
    part = await stocked("Hook", 5)
    take = await begin(shop)
    await count(shop, take, part, 1)
    await shop.post(f"/inventory/{part}/adjust", {"quantity": -3, "reason": "sold"}, status=200)
    refused = await post(shop, take, status=409, force=True)
    assert refused["code"] == "insufficient_stock"
    assert (await shop.stock(part))[0] == 2


async def test_racing_postings_book_once(shop, stocked):
    part = await stocked("Hook", 5)
    take = await begin(shop)
    await count(shop, take, part, 9)
    answers = await asyncio.gather(*(shop.call("POST", f"/stocktakes/{take}/post", {}) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert (await shop.stock(part))[0] == 9


async def test_a_cancelled_stocktake_books_nothing_and_cannot_be_changed(shop, stocked):
    part = await stocked("Hook", 5)
    take = await begin(shop)
    await count(shop, take, part, 9)
    cancelled = await shop.post(f"/stocktakes/{take}/cancel", status=200)
    assert cancelled["status"] == "cancelled"
    assert (await count(shop, take, part, 4, status=409))["code"] == "stocktake_closed"
    assert (await post(shop, take, status=409))["code"] == "stocktake_closed"
    assert (await shop.stock(part))[0] == 5
    [listed] = (await shop.get("/stocktakes?status=cancelled"))["items"]
    assert listed["id"] == take
    assert (await shop.get("/stocktakes?status=open"))["total"] == 0


async def test_many_counts_are_written_down_or_none(shop, stocked):
    parts = [await stocked(f"Part {n}", n) for n in range(3)]
    take = await begin(shop)
    counts = [{"item_id": part, "counted": 7} for part in parts]
    path = f"/stocktakes/{take}/counts"
    unknown = await shop.call("POST", path, {"counts": [*counts, {"item_id": str(uuid4()), "counted": 1}]})
    assert unknown.status_code == 422
    assert unknown.json()["errors"][0]["field"] == "counts.3.item_id"
    assert (await shop.get(f"/stocktakes/{take}"))["counted"] == 0
    twice = await shop.call("POST", path, {"counts": [*counts, counts[0]]})
    assert twice.status_code == 422
    assert (await shop.post(path, {"counts": counts}, status=200))["counted"] == 3


async def test_the_sheet_goes_along_the_shelves_and_says_what_is_left_to_count(shop, stocked):
    shelf = await shop.post("/locations", {"name": "Shelf A"})
    hook, clip = await stocked("Hook", 5), await stocked("Clip", 2)
    await shop.call("PATCH", f"/inventory/{hook}", {"location_id": shelf["id"]})
    take = await begin(shop)
    lines = (await shop.get(f"/stocktakes/{take}/lines"))["items"]
    assert [(line["name"], line["location"]) for line in lines] == [("Hook", "Shelf A"), ("Clip", None)]
    await count(shop, take, hook, 5)
    left = (await shop.get(f"/stocktakes/{take}/lines?show=uncounted"))["items"]
    assert [line["item_id"] for line in left] == [clip]
    there = await shop.get(f"/stocktakes/{take}/lines?location_id={shelf['id']}")
    assert there["items"][0]["counted"] == 5
    assert (await shop.call("DELETE", f"/stocktakes/{take}/lines/{hook}")).status_code == 204
    assert (await shop.call("DELETE", f"/stocktakes/{take}/lines/{hook}")).status_code == 404


@pytest.mark.parametrize("counted", [-1, 1.5, 10**9, None], ids=["negative", "fraction", "huge", "nothing"])
async def test_a_bad_count_is_refused(shop, stocked, counted):
    part = await stocked("Hook", 1)
    take = await begin(shop)
    answer = await count(shop, take, part, counted, status=422)
    assert answer["errors"][0]["field"] == "counted"


async def test_another_tenants_stocktake_does_not_exist(shop, other_shop, stocked):
    theirs = await begin(other_shop)
    part = await stocked("Hook", 1)
    assert (await shop.call("GET", f"/stocktakes/{theirs}")).status_code == 404
    await count(shop, theirs, part, 5, status=404)
    await post(shop, theirs, status=404)
    ours = await begin(shop)
    other = await other_shop.part("Theirs")
    await count(shop, ours, other, 5, status=404)
