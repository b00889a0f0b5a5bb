"""The worker of notifications on a database of its own: no service takes its work, and tests kill it."""

import asyncio
import base64
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis import migrate
from chassis.db import Database, new_id
from chassis.sealing import Sealer
from cli.embedded.postgres import PostgresServer
from cli.embedded.roles import ServiceRoles
from notifications.domain.occasions import Occasion
from notifications.domain.targets import Target, TargetKind
from notifications.handlers import deliveries as log
from notifications.handlers import targets
from notifications.handlers.targets import Keeping
from notifications.sending.dispatcher import Dispatcher
from notifications.sending.sender import Sender
from notifications.settings import Settings
from notifications.store import deliveries

PASSWORD = "only-in-tests"
NAME = "notifications_apart"
WORKER = """
import asyncio, json, sys
from chassis import failpoints
from chassis.db import Database
from notifications.sending.dispatcher import Dispatcher
from notifications.sending.sender import Sender
from notifications.settings import Settings

settings = Settings(**json.load(sys.stdin))
failpoints.arm(settings.crash_at)

async def main():
    database = Database(settings.database_url.get_secret_value(), source="notifications")
    await Dispatcher(database, Sender(settings), retry_seconds=0.05, parallel=4).run()

asyncio.run(main())
"""


@pytest.fixture(scope="session")
async def values(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Settings of the workers."""
    await postgres.provision({"notifications": ServiceRoles(PASSWORD, PASSWORD, PASSWORD)})
    superuser = await postgres.connect()
    await superuser.execute(f"CREATE DATABASE {NAME} OWNER notifications_owner")
    await superuser.close()
    urls = {
        f"{name}database_url": postgres.url(NAME, f"notifications_{role}", PASSWORD)
        for name, role in (("", "app"), ("owner_", "owner"), ("relay_", "relay"))
    }
    own = {
        "mailbox_dir": str(tmp_path_factory.mktemp("mailbox")),
        "secret_key": base64.b64encode(bytes(range(32))).decode(),
        "allowed_hosts": ["localhost"],
        "send_seconds": 5.0,
    }
    await migrate.upgrade("notifications", Settings(**urls, **own))
    return urls | own


@dataclass
class Desk:
    """What one tenant has waiting."""

    database: Database
    settings: Settings
    tenant: UUID

    async def webhook(self, url: str) -> Target:
        keeping = Keeping(Sealer(self.settings.secret_key.get_secret_value()), self.settings.allowed_hosts)
        async with self.database.transaction(self.tenant) as tx:
            target, _ = await targets.create(tx, keeping, TargetKind.WEBHOOK, f"to {new_id().hex}", url)
        return target

    async def queue(self, target: Target, number: int = 1) -> list[UUID]:
        """Deliveries that are due; returns their event ids."""
        ids = [new_id() for _ in range(number)]
        async with self.database.transaction(self.tenant) as tx:
            for event_id in ids:
                occasion = Occasion(
                    event_id=event_id, type="plate.failed", time=datetime.now(UTC), title="A print failed"
                )
                await deliveries.add(tx, target, [occasion])
        return ids

    async def ledger(self) -> list[tuple[str, int]]:
        """Statuses and attempts."""
        async with self.database.transaction(self.tenant) as tx:
            found, _ = await log.page(tx, target_id=None, rule_id=None, status=None, skip=0, limit=100)
        return [(one.status.value, one.attempts) for one, _ in found]

    async def end_leases(self) -> None:
        """Let the time of a dead process be over."""
        async with self.database.transaction(self.tenant) as tx:
            query = "UPDATE deliveries SET due_at = now() WHERE tenant_id = $1 AND finished_at IS NULL"
            await (await tx.raw()).execute(query, self.tenant)

    def dispatcher(self) -> Dispatcher:
        return Dispatcher(self.database, Sender(self.settings), retry_seconds=0.05, parallel=4)


@pytest.fixture
async def desk(values: dict[str, Any], tenant: UUID) -> AsyncIterator[Desk]:
    settings = Settings(**values)
    database = Database(settings.database_url.get_secret_value(), source="notifications")
    yield Desk(database, settings, tenant)
    async with database.transaction(tenant) as tx:
        # Workers send what is due of every tenant: what waits would disturb the tests to come.
        await (await tx.raw()).execute("DELETE FROM deliveries WHERE tenant_id = $1", tenant)
    await database.close()


Die = Callable[[str], Awaitable[None]]


@pytest.fixture
def die(values: dict[str, Any]) -> Die:
    """Runs the worker in a process until it kills itself at a failpoint."""

    async def run(crash_at: str) -> None:
        told = json.dumps(values | {"crash_at": crash_at}).encode()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WORKER), stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(90):
                _, said = await process.communicate(told)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode == -signal.SIGKILL, said.decode()

    return run
