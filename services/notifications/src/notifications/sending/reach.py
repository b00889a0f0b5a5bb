"""How a message reaches a host: its name is looked up once, each address is judged, and the connection goes
to the very address that was judged. A name that means another address a moment later changes nothing.
"""

import asyncio
import socket
from collections.abc import Collection, Iterable
from typing import Any

import httpcore

from notifications.domain import addresses


class UnknownHostError(Exception):
    """Nobody knows the host's name."""

    code = "unknown_host"


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects to public addresses, and to hosts that are allowed by name."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = frozenset(allowed)
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await lookup(host, port)
        addresses.check(host, found, self._allowed)
        return await self._inner.connect_tcp(found[0], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


async def lookup(host: str, port: int) -> list[str]:
    """The addresses of a host, as the machine's resolver knows them now.

    Raises:
        UnknownHostError: there are none.
    """
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"Nobody knows a host named {host}.") from error
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
