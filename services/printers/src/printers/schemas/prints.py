"""Prints: their history, their resolution, their correction."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.edge import Page
from printers.handlers import prints as handlers
from printers.schemas.common import Count, Reason, Request

Outcome = Literal["completed", "failed"]
Ended = Literal["completed", "failed", "superseded"]
Confidence = Literal["observed", "recovered", "inferred"]


class Resolution(Request):
    outcome: Outcome
    good: Count | None = None
    """Good items; left out for a completed print, all items of the plate were good."""
    failed: Count | None = None
    reason: Reason | None = None


class Correction(Request):
    """What a counted print should have been counted as."""

    outcome: Outcome
    good: Count | None = None
    """Good items; needed for a completed print."""
    failed: Count = 0
    reason: Reason


class CorrectionAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    revision: int
    outcome: Ended
    good: int
    failed: int
    superseded_by: UUID | None
    reason: str
    actor: str
    created_at: datetime


class PrintAnswer(BaseModel):
    """One physical print with its evidence."""

    print_id: UUID
    printer_id: UUID
    printer_name: str | None
    printer_serial: str
    source: str
    file_name: str | None
    candidates: list[str]
    plate_index: int | None
    started_at: datetime | None
    late: bool
    progress_percent: int
    layers: int
    outcome: Ended | None
    """None while it is open or waits for a review."""
    finished_at: datetime | None
    duration_minutes: Decimal | None
    confidence: str | None
    failure_reason: str | None
    codes: list[str]
    filament: list[dict[str, Any]]
    prints: int | None
    good: int | None
    failed: int | None
    run_id: UUID | None
    run_plate_id: UUID | None
    model_id: UUID | None
    part_id: UUID | None
    needs_review: bool
    review_reason: str | None
    last_seen_at: datetime | None
    gap_seconds: int | None
    resolved_at: datetime | None
    resolved_by: str | None
    resolve_reason: str | None
    is_reversible: bool
    """Its end was concluded from evidence and waits to be confirmed or corrected."""
    revision: int
    """How often its count was corrected."""
    superseded_by: UUID | None
    corrections: list[CorrectionAnswer]

    @classmethod
    def of(cls, view: handlers.View) -> "PrintAnswer":
        names = cls.model_fields.keys() - {"printer_name", "corrections"}
        return cls(
            **{name: getattr(view.record, name) for name in names},
            printer_name=view.printer_name,
            corrections=[CorrectionAnswer.model_validate(one) for one in view.corrections],
        )


class PrintPage(Page):
    items: list[PrintAnswer]
