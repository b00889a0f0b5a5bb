"""An installation of inventory, production and jobs, with servers of its own, that harm may be done to."""

import base64
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import nats

from chassis import migrate
from chassis.db import new_id
from chassis.provision import permissions, provision
from chassis.testing import Issuer, eventually
from cli.embedded.nats import NatsServer, NatsUser
from cli.embedded.postgres import PostgresServer
from cli.embedded.roles import ServiceRoles
from cli.installation import Installation
from cli.secrets import Secrets, ServiceSecrets
from contracts import topology
from contracts.envelope import Envelope, Event
from contracts.printer_gateway import (
    PlateCompleted,
    PlateFailed,
    end_id,
)
from inventory.settings import Settings
from jobs.settings import Settings as JobsSettings
from production.settings import Settings as ProductionSettings
from tests.audit.farm import Farm

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

    def farm(self, client: httpx.AsyncClient | None = None, number: int = 0) -> Farm:
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
