"""The database: one engine per service, one transaction per request or message, committed at the edge.

A transaction knows its tenant (row-level security), its actor and its time, and collects outgoing events.
Handlers never commit: whoever opened the transaction does, before the answer or the acknowledgement leaves.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

import asyncpg
import uuid_utils.compat
from sqlalchemy import MetaData, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import QueuePool

from chassis import outbox
from chassis.driver import Connection
from chassis.telemetry import trace_headers
from contracts.envelope import Envelope, Event

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_SET_TENANT = text("SELECT set_config('app.tenant', :tenant, true)")
_RETRIES = 3
_GIVING_BACK_SECONDS = 2.0
T = TypeVar("T")


def new_metadata() -> MetaData:
    """Metadata with constraint names that migrations can rely on."""
    return MetaData(naming_convention=NAMING)


def new_id() -> UUID:
    """A UUID v7: made by the application, ordered by time."""
    return uuid_utils.compat.uuid7()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user, a program, or the system itself."""

    id: UUID | None
    name: str


SYSTEM = Actor(None, "system")


@dataclass(slots=True)
class Transaction:
    """An open transaction: what a handler works with."""

    session: AsyncSession
    tenant_id: UUID
    actor: Actor
    source: str
    now: datetime
    """The time of this transaction, aware UTC: the only clock a handler uses."""
    _pending: list[Envelope] = field(default_factory=list)
    _raw: "Connection | None" = None

    def emit(self, event: Event, *, event_id: UUID | None = None) -> UUID:
        """Add an outgoing message to this transaction; it is written with the commit, after every row lock.

        Raises:
            ValueError: the event belongs to another tenant.
        """
        if event.tenant_id != self.tenant_id:
            raise ValueError("an event must belong to the tenant of its transaction")
        envelope = Envelope(event_id or new_id(), self.source, self.now, event, trace_headers())
        self._pending.append(envelope)
        return envelope.id

    async def raw(self) -> Connection:
        """The driver's connection of this transaction, for set-based SQL on the hot path."""
        if self._raw is None:
            connection = await self.session.connection()
            raw = await connection.get_raw_connection()
            self._raw = cast("Connection", raw.driver_connection)
        return self._raw

    async def act_for(self, tenant_id: UUID) -> None:
        """Turn to another tenant within the same transaction; only a batch of messages does."""
        # Row-level security lets in outbox rows of the current tenant alone.
        await self.finish()
        self.session.expunge_all()
        await (await self.raw()).execute("SELECT set_config('app.tenant', $1, true)", str(tenant_id))
        self.tenant_id = tenant_id

    async def finish(self) -> None:
        """Write the collected messages to the outbox. Called by the edge, just before the commit."""
        await self.session.flush()
        pending, self._pending = self._pending, []
        if pending:
            await outbox.write(await self.raw(), pending)


class Database:
    """The pool of one service."""

    def __init__(self, url: str, *, source: str, pool_size: int = 5) -> None:
        self.source = source
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            # A burst waits its turn; only a database that is really stuck makes requests give up.
            pool_timeout=20,
            pool_pre_ping=True,
            # Errors are logged; people's data in their statements must not be.
            hide_parameters=True,
            connect_args={"timeout": 5, "server_settings": {"application_name": source, "timezone": "UTC"}},
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, tenant_id: UUID, actor: Actor = SYSTEM) -> AsyncIterator[Transaction]:
        """Open a transaction for one tenant; commit at the end of the block, roll back on an error."""
        async with self._sessions() as session, session.begin():
            await session.execute(_SET_TENANT, {"tenant": str(tenant_id)})
            tx = Transaction(session, tenant_id, actor, self.source, datetime.now(UTC))
            yield tx
            await tx.finish()

    async def ping(self) -> None:
        """Raise unless the database answers."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        pool = cast("QueuePool", self.engine.pool)
        # Work that was cancelled gives its connection back in a task that nobody waits for; a pool that is
        # gone by then would leave the connection open.
        with suppress(TimeoutError):
            async with asyncio.timeout(_GIVING_BACK_SECONDS):
                while pool.checkedout():
                    await asyncio.sleep(0.01)
        await self.engine.dispose()


def is_outage(error: BaseException) -> bool:
    """Whether an error says that the database is away, rather than that the work is wrong."""
    if isinstance(error, (InterfaceError, PoolTimeoutError, ConnectionError, FileNotFoundError)):
        return True
    if isinstance(error, OperationalError | asyncpg.PostgresConnectionError | asyncpg.InterfaceError):
        return True
    if isinstance(error, asyncpg.CannotConnectNowError | asyncpg.AdminShutdownError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _sqlstate(error)[:2] in {"08", "57", "53"}
    return False


def is_race(error: BaseException) -> bool:
    """Whether an error is a lost race (deadlock, serialization failure) that a retry resolves."""
    return _sqlstate(error) in {"40001", "40P01"}


def is_unstorable(error: BaseException) -> bool:
    """Whether a value does not fit into its column: too large a number, too long a text, a NUL character."""
    return _sqlstate(error) in {"22000", "22001", "22003", "22008", "22021", "22P05"}


def _sqlstate(error: BaseException) -> str:
    for candidate in (error, getattr(error, "orig", None), error.__cause__):
        state: Any = getattr(candidate, "sqlstate", None) or getattr(candidate, "pgcode", None)
        if state:
            return str(state)
    return ""


async def retry_races(work: Callable[[], Awaitable[T]]) -> T:
    """Run `work`, again up to three times when it loses a race."""
    for attempt in range(_RETRIES):
        try:
            return await work()
        except (DBAPIError, asyncpg.PostgresError) as error:
            if not is_race(error) or attempt == _RETRIES - 1:
                raise
            await asyncio.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311 - jitter
    raise AssertionError("unreachable")
