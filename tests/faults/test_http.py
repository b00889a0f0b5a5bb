"""The answer to a request is lost after the commit: whoever asks again changes nothing."""

from uuid import uuid4

import httpx
import pytest

FILE = "bracket.gcode.3mf"
PLACE = "http.committed:1"

pytestmark = pytest.mark.timeout(600)


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


async def answered_twice(site, client: httpx.AsyncClient, path: str, body: dict) -> httpx.Response:
    """Ask under one key; the first answer is lost after the commit, the second is the stored one."""
    headers = {"Idempotency-Key": str(uuid4())}
    armed = await site.arm("inventory", PLACE)
    lost = await client.post(f"/api/v1{path}", json=body, headers=headers)
    assert lost.status_code in {502, 503, 504}, lost.text
    await site.restarted("inventory", armed)
    again = await client.post(f"/api/v1{path}", json=body, headers=headers)
    assert again.is_success, again.text
    assert again.headers["idempotency-replayed"] == "true"
    return again


async def on_hand(client: httpx.AsyncClient, part: str) -> int:
    return (await client.get("/api/v1/inventory", params={"part_id": part})).json()["items"][0][
        "quantity_on_hand"
    ]


async def test_a_print_logged_again_and_an_adjustment_made_again_count_once(site, client):
    part = (await client.post("/api/v1/parts", json={"name": str(uuid4())})).json()["id"]
    await answered_twice(site, client, "/print-log", {"part_id": part, "quantity_printed": 5})
    assert await on_hand(client, part) == 5
    await answered_twice(site, client, f"/inventory/{part}/adjust", {"quantity": -2, "reason": "lost"})
    assert await on_hand(client, part) == 3
    await site.books_agree()


async def test_a_shipment_asked_for_again_leaves_once(site, client):
    """It needs no key: what was shipped cannot be shipped again."""
    part = (await client.post("/api/v1/parts", json={"name": str(uuid4())})).json()["id"]
    await client.post("/api/v1/print-log", json={"part_id": part, "quantity_printed": 3})
    lines = [{"part_id": part, "quantity": 2}]
    order = (await client.post("/api/v1/orders", json={"lines": lines})).json()["id"]
    armed = await site.arm("inventory", PLACE)
    assert (await client.post(f"/api/v1/orders/{order}/ship")).status_code in {502, 503, 504}
    await site.restarted("inventory", armed)
    again = await client.post(f"/api/v1/orders/{order}/ship")
    assert (again.status_code, again.json()["code"]) == (409, "order_closed")
    assert await on_hand(client, part) == 1
    await site.books_agree()


async def test_filament_used_again_leaves_the_spool_once(site, client):
    new = {"name": str(uuid4()), "material": "PLA", "initial_grams": "1000"}
    spool = (await client.post("/api/v1/spools", json=new)).json()["id"]
    await answered_twice(site, client, f"/spools/{spool}/use", {"grams": "25", "reason": "test print"})
    left = (await client.get(f"/api/v1/spools/{spool}")).json()["remaining_grams"]
    assert left == "975.00"
    await site.books_agree()
