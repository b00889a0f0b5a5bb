"""Opaque secrets handed out: API keys and refresh tokens, told apart by how they begin."""

from uuid import UUID

from chassis.opaque import fingerprint, new_secret, new_tenant_secret, tenant_of

API_KEY_PREFIX = "pwk_"
REFRESH_PREFIX = "pwr_"
HINT_LENGTH = 10


def new_api_key() -> str:
    return API_KEY_PREFIX + new_secret()


def new_refresh_token(tenant_id: UUID) -> str:
    """A refresh token names its tenant, so that it can be looked up inside it."""
    return REFRESH_PREFIX + new_tenant_secret(tenant_id)


def tenant_of_refresh_token(token: str) -> UUID | None:
    """The tenant a refresh token names; None when it is not one."""
    prefix, secret = token[: len(REFRESH_PREFIX)], token[len(REFRESH_PREFIX) :]
    return tenant_of(secret) if prefix == REFRESH_PREFIX else None


__all__ = [
    "API_KEY_PREFIX",
    "HINT_LENGTH",
    "REFRESH_PREFIX",
    "fingerprint",
    "new_api_key",
    "new_refresh_token",
    "tenant_of_refresh_token",
]
