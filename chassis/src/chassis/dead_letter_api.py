"""HTTP routes for dead letters, the same in every service with a database."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from chassis import inbox
from chassis.auth import Permission
from chassis.db import Transaction
from chassis.dead_letters import DeadLetterStatus, DeadLetterStore
from chassis.edge import Page, PageQuery, Tx, needs, router
from chassis.errors import Problem, conflict, not_found
from chassis.messaging import Consumer, Message
from contracts.envelope import Envelope, MalformedMessageError


class DeadLetter(BaseModel):
    """A message that could not be handled."""

    id: UUID
    durable: str
    event_id: UUID | None
    event_type: str | None
    subject: str
    error: str
    trace: str | None
    deliveries: int
    status: DeadLetterStatus
    body: str
    """The message's body; base64 when it is not text."""
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None


class DeadLetterPage(Page):
    items: list[DeadLetter]


def dead_letter_routes(store: DeadLetterStore, consumers: Sequence[Consumer]) -> APIRouter:
    """List, replay and discard the dead letters of one service."""
    api = router(tags=["dead letters"])
    by_durable = {consumer.durable.name: consumer for consumer in consumers}

    @api.get("/dead-letters", dependencies=[needs(Permission.MESSAGES_READ)])
    async def list_dead_letters(
        tx: Tx, paging: PageQuery, status: Annotated[DeadLetterStatus | None, Query()] = None
    ) -> DeadLetterPage:
        rows, total = await store.page(tx, status=status, skip=paging.skip, limit=paging.limit)
        return DeadLetterPage(
            items=[_shape(row) for row in rows], total=total, skip=paging.skip, limit=paging.limit
        )

    @api.post("/dead-letters/{letter_id}/replay", dependencies=[needs(Permission.MESSAGES_WRITE)])
    async def replay_dead_letter(tx: Tx, letter_id: UUID) -> DeadLetter:
        """Run the handler again, with the same event id: it counts once. Fails as the handler fails."""
        row = await _open_letter(store, tx, letter_id)
        await _replay(tx, by_durable[row["durable"]], row)
        await store.resolve(tx, letter_id, DeadLetterStatus.REPLAYED, tx.now, tx.actor.name)
        return _shape(row | _resolution(tx, DeadLetterStatus.REPLAYED))

    @api.post("/dead-letters/{letter_id}/discard", dependencies=[needs(Permission.MESSAGES_WRITE)])
    async def discard_dead_letter(tx: Tx, letter_id: UUID) -> DeadLetter:
        """Give a message up; it is never handled."""
        row = await _open_letter(store, tx, letter_id)
        await store.resolve(tx, letter_id, DeadLetterStatus.DISCARDED, tx.now, tx.actor.name)
        return _shape(row | _resolution(tx, DeadLetterStatus.DISCARDED))

    return api


async def _open_letter(store: DeadLetterStore, tx: Transaction, letter_id: UUID) -> dict[str, Any]:
    row = await store.lock(tx, letter_id)
    if row is None:
        raise not_found("dead letter")
    if row["status"] != DeadLetterStatus.OPEN:
        raise conflict("already_resolved", f"This dead letter was {row['status']} already.")
    return row


async def _replay(tx: Transaction, consumer: Consumer, row: dict[str, Any]) -> None:
    registry = {event.ce_type(): event for event in consumer.events}
    try:
        envelope = Envelope.parse(row["headers"], row["body"], registry)
    except MalformedMessageError as error:
        raise Problem(409, "still_malformed", str(error)) from error
    new = await inbox.claim(await tx.raw(), consumer.durable.name, [envelope.id])
    if new:
        await consumer.handle(tx, [Message(envelope.id, envelope.event, envelope.time)])


def _resolution(tx: Transaction, status: DeadLetterStatus) -> dict[str, Any]:
    return {"status": status, "resolved_at": tx.now, "resolved_by": tx.actor.name}


def _shape(row: dict[str, Any]) -> DeadLetter:
    raw: bytes = row["body"]
    try:
        body = raw.decode()
    except UnicodeDecodeError:
        body = base64.b64encode(raw).decode()
    return DeadLetter.model_validate(row | {"body": body})
