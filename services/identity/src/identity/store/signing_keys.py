"""The keys that sign tokens: of the installation, shared by all replicas."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, text

from chassis.db import Transaction
from identity.tables import SIGNING_KEYS

_LOCK = 0x6A776B73  # "jwks"


@dataclass(frozen=True, slots=True)
class StoredKey:
    kid: str
    public_key: dict[str, Any]
    sealed_private_key: str


async def lock(tx: Transaction) -> None:
    """Let one replica at a time look and create; the end of the transaction lets the next one in."""
    await tx.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


async def load_all(tx: Transaction) -> list[StoredKey]:
    """Every key, newest first."""
    rows = await tx.session.execute(
        select(SIGNING_KEYS.c.kid, SIGNING_KEYS.c.public_key, SIGNING_KEYS.c.sealed_private_key).order_by(
            SIGNING_KEYS.c.created_at.desc(), SIGNING_KEYS.c.kid
        )
    )
    return [StoredKey(*row) for row in rows]


async def add(tx: Transaction, key: StoredKey) -> None:
    await tx.session.execute(
        insert(SIGNING_KEYS).values(
            kid=key.kid,
            public_key=key.public_key,
            sealed_private_key=key.sealed_private_key,
            created_at=tx.now,
        )
    )
