"""Requests that are passed on: to a real identity, and to a server that says what it received."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse

from chassis.testing import listen, serving


def address_of(on: socket.socket) -> str:
    host, port = on.getsockname()[:2]
    return f"http://{host}:{port}"


@pytest.fixture(scope="module")
async def echo():
    """A server that answers with what it received."""
    app = FastAPI()

    @app.get("/health/ready")
    async def ready() -> dict[str, bool]:
        return {"ready": True}

    @app.get("/api/v1/parts/slow")
    async def slow() -> StreamingResponse:
        async def lines():
            for index in range(3):
                yield f"{index}\n"
                await asyncio.sleep(0.3)

        return StreamingResponse(lines())

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"])
    async def everything(request: Request) -> JSONResponse:
        body = await request.body()
        said = {
            "method": request.method,
            "raw_path": request.scope["raw_path"].decode(),
            "query": request.scope["query_string"].decode(),
            "headers": dict(request.headers),
            "size": len(body),
            "body": body[:100].decode(),
        }
        response = JSONResponse(said, int(request.query_params.get("status", "200")))
        response.headers["connection"] = "keep-alive, x-hop"
        response.headers["x-hop"] = "for the edge only"
        response.headers["x-own"] = "kept"
        response.headers.append("set-cookie", "a=1")
        response.headers.append("set-cookie", "b=2")
        return response

    address = listen()
    async with serving(app, address):
        yield address_of(address)


@pytest.fixture(scope="module")
async def edge_before(edge_with, identity, echo):
    """The edge before identity, and before the echo in place of inventory; nothing in place of printers."""
    upstreams = {"identity": identity.url, "inventory": echo, "printers": address_of(nobody := listen())}
    nobody.close()
    async with edge_with(upstreams=upstreams, max_body_bytes=2 * 1024 * 1024) as edge:
        yield edge


async def test_signing_in_through_the_edge(edge_before, new_user):
    user = await new_user()
    slug, body = user.slug, user.credentials
    signed_in = await edge_before.client.post("/api/v1/auth/token", json=body)
    assert signed_in.status_code == 200, signed_in.text
    headers = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
    me = await edge_before.client.get("/api/v1/auth/me", headers=headers)
    assert me.json()["tenant"]["slug"] == slug
    wrong = await edge_before.client.post("/api/v1/auth/token", json=body | {"password": "no"})
    assert (wrong.status_code, wrong.headers["content-type"]) == (401, "application/problem+json")
    assert wrong.headers["www-authenticate"] == "Bearer"
    keys = await edge_before.client.get("/.well-known/jwks.json")
    assert keys.json()["keys"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_method_path_query_body_and_status_are_passed_on(edge_before, method):
    path = "/api/v1/orders/a%20b%2Fc?x=1&x=%20&status=418"
    content = b"hello" if method != "GET" else None
    response = await edge_before.client.request(method, path, content=content)
    said = response.json()
    assert response.status_code == 418
    assert (said["method"], said["raw_path"]) == (method, "/api/v1/orders/a%20b%2Fc")
    assert said["query"] == "x=1&x=%20&status=418"
    assert said["body"] == ("hello" if content else "")


async def test_headers_are_passed_on_but_not_those_of_one_hop(edge_before):
    sent = {
        "Authorization": "Bearer token",
        "Idempotency-Key": "k",
        "X-Request-Id": "request-1",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "Connection": "keep-alive, X-Private",
        "X-Private": "for the edge only",
        "TE": "trailers",
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "evil.example",
    }
    response = await edge_before.client.get("/api/v1/parts", headers=sent)
    received = response.json()["headers"]
    assert received["authorization"] == "Bearer token"
    assert received["idempotency-key"] == "k"
    assert received["x-request-id"] == "request-1"
    assert received["traceparent"].split("-")[1] == "0af7651916cd43dd8448eb211c80319c"
    assert received["x-forwarded-for"] == "203.0.113.9"  # as the edge's own server understood it
    assert received["x-forwarded-host"] == edge_before.client.base_url.netloc.decode()
    assert {"te", "x-private"}.isdisjoint(received)
    assert response.headers.get_list("x-request-id") == ["request-1"]
    assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert response.headers["x-own"] == "kept"
    assert "x-hop" not in response.headers


async def test_a_request_without_an_id_gets_one_that_both_sides_know(edge_before):
    response = await edge_before.client.get("/api/v1/parts")
    assert len(response.headers["x-request-id"]) == 32
    assert response.json()["headers"]["x-request-id"] == response.headers["x-request-id"]


async def test_nothing_is_asked_for_that_the_client_did_not_ask_for(edge_before):
    client = edge_before.client
    request = client.build_request("GET", "/api/v1/parts")
    for name in ("accept", "accept-encoding", "user-agent"):
        del request.headers[name]
    received = (await client.send(request)).json()["headers"]
    assert {"accept", "accept-encoding", "user-agent"}.isdisjoint(received)


async def test_an_answer_is_passed_back_as_it_comes(edge_before):
    loop = asyncio.get_running_loop()
    async with edge_before.client.stream("GET", "/api/v1/parts/slow") as response:
        times = [loop.time() async for _ in response.aiter_lines()]
    assert len(times) == 3
    assert times[1] - times[0] > 0.1


async def test_a_body_above_the_limit_is_refused_however_it_is_sent(edge_with, echo):
    async def chunks(size: int) -> AsyncIterator[bytes]:
        for _ in range(size // 100_000):
            yield b"x" * 100_000

    async with edge_with(upstreams={"inventory": echo}, max_body_bytes=4_000_000) as edge:
        for content in (b"x" * 4_000_001, chunks(5_000_000)):
            response = await edge.client.post("/api/v1/parts", content=content)
            assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
        # More than the edge takes for itself: files are for the service behind it to limit.
        for content in (b"x" * 3_000_000, chunks(3_000_000)):
            response = await edge.client.post("/api/v1/parts", content=content)
            assert response.json()["size"] == 3_000_000


async def test_a_service_that_is_away_is_named(edge_before):
    response = await edge_before.client.get("/api/v1/printers")
    assert (response.status_code, response.json()["code"]) == (503, "upstream_unavailable")
    assert response.headers["content-type"] == "application/problem+json"
    assert "printers" in response.json()["detail"]
    assert response.headers["retry-after"] == "2"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/unknown",
        "/api/v1",
        "/unknown",
        "/api/v1/parts/%2e%2e/%2e%2e/%2e%2e/metrics",
        "/api/v1/parts/..%2f..%2f..%2fmetrics",
    ],
)
async def test_an_unknown_path_is_not_found(edge_before, path):
    response = await edge_before.client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert response.headers["content-type"] == "application/problem+json"


async def test_health_and_metrics_are_the_edges_own(edge_before):
    assert (await edge_before.client.get("/health/ready")).json()["ready"] is True
    assert "platework_stream_listeners" in (await edge_before.client.get("/metrics")).text


async def test_a_service_that_comes_back_is_reached_again(edge_with):
    address = listen()
    where = address_of(address)
    app = FastAPI()

    @app.get("/{path:path}")
    async def anything(path: str) -> dict[str, str]:
        return {"path": path}

    async with edge_with(upstreams={"inventory": where}) as edge:
        async with serving(app, address):
            assert (await edge.client.get("/api/v1/parts")).status_code == 200
        address.close()
        assert (await edge.client.get("/api/v1/parts")).status_code == 503
        again = socket.create_server(("127.0.0.1", int(where.rpartition(":")[2])))
        async with serving(app, again):
            assert (await edge.client.get("/api/v1/parts")).status_code == 200


async def test_every_answer_tells_browsers_what_they_may_do(edge_before):
    for path in ("/", "/api/v1/parts", "/api/v1/unknown", "/health/live"):
        headers = (await edge_before.client.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "strict-transport-security" not in headers
        assert ("no-store" in headers.get("cache-control", "")) is path.startswith("/api/")
