"""E-mails as they go out: words and context become a message."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from chassis.confined import BrokenError, Confined, ExhaustedError, Limits, RefusedError
from jobs.domain.mail import SAMPLE, TemplateInvalidError, Wording, check_address

_RENDER = "jobs.mail.rendering:render"
_LIMITS = Limits(memory_bytes=96 * 1024**2, cpu_seconds=1, seconds=6.0)


@dataclass(frozen=True, slots=True)
class Letter:
    """A template filled in."""

    subject: str
    text_body: str
    html_body: str


class Writer:
    """Fills in templates, in a limited child process."""

    def __init__(self) -> None:
        self._renderer = Confined(_RENDER, _LIMITS)

    async def write(self, wording: Wording, context: Mapping[str, Any]) -> Letter:
        """Fill in a template; what the context does not know is empty.

        Raises:
            TemplateInvalidError: it cannot be filled in.
        """
        known = dict.fromkeys(SAMPLE, "") | dict(context)
        try:
            found = await self._renderer.run(wording=asdict(wording), context=known)
        except RefusedError as error:
            raise TemplateInvalidError(error.code, str(error)) from error
        except (ExhaustedError, BrokenError) as error:
            raise TemplateInvalidError(None, "This template takes too much to fill in.") from error
        return Letter(**found)

    async def preview(self, wording: Wording) -> Letter:
        """Fill in a template with examples.

        Raises:
            TemplateInvalidError: it cannot be filled in.
        """
        return await self.write(wording, SAMPLE)

    async def close(self) -> None:
        await self._renderer.close()


def message(
    letter: Letter, *, mail_id: UUID, sender: str, sender_name: str, to: str, at: datetime
) -> EmailMessage:
    """The letter as a message, plain and HTML.

    Raises:
        AddressRefusedError: the recipient is not one plain address.
        ValueError: a header would hold a line break.
    """
    check_address(to)
    found = EmailMessage(policy=SMTP)
    local, _, domain = sender.rpartition("@")
    found["From"] = Address(sender_name, local, domain)
    found["To"] = to
    found["Subject"] = letter.subject
    found["Date"] = format_datetime(at)
    # The same for every attempt: should a server get it twice, it can tell.
    found["Message-ID"] = f"<{mail_id}@{domain}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(letter.text_body)
    if letter.html_body.strip():
        found.add_alternative(letter.html_body, subtype="html")
    return found
