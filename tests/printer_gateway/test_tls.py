"""The vendor's authorities: what the file says of them is true, and all can be loaded."""

import re
import ssl
from datetime import UTC, datetime
from importlib.resources import files

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

PEM = files("printer_gateway").joinpath("bambu.pem").read_text()
ENTRY = re.compile(
    r"# subject: (?P<subject>[^\n]+)\n# issuer: (?P<issuer>[^\n]+)\n# valid until: (?P<until>[^\n]+)\n"
    r"# SHA-256: (?P<sha>[0-9a-f]{64})\n(?P<pem>-----BEGIN CERTIFICATE-----\n.+?-----END CERTIFICATE-----\n)",
    re.DOTALL,
)


def test_every_authority_is_described_as_it_is():
    entries = list(ENTRY.finditer(PEM))
    assert len(entries) == PEM.count("BEGIN CERTIFICATE") == 8
    for entry in entries:
        found = x509.load_pem_x509_certificate(entry["pem"].encode())
        assert found.fingerprint(SHA256()).hex() == entry["sha"]
        assert found.subject.rfc4514_string() == entry["subject"]
        assert found.issuer.rfc4514_string() == entry["issuer"]
        assert f"{found.not_valid_after_utc:%Y-%m-%d}" == entry["until"]
        assert found.not_valid_after_utc > datetime.now(UTC)


def test_every_authority_can_be_trusted():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=PEM)
    assert len(context.get_ca_certs()) == 8
