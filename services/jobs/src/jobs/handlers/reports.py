"""Reports: jobs of a term, and the history, as CSV, in pieces."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Any

from chassis.db import Transaction
from jobs.domain.audit import JobEvent
from jobs.domain.jobs import Job
from jobs.handlers import lists
from jobs.store import lab

Begin = Callable[[], AbstractAsyncContextManager[Transaction]]
_PIECE = 500
_JOB_FIELDS = (
    "number",
    "status",
    "student_name",
    "student_email",
    "discipline",
    "class_number",
    "method",
    "printer",
    "color",
    "material",
    "weight_g",
    "time_hours",
    "cost_usd",
    "currency",
    "amount_paid",
    "payment_method",
    "actual_weight_g",
    "failures",
    "reprints",
    "created_at",
    "student_confirmed_at",
    "confirmed_by",
    "completed_at",
    "picked_up_at",
    "archived_at",
    "deleted_at",
    "display_name",
    "id",
)
_EVENT_FIELDS = (
    "id",
    "job_id",
    "timestamp",
    "event_type",
    "triggered_by",
    "user_id",
    "workstation_id",
    "details",
    "hash",
)


async def span(
    tx: Transaction, term: str | None, begins: date | None, ends: date | None
) -> tuple[datetime, datetime] | None:
    """The time of a report; None when it is not said which, or there is no such term."""
    if term is not None:
        found = (await lab.settings(tx)).named_term(term)
        begins, ends = (found.begins, found.ends) if found else (None, None)
    if begins is None or ends is None or ends < begins:
        return None
    return await lists.whole_days(tx, begins, ends)


async def jobs_csv(begin: Begin, begins: datetime, ends: datetime) -> AsyncIterator[str]:
    yield _line(_JOB_FIELDS)
    last = 0
    while True:
        async with begin() as tx:
            found = await lists.submitted(tx, begins, ends, after=last, limit=_PIECE)
        yield "".join(_line(_job(job)) for job in found)
        if len(found) < _PIECE:
            return
        last = found[-1].number


async def history_csv(begin: Begin) -> AsyncIterator[str]:
    yield _line(_EVENT_FIELDS)
    last = 0
    while True:
        async with begin() as tx:
            found = await lists.history_after(tx, after=last, limit=_PIECE)
        yield "".join(_line(_event(event)) for event in found)
        if len(found) < _PIECE:
            return
        last = found[-1].id


def _job(job: Job) -> Iterable[Any]:
    return (getattr(job, name) for name in _JOB_FIELDS)


def _event(event: JobEvent) -> Iterable[Any]:
    details = json.dumps(event.details, sort_keys=True, ensure_ascii=False)
    return (details if name == "details" else getattr(event, name) for name in _EVENT_FIELDS)


def _line(values: Iterable[Any]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([_cell(value) for value in values])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    # A spreadsheet would take these for formulas.
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
