"""Real servers for every test: one Postgres and one NATS per test process, with the real roles and the real
permissions. Tests do not clean up: each works in a tenant of its own.

A service that tests run in process, and a whole stack, is a fixture of the package, which is the folder: it
ends with the folder's last test. One that went on would take the messages, and answer the requests, of those
that the next folder runs on the same broker, and would keep a core busy."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID, uuid4

import nats
import pytest
from nats.aio.client import Client

from chassis.provision import permissions, provision
from chassis.testing import Issuer
from cli.embedded.nats import NatsServer, NatsUser
from cli.embedded.postgres import PostgresServer
from cli.embedded.roles import ServiceRoles
from cli.services import SERVICES
from contracts import topology

PASSWORD = "only-in-tests"
DATABASES = (*(spec.database for spec in SERVICES if spec.has_database), "probe")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--infra",
        choices=("embedded", "docker"),
        default="embedded",
        help="where the shared Postgres and NATS come from: wheels, or containers of the official images",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    from tests import scheduling  # noqa: PLC0415 - nothing of it is needed without several processes

    return scheduling.make(config, log)


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> tuple[type[PostgresServer], type[NatsServer]]:
    """What the shared servers are made of."""
    if request.config.getoption("infra") == "embedded":
        return PostgresServer, NatsServer
    from tests import containers  # noqa: PLC0415 - nothing of it is needed without an engine

    containers.need_engine()
    return containers.ContainerPostgres, containers.ContainerNats


@pytest.fixture(scope="session")
async def postgres(
    servers: tuple[type[PostgresServer], type[NatsServer]], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PostgresServer]:
    server = servers[0](tmp_path_factory.mktemp("postgres") / "data", superuser_password=PASSWORD)
    await server.start()
    await server.provision({name: ServiceRoles(PASSWORD, PASSWORD, PASSWORD) for name in DATABASES})
    await server.provision_reader(PASSWORD)
    yield server
    await server.stop()


@pytest.fixture(scope="session")
async def nats_server(
    servers: tuple[type[PostgresServer], type[NatsServer]], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[NatsServer]:
    users = {
        row.name: NatsUser(PASSWORD, permissions(row.name).publish, permissions(row.name).subscribe)
        for row in topology.SERVICES
    }
    server = servers[1](tmp_path_factory.mktemp("nats") / "data", admin_password=PASSWORD, users=users)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
async def nats_admin(nats_server: NatsServer) -> AsyncIterator[Client]:
    """May do everything on the broker; streams, durables and buckets are made."""
    client = await nats.connect(nats_server.url, user="admin", password=PASSWORD)
    await provision(client)
    yield client
    await client.close()


@pytest.fixture(scope="session")
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    await issuer.start()
    yield issuer
    await issuer.stop()


@pytest.fixture(scope="session")
def settings_for(
    postgres: PostgresServer,
    nats_server: NatsServer,
    nats_admin: Client,
    issuer: Issuer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], dict[str, str]]:
    """Keyword arguments for a service's settings class."""

    def settings(service: str) -> dict[str, str]:
        role = service.replace("-", "_")
        return {
            "nats_url": nats_server.url,
            "nats_user": service,
            "nats_password": PASSWORD,
            "identity_url": issuer.url,
            "database_url": postgres.url(role, f"{role}_app", PASSWORD),
            "owner_database_url": postgres.url(role, f"{role}_owner", PASSWORD),
            "storage_dir": str(tmp_path_factory.getbasetemp() / "storage" / role),
            "relay_database_url": postgres.url(role, f"{role}_relay", PASSWORD),
        }

    return settings


@pytest.fixture
def tenant() -> UUID:
    return uuid4()
