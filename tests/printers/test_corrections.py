"""Prints that were counted wrongly are corrected, ends that were concluded are confirmed, and two operators
who decide the same print at once do not both succeed.
"""

import asyncio
from uuid import uuid4

import pytest

from contracts.printer_gateway import (
    Confidence,
    PlateCompleted,
    PlateCorrected,
    Source,
    correction_id,
)


@pytest.fixture
async def counted(tell, shown, plate):
    """A print that completed."""
    await tell(plate.started(), plate.completed())
    await shown(plate.print_id, outcome="completed")
    return plate


@pytest.fixture
def correct(call):
    async def correct(print_id, **body):
        return await call("POST", f"/prints/{print_id}/correct", {"reason": "I counted"} | body)

    return correct


async def test_a_correction_is_published_and_shown_in_the_history(
    call, counted, correct, published, nats_admin, settled, tenant
):
    response = await correct(counted.print_id, outcome="completed", good=3, failed=1)
    assert response.status_code == 200
    answer = response.json()
    assert (answer["outcome"], answer["good"], answer["failed"], answer["revision"]) == ("completed", 3, 1, 1)
    [entry] = answer["corrections"]
    assert (entry["reason"], entry["actor"], entry["revision"]) == ("I counted", "Test User", 1)
    [event] = await published(PlateCorrected, 1)
    assert (event.print_id, event.revision, event.outcome) == (counted.print_id, 1, "completed")
    assert (event.good, event.failed, event.reason, event.actor) == (3, 1, "I counted", "Test User")
    await settled("PLATES", "printers-plates")
    assert await call.ok("GET", f"/prints/{counted.print_id}") == answer


async def test_an_event_of_a_correction_has_the_id_of_its_revision(counted, correct, nats_admin, tenant):
    await correct(counted.print_id, outcome="failed")
    subscription = await nats_admin.jetstream().subscribe(
        f"plate.corrected.{tenant}.>", ordered_consumer=True
    )
    message = await subscription.next_msg(timeout=10)
    await subscription.unsubscribe()
    assert message.headers["ce-id"] == str(correction_id(counted.print_id, 1))


async def test_revisions_have_no_gap_under_concurrency(call, counted, correct, published):
    answers = await asyncio.gather(
        *(correct(counted.print_id, outcome="completed", good=number) for number in range(8))
    )
    assert {answer.status_code for answer in answers} == {200}
    events = await published(PlateCorrected, 8)
    assert [event.revision for event in events] == list(range(1, 9))
    shown = await call.ok("GET", f"/prints/{counted.print_id}")
    assert (shown["revision"], shown["good"]) == (8, events[-1].good)
    assert [entry["good"] for entry in shown["corrections"]] == [event.good for event in events]


async def test_the_same_correction_again_is_no_new_revision(counted, correct):
    for _ in range(2):
        answer = (await correct(counted.print_id, outcome="completed", good=3)).json()
    assert answer["revision"] == 1


async def test_a_failed_print_may_turn_out_good_and_back(tell, shown, plate, correct):
    await tell(plate.started(), plate.failed())
    await shown(plate.print_id, outcome="failed")
    good = (await correct(plate.print_id, outcome="completed", good=2)).json()
    assert (good["outcome"], good["failure_reason"], good["prints"]) == ("completed", None, 1)
    bad = (await correct(plate.print_id, outcome="failed")).json()
    assert (bad["outcome"], bad["failure_reason"], bad["good"], bad["revision"]) == ("failed", "failed", 0, 2)


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"outcome": "completed"}, "good", "missing"),
        ({"outcome": "failed", "good": 1}, "good", "not_applicable"),
        ({"outcome": "superseded", "good": 0}, "outcome", "literal_error"),
        ({"outcome": "completed", "good": -1}, "good", "greater_than_equal"),
        ({"outcome": "completed", "good": 1, "reason": " "}, "reason", "string_too_short"),
        ({"outcome": "completed", "good": 1, "revision": 7}, "revision", "extra_forbidden"),
    ],
)
async def test_a_bad_correction_is_refused_with_its_field(counted, correct, body, field, code):
    response = await correct(counted.print_id, **body)
    assert response.status_code == 422
    assert [(e["field"], e["code"]) for e in response.json()["errors"]] == [(field, code)]


async def test_a_print_that_was_not_counted_is_resolved_not_corrected(tell, shown, plate, correct):
    await tell(plate.needs_review())
    await shown(plate.print_id, needs_review=True)
    refused = await correct(plate.print_id, outcome="completed", good=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_ended")


async def test_a_print_marked_by_hand_is_not_ours_to_correct(tell, shown, plate, correct):
    plate.common |= {"printer_serial": "", "source": Source.MANUAL}
    await tell(plate.completed())
    await shown(plate.print_id, outcome="completed")
    refused = await correct(plate.print_id, outcome="completed", good=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "marked_by_hand")


async def test_another_tenants_print_is_not_found(call, counted):
    stranger = call.of(tenant=uuid4())
    body = {"outcome": "failed", "reason": "mine now"}
    assert (await stranger("POST", f"/prints/{counted.print_id}/correct", body)).status_code == 404


async def test_a_viewer_corrects_nothing(call, counted):
    body = {"outcome": "failed", "reason": "I looked"}
    refused = await call.of(role="viewer")("POST", f"/prints/{counted.print_id}/correct", body)
    assert refused.status_code == 403


async def test_productions_correction_of_a_mark_by_hand_is_shown(
    call, tell, shown, publish, settled, plate, tenant
):
    plate.common |= {"printer_serial": "", "source": Source.MANUAL}
    await tell(plate.completed())
    await shown(plate.print_id, outcome="completed")
    automatic = uuid4()
    said = {"tenant_id": tenant, "print_id": plate.print_id, "good": 0, "failed": 0, "actor": "system"}
    second = PlateCorrected(
        **said, revision=2, outcome="superseded", superseded_by=automatic, reason="turned up late"
    )
    await publish(second, correction_id(plate.print_id, 2))
    superseded = await shown(plate.print_id, outcome="superseded")
    assert (superseded["superseded_by"], superseded["revision"]) == (str(automatic), 2)
    first = PlateCorrected(**said, revision=1, outcome="failed", reason="older")
    await publish(first, correction_id(plate.print_id, 1))
    await settled("PLATES", "printers-plates")
    after = await call.ok("GET", f"/prints/{plate.print_id}")
    assert (after["outcome"], after["revision"]) == ("superseded", 2)
    assert [entry["revision"] for entry in after["corrections"]] == [1, 2]
    listed = await call.ok("GET", "/prints", params={"outcome": "superseded"})
    assert [item["print_id"] for item in listed["items"]] == [str(plate.print_id)]


async def test_two_operators_resolve_one_print_and_one_of_them_wins(call, tell, shown, plate, published):
    await tell(plate.needs_review())
    await shown(plate.print_id, needs_review=True)
    path = f"/prints/{plate.print_id}/resolve"
    answers = await asyncio.gather(
        *(call("POST", path, {"outcome": "completed", "good": good}) for good in range(1, 7))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "already_ended"}
    [winner] = [answer.json() for answer in answers if answer.status_code == 200]
    [event] = await published(PlateCompleted, 1)
    assert event.good == winner["good"]


@pytest.fixture
async def concluded(tell, shown, plate):
    """A print whose end nobody saw, but which looked done: counted, to be confirmed."""
    await tell(plate.started(), plate.completed(confidence=Confidence.INFERRED))
    await shown(plate.print_id, outcome="completed")
    return plate


async def test_a_concluded_end_is_listed_as_reversible_until_somebody_confirms_it(call, concluded):
    listed = await call.ok("GET", "/prints", params={"reversible": "true"})
    assert [(item["print_id"], item["is_reversible"]) for item in listed["items"]] == [
        (str(concluded.print_id), True)
    ]
    assert (await call.ok("GET", "/prints", params={"needs_review": "true"}))["total"] == 0
    confirmed = await call.ok("POST", f"/prints/{concluded.print_id}/resolve", {"outcome": "completed"})
    assert (confirmed["is_reversible"], confirmed["resolved_by"]) == (False, "Test User")
    assert (await call.ok("GET", "/prints", params={"reversible": "true"}))["total"] == 0
    again = await call("POST", f"/prints/{concluded.print_id}/resolve", {"outcome": "completed"})
    assert (again.status_code, again.json()["code"]) == (409, "already_ended")


async def test_a_concluded_end_that_was_wrong_is_reversed_by_a_correction(call, concluded, correct):
    refused = await call("POST", f"/prints/{concluded.print_id}/resolve", {"outcome": "failed"})
    assert (refused.status_code, refused.json()["code"]) == (409, "already_ended")
    reversed_ = (await correct(concluded.print_id, outcome="failed")).json()
    assert (reversed_["outcome"], reversed_["is_reversible"]) == ("failed", False)
