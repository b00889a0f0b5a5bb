"""The rules of runs and plates, without anything around them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from production.domain import counting as rules
from production.domain.plates import Plate, PlateClosedError, PlateStatus, TooManyItemsError
from production.domain.progress import Candidate, Correction, Ledger, Report
from production.domain.runs import local_day, run_number
from production.domain.variance import percentage, variance
from production.domain.variance_report import begin_of, scaled

NOW = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
PRINTER = uuid4()


def plate(quantity: int = 2, prints_per_plate: int = 3, **values: Any) -> Plate:
    return Plate(
        id=uuid4(),
        run_id=uuid4(),
        plate_number=1,
        plate_name="Dragon",
        model_id=uuid4(),
        printer_id=PRINTER,
        quantity=quantity,
        prints_per_plate=prints_per_plate,
        created_at=NOW,
        updated_at=NOW,
        **values,
    )


def report(kind: Any, print_id: UUID, **values: Any) -> Report:
    base = {"printer_id": PRINTER, "file": "dragon", "source": "bambu_auto"}
    return Report(kind=kind, print_id=print_id, **base | values)


@pytest.mark.parametrize(
    ("estimated", "actual", "expected"),
    [
        ("100", "115", "15.00"),
        ("100", "90", "-10.00"),
        ("3", "4", "33.33"),
        ("0", "5", None),
        (None, "5", None),
        ("5", None, None),
        ("5", "0", "-100.00"),
    ],
)
def test_variance_is_in_percent_of_the_plan(estimated: Any, actual: Any, expected: Any):
    given_ = [Decimal(one) if one is not None else None for one in (estimated, actual)]
    assert variance(*given_) == (Decimal(expected) if expected else None)


def test_progress_is_in_percent_and_nothing_of_nothing_is_none():
    assert percentage(15, 37) == Decimal("40.54")
    assert percentage(0, 0) == 0


def test_run_numbers_have_the_day_of_the_tenant():
    assert run_number("DEMO", date(2026, 1, 31), 7) == "DEMO-20260131-007"
    assert run_number("DEMO", date(2026, 1, 31), 1000) == "DEMO-20260131-1000"
    assert local_day(NOW, "UTC") == date(2026, 1, 31)
    assert local_day(NOW, "Europe/Berlin") == date(2026, 2, 1)
    assert local_day(NOW, "America/New_York") == date(2026, 1, 31)


def test_a_plate_goes_from_pending_over_printing_to_complete():
    one = plate()
    started = rules.begin(one, NOW)
    half = rules.count(started, good=3, failed=0, at=NOW)
    done = rules.count(half, good=2, failed=1, at=NOW)
    assert [step.status.value for step in (one, started, half, done)] == [
        "pending",
        "printing",
        "printing",
        "complete",
    ]
    assert (done.successful_prints, done.failed_prints, done.owed) == (5, 1, 0)
    assert (half.progress_percentage, done.is_complete) == (Decimal(50), True)
    with pytest.raises(PlateClosedError):
        rules.count(done, good=3, failed=0, at=NOW)
    assert rules.begin(done, NOW) == done


def test_a_plate_is_not_complete_before_it_began():
    one = replace(plate(1), started_at=NOW + timedelta(minutes=5))
    done = rules.count(one, good=3, failed=0, at=NOW)
    assert done.completed_at == done.started_at


def test_what_is_not_said_to_be_good_is_scrap():
    one = plate()
    assert rules.yield_of(one, None, None) == (3, 0)
    assert rules.yield_of(one, 2, None) == (2, 1)
    assert rules.yield_of(one, None, 1) == (2, 1)
    with pytest.raises(TooManyItemsError):
        rules.yield_of(one, 3, 1)


@given(
    quantity=st.integers(1, 30),
    held=st.integers(1, 20),
    data=st.data(),
)
def test_totals_of_a_row_are_kept_when_spread(quantity: int, held: int, data: st.DataObject):
    good = data.draw(st.integers(0, quantity * held))
    found = rules.spread(plate(quantity, held), quantity, good, None)
    assert sum(one for one, _ in found) == good
    assert {one + scrap for one, scrap in found} == {held}


_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["started", "completed", "failed", "right", "wrong", "gone"]),
        st.integers(0, 5),
        st.integers(0, 4),
    ),
    max_size=40,
)


@given(events=_EVENTS, quantity=st.integers(1, 4))
def test_whatever_is_reported_items_are_conserved(events: Any, quantity: int):
    """Good and scrap of a plate are its bed loads times their items, and equal what its prints say."""
    one = plate(quantity)
    prints = [uuid4() for _ in range(6)]
    ledger = Ledger([Candidate(plate=one, file="dragon", takes_prints=True)], [], NOW)
    outcomes = {"right": "completed", "wrong": "failed", "gone": "superseded"}
    for revision, (kind, index, good) in enumerate(events, start=1):
        if kind in outcomes:
            ledger.correct(
                Correction(
                    print_id=prints[index],
                    revision=revision,
                    outcome=outcomes[kind],  # type: ignore[arg-type]
                    good=good,
                    failed=0,
                    superseded_by=None,
                    reason="looked again",
                )
            )
        else:
            ledger.take(report(kind, prints[index], good=good, started_at=NOW))
    after = ledger.changed_plates[0] if ledger.changed_plates else one
    counted = [found for found in ledger.changed_prints if found.load_number is not None]
    assert 0 <= after.prints_done <= quantity
    assert after.prints_done == len(counted)
    assert after.successful_prints + after.failed_prints == after.prints_done * 3
    assert after.successful_prints == sum(found.good for found in counted)
    assert (after.status is PlateStatus.COMPLETE) is (after.prints_done == quantity)


@pytest.mark.parametrize(
    ("period", "first"),
    [("day", date(2026, 1, 31)), ("week", date(2026, 1, 26)), ("month", date(2026, 1, 1))],
)
def test_periods_begin_on_their_first_day(period: Any, first: date):
    assert begin_of(NOW.date(), period) == first


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=8), st.integers(100, 1_000_000))
def test_scaled_weights_sum_up(weights: list[int], to: int):
    target = Decimal(to) / 100
    assert sum(scaled([Decimal(one) for one in weights], target)) == target
