"""The edge on real servers: NATS with the dashboard's own permissions, identity behind it over HTTP."""

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from nats.aio.client import Client

from chassis import migrate
from chassis.db import new_id
from chassis.testing import Issuer, listen, serving
from contracts.envelope import Envelope
from contracts.inventory import PartCreated
from dashboard.app import build
from dashboard.settings import Settings
from identity.app import build as build_identity
from identity.domain import Role, Tenant, User
from identity.handlers.tenants import create_tenant
from identity.settings import Settings as IdentitySettings

SECRET_KEY = base64.b64encode(b"only-in-tests".ljust(32)).decode()
PASSWORD = "a long password"


@dataclass
class Event:
    """One server-sent event."""

    id: str = ""
    kind: str = ""
    data: Any = None
    comments: list[str] = field(default_factory=list)


class Reader:
    """Reads a live stream event by event."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self, within: float = 60.0) -> Event:
        """The next event that is not only a comment."""
        async with asyncio.timeout(within):
            while True:
                event = await self.block()
                if event.kind:
                    return event

    async def block(self) -> Event:
        event, data = Event(), []
        async for line in self._lines:
            if not line:
                event.data = json.loads("\n".join(data)) if data else None
                return event
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            match name:
                case "id":
                    event.id = value
                case "event":
                    event.kind = value
                case "data":
                    data.append(value)
                case "":
                    event.comments.append(value)
        raise EOFError


@dataclass
class Edge:
    """A running dashboard."""

    client: httpx.AsyncClient
    issuer: Issuer
    app: Any = None

    @asynccontextmanager
    async def stream(
        self, tenant: UUID, *, after: str | None = None, token: str | None = None
    ) -> AsyncIterator[Reader]:
        headers = {"Authorization": f"Bearer {token or self.issuer.token(tenant, 'viewer')}"}
        if after is not None:
            headers["Last-Event-ID"] = after
        timeout = httpx.Timeout(5, read=60)
        async with self.client.stream("GET", "/api/v1/stream", headers=headers, timeout=timeout) as response:
            assert response.status_code == 200, await response.aread()
            assert response.headers["content-type"].startswith("text/event-stream")
            yield Reader(response)


@pytest.fixture
def reader_of() -> Callable[[httpx.Response], Reader]:
    return Reader


@pytest.fixture(scope="session")
def edge_settings(settings_for: Callable[[str], dict[str, str]]) -> Settings:
    return Settings(**settings_for("dashboard") | {"secret_key": SECRET_KEY})


@pytest.fixture(scope="session")
async def edge_with(edge_settings: Settings, issuer: Issuer) -> Callable[..., Any]:
    """Runs a dashboard with other settings."""

    @asynccontextmanager
    async def run(**changes: Any) -> AsyncIterator[Edge]:
        app = build(edge_settings.model_copy(update=changes))
        async with serving(app, listen()) as client:
            yield Edge(client, issuer, app)

    return run


@pytest.fixture(scope="package")
async def edge(edge_with: Callable[..., Any]) -> AsyncIterator[Edge]:
    async with edge_with() as edge:
        yield edge


def address_of(on: socket.socket) -> str:
    host, port = on.getsockname()[:2]
    return f"http://{host}:{port}"


@dataclass(frozen=True)
class RunningIdentity:
    url: str
    app: FastAPI


@dataclass(frozen=True)
class SomeUser:
    """A user of a tenant of their own."""

    tenant: UUID
    slug: str
    id: UUID

    @property
    def credentials(self) -> dict[str, str]:
        return {"tenant": self.slug, "email": "admin@farm.local", "password": PASSWORD}


@pytest.fixture(scope="package")
async def identity(settings_for: Callable[[str], dict[str, str]]) -> AsyncIterator[RunningIdentity]:
    address = listen()
    own = {"secret_key": SECRET_KEY, "identity_url": address_of(address)}
    settings = IdentitySettings(**settings_for("identity") | own)
    await migrate.upgrade("identity", settings)
    app = build_identity(settings)
    async with serving(app, address):
        yield RunningIdentity(address_of(address), app)


@pytest.fixture
async def new_user(identity: RunningIdentity, nats_admin: Client) -> Callable[..., Any]:
    """Makes a tenant with one user."""

    async def make(role: Role = Role.ADMIN) -> SomeUser:
        tenant_id, slug = uuid4(), f"farm-{uuid4().hex[:12]}"
        async with identity.app.state.database.transaction(tenant_id) as tx:
            password_hash = await identity.app.state.sign_in.passwords.hash(PASSWORD)
            tenant = Tenant(tenant_id, "Farm", "FARM", slug, "EUR", "UTC", 1, tx.now)
            user = User(new_id(), "admin@farm.local", "Ada", role, True, password_hash, tx.now, tx.now)
            await create_tenant(tx, tenant, user)
        return SomeUser(tenant_id, slug, user.id)

    return make


@pytest.fixture
def publish(nats_admin: Client) -> Callable[..., Any]:
    """Publishes parts of a tenant, as inventory would; returns their ids."""
    return _publisher(nats_admin)


@pytest.fixture
def publisher() -> Callable[[Client], Callable[..., Any]]:
    """Makes a `publish` for another broker."""
    return _publisher


def _publisher(client: Client) -> Callable[..., Any]:
    async def publish(tenant: UUID, *names: str, headers: dict[str, str] | None = None) -> list[str]:
        ids = []
        for name in names:
            event = PartCreated(tenant_id=tenant, part_id=uuid4(), name=name, version=1)
            envelope = Envelope(new_id(), "test", datetime.now(UTC), event)
            await client.jetstream().publish(
                event.subject,
                event.model_dump_json().encode(),
                headers=envelope.headers() | (headers or {}),
            )
            ids.append(str(envelope.id))
        return ids

    return publish
