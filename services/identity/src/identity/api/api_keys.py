"""API keys of the caller's tenant."""

from uuid import UUID

from fastapi import Response

from chassis.auth import Permission
from chassis.edge import PageQuery, Tx, needs, router
from identity.handlers import api_keys
from identity.schemas import ApiKeyAnswer, ApiKeyChange, ApiKeyPage, NewApiKey, NewApiKeyAnswer

api = router(prefix="/api-keys", tags=["api keys"])
_ADMIN = [needs(Permission.TENANT_ADMIN)]


@api.get("", dependencies=_ADMIN)
async def list_api_keys(tx: Tx, paging: PageQuery) -> ApiKeyPage:
    found, total = await api_keys.list_api_keys(tx, skip=paging.skip, limit=paging.limit)
    items = [ApiKeyAnswer.model_validate(key) for key in found]
    return ApiKeyPage(items=items, total=total, skip=paging.skip, limit=paging.limit)


@api.post("", status_code=201, dependencies=_ADMIN)
async def create_api_key(response: Response, tx: Tx, body: NewApiKey) -> NewApiKeyAnswer:
    """A new key. The answer is the only place where it is shown."""
    key, secret = await api_keys.create_api_key(
        tx, name=body.name, role=body.role, expires_at=body.expires_at
    )
    response.headers["Cache-Control"] = "no-store"
    return NewApiKeyAnswer(**ApiKeyAnswer.model_validate(key).model_dump(), key=secret)


@api.get("/{key_id}", dependencies=_ADMIN)
async def get_api_key(tx: Tx, key_id: UUID) -> ApiKeyAnswer:
    return ApiKeyAnswer.model_validate(await api_keys.get_api_key(tx, key_id))


@api.patch("/{key_id}", dependencies=_ADMIN)
async def update_api_key(tx: Tx, key_id: UUID, body: ApiKeyChange) -> ApiKeyAnswer:
    key = await api_keys.update_api_key(tx, key_id, name=body.name, role=body.role)
    return ApiKeyAnswer.model_validate(key)


@api.delete("/{key_id}", status_code=204, dependencies=_ADMIN)
async def revoke_api_key(tx: Tx, key_id: UUID) -> None:
    """The key stops working; tokens made with it end within their 15 minutes."""
    await api_keys.revoke_api_key(tx, key_id)
