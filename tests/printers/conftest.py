"""The real service on real servers, and a caller who belongs to a tenant of the test's own."""

import json
import os
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from nats.aio.client import Client

from chassis import migrate
from chassis.broker import Broker
from chassis.db import Database, new_id
from chassis.settings import ServiceSettings
from chassis.testing import Issuer, eventually, running
from cli.embedded.nats import NatsServer
from contracts.envelope import Envelope, Event
from contracts.identity import TenantCreated
from contracts.printer_gateway import (
    Filament,
    PlateCompleted,
    PlateFailed,
    PlateNeedsReview,
    PlateStarted,
    end_id,
    start_id,
)
from jobs.app import build as build_jobs
from jobs.settings import Settings as JobsSettings
from printer_gateway.app import build as build_gateway
from printer_gateway.settings import Settings as GatewaySettings
from printers.app import build
from printers.settings import Settings
from production.app import build as build_production
from production.settings import Settings as ProductionSettings
from simulator import Clock, Fleet, Printer, PrinterSpec
from simulator.certificates import Authority

PASSWORD = "only-in-tests"


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

    async def __call__(
        self, method: str, path: str, body: Any = None, *, key: str = "", **options: Any
    ) -> httpx.Response:
        headers = self.issuer.headers(self.tenant, self.role)
        if key:
            headers["Idempotency-Key"] = key
        if "files" not in options:
            headers["content-type"] = "application/json"
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
async def settings(
    settings_for: Callable[[str], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    key = b64encode(os.urandom(32)).decode()
    folder = tmp_path_factory.mktemp("print-files")
    settings = Settings(
        **settings_for("printers"),
        secret_key=key,
        files_dir=folder,
        max_file_bytes=4_000_000,
        start_seconds=20,
        report_seconds=1,
    )
    await migrate.upgrade("printers", settings)
    return settings


@pytest.fixture(scope="package")
async def service(settings: Settings) -> AsyncIterator[Running]:
    app = build(settings)
    async with running(app) as client:
        yield Running(client, app, settings)


@pytest.fixture(scope="session")
async def production_settings(settings_for: Callable[[str], dict[str, str]]) -> ProductionSettings:
    settings = ProductionSettings(**settings_for("production"))
    await migrate.upgrade("production", settings)
    return settings


@pytest.fixture
async def production(
    production_settings: ProductionSettings, settled: Callable[[str, str], Awaitable[None]]
) -> AsyncIterator[httpx.AsyncClient]:
    """Production, which is asked before a printer is retired; it runs beside printers during one test."""
    async with running(build_production(production_settings)) as client:
        # It has yet to hear what all tests before this one told.
        for stream, durable in (("IDENTITY", "production-tenants"), ("PRINTERS", "production-printers")):
            await settled(stream, durable)
        yield client


@pytest.fixture(scope="session")
async def jobs_settings(settings_for: Callable[[str], dict[str, str]]) -> JobsSettings:
    settings = JobsSettings(**settings_for("jobs"), secret_key=b64encode(bytes(32)).decode())
    await migrate.upgrade("jobs", settings)
    return settings


@pytest.fixture
async def jobs(jobs_settings: JobsSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Jobs, which is asked too."""
    async with running(build_jobs(jobs_settings)) as client:
        yield client


@pytest.fixture
def planners(production: httpx.AsyncClient, jobs: httpx.AsyncClient) -> None:
    """Everybody who is asked before a printer is retired."""


class CallerSettings(ServiceSettings):
    service: ClassVar[str] = "printer-gateway"


@pytest.fixture
async def gateway_broker(
    settings_for: Callable[[str], dict[str, str]], service: Running
) -> AsyncIterator[Broker]:
    """A link to the broker with the gateway's rights."""
    broker = Broker(CallerSettings(**settings_for("printer-gateway")))
    await broker.connect()
    yield broker
    await broker.close()


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


SPEED = 600.0


@dataclass
class Machine:
    """A simulated printer that is registered and watched."""

    id: str
    printer: Printer
    call: Caller

    async def shows(self, **values: Any) -> dict[str, Any]:
        """Wait until its live state has these values."""

        async def right() -> dict[str, Any] | None:
            state = await self.call.ok("GET", f"/printers/{self.id}/state")
            return state if all(state.get(name) == value for name, value in values.items()) else None

        return await eventually(right)


@pytest.fixture(scope="package")
async def machines(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    folder = tmp_path_factory.mktemp("machines")
    async with Fleet(folder, clock=Clock(SPEED, max_rate=50), heartbeat=0.5) as fleet:
        yield fleet


@pytest.fixture(scope="package")
async def gateway(service: Running, settings: Settings, nats_server: NatsServer) -> AsyncIterator[None]:
    """The real gateway, beside the service."""
    gateway_settings = GatewaySettings(
        nats_url=nats_server.url,
        nats_user="printer-gateway",
        nats_password=PASSWORD,
        identity_url=settings.identity_url,
        secret_key=settings.secret_key,
        time_scale=SPEED,
    )
    app = build_gateway(gateway_settings)
    async with app.router.lifespan_context(app):
        yield


@pytest.fixture
def connection_of(machines: Fleet) -> Callable[[Printer], dict[str, Any]]:
    def connection_of(printer: Printer) -> dict[str, Any]:
        return {
            "kind": "bambu_lan",
            "host": printer.host,
            "port": printer.port,
            "ftps_port": printer.ftps_port,
            "serial": printer.serial,
            "access_code": printer.access_code,
            "ca_pem": machines.ca_pem,
        }

    return connection_of


@pytest.fixture
def register(
    call: Caller,
    machines: Fleet,
    connection_of: Callable[[Printer], dict[str, Any]],
    publish: Callable[..., Awaitable[None]],
    tenant: UUID,
) -> Callable[..., Awaitable[Machine]]:
    """Switch a printer on, register it and wait until the gateway watches it."""

    async def register(family: str = "P1S", **changes: Any) -> Machine:
        own = {"name": "T", "short": "T", "slug": f"farm-{tenant.hex[:12]}"}
        await publish(TenantCreated(tenant_id=tenant, version=1, **own, currency="EUR", time_zone="UTC"))
        printer = await machines.add(PrinterSpec(family=family))
        new = {"name": printer.serial, "model": printer.family.name}
        made = await call.ok("POST", "/printers", new)
        await call.ok("PUT", f"/printers/{made['id']}/connection", connection_of(printer) | changes)
        machine = Machine(made["id"], printer, call)
        await machine.shows(online=True)
        return machine

    return register


@pytest.fixture
async def machine(
    gateway: None, register: Callable[..., Awaitable[Machine]], call: Caller
) -> AsyncIterator[Machine]:
    machine = await register()
    yield machine
    await machine.printer.stop()
