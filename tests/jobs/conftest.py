"""Jobs in process: its own database role, its own NATS user, its consumers, files, mails and relay."""

import base64
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
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
from contracts.printer_gateway import PlateCompleted, PlateFailed, PlateStarted, end_id, start_id
from contracts.printers import PrinterRegistered
from jobs.app import build
from jobs.domain.mail import MailStatus
from jobs.handlers import mail
from jobs.handlers.projections import on_printer, on_tenant
from jobs.settings import Settings

CUBE = 10.0
"""Side of the model in mm."""


def cube(side: float = CUBE, name: str = "cube") -> bytes:
    """An ASCII STL of a cube; another name makes another file."""
    corners = [(x, y, z) for x in (0.0, side) for y in (0.0, side) for z in (0.0, side)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    lines = [f"solid {name}"]
    for a, b, c, d in faces:
        for triangle in ((a, b, c), (a, c, d)):
            vertices = "".join(f"      vertex {x} {y} {z}\n" for x, y, z in (corners[n] for n in triangle))
            lines.append(f"  facet normal 0 0 0\n    outer loop\n{vertices}    endloop\n  endfacet")
    return "\n".join([*lines, f"endsolid {name}\n"]).encode()


FORM = {
    "student_name": "José Ñandú",
    "student_email": "jose@university.test",
    "discipline": "Architecture",
    "class_number": "ARCH 4000",
    "method": "Filament",
    "color": "True Red",
    "printer": "Prusa MK4S",
    "acknowledged_minimum_charge": "true",
}
APPROVAL = {"weight_g": "42.0", "time_hours": "3.2", "material": "PLA"}


@pytest.fixture(scope="session")
async def jobs_settings(
    settings_for: Callable[[str], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    given = settings_for("jobs") | {"storage_dir": str(tmp_path_factory.mktemp("jobs"))}
    key = base64.b64encode(b"j" * 32).decode()
    settings = Settings(**given, secret_key=key, clock_seconds=3600, public_url="https://lab.test")
    await migrate.upgrade("jobs", settings)
    return settings


@pytest.fixture(scope="package")
async def jobs_app(jobs_settings: Settings) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    app = build(jobs_settings)
    async with running(app) as client:
        yield app, client


@dataclass
class Lab:
    """One tenant's view of jobs, as its staff and as its students."""

    client: httpx.AsyncClient
    app: FastAPI
    broker: Client
    issuer: Issuer
    storage: Path
    tenant: UUID = field(default_factory=uuid4)
    role: str = "staff"

    @property
    def slug(self) -> str:
        return f"lab-{self.tenant.hex[:12]}"

    @property
    def database(self) -> Database:
        return self.app.state.database

    async def open(self) -> "Lab":
        """Make the tenant known, without waiting for a message."""
        event = TenantCreated(
            tenant_id=self.tenant,
            version=1,
            name="Fabrication Lab",
            short="LAB",
            slug=self.slug,
            currency="USD",
            time_zone="America/New_York",
        )
        async with self.database.transaction(self.tenant) as tx:
            await on_tenant(tx, event)
        return self

    async def printer(self, name: str = "X1") -> UUID:
        event = PrinterRegistered(tenant_id=self.tenant, version=1, printer_id=uuid4(), name=name)
        async with self.database.transaction(self.tenant) as tx:
            await on_printer(tx, event)
        return event.printer_id

    async def call(self, method: str, path: str, json: Any = None, **headers: str) -> httpx.Response:
        auth = self.issuer.headers(self.tenant, headers.pop("role", self.role))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, f"/api/v1{path}", json=json, headers=auth | named)

    async def get(self, path: str, **headers: str) -> Any:
        response = await self.call("GET", path, **headers)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, json: Any = None, status: int = 200, **headers: str) -> Any:
        response = await self.call("POST", path, json, **headers)
        assert response.status_code == status, response.text
        return response.json()

    async def set(self, **values: Any) -> None:
        response = await self.call("PATCH", "/jobs/settings", values, role="admin")
        assert response.status_code == 200, response.text

    async def send(
        self, path: str, fields: dict[str, Any], model: bytes | None = None, name: str = "bracket.stl"
    ) -> httpx.Response:
        """What a student's browser does: a form, without any token."""
        files: dict[str, Any] = {key: (None, str(value)) for key, value in fields.items()}
        if model is not None:
            files["file"] = (name, model)
        return await self.client.post(f"/api/v1/public{path}", files=files)

    async def submit(self, model: bytes | None = None, **fields: str) -> Any:
        content = cube(name=uuid4().hex) if model is None else model
        response = await self.send(f"/submit/{self.slug}", FORM | fields, content)
        assert response.status_code == 201, response.text
        return response.json()

    async def approved(self, **fields: str) -> tuple[str, str]:
        """A priced job: its id and the secret of its link to confirm."""
        job = await self.submit(**fields)
        await self.post(f"/jobs/{job['id']}/approve", APPROVAL)
        return job["id"], await self.confirm_token(job["id"])

    async def ready(self, **fields: str) -> str:
        job_id, token = await self.approved(**fields)
        response = await self.client.post(f"/api/v1/public/confirm/{token}")
        assert response.status_code == 200, response.text
        return job_id

    async def printing(self, **fields: Any) -> tuple[str, UUID, str]:
        """A job that is being printed: its id, the printer and the file."""
        job_id, printer = await self.ready(), await self.printer()
        job = await self.post(f"/jobs/{job_id}/mark-printing", {"printer_id": str(printer)} | fields)
        return job_id, printer, job["printing_file"]

    async def job(self, job_id: str) -> Any:
        return await self.get(f"/jobs/{job_id}")

    async def history(self, job_id: str) -> list[str]:
        """Types of what happened to a job, oldest first."""
        items = (await self.get(f"/jobs/{job_id}/events?limit=100"))["items"]
        return [one["event_type"] for one in reversed(items)]

    async def until_status(self, job_id: str, status: str) -> Any:
        async def reached() -> bool:
            return (await self.job(job_id))["status"] == status

        await eventually(reached)
        return await self.job(job_id)

    async def mails(self, job_id: str, template: str, at_least: int = 1) -> list[Any]:
        """E-mails of an occasion that have arrived in the local mailbox, oldest first."""
        mailbox = self.app.state.mail.mailbox
        found: list[Any] = []

        async def arrived() -> bool:
            found.clear()
            async with self.database.transaction(self.tenant) as tx:
                sent, _ = await mail.page(tx, job_id=UUID(job_id), status=MailStatus.SENT, skip=0, limit=100)
            found.extend(
                mailbox.read(self.tenant, one.id) for one in reversed(sent) if one.template == template
            )
            return len(found) >= at_least

        await eventually(arrived)
        return found

    async def confirm_token(self, job_id: str, at_least: int = 1) -> str:
        """The secret of the newest link to confirm, read from the e-mail as a student does."""
        letter = (await self.mails(job_id, "approved", at_least))[-1]
        return re.search(r"/confirm/([A-Za-z0-9_-]+)", letter.text)[1]

    async def publish(self, event: Event) -> None:
        """Publish as another service does."""
        event_id = new_id()
        if isinstance(event, PlateCompleted | PlateFailed):
            event_id = end_id(event.print_id)
        elif isinstance(event, PlateStarted):
            event_id = start_id(event.print_id)
        headers = Envelope(event_id, "test", datetime.now(UTC), event).headers()
        body = event.model_dump_json().encode()
        await self.broker.jetstream().publish(event.subject, body, headers=headers)


@pytest.fixture
async def lab(
    jobs_app: tuple[FastAPI, httpx.AsyncClient],
    jobs_settings: Settings,
    nats_admin: Client,
    issuer: Issuer,
    tenant: UUID,
) -> Lab:
    app, client = jobs_app
    lab = await Lab(client, app, nats_admin, issuer, jobs_settings.storage_dir, tenant).open()
    # Every test submits from the same address.
    await lab.set(submissions_per_hour=0)
    return lab
