"""A small service of the tests' own, to prove the chassis on: it counts notes per topic."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from nats.aio.client import Client
from nats.js.api import StreamConfig
from pydantic import BaseModel, Field
from sqlalchemy import Column, Integer, Table, Text, Uuid, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import create_async_engine

from chassis import migrate
from chassis.auth import Permission
from chassis.consumer_loop import PermanentError
from chassis.db import Database, new_metadata
from chassis.dead_letters import dead_letters_table
from chassis.edge import Begin, Tx, needs, router
from chassis.http import Runtime, Service, build_app
from chassis.idempotency import idempotency_table
from chassis.inbox import inbox_tables
from chassis.messaging import Consumer, Message
from chassis.outbox import outbox_table
from chassis.provision import consumer_config
from chassis.settings import DatabaseSettings
from chassis.testing import running
from contracts.printers import PrinterRegistered
from contracts.topology import Durable

METADATA = new_metadata()
NOTES = Table(
    "notes",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
)
OUTBOX = outbox_table(METADATA)
INBOX = inbox_tables(METADATA)
LETTERS = dead_letters_table(METADATA)
KEYS = idempotency_table(METADATA)


class ProbeSettings(DatabaseSettings):
    service: ClassVar[str] = "probe"


class TopicClosedError(Exception):
    code = "topic_closed"
    extra: ClassVar = {"since": "noon", "status": "closed"}


class NewNote(BaseModel):
    topic: Annotated[str, Field(min_length=1)]


async def note(tx: Tx, topic: str) -> int:
    statement = insert(NOTES).values(tenant_id=tx.tenant_id, topic=topic, count=1)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "topic"], set_={"count": NOTES.c.count + 1}
    ).returning(NOTES.c.count)
    return int(await tx.session.scalar(statement))


api = router()


@api.post("/notes", status_code=201, dependencies=[needs(Permission.STOCK_WRITE)])
async def add_note(tx: Tx, body: NewNote) -> dict[str, int]:
    if body.topic == "closed":
        raise TopicClosedError("This topic is closed.")
    return {"count": await note(tx, body.topic)}


@api.get("/notes", dependencies=[needs(Permission.STOCK_READ)])
async def list_notes(tx: Tx) -> dict[str, int]:
    rows = await tx.session.execute(select(NOTES.c.topic, NOTES.c.count))
    return {row.topic: row.count for row in rows}


@api.post("/slow-notes", status_code=201, dependencies=[needs(Permission.STOCK_WRITE, transaction=False)])
async def add_notes_apart(begin: Begin, body: NewNote) -> dict[str, int]:
    """Two transactions with a wait between them, in which somebody else would be asked."""
    async with begin() as tx:
        await note(tx, f"asked about {body.topic}")
    await asyncio.sleep(0.05)
    if body.topic == "closed":
        raise TopicClosedError("This topic is closed.")
    async with begin() as tx:
        return {"count": await note(tx, body.topic)}


@api.put(
    "/bytes", dependencies=[needs(Permission.STOCK_WRITE, transaction=False, max_body=lambda _: 5_000_000)]
)
async def count_bytes(request: Request) -> int:
    return sum([len(chunk) async for chunk in request.stream()])


async def handle(tx: Tx, messages: list[Message]) -> None:
    """A printer's name says what happens: it is counted, it fails, it can never succeed, or is too large."""
    for message in messages:
        event = message.event
        assert isinstance(event, PrinterRegistered)
        await note(tx, event.name)
        if event.name == "too large":
            await (await tx.raw()).execute(
                "UPDATE notes SET count = $1 WHERE topic = 'too large'", 3_000_000_000
            )
        if event.name.startswith("fails"):
            raise RuntimeError("as asked")
        if event.name.startswith("never"):
            raise PermanentError("as asked")


@dataclass
class Probe:
    client: httpx.AsyncClient
    app: FastAPI
    settings: ProbeSettings

    @property
    def runtime(self) -> Runtime:
        return self.app.state.runtime

    @property
    def database(self) -> Database:
        database = self.runtime.database
        assert database is not None
        return database


@pytest.fixture(scope="session")
async def probe_settings(settings_for: Callable[[str], dict[str, str]], nats_admin: Client) -> ProbeSettings:
    settings = ProbeSettings(**settings_for("probe") | {"nats_user": "admin"})
    assert settings.owner_database_url is not None
    engine = create_async_engine(settings.owner_database_url.get_secret_value())
    armed = migrate.arm_row_security("probe", ["notes", "outbox", "dead_letters", "idempotency_keys"])
    plain = migrate.grant_plain("probe", ["inbox", "inbox_suspects"])
    async with engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
        for statement in (*armed, *plain, *migrate.grant_relay("probe")):
            await connection.execute(text(statement))
    await engine.dispose()
    await nats_admin.jetstream().add_stream(StreamConfig(name="PROBE", subjects=["probe.>"]))
    return settings


@pytest.fixture
async def durable(nats_admin: Client, tenant: UUID) -> Durable:
    """A durable that sees only this test's tenant."""
    durable = Durable(f"probe-{tenant}", "PRINTERS", (f"printer.registered.{tenant}.>",))
    await nats_admin.jetstream().add_consumer(durable.stream, consumer_config(durable))
    return durable


@pytest.fixture
def probe_service(probe_settings: ProbeSettings, durable: Durable) -> Service:
    return Service(
        settings=probe_settings,
        title="probe",
        routers=[api],
        errors={TopicClosedError: 409},
        consumers=[Consumer(durable, handle, (PrinterRegistered,), 100)],
        dead_letters=LETTERS,
    )


@pytest.fixture
async def probe(probe_service: Service, probe_settings: ProbeSettings) -> AsyncIterator[Probe]:
    app = build_app(probe_service)
    async with running(app) as client:
        yield Probe(client, app, probe_settings)
