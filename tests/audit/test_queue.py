"""The replay of a queue finds who was passed over, and believes what edits, holds and hands did."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from cli.audit.queue import Demand, Grant, overtaken

START = datetime(2026, 11, 21, tzinfo=UTC)


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


def demand(number: int, rank: int = 2, *, needed: int = 2, since: float = 0, until: float | None = None):
    ended = None if until is None else at(until)
    return Demand(UUID(int=number), (rank, number, number), needed, at(since), ended)


def grant(number: int, quantity: int, second: float, *, passes: bool = False) -> Grant:
    return Grant(UUID(int=number), quantity, at(second), passes)


def passed(demands, *grants) -> list[int]:
    return [first.id.int for first, _ in overtaken(demands, grants)]


def test_the_newer_served_before_the_older_is_found():
    assert passed([demand(1), demand(2)], grant(2, 1, 5)) == [1]
    assert passed([demand(1), demand(2)], grant(1, 2, 5), grant(2, 1, 6)) == []


def test_the_normal_served_before_the_critical_is_found():
    assert passed([demand(1), demand(2, rank=0)], grant(1, 1, 5)) == [2]
    assert passed([demand(1), demand(2, rank=0, since=6)], grant(1, 1, 5)) == []


def test_who_lost_stock_waits_again():
    taken = (grant(1, 2, 1), grant(1, -1, 2))
    assert passed([demand(1), demand(2)], *taken, grant(2, 1, 3)) == [1]


def test_who_is_edited_later_did_not_wait_as_it_does_now():
    """It shrank and gave back, and the other was served; then it grew and was moved up."""
    edited = demand(1, rank=0, needed=3, since=4)
    history = (grant(1, 2, 1), grant(1, -1, 2), grant(2, 1, 2.001))
    assert passed([edited, demand(2)], *history) == []
    assert passed([edited, demand(2)], *history, grant(2, 1, 5)) == [1]


def test_who_took_before_it_was_edited_is_not_judged_by_what_it_is_now():
    moved_down = demand(2, rank=2, since=6)
    assert passed([demand(1, rank=1), moved_down], grant(2, 1, 5)) == []


def test_what_someone_decided_passes_the_queue():
    assert passed([demand(1), demand(2)], grant(2, 1, 5, passes=True)) == []


def test_who_was_cancelled_waits_no_more():
    assert passed([demand(1, until=4), demand(2)], grant(2, 1, 5)) == []
    assert passed([demand(1, until=6), demand(2)], grant(2, 1, 5)) == [1]
