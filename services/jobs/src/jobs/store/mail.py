"""Rows of e-mails and of their templates."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction, new_id
from jobs.domain.mail import Mail, MailStatus, Template, Wording
from jobs.tables.mail import MAIL_TEMPLATES, MAILS

_COLUMNS = [MAILS.c[name] for name in Mail.__slots__]
_WAITING = (MailStatus.QUEUED, MailStatus.SENDING)


def _mail(row: Row[Any]) -> Mail:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    return Mail(
        **{**values, "template": Template(values["template"]), "status": MailStatus(values["status"])}
    )


async def enqueue(
    tx: Transaction,
    *,
    job_id: UUID,
    template: Template,
    version: int,
    recipient: str,
    sealed: str,
) -> bool:
    """Queue an e-mail; False when there is one for this template, job and version already."""
    statement = (
        insert(MAILS)
        .values(
            id=new_id(),
            tenant_id=tx.tenant_id,
            job_id=job_id,
            template=template,
            version=version,
            recipient=recipient,
            sealed=sealed,
            status=MailStatus.QUEUED,
            created_at=tx.now,
            due_at=tx.now,
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "job_id", "template", "version"])
        .returning(MAILS.c.id)
    )
    return (await tx.session.execute(statement)).scalar_one_or_none() is not None


async def find(tx: Transaction, mail_id: UUID, *, lock: bool = False) -> Mail | None:
    query = select(*_COLUMNS).where(MAILS.c.tenant_id == tx.tenant_id, MAILS.c.id == mail_id)
    row = (await tx.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return _mail(row) if row else None


async def next_due(tx: Transaction) -> Mail | None:
    """An e-mail whose time has come, locked; those that another process works on are passed over."""
    query = (
        select(*_COLUMNS)
        .where(MAILS.c.tenant_id == tx.tenant_id, MAILS.c.status.in_(_WAITING), MAILS.c.due_at <= tx.now)
        .order_by(MAILS.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await tx.session.execute(query)).one_or_none()
    return _mail(row) if row else None


async def claim(tx: Transaction, mail: Mail, until: datetime) -> int:
    """Take an e-mail in hand; returns the number of the attempt."""
    values = {"status": MailStatus.SENDING, "attempts": mail.attempts + 1, "due_at": until}
    await _update(tx, MAILS.c.id == mail.id, values)
    return mail.attempts + 1


async def queue_again(tx: Transaction, mail: Mail, at: datetime, error: str | None) -> None:
    values = {"status": MailStatus.QUEUED, "due_at": at, "error": error, "finished_at": None}
    await _update(tx, MAILS.c.id == mail.id, values)


async def settle(tx: Transaction, mail_id: UUID, status: MailStatus, error: str | None) -> None:
    """End it; what was sent, or will not be, keeps nothing of what it said."""
    values: dict[str, Any] = {"status": status, "error": error, "finished_at": tx.now}
    if status in {MailStatus.SENT, MailStatus.CANCELLED}:
        values["sealed"] = None
    await _update(tx, MAILS.c.id == mail_id, values)


async def forget(tx: Transaction, job_id: UUID) -> list[UUID]:
    """Take a person out of a job's e-mails; returns their ids. What waits is cancelled."""
    own = MAILS.c.job_id == job_id
    waiting = own & MAILS.c.status.in_(_WAITING)
    cancelled = {"status": MailStatus.CANCELLED, "finished_at": tx.now, "sealed": None}
    await _update(tx, waiting, cancelled)
    await _update(tx, own, {"recipient": None, "sealed": None, "error": None})
    query = select(MAILS.c.id).where(MAILS.c.tenant_id == tx.tenant_id, own)
    return list((await tx.session.scalars(query)).all())


async def give_up(tx: Transaction, before: datetime) -> None:
    """Cancel what ended unsent long ago; its links go with it."""
    old = MAILS.c.status.in_((MailStatus.FAILED, MailStatus.UNCERTAIN)) & (MAILS.c.finished_at < before)
    await _update(tx, old, {"status": MailStatus.CANCELLED, "sealed": None})


async def page(
    tx: Transaction, *, job_id: UUID | None, status: MailStatus | None, skip: int, limit: int
) -> tuple[list[Mail], int]:
    """E-mails, newest first."""
    where = [MAILS.c.tenant_id == tx.tenant_id]
    if job_id is not None:
        where.append(MAILS.c.job_id == job_id)
    if status is not None:
        where.append(MAILS.c.status == status)
    total = await tx.session.scalar(select(func.count()).select_from(MAILS).where(*where))
    query = select(*_COLUMNS).where(*where).order_by(MAILS.c.id.desc()).offset(skip).limit(limit)
    return [_mail(row) for row in await tx.session.execute(query)], total or 0


async def _update(tx: Transaction, which: ColumnElement[bool], values: dict[str, Any]) -> None:
    await tx.session.execute(update(MAILS).where(MAILS.c.tenant_id == tx.tenant_id, which).values(values))


async def wordings(tx: Transaction) -> dict[Template, Wording]:
    """Templates that the lab has changed."""
    rows = await tx.session.execute(select(MAIL_TEMPLATES).where(MAIL_TEMPLATES.c.tenant_id == tx.tenant_id))
    return {Template(row.name): Wording(row.subject, row.text_body, row.html_body) for row in rows}


async def set_wording(tx: Transaction, template: Template, wording: Wording) -> None:
    values = {
        "subject": wording.subject,
        "text_body": wording.text_body,
        "html_body": wording.html_body,
        "updated_at": tx.now,
        "updated_by": tx.actor.name,
    }
    statement = insert(MAIL_TEMPLATES).values(tenant_id=tx.tenant_id, name=template, **values)
    key = ["tenant_id", "name"]
    await tx.session.execute(statement.on_conflict_do_update(index_elements=key, set_=values))


async def reset_wording(tx: Transaction, template: Template) -> None:
    own = (MAIL_TEMPLATES.c.tenant_id == tx.tenant_id) & (MAIL_TEMPLATES.c.name == template)
    await tx.session.execute(delete(MAIL_TEMPLATES).where(own))
