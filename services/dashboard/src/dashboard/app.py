"""The composition root of the dashboard."""

import asyncio

from fastapi import FastAPI

from chassis.http import Runtime, Service, build_app
from chassis.sealing import Sealer
from dashboard.api import ERRORS, ROOT_ROUTERS, ROUTERS
from dashboard.cookie import SessionCookie, SessionTokens
from dashboard.feed import Feed
from dashboard.hub import Hubs
from dashboard.identity import Identity
from dashboard.proxy import Proxy
from dashboard.routing import RoutingTable
from dashboard.search import Search
from dashboard.security import SecurityHeaders
from dashboard.sessions import Sessions
from dashboard.settings import Settings
from dashboard.states import PrinterStates
from dashboard.stream import LiveStreams
from dashboard.web import Web


def build(settings: Settings) -> FastAPI:
    """Put the dashboard together."""
    upstreams = {name: str(url).rstrip("/") for name, url in settings.upstreams.items()}
    proxy = Proxy(
        upstreams,
        RoutingTable(),
        max_body=settings.max_body_bytes,
        timeout=settings.upstream_timeout_seconds,
    )
    identity = Identity(str(settings.identity_url).rstrip("/"))
    search = Search(upstreams, deadline=settings.search_seconds)

    async def close_clients_at_the_end(_: Runtime) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await proxy.close()
            await identity.close()
            await search.close()

    app = build_app(
        Service(
            settings=settings,
            title="dashboard",
            routers=ROUTERS,
            root_routers=ROOT_ROUTERS,
            errors=ERRORS,
            background=[close_clients_at_the_end],
        )
    )
    broker = app.state.runtime.broker
    feed = Feed(broker)
    app.state.web = Web(settings.web)
    app.state.proxy, app.state.identity = proxy, identity
    app.state.search = search
    app.state.cookie = SessionCookie(settings)
    app.state.sessions = Sessions(broker, identity, Sealer(settings.secret_key.get_secret_value()))
    app.state.hubs = Hubs(feed, queue=settings.stream_queue)
    app.state.streams = LiveStreams(
        feed,
        app.state.hubs,
        PrinterStates(broker),
        per_user=settings.streams_per_user,
        recheck_seconds=settings.stream_recheck_seconds,
    )
    app.add_middleware(SessionTokens, cookie=app.state.cookie, sessions=app.state.sessions)
    app.add_middleware(SecurityHeaders, https=str(settings.public_url or "").startswith("https:"))
    return app
