"""What bed loads do to a plate: begun, done, failed, counted otherwise, given up. Times in minutes.

A bed load that failed is owed until it is printed again. `good` and `failed` count items.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from production.domain.plates import (
    OPEN_PLATES,
    Plate,
    PlateClosedError,
    PlatePrint,
    PlateStatus,
    TooManyItemsError,
    TooManyLoadsError,
)


def yield_of(plate: Plate, good: int | None, failed: int | None, *, field: str = "good") -> tuple[int, int]:
    """Good and failed items of one bed load: what is not said to be good is scrap.

    Raises:
        TooManyItemsError: more than a bed load holds.
    """
    held = plate.prints_per_plate
    if (good or 0) + (failed or 0) > held:
        raise TooManyItemsError(field, held)
    if good is None:
        good = held - (failed or 0)
    return good, held - good


def begin(plate: Plate, at: datetime) -> Plate:
    """A bed load of it is being printed."""
    if plate.status not in OPEN_PLATES:
        return plate
    return replace(plate, status=PlateStatus.PRINTING, started_at=plate.started_at or at, updated_at=at)


def count(plate: Plate, *, good: int, failed: int, at: datetime, minutes: Decimal | None = None) -> Plate:
    """A bed load is done.

    Raises:
        PlateClosedError: none is owed.
    """
    if not plate.owed:
        raise PlateClosedError(plate.status)
    done = plate.prints_done + 1
    return replace(
        plate,
        prints_done=done,
        successful_prints=plate.successful_prints + good,
        failed_prints=plate.failed_prints + failed,
        actual_print_time_minutes=_more(plate.actual_print_time_minutes, minutes),
        **_after(plate, done, at),
    )


def lose(plate: Plate, *, at: datetime, reason: str | None = None) -> Plate:
    """A bed load failed: it is owed again."""
    if not plate.owed:
        return plate
    return replace(
        plate,
        status=PlateStatus.FAILED,
        failed_loads=plate.failed_loads + 1,
        scrap_reason=reason or plate.scrap_reason,
        started_at=plate.started_at or at,
        updated_at=at,
    )


def uncount(plate: Plate, *, good: int, failed: int, at: datetime, lost: bool) -> Plate:
    """A bed load that was counted is none: it is owed again; `lost` when it failed."""
    done = plate.prints_done - 1
    after = replace(
        plate,
        prints_done=done,
        successful_prints=plate.successful_prints - good,
        failed_prints=plate.failed_prints - failed,
        failed_loads=plate.failed_loads + lost,
        updated_at=at,
    )
    if plate.status is PlateStatus.CANCELLED:
        return after
    status = PlateStatus.FAILED if lost else PlateStatus.PRINTING if done else PlateStatus.PENDING
    return replace(after, status=status, completed_at=None)


def recount(plate: Plate, before: PlatePrint, *, good: int, failed: int, at: datetime) -> Plate:
    """A bed load that was counted yielded something else."""
    return replace(
        plate,
        successful_prints=plate.successful_prints - before.good + good,
        failed_prints=plate.failed_prints - before.failed + failed,
        updated_at=at,
    )


def cancel(plate: Plate, at: datetime) -> Plate:
    """What is not printed of it is not needed any more."""
    if plate.status is PlateStatus.CANCELLED:
        return plate
    if plate.status is PlateStatus.COMPLETE:
        raise PlateClosedError(plate.status)
    return replace(plate, status=PlateStatus.CANCELLED, updated_at=at)


def reopen(plate: Plate, at: datetime) -> Plate:
    """Print what is left of it after all.

    Raises:
        PlateClosedError: nothing is left.
    """
    if plate.status is PlateStatus.COMPLETE:
        raise PlateClosedError(plate.status)
    return replace(plate, status=PlateStatus.PENDING, updated_at=at)


def resize(plate: Plate, quantity: int, at: datetime) -> Plate:
    """Print it more or fewer times.

    Raises:
        TooManyLoadsError: more are done than that.
    """
    if quantity < plate.prints_done:
        raise TooManyLoadsError(quantity)
    after = replace(plate, quantity=quantity, updated_at=at)
    if plate.status is PlateStatus.CANCELLED:
        return after
    if plate.prints_done == quantity:
        return replace(after, status=PlateStatus.COMPLETE, completed_at=_not_before(plate.started_at, at))
    if plate.status is PlateStatus.COMPLETE:
        return replace(after, status=PlateStatus.PRINTING, completed_at=None)
    return after


def spread(plate: Plate, loads: int, good: int | None, failed: int | None) -> list[tuple[int, int]]:
    """Good and failed items of each of `loads` new bed loads, so that the totals of the row come out as said.

    Raises:
        TooManyItemsError: the totals do not fit the bed loads that are done then.
    """
    done = (plate.prints_done + loads) * plate.prints_per_plate
    if (good or 0) + (failed or 0) > done:
        raise TooManyItemsError("successful_prints" if good is not None else "failed_prints", done)
    if good is None:
        good = (
            done - failed if failed is not None else plate.successful_prints + loads * plate.prints_per_plate
        )
    left = good - plate.successful_prints
    if not 0 <= left <= loads * plate.prints_per_plate:
        raise TooManyItemsError("successful_prints", done)
    result = []
    for _ in range(loads):
        share = min(left, plate.prints_per_plate)
        left -= share
        result.append((share, plate.prints_per_plate - share))
    return result


def _after(plate: Plate, done: int, at: datetime) -> dict[str, Any]:
    started = plate.started_at or at
    complete = done == plate.quantity
    return {
        "status": PlateStatus.COMPLETE if complete else PlateStatus.PRINTING,
        "started_at": started,
        "completed_at": _not_before(started, at) if complete else None,
        "updated_at": at,
    }


def _not_before(started: datetime | None, at: datetime) -> datetime:
    """Clocks of printers are not ours: nothing ends before it began."""
    return at if started is None else max(started, at)


def _more(minutes: int | None, more: Decimal | None) -> int | None:
    return minutes if more is None else (minutes or 0) + round(more)
