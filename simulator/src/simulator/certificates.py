"""The simulator's certificate authority and the printers' certificates.

As on the real machines (open-bamboo-networking, issue 5) the leaf names the printer by its common name
alone, the serial, without alternative names; and the authority carries no key usage, so a client must
clear `VERIFY_X509_STRICT`.
"""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LIFETIME = timedelta(days=3650)


class Authority:
    """A certificate authority kept in a folder; made on first use and the same ever after."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "ca.pem"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key_path = folder / "ca.key"
        if not (self.path.exists() and key_path.exists()):
            key = ec.generate_private_key(ec.SECP256R1())
            subject = _name("Platework simulator CA")
            certificate = (
                _builder(subject, subject, key.public_key())
                .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
                .sign(key, hashes.SHA256())
            )
            write_private(key_path, _key_bytes(key))
            write_private(self.path, certificate.public_bytes(serialization.Encoding.PEM))
        self.pem = self.path.read_text()
        self._certificate = x509.load_pem_x509_certificate(self.pem.encode())
        loaded = serialization.load_pem_private_key(key_path.read_bytes(), None)
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)
        self._key = loaded

    def server_context(self, serial: str) -> ssl.SSLContext:
        """TLS of one printer, its certificate made when it has none signed by this authority."""
        path = self.folder / "certificates" / f"{serial}.pem"
        if not path.exists() or not self._signed(path):
            self._issue(serial, path)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        # bambuddy measured on X1C and H2D: TLS 1.2 and nothing else is accepted.
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _signed(self, path: Path) -> bool:
        try:
            leaf = x509.load_pem_x509_certificate(path.read_bytes())
            leaf.verify_directly_issued_by(self._certificate)
        except Exception:  # noqa: BLE001 - whatever is wrong with the file, the answer is to issue a new one
            return False
        return leaf.not_valid_after_utc > datetime.now(UTC)

    def _issue(self, serial: str, path: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _builder(_name(serial), self._certificate.subject, key.public_key()).sign(
            self._key, hashes.SHA256()
        )
        path.parent.mkdir(exist_ok=True, mode=0o700)
        write_private(path, _key_bytes(key) + leaf.public_bytes(serialization.Encoding.PEM))


def write_private(path: Path, content: bytes) -> None:
    """Replace a file in one step, readable by its owner only."""
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFETIME)
    )


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
