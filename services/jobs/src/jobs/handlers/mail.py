"""E-mails to students: queued with a change, what became of them, and their words."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.db import Transaction
from chassis.errors import not_found
from chassis.sealing import Sealer
from jobs.domain.mail import (
    RETRIED,
    Mail,
    MailNotWaitingError,
    MailStatus,
    Template,
    Wording,
    check_address,
)
from jobs.mail import defaults
from jobs.mail.letters import Letter, Writer
from jobs.store import mail as mails


async def enqueue(
    tx: Transaction,
    sealer: Sealer,
    job_id: UUID,
    template: Template,
    version: int,
    *,
    to: str,
    context: Mapping[str, Any],
) -> bool:
    """Queue an e-mail with the change that causes it; the postman sends it after the commit.

    Args:
        tx: the transaction of that change.
        sealer: keeps what it says, links included, from standing in the table in the clear.
        job_id: the job.
        template: the occasion.
        version: which e-mail of this occasion; a resend takes the next.
        to: one plain address.
        context: values for the names in `domain.mail.SAMPLE`, as JSON can carry them.

    Returns:
        False when there is one for this template, job and version already.

    Raises:
        AddressRefusedError: not one plain address.
    """
    check_address(to)
    sealed = sealer.seal(json.dumps(dict(context), default=str), tx.tenant_id, job_id)
    return await mails.enqueue(
        tx, job_id=job_id, template=template, version=version, recipient=to, sealed=sealed
    )


async def page(
    tx: Transaction, *, job_id: UUID | None, status: MailStatus | None, skip: int, limit: int
) -> tuple[list[Mail], int]:
    """The ledger, newest first."""
    return await mails.page(tx, job_id=job_id, status=status, skip=skip, limit=limit)


async def send_again(tx: Transaction, mail_id: UUID) -> Mail:
    """Queue an e-mail again that failed, or of which nobody knows; it says what it said before.

    Raises:
        Problem: 404.
        MailNotWaitingError: it was sent, waits anyway, or has been forgotten.
    """
    mail = await _locked(tx, mail_id)
    if mail.status not in RETRIED or mail.sealed is None or mail.recipient is None:
        raise MailNotWaitingError(f"This e-mail is {mail.status} and cannot be sent again.")
    # The count goes on: by it, a process that was thought dead knows that its attempt is over.
    await mails.queue_again(tx, mail, tx.now, mail.error)
    return await _locked(tx, mail_id)


async def cancel(tx: Transaction, mail_id: UUID) -> Mail:
    """Give up an e-mail that was not sent.

    Raises:
        Problem: 404.
        MailNotWaitingError: it was sent, or is being sent.
    """
    mail = await _locked(tx, mail_id)
    if mail.status not in {*RETRIED, MailStatus.QUEUED}:
        raise MailNotWaitingError(f"This e-mail is {mail.status} and cannot be cancelled.")
    await mails.settle(tx, mail_id, MailStatus.CANCELLED, mail.error)
    return await _locked(tx, mail_id)


async def forget(tx: Transaction, job_id: UUID) -> list[UUID]:
    """Take a person out of a job's e-mails; returns the ids of those a local mailbox may hold."""
    return await mails.forget(tx, job_id)


async def wordings(tx: Transaction) -> dict[Template, tuple[Wording, bool]]:
    """The words of every template, and whether they are the lab's own."""
    own = await mails.wordings(tx)
    return {one: (own.get(one) or defaults.wording(one), one in own) for one in Template}


async def set_wording(tx: Transaction, writer: Writer, template: Template, wording: Wording) -> Letter:
    """Give a template words of the lab's own; returns how it looks with examples.

    Raises:
        TemplateInvalidError: it cannot be filled in.
    """
    letter = await writer.preview(wording)
    await mails.set_wording(tx, template, wording)
    return letter


async def reset_wording(tx: Transaction, template: Template) -> Wording:
    """Go back to the default words."""
    await mails.reset_wording(tx, template)
    return defaults.wording(template)


async def _locked(tx: Transaction, mail_id: UUID) -> Mail:
    mail = await mails.find(tx, mail_id, lock=True)
    if mail is None:
        raise not_found("e-mail")
    return mail
