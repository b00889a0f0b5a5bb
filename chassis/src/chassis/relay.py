"""The relay: publishes the outbox to JetStream, in order, by one active instance per database.

Activity is an advisory lock held by the same session that reads the rows: a relay that loses its session
stops being active, and another process takes over within a second.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
import nats
from nats.aio.client import Client

from chassis import failpoints
from chassis.driver import Connection
from chassis.outbox import CHANNEL
from chassis.publishing import publish
from chassis.settings import DatabaseSettings
from chassis.telemetry import OUTBOX_OLDEST, OUTBOX_SENT, RELAY_ACTIVE, log

BATCH = 500
LOCK = 0x6F7574626F78  # "outbox"
_IDLE = 1.0
_PRUNE_EVERY = 3600.0

_SELECT = """
SELECT seq, subject, headers, body, created_at FROM outbox WHERE sent_at IS NULL ORDER BY seq LIMIT $1
"""
_OLDEST = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float
FROM outbox WHERE sent_at IS NULL
"""
_MARK = "UPDATE outbox SET sent_at = clock_timestamp() WHERE seq = ANY($1::bigint[])"
# The inbox outlives the streams, so that nothing they still hold can count again.
_PRUNE = """
DELETE FROM outbox WHERE sent_at < now() - interval '7 days';
DELETE FROM inbox WHERE received_at < now() - interval '97 days';
DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours';
"""


class RelayStoppedError(Exception):
    """The relay's links are broken; it starts again from scratch."""


class Relay:
    """Publishes one service's outbox until cancelled; every failure drops both links and starts over."""

    def __init__(self, settings: DatabaseSettings) -> None:
        self._settings = settings
        self._dsn = settings.relay_database_url.get_secret_value().replace("+asyncpg", "")
        self._wake = asyncio.Event()

    async def run(self) -> None:
        delay = 0.1
        while True:
            try:
                async with self._links() as (connection, broker):
                    delay = 0.1
                    await self._publish_forever(connection, broker)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - a chassis loop: any failure means starting over
                log.warning("relay stopped, starting again", error=repr(error), delay=delay)
            finally:
                RELAY_ACTIVE.set(0)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 5.0)

    @asynccontextmanager
    async def _links(self) -> AsyncIterator[tuple[Connection, Client]]:
        connection = await asyncpg.connect(
            self._dsn, timeout=5, server_settings={"application_name": f"{self._settings.service}-relay"}
        )
        try:
            await connection.add_listener(CHANNEL, self._on_notify)
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                await asyncio.sleep(_IDLE)
            # Before the broker is asked: while it is away, this is what tells how much waits.
            await self._measure(connection)
            broker = await self._connect()
            try:
                RELAY_ACTIVE.set(1)
                yield connection, broker
            finally:
                with contextlib.suppress(Exception):
                    await broker.close()
        finally:
            connection.terminate()

    @staticmethod
    async def _measure(connection: Connection) -> None:
        OUTBOX_OLDEST.set(await connection.fetchval(_OLDEST))

    async def _connect(self) -> Client:
        # nats-py buffers while it reconnects, which could reorder: this link fails instead.
        settings = self._settings
        password = settings.nats_password.get_secret_value() if settings.nats_password else None
        return await nats.connect(
            settings.nats_url,
            user=settings.nats_user,
            password=password,
            name=f"{settings.service}-relay",
            allow_reconnect=False,
            connect_timeout=2,
            inbox_prefix=f"_INBOX_{settings.service}".encode(),
            error_cb=_log_error,
        )

    def _on_notify(self, *_: object) -> None:
        self._wake.set()

    async def _publish_forever(self, connection: Connection, broker: Client) -> None:
        next_prune = asyncio.get_running_loop().time() + _PRUNE_EVERY
        while True:
            self._wake.clear()
            if broker.is_closed or connection.is_closed():
                raise RelayStoppedError("a link is closed")
            if await self.publish_batch(connection, broker):
                continue
            if asyncio.get_running_loop().time() >= next_prune:
                await self.prune(connection)
                next_prune += _PRUNE_EVERY
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _IDLE)

    @staticmethod
    async def prune(connection: Connection) -> None:
        """Forget what no retry and no redelivery can need any more."""
        await connection.execute(_PRUNE)

    @staticmethod
    async def publish_batch(connection: Connection, broker: Client) -> int:
        """Publish up to `BATCH` rows in order and mark those the server acknowledged; returns how many."""
        rows = await connection.fetch(_SELECT, BATCH)
        if not rows:
            OUTBOX_OLDEST.set(0)
            return 0
        OUTBOX_OLDEST.set((datetime.now(UTC) - rows[0]["created_at"]).total_seconds())
        outcome = await publish(broker, rows)
        failpoints.hit("relay.before_mark")
        await connection.execute(_MARK, outcome.sent)
        OUTBOX_SENT.inc(len(outcome.sent))
        if outcome.error:
            raise outcome.error
        return len(outcome.sent)


async def _log_error(error: Exception) -> None:
    log.warning("relay: broker error", error=repr(error))
