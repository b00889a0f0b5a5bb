"""How a print's history is put together from messages that come in any order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from printers.domain import prints, verdicts
from printers.domain.prints import Print

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
TENANT, PRINT, PRINTER = uuid4(), uuid4(), uuid4()


def told(at: datetime, **more) -> Print:
    return Print(tenant_id=TENANT, print_id=PRINT, printer_id=PRINTER, occurred_at=at, updated_at=at, **more)


def started() -> Print:
    return told(START, started_at=START, file_name="part.3mf", late=True)


def reviewed() -> Print:
    return told(END, needs_review=True, review_reason="gap", last_seen_at=END, progress_percent=97)


def completed() -> Print:
    return told(END, outcome="completed", finished_at=END, confidence="recovered", progress_percent=100)


MESSAGES = {
    "start": (prints.begin, started),
    "review": (prints.review, reviewed),
    "end": (prints.end, completed),
}


def tell(*names: str) -> Print:
    known: Print | None = None
    for name in names:
        merge, message = MESSAGES[name]
        known = merge(known, message())
    assert known is not None
    return known


@pytest.mark.parametrize("order", list(permutations(["start", "end"])))
def test_a_print_with_both_messages_is_complete_in_either_order(order):
    known = tell(*order)
    assert (known.outcome, known.finished_at) == ("completed", END)
    assert (known.started_at, known.file_name, known.late) == (START, "part.3mf", True)
    assert (known.occurred_at, known.progress_percent, known.is_open) == (START, 100, False)


@pytest.mark.parametrize("order", list(permutations(["start", "review", "end"])))
def test_an_end_settles_a_review_in_every_order(order):
    known = tell(*order)
    assert (known.outcome, known.needs_review, known.started_at) == ("completed", False, START)
    assert (known.file_name, known.late, known.occurred_at) == ("part.3mf", True, START)


@pytest.mark.parametrize("order", list(permutations(["start", "review"])))
def test_a_print_without_an_end_waits_for_review_in_either_order(order):
    known = tell(*order)
    assert (known.outcome, known.needs_review, known.is_open) == (None, True, False)
    assert (known.progress_percent, known.started_at, known.late) == (97, START, True)


def test_a_started_print_is_open():
    assert tell("start").is_open


def test_the_first_end_in_the_stream_decides_over_what_an_operator_noted():
    noted = verdicts.resolve(tell("start", "review"), **VERDICT)
    known = prints.end(noted, completed())
    assert (noted.outcome, known.outcome) == ("failed", "completed")
    assert (known.resolved_by, known.failure_reason) == ("Ann", None)


VERDICT = {
    "outcome": "failed",
    "good": None,
    "failed": None,
    "reason": "spaghetti",
    "online": False,
    "by": "Ann",
    "now": END + timedelta(hours=1),
}


def test_a_resolved_print_ended_when_it_was_last_seen():
    known = verdicts.resolve(tell("start", "review"), **VERDICT)
    assert (known.outcome, known.finished_at, known.needs_review) == ("failed", END, False)
    assert (known.failure_reason, known.resolve_reason, known.resolved_by) == ("failed", "spaghetti", "Ann")


def test_an_open_print_is_resolved_only_when_nobody_watches_it():
    with pytest.raises(prints.StillWatchedError):
        verdicts.resolve(tell("start"), **VERDICT | {"online": True})
    assert verdicts.resolve(tell("start"), **VERDICT).finished_at == VERDICT["now"]


def test_a_print_ends_once():
    with pytest.raises(prints.AlreadyEndedError, match="completed"):
        verdicts.resolve(tell("start", "end"), **VERDICT)


def test_only_completed_prints_have_items():
    with pytest.raises(prints.NotCountableError) as caught:
        verdicts.resolve(tell("start", "review"), **VERDICT | {"good": 1})
    assert [error["field"] for error in caught.value.extra["errors"]] == ["good"]
    counted = verdicts.resolve(
        tell("start", "review"), **VERDICT | {"outcome": "completed", "good": 3, "failed": 1}
    )
    assert (counted.prints, counted.good, counted.failed) == (1, 3, 1)


def test_a_second_start_does_not_make_an_ended_print_open():
    known = tell("end")
    assert prints.begin(known, replace(started(), file_name="other.3mf")).outcome == "completed"
