"""Ways out for e-mails: a folder on this machine, or a mail server.

Each says of a failure whether the e-mail may have gone out: then it is not sent again.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, Protocol
from uuid import UUID

import aiosmtplib
from aiosmtplib.errors import SMTPException, SMTPResponseException

from chassis import disk
from chassis.settings import MailSettings

TRANSIENT = range(400, 500)


class NotSentError(Exception):
    """The e-mail surely did not go out."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final
        """Whether the server will say the same again."""


class UncertainError(Exception):
    """The e-mail may have gone out: the link broke while the server had it."""


class Transport(Protocol):
    """A way out."""

    async def send(self, tenant_id: UUID, mail_id: UUID, message: EmailMessage) -> None:
        """Send an e-mail.

        Raises:
            NotSentError: it did not go out.
            UncertainError: nobody knows.
        """

    async def was_sent(self, tenant_id: UUID, mail_id: UUID) -> bool | None:
        """Whether an e-mail went out by which a process died; None when nobody knows."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An e-mail in the local mailbox."""

    id: UUID
    to: str
    subject: str
    sent_at: datetime
    text: str
    html: str


class Mailbox:
    """A folder of `.eml` files, one folder per tenant; any mail program opens them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, tenant_id: UUID, mail_id: UUID, message: EmailMessage) -> None:
        try:
            await asyncio.to_thread(self._keep, self._path(tenant_id, mail_id), message.as_bytes())
        except OSError as error:
            raise NotSentError(f"the mailbox cannot be written: {error}") from error

    async def was_sent(self, tenant_id: UUID, mail_id: UUID) -> bool | None:
        return self._path(tenant_id, mail_id).exists()

    def ids(self, tenant_id: UUID) -> list[UUID]:
        """E-mails that are here, newest first."""
        names = (path.stem for path in (self._folder / str(tenant_id)).glob("*.eml"))
        return sorted((UUID(name) for name in names), reverse=True)

    def read(self, tenant_id: UUID, mail_id: UUID) -> Delivered | None:
        try:
            content = self._path(tenant_id, mail_id).read_bytes()
        except FileNotFoundError:
            return None
        found = message_from_bytes(content, policy=default)
        return Delivered(
            id=mail_id,
            to=str(found["To"]),
            subject=str(found["Subject"]),
            sent_at=parsedate_to_datetime(str(found["Date"])),
            text=_part(found, "plain"),
            html=_part(found, "html"),
        )

    def forget(self, tenant_id: UUID, mail_ids: list[UUID]) -> None:
        """Delete e-mails, if they are here."""
        for mail_id in mail_ids:
            self._path(tenant_id, mail_id).unlink(missing_ok=True)

    def _path(self, tenant_id: UUID, mail_id: UUID) -> Path:
        return self._folder / str(tenant_id) / f"{mail_id}.eml"

    @staticmethod
    def _keep(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=disk.MODE)
        disk.write(path, content)


def _part(message: EmailMessage, kind: Literal["plain", "html"]) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str | None
    password: str | None
    seconds: float
    """For each step of the dialogue."""
    ca_file: Path | None = None

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


def server_of(settings: MailSettings) -> Server | None:
    """The mail server of the settings; None when e-mails stay in the local mailbox."""
    if settings.smtp_host is None:
        return None
    password = settings.smtp_password
    return Server(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
        seconds=settings.smtp_seconds,
        ca_file=settings.smtp_ca_file,
    )


class Smtp:
    """A mail server, by SMTP (RFC 5321)."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def send(self, tenant_id: UUID, mail_id: UUID, message: EmailMessage) -> None:  # noqa: ARG002 - a mail server knows neither
        client = self._client()
        with _surely_not_sent():
            await client.connect()
        try:
            with _surely_not_sent():
                await client.mail(str(message["From"].addresses[0].addr_spec))
                await client.rcpt(str(message["To"].addresses[0].addr_spec))
            await self._hand_over(client, message.as_bytes())
        finally:
            # What the server says to a goodbye changes nothing any more.
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                await client.quit()
            client.close()

    async def was_sent(self, tenant_id: UUID, mail_id: UUID) -> bool | None:  # noqa: ARG002 - it cannot be asked
        return None

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            timeout=server.seconds,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            cert_bundle=str(server.ca_file) if server.ca_file else None,
        )

    @staticmethod
    async def _hand_over(client: aiosmtplib.SMTP, content: bytes) -> None:
        """From here on the server may have the e-mail, unless it says no."""
        try:
            await client.data(content)
        except aiosmtplib.SMTPDataError as error:
            if error.code < min(TRANSIENT):
                raise UncertainError(f"the server answered {error.code}") from error
            raise _refusal(error) from error
        except (SMTPException, OSError, TimeoutError) as error:
            raise UncertainError(f"no answer after the content: {type(error).__name__}") from error


@contextlib.contextmanager
def _surely_not_sent() -> Iterator[None]:
    """Before its content is given away, no e-mail has gone out."""
    try:
        yield
    except SMTPResponseException as error:
        raise _refusal(error) from error
    except (SMTPException, OSError, TimeoutError, MessageError, UnicodeError) as error:
        raise NotSentError(f"{type(error).__name__}: {error}"[:300]) from error


def _refusal(error: SMTPResponseException) -> NotSentError:
    # A server that does not know its user today may know it when the settings are mended.
    is_final = error.code not in TRANSIENT and not isinstance(error, aiosmtplib.SMTPAuthenticationError)
    return NotSentError(f"{error.code} {error.message}"[:300], is_final=is_final)
