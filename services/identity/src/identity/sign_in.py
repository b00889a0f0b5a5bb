"""Sign-in: the one use case that starts before anyone's tenant is known, so it opens its own transactions.

A password is verified between two transactions: no connection waits for argon2.
"""

from uuid import UUID

from chassis.db import Database
from identity import opaque
from identity.handlers.sessions import Sessions, Tokens, refused
from identity.passwords import Passwords
from identity.rate_limits import AttemptLimiter
from identity.signing import Signer
from identity.store import tenants, users

NOBODY = UUID(int=0)
"""The tenant in which an unknown one is looked up: the same work is done, and nothing is found."""


class SignIn:
    """Turns credentials into tokens. Wrong ones get one and the same error after the same time."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        sessions: Sessions,
        signer: Signer,
        limiter: AttemptLimiter,
    ) -> None:
        self._db = database
        self._signer = signer
        self.passwords, self.sessions, self.limiter = passwords, sessions, limiter

    async def by_password(self, slug: str, email: str, password: str, *, address: str) -> Tokens:
        """Sign a user in.

        Raises:
            InvalidCredentialsError: something is wrong, or the user is not active.
            TooManyAttemptsError: from this address or for this account.
        """
        account = f"{slug}\n{email.lower()}"
        await self.limiter.attempt(address, account)
        tenant_id = await self._tenant(slug)
        async with self._db.transaction(tenant_id) as tx:
            user = await users.find_by_email(tx, email)
        right, better = await self.passwords.verify(password, user.password_hash if user else None)
        if user is None or not right or not user.active:
            raise refused()
        async with self._db.transaction(tenant_id) as tx:
            tokens = await self.sessions.open_for_user(tx, user.id, user.password_hash, better)
        await self.limiter.succeeded(account)
        return tokens

    async def by_api_key(self, slug: str, api_key: str, *, address: str) -> Tokens:
        """Sign a program in.

        Raises:
            InvalidCredentialsError: something is wrong, or the key was revoked.
            TooManyAttemptsError: from this address.
        """
        await self.limiter.attempt(address, opaque.fingerprint(api_key))
        tenant_id = await self._tenant(slug)
        async with self._db.transaction(tenant_id) as tx:
            tokens = await self.sessions.open_for_key(tx, api_key)
        await self.limiter.succeeded(opaque.fingerprint(api_key))
        return tokens

    async def by_refresh_token(self, refresh_token: str) -> Tokens:
        """Continue a session.

        Raises:
            InvalidCredentialsError: the token is not valid, or was used before: then its session has ended.
        """
        tenant_id = opaque.tenant_of_refresh_token(refresh_token)
        if tenant_id is None:
            raise refused()
        async with self._db.transaction(tenant_id) as tx:
            tokens = await self.sessions.refresh(tx, refresh_token)
        if tokens is None:
            raise refused()
        return tokens

    async def sign_out(self, refresh_token: str) -> None:
        """End the session that a refresh token belongs to."""
        tenant_id = opaque.tenant_of_refresh_token(refresh_token)
        if tenant_id is not None:
            async with self._db.transaction(tenant_id) as tx:
                await self.sessions.end(tx, refresh_token)

    async def key_set(self) -> dict[str, list[dict[str, object]]]:
        """The public keys that verify tokens."""
        async with self._db.transaction(NOBODY) as tx:
            return await self._signer.published(tx)

    async def _tenant(self, slug: str) -> UUID:
        async with self._db.transaction(NOBODY) as tx:
            return await tenants.find_id(tx, slug) or NOBODY
