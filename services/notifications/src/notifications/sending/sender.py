"""Sends one delivery to one target, once, and says in words what became of it."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.mail_transports import Mailbox, NotSentError, Smtp, UncertainError, server_of
from chassis.sealing import Sealer, UnsealError
from notifications.domain.deliveries import Delivery, Outcome
from notifications.domain.targets import Target, TargetKind
from notifications.sending import secrets, words
from notifications.sending.chat import Chats
from notifications.sending.webhook import Post, Webhooks, encode
from notifications.settings import Settings

_STEPS = 8
"""Steps of a talk with a mail server, each of which may take the whole of its time."""
_MARGIN = 5.0


@dataclass(frozen=True, slots=True)
class About:
    """Whose message it is."""

    tenant_id: UUID
    name: str
    zone: ZoneInfo


class Sender:
    """Every way out."""

    def __init__(self, settings: Settings) -> None:
        server = server_of(settings)
        self._mail = Smtp(server) if server else Mailbox(settings.mailbox_dir)
        self._mail_seconds = settings.smtp_seconds * _STEPS
        self._settings = settings
        self._sealer = Sealer(settings.secret_key.get_secret_value())
        allowed = settings.allowed_hosts
        self._webhooks = Webhooks(seconds=settings.send_seconds, allowed=allowed)
        self._chats = Chats(seconds=settings.send_seconds, allowed=allowed)

    @property
    def most_seconds(self) -> float:
        """How long one attempt may take."""
        return max(self._settings.send_seconds, self._mail_seconds, self._chats.most_seconds) + _MARGIN

    async def send(self, about: About, delivery: Delivery, target: Target) -> Outcome:
        """Send it; whatever goes wrong is an outcome."""
        try:
            async with asyncio.timeout(self.most_seconds):
                match target.kind:
                    case TargetKind.WEBHOOK:
                        return await self._webhook(about, delivery, target)
                    case TargetKind.CHAT:
                        return await self._chat(about, delivery, target)
                    case TargetKind.EMAIL:
                        return await self._email(about, delivery, target)
                    case TargetKind.INBOX:
                        return Outcome("ok", "It is in the list.")
        except UnsealError:
            message = "Its secret cannot be opened: the key of the installation is another one. Set it anew."
            return Outcome("secret_lost", message, is_final=True)
        except TimeoutError:
            return Outcome("timeout", "It took too long.")

    async def close(self) -> None:
        await self._chats.close()

    async def _webhook(self, about: About, delivery: Delivery, target: Target) -> Outcome:
        one = delivery.occasions[0]
        body = encode(words.document(delivery, tenant_id=about.tenant_id))
        post = Post(target.config["url"], delivery.id, one.event_id, one.type, body)
        now = datetime.now(UTC)
        kept = secrets.open_secrets(self._sealer, about.tenant_id, target)
        return await self._webhooks.post(post, kept.valid(now), at=int(now.timestamp()))

    async def _chat(self, about: About, delivery: Delivery, target: Target) -> Outcome:
        address = secrets.open_address(self._sealer, about.tenant_id, target)
        return await self._chats.send(address, words.subject(delivery), self._text(about, delivery))

    async def _email(self, about: About, delivery: Delivery, target: Target) -> Outcome:
        began = time.monotonic()
        code, said, is_final = "ok", "The mail server took it.", False
        if isinstance(self._mail, Mailbox):
            said = "It is in the local mailbox: this installation has no mail server."
        try:
            letter = words.letter(
                delivery,
                target,
                self._text(about, delivery),
                sender=self._settings.mail_from,
                sender_name=self._settings.mail_from_name,
            )
            await self._mail.send(about.tenant_id, delivery.id, letter)
        except NotSentError as error:
            code, said, is_final = "not_sent", f"The mail server did not take it: {error}", error.is_final
        except UncertainError as error:
            code, said = "uncertain", f"The mail server may have taken it: {error}"
        except ValueError as error:
            code, said, is_final = "not_sent", str(error), True
        taken = int((time.monotonic() - began) * 1000)
        return Outcome(code, said, latency_ms=taken, is_final=is_final)

    def _text(self, about: About, delivery: Delivery) -> str:
        url = self._settings.public_url.rstrip("/")
        return words.text(delivery, public_url=url, tenant=about.name, zone=about.zone)
