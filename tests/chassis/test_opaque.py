from uuid import uuid4

import pytest

from chassis import telemetry
from chassis.opaque import fingerprint, new_tenant_secret, tenant_of


def test_a_secret_names_its_tenant_and_no_two_are_alike():
    tenant = uuid4()
    first, second = new_tenant_secret(tenant), new_tenant_secret(tenant)
    assert tenant_of(first) == tenant_of(second) == tenant
    assert first != second
    assert fingerprint(first) != fingerprint(second)


@pytest.mark.parametrize("text", ["", "x", "a" * 64 + "!", "AAAA", "ä" * 64, "A" * 60])
def test_what_is_no_secret_names_nobody(text: str):
    assert tenant_of(text) is None


def test_the_secret_of_a_link_stands_in_no_log():
    secret = new_tenant_secret(uuid4())
    event = {"path": f"/api/v1/public/confirm/{secret}", "event": "request"}
    assert telemetry._redact(None, "warning", event)["path"] == "/api/v1/public/confirm/[redacted]"
    kept = {"path": f"/api/v1/jobs/{uuid4()}", "event": "request"}
    assert telemetry._redact(None, "warning", dict(kept)) == kept
