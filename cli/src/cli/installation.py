"""An installation seen from outside: its databases and its broker, whether it runs or not.

A running one is asked where it is; of a stopped one Postgres and NATS are started, and stopped afterwards.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import asyncpg
import nats
from nats.aio.client import Client

from cli.broker_users import ADMIN
from cli.datadir import DataDir, default_path, is_in_use, read_endpoints
from cli.embedded.ports import LOOPBACK
from cli.embedded.roles import READER
from cli.errors import CommandError
from cli.secrets import Secrets, load_or_create
from cli.services import SERVICES, ServiceSpec
from cli.settings import of_service
from cli.stack import Stack

_STARTING = "this installation is starting or stopping. Try again when ./platework status says ready."

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation whose Postgres and NATS answer; `live` tells whether its services run as well."""

    secrets: Secrets
    ports: Mapping[str, int]
    live: bool
    storage: Path | None = None
    """Where the files of student jobs are kept, unless in an object store."""

    async def reader(self, spec: ServiceSpec) -> Connection:
        """Connect as the role that reads every tenant's rows and writes nothing; the caller closes.

        Raises:
            asyncpg.InvalidCatalogNameError: the service has no database yet.
        """
        return await self._connect(spec.database, READER, self.secrets.reader)

    async def relay(self, spec: ServiceSpec) -> Connection:
        """Connect as the role that marks outbox rows; the caller closes."""
        return await self._connect(
            spec.database, f"{spec.database}_relay", self.secrets.services[spec.name].relay
        )

    def app_url(self, spec: ServiceSpec) -> str:
        """The address of a service's database, as the role that works in it."""
        password = self.secrets.services[spec.name].app
        return f"postgresql+asyncpg://{spec.database}_app:{password}@{LOOPBACK}:{self.ports['postgres']}/{spec.database}"

    async def broker(self) -> Client:
        """Connect to NATS as the administrator; the caller closes.

        Raises:
            CommandError: nobody answers there.
        """
        url = f"nats://{LOOPBACK}:{self.ports['nats']}"
        try:
            return await nats.connect(
                url,
                user=ADMIN,
                password=self.secrets.nats_admin,
                connect_timeout=5,
                allow_reconnect=False,
                error_cb=_say_nothing,
            )
        except (OSError, nats.errors.Error) as error:
            raise CommandError(f"NATS does not answer at {url}: {_STARTING}") from error

    async def _connect(self, database: str, user: str, password: str) -> Connection:
        try:
            return await asyncpg.connect(
                host=LOOPBACK,
                port=self.ports["postgres"],
                database=database,
                user=user,
                password=password,
                ssl=False,
                timeout=10,
                server_settings={"timezone": "UTC"},
            )
        except (OSError, asyncpg.CannotConnectNowError) as error:
            raise CommandError(f"Postgres does not answer: {_STARTING}") from error


async def _say_nothing(_: Exception) -> None:
    """Errors of the link are raised where it is used."""


def with_database() -> list[ServiceSpec]:
    """The services that own a database."""
    return [spec for spec in SERVICES if spec.has_database]


def storage_of(data: Path) -> Path:
    """Where the jobs of a data directory keep their files, as `up` says it to them."""
    return Path(of_service("PLATEWORK_JOBS_").get("STORAGE_DIR") or data / "jobs")


@asynccontextmanager
async def opened(data: Path | None) -> AsyncIterator[Installation]:
    """Open the installation in a data directory, the default one for None.

    Raises:
        CommandError: there is none, or its servers do not start.
    """
    path = data or default_path()[0]
    secrets = path / "secrets.json"
    if not secrets.exists():
        raise CommandError(f"There is no installation in {path}. Start one with: ./platework up")
    if is_in_use(path):
        ports = read_endpoints(path).get("ports", {})
        yield Installation(load_or_create(secrets, ()), ports, live=True, storage=storage_of(path))
        return
    stack = Stack(DataDir(path))
    try:
        await stack.start_servers()
        yield Installation(stack.secrets, stack.ports, live=False, storage=storage_of(path))
    finally:
        await stack.stop()
