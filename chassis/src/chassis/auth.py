"""Who asks, and may they: JWTs verified with identity's published keys, permissions granted by role.

Everything is denied unless a route names a permission and the caller's role has it.
"""

import asyncio
import time
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import httpx
from fastapi import Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.db import Actor
from chassis.errors import Problem
from chassis.settings import ServiceSettings
from chassis.telemetry import log

ALGORITHM = "ES256"
AUDIENCE = "platework"
_REFRESH_SECONDS = 300.0
_STALE_SECONDS = 3600.0
_RETRY_SECONDS = 2.0


class Permission(StrEnum):
    """What a route may ask for."""

    TENANT_READ = "tenant:read"
    TENANT_ADMIN = "tenant:admin"
    PRINTERS_READ = "printers:read"
    PRINTERS_WRITE = "printers:write"
    PRINTERS_CONTROL = "printers:control"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    PRODUCTION_READ = "production:read"
    PRODUCTION_WRITE = "production:write"
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    JOBS_ADMIN = "jobs:admin"
    MESSAGES_READ = "messages:read"
    MESSAGES_WRITE = "messages:write"
    NOTIFICATIONS_READ = "notifications:read"
    NOTIFICATIONS_WRITE = "notifications:write"


class Role(StrEnum):
    ADMIN = "admin"
    OPERATOR = "operator"
    STAFF = "staff"
    VIEWER = "viewer"


_READS = frozenset(
    {
        Permission.TENANT_READ,
        Permission.PRINTERS_READ,
        Permission.STOCK_READ,
        Permission.ORDERS_READ,
        Permission.PRODUCTION_READ,
        Permission.MESSAGES_READ,
    }
)
# Jobs hold who the students are: whoever only looks on does not see them.
_JOBS = frozenset({Permission.JOBS_READ, Permission.JOBS_WRITE})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.OPERATOR: _READS
    | _JOBS
    | {
        Permission.PRINTERS_WRITE,
        Permission.PRINTERS_CONTROL,
        Permission.STOCK_WRITE,
        Permission.ORDERS_WRITE,
        Permission.PRODUCTION_WRITE,
        Permission.MESSAGES_WRITE,
        Permission.NOTIFICATIONS_READ,
    },
    Role.STAFF: _READS | _JOBS,
    Role.VIEWER: _READS,
}


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller."""

    id: UUID
    tenant_id: UUID
    role: Role
    name: str

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name)

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]


def unauthenticated(detail: str) -> Problem:
    return Problem(401, "unauthenticated", detail, headers={"WWW-Authenticate": "Bearer"})


class Authenticator:
    """Verifies bearer tokens with the keys identity publishes; keys are cached, and stale ones are used for
    an hour while identity is away.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self._issuer = settings.token_issuer
        self._url = f"{str(settings.identity_url).rstrip('/')}/.well-known/jwks.json"
        self._keys: KeySet | None = None
        self._fetched = 0.0
        self._tried = -_RETRY_SECONDS
        self._lock = asyncio.Lock()
        self._claims = jwt.JWTClaimsRegistry(
            leeway=5,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def authenticate(self, request: Request) -> Principal:
        """The caller of a request.

        Raises:
            Problem: 401 without a valid token; 503 while no key can be had.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthenticated("A bearer token is needed: POST /api/v1/auth/token.")
        return await self.verify(token.strip())

    async def verify(self, token: str) -> Principal:
        """The caller a token names.

        Raises:
            Problem: 401 for a token that is not valid; 503 while no key can be had.
        """
        keys = await self._key_set(time.monotonic())
        try:
            claims = self._decode(token, keys)
        except JoseError:
            # The key may be new: ask once more before refusing.
            keys = await self._key_set(time.monotonic(), force=True)
            try:
                claims = self._decode(token, keys)
            except JoseError as error:
                raise unauthenticated(f"The token is not valid: {error.error}.") from error
        try:
            return Principal(
                UUID(str(claims["sub"])),
                UUID(str(claims["tenant"])),
                Role(str(claims["role"])),
                str(claims["name"]),
            )
        except (KeyError, ValueError) as error:
            raise unauthenticated("The token lacks a claim.") from error

    def _decode(self, token: str, keys: KeySet) -> dict[str, object]:
        try:
            decoded = jwt.decode(token, keys, algorithms=[ALGORITHM])
        except ValueError as error:
            raise JoseError(description=str(error)) from error
        self._claims.validate(decoded.claims)
        return dict(decoded.claims)

    async def _key_set(self, now: float, *, force: bool = False) -> KeySet:
        age = now - self._fetched
        if self._keys is not None and not force and age < _REFRESH_SECONDS:
            return self._keys
        async with self._lock:
            if time.monotonic() - self._tried >= _RETRY_SECONDS:
                self._tried = time.monotonic()
                await self._fetch()
        if self._keys is None or time.monotonic() - self._fetched > _STALE_SECONDS:
            raise Problem(503, "keys_unavailable", "The keys that sign tokens cannot be had right now.")
        return self._keys

    async def _fetch(self) -> None:
        try:
            async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
                response = await client.get(self._url)
                response.raise_for_status()
                self._keys = KeySet.import_key_set(response.json())
                self._fetched = time.monotonic()
        except (httpx.HTTPError, ValueError, JoseError) as error:
            log.warning("cannot fetch the signing keys", url=self._url, error=repr(error))
