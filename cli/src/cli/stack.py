"""A whole Platework on one machine: servers, databases, streams and services, in the order of their needs."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from cli import probe
from cli.console import Console
from cli.datadir import DataDir
from cli.embedded.nats import ADMIN, NatsServer, NatsUser
from cli.embedded.ports import LOOPBACK, is_free
from cli.embedded.postgres import PostgresServer
from cli.embedded.roles import ServiceRoles
from cli.environment import Environments
from cli.errors import CommandError
from cli.process import Program
from cli.services import SERVICES, ServiceSpec
from cli.settings import child_environment
from cli.supervisor import Supervisor

# -P: a file in the working directory must not pass for one of our packages.
PYTHON = (sys.executable, "-P")
SIMULATOR = "simulator"
EDGE_GRACE = 2.0
SERVICE_GRACE = 3.0


class Stack:
    """Everything that `up` runs. `stop()` always ends all of it, however far the start came.

    Raises:
        CommandError: from the start methods: which step failed, why, and what to do.
    """

    def __init__(
        self, data: DataDir, *, port: int | None = None, services: Sequence[ServiceSpec] = SERVICES
    ) -> None:
        """Plan the stack; `port` is the edge's, a free one where it is None."""
        self.data = data
        self.services = services
        self.secrets = data.secrets(spec.name for spec in services)
        inner = ("postgres", "nats", "nats-monitor", SIMULATOR)
        self.ports = data.choose_ports([*inner, *(spec.name for spec in services)])
        if port is not None:
            self._claim_edge_port(port)
        self.console = Console(data.logs)
        self.supervisor = Supervisor(self.console, changed=self._write_endpoints)
        self.postgres = PostgresServer(
            data.postgres, port=self.ports["postgres"], superuser_password=self.secrets.superuser
        )
        self.nats: NatsServer | None = None
        self._stopped = False

    @property
    def urls(self) -> dict[str, str]:
        """The HTTP address of every service, by name."""
        return self._environments().urls

    @property
    def edge_url(self) -> str:
        """Where users and programs find everything."""
        return self.urls[next(spec.name for spec in self.services if spec.is_edge)]

    async def start(self) -> None:
        """Start everything and wait until every service is ready."""
        await self.start_servers()
        await self.prepare()
        inner = [self._service(spec) for spec in self.services if not spec.is_edge]
        await self.supervisor.start(*inner)
        await self.supervisor.start(*(self._service(spec) for spec in self.services if spec.is_edge))

    async def start_servers(self) -> None:
        """Start Postgres and NATS alone."""
        # The first import of the topology and its libraries takes as long as Postgres needs to start.
        users, _ = await asyncio.gather(
            asyncio.to_thread(self._nats_users), self.supervisor.start(self.postgres.program())
        )
        self.nats = NatsServer(
            self.data.nats,
            port=self.ports["nats"],
            monitor_port=self.ports["nats-monitor"],
            admin_password=self.secrets.nats_admin,
            users=users,
        )
        await self.supervisor.start(self.nats.program())

    async def prepare(self) -> None:
        """Bring roles, schemas and streams to what this version wants. Cheap when nothing changed."""
        await asyncio.gather(self._prepare_databases(), self._provision_streams())

    async def start_simulator(self, printers: int, *, seed: int = 0, loop: bool = True) -> str:
        """Start a fleet of simulated printers; `loop` keeps them printing. Returns its control address."""
        port = self.ports[SIMULATOR]
        variables = {
            "PLATEWORK_HOST": LOOPBACK,
            "PLATEWORK_PORT": str(port),
            "PLATEWORK_SIMULATOR_STATE_DIR": str(self.data.path / SIMULATOR),
            "PLATEWORK_SIMULATOR_PRINTERS": str(printers),
            "PLATEWORK_SIMULATOR_SEED": str(seed),
            "PLATEWORK_SIMULATOR_LOOP": str(loop).lower(),
        }
        await self.supervisor.start(_program(SIMULATOR, SIMULATOR, child_environment() | variables, port))
        return f"http://{LOOPBACK}:{port}"

    async def stop(self) -> None:
        """Stop the edge, then the services, then NATS, then Postgres; give the data directory free."""
        if self._stopped:
            # Somebody else may hold the data directory by now.
            return
        self._stopped = True
        await self.supervisor.stop()
        self._write_endpoints()
        self.console.close()
        self.data.close()

    def say(self, text: str) -> None:
        """Tell the user something, among the logs."""
        self.console.write("platework", text)

    def _claim_edge_port(self, port: int) -> None:
        if not is_free(port):
            raise CommandError(f"Port {port} is taken on this machine. Name another one with --port.")
        for spec in self.services:
            if spec.is_edge:
                self.ports[spec.name] = port

    async def _prepare_databases(self) -> None:
        with_database = [spec for spec in self.services if spec.has_database]
        own = {spec.database: self.secrets.services[spec.name] for spec in with_database}
        await self.postgres.provision(
            {name: ServiceRoles(secret.owner, secret.app, secret.relay) for name, secret in own.items()}
        )
        await self.postgres.provision_reader(self.secrets.reader)
        await asyncio.gather(*(self._migrate(spec) for spec in with_database))

    async def _migrate(self, spec: ServiceSpec) -> None:
        from chassis.migrate import head  # noqa: PLC0415 - its libraries load while Postgres starts

        connection = await self.postgres.connect(spec.database)
        try:
            known = await connection.fetchval("SELECT to_regclass('public.alembic_version') IS NOT NULL")
            stamp = await connection.fetchval("SELECT version_num FROM alembic_version") if known else None
        finally:
            await connection.close()
        try:
            newest = head(spec.package)
        except ValueError as error:
            raise CommandError(f"The migrations of {spec.name} are broken: {error}") from error
        if stamp != newest:
            await self._run_migration(spec)

    async def _run_migration(self, spec: ServiceSpec) -> None:
        command = (*PYTHON, "-m", spec.package, "migrate")
        name = f"{spec.name}-migrate"
        async with self.console.output_of(name) as output:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environments().migrate(spec),
            )
            code = await process.wait()
        if code != 0:
            raise CommandError(
                f"The migration of {spec.name} ended with code {code}:\n{self.console.tail(name)}\n"
                "Nothing was lost: a migration is one transaction. The version before this one still works."
            )

    async def _provision_streams(self) -> None:
        import nats  # noqa: PLC0415 - loads while Postgres starts

        from chassis.provision import provision  # noqa: PLC0415

        assert self.nats
        client = await nats.connect(self.nats.url, user=ADMIN, password=self.secrets.nats_admin)
        try:
            await provision(client)
        finally:
            await client.close()

    def _nats_users(self) -> dict[str, NatsUser]:
        import chassis.migrate  # noqa: F401, PLC0415 - loaded here, in a thread, for the steps that follow
        from chassis.provision import permissions  # noqa: PLC0415

        users = {}
        for spec in self.services:
            allowed = permissions(spec.name)
            users[spec.name] = NatsUser(
                self.secrets.services[spec.name].nats, allowed.publish, allowed.subscribe
            )
        return users

    def _environments(self) -> Environments:
        assert self.nats
        return Environments(self.postgres, self.nats, self.secrets, self.ports, self.services)

    def _service(self, spec: ServiceSpec) -> Program:
        grace = EDGE_GRACE if spec.is_edge else SERVICE_GRACE
        variables = self._environments().serve(spec)
        return _program(spec.name, spec.package, variables, self.ports[spec.name], grace)

    def _write_endpoints(self) -> None:
        """Record where everything is, at every change: process ids stay true after a restart."""
        self.data.write_endpoints(endpoints(self))


def _program(
    name: str, package: str, env: dict[str, str], port: int, grace: float = SERVICE_GRACE
) -> Program:
    """Describe a Python program with our health routes."""

    async def ready() -> bool:
        answer = await probe.get(port, "/health/ready")
        return answer is not None and answer[0] == HTTPStatus.OK

    return Program(
        name=name,
        argv=(*PYTHON, "-m", package, "serve"),
        env=env,
        ready=ready,
        stop_signals=((signal.SIGTERM, grace),),
    )


def endpoints(stack: Stack) -> dict[str, Any]:
    """Describe a stack for other programs: addresses, ports and processes, never a secret."""
    running = {one.program.name: one for one in stack.supervisor.programs}
    return {
        "pid": os.getpid(),
        "url": f"http://{LOOPBACK}:{stack.ports[next(s.name for s in stack.services if s.is_edge)]}",
        "nats_url": f"nats://{LOOPBACK}:{stack.ports['nats']}",
        "ports": stack.ports,
        "processes": {
            name: {"pid": one.pid, "state": one.state.value, "restarts": one.restarts}
            for name, one in running.items()
        },
    }
