"""A service: its HTTP app, consumers, relay and answers, put together in one place.

One process runs all of them; replicas share durables, and one relay is active per database.
"""

import asyncio
import contextlib
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import Table
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import asyncapi, errors, failpoints, rpc, telemetry
from chassis.auth import Authenticator
from chassis.broker import Broker
from chassis.consumer_loop import ConsumerLoop
from chassis.db import Database, new_id
from chassis.dead_letter_api import dead_letter_routes
from chassis.dead_letters import DeadLetterStore
from chassis.edge import PUBLIC, router
from chassis.messaging import Consumer
from chassis.relay import Relay
from chassis.rpc import Exchange, Responder
from chassis.search import Lookup, search_routes
from chassis.settings import DatabaseSettings, ServiceSettings
from chassis.telemetry import HTTP_SECONDS, log

API = "/api/v1"
GRACE_SECONDS = 3
KEEP_ALIVE_SECONDS = 150
"""How long a connection may rest: longer than our clients (5) and reverse proxies (Caddy 120) keep one. Who
asks must be the first to end it, or a request meets a connection that is just being closed."""


@dataclass(slots=True)
class Runtime:
    """What a running service has in its hands."""

    settings: ServiceSettings
    broker: Broker
    database: Database | None = None
    loops: list[ConsumerLoop] = field(default_factory=list)

    async def check(self) -> dict[str, str]:
        """What is not ready, by name; empty when all is."""
        wrong: dict[str, str] = {}
        try:
            self.broker.check()
        except ConnectionError as error:
            wrong["nats"] = str(error)
        if self.database is not None:
            try:
                await asyncio.wait_for(self.database.ping(), 2)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is not ready
                wrong["postgres"] = repr(error)
        wrong |= {f"consumer {loop.name}": "not bound" for loop in self.loops if not loop.ready.is_set()}
        return wrong


Background = Callable[[Runtime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Service:
    """Everything a service is made of; `build_app` puts it together."""

    settings: ServiceSettings
    title: str
    routers: Sequence[APIRouter] = ()
    errors: Mapping[type[Exception], int] = field(default_factory=dict)
    """Which HTTP status each domain error has."""
    consumers: Sequence[Consumer] = ()
    dead_letters: Table | None = None
    responders: Callable[[Runtime], Sequence[Responder]] = lambda _: ()
    exchanges: Sequence[Exchange] = ()
    """Questions that background loops answer, for the description of the messages."""
    background: Sequence[Background] = ()
    """Loops that run beside the rest until the service stops."""
    root_routers: Sequence[APIRouter] = ()
    """Routes outside of /api/v1."""
    lookups: Sequence[Lookup] = ()
    """What global search finds here."""


def build_app(service: Service) -> FastAPI:
    """The service as an ASGI app."""
    settings = service.settings
    telemetry.configure(settings)
    failpoints.arm(settings.crash_at)
    runtime = Runtime(settings, Broker(settings))
    if isinstance(settings, DatabaseSettings):
        url = settings.database_url.get_secret_value()
        runtime.database = Database(url, source=settings.service, pool_size=settings.pool_size)
    app = FastAPI(
        title=f"Platework {service.title}",
        version="1",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lambda _: _lifespan(service, runtime),
        redirect_slashes=False,
    )
    app.state.runtime, app.state.settings, app.state.database = runtime, settings, runtime.database
    app.state.authenticator = Authenticator(settings)
    errors.install(app, service.errors)
    if runtime.database is not None and service.dead_letters is not None:
        # First, as is search: `/printers/{printer_id}` would match `/printers/dead-letters` too.
        letters = DeadLetterStore(service.dead_letters)
        app.include_router(dead_letter_routes(letters, service.consumers), prefix=f"{API}/{settings.service}")
    if service.lookups:
        app.include_router(search_routes(service.lookups), prefix=f"{API}/{settings.service}")
    for api in service.routers:
        app.include_router(api, prefix=API)
    for plain in (*service.root_routers, _operations(service, runtime)):
        app.include_router(plain)
    app.add_middleware(_RequestLog)
    if settings.otlp_endpoint:
        # Paths under /public hold the secrets of links.
        FastAPIInstrumentor.instrument_app(app, excluded_urls="health/.*,metrics,/public/.*")
    return app


@asynccontextmanager
async def _lifespan(service: Service, runtime: Runtime) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        await runtime.broker.connect()
        stack.push_async_callback(runtime.broker.close)
        answers = rpc.serve(service.responders(runtime), service.settings)
        if answers is not None:
            await answers.start()
            stack.push_async_callback(answers.stop)
        if runtime.database is not None:
            stack.push_async_callback(runtime.database.close)
        tasks = [asyncio.create_task(work) for work in _loops(service, runtime)]
        stack.push_async_callback(_cancel, tasks)
        yield


def _loops(service: Service, runtime: Runtime) -> list[Any]:
    work: list[Any] = [background(runtime) for background in service.background]
    if runtime.database is None:
        return work
    assert isinstance(service.settings, DatabaseSettings)
    work.append(Relay(service.settings).run())
    if service.dead_letters is not None:
        letters = DeadLetterStore(service.dead_letters)
        for consumer in service.consumers:
            bounded = replace(consumer, batch=min(consumer.batch, service.settings.max_batch))
            loop = ConsumerLoop(bounded, runtime.database, runtime.broker, letters)
            runtime.loops.append(loop)
            work.append(loop.run())
    return work


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    # Again and again: before Python 3.12, `wait_for` swallows a cancellation that meets its result.
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=1)
    await asyncio.gather(*tasks, return_exceptions=True)


def _operations(service: Service, runtime: Runtime) -> APIRouter:
    """Health, metrics and the description of the messages: public, without a tenant's data."""
    api = router(tags=["operations"], include_in_schema=False)

    @cache
    def messages() -> asyncapi.Document:
        name = service.settings.service
        exchanges = (*service.responders(runtime), *service.exchanges)
        return asyncapi.document(name, service.consumers, exchanges)

    @api.get("/health/live", dependencies=[PUBLIC])
    async def live() -> PlainTextResponse:
        return PlainTextResponse("ok")

    @api.get("/health/ready", dependencies=[PUBLIC])
    async def ready() -> JSONResponse:
        wrong = await runtime.check()
        return JSONResponse({"ready": not wrong, "waiting_for": wrong}, 503 if wrong else 200)

    @api.get("/metrics", dependencies=[PUBLIC])
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    # Not async: the first answer takes a while to make, in a thread.
    @api.get("/asyncapi", dependencies=[PUBLIC])
    def describe_messages() -> JSONResponse:
        return JSONResponse(messages())

    return api


class _RequestLog:
    """Gives each request an id, binds it to the logs, and measures it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        request_id = given if given.isascii() and 0 < len(given) <= 64 and given.isprintable() else ""
        request_id = request_id or new_id().hex
        status = 500
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                route = getattr(scope.get("route"), "path", "other")
                seconds = time.perf_counter() - started
                HTTP_SECONDS.labels(scope["method"], route, str(status)).observe(seconds)
                if status >= 500:
                    log.warning("request", method=scope["method"], path=scope["path"], status=status)


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Run a service until SIGTERM."""
    # What start-up made lives as long as the process: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    gc.enable()
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            server_header=False,
            forwarded_allow_ips=settings.forwarded_allow_ips,
        )


__all__ = ["API", "Runtime", "Service", "build_app", "serve"]
