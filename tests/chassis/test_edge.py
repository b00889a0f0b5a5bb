"""The HTTP edge: authentication, permission, transaction, idempotency, errors."""

import asyncio
import hashlib
from uuid import uuid4

import pytest

from chassis.edge import router
from chassis.testing import Issuer


async def test_without_a_token_nothing_is_answered(probe):
    response = await probe.client.get("/api/v1/notes")
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "unauthenticated"


async def test_an_expired_or_foreign_token_is_refused(probe, issuer, tenant):
    stranger = Issuer()
    for token in (issuer.token(tenant, expires_in=-60), stranger.token(tenant), "rubbish"):
        response = await probe.client.get("/api/v1/notes", headers={"Authorization": f"Bearer {token}"})
        assert response.status_code == 401


async def test_a_role_without_the_permission_is_refused(probe, issuer, tenant):
    response = await probe.client.post(
        "/api/v1/notes", json={"topic": "a"}, headers=issuer.headers(tenant, "viewer")
    )
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_a_route_without_a_permission_cannot_be_built():
    api = router()
    with pytest.raises(TypeError, match="names no permission"):

        @api.get("/open")
        async def open_route() -> None: ...


async def test_another_tenants_rows_are_invisible(probe, issuer, tenant):
    await probe.client.post("/api/v1/notes", json={"topic": "mine"}, headers=issuer.headers(tenant))
    other = await probe.client.get("/api/v1/notes", headers=issuer.headers(uuid4()))
    assert other.json() == {}


async def test_a_bad_field_is_named(probe, issuer, tenant):
    response = await probe.client.post("/api/v1/notes", json={"topic": ""}, headers=issuer.headers(tenant))
    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "invalid_request")
    assert problem["errors"][0]["field"] == "topic"


async def test_a_domain_error_gets_its_status_and_code(probe, issuer, tenant):
    response = await probe.client.post(
        "/api/v1/notes", json={"topic": "closed"}, headers=issuer.headers(tenant)
    )
    problem = response.json()
    assert (response.status_code, problem["code"]) == (409, "topic_closed")
    # What an error adds is shown, but never in the place of what every problem has.
    assert (problem["since"], problem["status"]) == ("noon", 409)


async def test_a_value_that_cannot_be_stored_is_refused_and_not_logged(probe, issuer, tenant, capsys):
    body = {"topic": "hunter2 \x00"}
    answer = await probe.client.post("/api/v1/notes", json=body, headers=issuer.headers(tenant))
    assert (answer.status_code, answer.json()["code"]) == (422, "unstorable_value")
    logged = capsys.readouterr().out
    assert "could not be stored" in logged
    assert "hunter2" not in logged


async def test_a_remembered_request_can_not_be_guessed_from_the_table(probe, issuer, tenant, postgres):
    body = b'{"topic":"hunter2"}'
    headers = issuer.headers(tenant) | {"Idempotency-Key": "k-secret", "Content-Type": "application/json"}
    await probe.client.post("/api/v1/notes", content=body, headers=headers)
    owner = await postgres.connect("probe")
    rows = await owner.fetch("SELECT * FROM idempotency_keys WHERE tenant_id = $1", tenant)
    await owner.close()
    assert len(rows) == 1
    assert "k-secret" not in str(rows)
    assert hashlib.sha256(body).hexdigest() not in str(rows)


async def test_a_key_makes_a_retry_harmless(probe, issuer, tenant):
    headers = issuer.headers(tenant) | {"Idempotency-Key": "k1"}
    first = await probe.client.post("/api/v1/notes", json={"topic": "a"}, headers=headers)
    second = await probe.client.post("/api/v1/notes", json={"topic": "a"}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json() == {"count": 1}
    assert second.headers["idempotency-replayed"] == "true"
    different = await probe.client.post("/api/v1/notes", json={"topic": "b"}, headers=headers)
    assert (different.status_code, different.json()["code"]) == (422, "idempotency_key_reused")


async def test_concurrent_requests_under_one_key_run_once(probe, issuer, tenant):
    headers = issuer.headers(tenant) | {"Idempotency-Key": "race"}
    requests = [probe.client.post("/api/v1/notes", json={"topic": "race"}, headers=headers) for _ in range(8)]
    answers = await asyncio.gather(*requests)
    assert {(a.status_code, a.text) for a in answers} == {(201, '{"count":1}')}


async def test_a_refused_request_does_not_use_up_its_key(probe, issuer, tenant):
    headers = issuer.headers(tenant) | {"Idempotency-Key": "again"}
    refused = await probe.client.post("/api/v1/notes", json={"topic": "closed"}, headers=headers)
    accepted = await probe.client.post("/api/v1/notes", json={"topic": "open"}, headers=headers)
    assert (refused.status_code, accepted.status_code) == (409, 201)


async def test_a_body_above_the_limit_is_refused(probe, issuer, tenant):
    response = await probe.client.post(
        "/api/v1/notes", content=b"x" * 3_000_000, headers=issuer.headers(tenant)
    )
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


async def test_a_body_without_a_length_is_counted_too(probe, issuer, tenant):
    async def body():
        for _ in range(30):
            yield b"x" * 100_000

    response = await probe.client.post("/api/v1/notes", content=body(), headers=issuer.headers(tenant))
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


async def test_a_route_may_take_larger_bodies_up_to_its_own_limit(probe, issuer, tenant):
    headers = issuer.headers(tenant)
    assert (
        await probe.client.put("/api/v1/bytes", content=b"x" * 3_000_000, headers=headers)
    ).json() == 3_000_000
    response = await probe.client.put("/api/v1/bytes", content=b"x" * 5_000_001, headers=headers)
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


async def test_a_route_with_its_own_transactions_keeps_what_it_committed(probe, issuer, tenant):
    headers = issuer.headers(tenant)
    refused = await probe.client.post("/api/v1/slow-notes", json={"topic": "closed"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "topic_closed")
    assert (await probe.client.get("/api/v1/notes", headers=headers)).json() == {"asked about closed": 1}


async def test_concurrent_requests_under_one_key_run_once_without_a_transaction_too(probe, issuer, tenant):
    headers = issuer.headers(tenant) | {"Idempotency-Key": "apart"}
    requests = [
        probe.client.post("/api/v1/slow-notes", json={"topic": "apart"}, headers=headers) for _ in range(5)
    ]
    answers = await asyncio.gather(*requests)
    assert {(a.status_code, a.text) for a in answers} == {(201, '{"count":1}')}
    different = await probe.client.post("/api/v1/slow-notes", json={"topic": "b"}, headers=headers)
    assert (different.status_code, different.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_refused_request_does_not_use_up_its_key_without_a_transaction_either(probe, issuer, tenant):
    headers = issuer.headers(tenant) | {"Idempotency-Key": "again"}
    refused = await probe.client.post("/api/v1/slow-notes", json={"topic": "closed"}, headers=headers)
    accepted = await probe.client.post("/api/v1/slow-notes", json={"topic": "open"}, headers=headers)
    assert (refused.status_code, accepted.status_code) == (409, 201)


async def test_every_answer_carries_a_request_id(probe):
    given = await probe.client.get("/health/live", headers={"X-Request-Id": "abc-1"})
    made = await probe.client.get("/health/live")
    assert given.headers["x-request-id"] == "abc-1"
    assert len(made.headers["x-request-id"]) == 32


async def test_metrics_are_served(probe):
    assert "platework_http_seconds" in (await probe.client.get("/metrics")).text
