"""Bringing databases to the schema of this version."""

from cli import programs
from cli.console import Console
from cli.embedded.postgres import PostgresServer
from cli.environment import Environments
from cli.errors import CommandError
from cli.services import ServiceSpec


async def migrate(
    spec: ServiceSpec, postgres: PostgresServer, environments: Environments, console: Console
) -> None:
    """Migrate one service's database; starts no process when the stamp is the newest revision already.

    Raises:
        CommandError: the migration failed and left the schema as it was.
    """
    if await _stamp(spec, postgres) == _head(spec):
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
