"""API keys: how programs come in."""

from datetime import datetime
from uuid import UUID

from chassis.db import Transaction, new_id
from identity import opaque
from identity.domain import ApiKey, ApiKeyNotFoundError, Role, check_expiry
from identity.store import api_keys


async def create_api_key(
    tx: Transaction, *, name: str, role: Role, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key, and the key itself: this is the only time it is seen.

    Raises:
        PastExpiryError: it would have ended already.
    """
    check_expiry(expires_at, tx.now)
    secret = opaque.new_api_key()
    hint = secret[: opaque.HINT_LENGTH]
    key = ApiKey(new_id(), name, role, hint, tx.actor.name, tx.now, expires_at, None, None)
    await api_keys.add(tx, key, opaque.fingerprint(secret))
    return key, secret


async def list_api_keys(tx: Transaction, *, skip: int, limit: int) -> tuple[list[ApiKey], int]:
    return await api_keys.page(tx, skip=skip, limit=limit)


async def get_api_key(tx: Transaction, key_id: UUID) -> ApiKey:
    """One key.

    Raises:
        ApiKeyNotFoundError: the tenant has no such key.
    """
    return _found(await api_keys.load(tx, key_id))


async def update_api_key(
    tx: Transaction, key_id: UUID, *, name: str | None = None, role: Role | None = None
) -> ApiKey:
    """Change what is given.

    Raises:
        ApiKeyNotFoundError: the tenant has no such key.
    """
    before = _found(await api_keys.load(tx, key_id, lock=True))
    values = {key: value for key, value in {"name": name, "role": role}.items() if value is not None}
    return await api_keys.change(tx, key_id, **values) if values else before


async def revoke_api_key(tx: Transaction, key_id: UUID) -> None:
    """End a key; its row stays, so that the log of who did what keeps its names. Revoking twice is fine.

    Raises:
        ApiKeyNotFoundError: the tenant has no such key.
    """
    before = _found(await api_keys.load(tx, key_id, lock=True))
    if before.revoked_at is None:
        await api_keys.change(tx, key_id, revoked_at=tx.now)


def _found(key: ApiKey | None) -> ApiKey:
    if key is None:
        raise ApiKeyNotFoundError("There is no such API key.")
    return key
