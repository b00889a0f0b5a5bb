"""One gateway per printer: a lease that its holder renews, and that is free when nobody did for a while.

A holder that cannot renew hangs up before its lease ends, so that the next one finds the printer free. That
alone protects nothing: a process that was stopped for a minute hangs up a minute late. So the new holder
writes itself into the printer's record before it connects, every later write of the record is
compare-and-set, and the old holder's writes fail.
"""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import nats.errors
from nats.js.errors import APIError, KeyNotFoundError, KeyWrongLastSequenceError
from nats.js.kv import KeyValue

from chassis.broker import Broker
from chassis.telemetry import log
from contracts.topology import LEASE_SECONDS
from printer_gateway.neighbours import is_dead
from printer_gateway.store import AWAY, until_answered
from printer_gateway.tasks import together

LEASES = "gateway_leases"
RENEW_SECONDS = 4.0
LOOK_SECONDS = 1.0
"""Between looks whether the holder of a printer still lives."""
HASTE_SECONDS = 1.0
"""Between attempts to renew while NATS does not answer."""
MARGIN_SECONDS = 3.0
"""A holder hangs up so long before others may take its printer."""
ANSWER_SECONDS = 2.0
SPREAD_SECONDS = 0.3
"""Gateways that are free to take a printer do so after a random part of this."""
MODEST_SECONDS = 1.0
"""How much longer a gateway waits that has its share already."""


def now() -> float:
    """Seconds that go on while the machine is suspended, as those of `time.monotonic` do not."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux only
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class LeaseLostError(Exception):
    """Another gateway has the printer now."""


@dataclass(eq=False, slots=True)
class Lease:
    """The right to one printer. `granted` is when it was last asked for with success (as `now`)."""

    name: str
    revision: int
    granted: float
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    confirm: Callable[[], Awaitable[bool]] | None = None
    """Tells whether the record is still ours; asked when the lease had to be taken again."""
    _confirmed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def fresh(self) -> bool:
        """Nobody else can have it."""
        return not self.lost.is_set() and self._left() > 0

    def _left(self) -> float:
        return self.granted + LEASE_SECONDS - MARGIN_SECONDS - now()

    def renewed(self, revision: int, asked: float) -> None:
        self.revision, self.granted = revision, asked
        self._confirmed.set()
        self._confirmed = asyncio.Event()

    def lose(self) -> None:
        self.lost.set()
        self._confirmed.set()

    async def proven(self) -> None:
        """Wait until it is certainly ours.

        Raises:
            LeaseLostError: it is not.
        """
        while not self.fresh:
            if self.lost.is_set():
                raise LeaseLostError(self.name)
            await self._confirmed.wait()

    async def until_stale(self) -> None:
        """Wait until it is not certainly ours any more."""
        while self.fresh:
            # Not all at once: the loop's timers stand still while the machine is suspended.
            await asyncio.sleep(min(self._left(), LOOK_SECONDS))


@dataclass(slots=True)
class _Seen:
    """A lease as its last renewal showed it; `at` is as of `now`."""

    holder: str
    at: float


class Leases:
    """The leases of this gateway, and what it sees of the others'."""

    def __init__(self, broker: Broker, holder: str) -> None:
        self.holder = holder
        self._broker = broker
        self._held: dict[str, Lease] = {}
        self._seen: dict[str, _Seen] = {}
        self._freed: dict[str, asyncio.Event] = {}
        self._hurry = asyncio.Event()
        self._leases: KeyValue | None = None

    async def run(self) -> None:
        """Renew what is held and watch what is not, until cancelled."""
        self._broker.on_reconnect(self._hurry.set)
        await together(self._watch(), self._renew())

    async def take(self, name: str) -> Lease:
        """Wait until a printer is free, and take it."""
        while True:
            await self._until_free(name)
            await asyncio.sleep(self._patience())
            if not self._is_free(name):
                continue
            asked = now()
            revision = await until_answered(lambda: self._create(name))
            if revision is not None:
                lease = Lease(name, revision, asked)
                self._held[name] = lease
                return lease

    async def release(self, lease: Lease) -> None:
        """Give a printer free at once; a failure only means that others wait until it expires."""
        self._held.pop(lease.name, None)
        if lease.lost.is_set():
            return
        with contextlib.suppress(*AWAY, APIError):
            await (await self._bucket()).delete(lease.name, last=lease.revision)

    async def _create(self, name: str) -> int | None:
        """The revision of a lease that is now ours; None when another holds it."""
        bucket = await self._bucket()
        try:
            return await bucket.create(name, self.holder.encode())
        except KeyWrongLastSequenceError:
            with contextlib.suppress(KeyNotFoundError, KeyWrongLastSequenceError):
                entry = await bucket.get(name)
                # Nothing is what the broker leaves where a lease expired.
                if not entry.value or is_dead(entry.value.decode()):
                    return await bucket.update(name, self.holder.encode(), last=entry.revision)
                if entry.value == self.holder.encode():
                    return entry.revision  # taken before, but the answer got lost
                self._seen[name] = _Seen(entry.value.decode(), _until(HASTE_SECONDS))
            return None

    # Renewing.

    async def _renew(self) -> None:
        while True:
            results = await asyncio.gather(*map(self._renew_one, list(self._held.values())))
            self._hurry.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RENEW_SECONDS if all(results) else HASTE_SECONDS):
                    await self._hurry.wait()

    async def _renew_one(self, lease: Lease) -> bool:
        """Renew one lease; False when that is not known to have worked."""
        asked = now()
        try:
            bucket = await self._bucket()
            try:
                revision = await bucket.update(lease.name, self.holder.encode(), last=lease.revision)
            except KeyWrongLastSequenceError:
                found = await self._reclaim(lease)
                if found is None:
                    return True
                revision = found
        except (*AWAY, APIError) as error:
            log.warning("lease not renewed", printer=lease.name, error=repr(error))
            return False
        lease.renewed(revision, asked)
        return True

    async def _reclaim(self, lease: Lease) -> int | None:
        """Take a lease up again that is not as we left it; None when it is lost."""
        revision = await self._create(lease.name)
        # It may have been another's meanwhile: then the record says so.
        if revision is not None and (lease.confirm is None or await lease.confirm()):
            return revision
        log.warning("lease lost", printer=lease.name)
        self._held.pop(lease.name, None)
        lease.lose()
        return None

    # Watching.

    async def _watch(self) -> None:
        """Follow all leases; a watch that says nothing for longer than renewals take is made anew."""
        while True:
            try:
                # Any: nats-py leaves the methods of its watcher without types.
                watcher: Any = await (await self._bucket()).watchall()
                try:
                    while True:
                        entry = await watcher.updates(timeout=RENEW_SECONDS + ANSWER_SECONDS)
                        if entry is not None:
                            self._note(entry)
                finally:
                    with contextlib.suppress(nats.errors.Error):
                        await watcher.stop()
            except AWAY:
                await asyncio.sleep(HASTE_SECONDS)
            except APIError as error:
                log.warning("leases cannot be watched", error=repr(error))
                await asyncio.sleep(HASTE_SECONDS)

    def _note(self, entry: KeyValue.Entry) -> None:
        if entry.operation is None:
            self._seen[entry.key] = _Seen((entry.value or b"").decode(), now())
            return
        self._seen.pop(entry.key, None)
        if entry.key in self._freed:
            self._freed[entry.key].set()

    def _is_free(self, name: str) -> bool:
        return self._expiry(name) <= now()

    def _expiry(self, name: str) -> float:
        seen = self._seen.get(name)
        if seen is None or seen.holder == self.holder or is_dead(seen.holder):
            return float("-inf")
        return seen.at + LEASE_SECONDS

    async def _until_free(self, name: str) -> None:
        freed = self._freed[name] = asyncio.Event()
        try:
            while not self._is_free(name):
                left = self._expiry(name) - now()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(min(left, LOOK_SECONDS)):
                        await freed.wait()
        finally:
            del self._freed[name]

    def _patience(self) -> float:
        """How long to leave a free printer to others: longer when this gateway has its share."""
        alive = (s.holder for s in self._seen.values() if now() - s.at < LEASE_SECONDS)
        shares = Counter(alive)
        own = len(self._held)
        shares.pop(self.holder, None)
        wait = random.uniform(0, SPREAD_SECONDS)  # noqa: S311 - jitter
        return wait + MODEST_SECONDS if shares and own > min(shares.values()) else wait

    async def _bucket(self) -> KeyValue:
        if self._leases is None:
            self._leases = await self._broker.client.jetstream(timeout=ANSWER_SECONDS).key_value(LEASES)
        return self._leases


def _until(seconds: float) -> float:
    """When a lease was renewed that expires in so many seconds."""
    return now() + seconds - LEASE_SECONDS
