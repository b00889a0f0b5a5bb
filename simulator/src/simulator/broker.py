"""One printer's MQTT side: its own TLS port, its own code, its own kill switch.

amqtt speaks the protocol; the sockets are ours (its external listener), so that TLS, power cuts and refusals
need none of its internals. Like a printer, the broker acknowledges any subscription, answers only for
its own serial and passes nothing between clients but requests.
"""

import asyncio
import hmac
import logging
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter
from amqtt.broker import Broker
from amqtt.contexts import Action, BrokerConfig, ListenerConfig, ListenerType
from amqtt.errors import AMQTTError
from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import ApplicationMessage, Session

from simulator.ports import Port

USER = "bblp"
LISTENER = "default"
LOOPBACK = "127.0.0.1"
CLOSE_SECONDS = 1.0
PATIENCE = 1.5
"""How many times its keep-alive a client may be silent (MQTT 3.1.2-24)."""
# amqtt queues deliveries without a bound; a printer drops QoS 0 reports that a client does not take.
MAX_UNSENT_BYTES = 4_000_000

log = logging.getLogger(__name__)


# amqtt ships no type information, so its classes are Any to the checker: hence the three `misc` below.


class PrinterPlugin(BaseAuthPlugin):  # type: ignore[misc]
    """Lets the access code in and hands what clients do to the printer."""

    @dataclass
    class Config:
        door: Any  # PrinterBroker; amqtt hydrates this class from a mapping and checks its types

    async def authenticate(self, *, session: Session) -> bool:
        admitted: bool = self.config.door.admits(session.username, session.password)
        return admitted

    async def on_broker_message_received(self, *, client_id: str, message: ApplicationMessage | None) -> None:
        if message is not None and message.data is not None:
            self.config.door.received(client_id, message.topic, bytes(message.data))

    async def on_broker_client_connected(self, *, client_id: str, client_session: Session) -> None:
        self.config.door.joined(client_id, client_session.remote_port, client_session.keep_alive)

    async def on_broker_client_subscribed(self, *, client_id: str, topic: str, qos: int) -> None:
        self.config.door.subscribed(client_id, topic, qos)


class _Reader(StreamReaderAdapter):  # type: ignore[misc]
    """Notes when the client was heard last (monotonic): amqtt bears silent ones for ever."""

    heard = 0.0

    async def read(self, n: int = -1) -> bytes:
        data: bytes = await super().read(n)
        self.heard = time.monotonic()
        return data


class _Writer(StreamWriterAdapter):  # type: ignore[misc]
    is_closed: bool

    async def close(self) -> None:
        """Close without waiting for a peer that is gone or silent."""
        if self.is_closed:
            return
        self.is_closed = True
        self._writer.close()
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(self._writer.wait_closed(), CLOSE_SECONDS)


class _Broker(Broker):  # type: ignore[misc]
    """amqtt with a printer's rule about topics: clients do not talk to each other."""

    request_topic: str

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:  # noqa: ARG002
        # A topic plugin would do, but amqtt then awaits inside its loop over the subscriptions and loses
        # the report when a client subscribes at that moment.
        return action is not Action.PUBLISH or topic == self.request_topic


class PrinterBroker:
    """The MQTT endpoint of one printer.

    `on_request` gets the payload of every message on the request topic. `clients` maps the connected
    client ids to their remote ports, `peak` is the largest number of them at one time; `topics` holds every
    topic a client ever subscribed to; `on_change` is called when any of them changes.

    Habits of some firmwares: `max_connections` refuses more TCP connections than that (None: no limit);
    `guards_requests` ends the connection of a client that subscribes to the request topic.
    """

    def __init__(
        self,
        serial: str,
        code: str,
        tls: ssl.SSLContext,
        on_request: Callable[[bytes], None],
        on_change: Callable[[], None],
        host: str = LOOPBACK,
    ) -> None:
        self.report_topic = f"device/{serial}/report"
        self.request_topic = f"device/{serial}/request"
        self.host = host
        self.clients: dict[str, int] = {}
        self.topics: set[str] = set()
        self.peak = 0
        self.refused = 0
        self.unsent = 0
        self.max_connections: int | None = None
        self.guards_requests = False
        self.code = code
        self._tls = tls
        self._on_request = on_request
        self._on_change = on_change
        self._broker: _Broker | None = None
        self._port: Port | None = None
        self._listener: asyncio.Server | None = None
        self._connections: dict[int, asyncio.StreamWriter] = {}
        self._readers: dict[int, _Reader] = {}
        self._guards: dict[int, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._thawed = asyncio.Event()
        self._thawed.set()

    @property
    def port(self) -> int:
        return self._port.number if self._port is not None else 0

    @property
    def listening(self) -> bool:
        return self._listener is not None

    async def start(self, port: int) -> None:
        """Listen on `port`, or on a free one when it is 0 or taken."""
        quiet_amqtt()
        plugin = f"{PrinterPlugin.__module__}.{PrinterPlugin.__qualname__}"
        self._broker = _Broker(
            BrokerConfig(
                listeners={LISTENER: ListenerConfig(type=ListenerType.EXTERNAL)},
                plugins={plugin: {"door": self}},
            )
        )
        self._broker.request_topic = self.request_topic
        await self._broker.start()
        self._port = Port(self.host, port)
        await self.listen()

    async def stop(self) -> None:
        await self.cut()
        if self._port is not None:
            self._port.release()
        if self._broker is not None:
            await self._broker.shutdown()
            self._broker = None

    async def listen(self) -> None:
        """Accept connections (again)."""
        if self._listener is not None:
            return
        self._listener = await asyncio.start_server(
            self._accept,
            self.host,
            self.port,
            ssl=self._tls,
            ssl_shutdown_timeout=CLOSE_SECONDS,
            reuse_address=True,
        )
        self._on_change()

    async def cut(self) -> None:
        """Pull the plug: every connection is reset and new ones are refused."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._thawed.set()
        await self.hang_up()

    async def hang_up(self) -> None:
        """Reset every connection; new ones may come."""
        for writer in list(self._connections.values()):
            writer.transport.abort()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_SECONDS)
        self._on_change()

    def freeze(self) -> None:
        """Take nothing in and give nothing out, while the sockets stay open: not even a ping is answered."""
        self._thawed.clear()
        for transport in self._transports():
            transport.pause_reading()

    def thaw(self) -> None:
        self._thawed.set()
        for transport in self._transports():
            transport.resume_reading()

    async def publish(self, payload: bytes) -> None:
        """Send on the report topic, QoS 0, not retained."""
        if self._broker is None or not self.clients or not self._thawed.is_set():
            return
        waiting = sum(transport.get_write_buffer_size() for transport in self._transports())
        if waiting > MAX_UNSENT_BYTES:
            self.unsent += 1
            return
        await self._broker.internal_message_broadcast(self.report_topic, payload, 0)

    def admits(self, user: str | None, code: str | None) -> bool:
        return hmac.compare_digest(f"{user}:{code}".encode(), f"{USER}:{self.code}".encode())

    def received(self, client_id: str, topic: str, payload: bytes) -> None:
        if topic != self.request_topic:
            log.debug("%s published to %s: ignored", client_id, topic)
            return
        self._on_request(payload)

    def joined(self, client_id: str, port: int, keep_alive: int) -> None:
        # MQTT 3.1.4-2: a second client with the same id ends the first; amqtt leaves its socket open.
        older = self._connections.get(self.clients.get(client_id, 0))
        self.clients[client_id] = port
        self.peak = max(self.peak, len(self.clients))
        if keep_alive and port in self._readers:
            self._guards[port] = asyncio.create_task(self._guard(port, PATIENCE * keep_alive))
        if older is not None:
            older.transport.abort()
        self._on_change()

    def subscribed(self, client_id: str, topic: str, qos: int) -> None:
        log.debug("%s subscribed to %s at QoS %d", client_id, topic, qos)
        self.topics.add(topic)
        if self.guards_requests and topic == self.request_topic:
            writer = self._connections.get(self.clients.get(client_id, 0))
            if writer is not None:
                writer.transport.abort()
        self._on_change()

    def _transports(self) -> Iterator[asyncio.Transport]:
        """Those that are alive; asyncio's TLS transports fail on any question once they are closed."""
        for writer in self._connections.values():
            # Not checked: uvloop's transports do not inherit from asyncio's.
            transport = cast("asyncio.Transport", writer.transport)
            if not transport.is_closing():
                yield transport

    async def _guard(self, port: int, seconds: float) -> None:
        """End a connection whose client was silent for so long; nothing ends while the network is frozen."""
        while (left := self._readers[port].heard + seconds - time.monotonic()) > 0:
            await asyncio.sleep(left)
            await self._thawed.wait()
        self._connections[port].transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        assert self._broker is not None
        if self.max_connections is not None and len(self._connections) >= self.max_connections:
            self.refused += 1
            writer.transport.abort()
            return
        port: int = writer.get_extra_info("peername")[1]
        self._connections[port] = writer
        heard = self._readers[port] = _Reader(reader)
        self._tasks.add(task)
        try:
            await self._thawed.wait()
            await self._broker.external_connected(heard, _Writer(writer), LISTENER)
        except (AMQTTError, OSError, EOFError) as error:
            log.debug("connection from port %d ended: %r", port, error)
        finally:
            self._tasks.discard(task)
            del self._connections[port], self._readers[port]
            if port in self._guards:
                self._guards.pop(port).cancel()
            self.clients = {client: at for client, at in self.clients.items() if at != port}
            writer.transport.abort()
            self._on_change()


def quiet_amqtt() -> None:
    """Keep amqtt's routine remarks out of the log.

    It warns about every refused code, reset connection and unread message; here those are the faults we
    make on purpose. Its state-machine library reports each transition.
    """
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)
    logging.getLogger("transitions").setLevel(logging.ERROR)
