"""Sends what waits, each e-mail at most once.

An e-mail is marked as `sending`, and that is committed, before anything of it leaves. Whoever finds it so
after its time asks the transport whether it went out; when nobody knows, it stays `uncertain` until a person
decides.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

from chassis import failpoints
from chassis.db import Database, Transaction, retry_races
from chassis.due_work import work
from chassis.mail_transports import NotSentError, Transport, UncertainError
from chassis.sealing import Sealer, UnsealError
from chassis.telemetry import log
from jobs.domain.mail import (
    MAX_ATTEMPTS,
    AddressRefusedError,
    Mail,
    MailStatus,
    TemplateInvalidError,
    pause_after,
)
from jobs.mail import defaults
from jobs.mail.letters import Writer, message
from jobs.metrics import MAILS
from jobs.store import jobs
from jobs.store import mail as mails

OnSent = Callable[[Transaction, Mail], Awaitable[None]]
"""Called in the transaction that records that an e-mail was sent."""
_MARGIN_SECONDS = 30.0
_KEEP_UNSENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Sender:
    address: str
    name: str


class Postman:
    """Sends e-mails until cancelled; several processes may at once."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        sealer: Sealer,
        writer: Writer,
        sender: Sender,
        *,
        seconds: float,
        on_sent: OnSent,
    ) -> None:
        """Put a postman together.

        Args:
            database: where the queue is.
            transport: the way out.
            sealer: opens what the e-mails say.
            writer: fills in templates.
            sender: whom they are from.
            seconds: how long the transport may take for one e-mail.
            on_sent: see `OnSent`.
        """
        self._database, self._transport, self._sealer = database, transport, sealer
        self._writer, self._sender, self._seconds = writer, sender, seconds
        self._on_sent = on_sent

    async def run(self) -> None:
        """Work until cancelled."""
        await work(self._database, "mails", self.send_one)

    async def send_one(self, tenant_id: UUID) -> bool:
        """Send one e-mail, or settle one that a dead process left; False when none was due."""
        async with self._database.transaction(tenant_id) as tx:
            mail = await mails.next_due(tx)
            if mail is None:
                return False
            await mails.give_up(tx, tx.now - _KEEP_UNSENT)
            if mail.status is MailStatus.SENDING:
                await self._settle_abandoned(tx, mail)
                return True
            try:
                letter = await self._message(tx, mail)
            except (TemplateInvalidError, AddressRefusedError, UnsealError, ValueError) as error:
                await mails.settle(tx, mail.id, MailStatus.FAILED, str(error)[:300])
                return True
            lease = timedelta(seconds=self._seconds + _MARGIN_SECONDS)
            attempt = await mails.claim(tx, mail, tx.now + lease)
        failpoints.hit("mail.claimed")
        await self._send(tenant_id, mail, attempt, letter)
        return True

    async def _message(self, tx: Transaction, mail: Mail) -> EmailMessage:
        assert mail.recipient is not None
        assert mail.sealed is not None
        context = json.loads(self._sealer.open(mail.sealed, tx.tenant_id, mail.job_id))
        own = await mails.wordings(tx)
        letter = await self._writer.write(own.get(mail.template) or defaults.wording(mail.template), context)
        return message(
            letter,
            mail_id=mail.id,
            sender=self._sender.address,
            sender_name=self._sender.name,
            to=mail.recipient,
            at=tx.now,
        )

    async def _send(self, tenant_id: UUID, mail: Mail, attempt: int, letter: EmailMessage) -> None:
        status, error, is_final = MailStatus.SENT, None, True
        try:
            async with asyncio.timeout(self._seconds):
                await self._transport.send(tenant_id, mail.id, letter)
        except NotSentError as failure:
            status, error, is_final = MailStatus.FAILED, str(failure), failure.is_final
        except (UncertainError, TimeoutError) as failure:
            status, error = MailStatus.UNCERTAIN, str(failure) or "no answer in time"
        failpoints.hit("mail.delivered")

        async def record() -> None:
            async with self._database.transaction(tenant_id) as tx:
                # A job before its e-mails, as where a student is forgotten.
                await jobs.hold(tx, [mail.job_id])
                await self._record(tx, mail.id, attempt, status, error, is_final=is_final)
                failpoints.hit("mail.recorded")

        # It has left: what became of it must not be lost in a race.
        await retry_races(record)
        failpoints.hit("mail.committed")
        MAILS.labels(status.value).inc()

    async def _record(
        self,
        tx: Transaction,
        mail_id: UUID,
        attempt: int,
        status: MailStatus,
        error: str | None,
        *,
        is_final: bool,
    ) -> None:
        mail = await mails.find(tx, mail_id, lock=True)
        if mail is None or not _is_news(mail, attempt, status):
            return
        if status is MailStatus.FAILED and not is_final and attempt < MAX_ATTEMPTS:
            await mails.queue_again(tx, mail, tx.now + pause_after(attempt), error)
            return
        if status is not MailStatus.SENT:
            log.warning("an e-mail was not sent", mail=str(mail_id), status=status, error=error)
        await mails.settle(tx, mail_id, status, error)
        if status is MailStatus.SENT:
            await self._on_sent(tx, mail)

    async def _settle_abandoned(self, tx: Transaction, mail: Mail) -> None:
        """Decide about an e-mail that a process had in hand when it died."""
        sent = await self._transport.was_sent(tx.tenant_id, mail.id)
        if sent is None:
            reason = "a process died while it was sent"
            await mails.settle(tx, mail.id, MailStatus.UNCERTAIN, reason)
        elif sent:
            await self._record(tx, mail.id, mail.attempts, MailStatus.SENT, None, is_final=True)
        else:
            await mails.queue_again(tx, mail, tx.now, mail.error)


def _is_news(mail: Mail, attempt: int, status: MailStatus) -> bool:
    """Whether the outcome of an attempt still counts: after its time, another process may have settled it."""
    if mail.attempts == attempt and mail.status is MailStatus.SENDING:
        return True
    return status is MailStatus.SENT and mail.status is not MailStatus.SENT
