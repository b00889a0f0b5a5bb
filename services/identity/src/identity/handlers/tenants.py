"""Tenants: their creation and their own description."""

from chassis.db import Transaction
from contracts.identity import TenantCreated, TenantUpdated
from identity.domain import Role, Tenant, User, check_tenant
from identity.store import tenants, users


async def create_tenant(tx: Transaction, tenant: Tenant, admin: User) -> bool:
    """Create the tenant of this transaction with its first admin; False when the slug is taken.

    Raises:
        InvalidTenantError: the description is not well formed.
    """
    check_tenant(slug=tenant.slug, short=tenant.short, currency=tenant.currency, time_zone=tenant.time_zone)
    assert admin.role is Role.ADMIN
    if not await tenants.add(tx, tenant):
        return False
    await users.add(tx, admin)
    tx.emit(TenantCreated(**_state(tenant)))
    return True


async def current_tenant(tx: Transaction) -> Tenant | None:
    """The caller's tenant; None when it exists in the token only."""
    return await tenants.load(tx)


async def update_tenant(
    tx: Transaction,
    *,
    name: str | None = None,
    short: str | None = None,
    currency: str | None = None,
    time_zone: str | None = None,
) -> Tenant | None:
    """Change what is given; the slug stays for ever, because links and sign-ins name it.

    Raises:
        InvalidTenantError: the new description is not well formed.
    """
    before = await tenants.load(tx, lock=True)
    if before is None:
        return None
    wanted = {"name": name, "short": short, "currency": currency, "time_zone": time_zone}
    values = {key: value for key, value in wanted.items() if value not in (None, getattr(before, key))}
    if not values:
        return before
    check_tenant(
        slug=before.slug,
        short=short or before.short,
        currency=currency or before.currency,
        time_zone=time_zone or before.time_zone,
    )
    after = await tenants.change(tx, **values)
    announce(tx, after)
    return after


def announce(tx: Transaction, tenant: Tenant) -> None:
    """Tell everybody of a new version."""
    tx.emit(TenantUpdated(**_state(tenant)))


def _state(tenant: Tenant) -> dict[str, object]:
    return {
        "tenant_id": tenant.id,
        "version": tenant.version,
        "name": tenant.name,
        "short": tenant.short,
        "slug": tenant.slug,
        "currency": tenant.currency,
        "time_zone": tenant.time_zone,
    }
