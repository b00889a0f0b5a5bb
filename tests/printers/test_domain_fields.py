"""Single values: what is accepted, in which form, and what is refused."""

import pytest

from printers.domain import fields
from printers.domain.fields import InvalidFieldError


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("192.168.1.20", "192.168.1.20"),
        ("10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("FD12:3456::0001", "fd12:3456::1"),
        ("8.8.8.8", "8.8.8.8"),
        (" Printer-3.Local. ", "printer-3.local"),
        ("a1mini", "a1mini"),
    ],
)
def test_addresses_and_names_of_printers_are_accepted(given, stored):
    assert fields.host(given) == stored


@pytest.mark.parametrize(
    "given",
    [
        "169.254.169.254",
        "169.254.1.1",
        "fe80::1",
        "fe80::1%eth0",
        "::ffff:169.254.169.254",
        "2002:a9fe:a9fe::1",
        "64:ff9b::a9fe:a9fe",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "metadata.google.internal",
        "METADATA.google.internal.",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
    ],
)
def test_addresses_that_no_printer_has_are_forbidden(given):
    with pytest.raises(InvalidFieldError) as caught:
        fields.host(given)
    assert caught.value.code == "forbidden_host"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "2852039166",
        "0xa9fea9fe",
        "169.254.43518",
        "0251.0376.0251.0376",
        "printer 1",
        "a..b",
        "-a.local",
        "user@host",
        "host:8883",
        "http://host",
        "host/path",
        "b\u00fcro.local",
        "a" * 64,
        "a." * 150 + "a",
    ],
)
def test_what_is_no_host_is_refused(given):
    with pytest.raises(InvalidFieldError) as caught:
        fields.host(given)
    assert caught.value.code == "invalid_host"


def test_a_serial_number_is_stored_in_upper_case():
    assert fields.serial(" 01p00a123456789 ") == "01P00A123456789"


@pytest.mark.parametrize("given", ["", "01P", "01P00A/+/#", "01P00A 12345", "A" * 33, "01P00Ä123456"])
def test_a_serial_number_that_would_break_a_topic_is_refused(given):
    with pytest.raises(InvalidFieldError, match="letters and digits"):
        fields.serial(given)


def test_a_fingerprint_may_have_colons():
    digits = "ab" * 32
    assert fields.fingerprint(":".join(["AB"] * 32)) == digits
    for bad in ("ab" * 31, "zz" * 32, "", digits + "00"):
        with pytest.raises(InvalidFieldError):
            fields.fingerprint(bad)


def test_an_access_code_never_appears_in_its_error():
    with pytest.raises(InvalidFieldError) as caught:
        fields.access_code("se cret")
    assert "se cret" not in str(caught.value)


def test_certificates_are_kept_without_what_surrounds_them(certificate):
    stored = fields.certificates(f"subject=CN = x\n{certificate}\nrubbish {certificate}")
    assert stored.count("BEGIN CERTIFICATE") == 2
    assert "rubbish" not in stored


def test_what_is_no_certificate_is_refused(certificate):
    broken = certificate.replace("MII", "AAA", 1)
    for bad, code in (
        ("", "invalid_pem"),
        ("hello", "invalid_pem"),
        (broken, "invalid_pem"),
        (certificate + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "private_key"),
        (certificate * 40, "too_large"),
    ):
        with pytest.raises(InvalidFieldError) as caught:
            fields.certificates(bad)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"a": float("nan")}, "invalid_json"),
        ({"a": float("inf")}, "invalid_json"),
        ({"a": "\x00"}, "invalid_characters"),
        ({"a": ["\ud800"]}, "invalid_characters"),
        ({"\x00": 1}, "invalid_characters"),
        ({"a": {"a": {"a": {"a": {"a": {"a": {}}}}}}}, "too_deep"),
        ({"a": "x" * 9_000}, "too_large"),
    ],
)
def test_capabilities_that_the_database_cannot_hold_are_refused(value, code):
    with pytest.raises(InvalidFieldError) as caught:
        fields.capabilities(value)
    assert caught.value.code == code


def test_text_holds_no_control_characters():
    assert fields.prose("two\nlines\tand a tab") == "two\nlines\tand a tab"
    for bad in ("\x00", "a\x1bb", "\ud800"):
        with pytest.raises(InvalidFieldError):
            fields.prose(bad)
    with pytest.raises(InvalidFieldError):
        fields.line("two\nlines")
