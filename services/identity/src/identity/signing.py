"""Access tokens: ES256 JWTs whose public keys are published. Private keys lie sealed in the database."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.auth import ALGORITHM, AUDIENCE
from chassis.db import Transaction, new_id
from chassis.sealing import Sealer
from identity.domain import Role
from identity.store import signing_keys
from identity.store.signing_keys import StoredKey

_PURPOSE = "signing-key"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a token speaks for: a user or an API key."""

    id: UUID
    tenant_id: UUID
    role: Role
    name: str


class Signer:
    """Signs access tokens with the newest key; makes the first key when there is none."""

    def __init__(self, sealer: Sealer, *, issuer: str, seconds: int) -> None:
        self._sealer = sealer
        self._issuer = issuer
        self.seconds = seconds

    async def sign(self, tx: Transaction, subject: Subject) -> str:
        """An access token for `subject`.

        Raises:
            UnsealError: the keys were sealed with another secret key than the configured one.
        """
        newest = (await self.keys(tx))[0]
        private = orjson.loads(self._sealer.open(newest.sealed_private_key, _PURPOSE, newest.kid))
        now = int(time.time())
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(subject.id),
            "tenant": str(subject.tenant_id),
            "role": subject.role,
            "name": subject.name,
            "iat": now,
            "exp": now + self.seconds,
            "jti": str(new_id()),
        }
        header = {"alg": ALGORITHM, "kid": newest.kid, "typ": "JWT"}
        return jwt.encode(header, claims, ECKey.import_key(private))

    async def published(self, tx: Transaction) -> dict[str, list[dict[str, Any]]]:
        """The key set (RFC 7517) that verifies tokens."""
        return {"keys": [key.public_key for key in await self.keys(tx)]}

    async def keys(self, tx: Transaction) -> list[StoredKey]:
        """All keys, newest first; never empty, however many replicas start at once."""
        found = await signing_keys.load_all(tx)
        if found:
            return found
        await signing_keys.lock(tx)
        found = await signing_keys.load_all(tx)
        if not found:
            found = [self._new_key()]
            await signing_keys.add(tx, found[0])
        return found

    def _new_key(self) -> StoredKey:
        kid = str(new_id())
        key = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": ALGORITHM}, private=True)
        private = orjson.dumps(key.as_dict(private=True)).decode()
        return StoredKey(kid, dict(key.as_dict(private=False)), self._sealer.seal(private, _PURPOSE, kid))
