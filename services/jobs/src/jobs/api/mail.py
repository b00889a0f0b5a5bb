"""E-mails, for staff: what became of them, their words, and the local mailbox."""

import asyncio
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Query, Request

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from chassis.errors import not_found
from chassis.mail_transports import Mailbox
from jobs.domain.mail import (
    SAMPLE,
    AddressRefusedError,
    MailNotWaitingError,
    MailStatus,
    Template,
    TemplateInvalidError,
)
from jobs.handlers import mail
from jobs.mail.letters import Writer
from jobs.schemas.mail import (
    DeliveredOut,
    LetterOut,
    MailboxPage,
    MailOut,
    MailPage,
    TemplateList,
    TemplateOut,
    WordingIn,
)

api = router(prefix="/jobs", tags=["e-mails"])
READ, WRITE, ADMIN = (
    needs(one) for one in (Permission.JOBS_READ, Permission.JOBS_WRITE, Permission.JOBS_ADMIN)
)
ERRORS: dict[type[Exception], int] = {
    AddressRefusedError: 422,
    MailNotWaitingError: 409,
    TemplateInvalidError: 422,
}


def _writer(request: Request) -> Writer:
    return cast("Writer", request.app.state.mail.writer)


def _mailbox(request: Request) -> Mailbox:
    mailbox = request.app.state.mail.mailbox
    if mailbox is None:
        raise not_found("mailbox: e-mails go to a mail server")
    return cast("Mailbox", mailbox)


Writing = Annotated[Writer, Depends(_writer)]
Box = Annotated[Mailbox, Depends(_mailbox)]


@api.get("/mails", dependencies=[READ])
async def list_mails(
    tx: Tx,
    paging: PageQuery,
    job_id: UUID | None = None,
    status: Annotated[MailStatus | None, Query()] = None,
) -> MailPage:
    """What became of e-mails, newest first."""
    found, total = await mail.page(tx, job_id=job_id, status=status, skip=paging.skip, limit=paging.limit)
    items = [MailOut.model_validate(one) for one in found]
    return MailPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("/mails/{mail_id}/send-again", dependencies=[WRITE])
async def send_mail_again(tx: Tx, mail_id: UUID) -> MailOut:
    """Send an e-mail that failed, or of which nobody knows whether it arrived: then it may arrive twice."""
    return MailOut.model_validate(await mail.send_again(tx, mail_id))


@api.post("/mails/{mail_id}/cancel", dependencies=[WRITE])
async def cancel_mail(tx: Tx, mail_id: UUID) -> MailOut:
    """Give up an e-mail that was not sent."""
    return MailOut.model_validate(await mail.cancel(tx, mail_id))


@api.get("/mail-templates", dependencies=[READ])
async def list_templates(tx: Tx) -> TemplateList:
    """The words of every occasion."""
    found = await mail.wordings(tx)
    items = [TemplateOut.of(name, wording, is_own=own) for name, (wording, own) in found.items()]
    return TemplateList(items=items, names=list(SAMPLE))


@api.put("/mail-templates/{name}", dependencies=[ADMIN])
async def set_template(tx: Tx, writer: Writing, name: Template, body: WordingIn) -> TemplateOut:
    """Give an occasion words of the lab's own."""
    await mail.set_wording(tx, writer, name, body.wording())
    return TemplateOut.of(name, body.wording(), is_own=True)


@api.post("/mail-templates/{name}/preview", dependencies=[ADMIN])
async def preview_template(
    tx: Tx, writer: Writing, name: Template, body: WordingIn | None = None
) -> LetterOut:
    """Words filled in with examples: those given, or those in use. Nothing is kept."""
    wording = body.wording() if body else (await mail.wordings(tx))[name][0]
    return LetterOut.model_validate(await writer.preview(wording))


@api.delete("/mail-templates/{name}", status_code=204, dependencies=[ADMIN])
async def reset_template(tx: Tx, name: Template) -> None:
    """Go back to the default words."""
    await mail.reset_wording(tx, name)


@api.get("/mailbox", dependencies=[ADMIN])
async def list_mailbox(tx: Tx, mailbox: Box, paging: PageQuery) -> MailboxPage:
    """E-mails in the local mailbox, newest first: where there is no mail server, they go nowhere else."""
    ids = await asyncio.to_thread(mailbox.ids, tx.tenant_id)
    shown = ids[paging.skip : paging.skip + paging.limit]
    found = [await asyncio.to_thread(mailbox.read, tx.tenant_id, one) for one in shown]
    items = [DeliveredOut.model_validate(one) for one in found if one is not None]
    return MailboxPage(items=items, total=len(ids), skip=paging.skip, limit=paging.limit)


@api.get("/mailbox/{mail_id}", dependencies=[ADMIN])
async def get_delivered(tx: Tx, mailbox: Box, mail_id: UUID) -> DeliveredOut:
    """An e-mail in the local mailbox."""
    found = await asyncio.to_thread(mailbox.read, tx.tenant_id, mail_id)
    if found is None:
        raise not_found("e-mail")
    return DeliveredOut.model_validate(found)
