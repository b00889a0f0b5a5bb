"""All printers of this gateway: which ones there are, who has which, and a link to each of its own."""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import nats.errors
from nats.aio.msg import Msg
from nats.js.api import DeliverPolicy
from prometheus_client import Gauge

from chassis.broker import Broker
from chassis.http import Runtime
from chassis.rpc import RpcError, ask
from chassis.sealing import Sealer
from chassis.telemetry import log
from contracts.printers import ConnectionsAnswer, ConnectionsRequest, PrinterConnection
from printer_gateway import starting
from printer_gateway.commands import Commands, answering
from printer_gateway.domain.state import Pace
from printer_gateway.grams import Grams
from printer_gateway.lease import Lease, LeaseLostError, Leases
from printer_gateway.link import Link
from printer_gateway.neighbours import own_name
from printer_gateway.settings import Settings
from printer_gateway.store import Store, key, until_answered
from printer_gateway.tasks import end, together
from printer_gateway.tracker import Tracker

ASK_SUBJECT = "rpc.printers.connections.all"
ASK_SECONDS = 5.0
FAREWELL_SECONDS = 2.0
STOP_SECONDS = 5.0
"""For an orderly stop; what is not given free then expires."""
BROKEN_SECONDS = 5.0
RETIRED, CHANGED = "retired", "changed"
"""Why a printer is let go."""
CONNECTING_THREADS = 100
"""The MQTT library connects in a thread each; printers that are off hold one for seconds."""
PRINTERS = Gauge("platework_gateway_printers", "Printers this gateway should have a share in.")
HELD = Gauge("platework_gateway_printers_held", "Printers this gateway has the lease of.")


@dataclass(slots=True)
class Kept:
    """A printer that this gateway has, or waits for."""

    connection: PrinterConnection
    task: asyncio.Task[None]
    farewell: str = ""
    """Why it is let go, when that is to be said."""


class Fleet:
    """Keeps one link per printer, and follows changes of the list."""

    def __init__(self, settings: Settings, broker: Broker) -> None:
        self._settings, self._broker = settings, broker
        self._store = Store(broker)
        self._sealer = Sealer(settings.secret_key.get_secret_value())
        self._tools = starting.Tools(broker, self._store, self._sealer, settings)
        self._leases = Leases(broker, own_name())
        self._kept: dict[str, Kept] = {}
        self._cached: dict[str, PrinterConnection] = {}
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Start from the connections known last, then follow the printers service until cancelled."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(CONNECTING_THREADS, "connect"))
        leases = asyncio.create_task(self._leases.run())
        try:
            self._cached = {key(c): c for c in await self._store.load_connections()}
            await self._keep(self._cached)
            self._broker.on_reconnect(self._changed.set)
            await self._follow()
            while True:
                self._changed.clear()
                await self._refresh()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._settings.refresh_seconds):
                        await self._changed.wait()
        finally:
            await _surely(self._stop(leases))

    async def _stop(self, leases: asyncio.Task[None]) -> None:
        """Give everything free: others may take it at once."""
        await asyncio.gather(*(self._drop(name) for name in list(self._kept)))
        await end([leases])

    async def _follow(self) -> None:
        """Look again whenever the registry of printers says that something changed."""

        async def on_change(_: Msg) -> None:
            self._changed.set()

        for verb in ("registered", "updated", "retired"):
            await until_answered(
                lambda verb=verb: self._broker.stream.subscribe(  # type: ignore[misc]
                    f"printer.{verb}.>",
                    stream="PRINTERS",
                    cb=on_change,
                    ordered_consumer=True,
                    deliver_policy=DeliverPolicy.NEW,
                )
            )

    async def _refresh(self) -> None:
        try:
            answer = await ask(
                self._broker, ASK_SUBJECT, ConnectionsRequest(), ConnectionsAnswer, timeout=ASK_SECONDS
            )
        except (RpcError, nats.errors.Error) as error:
            log.warning("the list of printers cannot be had; keeping the last one", error=str(error))
            await asyncio.sleep(1)
            self._changed.set()
            return
        wanted = {key(c): c for c in answer.connections if self._settings.has(c.site)}
        if wanted != self._cached:
            await self._store.save_connections(self._cached, wanted)
            self._cached = wanted
        await self._keep(wanted)

    async def _keep(self, wanted: dict[str, PrinterConnection]) -> None:
        """Drop links that are not wanted any more or changed, start those that are missing."""
        stale = [name for name, kept in self._kept.items() if _differs(kept.connection, wanted.get(name))]
        await asyncio.gather(*(self._drop(name, CHANGED if name in wanted else RETIRED) for name in stale))
        for name in wanted.keys() - self._kept.keys():
            connection = wanted[name]
            task = asyncio.create_task(self._tend(connection))
            self._kept[name] = Kept(connection, task)
        PRINTERS.set(len(self._kept))

    async def _drop(self, name: str, farewell: str = "") -> None:
        kept = self._kept[name]
        kept.farewell = farewell
        await end([kept.task])
        del self._kept[name]

    async def _tend(self, connection: PrinterConnection) -> None:
        """Run one printer whenever it is ours; whatever breaks there stays there."""
        while True:
            lease = await self._leases.take(key(connection))
            try:
                with HELD.track_inprogress():
                    await self._hold(connection, lease)
            except LeaseLostError:
                log.warning("another gateway has the printer now", printer=connection.serial)
            except Exception as broken:  # noqa: BLE001 - one printer must not stop the others
                log.error("printer stopped, starting again", printer=connection.serial, error=repr(broken))
            finally:
                await self._leases.release(lease)
            await asyncio.sleep(BROKEN_SECONDS)

    async def _hold(self, connection: PrinterConnection, lease: Lease) -> None:
        tracker = Tracker(
            connection,
            lease,
            self._leases.holder,
            self._store,
            self._broker,
            self._settings.policy,
            Pace(figures=self._settings.show_seconds),
        )
        await tracker.start()
        link = Link(connection, tracker, self._store, self._sealer, self._settings)
        questions = [Commands(link).question, *starting.questions(link, self._tools)]
        try:
            work = [_until_lost(lease), link.run(), tracker.run()]
            if self._settings.read_cards:
                work.append(Grams(link, self._tools).run())
            async with answering(self._broker, questions):
                await together(*work)
        finally:
            tracker.stop()
            await self._say_farewell(tracker)

    async def _say_farewell(self, tracker: Tracker) -> None:
        kept = self._kept.get(tracker.lease.name)
        if kept is None or not kept.farewell or not tracker.lease.fresh:
            return
        if kept.farewell == CHANGED and not tracker.news.online:
            return
        with contextlib.suppress(TimeoutError, LeaseLostError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await tracker.finish(kept.farewell)


def _differs(known: PrinterConnection, wanted: PrinterConnection | None) -> bool:
    """Whether a printer must be connected to anew; it need not for another name."""
    return wanted is None or known.model_copy(update={"name": wanted.name}) != wanted


async def _until_lost(lease: Lease) -> None:
    """Return never.

    Raises:
        LeaseLostError: as soon as another gateway has the lease.
    """
    await lease.lost.wait()
    raise LeaseLostError(lease.name)


async def _surely(work: Coroutine[Any, Any, None]) -> None:
    """Do the last work before the end, also when told to end again and again."""
    task = asyncio.create_task(work)
    until = time.monotonic() + STOP_SECONDS
    while not task.done() and time.monotonic() < until:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({task}, timeout=STOP_SECONDS)
    await end([task], within=0)


async def run_fleet(runtime: Runtime) -> None:
    """The gateway's work, as a background loop of the service."""
    assert isinstance(runtime.settings, Settings)
    await Fleet(runtime.settings, runtime.broker).run()
