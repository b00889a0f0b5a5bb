"""The soak of requests: first what a stranger may see, then what anybody may break."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import requests
from schemathesis import GenerationMode

from cli.datadir import DataDir
from cli.programs import Simulation
from cli.seed import seed as fill
from cli.soak.requests.known import UUID, Known, look
from cli.soak.requests.people import People, Person, gather
from cli.soak.requests.routes import Case, Route, routes, send, with_real_ids
from cli.stack import Stack

REQUESTS = 200_000
PRINTERS = 2
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
_SHOWN = 20
_BROKEN = 500
_AWAY = 503
"""What a service says, with a code, when another one that is asked does not answer."""


@dataclass
class Found:
    """What came back."""

    wanted: int
    dice: Random
    at_once: int = 20
    """Requests to a route before the next one has its turn."""
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        return sum(self.statuses.values())

    @property
    def is_enough(self) -> bool:
        return self.sent >= self.wanted

    def blame(self, route: Route, person: Person, what: str) -> None:
        said = f"{route.service} {route.name} as {person.name}: {what}"
        if said not in self.wrong:
            self.wrong.append(said)


async def soak(count: int, number: int) -> dict[str, Any]:
    """Send so many requests, a fifth of them as another tenant; the outcome as `--json` prints it."""
    started = time.perf_counter()
    dice = Random(number)  # noqa: S311 - repeatable, not secret
    with tempfile.TemporaryDirectory(prefix="platework-requests-") as folder:
        stack = Stack(DataDir(Path(folder)), simulation=Simulation(PRINTERS, loop=False))
        try:
            await stack.start()
            await fill(stack, announce=False, desk=True)
            people, every = await gather(stack), routes(stack)
            probes, fuzz = Found(count // 5, dice), Found(count - count // 5, dice)
            await asyncio.to_thread(as_a_stranger, every, people, probes)
            await asyncio.to_thread(as_anybody, every, people, fuzz)
            restarts = sum(one.restarts for one in stack.supervisor.programs)
        finally:
            await stack.stop()
    wrong = probes.wrong + fuzz.wrong + ([f"{restarts} processes died"] if restarts else [])
    return {
        "ok": not wrong,
        "seed": number,
        "probes": probes.sent,
        "requests": fuzz.sent,
        "probes_answered": dict(probes.statuses.most_common()),
        "requests_answered": dict(fuzz.statuses.most_common()),
        "violations": wrong[:_SHOWN],
        "seconds": round(time.perf_counter() - started, 1),
    }


def _lists(every: list[Route]) -> list[tuple[str, str]]:
    return [(route.url, route.operation.path) for route in every if route.is_list]


def as_a_stranger(every: list[Route], people: People, found: Found) -> None:
    """Ask for everything of one tenant as the admin of another: nothing may be shown, nothing may change."""
    known, stranger = look(people.admin, _lists(every)), people.stranger
    # What both have: roles, kinds, defaults with ids of their own making.
    secret = known.every - look(stranger, _lists(every)).every

    def visit(route: Route, session: requests.Session, case: Case) -> None:
        with_real_ids(case, known, found.dice, always=True)
        answer = send(case, route, session, stranger.headers())
        found.statuses[str(answer.status_code)] += 1
        asked = set(UUID.findall(f"{answer.request.url} {answer.request.body!r}"))
        if shown := (set(UUID.findall(answer.text)) & secret) - asked:
            found.blame(route, stranger, f"shows {sorted(shown)[:3]} of another tenant")
        if answer.ok and set(UUID.findall(urlsplit(str(answer.request.url)).path)) & secret:
            found.blame(route, stranger, f"answers {answer.status_code} to an id of another tenant")

    _take_turns(every, found, visit, MODES[:1])
    after = look(people.admin, _lists(every))
    if lost := secret - after.every:
        found.wrong.append(f"a stranger made {len(lost)} things of another tenant vanish")


def as_anybody(every: list[Route], people: People, found: Found) -> None:
    """Send anything to every route, in every role: no error may be the server's."""
    known: Known = look(people.admin, _lists(every)).without(people.ids)
    askers = cycle([*people.roles.values(), people.admin, people.nobody])

    def visit(route: Route, session: requests.Session, case: Case) -> None:
        person = next(askers)
        with_real_ids(case, known, found.dice)
        answer = send(case, route, session, person.headers())
        found.statuses[str(answer.status_code)] += 1
        if answer.status_code >= _BROKEN and not _says_who_is_away(answer):
            found.blame(route, person, f"{answer.status_code} to {_as_sent(answer)}")
        if answer.ok and person is people.nobody and not _is_public(route):
            found.blame(route, person, f"answers {answer.status_code} to nobody")

    _take_turns(every, found, visit, MODES)


def _take_turns(
    every: list[Route],
    found: Found,
    visit: Callable[[Route, requests.Session, Case], None],
    modes: tuple[GenerationMode, ...],
) -> None:
    """Give each route its turn, again and again, until enough was sent."""
    with requests.Session() as session:
        session.trust_env = False
        while not found.is_enough:
            for route in found.dice.sample(every, len(every)):
                for mode in modes:
                    if not found.is_enough and _can(route, mode):
                        turn = partial(visit, route, session)
                        route.cases(mode, found.at_once, found.dice.randrange(2**32), turn)


def _can(route: Route, mode: GenerationMode) -> bool:
    """A route that takes nothing cannot be asked wrongly."""
    operation = route.operation
    takes = operation.path_parameters, operation.query, operation.body
    return mode.is_positive or any(len(list(one)) for one in takes)


def _is_public(route: Route) -> bool:
    return not route.operation.definition.raw.get("security")


def _says_who_is_away(answer: requests.Response) -> bool:
    return answer.status_code == _AWAY and "problem+json" in answer.headers.get("content-type", "")


def _as_sent(answer: requests.Response) -> str:
    body = repr(answer.request.body)[:300] if answer.request.body else ""
    return f"{answer.request.url} {body}".rstrip()
