"""Shops send signed orders; what cannot be taken as it is waits for a look; nothing is lost or doubled."""

import hmac
import json
import time
from hashlib import sha256

import pytest

from contracts.inventory import OrderNeedsReview

MAPPING = {
    "external_id": "order.id",
    "customer": "order.customer.name",
    "due_date": "order.deliver_by",
    "priority": "order.shipping.0.code",
    "notes": "order.note",
    "lines": "order.items",
    "sku": "variant.sku",
    "quantity": "qty",
    "priorities": {"EXPRESS": "rush"},
    "prefix": "etsy-",
}


def order(*items, number=4711, **fields):
    lines = [{"variant": {"sku": sku}, "qty": quantity} for sku, quantity in items]
    return {"order": {"id": number, "items": lines} | fields}


async def shop_source(shop, name="Etsy", **mapping):
    return await shop.post("/intake-sources", {"name": name, "mapping": MAPPING | mapping})


async def send(shop, source, document, *, secret=None, at=None, tamper=b""):
    """Deliver as a shop does: signed, without a token."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    stamp = str(int(time.time()) if at is None else at)
    signed = hmac.new((secret or source["secret"]).encode(), stamp.encode() + b"." + body, sha256)
    headers = {
        "X-Platework-Timestamp": stamp,
        "X-Platework-Signature": f"sha256={signed.hexdigest()}",
        "Content-Type": "application/json",
    }
    return await shop.client.post(source["path"], content=body + tamper, headers=headers)


async def test_a_signed_order_is_taken_in_our_terms(shop):
    hook = await shop.part("Hook", sku="H-1")
    await shop.log(hook, 1)
    source = await shop_source(shop)
    sent = order(
        ("H-1", "2"),
        customer={"name": "Lamp shop"},
        shipping=[{"code": "EXPRESS"}],
        deliver_by="2027-02-01T12:00:00Z",
        note="blue",
    )
    answer = await send(shop, source, sent)
    assert (answer.status_code, answer.json()["status"]) == (201, "accepted")
    taken = await shop.get(f"/orders/{answer.json()['order_id']}")
    told = {k: taken[k] for k in ("external_id", "customer", "priority", "due_date", "notes")}
    assert told == {
        "external_id": "etsy-4711",
        "customer": "Lamp shop",
        "priority": "rush",
        "due_date": "2027-02-01",
        "notes": "blue",
    }
    [line] = taken["allocations"]
    assert (line["part_id"], line["quantity_needed"], line["quantity_allocated"]) == (hook, 2, 1)
    again = await send(shop, source, sent)
    assert (again.status_code, again.json()["order_id"]) == (200, taken["id"])
    assert (await shop.get("/orders"))["total"] == 1


async def test_an_unknown_sku_keeps_the_order_for_a_look_until_it_is_mapped(shop):
    hook = await shop.part("Hook")
    source = await shop_source(shop)
    for _ in range(2):
        answer = await send(shop, source, order(("SHOP-HOOK", 3)))
        assert (answer.status_code, answer.json()["status"]) == (202, "review")
        [problem] = answer.json()["problems"]
        assert (problem["field"], problem["code"]) == ("order.items.0.variant.sku", "unknown_sku")
    [waiting] = (await shop.get("/intake-deliveries?status=review"))["items"]
    assert (waiting["external_id"], waiting["source"]) == ("etsy-4711", "Etsy")
    path = f"/intake-deliveries/{waiting['id']}"
    assert (await shop.get(path))["body"]["order"]["items"][0]["qty"] == 3
    still = await shop.post(f"{path}/retry", status=200)
    assert (still["status"], still["order"]) == ("review", None)
    sku = {"sku": "SHOP-HOOK", "part_id": hook}
    assert (await shop.call("PUT", f"/intake-sources/{source['id']}/skus", sku)).status_code == 200
    done = await shop.post(f"{path}/retry", status=200)
    assert done["order"]["allocations"][0]["part_id"] == hook
    assert (await shop.get(path))["status"] == "accepted"
    again = await shop.call("POST", f"{path}/retry")
    assert (again.status_code, again.json()["code"]) == (409, "delivery_closed")
    assert (await send(shop, source, order(("SHOP-HOOK", 3)))).status_code == 200
    assert (await shop.get("/orders"))["total"] == 1


async def test_that_an_order_waits_for_a_look_is_said_once(shop):
    source = await shop_source(shop)
    for _ in range(2):
        await send(shop, source, order(("nothing", 1)))
    subscription = await shop.broker.jetstream().subscribe(
        f"{OrderNeedsReview.type}.{shop.tenant}.>", ordered_consumer=True
    )
    said = OrderNeedsReview.model_validate_json((await subscription.next_msg(timeout=10)).data)
    assert (said.source_name, said.external_id) == ("Etsy", "etsy-4711")
    assert "nothing" in said.problems[0]
    assert (await subscription.consumer_info()).num_pending == 0
    await subscription.unsubscribe()


async def test_a_changed_order_under_a_known_id_waits_for_a_look(shop):
    await shop.part("Hook", sku="H-1")
    source = await shop_source(shop)
    await send(shop, source, order(("H-1", 1)))
    answer = await send(shop, source, order(("H-1", 2)))
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (202, "external_id_reused")
    [waiting] = (await shop.get("/intake-deliveries"))["items"]
    path = f"/intake-deliveries/{waiting['id']}/discard"
    gone = await shop.post(path, {"reason": "the customer called"}, status=200)
    assert (gone["status"], gone["note"]) == ("discarded", "Test User: the customer called")
    assert (await shop.get("/orders"))["total"] == 1


@pytest.mark.parametrize(
    ("document", "problems"),
    [
        ({}, ["missing", "no_lines"]),
        (order(number=None), ["missing", "no_lines"]),
        (order(("H-1", 0)), ["no_quantity"]),
        (order(("H-1", -1)), ["no_quantity"]),
        (order(("H-1", 1.5)), ["no_quantity"]),
        (order(("H-1", 10**9)), ["no_quantity"]),
        (order(("H-1", True)), ["no_quantity"]),
        (order((None, 1)), ["missing"]),
        (order(("H\x00", 1)), ["no_text", "missing"]),
        (order(("H-1", 1), deliver_by="soon"), ["no_date"]),
        (order(("H-1", 1), customer={"name": ["a"]}), ["no_text"]),
        (order(*[("H-1", 1)] * 501), ["no_lines"]),
        ({"order": [1, 2]}, ["missing", "no_lines"]),
    ],
    ids=[
        "empty",
        "no id",
        "zero",
        "negative",
        "fraction",
        "huge",
        "bool",
        "no sku",
        "nul",
        "no date",
        "no text",
        "too long",
        "other shape",
    ],
)
async def test_what_cannot_be_read_is_kept_with_the_reasons(shop, document, problems):
    source = await shop_source(shop)
    answer = await send(shop, source, document)
    assert answer.status_code == 202, answer.text
    assert [problem["code"] for problem in answer.json()["problems"]] == problems
    assert (await shop.get("/intake-deliveries?status=review"))["total"] == 1
    assert (await shop.get("/orders"))["total"] == 0


async def test_only_who_knows_the_secret_may_send_and_only_now(shop, other_shop):
    await shop.part("Hook", sku="H-1")
    source, foreign = await shop_source(shop), await shop_source(other_shop)
    sent, now = order(("H-1", 1)), int(time.time())
    answers = [
        await send(shop, source, sent, secret="guessed"),
        await send(shop, source, sent, tamper=b" "),
        await send(shop, source, sent, at=now - 400),
        await send(shop, source, sent, at=now + 400),
        await send(shop, source, sent, at="later"),
        await send(shop, source | {"path": foreign["path"]}, sent),
        await send(shop, source | {"path": "/api/v1/intake/nobody"}, sent),
        await send(shop, source | {"path": source["path"][:-2]}, sent),
        await shop.client.post(source["path"], json=sent),
    ]
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(401, "invalid_signature")}
    not_json = await send(shop, source, b"\xff{")
    assert (not_json.status_code, not_json.json()["code"]) == (422, "unreadable_delivery")
    too_much = await send(shop, source, b" " * 300_000)
    assert too_much.status_code == 413
    assert (await shop.get("/orders"))["total"] == 0
    assert (await other_shop.get("/intake-deliveries"))["total"] == 0


async def test_a_secret_is_shown_once_sealed_at_rest_and_replaced(shop):
    await shop.part("Hook", sku="H-1")
    source = await shop_source(shop)
    shown = await shop.get(f"/intake-sources/{source['id']}")
    assert "secret" not in shown
    async with shop.database.transaction(shop.tenant) as tx:
        stored = await (await tx.raw()).fetch("SELECT intake_sources::text FROM intake_sources")
    assert source["secret"] not in stored[0][0]
    fresh = await shop.post(f"/intake-sources/{source['id']}/rotate-secret", status=200)
    assert (await send(shop, source, order(("H-1", 1)))).status_code == 401
    assert (await send(shop, fresh, order(("H-1", 1)))).status_code == 201


async def test_sources_are_kept_changed_switched_off_and_removed(shop, other_shop):
    await shop.part("Hook", sku="H-1")
    source = await shop_source(shop)
    path = f"/intake-sources/{source['id']}"
    taken = await shop.call("POST", "/intake-sources", {"name": "Etsy"})
    assert (taken.status_code, taken.json()["code"]) == (409, "duplicate_source")
    assert (await shop.get("/intake-sources"))["total"] == 1
    assert (await other_shop.call("GET", path)).status_code == 404
    off = await shop.call("PATCH", path, {"is_active": False, "name": "Etsy old"})
    assert (off.json()["is_active"], off.json()["name"]) == (False, "Etsy old")
    assert (await send(shop, source, order(("H-1", 1)))).status_code == 401
    await shop.call("PATCH", path, {"is_active": True, "mapping": MAPPING | {"prefix": "old-"}})
    answer = await send(shop, source, order(("H-1", 1)))
    assert (await shop.get(f"/orders/{answer.json()['order_id']}"))["external_id"] == "old-4711"
    assert (await shop.call("DELETE", path)).status_code == 204
    assert (await send(shop, source, order(("H-1", 1)))).status_code == 401
    wrong = await shop.call("POST", "/intake-sources", {"name": "x", "mapping": {"lines": "a..b"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "mapping.lines")


async def test_skus_of_a_shop_are_listed_changed_and_removed(shop, other_shop):
    hook, foreign = await shop.part("Hook"), await other_shop.part("Foreign")
    source = await shop_source(shop)
    path = f"/intake-sources/{source['id']}/skus"
    for _ in range(2):
        assert (await shop.call("PUT", path, {"sku": "a/b", "part_id": hook})).status_code == 200
    [known] = (await shop.get(path))["items"]
    assert (known["sku"], known["name"]) == ("a/b", "Hook")
    unknown = await shop.call("PUT", path, {"sku": "c", "part_id": foreign})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_reference")
    assert (await shop.call("DELETE", f"{path}?sku=a/b")).status_code == 204
    assert (await shop.get(path))["total"] == 0
