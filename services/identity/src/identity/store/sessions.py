"""Refresh tokens in the database: only their hashes."""

from uuid import UUID

from sqlalchemy import delete, insert, select, update

from chassis.db import Transaction
from identity.domain import RefreshToken
from identity.tables import REFRESH_TOKENS as TOKENS


async def add(tx: Transaction, token: RefreshToken, token_hash: str) -> None:
    """Keep a new token and forget the user's expired ones."""
    await tx.session.execute(
        delete(TOKENS).where(
            TOKENS.c.tenant_id == tx.tenant_id,
            TOKENS.c.user_id == token.user_id,
            TOKENS.c.expires_at < tx.now,
        )
    )
    await tx.session.execute(
        insert(TOKENS).values(
            id=token.id,
            tenant_id=tx.tenant_id,
            family_id=token.family_id,
            user_id=token.user_id,
            token_hash=token_hash,
            created_at=tx.now,
            expires_at=token.expires_at,
        )
    )


async def find(tx: Transaction, token_hash: str) -> RefreshToken | None:
    row = (
        await tx.session.execute(
            select(
                TOKENS.c.id,
                TOKENS.c.family_id,
                TOKENS.c.user_id,
                TOKENS.c.expires_at,
                TOKENS.c.used_at,
                TOKENS.c.revoked_at,
            ).where(TOKENS.c.tenant_id == tx.tenant_id, TOKENS.c.token_hash == token_hash)
        )
    ).one_or_none()
    return RefreshToken(*row) if row else None


async def mark_used(tx: Transaction, token_id: UUID) -> None:
    await tx.session.execute(
        update(TOKENS)
        .where(TOKENS.c.tenant_id == tx.tenant_id, TOKENS.c.id == token_id)
        .values(used_at=tx.now)
    )


async def revoke_family(tx: Transaction, family_id: UUID) -> None:
    await tx.session.execute(
        update(TOKENS)
        .where(TOKENS.c.tenant_id == tx.tenant_id, TOKENS.c.family_id == family_id)
        .values(revoked_at=tx.now)
    )


async def revoke_all(tx: Transaction, user_id: UUID) -> None:
    """End every session of a user."""
    await tx.session.execute(
        update(TOKENS)
        .where(TOKENS.c.tenant_id == tx.tenant_id, TOKENS.c.user_id == user_id)
        .values(revoked_at=tx.now)
    )
