"""Real clients against real simulated printers: aiomqtt over TLS, the name verified as the serial."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiomqtt
import pytest

from simulator import Clock, Fleet, Printer, PrinterSpec

A1, P1S, X1C = "03900A000000001", "01P00A000000002", "00M00A000000003"
SPECS = (
    PrinterSpec(family="A1", serial=A1),
    PrinterSpec(family="P1S", serial=P1S),
    PrinterSpec(family="X1C", serial=X1C),
)


class SerialContext(ssl.SSLContext):
    """Asks for and verifies the serial instead of the address; printers have no other name."""

    serial: str

    def wrap_socket(self, sock, **options):
        wrapped = super().wrap_socket(sock, **(options | {"server_hostname": self.serial}))
        try:
            wrapped.do_handshake()
        except BaseException:
            wrapped.close()  # paho leaves the socket of a failed handshake open
            raise
        return wrapped


class Session:
    """One client: what it has received, and the state it would show."""

    def __init__(self, mqtt: aiomqtt.Client, serial: str, *, decode: bool) -> None:
        self.mqtt = mqtt
        self.serial = serial
        self.decode = decode
        self.frames: list[dict] = []
        self.payloads: list[bytes] = []
        self._arrived = asyncio.Event()

    async def read(self) -> None:
        async for message in self.mqtt.messages:
            assert str(message.topic) == f"device/{self.serial}/report"
            assert message.qos == 0
            assert not message.retain
            self.payloads.append(bytes(message.payload))
            if self.decode:
                self.frames.append(json.loads(message.payload))
            self._arrived.set()
            self._arrived = asyncio.Event()

    @property
    def reports(self) -> list[dict]:
        return [
            frame["print"] for frame in self.frames if frame.get("print", {}).get("command") == "push_status"
        ]

    def values(self, key: str) -> list:
        """The values of `key` as they were reported, repetitions dropped."""
        seen: list = []
        for report in self.reports:
            if key in report and (not seen or seen[-1] != report[key]):
                seen.append(report[key])
        return seen

    async def ask(self, **request: dict) -> dict:
        """Publish a request and wait for the answer with its sequence_id."""
        ((topic, body),) = request.items()
        await self.mqtt.publish(f"device/{self.serial}/request", json.dumps(request), qos=0)
        return await self.until(
            lambda: next(
                (
                    frame[topic]
                    for frame in self.frames
                    if frame.get(topic, {}).get("sequence_id") == body["sequence_id"]
                    and frame[topic].get("command") == body["command"]
                ),
                None,
            )
        )

    async def until(self, find: Callable[[], object], deadline: float = 60.0):
        async with asyncio.timeout(deadline):
            while not (found := find()):
                await self._arrived.wait()
            return found


def tls(fleet: Fleet, serial: str, ca_pem: str | None = None) -> SerialContext:
    context = SerialContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=ca_pem or fleet.ca_pem)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.serial = serial
    return context


@pytest.fixture
def connect():
    """Connect to a printer as the gateway does; keyword arguments spoil one thing or another."""

    @asynccontextmanager
    async def opened(
        fleet: Fleet,
        printer: Printer,
        *,
        code=None,
        serial=None,
        ca_pem=None,
        client_id=None,
        decode=True,
        timeout=5,
        keepalive=60,
    ) -> AsyncIterator[Session]:
        client = aiomqtt.Client(
            printer.host,
            printer.port,
            username="bblp",
            password=code or printer.access_code,
            identifier=client_id,
            tls_context=tls(fleet, serial or printer.serial, ca_pem),
            timeout=timeout,
            keepalive=keepalive,
        )
        async with client:
            session = Session(client, printer.serial, decode=decode)
            await client.subscribe(f"device/{printer.serial}/report", qos=0)
            reader = asyncio.create_task(session.read())
            try:
                yield session
            finally:
                reader.cancel()
                await asyncio.gather(reader, return_exceptions=True)

    return opened


@pytest.fixture
async def fleet(tmp_path) -> AsyncIterator[Fleet]:
    """One printer of each family, silent when idle, an hour in under a second."""
    async with Fleet(tmp_path, SPECS, clock=Clock(speed=28800, max_rate=200), heartbeat=None) as running:
        yield running


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], Awaitable[None]]:
    """Wait for something that no one signals."""

    async def wait(condition: Callable[[], object], deadline: float = 60.0) -> None:
        async with asyncio.timeout(deadline):
            while not condition():
                await asyncio.sleep(0.01)

    return wait
