"""Opaque secrets handed out: API keys and refresh tokens. Each has 256 random bits, so a plain SHA-256 of it
is safe to store: there is nothing to guess.
"""

import base64
import binascii
import hashlib
import secrets
from uuid import UUID

API_KEY_PREFIX = "pwk_"
REFRESH_PREFIX = "pwr_"
HINT_LENGTH = 10
_RANDOM_BYTES = 32


def new_api_key() -> str:
    return API_KEY_PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def new_refresh_token(tenant_id: UUID) -> str:
    """A refresh token names its tenant, so that it can be looked up inside it."""
    raw = tenant_id.bytes + secrets.token_bytes(_RANDOM_BYTES)
    return REFRESH_PREFIX + base64.urlsafe_b64encode(raw).decode()


def tenant_of_refresh_token(token: str) -> UUID | None:
    """The tenant a refresh token names; None when it is not one."""
    prefix, encoded = token[: len(REFRESH_PREFIX)], token[len(REFRESH_PREFIX) :]
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if prefix != REFRESH_PREFIX or len(raw) != 16 + _RANDOM_BYTES:
        return None
    return UUID(bytes=raw[:16])


def fingerprint(secret: str) -> str:
    """What is stored instead of the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
