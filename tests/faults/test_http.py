"""The answer to a request is lost after the commit: whoever asks again changes nothing."""

from uuid import uuid4

import httpx
import pytest

FILE = "bracket.gcode.3mf"
PLACE = "http.committed:1"

pytestmark = pytest.mark.timeout(300)


def new_order(site, **fields) -> dict:
    return {"lines": [{"part_id": site.farm.files[FILE], "quantity": 1}], **fields}


async def lost_answer(site, client: httpx.AsyncClient, body: dict, **headers: str) -> None:
    """Post an order whose answer never arrives, although it was taken."""
    armed = await site.arm("inventory", PLACE)
    response = await client.post("/api/v1/orders", json=body, headers=headers)
    assert response.status_code in {502, 503, 504}, response.text
    assert response.headers["content-type"] == "application/problem+json"
    await site.restarted("inventory", armed)


async def total(client: httpx.AsyncClient) -> int:
    return (await client.get("/api/v1/orders", params={"limit": 1})).json()["total"]


async def test_the_same_idempotency_key_gives_the_one_order(site, client):
    before, body, key = await total(client), new_order(site), str(uuid4())
    await lost_answer(site, client, body, **{"Idempotency-Key": key})
    again = await client.post("/api/v1/orders", json=body, headers={"Idempotency-Key": key})
    assert again.status_code == 201, again.text
    assert again.headers["idempotency-replayed"] == "true"
    assert await total(client) == before + 1
    await site.books_agree()


async def test_the_same_external_id_is_the_one_order(site, client):
    before, body = await total(client), new_order(site, external_id=str(uuid4()))
    await lost_answer(site, client, body)
    again = await client.post("/api/v1/orders", json=body)
    assert again.status_code in {200, 201}, again.text
    assert await total(client) == before + 1
    await site.books_agree()
