"""Passing requests on to the services, streaming both ways. Services authenticate; the edge only forwards."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import unquote

import httpx
import structlog
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from chassis.errors import Problem, not_found
from chassis.telemetry import log, trace_headers
from dashboard.routing import RoutingTable

# RFC 9110 section 7.6.1, and what the edge sets itself.
_HOP_BY_HOP = frozenset(
    {
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_NOT_PASSED_ON = _HOP_BY_HOP | {
    "host",
    # Ours: inside, the session's token stands for it.
    "cookie",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
}
_NOT_PASSED_BACK = _HOP_BY_HOP | {"server", "date", "x-request-id"}

_CONNECT_SECONDS = 2.0


class _BodyTooLargeError(Exception):
    pass


class Proxy:
    """Forwards requests to the service that the routing table names."""

    def __init__(
        self, upstreams: Mapping[str, str], table: RoutingTable, *, max_body: int, timeout: float
    ) -> None:
        self._upstreams, self._table, self._max_body = upstreams, table, max_body
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(timeout, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=100),
            follow_redirects=False,
            trust_env=False,
        )
        # The library adds wishes of its own (such as compression) that the client may not share.
        self._client.headers.clear()

    async def close(self) -> None:
        await self._client.aclose()

    async def forward(self, request: Request) -> Response:
        """The answer of the service behind the path.

        Raises:
            Problem: 404 for a path of no service, 413 for a body above the limit, 503 while the service is
                away.
        """
        service = self._table.service(request.url.path)
        if service is None:
            raise not_found("path")
        base = self._upstreams.get(service)
        if base is None:
            raise _away(service)
        outgoing = self._request(request, base)
        try:
            answer = await self._client.send(outgoing, stream=True)
        except _BodyTooLargeError as error:
            raise Problem(
                413, "body_too_large", f"At most {self._max_body} bytes are accepted here."
            ) from error
        except ClientDisconnect as error:
            raise Problem(400, "incomplete_request", "The request ended before its body did.") from error
        except httpx.HTTPError as error:
            log.warning("upstream unavailable", upstream=service, error=repr(error))
            raise _away(service) from error
        response = StreamingResponse(_body(answer), answer.status_code)
        response.raw_headers = _passed_back(answer)
        return response

    def _request(self, request: Request, base: str) -> httpx.Request:
        raw_path: bytes = request.scope.get("raw_path") or request.url.path.encode()
        query: bytes = request.scope["query_string"]
        target = httpx.URL(base).copy_with(raw_path=raw_path + (b"?" + query if query else b""))
        if unquote(target.path) != unquote(raw_path.decode("latin-1")):
            # What was routed is not what would be asked for.
            raise not_found("path")
        has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
        return self._client.build_request(
            request.method,
            target,
            headers=_passed_on(request),
            content=self._limited(request) if has_body else None,
        )

    async def _limited(self, request: Request) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > self._max_body:
                raise _BodyTooLargeError
            yield chunk


def _passed_on(request: Request) -> list[tuple[str, str]]:
    dropped = _NOT_PASSED_ON | _named_by_connection(request.headers)
    headers = [(name, value) for name, value in request.headers.items() if name not in dropped]
    own = {
        "x-request-id": structlog.contextvars.get_contextvars().get("request_id", ""),
        "x-forwarded-for": request.client.host if request.client else "",
        "x-forwarded-proto": request.url.scheme,
        "x-forwarded-host": request.headers.get("host", ""),
        **trace_headers(),
    }
    return [(name, value) for name, value in headers if name not in own] + [
        (name, value) for name, value in own.items() if value
    ]


def _passed_back(answer: httpx.Response) -> list[tuple[bytes, bytes]]:
    dropped = _NOT_PASSED_BACK | _named_by_connection(answer.headers)
    return [
        (name.lower(), value)
        for name, value in answer.headers.raw
        if name.decode("latin-1").lower() not in dropped
    ]


def _named_by_connection(headers: Mapping[str, str]) -> set[str]:
    """Headers that `Connection` declares to be for one hop only."""
    return {name.strip().lower() for name in headers.get("connection", "").split(",") if name.strip()}


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()


def _away(service: str) -> Problem:
    return Problem(
        503,
        "upstream_unavailable",
        f"The service {service} does not answer right now.",
        headers={"Retry-After": "2"},
    )
