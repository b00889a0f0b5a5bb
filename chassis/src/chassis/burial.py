"""How a message becomes a dead letter: kept in the service's database, and announced."""

from uuid import UUID

from nats.aio.msg import Msg

from chassis.db import Database, new_id
from chassis.dead_letters import UNKNOWN_TENANT, DeadLetterStore
from contracts.dead import MessageDead


async def bury(db: Database, letters: DeadLetterStore, durable: str, msg: Msg, error: Exception) -> None:
    """Keep a message that cannot be handled; a second time it stays as it is."""
    headers = dict(msg.headers or {})
    async with db.transaction(_tenant_of(msg)) as tx:
        letter_id = await letters.add(
            tx,
            durable=durable,
            stream_seq=msg.metadata.sequence.stream,
            event_id=_uuid(headers.get("ce-id")),
            event_type=headers.get("ce-type"),
            subject=msg.subject,
            headers=headers,
            body=msg.data,
            error=f"{type(error).__name__}: {error}"[:2000],
            trace=headers.get("traceparent"),
            deliveries=msg.metadata.num_delivered or 1,
        )
        if letter_id is None:
            return
        announcement = MessageDead(
            tenant_id=tx.tenant_id,
            dead_letter_id=letter_id,
            service=db.source,
            durable=durable,
            event_id=_uuid(headers.get("ce-id")),
            event_type=headers.get("ce-type"),
            original_subject=msg.subject,
            error=str(error)[:500],
        )
        tx.emit(announcement, event_id=new_id())


def _tenant_of(msg: Msg) -> UUID:
    """The tenant of a message that may be malformed: its header, else its subject, else nobody's."""
    tokens = msg.subject.split(".")
    candidates = [(msg.headers or {}).get("ce-tenantid"), tokens[2] if len(tokens) > 2 else None]
    return next((found for found in map(_uuid, candidates) if found), UNKNOWN_TENANT)


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
