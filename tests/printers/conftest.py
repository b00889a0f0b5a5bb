"""The real service on real servers, and a caller who belongs to a tenant of the test's own."""

import json
import os
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
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
from contracts.printer_gateway import (
    Filament,
    PlateCompleted,
    PlateFailed,
    PlateNeedsReview,
    PlateStarted,
    end_id,
    start_id,
)
from printers.app import build
from printers.settings import Settings
from simulator.certificates import Authority


@dataclass
class Running:
    client: httpx.AsyncClient
    app: FastAPI
    settings: Settings

    @property
    def database(self) -> Database:
        return self.app.state.database


@dataclass
class Caller:
    """Calls the service as one role of one tenant."""

    client: httpx.AsyncClient
    issuer: Issuer
    tenant: UUID
    role: str = "operator"

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        headers = self.issuer.headers(self.tenant, self.role) | {"content-type": "application/json"}
        if body is not None:
            options["content"] = json.dumps(body)
        return await self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    async def ok(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        response = await self(method, path, body, **options)
        assert response.status_code in {200, 201}, response.text
        return response.json()

    def of(self, *, tenant: UUID | None = None, role: str | None = None) -> "Caller":
        return Caller(self.client, self.issuer, tenant or self.tenant, role or self.role)


@pytest.fixture(scope="session")
async def settings(settings_for: Callable[[str], dict[str, str]]) -> Settings:
    key = b64encode(os.urandom(32)).decode()
    settings = Settings(**settings_for("printers"), secret_key=key)
    assert await migrate.upgrade("printers", settings)
    return settings


@pytest.fixture(scope="session")
async def service(settings: Settings) -> AsyncIterator[Running]:
    app = build(settings)
    async with running(app) as client:
        yield Running(client, app, settings)


@pytest.fixture
def call(service: Running, issuer: Issuer, tenant: UUID) -> Caller:
    return Caller(service.client, issuer, tenant)


@pytest.fixture
async def printer(call: Caller) -> dict[str, Any]:
    return await call.ok("POST", "/printers", {"name": "One"})


@pytest.fixture
def lan() -> dict[str, Any]:
    """A complete connection."""
    return {
        "kind": "bambu_lan",
        "host": "192.168.1.20",
        "serial": f"01p{uuid4().hex[:12]}",
        "access_code": uuid4().hex[:8],
    }


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The certificate of a simulated printer's authority, in PEM."""
    return Authority(tmp_path_factory.mktemp("authority")).pem


@pytest.fixture
def publish(nats_admin: Client) -> Callable[..., Awaitable[None]]:
    """Publish as another service would; by default the broker does not drop repeated ids."""

    async def publish(event: Event, event_id: UUID | None = None) -> None:
        envelope = Envelope(event_id or new_id(), "test", datetime.now(UTC), event)
        headers = envelope.headers() | {"Nats-Msg-Id": str(uuid4())}
        body = event.model_dump_json().encode()
        await nats_admin.jetstream().publish(event.subject, body, headers=headers)

    return publish


@pytest.fixture
def published(nats_admin: Client, tenant: UUID) -> Callable[..., Awaitable[list[Any]]]:
    """Wait for so many messages of this tenant in a stream; returns them in stream order."""

    async def published(kind: type[Event], count: int) -> list[Any]:
        subject = f"{kind.type}.{tenant}.>"
        subscription = await nats_admin.jetstream().subscribe(subject, ordered_consumer=True)
        try:
            messages = [await subscription.next_msg(timeout=10) for _ in range(count)]
        finally:
            await subscription.unsubscribe()
        return [kind.model_validate_json(message.data) for message in messages]

    return published


@pytest.fixture
def settled(nats_admin: Client) -> Callable[[str, str], Awaitable[None]]:
    """Wait until a durable has nothing left to do."""

    async def settled(stream: str, durable: str) -> None:
        async def is_idle() -> bool:
            info = await nats_admin.jetstream().consumer_info(stream, durable)
            return info.num_pending == 0 and info.num_ack_pending == 0

        await eventually(is_idle)

    return settled


START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
END = START + timedelta(hours=2)


class Plate:
    """What a gateway would say about one print."""

    def __init__(self, tenant: UUID, printer_id: UUID, file_name: str = "part.gcode.3mf") -> None:
        self.print_id = uuid4()
        self.common = {
            "tenant_id": tenant,
            "print_id": self.print_id,
            "printer_id": printer_id,
            "printer_serial": "01P00A000000000",
            "file_name": file_name,
        }

    def started(self, at: datetime = START) -> PlateStarted:
        return PlateStarted(**self.common, started_at=at, candidates=("part",), plate_index=2)

    def completed(self, **more) -> PlateCompleted:
        return PlateCompleted(
            **self.common,
            finished_at=END,
            progress_percent=100,
            layers=321,
            duration_minutes=Decimal("120.00"),
            filament=(Filament(tray=1, material="PLA", color="FF0000FF", grams=Decimal("12.5")),),
            **more,
        )

    def failed(self) -> PlateFailed:
        return PlateFailed(**self.common, finished_at=END, failure_reason="cancelled", codes=("0300_400C",))

    def needs_review(self) -> PlateNeedsReview:
        return PlateNeedsReview(
            **self.common,
            started_at=START,
            reason="gap_idle",
            last_seen_at=END,
            gap_seconds=3600,
            progress_percent=97,
            layers=300,
            codes=("0300_8003",),
        )


@pytest.fixture
def make_plate() -> type[Plate]:
    return Plate


@pytest.fixture
def plate(tenant, printer) -> Plate:
    return Plate(tenant, UUID(printer["id"]))


@pytest.fixture
def tell(publish):
    async def tell(*events) -> None:
        for event in events:
            starts = isinstance(event, PlateStarted)
            reviews = isinstance(event, PlateNeedsReview)
            ids = start_id(event.print_id) if starts else None if reviews else end_id(event.print_id)
            await publish(event, ids)

    return tell


@pytest.fixture
def shown(call):
    """The print, once it is as expected."""

    async def shown(print_id: UUID, **expected) -> dict:
        async def found() -> dict | None:
            response = await call("GET", f"/prints/{print_id}")
            if response.status_code != 200:
                return None
            answer = response.json()
            return answer if answer | expected == answer else None

        return await eventually(found)

    return shown
