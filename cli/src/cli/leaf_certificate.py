"""The certificate of the hub's broker for its sites, from an authority of the installation's own."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cli.secrets import write_private

AUTHORITY, CERTIFICATE, KEY = "leaf-ca.pem", "leaf-cert.pem", "leaf-key.pem"
_YEARS = 10


def make(folder: Path, host: str) -> None:
    """Write authority, certificate and key for `host`; what is there for this host stays.

    The authority's key is not kept: another host means another authority, and the sites must be told.
    """
    mark = folder / "leaf-host"
    if mark.exists() and mark.read_text() == host:
        return
    now = datetime.now(UTC)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Platework sites")])
    authority = (
        _begun(ca_name, ca_name, ca_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    certificate = (
        _begun(name, ca_name, key.public_key(), now)
        .add_extension(x509.SubjectAlternativeName([_name_of(host)]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = serialization.Encoding.PEM
    for file, data in (
        (AUTHORITY, authority.public_bytes(pem)),
        (CERTIFICATE, certificate.public_bytes(pem)),
        (KEY, private),
        (mark.name, host.encode()),
    ):
        write_private(folder / file, data.decode())
        (folder / file).chmod(0o444)


def _begun(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
    )


def _name_of(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
