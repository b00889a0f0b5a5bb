"""Users: who they are and what they may do. The last active admin of a tenant always stays."""

from uuid import UUID

from chassis.db import Transaction, new_id
from identity.domain import (
    EmailTakenError,
    Role,
    User,
    UserNotFoundError,
    WrongPasswordError,
    ensure_admin_remains,
    is_admin,
)
from identity.passwords import Passwords
from identity.store import sessions, tenants, users


async def list_users(tx: Transaction, *, search: str | None, skip: int, limit: int) -> tuple[list[User], int]:
    return await users.page(tx, search=search, skip=skip, limit=limit)


async def get_user(tx: Transaction, user_id: UUID) -> User:
    """One user.

    Raises:
        UserNotFoundError: the tenant has no such user.
    """
    return _found(await users.load(tx, user_id))


async def create_user(tx: Transaction, *, email: str, name: str, role: Role, password_hash: str) -> User:
    """Let somebody in.

    Raises:
        EmailTakenError: the tenant has a user with this address.
    """
    user = User(new_id(), email, name, role, True, password_hash, tx.now, tx.now)
    if not await users.add(tx, user):
        raise EmailTakenError("There is a user with this e-mail address.")
    return user


async def update_user(
    tx: Transaction,
    user_id: UUID,
    *,
    name: str | None = None,
    role: Role | None = None,
    active: bool | None = None,
    password_hash: str | None = None,
) -> User:
    """Change what is given. Who loses access or gets another password is signed out everywhere.

    Raises:
        UserNotFoundError: the tenant has no such user.
        LastAdminError: nobody would be left to let people in.
    """
    before = await _lock(tx, user_id)
    wanted = {"name": name, "role": role, "active": active, "password_hash": password_hash}
    values = {key: value for key, value in wanted.items() if value is not None}
    if not values:
        return before
    await _keep_an_admin(
        tx,
        before,
        role=before.role if role is None else role,
        active=before.active if active is None else active,
    )
    if active is False or password_hash is not None:
        await sessions.revoke_all(tx, user_id)
    return await users.change(tx, user_id, **values)


async def delete_user(tx: Transaction, user_id: UUID) -> None:
    """Remove somebody and all their sessions.

    Raises:
        UserNotFoundError: the tenant has no such user.
        LastAdminError: nobody would be left to let people in.
    """
    user = await _lock(tx, user_id)
    await _keep_an_admin(tx, user, role=user.role, active=False)
    await users.remove(tx, user_id)


async def change_own_password(
    tx: Transaction, passwords: Passwords, user_id: UUID, *, current: str, new: str
) -> User:
    """Change one's own password; every session ends.

    Raises:
        UserNotFoundError: the caller is a program, not a user.
        WrongPasswordError: the current password is another one.
    """
    user = _found(await users.load(tx, user_id, lock=True))
    right, _ = await passwords.verify(current, user.password_hash)
    if not right:
        raise WrongPasswordError("The current password is not right.")
    await sessions.revoke_all(tx, user_id)
    return await users.change(tx, user_id, password_hash=await passwords.hash(new))


async def sign_out_everywhere(tx: Transaction, user_id: UUID) -> None:
    """End every session of a user; a program has none."""
    await sessions.revoke_all(tx, user_id)


async def _lock(tx: Transaction, user_id: UUID) -> User:
    # The tenant first: two admins who demote each other at the same time must not both succeed.
    await tenants.load(tx, lock=True)
    return _found(await users.load(tx, user_id, lock=True))


async def _keep_an_admin(tx: Transaction, before: User, *, role: Role, active: bool) -> None:
    ensure_admin_remains(
        await users.count_other_admins(tx, before.id),
        was_admin=is_admin(before.role, active=before.active),
        stays_admin=is_admin(role, active=active),
    )


def _found(user: User | None) -> User:
    if user is None:
        raise UserNotFoundError("There is no such user.")
    return user
