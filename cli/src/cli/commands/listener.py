"""`platework listener`: let a program of your own hear events, with a place of its own in the streams."""

import asyncio
import contextlib
import json
import secrets
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import nats
import typer
from nats.js import JetStreamContext, api
from nats.js.errors import NotFoundError

from chassis.provision import consumer_config
from cli.datadir import default_path, read_endpoints
from cli.embedded.ports import LOOPBACK
from cli.errors import CommandError
from cli.installation import Installation, opened, with_database
from cli.listeners import Listener, make, parse
from cli.secrets import save
from cli.stack import nats_server

ACK_WAIT_SECONDS = 60.0
"""Programs of others may take their time."""


def run(
    name: Annotated[str, typer.Argument(help="Name of the program: small letters, digits, dashes.")],
    *,
    event: Annotated[
        list[str] | None, typer.Option(help="What it hears, for example plate.completed; several times.")
    ] = None,
    tenant: Annotated[
        str | None, typer.Option(help="Slug of the tenant whose events it hears (default: of all).")
    ] = None,
    from_now: Annotated[
        bool,
        typer.Option("--from-now/--from-start", help="Begin with what is new, or the oldest kept."),
    ] = True,
    remove: Annotated[bool, typer.Option("--remove", help="Take its place and its rights away.")] = False,
    data: Annotated[
        Path | None, typer.Option(help="Data directory (default: .platework in the clone).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
) -> None:
    """Make a NATS user that hears these events from a durable of its own, and may do nothing else."""
    path = (data or default_path()[0]).resolve()
    if remove:
        asyncio.run(_remove(path, name))
        said: dict[str, Any] = {"removed": name}
    else:
        said = asyncio.run(_add(path, name, event or [], tenant, from_now=from_now))
    if as_json:
        print(json.dumps(said))
        return
    for key, value in said.items():
        print(f"{key:<10} {json.dumps(value) if isinstance(value, list) else value}")


async def _add(
    path: Path, name: str, events: list[str], slug: str | None, *, from_now: bool
) -> dict[str, Any]:
    async with opened(path) as installation:
        known = installation.secrets.listeners
        if name in known:
            raise CommandError(f"There is a listener {name!r} already. Take it away first: --remove")
        tenant_id = await _tenant(installation, slug) if slug else None
        listener = make(name, secrets.token_urlsafe(32), events, tenant_id)
        client = await installation.broker()
        try:
            for durable in listener.durables:
                config = consumer_config(durable)
                config.ack_wait = ACK_WAIT_SECONDS
                config.deliver_policy = api.DeliverPolicy.NEW if from_now else api.DeliverPolicy.ALL
                await client.jetstream().add_consumer(durable.stream, config)
        finally:
            await client.close()
        known[name] = listener.as_json()
        _tell_broker(path, installation)
        if installation.live:
            await _until_known(_access(installation, listener))
        return _access(installation, listener)


def _access(installation: Installation, listener: Listener) -> dict[str, Any]:
    return {
        "url": f"nats://{LOOPBACK}:{installation.ports['nats']}",
        "user": listener.user,
        "password": listener.password,
        "inbox": listener.inbox,
        "durables": listener.as_json()["durables"],
    }


async def _remove(path: Path, name: str) -> None:
    async with opened(path) as installation:
        found = installation.secrets.listeners.pop(name, None)
        if found is None:
            raise CommandError(f"There is no listener {name!r}.")
        client = await installation.broker()
        try:
            for durable in parse(name, found).durables:
                await _forget(client.jetstream(), durable.stream, durable.name)
        finally:
            await client.close()
        _tell_broker(path, installation)


async def _forget(js: JetStreamContext, stream: str, durable: str) -> None:
    try:
        await js.delete_consumer(stream, durable)
    except NotFoundError:
        """Somebody took it away by hand."""


async def _tenant(installation: Installation, slug: str) -> UUID:
    identity = next(spec for spec in with_database() if spec.name == "identity")
    reader = await installation.reader(identity)
    try:
        found: UUID | None = await reader.fetchval("SELECT tenant_id FROM tenants WHERE slug = $1", slug)
    finally:
        await reader.close()
    if found is None:
        raise CommandError(f"There is no tenant {slug!r}.")
    return found


def _tell_broker(path: Path, installation: Installation) -> None:
    """Keep the secrets; a running broker reads its users anew, without dropping anybody else."""
    save(path / "secrets.json", installation.secrets)
    if installation.live:
        server = nats_server(path / "nats", installation.secrets, installation.ports)
        server.reload_users(read_endpoints(path)["processes"]["nats"]["pid"])


async def _until_known(access: dict[str, Any]) -> None:
    """Wait until the broker lets the new user in.

    Raises:
        CommandError: it does not within ten seconds.
    """
    for _ in range(100):
        with contextlib.suppress(nats.errors.Error):
            client = await nats.connect(
                access["url"],
                user=access["user"],
                password=access["password"],
                allow_reconnect=False,
                error_cb=_say_nothing,
            )
            await client.close()
            return
        await asyncio.sleep(0.1)
    raise CommandError("The broker does not let the new user in. Its log says why: DATA/logs/nats.log.")


async def _say_nothing(_: Exception) -> None:
    """A refusal is raised where it is met."""
