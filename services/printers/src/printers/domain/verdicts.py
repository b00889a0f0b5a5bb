"""What operators say about prints: how one ended that nobody saw ending, or what it should have counted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from printers.domain.prints import (
    AlreadyEndedError,
    Correction,
    MarkedByHandError,
    MissingCountError,
    NotCountableError,
    NotEndedError,
    Outcome,
    Print,
    StillWatchedError,
)


def resolve(
    known: Print,
    *,
    outcome: Outcome,
    good: int | None,
    failed: int | None,
    reason: str | None,
    online: bool,
    by: str,
    now: datetime,
) -> Print:
    """An operator says how a print ended, or confirms an end that was concluded from evidence.

    Raises:
        NotCountableError: items given for a failed print.
        AlreadyEndedError: the end is known.
        StillWatchedError: it is open and its printer is online.
    """
    if outcome == "failed" and (good is not None or failed is not None):
        given = [name for name, value in (("good", good), ("failed", failed)) if value is not None]
        raise NotCountableError(given)
    if known.is_reversible and outcome == known.outcome and good is None and failed is None:
        return replace(known, resolved_at=now, resolved_by=by, resolve_reason=reason, updated_at=now)
    if known.outcome is not None:
        raise AlreadyEndedError(known.outcome)
    if known.is_open and online:
        raise StillWatchedError
    return replace(
        known,
        outcome=outcome,
        needs_review=False,
        finished_at=known.last_seen_at or now,
        # Somebody looked at the machine; nothing was concluded.
        confidence="observed",
        failure_reason="failed" if outcome == "failed" else None,
        prints=1 if outcome == "completed" else None,
        good=good,
        failed=failed,
        resolved_at=now,
        resolved_by=by,
        resolve_reason=reason,
        updated_at=now,
    )


def correct(
    known: Print, *, outcome: Outcome, good: int | None, failed: int, reason: str, by: str, now: datetime
) -> Correction | None:
    """An operator says what a counted print should have been counted as; None when it is counted so already.

    Raises:
        MarkedByHandError: another service owns the print.
        NotEndedError: it was not counted yet.
        MissingCountError: completed, without the number of good items.
        NotCountableError: failed, with good items.
    """
    # Only a gateway knows serial numbers.
    if known.source != "bambu_auto" and not known.printer_serial:
        raise MarkedByHandError
    if known.outcome is None:
        raise NotEndedError
    if outcome == "completed" and good is None:
        raise MissingCountError
    if outcome == "failed" and good:
        raise NotCountableError(["good"])
    target = (outcome, good or 0, failed)
    if known.revision and (known.outcome, known.good or 0, known.failed or 0) == target:
        return None
    return Correction(
        tenant_id=known.tenant_id,
        print_id=known.print_id,
        revision=known.revision + 1,
        outcome=outcome,
        good=good or 0,
        failed=failed,
        reason=reason,
        actor=by,
        created_at=now,
    )


def apply(known: Print, correction: Correction) -> Print:
    """The print as corrected; an older correction than the one it shows changes nothing."""
    if correction.revision <= known.revision:
        return known
    is_failed = correction.outcome == "failed"
    return replace(
        known,
        outcome=correction.outcome,
        needs_review=False,
        finished_at=known.finished_at or correction.created_at,
        failure_reason=(known.failure_reason or "failed") if is_failed else None,
        prints=1 if correction.outcome == "completed" else None,
        good=correction.good,
        failed=correction.failed,
        revision=correction.revision,
        superseded_by=correction.superseded_by,
        updated_at=correction.created_at,
    )


def with_filament(known: Print, planned: Sequence[Mapping[str, Any]]) -> Print:
    """The print with what the file it was started from needs; of a failed one, as far as it came."""
    share = Decimal(1) if known.outcome == "completed" else Decimal(known.progress_percent) / 100
    used = tuple(
        {**tray, "grams": str((Decimal(tray["grams"]) * share).quantize(Decimal("0.01")))} for tray in planned
    )
    return replace(known, filament=used)
