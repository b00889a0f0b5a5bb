"""For tests: a token issuer with published keys, running apps in process, and waiting for conditions."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar
from uuid import UUID, uuid4

import httpx
import orjson
import uvicorn
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.auth import ALGORITHM, AUDIENCE

T = TypeVar("T")


class Issuer:
    """Signs tokens as identity does, and publishes its key over HTTP."""

    def __init__(self) -> None:
        self._key = ECKey.generate_key("P-256", {"kid": "test", "use": "sig"}, private=True)
        self._server: asyncio.Server | None = None
        self.url = ""

    async def start(self) -> None:
        body = orjson.dumps({"keys": [self._key.as_dict(private=False)]})
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(f"{head}connection: close\r\n\r\n".encode() + body)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        self._server = await asyncio.start_server(answer, "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()[:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def token(
        self, tenant_id: UUID, role: str = "admin", *, name: str = "Test User", expires_in: int = 900
    ) -> str:
        """An access token; a negative `expires_in` (seconds) makes an expired one."""
        claims = {
            "iss": "platework",
            "aud": AUDIENCE,
            "sub": str(uuid4()),
            "tenant": str(tenant_id),
            "role": role,
            "name": name,
            "exp": int(time.time()) + expires_in,
        }
        return jwt.encode({"alg": ALGORITHM, "kid": "test"}, claims, self._key)

    def headers(self, tenant_id: UUID, role: str = "admin") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(tenant_id, role)}"}


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The app with its consumers and relay running, and a client for it."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://service") as client,
    ):
        await eventually(lambda: _ready(client))
        yield client


def listen() -> socket.socket:
    """A socket on a free loopback port, for `serving`; its address is known before the app is built."""
    return socket.create_server(("127.0.0.1", 0))


@asynccontextmanager
async def serving(app: FastAPI, on: socket.socket) -> AsyncIterator[httpx.AsyncClient]:
    """The app as an HTTP server on a socket of `listen`, and a client for it."""
    host, port = on.getsockname()[:2]
    settings = getattr(app.state, "settings", None)
    trusted = settings.forwarded_allow_ips if settings else None
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=1, forwarded_allow_ips=trusted
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[on]))
    try:
        async with httpx.AsyncClient(base_url=f"http://{host}:{port}", trust_env=False) as client:
            await eventually(lambda: _ready(client))
            yield client
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals belong to the test runner.
        yield


async def _ready(client: httpx.AsyncClient) -> bool:
    return (await client.get("/health/ready")).status_code == 200


async def eventually(condition: Callable[[], Awaitable[T]], *, within: float = 60.0) -> T:
    """The first truthy value of `condition`, asked again and again.

    Raises:
        AssertionError: it did not come true within so many seconds.
    """
    deadline = time.monotonic() + within
    while True:
        found = await condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"did not become true within {within} s: last value {found!r}")
        await asyncio.sleep(0.02)
