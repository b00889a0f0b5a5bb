"""The history of prints: plate messages on a real broker, the needs-review inbox and its resolution."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client

from chassis.testing import eventually
from contracts.envelope import MalformedMessageError
from contracts.printer_gateway import (
    Confidence,
    PlateCompleted,
    PlateFailed,
    PrinterConnected,
    end_id,
)

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
END = START + timedelta(hours=2)


async def test_a_print_is_open_then_completed(tell, shown, plate, printer):
    await tell(plate.started())
    opened = await shown(plate.print_id, outcome=None)
    assert (opened["printer_id"], opened["printer_name"]) == (printer["id"], "One")
    assert (opened["file_name"], opened["needs_review"]) == ("part.gcode.3mf", False)
    await tell(plate.completed())
    ended = await shown(plate.print_id, outcome="completed")
    assert (ended["started_at"], ended["finished_at"]) == ("2026-11-21T08:00:00Z", "2026-11-21T10:00:00Z")
    assert (ended["duration_minutes"], ended["confidence"], ended["layers"]) == ("120.00", "observed", 321)
    assert (ended["prints"], ended["good"], ended["plate_index"]) == (1, None, 2)
    assert ended["filament"][0]["grams"] == "12.5"


async def test_a_completion_before_its_start_is_one_complete_print(call, tell, shown, plate):
    await tell(plate.completed())
    early = await shown(plate.print_id, outcome="completed")
    assert early["started_at"] is None
    await tell(plate.started())
    both = await shown(plate.print_id, started_at="2026-11-21T08:00:00Z")
    assert (both["outcome"], both["candidates"], both["layers"]) == ("completed", ["part"], 321)
    assert (await call.ok("GET", "/prints"))["total"] == 1


async def test_the_same_messages_three_times_are_one_print(call, tell, shown, plate, settled):
    for _ in range(3):
        await tell(plate.started(), plate.completed())
    await settled("PLATES", "printers-plates")
    assert (await call.ok("GET", "/prints"))["total"] == 1
    assert (await call.ok("GET", "/printers/dead-letters"))["items"] == []


async def test_a_failed_print_says_why(tell, shown, plate):
    await tell(plate.started(), plate.failed())
    ended = await shown(plate.print_id, outcome="failed")
    assert (ended["failure_reason"], ended["codes"]) == ("cancelled", ["0300_400C"])


async def test_an_end_that_was_not_seen_waits_in_the_inbox_with_its_evidence(call, tell, shown, plate):
    await tell(plate.started(), plate.needs_review())
    waiting = await shown(plate.print_id, needs_review=True)
    assert (waiting["review_reason"], waiting["gap_seconds"], waiting["codes"]) == (
        "gap_idle",
        3600,
        ["0300_8003"],
    )
    assert (waiting["progress_percent"], waiting["last_seen_at"]) == (97, "2026-11-21T10:00:00Z")
    inbox = await call.ok("GET", "/prints", params={"needs_review": "true"})
    assert [item["print_id"] for item in inbox["items"]] == [str(plate.print_id)]
    await tell(plate.completed(confidence=Confidence.RECOVERED))
    settled = await shown(plate.print_id, outcome="completed")
    assert (settled["needs_review"], settled["review_reason"]) == (False, "gap_idle")
    assert (await call.ok("GET", "/prints", params={"needs_review": "true"}))["total"] == 0


async def test_a_review_that_comes_after_the_end_changes_nothing(tell, shown, plate, settled):
    await tell(plate.completed(), plate.needs_review())
    await settled("PLATES", "printers-plates")
    assert (await shown(plate.print_id, outcome="completed"))["needs_review"] is False


async def test_a_print_of_an_unknown_printer_is_recorded_too(tell, shown, make_plate, tenant):
    plate = make_plate(tenant, uuid4())
    await tell(plate.started())
    assert (await shown(plate.print_id))["printer_name"] is None


@pytest.mark.usefixtures("planners")
async def test_the_history_keeps_the_name_of_a_retired_printer(call, tell, shown, plate, printer):
    await tell(plate.started(), plate.completed())
    await shown(plate.print_id, outcome="completed")
    assert (await call("DELETE", f"/printers/{printer['id']}")).status_code == 204
    assert (await shown(plate.print_id))["printer_name"] == "One"


async def test_the_history_is_newest_first_and_filtered(call, tell, shown, make_plate, tenant, printer):
    printer_id, other_id = UUID(printer["id"]), uuid4()
    old, middle, new = (
        make_plate(tenant, where, name)
        for where, name in (
            (printer_id, "Cube 10%.3mf"),
            (other_id, "benchy.3mf"),
            (printer_id, "cube big.3mf"),
        )
    )
    await tell(old.started(START), middle.started(START + timedelta(hours=3)))
    await tell(new.started(START + timedelta(hours=6)), old.failed(), middle.completed())
    await shown(middle.print_id, outcome="completed")
    await shown(new.print_id)

    async def names(**params) -> list[str]:
        return [item["file_name"] for item in (await call.ok("GET", "/prints", params=params))["items"]]

    assert await names() == ["cube big.3mf", "benchy.3mf", "Cube 10%.3mf"]
    assert await names(printer_id=str(printer_id)) == ["cube big.3mf", "Cube 10%.3mf"]
    assert await names(outcome="failed") == ["Cube 10%.3mf"]
    assert await names(since=(START + timedelta(hours=3)).isoformat()) == ["cube big.3mf", "benchy.3mf"]
    assert await names(until=(START + timedelta(hours=3)).isoformat()) == ["Cube 10%.3mf"]
    assert await names(source="manual") == []
    assert len(await names(source="bambu_auto")) == 3
    assert await names(search="CUBE") == ["cube big.3mf", "Cube 10%.3mf"]
    assert await names(search="%") == ["Cube 10%.3mf"]
    assert await names(confidence="inferred") == []
    assert await names(skip=1, limit=1) == ["benchy.3mf"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("printer_id", "x"),
        ("outcome", "good"),
        ("source", "telepathy"),
        ("since", "yesterday"),
        ("until", "tomorrow"),
        ("since", "2026-11-21T08:00:00"),
        ("since", "0001-01-01T00:00:00+14:00"),
        ("search", "\x00"),
        ("needs_review", "x"),
        ("limit", 101),
    ],
)
async def test_a_bad_query_is_refused_with_its_field(call, field, value):
    response = await call("GET", "/prints", params={field: value})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == f"query.{field}"


async def test_another_tenants_print_does_not_exist(call, tell, shown, plate):
    await tell(plate.started(), plate.needs_review())
    await shown(plate.print_id, needs_review=True)
    stranger = call.of(tenant=uuid4())
    assert (await stranger("GET", f"/prints/{plate.print_id}")).status_code == 404
    refused = await stranger("POST", f"/prints/{plate.print_id}/resolve", {"outcome": "failed"})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert (await stranger.ok("GET", "/prints"))["total"] == 0


@pytest.mark.usefixtures("planners")
async def test_a_printer_with_an_open_print_is_not_retired(call, tell, shown, plate, printer):
    await tell(plate.started())
    await shown(plate.print_id)
    refused = await call("DELETE", f"/printers/{printer['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "print_open")
    assert refused.json()["print_id"] == str(plate.print_id)
    await tell(plate.failed())
    await shown(plate.print_id, outcome="failed")
    assert (await call("DELETE", f"/printers/{printer['id']}")).status_code == 204


async def resolved_event(nats_admin: Client, kind, tenant: UUID) -> tuple[dict, object]:
    subscription = await nats_admin.jetstream().subscribe(f"{kind.type}.{tenant}.>", ordered_consumer=True)
    try:
        message = await subscription.next_msg(timeout=10)
    finally:
        await subscription.unsubscribe()
    return message.headers, kind.model_validate_json(message.data)


async def test_a_resolved_print_is_published_as_the_gateway_would(
    call, tell, shown, plate, tenant, nats_admin, settled
):
    await tell(plate.started(), plate.needs_review())
    await shown(plate.print_id, needs_review=True)
    body = {"outcome": "completed", "good": 5, "failed": 1, "reason": "I saw it on the bed"}
    answer = await call.ok("POST", f"/prints/{plate.print_id}/resolve", body)
    assert (answer["outcome"], answer["good"], answer["failed"], answer["needs_review"]) == (
        "completed",
        5,
        1,
        False,
    )
    assert (answer["resolved_by"], answer["resolve_reason"]) == ("Test User", "I saw it on the bed")
    headers, event = await resolved_event(nats_admin, PlateCompleted, tenant)
    assert headers["ce-id"] == headers["Nats-Msg-Id"] == str(end_id(plate.print_id))
    assert (event.good, event.failed, event.prints, event.finished_at) == (5, 1, 1, END)
    assert (event.file_name, event.candidates, event.plate_index) == ("part.gcode.3mf", ("part",), 2)
    assert (event.started_at, event.progress_percent, event.source) == (START, 97, "bambu_auto")
    await settled("PLATES", "printers-plates")
    assert await call.ok("GET", f"/prints/{plate.print_id}") == answer


async def test_a_print_resolved_as_failed_is_published_as_failed(
    call, tell, shown, plate, tenant, nats_admin
):
    await tell(plate.needs_review())
    await shown(plate.print_id, needs_review=True)
    await call.ok("POST", f"/prints/{plate.print_id}/resolve", {"outcome": "failed"})
    headers, event = await resolved_event(nats_admin, PlateFailed, tenant)
    assert headers["ce-id"] == str(end_id(plate.print_id))
    assert (event.failure_reason, event.codes, event.layers) == ("failed", ("0300_8003",), 300)


async def test_the_gateways_late_end_does_not_count_again(call, tell, shown, plate, settled):
    await tell(plate.needs_review())
    await shown(plate.print_id, needs_review=True)
    await call.ok("POST", f"/prints/{plate.print_id}/resolve", {"outcome": "failed"})
    await settled("PLATES", "printers-plates")
    own_end = await call.ok("GET", f"/prints/{plate.print_id}")
    await tell(plate.completed())
    await settled("PLATES", "printers-plates")
    assert await call.ok("GET", f"/prints/{plate.print_id}") == own_end


async def test_a_print_is_resolved_once(call, tell, shown, plate):
    await tell(plate.needs_review())
    await shown(plate.print_id, needs_review=True)
    path = f"/prints/{plate.print_id}/resolve"
    await call.ok("POST", path, {"outcome": "completed"})
    again = await call("POST", path, {"outcome": "failed"})
    assert (again.status_code, again.json()["code"]) == (409, "already_ended")


async def test_an_open_print_of_a_watched_printer_is_not_resolved(
    call, tell, shown, publish, plate, printer, tenant
):
    await publish(
        PrinterConnected(tenant_id=tenant, printer_id=UUID(printer["id"]), printer_serial="X", at=START)
    )
    await tell(plate.started())
    await shown(plate.print_id)

    async def online() -> bool:
        return (await call.ok("GET", f"/printers/{printer['id']}"))["link"]["online"]

    await eventually(online)
    refused = await call("POST", f"/prints/{plate.print_id}/resolve", {"outcome": "failed"})
    assert (refused.status_code, refused.json()["code"]) == (409, "still_watched")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "outcome", "missing"),
        ({"outcome": "superseded"}, "outcome", "literal_error"),
        ({"outcome": "completed", "good": -1}, "good", "greater_than_equal"),
        ({"outcome": "completed", "failed": 1_000_001}, "failed", "less_than_equal"),
        ({"outcome": "completed", "reason": "\x00"}, "reason", "invalid_characters"),
        ({"outcome": "failed", "good": 1}, "good", "not_applicable"),
        ({"outcome": "failed", "print_id": str(uuid4())}, "print_id", "extra_forbidden"),
    ],
)
async def test_a_bad_resolution_is_refused_with_its_field(call, tell, shown, plate, body, field, code):
    await tell(plate.needs_review())
    await shown(plate.print_id, needs_review=True)
    response = await call("POST", f"/prints/{plate.print_id}/resolve", body)
    assert response.status_code == 422
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [(field, code)]


async def test_a_malformed_plate_message_is_a_dead_letter(call, plate, nats_admin, publish):
    event = plate.completed()
    headers = {"ce-type": "plate.completed", "ce-id": str(uuid4()), "ce-tenantid": str(event.tenant_id)}
    headers |= {"ce-time": END.isoformat()}
    await nats_admin.jetstream().publish(event.subject, b'{"print_id": 7}', headers=headers)

    async def letters() -> list[dict]:
        return (await call.ok("GET", "/printers/dead-letters"))["items"]

    (letter,) = await eventually(letters)
    assert letter["error"].startswith(MalformedMessageError.__name__)
    assert (letter["durable"], letter["event_type"]) == ("printers-plates", "plate.completed")
