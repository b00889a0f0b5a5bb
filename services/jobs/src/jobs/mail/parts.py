"""The parts that send e-mails, put together."""

from dataclasses import dataclass

from chassis.db import Database
from chassis.mail_transports import Mailbox, Smtp, server_of
from chassis.sealing import Sealer
from jobs.mail.letters import Writer
from jobs.mail.postman import OnSent, Postman, Sender
from jobs.settings import Settings

_STEPS = 8
"""Steps of a talk with a mail server, each of which may take the whole of its time."""


@dataclass(frozen=True, slots=True)
class Post:
    """What the service needs for e-mails."""

    writer: Writer
    mailbox: Mailbox | None
    """None where a mail server takes the e-mails."""
    postman: Postman

    async def run(self) -> None:
        """Send what waits, until cancelled."""
        try:
            await self.postman.run()
        finally:
            await self.writer.close()


def build(settings: Settings, database: Database, *, on_sent: OnSent) -> Post:
    writer, server = Writer(), server_of(settings)
    mailbox = Mailbox(settings.mailbox_dir or settings.storage_dir / "mailbox")
    postman = Postman(
        database,
        Smtp(server) if server else mailbox,
        Sealer(settings.secret_key.get_secret_value()),
        writer,
        Sender(settings.mail_from, settings.mail_from_name),
        seconds=settings.smtp_seconds * _STEPS,
        on_sent=on_sent,
    )
    return Post(writer, None if server else mailbox, postman)
