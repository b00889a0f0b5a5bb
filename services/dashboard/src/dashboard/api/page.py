"""The web app: its files, its one page under every path, and a plain page where it was not built."""

from typing import cast
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from chassis.edge import PUBLIC, router
from dashboard.web import Web

_METHODS = ["GET", "HEAD"]
_LINKS = ("confirm", "status")

api = router(include_in_schema=False)


def _web(request: Request) -> Web:
    return cast("Web", request.app.state.web)


@api.api_route("/", methods=_METHODS, dependencies=[PUBLIC])
async def index(request: Request) -> Response:
    return _web(request).page()


@api.api_route("/page/{name}", methods=_METHODS, dependencies=[PUBLIC])
async def plain_page_file(request: Request, name: str) -> Response:
    return _web(request).plain_file(name)


@api.api_route("/assets/{name}", methods=_METHODS, dependencies=[PUBLIC])
async def asset(request: Request, name: str) -> Response:
    return _web(request).asset(name, request.headers.get("accept-encoding", ""))


@api.api_route("/app/lab/{kind}/{token}", methods=_METHODS, dependencies=[PUBLIC])
async def page_of_a_link(request: Request, kind: str, token: str) -> Response:
    """What links in e-mails lead to: where the app is not built, the plain page of jobs itself."""
    if _web(request).is_built or kind not in _LINKS:
        return _web(request).page()
    return RedirectResponse(f"/api/v1/public/{kind}/{quote(token, safe='')}")


@api.api_route("/app/{path:path}", methods=_METHODS, dependencies=[PUBLIC])
async def page_of_the_app(request: Request) -> Response:
    """Every page of the app has an address, which leads back to it."""
    return _web(request).page()
