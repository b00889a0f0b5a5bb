"""Databases, roles, streams and consumers on servers that run elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import nats
from nats.aio.client import Client

from cli.broker_users import ADMIN
from cli.embedded import roles
from cli.embedded.roles import Connection, ServiceRoles
from cli.errors import CommandError
from cli.secrets import Secrets
from cli.services import SERVICES

WAIT_SECONDS = 120
PAUSE_SECONDS = 1
AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, nats.errors.Error)
T = TypeVar("T")


async def databases(known: Secrets, postgres: str, user: str) -> None:
    """Make or correct databases and roles; `postgres` is `host:port`, `user` a superuser there.

    Raises:
        CommandError: it does not answer in good time.
    """
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


async def streams(broker: str, password: str, work: Callable[[Client], Awaitable[None]]) -> None:
    """Do `work` as the administrator of the broker at this address.

    Raises:
        CommandError: it does not answer in good time.
    """

    async def provisioned() -> None:
        client = await nats.connect(
            broker, user=ADMIN, password=password, connect_timeout=5, allow_reconnect=False
        )
        try:
            await work(client)
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
