"""Identity on a real Postgres and a real NATS, with its own roles and permissions."""

import base64
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from chassis import migrate
from chassis.db import Database, new_id
from chassis.testing import listen, serving
from identity.app import build
from identity.domain import Role, Tenant, User
from identity.handlers.tenants import create_tenant
from identity.passwords import Passwords
from identity.settings import Settings

PASSWORD = "correct horse battery staple"
# The same wherever identity runs in these tests: its replicas share the keys that it seals.
SECRET_KEY = base64.b64encode(b"only-in-tests".ljust(32)).decode()


@dataclass
class Door:
    """A running identity, and a tenant of this test with its admin."""

    app: FastAPI
    client: httpx.AsyncClient
    tenant: UUID
    slug: str
    admin_id: UUID
    email: str = "Admin@Farm.local"
    password: str = PASSWORD

    @property
    def database(self) -> Database:
        return self.app.state.database

    async def sign_in(self, **changes: Any) -> httpx.Response:
        body = {"tenant": self.slug, "email": self.email, "password": self.password} | changes
        return await self.client.post("/api/v1/auth/token", json=body)

    async def headers(self, **changes: Any) -> dict[str, str]:
        answer = (await self.sign_in(**changes)).json()
        return {"Authorization": f"Bearer {answer['access_token']}"}

    async def add_user(self, role: str, email: str | None = None) -> dict[str, Any]:
        email = email or f"{role}-{uuid4().hex[:8]}@farm.local"
        body = {"email": email, "name": f"The {role}", "role": role, "password": PASSWORD}
        response = await self.client.post("/api/v1/users", json=body, headers=await self.headers())
        assert response.status_code == 201, response.text
        return response.json()


@pytest.fixture(scope="package")
def address() -> socket.socket:
    return listen()


@pytest.fixture(scope="package")
async def identity_settings(
    settings_for: Callable[[str], dict[str, str]], address: socket.socket
) -> Settings:
    own = {
        "secret_key": SECRET_KEY,
        # Identity verifies its own tokens as every service does: with the keys it publishes.
        "identity_url": f"http://127.0.0.1:{address.getsockname()[1]}",
    }
    settings = Settings(**settings_for("identity") | own)
    await migrate.upgrade("identity", settings)
    return settings


@pytest.fixture(scope="session")
async def password_hash() -> str:
    return await Passwords().hash(PASSWORD)


@pytest.fixture(scope="package")
async def identity_app(
    identity_settings: Settings, address: socket.socket
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    app = build(identity_settings)
    async with serving(app, address) as client:
        yield app, client


@pytest.fixture
def new_tenant(identity_app: tuple[FastAPI, httpx.AsyncClient], password_hash: str) -> Callable[[], Any]:
    """Makes a tenant with its admin."""
    app, client = identity_app

    async def make() -> Door:
        tenant_id, slug, now = uuid4(), f"farm-{uuid4().hex[:12]}", datetime.now(UTC)
        tenant = Tenant(tenant_id, "Test Farm", "FARM", slug, "EUR", "Europe/Rome", 1, now)
        admin = User(new_id(), Door.email, "Ada Admin", Role.ADMIN, True, password_hash, now, now)
        async with app.state.database.transaction(tenant_id) as tx:
            assert await create_tenant(tx, tenant, admin)
        return Door(app, client, tenant_id, slug, admin.id)

    return make


@pytest.fixture
async def door(new_tenant: Callable[[], Any]) -> Door:
    return await new_tenant()
