"""Users and API keys over HTTP."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from identity.tables import API_KEYS, REFRESH_TOKENS, USERS

USERS_PATH = "/api/v1/users"
KEYS_PATH = "/api/v1/api-keys"


async def test_an_admin_creates_reads_changes_and_deletes_users(door):
    headers = await door.headers()
    user = await door.add_user("operator", "olive@farm.local")
    assert "password" not in str(user)
    path = f"{USERS_PATH}/{user['id']}"
    assert (await door.client.get(path, headers=headers)).json() == user
    changed = await door.client.patch(path, json={"name": "Olive", "role": "staff"}, headers=headers)
    assert (changed.status_code, changed.json()["name"], changed.json()["role"]) == (200, "Olive", "staff")
    found = (await door.client.get(f"{USERS_PATH}?search=OLIV", headers=headers)).json()
    assert (found["total"], found["items"][0]["id"]) == (1, user["id"])
    everyone = (await door.client.get(USERS_PATH, headers=headers)).json()
    assert (everyone["total"], everyone["skip"], everyone["limit"]) == (2, 0, 20)
    assert (await door.client.delete(path, headers=headers)).status_code == 204
    assert (await door.client.get(path, headers=headers)).status_code == 404


@pytest.mark.parametrize("role", ["operator", "staff", "viewer"])
async def test_only_admins_see_users_and_keys(door, role):
    user = await door.add_user(role)
    headers = await door.headers(email=user["email"])
    for path in (USERS_PATH, KEYS_PATH, f"{USERS_PATH}/{user['id']}"):
        response = await door.client.get(path, headers=headers)
        assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    rise = await door.client.patch(f"{USERS_PATH}/{user['id']}", json={"role": "admin"}, headers=headers)
    assert rise.status_code == 403


async def test_an_address_is_taken_in_upper_and_lower_case(door):
    await door.add_user("viewer", "Same@farm.local")
    body = {"email": "sAME@farm.local", "name": "Twin", "role": "viewer", "password": "long enough"}
    response = await door.client.post(USERS_PATH, json=body, headers=await door.headers())
    assert (response.status_code, response.json()["code"]) == (409, "email_taken")


async def test_two_tenants_may_have_the_same_address(door, new_tenant):
    other = await new_tenant()
    for place in (door, other):
        await place.add_user("viewer", "both@farm.local")
    assert (await other.sign_in(email="both@farm.local")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not an address"),
        ("name", ""),
        ("role", "root"),
        ("password", "short"),
        ("tenant_id", "7b1f4d6e-2c1a-4a53-9a51-1f0c3f0a9d11"),
        ("active", False),
    ],
)
async def test_a_bad_user_is_refused_by_its_field(door, field, value):
    body = {"email": "x@farm.local", "name": "X", "role": "viewer", "password": "long enough"}
    response = await door.client.post(USERS_PATH, json=body | {field: value}, headers=await door.headers())
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("change", [{"name": None}, {"id": str(uuid4())}, {"email": "new@farm.local"}])
async def test_a_change_names_known_fields_with_values(door, change):
    path = f"{USERS_PATH}/{door.admin_id}"
    response = await door.client.patch(path, json=change, headers=await door.headers())
    assert response.status_code == 422


async def test_another_tenants_user_and_key_do_not_exist(door, new_tenant):
    other = await new_tenant()
    headers = await door.headers()
    key = await other.client.post(
        KEYS_PATH, json={"name": "k", "role": "viewer"}, headers=await other.headers()
    )
    for path in (f"{USERS_PATH}/{other.admin_id}", f"{KEYS_PATH}/{key.json()['id']}"):
        for method in ("GET", "PATCH", "DELETE"):
            json = {"name": "Mine"} if method == "PATCH" else None
            response = await door.client.request(method, path, json=json, headers=headers)
            assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert (await other.sign_in()).status_code == 200


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"active": False}])
async def test_the_last_admin_stays(door, change):
    path = f"{USERS_PATH}/{door.admin_id}"
    headers = await door.headers()
    refused = await door.client.patch(path, json=change, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "last_admin")
    assert (await door.client.delete(path, headers=headers)).status_code == 409
    second = await door.add_user("admin")
    assert (await door.client.patch(path, json=change, headers=headers)).status_code == 200
    second_path = f"{USERS_PATH}/{second['id']}"
    last = await door.client.patch(
        second_path, json=change, headers=await door.headers(email=second["email"])
    )
    assert last.status_code == 409


async def test_two_admins_who_demote_each_other_at_once_do_not_both_succeed(door):
    second = await door.add_user("admin")
    headers = await door.headers()
    paths = [f"{USERS_PATH}/{user_id}" for user_id in (door.admin_id, second["id"])]
    answers = await asyncio.gather(
        *(door.client.patch(path, json={"role": "viewer"}, headers=headers) for path in paths)
    )
    assert sorted(a.status_code for a in answers) == [200, 409]


async def test_a_program_signs_in_with_its_key_until_it_is_revoked(door):
    headers = await door.headers()
    created = await door.client.post(KEYS_PATH, json={"name": "Shop", "role": "operator"}, headers=headers)
    assert (created.status_code, created.headers["cache-control"]) == (201, "no-store")
    key = created.json()["key"]
    sign_in = {"tenant": door.slug, "api_key": key}
    tokens = await door.client.post("/api/v1/auth/token", json=sign_in)
    assert (tokens.status_code, tokens.json()["refresh_token"]) == (200, None)
    own = {"Authorization": f"Bearer {tokens.json()['access_token']}"}
    me = (await door.client.get("/api/v1/auth/me", headers=own)).json()
    assert (me["kind"], me["name"], me["role"]) == ("api_key", "Shop", "operator")
    listed = (await door.client.get(KEYS_PATH, headers=headers)).json()["items"]
    assert (listed[0]["last_used_at"] is not None, "key" in listed[0]) == (True, False)
    assert key.startswith(listed[0]["hint"])
    path = f"{KEYS_PATH}/{created.json()['id']}"
    assert [(await door.client.delete(path, headers=headers)).status_code for _ in range(2)] == [204, 204]
    refused = await door.client.post("/api/v1/auth/token", json=sign_in)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_credentials")


async def test_a_key_opens_its_own_tenant_only(door, new_tenant):
    other = await new_tenant()
    created = await door.client.post(
        KEYS_PATH, json={"name": "Shop", "role": "admin"}, headers=await door.headers()
    )
    for slug in (other.slug, "no-such-farm"):
        body = {"tenant": slug, "api_key": created.json()["key"]}
        assert (await door.client.post("/api/v1/auth/token", json=body)).status_code == 401


async def test_a_key_can_be_renamed_and_given_another_role(door):
    headers = await door.headers()
    created = await door.client.post(KEYS_PATH, json={"name": "a", "role": "viewer"}, headers=headers)
    path = f"{KEYS_PATH}/{created.json()['id']}"
    changed = await door.client.patch(path, json={"name": "b", "role": "operator"}, headers=headers)
    assert (changed.json()["name"], changed.json()["role"]) == ("b", "operator")


async def test_no_secret_is_written_down(door, postgres):
    headers = await door.headers() | {"Idempotency-Key": f"key-{uuid4()}"}
    body = {"name": "Shop", "role": "viewer"}
    key = (await door.client.post(KEYS_PATH, json=body, headers=headers)).json()["key"]
    again = await door.client.post(KEYS_PATH, json=body, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "answer_not_kept")
    refresh = (await door.sign_in()).json()["refresh_token"]
    connection = await postgres.connect("identity")
    try:
        for table in (*map(str, (API_KEYS, REFRESH_TOKENS, USERS)), "idempotency_keys"):
            dump = await connection.fetchval(f"SELECT string_agg(t::text, '') FROM {table} AS t")
            for secret in (key, refresh, door.password):
                assert secret not in dump
                assert secret.encode().hex() not in dump
    finally:
        await connection.close()


async def test_only_admins_find_users_by_search(door):
    user = await door.add_user("operator", "olive@farm.local")
    path = "/api/v1/identity/search?q=olive"
    [hit] = (await door.client.get(path, headers=await door.headers())).json()["items"]
    assert (hit["kind"], hit["id"], hit["subtitle"]) == ("user", user["id"], "olive@farm.local")
    seen = await door.client.get(path, headers=await door.headers(email=user["email"]))
    assert seen.json() == {"items": []}


async def test_a_key_ends_when_its_time_is_over(door):
    headers = await door.headers()
    ends = datetime.now(UTC) + timedelta(hours=1)
    body = {"name": "Term", "role": "viewer", "expires_at": ends.isoformat()}
    made = (await door.client.post(KEYS_PATH, json=body, headers=headers)).json()
    assert datetime.fromisoformat(made["expires_at"]) == ends
    sign_in = {"tenant": door.slug, "api_key": made["key"]}
    assert (await door.client.post("/api/v1/auth/token", json=sign_in)).status_code == 200
    async with door.database.transaction(door.tenant) as tx:
        over = update(API_KEYS).where(API_KEYS.c.id == UUID(made["id"])).values(expires_at=tx.now)
        await tx.session.execute(over)
    refused = await door.client.post("/api/v1/auth/token", json=sign_in)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_credentials")
    past = await door.client.post(
        KEYS_PATH, json=body | {"expires_at": "2020-01-01T00:00:00Z"}, headers=headers
    )
    assert (past.status_code, past.json()["code"]) == (422, "past_expiry")
    assert past.json()["errors"][0]["field"] == "expires_at"


async def test_signing_out_everywhere_ends_every_session(door):
    here, there = (await door.sign_in()).json(), (await door.sign_in()).json()
    headers = {"Authorization": f"Bearer {here['access_token']}"}
    path = "/api/v1/auth/sign-out-everywhere"
    assert (await door.client.post(path, headers=headers)).status_code == 204
    for session in (here, there):
        body = {"refresh_token": session["refresh_token"]}
        assert (await door.client.post("/api/v1/auth/refresh", json=body)).status_code == 401
    assert (await door.sign_in()).status_code == 200
