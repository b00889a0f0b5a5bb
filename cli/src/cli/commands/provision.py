"""`platework provision`: databases, roles, streams and consumers on servers that run elsewhere."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import asyncpg
import nats
import structlog
import typer

from chassis import provision
from cli.broker_users import ADMIN
from cli.embedded import roles
from cli.embedded.roles import Connection, ServiceRoles
from cli.errors import CommandError
from cli.secrets import Secrets, load_or_create
from cli.services import SERVICES

WAIT_SECONDS = 120
PAUSE_SECONDS = 1
AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, nats.errors.Error)
T = TypeVar("T")


def run(
    *,
    secrets: Annotated[Path, typer.Option(help="The file secrets.json that `secrets` made.")],
    postgres: Annotated[
        str | None, typer.Option(help="HOST:PORT of Postgres; left alone when not given.")
    ] = None,
    postgres_user: Annotated[str, typer.Option(help="A superuser there.")] = "postgres",
    broker: Annotated[str | None, typer.Option(help="Address of NATS; left alone when not given.")] = None,
    replicas: Annotated[
        int, typer.Option(min=1, max=5, help="Servers of the cluster that keep each message.")
    ] = 1,
) -> None:
    """Make or correct databases, roles, streams and consumers; waits for servers that still start."""
    # The provisioner logs; stdout belongs to the answer.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    known = load_or_create(secrets, ())
    if missing := [spec.name for spec in SERVICES if spec.name not in known.services]:
        raise CommandError(f"{secrets} has nothing for {', '.join(missing)}. Run ./platework secrets again.")
    if postgres:
        asyncio.run(_databases(known, postgres, postgres_user))
        print("databases and roles are right", flush=True)
    if broker:
        asyncio.run(_streams(known, broker, replicas))
        print("streams and consumers are right", flush=True)


async def _databases(known: Secrets, postgres: str, user: str) -> None:
    host, _, port = postgres.partition(":")

    async def connect(database: str) -> Connection:
        return await asyncpg.connect(
            host=host,
            port=int(port or "5432"),
            database=database,
            user=user,
            password=known.superuser,
            timeout=5,
        )

    async def answering() -> None:
        await (await connect("postgres")).close()

    await _until_reachable(f"Postgres at {postgres}", answering)
    own = {
        spec.database: ServiceRoles(secret.owner, secret.app, secret.relay)
        for spec in SERVICES
        if spec.has_database
        for secret in [known.services[spec.name]]
    }
    await roles.provision(connect, own)
    await roles.provision_reader(connect, known.reader)


async def _streams(known: Secrets, broker: str, replicas: int) -> None:
    async def provisioned() -> None:
        client = await nats.connect(
            broker, user=ADMIN, password=known.nats_admin, connect_timeout=5, allow_reconnect=False
        )
        try:
            await provision.provision(client, replicas=replicas)
        finally:
            await client.close()

    await _until_reachable(f"NATS at {broker}", provisioned)


async def _until_reachable(what: str, work: Callable[[], Awaitable[T]]) -> T:
    """Do `work`, again while the server starts or has no leader yet.

    Raises:
        CommandError: it does not answer in good time; with what it said last.
    """
    deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
    while True:
        try:
            return await work()
        except (
            OSError,
            asyncpg.PostgresConnectionError,
            asyncpg.CannotConnectNowError,
            nats.errors.Error,
        ) as error:
            if asyncio.get_running_loop().time() > deadline:
                raise CommandError(f"{what} does not answer: {error!r}") from error
        await asyncio.sleep(PAUSE_SECONDS)
