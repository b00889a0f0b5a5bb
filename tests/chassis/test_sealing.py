import os
from base64 import b64encode
from uuid import uuid4

import pytest

from chassis.sealing import Sealer, UnsealError


@pytest.fixture
def key() -> str:
    return b64encode(os.urandom(32)).decode()


def test_a_secret_opens_only_for_what_it_was_sealed_for(key):
    sealer, tenant, printer = Sealer(key), uuid4(), uuid4()
    sealed = sealer.seal("12345678", tenant, printer)
    assert sealer.open(sealed, tenant, printer) == "12345678"
    with pytest.raises(UnsealError):
        sealer.open(sealed, tenant, uuid4())


def test_another_key_or_a_changed_byte_is_refused(key):
    sealed = Sealer(key).seal("12345678", "x")
    with pytest.raises(UnsealError):
        Sealer(b64encode(os.urandom(32)).decode()).open(sealed, "x")
    with pytest.raises(UnsealError):
        Sealer(key).open(sealed[:-6] + "AAAA==", "x")


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(b64encode(b"short").decode())
