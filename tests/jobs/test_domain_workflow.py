"""The rules of jobs, without any database: nothing but the table moves a job, whoever tries what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.api.errors import ERRORS
from jobs.domain import desk, pricing, printing, review
from jobs.domain.audit import GENESIS, JobEvent, hash_of
from jobs.domain.desk import Payment
from jobs.domain.jobs import Job
from jobs.domain.lab import Lab, PrinterChoice
from jobs.domain.printing import Placement
from jobs.domain.review import Estimate, Token
from jobs.domain.staff import STUDENT, SYSTEM, Signature
from jobs.domain.workflow import (
    CONFIRMED,
    WAYS,
    Action,
    By,
    NotAllowedError,
    Status,
    WrongStatusError,
    target,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LAB = Lab()
JANE = Signature(name="Jane Miller", by=By.STAFF)
SAM = Signature(name="Sam Lee", by=By.STAFF)
DANA = Signature(name="Dana Admin", by=By.ADMIN)
ESTIMATE = Estimate(weight_g=Decimal(42), time_hours=Decimal("3.2"), material="PLA")
PAYMENT = Payment(method="Card", amount=Decimal("4.20"))
TOKEN = Token("a" * 64, START + timedelta(hours=72))
PLACEMENT = Placement(printer="X1", printer_id=uuid4(), file="a.stl")


def a_job(**values: Any) -> Job:
    given = {
        "id": uuid4(),
        "number": 1,
        "student_name": "José Ñandú",
        "student_email": "jose@university.test",
        "discipline": "Art",
        "class_number": "N/A",
        "original_filename": "secret-name.stl",
        "display_name": "JoseNandu_Filament_TrueRed_1",
        "file_hash": "f" * 64,
        "method": "Filament",
        "color": "True Red",
        "printer": "Prusa MK4S",
        "acknowledged_minimum_charge": True,
        "status_since": START,
        "created_at": START,
        "updated_at": START,
        "currency": "USD",
        "status_token_hash": "h",
        "status_token_sealed": "s",
    }
    return Job(**given | values)


# Every way to act on a job, by name; each takes the job, who acts and when.
ACTS: dict[str, Any] = {
    "approve": lambda job, who, now: review.approve(
        job, ESTIMATE, Token("t", now + timedelta(hours=72)), LAB, who, now
    ),
    "reject": lambda job, who, now: review.reject(job, ["Geometry is not closed"], LAB, who, now),
    "confirm": lambda job, who, now: review.confirm(job, LAB, who, now),
    "resend": lambda job, who, now: review.resend(job, Token("u", now + timedelta(hours=72)), LAB, who, now),
    "expire": lambda job, who, now: review.expire(job),
    "mark_printing": lambda job, who, now: printing.mark_printing(job, PLACEMENT, LAB, who, now),
    "mark_complete": lambda job, who, now: printing.mark_complete(job, LAB, who, now),
    "mark_failed": lambda job, who, now: printing.mark_failed(job, "clogged", LAB, who, now),
    "count_print": lambda job, who, now: printing.count_print(job, LAB, uuid4(), now),
    "uncount": lambda job, who, now: printing.uncount(job, uuid4(), 1, now),
    "recount": lambda job, who, now: printing.recount(job, uuid4(), 1, LAB, now),
    "reprint": lambda job, who, now: printing.reprint(job, "layers shifted", LAB, who, now),
    "pick_up": lambda job, who, now: desk.mark_picked_up(job, PAYMENT, LAB, who, now),
    "archive": desk.archive,
    "abandon": desk.abandon,
    "revert": desk.revert,
    "delete": desk.delete,
    "note": lambda job, who, now: desk.note(job, "call me", who, now),
    "view": lambda job, who, now: desk.view(job, now),
    "lock": lambda job, who, now: desk.lock(job, who, now, LAB, take_over=False),
    "take_over": lambda job, who, now: desk.lock(job, who, now, LAB, take_over=True),
    "unlock": desk.unlock,
    **{
        f"override to {status.value}": lambda job, who, now, to=status: desk.override(job, to, who, now)
        for status in Status
    },
}
# What only the system does: it asks for the job's status itself before.
OF_THE_SYSTEM = {
    "expire": {Status.PENDING},
    "count_print": {Status.PRINTING, Status.READYTOPRINT},
    "uncount": set(Status),
    "recount": set(Status),
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted(ACTS)),
        st.sampled_from([JANE, SAM, DANA, STUDENT, SYSTEM]),
        st.integers(min_value=0, max_value=60 * 24 * 4),
    ),
    max_size=40,
)


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_no_action_moves_a_job_outside_of_the_table(steps: list[tuple[str, Signature, int]]):
    job, now, log = a_job(), START, []
    for name, who, minutes in steps:
        now += timedelta(minutes=minutes)
        if job.deleted_at or (name in OF_THE_SYSTEM and job.status not in OF_THE_SYSTEM[name]):
            continue
        try:
            after, entries = ACTS[name](job, who, now)
        except tuple(ERRORS):
            continue
        moves = [entry.details for entry in entries if entry.event_type == "StatusChanged"]
        check_move(job, after, moves, who)
        log += entries
        job = after
    assert not [entry for entry in log if "José" in str(entry) or "jose@" in str(entry)]


def check_move(before: Job, after: Job, moves: list[Any], who: Signature) -> None:
    """What holds between any two states of a job."""
    assert bool(moves) == (before.status is not after.status)
    for move in moves:
        action = Action(move["action"])
        assert (move["from"], move["to"]) == (before.status.value, after.status.value)
        if action is Action.OVERRIDE:
            assert who.by is By.ADMIN
        elif action is Action.REVERT:
            assert after.status is before.undo_status
        else:
            assert WAYS[action].moves[before.status] is after.status
    if after.status in CONFIRMED:
        assert after.student_confirmed
        assert after.confirmed_by in {"student", JANE.name, SAM.name, DANA.name}
    assert after.prints_done <= after.prints_expected or after.status is not Status.PRINTING


@pytest.mark.parametrize("status", list(Status), ids=str)
@pytest.mark.parametrize("action", list(WAYS), ids=str)
@pytest.mark.parametrize("by", list(By), ids=str)
def test_the_table_is_all_there_is(status: Status, action: Action, by: By):
    way = WAYS[action]
    if by not in way.by:
        with pytest.raises(NotAllowedError):
            target(status, action, by)
    elif status not in way.moves:
        with pytest.raises(WrongStatusError):
            target(status, action, by)
    else:
        assert target(status, action, by) is way.moves[status]


def test_names_of_statuses_are_those_of_the_documents():
    assert [one.value for one in Status] == [
        "UPLOADED",
        "PENDING",
        "READYTOPRINT",
        "PRINTING",
        "COMPLETED",
        "PAIDPICKEDUP",
        "REJECTED",
        "ARCHIVED",
    ]
    assert [one.label for one in Status] == [
        "Uploaded",
        "Pending",
        "Ready to Print",
        "Printing",
        "Completed",
        "Paid & Picked Up",
        "Rejected",
        "Archived",
    ]
    assert [one.folder for one in Status] == [
        "Uploaded",
        "Pending",
        "ReadyToPrint",
        "Printing",
        "Completed",
        "PaidPickedUp",
        "Uploaded",
        "Archived",
    ]


@pytest.mark.parametrize(
    ("grams", "rate", "cost"),
    [("10", "0.10", "3.00"), ("30", "0.10", "3.00"), ("42.5", "0.10", "4.25"), ("42.55", "0.20", "8.51")],
)
def test_a_print_costs_its_grams_and_the_minimum_at_least(grams: str, rate: str, cost: str):
    assert pricing.cost(Decimal(grams), Decimal(rate), Decimal("3.00")) == Decimal(cost)


@pytest.mark.parametrize(("given", "rounded"), [("0.1", "0.5"), ("0.5", "0.5"), ("3.01", "3.5"), ("4", "4")])
def test_hours_are_rounded_up_to_the_half(given: str, rounded: str):
    assert pricing.rounded_hours(Decimal(given)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("box", "fits"),
    [
        ((250.0, 210.0, 220.0), True),
        ((210.0, 250.0, 220.0), True),
        ((250.1, 10, 10), False),
        ((1, 1, 221), False),
    ],
)
def test_a_box_fits_as_it_stands_or_turned(box: tuple[float, float, float], fits: bool):
    assert PrinterChoice("MK4S", "Filament", 250, 210, 220).holds(box) is fits


def test_settings_survive_being_stored():
    changed = Lab.of({"minimum_charge": "5.00", "disciplines": ["Art"], "printers": [], "max_hours": "12.5"})
    assert Lab.of(changed.stored({"minimum_charge", "disciplines", "printers", "max_hours"})) == changed
    assert Lab.of(LAB.stored(set(LAB.__slots__))) == LAB


def test_each_entry_of_the_history_is_bound_to_the_one_before():
    event = JobEvent(
        id=1,
        tenant_id=UUID(int=1),
        job_id=UUID(int=2),
        timestamp=START,
        event_type="JobCreated",
        details={"b": 1, "a": [True, None]},
        triggered_by="student",
        user_id=None,
        workstation_id=None,
    )
    known = hash_of(event, GENESIS)
    assert known == hash_of(replace(event, details={"a": [True, None], "b": 1}), GENESIS)
    others = [
        hash_of(event, "1" * 64),
        hash_of(replace(event, triggered_by="Jane"), GENESIS),
        hash_of(replace(event, timestamp=START + timedelta(microseconds=1)), GENESIS),
        hash_of(replace(event, details={"a": [True, None], "b": 2}), GENESIS),
    ]
    assert len({known, *others}) == 5
