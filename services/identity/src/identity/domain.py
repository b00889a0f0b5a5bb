"""Who may come in: tenants, users, API keys, and the rules about them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SHORT = re.compile(r"[A-Z0-9]{1,8}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Role(StrEnum):
    """What a user or a program may do; the services map it to permissions."""

    ADMIN = "admin"
    OPERATOR = "operator"
    STAFF = "staff"
    VIEWER = "viewer"


class InvalidCredentialsError(Exception):
    """Tenant, e-mail, password, key or refresh token is wrong; it is never said which."""

    code = "invalid_credentials"


class WrongPasswordError(Exception):
    code = "wrong_password"


class TooManyAttemptsError(Exception):
    """Somebody guesses."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        """Tell after how many seconds another attempt is heard."""
        super().__init__(f"Too many attempts; try again in {retry_after} s.")
        self.retry_after = retry_after


class UserNotFoundError(Exception):
    code = "not_found"


class ApiKeyNotFoundError(Exception):
    code = "not_found"


class PastExpiryError(ValueError):
    code = "past_expiry"
    field = "expires_at"


class EmailTakenError(Exception):
    code = "email_taken"


class LastAdminError(Exception):
    code = "last_admin"


class InvalidTenantError(ValueError):
    code = "invalid_tenant"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A farm or a lab: everything else belongs to one."""

    id: UUID
    name: str
    short: str
    slug: str
    currency: str
    time_zone: str
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class User:
    """A person; the e-mail address is unique per tenant, upper and lower case alike."""

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    password_hash: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's way in. The key itself is shown once; `hint` is its beginning, to tell keys apart."""

    id: UUID
    name: str
    role: Role
    hint: str
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One link of a session's chain: each is used once and replaced by the next."""

    id: UUID
    family_id: UUID
    user_id: UUID
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class RefreshVerdict(StrEnum):
    ROTATE = "rotate"
    REFUSE = "refuse"
    REVOKE_FAMILY = "revoke_family"


def judge_refresh(token: RefreshToken | None, now: datetime) -> RefreshVerdict:
    """What to do with a refresh token that was presented.

    A token that was used before is in two hands: the thief and the owner cannot be told apart, so the whole
    session ends (RFC 9700, section 4.14.2).
    """
    if token is None or token.revoked_at is not None:
        return RefreshVerdict.REFUSE
    if token.used_at is not None:
        return RefreshVerdict.REVOKE_FAMILY
    return RefreshVerdict.ROTATE if now < token.expires_at else RefreshVerdict.REFUSE


def check_expiry(expires_at: datetime | None, now: datetime) -> None:
    """A key that never worked helps nobody.

    Raises:
        PastExpiryError: it would have ended already.
    """
    if expires_at is not None and expires_at <= now:
        raise PastExpiryError("The time at which the key ends must be in the future.")


def is_admin(role: Role, *, active: bool) -> bool:
    return active and role is Role.ADMIN


def ensure_admin_remains(other_active_admins: int, *, was_admin: bool, stays_admin: bool) -> None:
    """A tenant must never be left without anyone who can let people in.

    Raises:
        LastAdminError: this change takes the last admin away.
    """
    if was_admin and not stays_admin and other_active_admins == 0:
        raise LastAdminError("This is the last active admin of the tenant; make somebody else admin first.")


def check_tenant(*, slug: str, short: str, currency: str, time_zone: str) -> None:
    """Check what a tenant is described with.

    Raises:
        InvalidTenantError: with the field and what is expected.
    """
    if not _SLUG.fullmatch(slug):
        raise InvalidTenantError("slug: 1 to 63 lower-case letters, digits and inner hyphens")
    if not _SHORT.fullmatch(short):
        raise InvalidTenantError("short: 1 to 8 upper-case letters and digits")
    if not _CURRENCY.fullmatch(currency):
        raise InvalidTenantError("currency: a three-letter code of ISO 4217")
    if not is_time_zone(time_zone):
        raise InvalidTenantError("time_zone: a name of the IANA database, such as Europe/Rome")


def is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


def expiry(now: datetime, days: int) -> datetime:
    return now + timedelta(days=days)
