"""Every route of every service, and requests for them: half as described, half as nobody should send them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case as AnyCase
from schemathesis import GenerationMode, openapi
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from cli.errors import CommandError
from cli.soak.requests.known import UUID, Known
from cli.stack import Stack

Case = AnyCase[Any]
"""One request that was made up."""
ENDLESS = ("/api/v1/stream",)
"""Answers that do not end by themselves."""
_TIMEOUT = 30.0
_REAL_ID = 0.7
"""How often an id of the tenant stands where any id may."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route of a service."""

    service: str
    url: str
    operation: APIOperation[Any, Any, Any, Any]

    @property
    def name(self) -> str:
        return f"{self.operation.method.upper()} {self.operation.path}"

    @property
    def is_list(self) -> bool:
        return self.operation.method.upper() == "GET" and "{" not in self.operation.path

    def cases(self, mode: GenerationMode, count: int, number: int, visit: Callable[[Case], None]) -> None:
        """Call `visit` with so many random requests; the same number makes the same ones."""
        given_case = given(case=self.operation.as_strategy(generation_mode=mode))
        quiet = settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )

        @seed(number)
        @quiet
        @given_case
        def each(case: Case) -> None:
            visit(case)

        each()


def routes(stack: Stack) -> list[Route]:
    """What every service describes of itself.

    Raises:
        CommandError: a description is wrong.
    """
    return list(_routes(stack))


def _routes(stack: Stack) -> Iterator[Route]:
    for service, url in stack.urls.items():
        answer = requests.get(f"{url}/openapi.json", timeout=_TIMEOUT)
        if answer.status_code == requests.codes.not_found:
            continue
        for found in openapi.from_dict(answer.json()).get_all_operations():
            if not isinstance(found, Ok):
                raise CommandError(f"{service} describes a route wrongly: {found.err()}")
            operation = found.ok()
            if operation.path not in ENDLESS:
                yield Route(service, url, operation)


def with_real_ids(case: Case, known: Known, dice: Random, *, always: bool = False) -> None:
    """Put ids of a tenant where the request has made-up ones, so that it gets further than `not_found`."""

    def real(found: str | None, made_up: Any) -> Any:
        wanted = always or dice.random() < _REAL_ID
        return found if found and wanted else made_up

    for name, value in list(case.path_parameters.items()):
        if UUID.fullmatch(str(value)):
            case.path_parameters[name] = real(known.for_path(case.path, name, dice), value)
    for name, value in list(case.query.items()):
        if UUID.fullmatch(str(value)):
            case.query[name] = real(known.for_name(name, dice), value)
    if case.body is not NOT_SET:
        case.body = _with_ids(case.body, lambda name, value: real(known.for_name(name, dice), value))


def send(case: Case, route: Route, session: requests.Session, headers: dict[str, str]) -> requests.Response:
    """Send a request as it is, however odd."""
    kwargs = case.as_transport_kwargs(base_url=route.url, headers=headers)
    return session.request(**{**kwargs, "timeout": _TIMEOUT})


def _with_ids(value: Any, real: Callable[[str, Any], Any], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _with_ids(one, real, str(key)) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_ids(one, real, name) for one in value]
    return real(name, value) if isinstance(value, str) and UUID.fullmatch(value) else value
