"""What may be done with a run, and where its plates take it."""

from typing import Any

from production.domain.plates import Plate, total_loads
from production.domain.runs import (
    EDITABLE,
    GIVEN_UP,
    LATE_FIELDS,
    OPEN,
    InvalidTransitionError,
    Mode,
    NothingFailedError,
    Run,
    RunAssembledError,
    RunCompletedError,
    RunNotEditableError,
    RunStatus,
)


def followed(run: Run, plates: tuple[Plate, ...]) -> tuple[RunStatus, int, int]:
    """Where its plates have taken a run: its status, the planned bed loads, and those that are done."""
    planned, done = total_loads(plates)
    if run.mode is not Mode.PLATES or run.status not in OPEN or run.assembled_at:
        return run.status, planned, done
    if planned and done == planned:
        return RunStatus.READY_FOR_ASSEMBLY, planned, done
    begun = run.status is not RunStatus.PENDING or any(one.has_begun for one in plates)
    return RunStatus.IN_PROGRESS if begun else RunStatus.PENDING, planned, done


def check_editable(run: Run, fields: frozenset[str] | set[str] = frozenset({"plan"})) -> None:
    """Refuse a change that the run's status does not allow any more.

    Raises:
        RunNotEditableError: it is closed, or its plates are done and the change is more than a late remark.
    """
    if run.status in EDITABLE:
        return
    if run.status is RunStatus.READY_FOR_ASSEMBLY and fields <= LATE_FIELDS:
        return
    raise RunNotEditableError(run.status)


def check_transition(run: Run, status: RunStatus) -> None:
    """Refuse a status that nobody sets by hand, or not from here.

    Raises:
        InvalidTransitionError: it comes by itself, by `/complete`, or not at all.
    """
    by_hand = (
        (run.status is RunStatus.PENDING and status is RunStatus.IN_PROGRESS)
        or (run.status in OPEN and status in GIVEN_UP)
        or (run.status is RunStatus.COMPLETED and status in GIVEN_UP)
    )
    if not by_hand:
        raise InvalidTransitionError(run.status, status)


def check_deletable(run: Run) -> None:
    """A run goes when nothing of it is booked.

    Raises:
        RunCompletedError: it is completed.
        RunAssembledError: its products are in stock.
    """
    if run.status is RunStatus.COMPLETED:
        raise RunCompletedError
    if run.assembled_at and run.status not in GIVEN_UP:
        raise RunAssembledError


def reprint_quantities(run: Run) -> list[tuple[Any, int]]:
    """What failed: plates with the bed loads that make up for it, or items with their failed quantity.

    Raises:
        NothingFailedError: nothing did.
    """
    if run.mode is Mode.PLATES:
        found: list[tuple[Any, int]] = [
            (plate, max(-(-plate.failed_prints // plate.prints_per_plate), 0) + unprinted(run, plate))
            for plate in run.plates
        ]
    else:
        found = [(item, item.failed_quantity) for item in run.items]
    failed = [(one, quantity) for one, quantity in found if quantity > 0]
    if not failed:
        raise NothingFailedError
    return failed


def unprinted(run: Run, plate: Plate) -> int:
    """Bed loads that failed and will not be printed in this run any more, because it is closed."""
    closed = run.status not in EDITABLE
    return min(plate.failed_loads, plate.quantity - plate.prints_done) if closed else 0
