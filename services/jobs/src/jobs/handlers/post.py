"""E-mails to students: which occasion, and what each says."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from chassis.db import Transaction
from jobs.domain.jobs import Job
from jobs.domain.mail import Template
from jobs.handlers import mail
from jobs.links import Links
from jobs.store import lab


@dataclass(frozen=True, slots=True)
class Post:
    """Queues e-mails; they leave after the commit."""

    links: Links

    async def send(self, tx: Transaction, job: Job, template: Template, version: int, **more: Any) -> None:
        """Queue an e-mail; a second one of the same occasion and version is not."""
        if job.erased_at is not None:
            return
        context = await self._context(tx, job) | more
        await mail.enqueue(
            tx, self.links.sealer, job.id, template, version, to=job.student_email, context=context
        )

    async def _context(self, tx: Transaction, job: Job) -> dict[str, Any]:
        tenant, settings = await lab.tenant(tx), await lab.settings(tx)
        token = self.links.open(job.status_token_sealed, tx.tenant_id, job.id)
        zone = ZoneInfo(tenant.time_zone if tenant else "UTC")
        expires = job.confirm_token_expires
        return {
            "lab_name": tenant.name if tenant else "",
            "student_name": job.student_name,
            "job_number": str(job.number),
            "display_name": job.display_name,
            "original_filename": job.original_filename,
            "method": job.method,
            "printer": job.printer,
            "color": job.color,
            "material": job.material or "",
            "weight_g": str(job.weight_g or ""),
            "time_hours": str(job.time_hours or ""),
            "cost": str(job.cost_usd or ""),
            "currency": job.currency,
            "status_url": self.links.status(token),
            "expires_at": f"{expires.astimezone(zone):%d %B %Y, %H:%M}" if expires else "",
            "pickup_text": settings.pickup_text,
        }
