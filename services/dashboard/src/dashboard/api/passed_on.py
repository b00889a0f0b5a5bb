"""Every path of the services behind."""

from typing import cast

from fastapi import Request, Response

from chassis.edge import public, router
from dashboard.proxy import Proxy

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

# Services authenticate their callers, and limit their bodies, themselves.
PASSED_ON = public(max_body=lambda settings: int(settings.max_body_bytes))

api = router(include_in_schema=False)


@api.api_route("/api/v1/{path:path}", methods=_METHODS, dependencies=[PASSED_ON])
@api.api_route("/.well-known/{path:path}", methods=_METHODS, dependencies=[PASSED_ON])
async def pass_on(request: Request) -> Response:
    return await cast("Proxy", request.app.state.proxy).forward(request)
