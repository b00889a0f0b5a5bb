"""`platework provision`: databases, roles, streams and consumers on servers that run elsewhere."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer
from nats.aio.client import Client

from chassis import provision
from cli import provisioning
from cli.errors import CommandError
from cli.secrets import Secrets, load_or_create
from cli.services import SERVICES


def run(
    *,
    secrets: Annotated[
        Path | None, typer.Option(help="The file secrets.json that `secrets` made; not for a site.")
    ] = None,
    postgres: Annotated[
        str | None, typer.Option(help="HOST:PORT of Postgres; left alone when not given.")
    ] = None,
    postgres_user: Annotated[str, typer.Option(help="A superuser there.")] = "postgres",
    broker: Annotated[str | None, typer.Option(help="Address of NATS; left alone when not given.")] = None,
    replicas: Annotated[
        int, typer.Option(min=1, max=5, help="Servers of the cluster that keep each message.")
    ] = 1,
    site: Annotated[
        str | None, typer.Option(help="On a site's machine: its name, for its own broker.")
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="With --site: the file admin_password of its folder.")
    ] = None,
) -> None:
    """Make or correct databases, roles, streams and consumers; waits for servers that still start."""
    # The provisioner logs; stdout belongs to the answer.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if site:
        _site(site, broker, password_file)
        return
    known = _known(secrets)
    if postgres:
        asyncio.run(provisioning.databases(known, postgres, postgres_user))
        print("databases and roles are right", flush=True)
    if broker:
        at = sorted(known.sites)

        async def work(client: Client) -> None:
            await provision.provision(client, replicas=replicas, at=at)

        asyncio.run(provisioning.streams(broker, known.nats_admin, work))
        print("streams and consumers are right", flush=True)


def _known(secrets: Path | None) -> Secrets:
    if secrets is None:
        raise CommandError("--secrets is needed.")
    known = load_or_create(secrets, ())
    if missing := [spec.name for spec in SERVICES if spec.name not in known.services]:
        raise CommandError(f"{secrets} has nothing for {', '.join(missing)}. Run ./platework secrets again.")
    return known


def _site(site: str, broker: str | None, password_file: Path | None) -> None:
    if not (broker and password_file):
        raise CommandError("--site needs --broker and --password-file.")

    async def work(client: Client) -> None:
        await provision.provision_site(client, site)

    asyncio.run(provisioning.streams(broker, password_file.read_text(), work))
    print(f"streams of site {site} are right", flush=True)
