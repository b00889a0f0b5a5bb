"""The caller's tenant."""

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from chassis.errors import not_found
from identity.domain import Tenant
from identity.handlers.tenants import current_tenant, update_tenant
from identity.schemas import TenantAnswer, TenantChange

api = router(prefix="/tenants", tags=["tenants"])


@api.get("/current", dependencies=[needs(Permission.TENANT_READ)])
async def get_current_tenant(tx: Tx) -> TenantAnswer:
    return _shape(await current_tenant(tx))


@api.patch("/current", dependencies=[needs(Permission.TENANT_ADMIN)])
async def change_current_tenant(tx: Tx, body: TenantChange) -> TenantAnswer:
    """Change what is given. The slug never changes: links name it."""
    return _shape(await update_tenant(tx, **body.model_dump(exclude_unset=True)))


def _shape(tenant: Tenant | None) -> TenantAnswer:
    if tenant is None:
        raise not_found("tenant")
    return TenantAnswer.model_validate(tenant)
