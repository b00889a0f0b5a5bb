"""Opaque secrets handed out: keys, refresh tokens, links. Each has 256 random bits, so a plain SHA-256 of it
is safe to store: there is nothing to guess.
"""

import base64
import binascii
import hashlib
import secrets
from uuid import UUID

_RANDOM_BYTES = 32


def new_secret() -> str:
    return secrets.token_urlsafe(_RANDOM_BYTES)


def new_tenant_secret(tenant_id: UUID) -> str:
    """A secret that names its tenant, so that it can be looked up inside it."""
    raw = tenant_id.bytes + secrets.token_bytes(_RANDOM_BYTES)
    return base64.urlsafe_b64encode(raw).decode()


def tenant_of(secret: str) -> UUID | None:
    """The tenant that a secret of `new_tenant_secret` names; None when it is not one."""
    try:
        raw = base64.b64decode(secret, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return UUID(bytes=raw[:16]) if len(raw) == 16 + _RANDOM_BYTES else None


def fingerprint(secret: str) -> str:
    """What is stored instead of the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
