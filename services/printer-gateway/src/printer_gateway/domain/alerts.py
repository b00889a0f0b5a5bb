"""Faults worth an alert, once each: health messages flap, so one that comes back soon never left."""

from dataclasses import replace
from datetime import timedelta

from printer_gateway.domain import ending
from printer_gateway.domain.codes import CANCELLED, Severity, error_name
from printer_gateway.domain.policy import Policy
from printer_gateway.domain.record import Moment, Raised, Record
from printer_gateway.domain.snapshot import Faults
from printer_gateway.domain.texts import error_text, health_text


def watch(record: Record, faults: Faults, now: Moment, policy: Policy) -> Record:
    """Raise what is new, and forget what has been gone long enough."""
    if not (record.raised or faults.print_error or faults.health):
        return record
    shown = _shown(faults)
    limit = timedelta(seconds=policy.health_cleared)
    known: dict[str, Raised] = {}
    for raised in record.raised:
        if raised.code in shown:
            back_late = raised.gone_at is not None and now.wall - raised.gone_at >= limit
            if not back_late:
                known[raised.code] = replace(raised, gone_at=None)
        elif raised.gone_at is None:
            known[raised.code] = replace(raised, gone_at=now.wall)
        elif now.wall - raised.gone_at < limit:
            known[raised.code] = raised
    for code, severity in shown.items():
        if code not in known:
            known[code] = Raised(code)
            record = ending.alert(record, now, code, severity, _say(code))
    raised_now = tuple(known.values())
    return record if raised_now == record.raised else replace(record, raised=raised_now)


def _shown(faults: Faults) -> dict[str, Severity]:
    shown: dict[str, Severity] = {h.name: h.severity for h in faults.health if h.severity != "info"}
    error = error_name(faults.print_error)
    if faults.print_error and error not in CANCELLED:
        shown[error] = "serious"
    return shown


def _say(code: str) -> str:
    meaning = error_text(code) or health_text(code)
    return f"{meaning} ({code})" if meaning else f"The printer reports {code}"
