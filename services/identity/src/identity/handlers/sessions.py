"""Sessions: a sign-in starts a chain of refresh tokens, each used once."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import Transaction, new_id
from identity import opaque
from identity.domain import InvalidCredentialsError, RefreshToken, RefreshVerdict, User, expiry, judge_refresh
from identity.signing import Signer, Subject
from identity.store import api_keys, sessions, users


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in gives; programs sign in again with their key instead of refreshing."""

    access_token: str
    refresh_token: str | None
    expires_in: int
    """Seconds until the access token ends."""


class Sessions:
    """Opens and continues sessions."""

    def __init__(self, signer: Signer, *, refresh_days: int) -> None:
        self._signer = signer
        self._refresh_days = refresh_days

    async def open_for_user(
        self, tx: Transaction, user_id: UUID, verified_hash: str, better_hash: str | None = None
    ) -> Tokens:
        """Start a session for a user whose password was found right.

        Raises:
            InvalidCredentialsError: meanwhile the user was removed or deactivated, or has another password.
        """
        user = await users.load(tx, user_id, lock=True)
        if user is None or not user.active or user.password_hash != verified_hash:
            raise refused()
        if better_hash is not None:
            await users.change(tx, user.id, password_hash=better_hash)
        return await self._issue(tx, user, family_id=new_id())

    async def open_for_key(self, tx: Transaction, api_key: str) -> Tokens:
        """Start a program's session.

        Raises:
            InvalidCredentialsError: there is no such key, or it was revoked.
        """
        key = await api_keys.use(tx, opaque.fingerprint(api_key))
        if key is None:
            raise refused()
        subject = Subject(key.id, tx.tenant_id, key.role, key.name)
        return Tokens(await self._signer.sign(tx, subject), None, self._signer.seconds)

    async def refresh(self, tx: Transaction, refresh_token: str) -> Tokens | None:
        """Continue a session with its next tokens; None when the token is refused.

        Refusing is an outcome, not an error, because a token used twice ends its whole session, and that has
        to be committed.
        """
        token_hash = opaque.fingerprint(refresh_token)
        found = await sessions.find(tx, token_hash)
        if found is None:
            return None
        # Whatever ends or continues a user's sessions holds the user's row, so nothing slips between.
        user = await users.load(tx, found.user_id, lock=True)
        token = await sessions.find(tx, token_hash)
        verdict = judge_refresh(token, tx.now)
        assert token is not None or verdict is RefreshVerdict.REFUSE
        if verdict is RefreshVerdict.REVOKE_FAMILY:
            await sessions.revoke_family(tx, found.family_id)
        if verdict is not RefreshVerdict.ROTATE or user is None or not user.active:
            return None
        await sessions.mark_used(tx, found.id)
        return await self._issue(tx, user, family_id=found.family_id)

    async def end(self, tx: Transaction, refresh_token: str) -> None:
        """End the session that a refresh token belongs to; one that is not known has ended already."""
        found = await sessions.find(tx, opaque.fingerprint(refresh_token))
        if found is not None:
            await users.load(tx, found.user_id, lock=True)
            await sessions.revoke_family(tx, found.family_id)

    async def _issue(self, tx: Transaction, user: User, *, family_id: UUID) -> Tokens:
        refresh_token = opaque.new_refresh_token(tx.tenant_id)
        ends = expiry(tx.now, self._refresh_days)
        link = RefreshToken(new_id(), family_id, user.id, ends, None, None)
        await sessions.add(tx, link, opaque.fingerprint(refresh_token))
        subject = Subject(user.id, tx.tenant_id, user.role, user.name)
        return Tokens(await self._signer.sign(tx, subject), refresh_token, self._signer.seconds)


def refused() -> InvalidCredentialsError:
    """The one answer to every kind of wrong credentials."""
    return InvalidCredentialsError("Tenant, e-mail, password, key or token is not right.")
