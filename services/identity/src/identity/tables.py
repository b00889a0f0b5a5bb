"""Tables of identity. Rules that must never be broken stand here as constraints."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.db import new_metadata
from chassis.dead_letters import dead_letters_table
from chassis.idempotency import idempotency_table
from chassis.inbox import inbox_tables
from chassis.outbox import outbox_table
from chassis.rate_limits import rate_limits_table

METADATA = new_metadata()

_ROLE = "role IN ('admin', 'operator', 'staff', 'viewer')"


def _tenant_id(*, index: bool = True) -> Column:  # type: ignore[type-arg]
    reference = ForeignKey("tenants.tenant_id", ondelete="CASCADE")
    return Column("tenant_id", Uuid, reference, nullable=False, index=index)


def _instant(name: str, *, nullable: bool = False) -> Column:  # type: ignore[type-arg]
    return Column(name, DateTime(timezone=True), nullable=nullable)


TENANTS = Table(
    "tenants",
    METADATA,
    Column("tenant_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("slug", Text, nullable=False, unique=True),
    Column("currency", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _instant("created_at"),
    _instant("updated_at"),
    CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'", name="slug"),
    CheckConstraint("short ~ '^[A-Z0-9]{1,8}$'", name="short"),
    CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
)

USERS = Table(
    "users",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _tenant_id(index=False),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("password_hash", Text, nullable=False),
    _instant("created_at"),
    _instant("updated_at"),
    CheckConstraint(_ROLE, name="role"),
    Index("uq_users_tenant_id_email", "tenant_id", text("lower(email)"), unique=True),
)

API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _tenant_id(),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("created_by", Text, nullable=False),
    _instant("created_at"),
    # Null: it ends only when somebody revokes it.
    _instant("expires_at", nullable=True),
    _instant("last_used_at", nullable=True),
    _instant("revoked_at", nullable=True),
    CheckConstraint(_ROLE, name="role"),
)

REFRESH_TOKENS = Table(
    "refresh_tokens",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _tenant_id(),
    Column("family_id", Uuid, nullable=False, index=True),
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", Text, nullable=False, unique=True),
    _instant("created_at"),
    _instant("expires_at"),
    _instant("used_at", nullable=True),
    _instant("revoked_at", nullable=True),
)

# Of the installation, not of a tenant: the keys that sign everybody's tokens.
SIGNING_KEYS = Table(
    "signing_keys",
    METADATA,
    Column("kid", Text, primary_key=True),
    Column("public_key", JSONB, nullable=False),
    Column("sealed_private_key", Text, nullable=False),
    _instant("created_at"),
)

# Counted before the tenant is known; keys are hashes, so nothing personal stands here.
RATE_LIMITS = rate_limits_table(METADATA)

OUTBOX = outbox_table(METADATA)
INBOX, INBOX_SUSPECTS = inbox_tables(METADATA)
DEAD_LETTERS = dead_letters_table(METADATA)
IDEMPOTENCY_KEYS = idempotency_table(METADATA)
