"""The link to NATS: reconnects for ever, notices refused permissions, and tells who waits of reconnects."""

import asyncio
from collections.abc import Callable

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext

from chassis.settings import ServiceSettings
from chassis.telemetry import log


class Broker:
    """One NATS connection of one service."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self.client = Client()
        self.reconnected = asyncio.Event()
        self.denied: str | None = None
        """The last permission violation: a service that hits one is not ready."""
        self._closing = False
        self._listeners: list[Callable[[], None]] = []

    @property
    def stream(self) -> JetStreamContext:
        return self.client.jetstream()

    @property
    def inbox_prefix(self) -> str:
        return inbox_prefix(self._settings.service)

    def on_reconnect(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every reconnect."""
        self._listeners.append(listener)

    async def connect(self) -> None:
        """Connect, waiting for a server that is not up yet."""
        settings = self._settings
        password = settings.nats_password.get_secret_value() if settings.nats_password else None
        while True:
            try:
                await self.client.connect(
                    settings.nats_url,
                    user=settings.nats_user,
                    password=password,
                    name=settings.service,
                    inbox_prefix=self.inbox_prefix.encode(),
                    connect_timeout=2,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=0.1,  # type: ignore[arg-type]  # annotated int, used as seconds
                    ping_interval=10,
                    max_outstanding_pings=2,
                    error_cb=self._on_error,
                    reconnected_cb=self._on_reconnected,
                    disconnected_cb=self._on_disconnected,
                )
            except (OSError, nats.errors.NoServersError, nats.errors.TimeoutError) as error:
                log.warning("waiting for the broker", url=settings.nats_url, error=repr(error))
                await asyncio.sleep(0.5)
            else:
                return

    async def close(self) -> None:
        self._closing = True
        if not self.client.is_closed:
            await self.client.close()

    def check(self) -> None:
        """Raise unless connected and within its permissions.

        Raises:
            ConnectionError: with what is wrong.
        """
        if not self.client.is_connected:
            raise ConnectionError("not connected to NATS")
        if self.denied:
            raise ConnectionError(f"NATS refused: {self.denied}")

    async def _on_error(self, error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            self.denied = str(error)
        log.warning("broker error", error=repr(error))

    async def _on_disconnected(self) -> None:
        if not self._closing:
            log.warning("broker disconnected")

    async def _on_reconnected(self) -> None:
        log.info("broker reconnected")
        self.reconnected.set()
        self.reconnected = asyncio.Event()
        for listener in self._listeners:
            listener()


def inbox_prefix(service: str) -> str:
    """Each service has an inbox of its own; permissions name it."""
    return f"_INBOX_{service}"


__all__ = ["Broker", "inbox_prefix"]
