"""Signing in, staying in, being kept out."""

import asyncio
import statistics
import time
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from chassis.testing import listen, serving
from identity.app import build

REFRESH = "/api/v1/auth/refresh"


async def test_a_user_signs_in_and_is_known(door):
    response = await door.sign_in()
    answer = response.json()
    assert response.status_code == 200
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 900)
    assert response.headers["cache-control"] == "no-store"
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    me = (await door.client.get("/api/v1/auth/me", headers=headers)).json()
    assert (me["kind"], me["email"], me["role"]) == ("user", door.email, "admin")
    assert me["tenant"]["slug"] == door.slug


async def test_the_address_is_the_same_in_upper_and_lower_case(door):
    assert (await door.sign_in(email="aDMIN@fARM.LOCAL")).status_code == 200


async def test_every_wrong_credential_gets_the_same_answer(door):
    viewer = await door.add_user("viewer")
    await door.client.patch(
        f"/api/v1/users/{viewer['id']}", json={"active": False}, headers=await door.headers()
    )
    wrong = [
        {"password": "wrong"},
        {"email": "nobody@farm.local"},
        {"tenant": "no-such-farm"},
        {"email": viewer["email"]},  # right password, but not active
    ]
    answers = [await door.sign_in(**changes) for changes in wrong]
    assert {(a.status_code, a.text) for a in answers} == {(401, answers[0].text)}
    assert answers[0].json()["code"] == "invalid_credentials"
    assert answers[0].headers["www-authenticate"] == "Bearer"


async def test_an_unknown_tenant_or_user_takes_as_long_as_a_wrong_password(door):
    async def seconds(**changes: str) -> float:
        started = time.perf_counter()
        assert (await door.sign_in(**changes)).status_code == 401
        return time.perf_counter() - started

    times: dict[str, list[float]] = {"password": [], "email": [], "tenant": []}
    for _ in range(5):  # interleaved, so that a busy machine slows all alike
        times["password"].append(await seconds(password="wrong"))
        times["email"].append(await seconds(email=f"{uuid4()}@farm.local"))
        times["tenant"].append(await seconds(tenant="no-such-farm"))
    medians = {kind: statistics.median(values) for kind, values in times.items()}
    assert max(medians.values()) < 2.5 * min(medians.values()), medians


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "a@b.c"},
        {"email": "a@b.c", "password": "x", "api_key": "pwk_x"},
        {"email": "a@b.c", "password": "x", "role": "admin"},
        {"email": "a\x00@b.c", "password": "x"},
    ],
)
async def test_a_malformed_sign_in_is_refused(door, body):
    response = await door.client.post("/api/v1/auth/token", json={"tenant": door.slug} | body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")


async def test_a_refresh_token_gives_the_next_pair(door):
    first = (await door.sign_in()).json()
    second = await door.client.post(REFRESH, json={"refresh_token": first["refresh_token"]})
    assert second.status_code == 200
    assert second.json()["refresh_token"] != first["refresh_token"]
    third = await door.client.post(REFRESH, json={"refresh_token": second.json()["refresh_token"]})
    headers = {"Authorization": f"Bearer {third.json()['access_token']}"}
    assert (await door.client.get("/api/v1/auth/me", headers=headers)).status_code == 200


async def test_a_refresh_token_used_twice_ends_its_session_and_no_other(door):
    other = (await door.sign_in()).json()
    first = (await door.sign_in()).json()
    second = (await door.client.post(REFRESH, json={"refresh_token": first["refresh_token"]})).json()
    again = await door.client.post(REFRESH, json={"refresh_token": first["refresh_token"]})
    assert (again.status_code, again.json()["code"]) == (401, "invalid_credentials")
    newest = await door.client.post(REFRESH, json={"refresh_token": second["refresh_token"]})
    assert newest.status_code == 401
    untouched = await door.client.post(REFRESH, json={"refresh_token": other["refresh_token"]})
    assert untouched.status_code == 200


async def test_of_concurrent_uses_of_one_refresh_token_one_wins_and_the_session_ends(door):
    first = (await door.sign_in()).json()
    body = {"refresh_token": first["refresh_token"]}
    answers = await asyncio.gather(*(door.client.post(REFRESH, json=body) for _ in range(4)))
    assert sorted(a.status_code for a in answers) == [200, 401, 401, 401]
    winner = next(a.json() for a in answers if a.status_code == 200)
    late = await door.client.post(REFRESH, json={"refresh_token": winner["refresh_token"]})
    assert late.status_code == 401


async def test_signing_out_ends_the_session_and_no_other(door):
    first, other = (await door.sign_in()).json(), (await door.sign_in()).json()
    second = (await door.client.post(REFRESH, json={"refresh_token": first["refresh_token"]})).json()
    for token in (second["refresh_token"], second["refresh_token"], "made-up"):
        answer = await door.client.post("/api/v1/auth/sign-out", json={"refresh_token": token})
        assert (answer.status_code, answer.content) == (204, b"")
    ended = await door.client.post(REFRESH, json={"refresh_token": second["refresh_token"]})
    assert (ended.status_code, ended.json()["code"]) == (401, "invalid_credentials")
    untouched = await door.client.post(REFRESH, json={"refresh_token": other["refresh_token"]})
    assert untouched.status_code == 200


async def test_a_made_up_refresh_token_is_refused(door, new_tenant):
    other = await new_tenant()
    own = (await door.sign_in()).json()["refresh_token"]
    foreign = (await other.sign_in()).json()["refresh_token"]
    mixed = foreign[:20] + own[20:]  # names the other tenant
    for token in ("pwr_", "pwr_AAAA", "x" * 68, mixed, own[:-4] + "AAAA"):
        response = await door.client.post(REFRESH, json={"refresh_token": token})
        assert (response.status_code, response.json()["code"]) == (401, "invalid_credentials")


async def test_changing_ones_password_ends_all_sessions_and_starts_one(door):
    old = (await door.sign_in()).json()
    change = {"current_password": door.password, "new_password": "another long one"}
    headers = {"Authorization": f"Bearer {old['access_token']}"}
    wrong = await door.client.post(
        "/api/v1/auth/password", json=change | {"current_password": "no"}, headers=headers
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_password")
    changed = await door.client.post("/api/v1/auth/password", json=change, headers=headers)
    assert changed.status_code == 200
    refresh = await door.client.post(REFRESH, json={"refresh_token": old["refresh_token"]})
    assert refresh.status_code == 401
    refresh = await door.client.post(REFRESH, json={"refresh_token": changed.json()["refresh_token"]})
    assert refresh.status_code == 200
    assert (await door.sign_in()).status_code == 401
    assert (await door.sign_in(password="another long one")).status_code == 200


async def test_a_deactivated_user_cannot_refresh(door):
    viewer = await door.add_user("viewer")
    session = (await door.sign_in(email=viewer["email"])).json()
    path = f"/api/v1/users/{viewer['id']}"
    await door.client.patch(path, json={"active": False}, headers=await door.headers())
    refresh = await door.client.post(REFRESH, json={"refresh_token": session["refresh_token"]})
    assert refresh.status_code == 401


async def test_a_changed_role_is_in_the_next_token(door):
    user = await door.add_user("viewer")
    session = (await door.sign_in(email=user["email"])).json()
    path = f"/api/v1/users/{user['id']}"
    await door.client.patch(path, json={"role": "operator"}, headers=await door.headers())
    refresh = await door.client.post(REFRESH, json={"refresh_token": session["refresh_token"]})
    headers = {"Authorization": f"Bearer {refresh.json()['access_token']}"}
    assert (await door.client.get("/api/v1/auth/me", headers=headers)).json()["role"] == "operator"


async def test_who_guesses_one_account_is_slowed_down_over_all_replicas(identity_settings, door):
    limited = identity_settings.model_copy(update={"sign_in_limit_per_account": "3/minute"})
    async with serving(build(limited), listen()) as one, serving(build(limited), listen()) as two:
        body = {"tenant": door.slug, "email": f"guess-{uuid4()}@farm.local", "password": "wrong"}
        codes = [
            (await client.post("/api/v1/auth/token", json=body)).status_code for client in (one, two, one)
        ]
        assert codes == [401, 401, 401]
        refused = await two.post("/api/v1/auth/token", json=body)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        # Another account is not touched.
        right = {"tenant": door.slug, "email": door.email, "password": door.password}
        assert [(await one.post("/api/v1/auth/token", json=right)).status_code for _ in range(5)] == [200] * 5


async def test_who_guesses_from_one_address_is_slowed_down(identity_settings, door):
    limited = identity_settings.model_copy(update={"sign_in_limit_per_address": "2/minute"})
    async with serving(build(limited), listen()) as client:
        for expected in (401, 401, 429):
            body = {"tenant": door.slug, "email": f"{uuid4()}@farm.local", "password": "wrong"}
            # The edge names the client's address.
            headers = {"X-Forwarded-For": "203.0.113.7"}
            response = await client.post("/api/v1/auth/token", json=body, headers=headers)
            assert response.status_code == expected
        elsewhere = await client.post(
            "/api/v1/auth/token", json=body, headers={"X-Forwarded-For": "203.0.113.8"}
        )
        assert elsewhere.status_code == 401


async def test_only_a_trusted_proxy_is_believed_about_the_address(identity_settings, door):
    settings = identity_settings.model_copy(update={"sign_in_limit_per_address": "2/minute"})
    body = {"tenant": door.slug, "email": door.email, "password": "wrong"}

    async def attempts(trusted: str) -> list[int]:
        app = build(settings.model_copy(update={"forwarded_allow_ips": trusted}))
        async with serving(app, listen()) as client:
            # Whoever may name addresses has a new one each time.
            named = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in (21, 22, 23)]
            return [
                (await client.post("/api/v1/auth/token", json=body, headers=one)).status_code for one in named
            ]

    assert await attempts("192.0.2.1,127.0.0.0/8") == [401, 401, 401]
    assert await attempts("192.0.2.1") == [401, 401, 429]


async def test_while_the_database_is_away_sign_in_says_so(identity_settings):
    with listen() as free:
        port = free.getsockname()[1]
    nowhere = SecretStr(f"postgresql+asyncpg://identity_app:x@127.0.0.1:{port}/identity")
    app = build(identity_settings.model_copy(update={"database_url": nowhere}))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://identity") as client:
        body = {"tenant": "farm", "email": "a@farm.local", "password": "x"}
        for response in (
            await client.post("/api/v1/auth/token", json=body),
            await client.get("/.well-known/jwks.json"),
        ):
            assert (response.status_code, response.json()["code"]) == (503, "database_unavailable")
    await app.state.database.close()
