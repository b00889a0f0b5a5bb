"""Two replicas of inventory, each a process of its own, and people who ask now the one and now the other."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx

from chassis.db import new_id
from chassis.testing import Issuer
from cli.bench import lab
from cli.bench.lab import Lab
from cli.client import API, plain
from contracts.envelope import Envelope, Event
from contracts.printer_gateway import PlateCompleted, PlateCorrected, correction_id, end_id

REPLICAS = 2
_UNSENT = "SELECT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL)"


@dataclass
class Site:
    """Servers, replicas, and the key that signs tokens."""

    own: Lab
    issuer: Issuer
    replicas: list[httpx.AsyncClient]
    turn: "itertools.count[int]" = field(default_factory=itertools.count)
    """Whose turn it is to be asked."""

    def shop(self, tenant: UUID) -> "Shop":
        return Shop(self, tenant, self.issuer.headers(tenant, "operator"))

    async def wrong(self) -> list[str]:
        """Wait until everything is said, then audit; what is wrong, in words."""
        connection = await self.own.superuser("inventory")
        while await connection.fetchval(_UNSENT):
            await asyncio.sleep(0.1)
        await connection.close()
        # Nobody else runs here who would take what inventory says.
        return await self.own.violations(without=("A20",))


@dataclass
class Shop:
    """One tenant."""

    site: Site
    tenant: UUID
    headers: dict[str, str]

    async def call(
        self, method: str, path: str, body: Any = None, *, replica: int | None = None
    ) -> httpx.Response:
        """Ask a replica, or each in turn."""
        chosen = self.site.replicas[(next(self.site.turn) if replica is None else replica) % REPLICAS]
        return await chosen.request(method, API + path, json=body, headers=self.headers)

    async def publish(self, event: Event) -> None:
        """Say something of a print, as the gateway does."""
        headers = Envelope(_id_of(event), "printer-gateway", datetime.now(UTC), event).headers()
        body = event.model_dump_json().encode()
        await self.site.own.broker.jetstream().publish(event.subject, body, headers=headers)


def _id_of(event: Event) -> UUID:
    """How a print ended, and each correction of it, is one event however often it is said."""
    if isinstance(event, PlateCorrected):
        return correction_id(event.print_id, event.revision)
    return end_id(event.print_id) if isinstance(event, PlateCompleted) else new_id()


@asynccontextmanager
async def opened() -> AsyncIterator[Site]:
    """Servers and replicas of their own, gone afterwards."""
    async with AsyncExitStack() as stack:
        own = await stack.enter_async_context(lab.opened())
        issuer = Issuer()
        await issuer.start()
        stack.push_async_callback(issuer.stop)
        replicas = []
        for _ in range(REPLICAS):
            port = own.free_port()
            variables = {"PLATEWORK_IDENTITY_URL": issuer.url}
            await stack.enter_async_context(own.service("inventory", variables, port=port))
            replicas.append(await stack.enter_async_context(plain(f"http://127.0.0.1:{port}")))
        yield Site(own, issuer, replicas)
