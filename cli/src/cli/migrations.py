"""Bringing databases to the schema of this version."""

from dataclasses import dataclass

import asyncpg

from cli import programs
from cli.console import Console
from cli.embedded.postgres import PostgresServer
from cli.environment import Environments
from cli.errors import CommandError
from cli.services import ServiceSpec

_NEWER = (
    "The database of {name} is at {stamp}: a newer Platework migrated it. Use that version again, or go back "
    "to its backup (./platework restore). The version just before it can run on it as it is: "
    "./platework up --rolled-back"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a service's database stands."""

    service: str
    stamp: str | None
    """Its revision; None before its first migration."""
    head: str
    """The newest revision of this version."""
    is_newer: bool
    """A newer version migrated it."""


async def standing(spec: ServiceSpec, postgres: PostgresServer) -> Standing:
    """Look up where a database stands; one that does not exist yet stands nowhere.

    Raises:
        CommandError: this version's own migrations are broken.
    """
    from chassis.migrate import known  # noqa: PLC0415 - its libraries load while Postgres starts

    try:
        stamp = await _stamp(spec, postgres)
    except asyncpg.InvalidCatalogNameError:
        stamp = None
    return Standing(spec.name, stamp, _head(spec), stamp is not None and stamp not in known(spec.package))


def newer(found: Standing) -> CommandError:
    """What to say of a database that a newer version migrated."""
    return CommandError(_NEWER.format(name=found.service, stamp=found.stamp))


async def migrate(
    spec: ServiceSpec,
    postgres: PostgresServer,
    environments: Environments,
    console: Console,
    *,
    rolled_back: bool = False,
) -> None:
    """Migrate one service's database; starts no process when the stamp is the newest revision already.

    `rolled_back` leaves a database alone that a newer version migrated: the version before it can use it.

    Raises:
        CommandError: the migration failed and left the schema as it was, or a newer version was here.
    """
    found = await standing(spec, postgres)
    if found.is_newer and not rolled_back:
        raise newer(found)
    if found.is_newer or found.stamp == found.head:
        return
    try:
        arguments = (spec.package, "migrate")
        await programs.run_once(console, f"{spec.name}-migrate", arguments, environments.migrate(spec))
    except CommandError as error:
        advice = "Nothing was lost: a migration is one transaction. The version before this one still works."
        raise CommandError(f"{error}\n{advice}") from error


async def _stamp(spec: ServiceSpec, postgres: PostgresServer) -> str | None:
    connection = await postgres.connect(spec.database)
    try:
        if await connection.fetchval("SELECT to_regclass('public.alembic_version')") is None:
            return None
        stamp: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
        return stamp
    finally:
        await connection.close()


def _head(spec: ServiceSpec) -> str:
    from chassis.migrate import head  # noqa: PLC0415 - its libraries load while Postgres starts

    try:
        return head(spec.package)
    except ValueError as error:
        raise CommandError(f"The migrations of {spec.name} are broken: {error}") from error
