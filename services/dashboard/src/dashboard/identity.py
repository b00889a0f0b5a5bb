"""The edge as a client of identity: it signs people in, keeps their sessions going, and ends them."""

from dataclasses import dataclass
from typing import Any

import httpx

from chassis.errors import FieldError, Problem
from chassis.telemetry import log

_TIMEOUT = httpx.Timeout(15, connect=2)


class RefusedError(Exception):
    """The refresh token is not valid any more: the session has ended."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What identity gives; `seconds` until the access token ends."""

    access_token: str
    refresh_token: str
    seconds: int


class Identity:
    """Asks identity over HTTP."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=f"{url}/api/v1/auth", timeout=_TIMEOUT, trust_env=False)

    async def close(self) -> None:
        await self._client.aclose()

    async def sign_in(self, credentials: dict[str, str], address: str) -> Tokens:
        """Start a session for the person at a network address.

        Raises:
            Problem: what identity answers to credentials that are not right; 503 while it is away.
        """
        answer = await self._ask("POST", "/token", json=credentials, headers={"X-Forwarded-For": address})
        return _tokens(_content(answer))

    async def refresh(self, refresh_token: str) -> Tokens:
        """The next tokens of a session.

        Raises:
            RefusedError: there are none.
            Problem: 503 while identity is away.
        """
        answer = await self._ask("POST", "/refresh", json={"refresh_token": refresh_token})
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise RefusedError
        return _tokens(_content(answer))

    async def sign_out(self, refresh_token: str) -> None:
        """End a session for good.

        Raises:
            Problem: 503 while identity is away.
        """
        _content(await self._ask("POST", "/sign-out", json={"refresh_token": refresh_token}))

    async def who(self, access_token: str) -> dict[str, Any]:
        """Whose token this is.

        Raises:
            Problem: what identity answers; 503 while it is away.
        """
        answer = await self._ask("GET", "/me", headers={"Authorization": f"Bearer {access_token}"})
        return dict(_content(answer))

    async def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            answer = await self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            log.warning("identity unavailable", error=repr(error))
            raise _away() from error
        if answer.status_code >= 500:
            raise _away()
        return answer


def _content(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json() if answer.content else None
    said = answer.json()
    headers = {name: answer.headers[name] for name in ("retry-after",) if name in answer.headers}
    fields = [FieldError(**one) for one in said.get("errors", ())]
    raise Problem(answer.status_code, said["code"], said["detail"], errors=fields, headers=headers)


def _tokens(said: dict[str, Any]) -> Tokens:
    return Tokens(said["access_token"], said["refresh_token"], said["expires_in"])


def _away() -> Problem:
    return Problem(
        503,
        "upstream_unavailable",
        "The service identity does not answer right now.",
        headers={"Retry-After": "2"},
    )
