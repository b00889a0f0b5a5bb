"""The laboratory: servers of its own as `up` configures them, databases that can be set back, services.

Everything lies in a temporary folder and is gone afterwards.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
from nats.aio.client import Client

from chassis.provision import provision
from cli import programs
from cli.audit.run import audit
from cli.datadir import DataDir
from cli.embedded.ports import free_port
from cli.errors import CommandError
from cli.installation import Connection, Installation
from cli.process import spawn, until_ready
from cli.services import SERVICES, ServiceSpec
from cli.stack import Stack
from contracts import topology


class Lab:
    """Postgres, NATS, migrated databases and empty streams."""

    def __init__(self, folder: Path, stack: Stack, broker: Client) -> None:
        self.folder = folder
        self.broker = broker
        self._stack = stack

    @property
    def installation(self) -> Installation:
        return Installation(self._stack.secrets, self._stack.ports, live=True)

    def say(self, text: str) -> None:
        """Tell what is going on; on stderr, because stdout is for the results."""
        print(f"bench: {text}", file=sys.stderr, flush=True)

    async def superuser(self, database: str) -> Connection:
        """Connect as superuser; the caller closes."""
        return await self._stack.postgres.connect(database)

    async def connect(self, spec: ServiceSpec) -> Connection:
        """Connect as a service does; the caller closes."""
        own = self._stack.secrets.services[spec.name]
        url = self._stack.postgres.url(spec.database, f"{spec.database}_app", own.app)
        return await asyncpg.connect(url.replace("+asyncpg", ""))

    async def keep_database(self, name: str, copy: str) -> None:
        """Keep a database as it is now under another name."""
        await self._copy(name, copy)

    async def restore_database(self, name: str, copy: str) -> None:
        """Set a database back to a kept copy, statistics included."""
        await self._copy(copy, name)

    async def _copy(self, source: str, target: str) -> None:
        connection = await self.superuser("postgres")
        try:
            await connection.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            await connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
            # A checkpoint in the middle of a run would be noise.
            await connection.execute("CHECKPOINT")
        finally:
            await connection.close()

    async def empty_streams(self) -> None:
        """Make every stream and consumer anew."""
        js = self.broker.jetstream(timeout=10)
        for name in (topology.FEED, *(stream.name for stream in topology.STREAMS)):
            await js.delete_stream(name)
        await provision(self.broker)

    @asynccontextmanager
    async def service(
        self, name: str, variables: Mapping[str, str] | None = None, *, port: int | None = None
    ) -> AsyncIterator[int]:
        """Run a service as a process of its own, on a port that is free or given; yields its process id."""
        spec = next(spec for spec in SERVICES if spec.name == name)
        port = port or self.free_port()
        program = programs.service(spec, self._stack.environments, port)
        program = replace(program, env=dict(program.env) | dict(variables or {}))
        log = await asyncio.to_thread((self.folder / f"{name}.log").open, "ab")
        try:
            child = await spawn(program, log.fileno())
            try:
                if not await until_ready(child):
                    tail = (self.folder / f"{name}.log").read_text(errors="replace")[-2000:]
                    raise CommandError(f"{name} did not start. The end of its output:\n{tail}")
                yield child.pid
            finally:
                await child.stop()
        finally:
            log.close()

    def free_port(self) -> int:
        """A port for a service that somebody must find."""
        return free_port(frozenset(self._stack.ports.values()))

    async def violations(self, *, without: Sequence[str] = ()) -> list[str]:
        """Audit the whole installation; what is wrong, in words."""
        report = await audit(self.installation, patience=0.0)
        return [
            f"{check.id}: {example}"
            for check, finding in report
            if check.id not in without
            for example in finding.examples
        ]


@asynccontextmanager
async def opened() -> AsyncIterator[Lab]:
    """A laboratory, for one benchmark."""
    folder = Path(tempfile.mkdtemp(prefix="platework-bench-"))
    stack = Stack(DataDir(folder / "data"))
    try:
        await stack.start_servers()
        await stack.prepare()
        lab = Lab(folder, stack, await Installation(stack.secrets, stack.ports, live=True).broker())
        try:
            yield lab
        finally:
            await lab.broker.close()
    finally:
        await stack.stop()
        shutil.rmtree(folder, ignore_errors=True)
