"""The history that cannot be changed: each entry is bound to the one before it by a hash.

Entries hold no personal data of students, so that forgetting one breaks nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
"""What stands before the first entry of a tenant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to a job, not yet written."""

    event_type: str
    details: Mapping[str, Any] = field(default_factory=dict)
    """JSON without floats and without anything that says who the student is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEvent:
    """One entry of the history."""

    id: int
    """Counts from 1 in each tenant, without gaps."""
    tenant_id: UUID
    job_id: UUID
    timestamp: datetime
    event_type: str
    details: Mapping[str, Any]
    triggered_by: str
    """Name of the member of the staff; `student` or `system`."""
    user_id: UUID | None
    """Who was signed in."""
    workstation_id: str | None
    hash: str = ""


def hash_of(event: JobEvent, previous: str) -> str:
    """The hash of an entry after the one with hash `previous`: SHA-256 over both, in canonical JSON."""
    content = {
        "id": event.id,
        "tenant_id": str(event.tenant_id),
        "job_id": str(event.job_id),
        "timestamp": event.timestamp.astimezone(UTC).isoformat(timespec="microseconds"),
        "event_type": event.event_type,
        "details": event.details,
        "triggered_by": event.triggered_by,
        "user_id": str(event.user_id) if event.user_id else None,
        "workstation_id": event.workstation_id,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
