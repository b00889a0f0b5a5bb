"""Global search: every service that keeps what people look for is asked at once; none is waited for long."""

import asyncio
from collections.abc import Mapping

import httpx
from fastapi import Request
from pydantic import ValidationError

from chassis.errors import Problem
from chassis.search import Hit, SearchAnswer
from chassis.telemetry import log, trace_headers

SEARCHED = ("inventory", "production", "printers", "jobs", "identity")
"""In the order in which their finds are listed."""


class Search:
    """Asks the services on behalf of whoever asks the edge: they see the caller's own token."""

    def __init__(self, upstreams: Mapping[str, str], *, deadline: float) -> None:
        """`deadline`: seconds after which the answer goes out without those that are still silent."""
        self._upstreams = {name: upstreams[name] for name in SEARCHED if name in upstreams}
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(deadline), trust_env=False)

    async def close(self) -> None:
        await self._client.aclose()

    async def find(self, request: Request, text: str, limit: int) -> tuple[list[Hit], list[str]]:
        """What fits, and which services did not answer.

        Raises:
            Problem: 503 when none did.
        """
        asked = await asyncio.gather(*(self._ask(name, request, text, limit) for name in self._upstreams))
        answers = dict(zip(self._upstreams, asked, strict=True))
        silent = [name for name, hits in answers.items() if hits is None]
        if len(silent) == len(answers):
            raise Problem(
                503, "upstream_unavailable", "No service answers right now.", headers={"Retry-After": "2"}
            )
        return [hit for hits in answers.values() for hit in hits or ()], silent

    async def _ask(self, service: str, request: Request, text: str, limit: int) -> list[Hit] | None:
        """A service's finds; None when it does not answer."""
        headers = {"Authorization": request.headers["authorization"]} | trace_headers()
        try:
            answer = await self._client.get(
                f"{self._upstreams[service]}/api/v1/{service}/search",
                params={"q": text, "limit": limit},
                headers=headers,
            )
            answer.raise_for_status()
            return SearchAnswer.model_validate_json(answer.content).items
        except (httpx.HTTPError, ValidationError) as error:
            log.warning("search unanswered", upstream=service, error=repr(error))
            return None
