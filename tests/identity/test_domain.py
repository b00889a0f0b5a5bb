from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from identity import opaque
from identity.domain import (
    InvalidTenantError,
    LastAdminError,
    RefreshToken,
    RefreshVerdict,
    check_tenant,
    ensure_admin_remains,
    judge_refresh,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GOOD = {"slug": "my-farm", "short": "FARM", "currency": "EUR", "time_zone": "Europe/Rome"}


def token(*, expires_in: int = 60, used: bool = False, revoked: bool = False) -> RefreshToken:
    return RefreshToken(
        uuid4(),
        uuid4(),
        uuid4(),
        NOW + timedelta(seconds=expires_in),
        NOW if used else None,
        NOW if revoked else None,
    )


@pytest.mark.parametrize(
    ("presented", "verdict"),
    [
        (token(), RefreshVerdict.ROTATE),
        (None, RefreshVerdict.REFUSE),
        (token(expires_in=0), RefreshVerdict.REFUSE),
        (token(revoked=True), RefreshVerdict.REFUSE),
        (token(used=True), RefreshVerdict.REVOKE_FAMILY),
        (token(used=True, expires_in=-1), RefreshVerdict.REVOKE_FAMILY),
        (token(used=True, revoked=True), RefreshVerdict.REFUSE),
    ],
)
def test_a_refresh_token_is_judged(presented, verdict):
    assert judge_refresh(presented, NOW) is verdict


def test_only_losing_the_last_admin_is_refused():
    ensure_admin_remains(0, was_admin=True, stays_admin=True)
    ensure_admin_remains(0, was_admin=False, stays_admin=False)
    ensure_admin_remains(1, was_admin=True, stays_admin=False)
    with pytest.raises(LastAdminError):
        ensure_admin_remains(0, was_admin=True, stays_admin=False)


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "-farm"},
        {"slug": "Farm"},
        {"slug": ""},
        {"slug": "a" * 64},
        {"slug": "farm\n"},
        {"short": "farm"},
        {"short": ""},
        {"currency": "EURO"},
        {"time_zone": "Rome"},
        {"time_zone": ""},
        {"time_zone": "/etc/localtime"},
    ],
)
def test_a_bad_tenant_is_refused(change):
    check_tenant(**GOOD)
    with pytest.raises(InvalidTenantError, match=next(iter(change))):
        check_tenant(**(GOOD | change))


def test_a_refresh_token_names_its_tenant():
    tenant = uuid4()
    made = opaque.new_refresh_token(tenant)
    assert opaque.tenant_of_refresh_token(made) == tenant
    assert made != opaque.new_refresh_token(tenant)


@pytest.mark.parametrize("text", ["", "pwr_", "pwr_!!!!", "pwk_" + "A" * 64, "pwr_" + "A" * 60, "é" * 68])
def test_other_text_is_no_refresh_token(text):
    assert opaque.tenant_of_refresh_token(text) is None
