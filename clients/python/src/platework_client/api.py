"""The HTTP API: signing in, paging, and trying again what may be tried again."""

import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, overload
from uuid import uuid4

import httpx
from pydantic import BaseModel

from platework_client.stream import StreamEvent, follow

API = "/api/v1"
PAGE = 100
_AGAIN = {429, 503}
M = TypeVar("M", bound=BaseModel)
Body = BaseModel | Mapping[str, Any] | None


class RefusedError(Exception):
    """The API said no: `status`, the stable `code` of the problem, and all that it said in `problem`."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        try:
            self.problem: dict[str, Any] = dict(response.json())
        except ValueError:
            self.problem = {"detail": response.text[:200]}
        self.code = str(self.problem.get("code", ""))
        request = response.request
        super().__init__(
            f"{request.method} {request.url.path}: {self.status} {self.code} {self.problem.get('detail', '')}"
        )


class Platework:
    """One tenant of an installation, as a user or as a program with an API key.

    Creating requests carry an `Idempotency-Key`, so that trying one again never does it twice. What another
    service does not know yet (`not_yet_known`), too many requests and a service that is away are tried again.

    Raises:
        RefusedError: from its methods, for every other answer that is no success.
        httpx.HTTPError: the address does not answer.
    """

    def __init__(
        self,
        url: str,
        tenant: str,
        *,
        api_key: str | None = None,
        email: str | None = None,
        password: str | None = None,
        attempts: int = 5,
        timeout: float = 30.0,
    ) -> None:
        """Prepare; the first request signs in.

        Args:
            url: the origin of the dashboard, without a path.
            tenant: its slug.
            api_key: of a program; or
            email: and
            password: of a user.
            attempts: how often a request is made at most.
            timeout: for one request, in seconds.
        """
        if (api_key is None) == (email is None or password is None):
            raise ValueError("Give an API key, or e-mail and password.")
        self._credentials = {"tenant": tenant} | (
            {"api_key": api_key} if api_key else {"email": str(email), "password": str(password)}
        )
        self._attempts = attempts
        self._client = httpx.Client(base_url=url, timeout=timeout)
        self._headers: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    @overload
    def get(self, path: str, model: type[M], **query: Any) -> M: ...
    @overload
    def get(self, path: str, model: None = None, **query: Any) -> Any: ...
    def get(self, path: str, model: type[M] | None = None, **query: Any) -> Any:
        """Read one thing, or one page of a list."""
        given = {name: value for name, value in query.items() if value is not None}
        return _read(self.request("GET", path, params=given), model)

    @overload
    def post(self, path: str, body: Body = None, *, model: type[M]) -> M: ...
    @overload
    def post(self, path: str, body: Body = None, *, model: None = None) -> Any: ...
    def post(self, path: str, body: Body = None, *, model: type[M] | None = None) -> Any:
        """Create something, or do something with it."""
        key = {"Idempotency-Key": str(uuid4())}
        return _read(self.request("POST", path, json=_plain(body), headers=key), model)

    @overload
    def patch(self, path: str, body: Body, *, model: type[M]) -> M: ...
    @overload
    def patch(self, path: str, body: Body, *, model: None = None) -> Any: ...
    def patch(self, path: str, body: Body, *, model: type[M] | None = None) -> Any:
        """Change some fields."""
        return _read(self.request("PATCH", path, json=_plain(body)), model)

    def put(self, path: str, body: Body) -> Any:
        """Replace something."""
        return _read(self.request("PUT", path, json=_plain(body)), None)

    def delete(self, path: str) -> None:
        """Delete something."""
        self.request("DELETE", path)

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page."""
        skip = 0
        while True:
            page = self.get(path, skip=skip, limit=PAGE, **query)
            yield from page["items"]
            skip += len(page["items"])
            if not page["items"] or skip >= page["total"]:
                return

    def events(self, after: str | None = None) -> Iterator[StreamEvent]:
        """The tenant's events as they happen, for ever, each once and in order.

        Args:
            after: the `position` of the last event that was handled; without one it begins with what is new.
        """
        return follow(self._client, self._signed_in, after)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Make one request, again where that helps; `path` is below `/api/v1`."""
        own = options.pop("headers", {})
        for attempt in range(1, self._attempts + 1):
            headers = self._signed_in() | own
            response = self._client.request(method, API + path, headers=headers, **options)
            if response.is_success:
                return response
            if attempt == self._attempts or not self._worth_another(response):
                break
        raise RefusedError(response)

    def _worth_another(self, response: httpx.Response) -> bool:
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._headers = {}
            return True
        refused = RefusedError(response)
        if refused.status not in _AGAIN and refused.code != "not_yet_known":
            return False
        time.sleep(float(response.headers.get("Retry-After", 1)))
        return True

    def _signed_in(self) -> dict[str, str]:
        if not self._headers:
            response = self._client.post(f"{API}/auth/token", json=self._credentials)
            if not response.is_success:
                raise RefusedError(response)
            self._headers = {"Authorization": f"Bearer {response.json()['access_token']}"}
        return self._headers


def _plain(body: Body) -> Any:
    return body.model_dump(mode="json", exclude_unset=True) if isinstance(body, BaseModel) else body


def _read(response: httpx.Response, model: type[M] | None) -> Any:
    if not response.content:
        return None
    return model.model_validate_json(response.content) if model else response.json()
