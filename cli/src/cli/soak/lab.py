"""A hub and a lab on two hosts: a whole Platework here, and there what a site's machine runs.

Both run on what `./platework site` writes and on `deploy/nats`; only ports, addresses and folders are
replaced.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

import httpx
import nats
from nats.aio.client import Client

from chassis.provision import provision
from cli import deployment, programs, stack
from cli.broker_users import ADMIN, of_services
from cli.datadir import DataDir, repository
from cli.embedded.binaries import nats_server
from cli.embedded.nats import WRITE_ERROR, NatsServer
from cli.embedded.ports import LOOPBACK
from cli.errors import CommandError
from cli.installation import Installation
from cli.process import Program
from cli.programs import PYTHON, Simulation
from cli.secrets import save
from cli.settings import child_environment, server_environment
from cli.site import Site, join
from cli.soak.namespaces import LINK_HUB, WATCH_SITE, Hosts

NAME = "lab1"
_TOLD = "told"
_BROKER, _MONITOR, _GATEWAY, SIMULATOR = 4222, 8222, 8000, 8090


class HubBroker(NatsServer):
    """The broker of containers, with its door for sites."""

    def configuration(self, host: str, port: int, monitor_port: int, store_dir: str) -> str:
        text = (repository() / "deploy" / "nats" / "nats.conf").read_text()
        places = {
            "0.0.0.0:4222": f"{host}:{port}",
            "0.0.0.0:8222": f"{host}:{monitor_port}",
            "/data": store_dir,
            "../nats-users": f"../{_TOLD}/broker",
        }
        return _placed(text, places)


class Hub(stack.Stack):
    """A whole Platework whose broker sites reach, and no other."""

    @cached_property
    def nats(self) -> NatsServer:
        return HubBroker(
            self.data.nats,
            port=self.ports["nats"],
            monitor_port=self.ports["nats-monitor"],
            admin_password=self.secrets.nats_admin,
            users=of_services(self.secrets),
        )

    @property
    def installation(self) -> Installation:
        return Installation(self.secrets, self.ports, live=True)

    async def _provision_streams(self) -> None:
        client = await nats.connect(self.nats.url, user=ADMIN, password=self.secrets.nats_admin)
        try:
            await provision(client, at=[NAME])
        finally:
            await client.close()


class Lab:
    """What runs at the site, kept by the hub's supervisor as systemd would."""

    def __init__(self, hub: Hub, hosts: Hosts, simulation: Simulation) -> None:
        self._hub, self._hosts, self._simulation = hub, hosts, simulation
        self.folder, self.store = places(hub.data.path)

    async def start(self) -> None:
        """Start printers, broker and gateway; returns when all are ready."""
        await self._hub.supervisor.start(self._printers())
        await self.start_broker()
        await self._hub.supervisor.start(self._gateway())

    async def start_broker(self) -> None:
        """Start the broker alone, and make its streams."""
        await self._hub.supervisor.start(self._broker())
        await self._provision()

    async def broker(self) -> Client:
        """Connect to the site's broker as its administrator; the caller closes.

        Raises:
            CommandError: it does not answer.
        """
        try:
            return await nats.connect(
                f"nats://{WATCH_SITE}:{_BROKER}",
                user=ADMIN,
                password=self._hub.secrets.sites[NAME].admin,
                allow_reconnect=False,
                error_cb=_say_nothing,
            )
        except (OSError, nats.errors.Error) as error:
            raise CommandError(f"The site's broker does not answer: {error}") from error

    async def closed(self) -> bool:
        """Whether the site's broker met a full disk and takes nothing more."""
        answer = await _ask(_MONITOR, "/healthz")
        return answer is not None and WRITE_ERROR in answer.text

    def _printers(self) -> Program:
        made = programs.simulator(self._simulation, self._hub.data.path / "printers", SIMULATOR)
        return replace(
            made,
            env={**made.env, "PLATEWORK_HOST": WATCH_SITE},
            ready=_answers(SIMULATOR, "/health/ready"),
            run_as=self._hosts.at_site,
        )

    def _broker(self) -> Program:
        return Program(
            name="site-nats",
            argv=(nats_server(), "--config", str(self.folder / "nats.conf")),
            env=server_environment(),
            ready=_answers(_MONITOR, "/healthz"),
            run_as=self._hosts.at_site,
        )

    def _gateway(self) -> Program:
        lines = (self.folder / "gateway.env").read_text().splitlines()
        told = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        own = {
            "PLATEWORK_SECRETS_DIR": str(self.folder),
            "PLATEWORK_NATS_URL": f"nats://{WATCH_SITE}:{_BROKER}",
            "PLATEWORK_HOST": WATCH_SITE,
            "PLATEWORK_PRINTER_GATEWAY_TIME_SCALE": str(self._simulation.speed),
        }
        return Program(
            name="site-gateway",
            argv=(*PYTHON, "-m", "printer_gateway", "serve"),
            env=child_environment() | told | own,
            ready=_answers(_GATEWAY, "/health/ready"),
            run_as=self._hosts.at_site,
        )

    async def _provision(self) -> None:
        process = await asyncio.create_subprocess_exec(
            *self._hosts.at_site,
            *PYTHON,
            *("-m", "cli", "provision", "--site", NAME, "--broker", f"nats://{WATCH_SITE}:{_BROKER}"),
            *("--password-file", str(self.folder / "admin_password")),
            stdout=sys.stderr,
        )
        if await process.wait():
            raise CommandError("The site's broker could not be provisioned.")


def places(data: Path) -> tuple[Path, Path]:
    """The site's folder, and the disk of its broker."""
    return data / "site", data / "site-disk"


def prepare(data: Path) -> None:
    """Make the secrets of an installation that has one site, and the site's folder."""
    folder, store = places(data)
    told = data / _TOLD
    deployment.write(told)
    site = Site(NAME, f"{LINK_HUB}:7422", folder=str(folder), store=str(store / "nats"))
    save(data / "secrets.json", join(told, site, folder))
    users, config = told / "broker" / "users.conf", folder / "nats.conf"
    users.chmod(0o600)
    listening = {f"{LOOPBACK}:{port}": f"{WATCH_SITE}:{port}" for port in (_BROKER, _MONITOR)}
    config.write_text(_placed(config.read_text(), listening))
    users.write_text(
        _placed(users.read_text(), {"0.0.0.0:7422": f"{LINK_HUB}:7422", "/etc/nats-users": str(users.parent)})
    )


def opened(data: Path, speed: float) -> Hub:
    """Plan the hub."""
    environment = {
        "PLATEWORK_PRINTER_GATEWAY_OTHER_SITES": f'["{NAME}"]',
        "PLATEWORK_PRINTER_GATEWAY_TIME_SCALE": str(speed),
    }
    return Hub(DataDir(data), environment=environment)


def _answers(port: int, path: str) -> Callable[[], Awaitable[bool]]:
    async def answered() -> bool:
        answer = await _ask(port, path)
        return answer is not None and answer.status_code == HTTPStatus.OK

    return answered


async def _ask(port: int, path: str) -> httpx.Response | None:
    async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
        try:
            return await client.get(f"http://{WATCH_SITE}:{port}{path}")
        except httpx.HTTPError:
            return None


def _placed(text: str, places: dict[str, str]) -> str:
    for old, new in places.items():
        if old not in text:
            raise CommandError(f"The configuration of the broker does not name {old}.")
        text = text.replace(old, new)
    return text


async def _say_nothing(_: Exception) -> None:
    """Errors of the link are raised where it is used."""
