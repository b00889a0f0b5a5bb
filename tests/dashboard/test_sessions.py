"""Signing in with a browser: a cookie outside, a token inside, and nothing that a page could steal."""

import asyncio
import base64
import hashlib
import time

import httpx
import orjson
import pytest
from nats.js.errors import KeyNotFoundError

from chassis.sealing import Sealer
from chassis.testing import eventually
from dashboard.cookie import is_own
from dashboard.sessions import Session

SESSION = "/api/v1/session"
ME = "/api/v1/auth/me"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
async def edge(edge_with, identity):
    """The edge before a real identity, which also signs the tokens."""
    async with edge_with(upstreams={"identity": identity.url}, identity_url=identity.url) as edge:
        yield edge


@pytest.fixture
async def browser(edge):
    """A browser of its own: it keeps cookies, and says where a request comes from."""
    async with httpx.AsyncClient(base_url=edge.client.base_url, headers=OWN, trust_env=False) as client:
        yield client


@pytest.fixture
async def kept(edge, nats_admin):
    """The sessions in the bucket, opened and sealed with the edge's key."""
    return Kept(edge.app.state.settings.secret_key.get_secret_value(), nats_admin)


class Kept:
    def __init__(self, key, client):
        self._sealer, self._client = Sealer(key), client

    async def raw(self, cookie):
        bucket = await self._client.jetstream().key_value("dashboard_sessions")
        return (await bucket.get(self.key(cookie))).value

    async def read(self, cookie):
        return Session(**orjson.loads(self._sealer.open((await self.raw(cookie)).decode(), self.key(cookie))))

    async def change(self, cookie, **changes):
        session = await self.read(cookie)
        fields = {name: getattr(session, name) for name in Session.__slots__} | changes
        sealed = self._sealer.seal(orjson.dumps(fields).decode(), self.key(cookie))
        bucket = await self._client.jetstream().key_value("dashboard_sessions")
        await bucket.put(self.key(cookie), sealed.encode())

    @staticmethod
    def key(cookie):
        return hashlib.sha256(cookie.encode()).hexdigest()


def cookie_of(browser):
    return next(iter(browser.cookies.values()))


async def test_signing_in_gives_a_cookie_and_no_token(browser, new_user):
    user = await new_user()
    answer = await browser.post(SESSION, json=user.credentials)
    assert answer.status_code == 201, answer.text
    assert answer.json()["tenant"]["slug"] == user.slug
    assert answer.json()["role"] == "admin"
    assert "printers:write" in answer.json()["permissions"]
    assert "token" not in answer.text
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie


async def test_the_cookie_takes_the_place_of_a_token(browser, new_user):
    user = await new_user()
    assert (await browser.get(ME)).status_code == 401
    await browser.post(SESSION, json=user.credentials)
    assert (await browser.get(ME)).json()["id"] == str(user.id)
    assert (await browser.get(SESSION)).json()["email"] == "admin@farm.local"


async def test_wrong_credentials_get_identitys_answer_and_no_cookie(browser, new_user):
    user = await new_user()
    answer = await browser.post(SESSION, json=user.credentials | {"password": "no"})
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")
    assert "set-cookie" not in answer.headers
    missing = await browser.post(SESSION, json={"tenant": user.slug})
    assert (missing.status_code, missing.json()["code"]) == (422, "invalid_request")


async def test_signing_out_ends_the_session_everywhere(browser, new_user, kept, identity):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)
    cookie = cookie_of(browser)
    session = await kept.read(cookie)
    answer = await browser.delete(SESSION)
    assert answer.status_code == 204
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    with pytest.raises(KeyNotFoundError):
        await kept.raw(cookie)
    browser.cookies.set(f"platework-{0}", cookie)
    assert (await browser.get(ME)).status_code == 401
    async with httpx.AsyncClient(base_url=identity.url, trust_env=False) as client:
        stolen = await client.post("/api/v1/auth/refresh", json={"refresh_token": session.refresh_token})
    assert stolen.status_code == 401
    assert (await browser.delete(SESSION)).status_code == 204


async def test_a_token_that_runs_out_is_renewed_once_for_all_who_ask(browser, new_user, kept):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)
    before = await kept.read(cookie_of(browser))
    await kept.change(cookie_of(browser), ends_at=time.time() + 1)
    answers = await asyncio.gather(*(browser.get(ME) for _ in range(10)))
    # A second use of the refresh token would have ended the session.
    assert {answer.status_code for answer in answers} == {200}
    after = await kept.read(cookie_of(browser))
    assert after.refresh_token != before.refresh_token
    assert after.ends_at > time.time() + 800
    assert (await browser.get(ME)).status_code == 200


async def test_a_renewal_that_a_dead_process_began_is_taken_over(browser, new_user, kept):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)
    await kept.change(cookie_of(browser), ends_at=time.time(), renewing_at=time.time() - 60)
    assert (await browser.get(ME)).status_code == 200


async def test_a_session_that_identity_ended_is_over(browser, new_user, kept, identity):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)
    cookie = cookie_of(browser)
    token = (await kept.read(cookie)).refresh_token
    async with httpx.AsyncClient(base_url=identity.url, trust_env=False) as client:
        ended = await client.post("/api/v1/auth/sign-out", json={"refresh_token": token})
        assert ended.status_code == 204
    await kept.change(cookie, ends_at=time.time())
    assert (await browser.get(ME)).status_code == 401
    with pytest.raises(KeyNotFoundError):
        await kept.raw(cookie)


async def test_a_session_outlives_its_edge(browser, new_user, edge_with, identity):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)
    async with edge_with(upstreams={"identity": identity.url}, identity_url=identity.url) as another:
        another.client.cookies.update(browser.cookies)
        answer = await another.client.get(ME, headers=OWN)
        assert answer.json()["id"] == str(user.id)


async def test_what_is_stored_shows_neither_cookie_nor_token(browser, new_user, kept):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)
    session, raw = await kept.read(cookie_of(browser)), await kept.raw(cookie_of(browser))
    assert session.refresh_token.encode() not in base64.b64decode(raw)
    assert session.access_token.encode() not in base64.b64decode(raw)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
    ids=["cross-site", "same-site", "origin", "null"],
)
async def test_other_sites_can_do_nothing_with_the_cookie(browser, new_user, headers):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)
    for method, path in (
        ("GET", ME),
        ("POST", "/api/v1/users"),
        ("GET", "/api/v1/stream"),
        ("DELETE", SESSION),
    ):
        answer = await browser.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_origin"), path
    assert (await browser.post(SESSION, json=user.credentials, headers=headers)).status_code == 403
    assert (await browser.get(ME)).status_code == 200


@pytest.mark.parametrize(
    ("method", "headers", "own"),
    [
        ("GET", {}, True),
        ("POST", {}, False),
        ("POST", {"origin": "http://farm:8080"}, True),
        ("POST", {"origin": "http://farm:8081"}, False),
        ("POST", {"origin": "http://farm"}, False),
        ("GET", {"origin": "http://evil.example"}, False),
        ("GET", {"sec-fetch-site": "none"}, True),
        ("POST", {"sec-fetch-site": "same-origin", "origin": "http://farm:8080"}, True),
        ("POST", {"sec-fetch-site": "cross-site", "origin": "http://farm:8080"}, False),
    ],
)
def test_whose_page_a_request_comes_from(method, headers, own):
    assert is_own(method, headers, "http://farm:8080") is own


async def test_over_https_the_cookie_is_of_this_host_alone(edge_with, identity, new_user):
    user = await new_user()
    changes = {"public_url": "https://farm.example", "identity_url": identity.url}
    async with edge_with(upstreams={"identity": identity.url}, **changes) as edge:
        headers = {"Origin": "https://farm.example"}
        answer = await edge.client.post(SESSION, json=user.credentials, headers=headers)
        assert answer.status_code == 201, answer.text
        assert answer.headers["set-cookie"].startswith("__Host-platework=")
        assert "secure" in answer.headers["set-cookie"].lower()
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        other = await edge.client.post(
            SESSION, json=user.credentials, headers={"Origin": str(edge.client.base_url)}
        )
        assert other.status_code == 403


async def test_a_token_is_stronger_than_a_cookie(browser, new_user, identity):
    one, other = await new_user(), await new_user()
    await browser.post(SESSION, json=one.credentials)
    tokens = await browser.post("/api/v1/auth/token", json=other.credentials)
    headers = {"Authorization": f"Bearer {tokens.json()['access_token']}", "Sec-Fetch-Site": "cross-site"}
    assert (await browser.get(ME, headers=headers)).json()["id"] == str(other.id)


async def test_a_program_may_ask_who_it_is(browser, new_user):
    user = await new_user()
    tokens = await browser.post("/api/v1/auth/token", json=user.credentials)
    headers = {"Authorization": f"Bearer {tokens.json()['access_token']}"}
    assert (await browser.get(SESSION, headers=headers)).json()["id"] == str(user.id)


async def test_a_browser_follows_its_tenants_stream_with_the_cookie(browser, new_user, publish):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)
    async with browser.stream("GET", "/api/v1/stream") as response:
        lines = response.aiter_lines()
        assert await anext(lines) == ": connected"
        await publish(user.tenant, "Hook")
        async with asyncio.timeout(60):
            assert [line async for line in _until_data(lines)][-1].startswith("data: ")


async def _until_data(lines):
    async for line in lines:
        yield line
        if line.startswith("data: "):
            return


async def test_without_the_broker_sessions_cannot_be_read(edge, browser, new_user, monkeypatch):
    user = await new_user()
    await browser.post(SESSION, json=user.credentials)

    async def away(*_):
        raise TimeoutError

    monkeypatch.setattr(edge.app.state.sessions._bucket, "get", away)
    answer = await browser.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (503, "sessions_unavailable")
    monkeypatch.undo()
    assert await eventually(lambda: _answers(browser))


async def _answers(browser):
    return (await browser.get(ME)).status_code == 200
