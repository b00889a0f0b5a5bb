"""Users of the caller's tenant."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from identity.api.auth import Door
from identity.handlers import users
from identity.schemas import NewUser, UserAnswer, UserChange, UserPage

api = router(prefix="/users", tags=["users"])
_ADMIN = [needs(Permission.TENANT_ADMIN)]


@api.get("", dependencies=_ADMIN)
async def list_users(
    tx: Tx,
    paging: PageQuery,
    search: Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")] = None,
) -> UserPage:
    found, total = await users.list_users(tx, search=search, skip=paging.skip, limit=paging.limit)
    items = [UserAnswer.model_validate(user) for user in found]
    return UserPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("", status_code=201, dependencies=_ADMIN)
async def create_user(tx: Tx, door: Door, body: NewUser) -> UserAnswer:
    password_hash = await door.passwords.hash(body.password)
    user = await users.create_user(
        tx, email=body.email, name=body.name, role=body.role, password_hash=password_hash
    )
    return UserAnswer.model_validate(user)


@api.get("/{user_id}", dependencies=_ADMIN)
async def get_user(tx: Tx, user_id: UUID) -> UserAnswer:
    return UserAnswer.model_validate(await users.get_user(tx, user_id))


@api.patch("/{user_id}", dependencies=_ADMIN)
async def update_user(tx: Tx, door: Door, user_id: UUID, body: UserChange) -> UserAnswer:
    """Change what is given. The last active admin stays one."""
    password_hash = await door.passwords.hash(body.password) if body.password is not None else None
    user = await users.update_user(
        tx, user_id, name=body.name, role=body.role, active=body.active, password_hash=password_hash
    )
    return UserAnswer.model_validate(user)


@api.delete("/{user_id}", status_code=204, dependencies=_ADMIN)
async def delete_user(tx: Tx, user_id: UUID) -> None:
    await users.delete_user(tx, user_id)
