"""`platework republish`: publish again what the outboxes hold, after the broker lost messages.

Consumers recognise what they have handled, so nothing counts twice. With `--state` a service says all that it
has again, as it is now: whoever lost it, or never had it, takes it over.
"""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from chassis.outbox import CHANNEL
from chassis.restating import NothingToRestateError, restate
from cli.errors import CommandError
from cli.installation import Connection, opened, with_database
from cli.services import ServiceSpec

_MARK = "UPDATE outbox SET sent_at = NULL WHERE sent_at IS NOT NULL AND created_at >= $1"
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def run(
    *,
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    service: Annotated[str | None, typer.Option(help="One service only.")] = None,
    since: Annotated[
        datetime | None, typer.Option(help="Only what was recorded since then (UTC); all that is kept else.")
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(help="Say again what this service has, as it is now, instead of what was recorded."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Publish sent messages again: running services do at once, stopped ones at their next start."""
    if state is not None:
        if service or since:
            raise CommandError("--state says all that a service has: without --service and --since.")
        said = asyncio.run(_restate(data, state))
        _print(said, "restated", as_json=as_json)
        return
    services = _chosen(service)
    start = since.replace(tzinfo=since.tzinfo or UTC) if since else _EVER
    marked = asyncio.run(_republish(data, services, start))
    _print(marked, "republished", as_json=as_json)


def _print(counted: dict[str, int], what: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({what: counted}))
        return
    for name, count in counted.items():
        print(f"{name:<16} {count:>9} messages")


async def _restate(data: Path | None, name: str) -> dict[str, int]:
    [spec] = _chosen(name)
    identity = next(one for one in with_database() if one.name == "identity")
    async with opened(data) as installation:
        reader = await installation.reader(identity)
        try:
            tenants = [row["tenant_id"] for row in await reader.fetch("SELECT tenant_id FROM tenants")]
        finally:
            await reader.close()
        try:
            return await restate(spec.package, installation.app_url(spec), tenants)
        except NothingToRestateError as error:
            raise CommandError(f"{name} has nothing that others keep.") from error


def _chosen(name: str | None) -> list[ServiceSpec]:
    services = [spec for spec in with_database() if name in (None, spec.name)]
    if not services:
        known = ", ".join(spec.name for spec in with_database())
        raise CommandError(f"No service {name!r} has an outbox. There are: {known}")
    return services


async def _republish(data: Path | None, services: list[ServiceSpec], since: datetime) -> dict[str, int]:
    async with opened(data) as installation:
        marked: dict[str, int] = {}
        for spec in services:
            connection = await installation.relay(spec)
            try:
                marked[spec.name] = await mark(connection, since)
            finally:
                await connection.close()
        return marked


async def mark(connection: Connection, since: datetime) -> int:
    """Mark sent rows as unsent and wake the relay; returns how many."""
    status = await connection.execute(_MARK, since)
    await connection.execute(f"NOTIFY {CHANNEL}")
    return int(status.rpartition(" ")[2])
