"""The composition root of the dashboard."""

import asyncio

from fastapi import FastAPI

from chassis.http import Runtime, Service, build_app
from dashboard.api import ERRORS, api, page, passed_on
from dashboard.feed import Feed
from dashboard.hub import Hubs
from dashboard.proxy import Proxy
from dashboard.routing import RoutingTable
from dashboard.security import SecurityHeaders
from dashboard.settings import Settings
from dashboard.stream import LiveStreams


def build(settings: Settings) -> FastAPI:
    """Put the dashboard together."""
    proxy = Proxy(
        {name: str(url).rstrip("/") for name, url in settings.upstreams.items()},
        RoutingTable(),
        max_body=settings.max_body_bytes,
        timeout=settings.upstream_timeout_seconds,
    )

    async def close_proxy_at_the_end(_: Runtime) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await proxy.close()

    app = build_app(
        Service(
            settings=settings,
            title="dashboard",
            routers=[api],
            # After the dashboard's own routes: these take every path that is left.
            root_routers=[page, passed_on],
            errors=ERRORS,
            background=[close_proxy_at_the_end],
        )
    )
    feed = Feed(app.state.runtime.broker)
    app.state.proxy = proxy
    app.state.hubs = Hubs(feed, queue=settings.stream_queue)
    app.state.streams = LiveStreams(
        feed,
        app.state.hubs,
        per_user=settings.streams_per_user,
        recheck_seconds=settings.stream_recheck_seconds,
    )
    app.add_middleware(SecurityHeaders)
    return app
