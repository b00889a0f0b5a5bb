"""A whole Platework on one machine: servers, databases, streams and services, in the order of their needs."""

import asyncio
import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from cli import broker_users, programs, web
from cli.broker_users import ADMIN
from cli.console import Console
from cli.datadir import DataDir
from cli.embedded.nats import NatsServer
from cli.embedded.ports import LOOPBACK, free_port, is_free
from cli.embedded.postgres import PostgresServer
from cli.embedded.roles import ServiceRoles
from cli.environment import Environments
from cli.errors import CommandError
from cli.migrations import migrate
from cli.programs import Simulation
from cli.secrets import Secrets, load_or_create
from cli.services import EDGE, SERVICES
from cli.supervisor import Backoff, Supervisor

SIMULATOR = "simulator"
_INNER_PORTS = ("postgres", "nats", "nats-monitor", SIMULATOR)


class Stack:
    """Everything that `up` runs. `stop()` always ends all of it, however far the start came.

    Raises:
        CommandError: from the start methods: which step failed, why, and what to do.
    """

    def __init__(
        self,
        data: DataDir,
        *,
        port: int | None = None,
        simulation: Simulation | None = None,
        environment: Mapping[str, str] | None = None,
        backoff: Backoff | None = None,
        build_web: bool = False,
        rolled_back: bool = False,
        verbose: bool = False,
    ) -> None:
        """Plan the stack.

        Args:
            data: the opened data directory; the stack closes it.
            port: the edge's port, a free one where it is None.
            simulation: simulated printers to run as well; the gateway then lives as fast as they do.
            environment: more variables for every service, for example `PLATEWORK_INVENTORY_POOL_SIZE`.
            backoff: pauses before restarts, the supervisor's own where it is None.
            build_web: build the web app while everything else starts.
            rolled_back: run on databases that the version after this one migrated.
            verbose: print also what servers and services say when all goes well.
        """
        self.data = data
        self.secrets: Secrets = data.secrets(spec.name for spec in SERVICES)
        self.ports = data.choose_ports([*_INNER_PORTS, *(spec.name for spec in SERVICES)])
        if port is not None:
            if not is_free(port):
                raise CommandError(f"Port {port} is taken on this machine. Name another one with --port.")
            self.ports[EDGE.name] = port
        self.simulation = simulation
        self.console = Console(data.logs, verbose=verbose)
        self.supervisor = Supervisor(self.console, backoff=backoff, changed=self._write_endpoints)
        self.postgres = PostgresServer(
            data.postgres, port=self.ports["postgres"], superuser_password=self.secrets.superuser
        )
        self._extra = dict(environment or {})
        self._extra.setdefault("PLATEWORK_JOBS_STORAGE_DIR", str(data.path / "jobs"))
        self._extra.setdefault("PLATEWORK_NOTIFICATIONS_MAILBOX_DIR", str(data.path / "notifications"))
        if simulation:
            self._extra.setdefault("PLATEWORK_PRINTER_GATEWAY_TIME_SCALE", str(simulation.speed))
        self._wants_web, self._rolled_back = build_web, rolled_back
        self._stopped = False

    @cached_property
    def nats(self) -> NatsServer:
        """The broker; its users are known once the topology is loaded."""
        return nats_server(self.data.nats, self.secrets, self.ports)

    @cached_property
    def environments(self) -> Environments:
        """What each service is told at its start."""
        return Environments(self.postgres, self.nats, self.secrets, self.ports, self._extra)

    @property
    def urls(self) -> dict[str, str]:
        """The HTTP address of every service, by name."""
        return self.environments.urls

    @property
    def edge_url(self) -> str:
        """Where users and programs find everything."""
        return f"http://{LOOPBACK}:{self.ports[EDGE.name]}"

    @property
    def simulator_url(self) -> str:
        """The control API of the simulated printers."""
        return f"http://{LOOPBACK}:{self.ports[SIMULATOR]}"

    async def start(self) -> None:
        """Start everything and wait until every service is ready."""
        building = asyncio.create_task(self._build_web())
        try:
            self.say("starting Postgres and NATS")
            await self.start_servers()
            self.say("preparing databases and streams")
            await self.prepare()
            self.say("starting the services")
            await self._start_services(building)
        finally:
            building.cancel()

    async def _start_services(self, building: asyncio.Task[None]) -> None:
        inner = [
            programs.service(spec, self.environments, self.ports[spec.name])
            for spec in SERVICES
            if not spec.is_edge
        ]
        groups = [inner]
        if self.simulation:
            folder = self.data.path / SIMULATOR
            groups.insert(0, [programs.simulator(self.simulation, folder, self.ports[SIMULATOR])])

        async def start_edge() -> None:
            await building
            await self.supervisor.start(programs.service(EDGE, self.environments, self.ports[EDGE.name]))

        # All at once, in groups begun in the reverse order of stopping: the edge ends first, and printers
        # outlive the gateway.
        await asyncio.gather(*(self.supervisor.start(*group) for group in groups), start_edge())

    async def _build_web(self) -> None:
        folder = await web.built(self.say) if self._wants_web else None
        if folder:
            self._extra.setdefault("PLATEWORK_DASHBOARD_WEB", str(folder))

    async def start_servers(self) -> None:
        """Start Postgres and NATS alone."""
        # The first import of the topology and its libraries takes as long as Postgres needs to start.
        loading = asyncio.to_thread(_load_chassis)
        await asyncio.gather(loading, self.supervisor.start(self.postgres.program()))
        await self.supervisor.start(self.nats.program())

    async def prepare(self) -> None:
        """Bring roles, schemas and streams to what this version wants. Cheap when nothing changed."""
        await asyncio.gather(self._prepare_databases(), self._provision_streams())

    async def add_replica(self, name: str) -> str:
        """Start one more process of a service, beside what runs; returns its address."""
        spec = next(spec for spec in SERVICES if spec.name == name)
        port = free_port(frozenset(self.ports.values()))
        count = sum(one.program.name.startswith(name) for one in self.supervisor.programs)
        await self.supervisor.start(
            programs.service(spec, self.environments, port, name=f"{name}-{count + 1}")
        )
        return f"http://{LOOPBACK}:{port}"

    async def pause(self) -> None:
        """Stop everything and keep the data directory; `start()` goes on."""
        await self.supervisor.stop()
        self._write_endpoints()

    async def stop(self) -> None:
        """Stop the edge, then the services, then NATS, then Postgres; give the data directory free."""
        if self._stopped:
            # Somebody else may hold the data directory by now.
            return
        self._stopped = True
        await self.pause()
        self.console.close()
        self.data.close()

    def say(self, text: str) -> None:
        """Tell the user something, among the logs."""
        self.console.write("platework", text)

    async def _prepare_databases(self) -> None:
        with_database = [spec for spec in SERVICES if spec.has_database]
        own = {spec.database: self.secrets.services[spec.name] for spec in with_database}
        await self.postgres.provision(
            {name: ServiceRoles(secret.owner, secret.app, secret.relay) for name, secret in own.items()}
        )
        await self.postgres.provision_reader(self.secrets.reader)
        migrations = (
            migrate(spec, self.postgres, self.environments, self.console, rolled_back=self._rolled_back)
            for spec in with_database
        )
        await asyncio.gather(*migrations)

    async def _provision_streams(self) -> None:
        import nats  # noqa: PLC0415 - loaded while Postgres started

        from chassis.provision import provision  # noqa: PLC0415

        client = await nats.connect(self.nats.url, user=ADMIN, password=self.secrets.nats_admin)
        try:
            await provision(client)
        finally:
            await client.close()

    def _write_endpoints(self) -> None:
        """Record where everything is, at every change: process ids stay true after a restart."""
        self.data.write_endpoints(_endpoints(self))


def nats_server(folder: Path, secrets: Secrets, ports: Mapping[str, int]) -> NatsServer:
    """The broker of an installation, with every service and every listener as a user."""
    from cli.listeners import users  # noqa: PLC0415 - loaded while Postgres started

    return NatsServer(
        folder,
        port=ports["nats"],
        monitor_port=ports["nats-monitor"],
        admin_password=secrets.nats_admin,
        users=broker_users.of_services(secrets),
        # Read anew at every start: one may have come since.
        listeners=lambda: users(load_or_create(folder.parent / "secrets.json", ())),
    )


def _endpoints(stack: Stack) -> dict[str, Any]:
    """Describe a stack for other programs: addresses, ports and processes, never a secret."""
    return {
        "pid": os.getpid(),
        "url": stack.edge_url,
        "nats_url": f"nats://{LOOPBACK}:{stack.ports['nats']}",
        "simulator_url": stack.simulator_url if stack.simulation else None,
        "ports": stack.ports,
        "processes": {
            one.program.name: {"pid": one.pid, "state": one.state.value, "restarts": one.restarts}
            for one in stack.supervisor.programs
        },
    }


def _load_chassis() -> None:
    """Import what the next steps need, and keep its log off stdout, which belongs to the command's answer."""
    import structlog  # noqa: PLC0415

    import chassis.migrate  # noqa: PLC0415
    import chassis.provision  # noqa: F401, PLC0415

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
