"""All printers of this gateway: which ones there are, and a link to each."""

import asyncio
import contextlib
from dataclasses import dataclass

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
from printer_gateway.link import Link
from printer_gateway.settings import Settings
from printer_gateway.store import Store, key, until_answered
from printer_gateway.tracker import Tracker

ASK_SUBJECT = "rpc.printers.connections.all"
ASK_SECONDS = 5.0
LINKS = Gauge("platework_gateway_printers", "Printers this gateway keeps a link to.")


@dataclass(slots=True)
class Kept:
    """A printer under this gateway's care."""

    connection: PrinterConnection
    tracker: Tracker
    task: asyncio.Task[None]


class Fleet:
    """Keeps one link per printer, and follows changes of the list."""

    def __init__(self, settings: Settings, broker: Broker) -> None:
        self._settings, self._broker = settings, broker
        self._store = Store(broker)
        self._sealer = Sealer(settings.secret_key.get_secret_value())
        self._kept: dict[str, Kept] = {}
        self._cached: dict[str, PrinterConnection] = {}
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Start from the connections known last, then follow the printers service until cancelled."""
        self._cached = {key(c): c for c in await self._store.load_connections()}
        try:
            await self._keep(self._cached)
            self._broker.on_reconnect(self._changed.set)
            await self._follow()
            while True:
                self._changed.clear()
                await self._refresh()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), self._settings.refresh_seconds)
        finally:
            await asyncio.gather(*(self._drop(name) for name in list(self._kept)))

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
        wanted = {key(c): c for c in answer.connections}
        if wanted != self._cached:
            await self._store.save_connections(self._cached, wanted)
            self._cached = wanted
        await self._keep(wanted)

    async def _keep(self, wanted: dict[str, PrinterConnection]) -> None:
        """Drop links that are not wanted any more or changed, start those that are missing."""
        stale = [name for name, kept in self._kept.items() if wanted.get(name) != kept.connection]
        await asyncio.gather(*(self._drop(name) for name in stale))
        for name in wanted.keys() - self._kept.keys():
            connection = wanted[name]
            tracker = Tracker(connection, self._store, self._broker, self._settings.policy)
            task = asyncio.create_task(self._tend(tracker))
            self._kept[name] = Kept(connection, tracker, task)
        LINKS.set(len(self._kept))

    async def _tend(self, tracker: Tracker) -> None:
        """Run one printer; whatever breaks there stays there."""
        while True:
            try:
                await tracker.start()
                await Link(tracker.connection, tracker, self._sealer, self._settings).run()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - one printer must not stop the others
                log.error(
                    "printer stopped, starting again", printer=tracker.connection.serial, error=repr(error)
                )
                await asyncio.sleep(5)

    async def _drop(self, name: str) -> None:
        kept = self._kept.pop(name)
        kept.task.cancel()
        await asyncio.gather(kept.task, return_exceptions=True)
        await kept.tracker.stop()
        if name not in self._cached:
            await kept.tracker.go_offline("retired")


async def run_fleet(runtime: Runtime) -> None:
    """The gateway's work, as a background loop of the service."""
    assert isinstance(runtime.settings, Settings)
    await Fleet(runtime.settings, runtime.broker).run()
