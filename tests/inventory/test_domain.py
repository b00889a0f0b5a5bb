"""The rules of inventory, without any I/O."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.domain.allocation import Demand, Rank, allocate
from inventory.domain.orders import (
    FulfillmentStatus,
    LineRequest,
    OrderClosedError,
    OrderStatus,
    check_open,
    fulfillment,
    merge_lines,
)
from inventory.domain.prints import MappedPart, yields
from inventory.domain.schedule import Shortage
from inventory.domain.stock import InsufficientStockError, Level, check_removal

ITEMS = [UUID(int=n) for n in range(1, 4)]


def demand(item: UUID, rank: Rank, number: int, missing: int) -> Demand:
    return Demand(uuid4(), uuid4(), item, rank, number, missing)


demands = st.lists(
    st.builds(
        demand,
        st.sampled_from(ITEMS),
        st.sampled_from(list(Rank)),
        st.integers(1, 1000),
        st.integers(1, 20),
    ),
    max_size=40,
    unique_by=lambda d: d.order_number,
)
stocks = st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 60))


@given(stocks, demands)
def test_no_more_is_given_than_there_is_or_than_is_missing(available, waiting):
    grants = allocate(available, waiting)
    for item in ITEMS:
        assert sum(g.quantity for g in grants if g.item_id == item) <= available.get(item, 0)
    missing = {d.allocation_id: d.missing for d in waiting}
    assert all(0 < g.quantity <= missing[g.allocation_id] for g in grants)


@given(stocks, demands)
def test_nobody_waits_beside_free_stock(available, waiting):
    grants = allocate(available, waiting)
    given_to = {g.allocation_id: g.quantity for g in grants}
    for item in ITEMS:
        left = available.get(item, 0) - sum(g.quantity for g in grants if g.item_id == item)
        still = sum(d.missing - given_to.get(d.allocation_id, 0) for d in waiting if d.item_id == item)
        assert left == 0 or still == 0


@given(stocks, demands)
def test_nobody_is_served_before_someone_more_urgent_or_older_is_done(available, waiting):
    given_to = {g.allocation_id: g.quantity for g in allocate(available, waiting)}
    for item in ITEMS:
        queue = sorted((d for d in waiting if d.item_id == item), key=lambda d: (d.rank, d.order_number))
        waits = False
        for one in queue:
            got = given_to.get(one.allocation_id, 0)
            assert not (waits and got), "someone behind was served"
            waits = waits or got < one.missing


def test_allocation_does_not_change_what_it_was_given():
    available = {ITEMS[0]: 5}
    allocate(available, [demand(ITEMS[0], Rank.NORMAL, 1, 3)])
    assert available == {ITEMS[0]: 5}


@pytest.mark.parametrize(
    ("needed", "allocated", "expected"),
    [
        (3, 0, FulfillmentStatus.UNFULFILLED),
        (3, 2, FulfillmentStatus.PARTIALLY_FULFILLED),
        (3, 3, FulfillmentStatus.FULFILLED),
    ],
)
def test_an_order_is_fulfilled_when_all_is_allocated(needed, allocated, expected):
    assert fulfillment(needed, allocated) is expected


def test_lines_of_one_item_are_added_up_in_the_order_of_their_first_mention():
    one, other = ITEMS[:2]
    lines = [LineRequest(one, 2, "a"), LineRequest(other, 1, "b"), LineRequest(one, 3, "c")]
    assert merge_lines(lines) == [LineRequest(one, 5, "a"), LineRequest(other, 1, "b")]


@pytest.mark.parametrize("status", [OrderStatus.SHIPPED, OrderStatus.CANCELLED])
def test_a_closed_order_cannot_be_changed(status):
    with pytest.raises(OrderClosedError):
        check_open(status)


def test_a_plate_yields_its_parts_once_per_bed_load():
    parts = [MappedPart(ITEMS[0], "Body", 2), MappedPart(ITEMS[1], "Lid", 3)]
    assert [(y.part_id, y.quantity) for y in yields(parts, 4)] == [(ITEMS[0], 8), (ITEMS[1], 12)]


def test_good_items_replace_the_count_on_a_plate_of_one_part_only():
    one, other = MappedPart(ITEMS[0], "Body", 2), MappedPart(ITEMS[1], "Lid", 3)
    assert [y.quantity for y in yields([one], 1, good=1)] == [1]
    assert [y.quantity for y in yields([one, other], 1, good=1)] == [2, 3]


def test_promised_items_cannot_be_removed():
    level = Level(ITEMS[0], ITEMS[0], None, "Body", on_hand=5, reserved=3, version=1)
    check_removal(level, 2)
    with pytest.raises(InsufficientStockError) as refused:
        check_removal(level, 3)
    assert refused.value.extra == {"available": 2, "wanted": 3}


@pytest.mark.parametrize(
    ("needed", "available", "per_print", "deficit", "prints"),
    [(5, 0, 3, 5, 2), (6, 0, 3, 6, 2), (1, 0, 100, 1, 1), (5, 2, 3, 3, 1), (2, 5, 1, 0, 0)],
)
def test_the_schedule_rounds_prints_up(needed, available, per_print, deficit, prints):
    shortage = Shortage(
        part_id=ITEMS[0],
        part_name="Body",
        sku=None,
        model_id=None,
        parts_per_print=per_print,
        quantity_needed=needed,
        quantity_available=available,
        orders_waiting=1,
        runs_waiting=0,
        rank=Rank.NORMAL,
        due_date=None,
        mapped_files=1,
    )
    assert (shortage.deficit, shortage.prints_required) == (deficit, prints)
