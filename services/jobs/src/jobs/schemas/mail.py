"""E-mails over HTTP."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import StringConstraints

from chassis.edge import Page
from jobs.domain.mail import MailStatus, Template, Wording
from jobs.schemas.fields import Answer, Request

Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]
Subject = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00\r\n]*$")]


class MailOut(Answer):
    """One e-mail: never what it says, because links in it are secret."""

    id: UUID
    job_id: UUID
    template: Template
    version: int
    recipient: str | None
    """None once the student was forgotten."""
    status: MailStatus
    attempts: int
    error: str | None
    created_at: datetime
    finished_at: datetime | None


class MailPage(Page):
    items: list[MailOut]


class WordingIn(Request):
    """The words of a template, with Jinja2 in them."""

    subject: Subject
    text_body: Words
    html_body: Annotated[str, StringConstraints(max_length=50_000, pattern=r"^[^\x00]*$")] = ""
    """Left out, e-mails are plain text."""

    def wording(self) -> Wording:
        return Wording(self.subject, self.text_body, self.html_body)


class LetterOut(Answer):
    """A template filled in with examples."""

    subject: str
    text_body: str
    html_body: str


class TemplateOut(Answer):
    name: Template
    subject: str
    text_body: str
    html_body: str
    is_own: bool
    """Whether these are the lab's own words."""

    @classmethod
    def of(cls, name: Template, wording: Wording, *, is_own: bool) -> Self:
        return cls(
            name=name,
            subject=wording.subject,
            text_body=wording.text_body,
            html_body=wording.html_body,
            is_own=is_own,
        )


class TemplateList(Answer):
    items: list[TemplateOut]
    names: list[str]
    """What may stand in `{{ }}`."""


class DeliveredOut(Answer):
    """An e-mail in the local mailbox."""

    id: UUID
    to: str
    subject: str
    sent_at: datetime
    text: str
    html: str


class MailboxPage(Page):
    items: list[DeliveredOut]
