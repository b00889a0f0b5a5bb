"""The envelope: CloudEvents 1.0 in NATS binary mode (attributes in headers, the event's JSON as the body).

Source: CloudEvents 1.0 NATS protocol binding; subjects and types as in docs/messages.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError

SPEC_VERSION = "1.0"
_TIME: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


class MalformedMessageError(ValueError):
    """A message that can never be handled: wrong headers, an unknown type, or a body outside its schema."""

    code = "malformed_message"


class Event(BaseModel):
    """A fact that happened; the base of every message body.

    Within a version only optional fields may be added; consumers ignore fields they do not know.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    type: ClassVar[str]
    """The first two tokens of the subject: `<noun>.<past-tense verb>`."""
    schema_version: ClassVar[int] = 1
    entity: ClassVar[str]
    """Name of the field whose value is the last token of the subject."""

    tenant_id: UUID

    @property
    def entity_id(self) -> UUID:
        value = getattr(self, self.entity)
        if not isinstance(value, UUID):
            raise TypeError(f"{type(self).__name__}.{self.entity} is not a UUID")
        return value

    @property
    def subject(self) -> str:
        return f"{self.type}.{self.tenant_id}.{self.entity_id}"

    @classmethod
    def address(cls) -> str:
        """The subject with its variable tokens named by their fields."""
        return f"{cls.type}.{{tenant_id}}.{{{cls.entity}}}"

    @classmethod
    def ce_type(cls) -> str:
        """`plate.completed`, and `plate.completed.v2` from the second version on."""
        return cls.type if cls.schema_version == 1 else f"{cls.type}.v{cls.schema_version}"


class EntityEvent(Event):
    """An event that carries the full public state of one aggregate, so that projections can be rebuilt.

    A projection upserts when `version` is newer than what it holds.
    """

    version: int
    """The aggregate's version: 1 at creation, +1 with every change."""

    @property
    def aggregate(self) -> str:
        return f"{self.type.partition('.')[0]}:{self.entity_id}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message as it travels: CloudEvents attributes and the event."""

    id: UUID
    source: str
    time: datetime
    event: Event
    trace: Mapping[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """NATS headers of this message; `Nats-Msg-Id` equals `ce-id`, for the broker's own deduplication."""
        return {
            "ce-specversion": SPEC_VERSION,
            "ce-id": str(self.id),
            "ce-source": self.source,
            "ce-type": self.event.ce_type(),
            "ce-time": self.time.isoformat(),
            "ce-subject": self.event.subject,
            "ce-tenantid": str(self.event.tenant_id),
            "content-type": "application/json",
            "Nats-Msg-Id": str(self.id),
            **self.trace,
        }

    @classmethod
    def parse(
        cls, headers: Mapping[str, str] | None, body: bytes, registry: Mapping[str, type[Event]]
    ) -> Self:
        """Read one message.

        Raises:
            MalformedMessageError: an attribute is missing or wrong, the type is not in `registry`, the body
                does not fit its schema, or header and body name different tenants.
        """
        attributes: Mapping[str, Any] = headers or {}
        try:
            ce_type = attributes["ce-type"]
            event_type = registry[ce_type]
            event_id = UUID(attributes["ce-id"])
            time = _TIME.validate_python(attributes["ce-time"])
            tenant = UUID(attributes["ce-tenantid"])
        except KeyError as error:
            raise MalformedMessageError(f"missing attribute or unknown type: {error}") from error
        except ValueError as error:
            raise MalformedMessageError(f"bad attribute: {error}") from error
        try:
            event = event_type.model_validate_json(body)
        except ValidationError as error:
            reasons = "; ".join(
                f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors()
            )
            raise MalformedMessageError(f"{ce_type}: {reasons}") from error
        if event.tenant_id != tenant:
            raise MalformedMessageError("header and body name different tenants")
        trace = {k: attributes[k] for k in ("traceparent", "tracestate") if k in attributes}
        return cls(event_id, str(attributes.get("ce-source", "")), time, event, trace)
