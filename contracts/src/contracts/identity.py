"""Messages published by identity."""

from typing import ClassVar

from contracts.envelope import EntityEvent


class _Tenant(EntityEvent):
    entity: ClassVar[str] = "tenant_id"

    name: str
    short: str
    """Short code used in run numbers, e.g. `DEMO`."""
    slug: str
    """Name in public URLs and at sign-in."""
    currency: str
    """ISO 4217 code."""
    time_zone: str
    """IANA name; times in messages are UTC all the same."""


class TenantCreated(_Tenant):
    type: ClassVar[str] = "tenant.created"


class TenantUpdated(_Tenant):
    type: ClassVar[str] = "tenant.updated"
