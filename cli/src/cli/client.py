"""A small client of Platework's own HTTP API, for commands that act as a user would."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from cli.errors import CommandError

API = "/api/v1"
_TIMEOUT = httpx.Timeout(15)


class Api:
    """Signed in as one user; signs in again when the token has run out."""

    def __init__(self, client: httpx.AsyncClient, credentials: dict[str, str]) -> None:
        self._client, self._credentials = client, credentials
        self._headers: dict[str, str] = {}

    async def get(self, path: str, **query: str | int | None) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        return await self._call("GET", path, params=given)

    async def post(self, path: str, body: Any = None) -> Any:
        return await self._call("POST", path, json=body)

    async def put(self, path: str, body: Any) -> Any:
        return await self._call("PUT", path, json=body)

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        if not self._headers:
            await self._sign_in()
        response = await self._send(method, path, **options)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            await self._sign_in()
            response = await self._send(method, path, **options)
        return _content(response)

    async def _sign_in(self) -> None:
        token = _content(await self._client.post(f"{API}/auth/token", json=self._credentials))
        self._headers = {"Authorization": f"Bearer {token['access_token']}"}

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        return await self._client.request(method, API + path, headers=self._headers, **options)


@asynccontextmanager
async def signed_in(
    url: str, tenant: str, email: str, password: str, *, ca: Path | None = None
) -> AsyncIterator[Api]:
    """Open a client of the installation at `url`.

    Raises:
        CommandError: from its methods: a request was refused, with what the service said.
    """
    async with plain(url, ca=ca) as client:
        yield Api(client, {"tenant": tenant, "email": email, "password": password})


@asynccontextmanager
async def plain(url: str, *, ca: Path | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Open an HTTP client; `ca` is a PEM file with the authority of a server that the world does not know."""
    verify = ssl.create_default_context(cafile=ca) if ca else True
    # Most are on loopback: a proxy of the environment would not find them.
    async with httpx.AsyncClient(base_url=url, timeout=_TIMEOUT, trust_env=False, verify=verify) as client:
        yield client


def _content(response: httpx.Response) -> Any:
    if response.is_success:
        return response.json() if response.content else None
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    said = problem.get("detail") or response.text[:200]
    code = problem.get("code", "")
    raise CommandError(f"{response.request.method} {response.url} → {response.status_code} {code}: {said}")
