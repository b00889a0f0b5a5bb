"""Search over everything: all services at once, none waited for long."""

import asyncio

import pytest
from fastapi import FastAPI, Request

from chassis.testing import listen, serving

PATH = "/api/v1/search?q=ada&limit=2"


@pytest.fixture(scope="module")
async def others():
    """Where inventory answers what it was asked, and jobs answers nothing for long."""
    app = FastAPI()

    @app.get("/health/ready")
    async def ready() -> dict[str, bool]:
        return {"ready": True}

    @app.get("/api/v1/inventory/search")
    async def inventory(request: Request, q: str, limit: int) -> dict[str, list[dict[str, str]]]:
        is_asked_for_the_caller = request.headers["authorization"].startswith("Bearer ")
        title = f"{q} {limit} {is_asked_for_the_caller}"
        return {"items": [{"kind": "part", "id": f"{1:032x}", "title": title, "href": "/inventory/1"}]}

    @app.get("/api/v1/jobs/search")
    async def jobs() -> None:
        await asyncio.sleep(30)

    address = listen()
    async with serving(app, address):
        host, port = address.getsockname()[:2]
        yield f"http://{host}:{port}"


async def headers_of(edge, user) -> dict[str, str]:
    signed_in = await edge.client.post("/api/v1/auth/token", json={**user.credentials, "tenant": user.slug})
    return {"Authorization": f"Bearer {signed_in.json()['access_token']}"}


async def test_every_service_is_asked_and_the_silent_are_named(edge_with, identity, others, new_user):
    upstreams = {"identity": identity.url, "inventory": others, "jobs": others}
    async with edge_with(upstreams=upstreams, identity_url=identity.url, search_seconds=1) as edge:
        answer = await edge.client.get(PATH, headers=await headers_of(edge, await new_user()))
        assert answer.status_code == 200, answer.text
        said = answer.json()
        assert [(hit["kind"], hit["title"]) for hit in said["items"]] == [
            ("part", "ada 2 True"),
            ("user", "Ada"),
        ]
        assert said["unanswered"] == ["jobs"]


async def test_search_is_unavailable_when_no_service_answers(edge_with, others, issuer, tenant):
    async with edge_with(upstreams={"jobs": others}, search_seconds=0.2) as edge:
        answer = await edge.client.get(PATH, headers=issuer.headers(tenant, "admin"))
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
