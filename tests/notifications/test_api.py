"""The routes: what is refused, and with which words; who may; and that tenants see nothing of each other."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from .conftest import ALLOWED, Farm, Receiver


def fields_of(answer: Any) -> set[str]:
    return {one["field"] for one in answer["errors"]}


BAD_TARGETS = [
    ({}, "invalid_request", ""),
    ({"kind": "pager", "name": "x"}, "invalid_request", ""),
    ({"kind": "email", "name": "x"}, "invalid_request", "email.to"),
    ({"kind": "email", "name": "x", "to": "nobody"}, "invalid_request", "email.to"),
    ({"kind": "email", "name": "x", "to": "a@b.test\r\nBcc: c@d.test"}, "invalid_request", "email.to"),
    ({"kind": "email", "name": "", "to": "a@b.test"}, "invalid_request", "email.name"),
    ({"kind": "email", "name": "x" * 101, "to": "a@b.test"}, "invalid_request", "email.name"),
    ({"kind": "email", "name": "x\ny", "to": "a@b.test"}, "invalid_request", "email.name"),
    ({"kind": "email", "name": "x", "to": "a@b.test", "url": "y"}, "invalid_request", "email.url"),
    ({"kind": "webhook", "name": "x", "url": "example.org"}, "address_invalid", "url"),
    ({"kind": "webhook", "name": "x", "url": "ftp://example.org"}, "address_invalid", "url"),
    ({"kind": "webhook", "name": "x", "url": "http://example.org"}, "address_invalid", "url"),
    ({"kind": "webhook", "name": "x", "url": "https://"}, "address_invalid", "url"),
    ({"kind": "webhook", "name": "x", "url": "https://u:p@example.org"}, "address_invalid", "url"),
    ({"kind": "webhook", "name": "x", "url": "https://example.org:99999"}, "address_invalid", "url"),
    ({"kind": "webhook", "name": "x", "url": "https://example.org/#a"}, "address_invalid", "url"),
    ({"kind": "webhook", "name": "x", "url": "https://exämple.org"}, "address_invalid", "url"),
    ({"kind": "webhook", "name": "x", "url": "https://[::1"}, "address_invalid", "url"),
    ({"kind": "chat", "name": "x", "address": "hello"}, "address_invalid", "address"),
    ({"kind": "chat", "name": "x", "address": "ntfys://"}, "address_invalid", "address"),
    ({"kind": "chat", "name": "x", "address": "json://example.org/x"}, "address_invalid", "address"),
    ({"kind": "chat", "name": "x", "address": "syslog://x"}, "address_invalid", "address"),
    ({"kind": "chat", "name": "x", "address": "ntfy://example.org/topic"}, "address_invalid", "address"),
]


@pytest.mark.parametrize(("body", "code", "field"), BAD_TARGETS)
async def test_a_target_that_cannot_be_is_refused_at_its_field(farm: Farm, body: Any, code: str, field: str):
    response = await farm.call("POST", "/notifications/targets", body)
    assert response.status_code == 422, response.text
    answer = response.json()
    assert answer["code"] == code
    assert field in fields_of(answer) | {""}


FAILURES = {"name": "r", "events": ["plate.failed"]}
BAD_RULES = [
    ({"name": "r", "events": []}, "invalid_request", "events"),
    ({"name": "r", "events": ["Plate Failed"]}, "invalid_request", "events.0"),
    ({"name": "r", "events": ["plate.exploded"]}, "unknown_event", "events"),
    ({"name": "r", "events": ["notification.sent"]}, "unknown_event", "events"),
    (
        FAILURES | {"filter": {"severities": ["fatal"]}},
        "filter_does_not_apply",
        "",
    ),
    (
        {"name": "r", "events": ["spool.low"], "filter": {"minutes": 5}},
        "filter_does_not_apply",
        "filter.minutes",
    ),
    ({"name": "r", "events": ["printer.offline"], "filter": {"minutes": 0}}, "invalid_request", ""),
    (
        FAILURES | {"filter": {"colour": "red"}},
        "invalid_request",
        "filter.colour",
    ),
    (
        FAILURES | {"target_ids": [str(uuid4())]},
        "unknown_reference",
        "target_ids",
    ),
    (FAILURES | {"gap_minutes": -1}, "invalid_request", "gap_minutes"),
    (FAILURES | {"gap_minutes": "5"}, "invalid_request", "gap_minutes"),
    (FAILURES | {"quiet_hours": {"begins": "22:00"}}, "invalid_request", ""),
    (
        FAILURES | {"quiet_hours": {"begins": "24:00", "ends": "07:00"}},
        "invalid_request",
        "quiet_hours.begins",
    ),
    (FAILURES | {"tenant_id": str(uuid4())}, "invalid_request", "tenant_id"),
]


@pytest.mark.parametrize(("body", "code", "field"), BAD_RULES)
async def test_a_rule_that_cannot_be_is_refused_at_its_field(farm: Farm, body: Any, code: str, field: str):
    response = await farm.call("POST", "/notifications/rules", body)
    assert response.status_code == 422, response.text
    answer = response.json()
    assert answer["code"] == code
    assert field in fields_of(answer) | {""}


@pytest.mark.parametrize(
    "body",
    [
        {"keep_days": 0},
        {"keep_days": 366},
        {"disable_after_hours": "7"},
        {"quiet_hours": {"begins": "7", "ends": "8"}},
        {"language": "de"},
    ],
)
async def test_settings_that_cannot_be_are_refused(farm: Farm, body: Any):
    response = await farm.call("PATCH", "/notifications/settings", body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")


async def test_settings_are_changed_one_by_one_and_set_back_by_null(farm: Farm):
    quiet = {"begins": "22:00", "ends": "07:00", "urgent_passes": False}
    await farm.patch("/notifications/settings", {"quiet_hours": quiet})
    found = await farm.patch("/notifications/settings", {"keep_days": 60})
    assert (found["quiet_hours"], found["keep_days"]) == (quiet, 60)
    found = await farm.patch("/notifications/settings", {"quiet_hours": None, "keep_days": None})
    assert (found["quiet_hours"], found["keep_days"], found["disable_after_hours"]) == (None, 30, 72)


async def test_a_rule_is_changed_field_by_field(farm: Farm):
    target = await farm.target()
    own = {"begins": "22:00", "ends": "07:00", "urgent_passes": True}
    rule = await farm.rule(target, "plate.failed", quiet_hours=own, filter={"printer_ids": [str(uuid4())]})
    path = f"/notifications/rules/{rule['id']}"
    changed = await farm.patch(path, {"is_enabled": False, "gap_minutes": 0})
    assert changed == rule | {
        "is_enabled": False,
        "gap_minutes": 0,
        "updated_at": changed["updated_at"],
    }
    assert (await farm.patch(path, {"quiet_hours": None}))["quiet_hours"] is None
    # The filter stays, so an event that does not know it is refused.
    response = await farm.call("PATCH", path, {"events": ["spool.low"]})
    assert response.json()["code"] == "filter_does_not_apply"
    changed = await farm.patch(path, {"events": ["spool.low"], "filter": {}, "target_ids": []})
    assert (changed["events"], changed["target_ids"]) == (["spool.low"], [])
    assert (await farm.call("DELETE", path)).status_code == 204
    assert (await farm.call("GET", path)).status_code == 404


async def test_names_are_taken_once(farm: Farm):
    for name in ("One", "Two"):
        await farm.target(name=name)
        await farm.post("/notifications/rules", {"name": name, "events": ["plate.failed"]}, 201)
    for noun, code in (("targets", "duplicate_target"), ("rules", "duplicate_rule")):
        first, second = (await farm.get(f"/notifications/{noun}"))["items"]
        response = await farm.call("PATCH", f"/notifications/{noun}/{second['id']}", {"name": "One"})
        assert (response.status_code, response.json()["code"]) == (409, code)
        body = (
            {"kind": "inbox", "name": "One"}
            if noun == "targets"
            else {"name": "One", "events": ["job.failed"]}
        )
        response = await farm.call("POST", f"/notifications/{noun}", body)
        assert (response.status_code, response.json()["code"]) == (409, code)
        await farm.patch(f"/notifications/{noun}/{first['id']}", {"name": "One"})


async def test_a_target_takes_only_what_its_kind_has(farm: Farm):
    target = await farm.target("email", to="ops@farm.test")
    path = f"/notifications/targets/{target['id']}"
    response = await farm.call("PATCH", path, {"url": "https://example.org"})
    assert (response.status_code, response.json()["code"]) == (422, "wrong_target_kind")
    assert fields_of(response.json()) == {"url"}
    assert (await farm.patch(path, {"to": "night@farm.test"}))["where"] == "night@farm.test"
    assert (await farm.call("POST", f"/webhooks/{target['id']}/rotate-secret")).status_code == 404
    assert (await farm.call("DELETE", f"/webhooks/{target['id']}")).status_code == 404


async def test_a_program_makes_its_webhook_and_rule_in_one_step(farm: Farm, receiver: Receiver):
    events = ["job.submitted", "job.completed"]
    made = await farm.post("/webhooks", {"url": receiver.url, "events": events}, 201)
    assert made["secret"].startswith("pw_")
    assert made["name"] == f"{ALLOWED}:{receiver.port}/hooks"
    [rule] = (await farm.get("/notifications/rules"))["items"]
    assert (rule["events"], rule["target_ids"]) == (events, [made["id"]])
    [shown] = (await farm.get("/webhooks"))["items"]
    assert "secret" not in shown
    assert await farm.get(f"/webhooks/{made['id']}") == shown
    assert (await farm.call("DELETE", f"/webhooks/{made['id']}")).status_code == 204
    [rule] = (await farm.get("/notifications/rules"))["items"]
    assert rule["target_ids"] == []


async def test_every_event_but_its_own_can_be_named(farm: Farm):
    items = (await farm.get("/notifications/events"))["items"]
    types = [one["type"] for one in items]
    assert types[0] == "printer.alerted"
    assert {"printer.offline", "notification.target_disabled", "stock.changed", "run.completed"} <= set(types)
    assert "notification.sent" not in types
    assert len(set(types)) == len(types)
    services = (await farm.get("/notifications/chat-services"))["items"]
    assert {"Discord", "Slack", "Telegram", "ntfy"} <= {one["label"] for one in services}


async def test_operators_look_and_admins_change(farm: Farm):
    target = await farm.target()
    for role, reads, writes in (("operator", 200, 403), ("staff", 403, 403), ("viewer", 403, 403)):
        assert (await farm.call("GET", "/notifications/rules", role=role)).status_code == reads
        for method, path in (
            ("PATCH", "/notifications/settings"),
            ("POST", f"/notifications/targets/{target['id']}/test"),
            ("DELETE", f"/notifications/targets/{target['id']}"),
        ):
            assert (await farm.call(method, path, {}, role=role)).status_code == writes


async def test_another_tenant_finds_nothing(farm: Farm, receiver: Receiver):
    target = await farm.target("webhook", url=receiver.url)
    rule = await farm.rule(target, "plate.failed")
    test = await farm.post(f"/notifications/targets/{target['id']}/test")
    stranger = replace(farm, tenant=uuid4())
    for path in ("targets", "rules", "deliveries"):
        assert (await stranger.get(f"/notifications/{path}"))["total"] == 0
    assert (await stranger.get("/webhooks"))["total"] == 0
    for method, path in (
        ("GET", f"/notifications/targets/{target['id']}"),
        ("PATCH", f"/notifications/targets/{target['id']}"),
        ("DELETE", f"/notifications/targets/{target['id']}"),
        ("POST", f"/notifications/targets/{target['id']}/test"),
        ("POST", f"/webhooks/{target['id']}/rotate-secret"),
        ("GET", f"/notifications/rules/{rule['id']}"),
        ("PATCH", f"/notifications/rules/{rule['id']}"),
        ("DELETE", f"/notifications/rules/{rule['id']}"),
        ("GET", f"/notifications/deliveries/{test['delivery_id']}"),
        ("POST", f"/notifications/deliveries/{test['delivery_id']}/replay"),
    ):
        body = {"name": "mine"} if method == "PATCH" else None
        response = await stranger.call(method, path, body)
        assert (response.status_code, response.json()["code"]) == (404, "not_found"), path
    body = {"name": "r", "events": ["plate.failed"], "target_ids": [target["id"]]}
    assert (await stranger.call("POST", "/notifications/rules", body)).json()["code"] == "unknown_reference"
    assert len(receiver.taken) == 1


async def test_only_what_is_over_is_replayed(farm: Farm):
    target = await farm.target("email", to="ops@farm.test")
    await farm.post(f"/notifications/targets/{target['id']}/test")
    [delivery] = await farm.log()
    path = f"/notifications/deliveries/{delivery['id']}/replay"
    async with farm.database.transaction(farm.tenant) as tx:
        waits = "UPDATE deliveries SET status = 'queued', finished_at = NULL, due_at = now() + interval '1 h'"
        await (await tx.raw()).execute(f"{waits} WHERE tenant_id = $1", farm.tenant)
    response = await farm.call("POST", path)
    assert (response.status_code, response.json()["code"]) == (409, "delivery_under_way")
    await farm.patch(f"/notifications/targets/{target['id']}", {"is_enabled": False})
    [delivery] = await farm.log()
    assert (delivery["status"], delivery["error"]) == ("cancelled", "Switched off by Test User.")
    await farm.patch(f"/notifications/targets/{target['id']}", {"is_enabled": True})
    again = await farm.post(path)
    assert (again["replay_of"], again["is_test"]) == (delivery["id"], True)
    await farm.until_log(1, status="sent")
