"""Messages that every service with consumers may publish."""

from typing import ClassVar
from uuid import UUID

from contracts.envelope import Event


class MessageDead(Event):
    """A message could not be handled and waits as a dead letter in the service that failed on it.

    Its subject is `dead.<service>.<tenant>.<dead letter>`.
    """

    type: ClassVar[str] = "dead.letter"
    entity: ClassVar[str] = "dead_letter_id"

    dead_letter_id: UUID
    service: str
    durable: str
    event_id: UUID | None
    event_type: str | None
    original_subject: str
    error: str

    @classmethod
    def address(cls) -> str:
        return "dead.{service}.{tenant_id}.{dead_letter_id}"

    @property
    def subject(self) -> str:
        return f"dead.{self.service}.{self.tenant_id}.{self.dead_letter_id}"
