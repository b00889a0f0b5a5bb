"""Who asks: one user of every role of a tenant with a farm, the admin of another tenant, and nobody."""

import time
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

import requests

from cli.client import API, signed_in
from cli.programs import run_once
from cli.seed import DEMO
from cli.services import SERVICES
from cli.stack import Stack

OTHER = "other"
ROLES = ("admin", "operator", "staff", "viewer")
_RENEW_AFTER = 600.0
"""Seconds; access tokens live for 900."""
_TIMEOUT = 15.0


@dataclass
class Person:
    """Somebody with a token that is renewed in time; nobody has none."""

    name: str
    tenant: str = ""
    id: str = ""
    url: str = ""
    tokens: dict[str, Any] = field(default_factory=dict)
    _since: float = 0.0

    def headers(self) -> dict[str, str]:
        """What shows who asks."""
        if not self.tokens:
            return {}
        if time.monotonic() - self._since > _RENEW_AFTER:
            self._ask("refresh", {"refresh_token": self.tokens["refresh_token"]})
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    def sign_in(self, email: str, password: str) -> None:
        self._ask("token", {"tenant": self.tenant, "email": email, "password": password})

    def _ask(self, way: str, body: dict[str, str]) -> None:
        answer = requests.post(f"{self.url}{API}/auth/{way}", json=body, timeout=_TIMEOUT)
        answer.raise_for_status()
        self.tokens, self._since = answer.json(), time.monotonic()


@dataclass(frozen=True, slots=True)
class People:
    """Everybody."""

    roles: dict[str, Person]
    stranger: Person
    nobody: Person

    @property
    def admin(self) -> Person:
        return self.roles["admin"]

    @property
    def ids(self) -> set[str]:
        """Users without whom nothing could be asked any more."""
        return {person.id for person in (*self.roles.values(), self.stranger)}


async def gather(stack: Stack) -> People:
    """Make the users, and another tenant, on a stack with the demo farm."""
    password, _ = stack.data.admin_password()
    url = stack.urls["identity"]
    admin = _person(url, "admin", DEMO, f"admin@{DEMO}.local", password)
    roles = {"admin": admin}
    async with signed_in(stack.edge_url, DEMO, f"admin@{DEMO}.local", password) as api:
        for role in ROLES[1:]:
            own, email = token_urlsafe(), f"{role}@{DEMO}.local"
            await api.post("/users", {"email": email, "name": role.title(), "role": role, "password": own})
            roles[role] = _person(url, role, DEMO, email, own)
    return People(roles, await _stranger(stack, url), Person("nobody"))


def _person(url: str, name: str, tenant: str, email: str, password: str) -> Person:
    person = Person(name, tenant, url=url)
    person.sign_in(email, password)
    me = requests.get(f"{url}{API}/auth/me", headers=person.headers(), timeout=_TIMEOUT)
    person.id = str(me.json()["id"])
    return person


async def _stranger(stack: Stack, url: str) -> Person:
    identity = next(spec for spec in SERVICES if spec.name == "identity")
    password, email = token_urlsafe(), f"admin@{OTHER}.local"
    arguments = ("--name", "Other", "--slug", OTHER, "--short", "OTH", "--admin-email", email)
    await run_once(
        stack.console,
        "identity-seed",
        ("identity", "create-tenant", *arguments),
        stack.environments.serve(identity) | {"PLATEWORK_ADMIN_PASSWORD": password},
    )
    return _person(url, "stranger", OTHER, email, password)
