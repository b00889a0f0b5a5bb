"""The servers of tests as containers of the official images, for `--infra docker`.

They take the place of the embedded ones: same roles, same users, same configuration of the broker.
"""

import asyncio
import contextlib
from pathlib import Path

import docker
import docker.errors
import nats
import pytest
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from chassis.testing import eventually
from cli.broker_users import ADMIN
from cli.embedded.nats import NatsServer
from cli.embedded.postgres import PostgresServer

POSTGRES, NATS = "postgres:18", "nats:2-alpine"


def need_engine() -> None:
    """End the run when there is no Docker engine: tests that were asked for must not pass unseen."""
    try:
        with contextlib.closing(docker.from_env()) as engine:
            engine.ping()
    except docker.errors.DockerException as error:
        pytest.exit(f"--infra docker: no Docker engine can be reached ({error})", returncode=2)
    # The containers are stopped here; the helper that would do it has an image of its own.
    testcontainers_config.ryuk_disabled = True


class ContainerPostgres(PostgresServer):
    """Postgres in a container, on a free port of this machine."""

    def __init__(self, data_dir: Path, *, superuser_password: str) -> None:
        super().__init__(data_dir, superuser_password=superuser_password)
        self._container = (
            DockerContainer(POSTGRES)
            .with_env("POSTGRES_PASSWORD", superuser_password)
            .with_command("postgres -c max_connections=200 -c timezone=UTC")
            .with_exposed_ports(5432)
        )

    async def start(self) -> None:
        await asyncio.to_thread(self._container.start)
        self.port = int(self._container.get_exposed_port(5432))
        # Asked inside: outside, the engine takes connections before Postgres does.
        await eventually(self._is_ready, within=60)

    async def _is_ready(self) -> bool:
        asked = "pg_isready --host=127.0.0.1 --username=postgres"
        return (await asyncio.to_thread(self._container.exec, asked)).exit_code == 0

    async def stop(self) -> None:
        await asyncio.to_thread(self._container.stop)


class ContainerNats(NatsServer):
    """NATS in a container, on a free port of this machine."""

    async def start(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        (self.data_dir / "nats.conf").write_text(self.configuration("0.0.0.0", 4222, 8222, "/data"))
        self._container = (
            DockerContainer(NATS)
            .with_volume_mapping(str(self.data_dir), "/etc/nats", "ro")
            .with_command("--config /etc/nats/nats.conf")
            .with_exposed_ports(4222)
        )
        await asyncio.to_thread(self._container.start)
        self.port = int(self._container.get_exposed_port(4222))
        await eventually(self._answers, within=60)

    async def _answers(self) -> bool:
        password = self._users[ADMIN].password
        with contextlib.suppress(OSError, nats.errors.Error):
            client = await nats.connect(self.url, user=ADMIN, password=password, allow_reconnect=False)
            await client.close()
            return True
        return False

    async def stop(self) -> None:
        await asyncio.to_thread(self._container.stop)
