"""What jobs says: domain values shaped into the contracts' events."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts.jobs import (
    AuditHead,
    JobApproved,
    JobArchived,
    JobCompleted,
    JobConfirmed,
    JobDeleted,
    JobErased,
    JobFailed,
    JobOverridden,
    JobPickedUp,
    JobPrinting,
    JobRejected,
    JobReverted,
    JobSubmitted,
    JobUpdated,
)
from contracts.printer_gateway import PlateClaimed
from jobs.domain.audit import JobEvent
from jobs.domain.jobs import Job

JobMessage = (
    JobSubmitted
    | JobApproved
    | JobRejected
    | JobConfirmed
    | JobPrinting
    | JobFailed
    | JobCompleted
    | JobPickedUp
    | JobArchived
    | JobReverted
    | JobOverridden
    | JobUpdated
    | JobDeleted
)


def job_message(
    kind: type[JobMessage], tenant_id: UUID, job: Job, by: str, head: JobEvent | None
) -> JobMessage:
    """The full state of a job, without anything that says who its student is."""
    return kind(**_state(tenant_id, job, by, head))


def job_erased(
    tenant_id: UUID, job: Job, by: str, head: JobEvent | None, print_ids: Sequence[UUID]
) -> JobErased:
    """That the student was forgotten, and whose files' names are to be forgotten with the student."""
    return JobErased(**_state(tenant_id, job, by, head), print_ids=tuple(print_ids))


def _state(tenant_id: UUID, job: Job, by: str, head: JobEvent | None) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "version": job.version,
        "job_id": job.id,
        "number": job.number,
        "status": job.status.value,
        "status_since": job.status_since,
        "method": job.method,
        "color": job.color,
        "printer": job.printer,
        "discipline": job.discipline,
        "material": job.material,
        "weight_g": job.weight_g,
        "time_hours": job.time_hours,
        "cost": job.cost_usd,
        "currency": job.currency,
        "prints_expected": job.prints_expected,
        "prints_done": job.prints_done,
        "printing_printer_id": job.printing_printer_id,
        "printing_printer": job.printing_printer,
        "is_viewed": job.staff_viewed_at is not None,
        "is_confirmation_expired": job.is_confirmation_expired,
        "needs_review": job.needs_review,
        "locked_by": job.locked_by,
        "locked_until": job.locked_until,
        "failures": job.failures,
        "reprints": job.reprints,
        "is_abandoned": job.abandoned_at is not None,
        "is_deleted": job.deleted_at is not None,
        "created_at": job.created_at,
        "by": by,
        "audit": AuditHead(id=head.id, hash=head.hash) if head else None,
    }


def claim(tenant_id: UUID, print_id: UUID, job_id: UUID) -> PlateClaimed:
    return PlateClaimed(tenant_id=tenant_id, print_id=print_id, by="job", job_id=job_id)
