"""Notifications in process on a database of its own: its consumers, its relay and its worker, and real
receivers on loopback that stand for the world outside.
"""

import asyncio
import base64
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from nats.aio.client import Client

from chassis import migrate
from chassis.db import Database, new_id
from chassis.testing import Issuer, eventually, running
from contracts.envelope import Envelope, Event
from contracts.identity import TenantCreated
from notifications.app import build
from notifications.settings import Settings

HOST = "127.0.0.1"
ALLOWED = "localhost"
"""The one name that leads to loopback and is allowed."""


@dataclass
class Taken:
    """A request as a receiver saw it."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A plain HTTP server that answers as it is told."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=lambda: [b"204 No Content"])
    """Status lines, one after the other; the last one stays."""
    head: bytes = b""
    said: bytes = b""
    hangs: bool = False
    at_once: Counter[str] = field(default_factory=Counter)
    most_at_once: dict[str, int] = field(default_factory=dict)
    """By path."""

    @property
    def url(self) -> str:
        return f"http://{ALLOWED}:{self.port}/hooks"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever only looks whether somebody is there
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = first.split()[1]
        self.taken.append(Taken(path, headers, body))
        self.at_once[path] += 1
        self.most_at_once[path] = max(self.most_at_once.get(path, 0), self.at_once[path])
        # Long enough for another worker to come in between, if it may.
        await asyncio.sleep(0.02)
        self.at_once[path] -= 1
        if self.hangs:
            await reader.read()
            return
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        length = f"content-length: {len(self.said)}\r\nconnection: close\r\n\r\n".encode()
        writer.write(b"HTTP/1.1 " + status + b"\r\n" + self.head + length + self.said)
        await writer.drain()

    async def until(self, count: int) -> list[Taken]:
        async def enough() -> bool:
            return len(self.taken) >= count

        await eventually(enough)
        return self.taken


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    server = await asyncio.start_server(found.serve, HOST, 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()


@pytest.fixture(scope="session")
async def notifications_settings(
    settings_for: Callable[[str], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    settings = Settings(
        **settings_for("notifications"),
        secret_key=base64.b64encode(b"n" * 32).decode(),
        mailbox_dir=tmp_path_factory.mktemp("mailbox"),
        allowed_hosts=(ALLOWED,),
        clock_seconds=3600,
        retry_seconds=0.05,
        send_seconds=1.0,
        public_url="https://farm.test",
    )
    await migrate.upgrade("notifications", settings)
    return settings


@pytest.fixture(scope="package")
async def service(notifications_settings: Settings) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    app = build(notifications_settings)
    async with running(app) as client:
        yield app, client


@dataclass
class Farm:
    """One tenant's view of notifications."""

    client: httpx.AsyncClient
    app: FastAPI
    broker: Client
    issuer: Issuer
    tenant: UUID = field(default_factory=uuid4)

    @property
    def database(self) -> Database:
        return self.app.state.database

    async def call(self, method: str, path: str, json: Any = None, role: str = "admin") -> httpx.Response:
        headers = self.issuer.headers(self.tenant, role)
        return await self.client.request(method, f"/api/v1{path}", json=json, headers=headers)

    async def get(self, path: str) -> Any:
        response = await self.call("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, json: Any = None, status: int = 200) -> Any:
        response = await self.call("POST", path, json)
        assert response.status_code == status, response.text
        return response.json()

    async def patch(self, path: str, json: Any) -> Any:
        response = await self.call("PATCH", path, json)
        assert response.status_code == 200, response.text
        return response.json()

    async def target(self, kind: str = "inbox", **fields: Any) -> Any:
        """A new target, with its secret."""
        body = {"kind": kind, "name": fields.pop("name", f"{kind} {uuid4().hex[:6]}")} | fields
        return await self.post("/notifications/targets", body, 201)

    async def rule(self, target: Any, *events: str, **fields: Any) -> Any:
        body = {"name": f"rule {uuid4().hex[:6]}", "events": list(events), "target_ids": [target["id"]]}
        return await self.post("/notifications/rules", body | fields, 201)

    async def log(self, **filters: Any) -> list[Any]:
        """Deliveries, oldest first."""
        asked = "&".join(f"{name}={value}" for name, value in filters.items())
        return (await self.get(f"/notifications/deliveries?limit=100&{asked}"))["items"][::-1]

    async def until_log(self, count: int = 1, **filters: Any) -> list[Any]:
        async def enough() -> list[Any]:
            found = await self.log(**filters)
            return found if len(found) >= count else []

        return await eventually(enough)

    async def publish(
        self, event: Event, *, event_id: UUID | None = None, at: datetime | None = None
    ) -> UUID:
        """Publish as another service does."""
        envelope = Envelope(event_id or new_id(), "test", at or datetime.now(UTC), event)
        body = event.model_dump_json().encode()
        await self.broker.jetstream().publish(event.subject, body, headers=envelope.headers())
        return envelope.id

    async def open(self, time_zone: str = "Europe/Berlin") -> "Farm":
        """Make the tenant known, and wait for the rules that it begins with."""
        event = TenantCreated(
            tenant_id=self.tenant,
            version=1,
            name="Print Farm",
            short="FARM",
            slug=f"farm-{self.tenant.hex[:12]}",
            currency="EUR",
            time_zone=time_zone,
        )
        await self.publish(event)

        async def seeded() -> bool:
            return (await self.get("/notifications/rules"))["total"] > 0

        await eventually(seeded)
        return self


@pytest.fixture
def farm(
    service: tuple[FastAPI, httpx.AsyncClient], nats_admin: Client, issuer: Issuer, tenant: UUID
) -> Farm:
    app, client = service
    return Farm(client, app, nats_admin, issuer, tenant)
