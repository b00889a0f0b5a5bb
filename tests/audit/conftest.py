"""An installation with real traffic behind it: inventory and production ran in process, on its own servers.

Each test may do harm to it; the next one finds it as it was.
"""

import base64
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import nats
import pytest

from chassis import migrate
from chassis.db import new_id
from chassis.provision import permissions, provision
from chassis.testing import Issuer, eventually, running
from cli.audit.evidence import progress_of, watching
from cli.audit.run import audit
from cli.embedded.nats import NatsServer, NatsUser
from cli.embedded.postgres import PostgresServer
from cli.embedded.roles import ServiceRoles
from cli.installation import Installation
from cli.secrets import Secrets, ServiceSecrets
from cli.soak import models
from contracts import topology
from contracts.envelope import Envelope, Event
from contracts.identity import TenantCreated
from contracts.printer_gateway import (
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateStarted,
    correction_id,
    end_id,
)
from contracts.printers import PrinterRegistered
from inventory.app import build
from inventory.settings import Settings
from jobs.app import build as build_jobs
from jobs.settings import Settings as JobsSettings
from production.app import build as build_production
from production.settings import Settings as ProductionSettings

PASSWORD = "only-in-tests"
GATEWAY = "printer-gateway"
DATABASES = ("inventory", "production", "jobs")
_SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
_WRITTEN = "SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database WHERE datname = $1"


@dataclass
class Site:
    """An installation of inventory and production, with its servers."""

    folder: Path
    issuer: Issuer
    tenants: list[UUID] = field(default_factory=lambda: [uuid4(), uuid4()])
    postgres: PostgresServer = field(init=False)
    broker: NatsServer = field(init=False)

    async def start(self) -> None:
        self.postgres = PostgresServer(self.folder / "postgres", superuser_password=PASSWORD)
        users = {
            row.name: NatsUser(PASSWORD, permissions(row.name).publish, permissions(row.name).subscribe)
            for row in topology.SERVICES
        }
        self.broker = NatsServer(self.folder / "nats", admin_password=PASSWORD, users=users)
        await self.postgres.start()
        await self.broker.start()
        await self.postgres.provision(
            {name: ServiceRoles(PASSWORD, PASSWORD, PASSWORD) for name in DATABASES}
        )
        await self.postgres.provision_reader(PASSWORD)
        await migrate.upgrade("inventory", self.settings)
        await migrate.upgrade("production", self.production_settings)
        await migrate.upgrade("jobs", self.jobs_settings)
        client = await self.admin()
        await provision(client)
        await client.close()

    async def stop(self) -> None:
        await self.broker.stop()
        await self.postgres.stop()

    @property
    def settings(self) -> Settings:
        return Settings(**self._settings("inventory"), secret_key=base64.b64encode(b"k" * 32).decode())

    @property
    def production_settings(self) -> ProductionSettings:
        return ProductionSettings(**self._settings("production"))

    @property
    def jobs_settings(self) -> JobsSettings:
        given = self._settings("jobs") | {"storage_dir": str(self.folder / "storage")}
        return JobsSettings(**given, secret_key=base64.b64encode(b"k" * 32).decode())

    def _settings(self, service: str) -> dict[str, str]:
        return {
            "nats_url": self.broker.url,
            "nats_user": service,
            "nats_password": PASSWORD,
            "identity_url": self.issuer.url,
            "database_url": self.postgres.url(service, f"{service}_app", PASSWORD),
            "owner_database_url": self.postgres.url(service, f"{service}_owner", PASSWORD),
            "relay_database_url": self.postgres.url(service, f"{service}_relay", PASSWORD),
        }

    @property
    def installation(self) -> Installation:
        own = ServiceSecrets(PASSWORD, PASSWORD, PASSWORD, PASSWORD)
        services = {row.name: own for row in topology.SERVICES}
        ports = {"postgres": self.postgres.port, "nats": self.broker.port}
        secrets = Secrets(PASSWORD, PASSWORD, PASSWORD, services)
        return Installation(secrets, ports, live=True, storage=self.folder / "storage")

    def farm(self, client: httpx.AsyncClient | None = None, number: int = 0) -> "Farm":
        """One of the tenants; without a client it has prints only."""
        return Farm(client or httpx.AsyncClient(), self.issuer, self.tenants[number])

    async def admin(self) -> nats.NATS:
        return await nats.connect(self.broker.url, user="admin", password=PASSWORD)

    async def publish(
        self,
        *events: Event,
        source: str = GATEWAY,
        twice: bool = False,
        event_id: UUID | None = None,
        body_of: UUID | None = None,
    ) -> None:
        """Publish as `source` does; `body_of` names another tenant in the body than outside."""
        client = await self.admin()
        for event in events:
            is_end = isinstance(event, PlateCompleted | PlateFailed)
            own_id = event_id or (end_id(event.print_id) if is_end else new_id())
            headers = Envelope(own_id, source, datetime.now(UTC), event).headers()
            body = event.model_copy(update={"tenant_id": body_of}) if body_of else event
            for _ in range(2 if twice else 1):
                headers["Nats-Msg-Id"] = str(uuid4())
                await client.jetstream().publish(
                    event.subject, body.model_dump_json().encode(), headers=headers
                )
        await client.close()

    async def sql(self, *statements: str, database: str = "inventory") -> None:
        """Do harm as superuser, past triggers and foreign keys."""
        connection = await self.postgres.connect(database)
        try:
            await connection.execute("SET session_replication_role = replica")
            for statement in statements:
                assert await connection.execute(statement) not in {"UPDATE 0", "DELETE 0", "INSERT 0 0"}
        finally:
            await connection.close()

    async def remember(self) -> None:
        """Keep the databases and the streams as they are now."""
        for name in DATABASES:
            await self._copy_database(name, f"remembered_{name}", name)
        await self.broker.stop()
        shutil.copytree(self.broker.data_dir, self.folder / "remembered")
        await self.broker.start()

    async def restore_database(self) -> None:
        """Bring back the databases that were written to: most tests do harm to one of them, many to none."""
        for name in DATABASES:
            if await self._is_changed(name):
                await self._copy_database(f"remembered_{name}", name, name)

    async def restore_streams(self) -> None:
        await self.broker.stop()
        shutil.rmtree(self.broker.data_dir)
        shutil.copytree(self.folder / "remembered", self.broker.data_dir)
        await self.broker.start()

    async def _is_changed(self, name: str) -> bool:
        """Whether a row was written since the database was copied; sessions say so when they end."""
        connection = await self.postgres.connect()
        try:

            async def left() -> bool:
                return not await connection.fetchval(_SESSIONS, name)

            await eventually(left)
            return bool(await connection.fetchval(_WRITTEN, name))
        finally:
            await connection.close()

    async def _copy_database(self, source: str, target: str, service: str) -> None:
        connection = await self.postgres.connect()
        await connection.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {target} TEMPLATE {source} OWNER {service}_owner")
        await connection.close()


@dataclass
class Farm:
    """One tenant that works with inventory."""

    client: httpx.AsyncClient
    issuer: Issuer
    tenant: UUID

    @property
    def slug(self) -> str:
        return f"farm-{self.tenant.hex[:12]}"

    async def post(self, path: str, json: object = None) -> dict[str, object]:
        return await self._call("POST", path, json)

    async def get(self, path: str) -> dict[str, object]:
        return await self._call("GET", path, None)

    async def patch(self, path: str, json: object) -> dict[str, object]:
        return await self._call("PATCH", path, json)

    async def _call(self, method: str, path: str, json: object) -> dict[str, object]:
        headers = self.issuer.headers(self.tenant, "operator")
        response = await self.client.request(method, f"/api/v1{path}", json=json, headers=headers)
        assert response.is_success, response.text
        return response.json()

    async def patiently(self, path: str, json: object) -> dict[str, object]:
        """The same, of something that another service has to hear of first."""

        async def ask() -> dict[str, object] | None:
            headers = self.issuer.headers(self.tenant, "operator")
            response = await self.client.post(f"/api/v1{path}", json=json, headers=headers)
            assert response.is_success or response.json()["code"] == "not_yet_known", response.text
            return response.json() if response.is_success else None

        return await eventually(ask)

    async def part(self, name: str) -> str:
        """A part of which the file `<name>.3mf` makes two."""
        part = (await self.post("/parts", {"name": name, "parts_per_print": 2}))["id"]
        await self.post("/gcode-mappings", {"gcode_filename": f"{name}.3mf", "part_id": part})
        return str(part)

    async def order(self, part: str, quantity: int, priority: str = "normal") -> str:
        lines = [{"part_id": part, "quantity": quantity}]
        return str((await self.post("/orders", {"priority": priority, "lines": lines}))["id"])

    def completed(self, file_name: str) -> PlateCompleted:
        return PlateCompleted(**self._plate(file_name), finished_at=datetime.now(UTC))

    def failed(self, file_name: str) -> PlateFailed:
        return PlateFailed(**self._plate(file_name), finished_at=datetime.now(UTC))

    def started(self, file_name: str) -> PlateStarted:
        return PlateStarted(**self._plate(file_name))

    def _plate(self, file_name: str) -> dict[str, object]:
        ids = {"tenant_id": self.tenant, "print_id": uuid4(), "printer_id": uuid4()}
        return ids | {"file_name": file_name}


async def a_days_work(site: Site, farm: Farm) -> str:
    """Orders of all kinds; prints that complete, fail, repeat, and cannot be read. Returns a spool's id."""
    hook, clip = await farm.part("hook"), await farm.part("clip")
    await farm.order(hook, 2)
    await farm.order(hook, 2, "critical")
    await farm.order(clip, 50)
    cancelled = await farm.order(hook, 2, "rush")
    for _ in range(3):
        await farm.post("/print-log", {"part_id": hook, "quantity_printed": 2})
    await site.publish(
        PrinterRegistered(tenant_id=farm.tenant, printer_id=uuid4(), name="A1", version=1), source="printers"
    )
    await site.publish(*(farm.completed("hook.3mf") for _ in range(4)), farm.started("hook.3mf"))
    await site.publish(*(farm.completed("clip.3mf") for _ in range(3)), twice=True)
    await site.publish(farm.failed("hook.3mf"), farm.completed("nobody-knows.3mf"))
    await second_thoughts(site, farm)
    await farm.post(f"/orders/{cancelled}/cancel")
    await farm.post("/print-log", {"part_id": hook, "quantity_printed": 1})
    shipped = await farm.order(hook, 1)
    await farm.post(f"/orders/{shipped}/ship")
    spool = await farm.post("/spools", {"name": "PLA", "material": "PLA", "initial_grams": 1000})
    await farm.post(f"/spools/{spool['id']}/use", {"grams": 5, "reason": "cube"})
    await poison(site, farm.tenant)
    return str(spool["id"])


async def a_run_of_plates(site: Site, farm: Farm) -> None:
    """Plates that are printed, marked by hand, lost, corrected, and cancelled."""
    tenant = {"name": "T", "slug": farm.slug, "short": "T", "currency": "EUR", "time_zone": "UTC"}
    printer = PrinterRegistered(tenant_id=farm.tenant, printer_id=uuid4(), name="A1 mini", version=1)
    await site.publish(TenantCreated(tenant_id=farm.tenant, version=1, **tenant), source="identity")
    await site.publish(printer, source="printers")
    model = await farm.post(
        "/models", {"name": "Ring", "prints_per_plate": 2, "gcode_filename": "ring-x2.3mf"}
    )
    plates = [{"model_id": model["id"], "quantity": 3}, {"model_id": model["id"], "quantity": 2}]
    run = await farm.patiently("/production-runs", {"printer_id": str(printer.printer_id), "plates": plates})
    first, second = (f"/production-runs/{run['id']}/plates/{one['id']}/prints" for one in run["plates"])
    for body in ({"good": 2}, {"good": 1, "failed": 1, "reason": "warped"}, {"good": 0}, {"good": 2}):
        await farm.post(first, body)
    await farm.post(second, {"good": 2})


async def jobs_of_students(farm: Farm) -> None:
    """A job that is ready to print, and one that was rejected."""
    form = {
        "student_name": "Jane Doe",
        "student_email": "jane@university.test",
        "discipline": "Art",
        "class_number": "N/A",
        "method": "Filament",
        "color": "Blue",
        "printer": "Prusa XL",
        "acknowledged_minimum_charge": "true",
    }

    async def submitted() -> str | None:
        # The tenant is known as soon as its message has arrived.
        files = {name: (None, value) for name, value in form.items()} | {"file": ("box.stl", models.stl())}
        answer = await farm.client.post(f"/api/v1/public/submit/{farm.slug}", files=files)
        return str(answer.json()["id"]) if answer.status_code == 201 else None

    first, second = await eventually(submitted), await eventually(submitted)
    price = {"weight_g": "42", "time_hours": "3.5", "material": "PLA"}
    await farm.post(f"/jobs/{first}/approve", price)
    await farm.post(f"/jobs/{first}/confirm", {"note": "came to the desk"})
    await farm.post(f"/jobs/{second}/reject", {"reasons": ["Geometry is not closed"]})

    async def at_rest() -> bool:
        mails = (await farm.get("/jobs/mails?status=sent"))["total"]
        placed = [(await farm.get(f"/jobs/{one}/files"))["is_placed"] for one in (first, second)]
        return all(placed) and mails == 5

    await eventually(at_rest)


async def runs_that_use_filament(farm: Farm, spool: str) -> None:
    """Two runs of items, completed; one of them turns out to have failed."""
    model = await farm.post("/models", {"name": "Stand"})
    body = {
        "items": [{"model_id": model["id"], "quantity": 1}],
        "materials": [{"spool_id": spool, "actual_model_grams": 100}],
    }
    for outcome in ("completed", "failed"):
        run = await farm.patiently("/production-runs", body)
        await farm.post(f"/production-runs/{run['id']}/complete")
        if outcome == "failed":
            await farm.patch(f"/production-runs/{run['id']}", {"status": "failed"})


async def second_thoughts(site: Site, farm: Farm) -> None:
    """Prints that were counted wrongly: too many, too few, not at all, and one twice."""
    ring = await farm.part("ring")
    await farm.order(ring, 3)
    await farm.order(ring, 2, "rush")
    good, bad, doubled = farm.completed("ring.3mf"), farm.failed("ring.3mf"), farm.completed("ring.3mf")
    await site.publish(good, bad, doubled)
    for event, revision, target in (
        (good, 1, {"outcome": "completed", "good": 1}),
        (good, 2, {"outcome": "failed", "good": 0}),
        (bad, 1, {"outcome": "completed", "good": 2}),
        (doubled, 1, {"outcome": "superseded", "good": 0}),
    ):
        correction = PlateCorrected(
            tenant_id=farm.tenant,
            print_id=event.print_id,
            revision=revision,
            failed=0,
            reason="counted again",
            actor="Ada",
            **target,
        )
        await site.publish(
            correction, source="printers", event_id=correction_id(event.print_id, revision), twice=True
        )


async def poison(site: Site, tenant: UUID) -> None:
    """A finished plate whose body says nothing."""
    body = b'{"tenant_id": "%s"}' % str(tenant).encode()
    event = PlateCompleted(
        tenant_id=tenant, print_id=uuid4(), printer_id=uuid4(), finished_at=datetime.now(UTC)
    )
    headers = Envelope(new_id(), GATEWAY, datetime.now(UTC), event).headers()
    client = await site.admin()
    await client.jetstream().publish(event.subject, body, headers=headers)
    await client.close()


@pytest.fixture(scope="package")
async def worked_site(tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> AsyncIterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), issuer)
    await site.start()
    production = build_production(site.production_settings)
    lab = build_jobs(site.jobs_settings)
    async with (
        running(build(site.settings)) as client,
        running(production) as planner,
        running(lab) as desk,
    ):
        for number in range(len(site.tenants)):
            spool = await a_days_work(site, site.farm(client, number))
            await a_run_of_plates(site, site.farm(planner, number))
            await runs_that_use_filament(site.farm(planner, number), spool)
            await jobs_of_students(site.farm(desk, number))

        async with watching(site.installation) as links:

            async def quiet() -> bool:
                return (await progress_of(*links)).quiet

            await eventually(quiet)
    await site.remember()
    yield site
    await site.stop()


@pytest.fixture
async def site(worked_site: Site) -> Site:
    """The installation after a day's work; its services are stopped, and do not notice what happens."""
    await worked_site.restore_database()
    return worked_site


@pytest.fixture
async def streams(site: Site) -> AsyncIterator[Site]:
    """The same for a test that publishes."""
    yield site
    await site.restore_streams()


Red = Callable[[], Awaitable[set[str]]]


async def _red(installation: Installation) -> set[str]:
    report = await audit(installation, patience=0.2)
    return {check.id for check, finding in report if finding.violations}


@pytest.fixture
def red(site: Site) -> Red:
    """Run the audit; the ids of the checks that found something."""
    return lambda: _red(site.installation)


@pytest.fixture
def stopped_red(site: Site) -> Red:
    """The same, of an installation whose services were stopped on purpose."""
    return lambda: _red(replace(site.installation, live=False))
