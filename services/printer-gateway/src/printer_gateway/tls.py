"""TLS to a printer: its certificate names its serial, not its address.

`strict` verifies chain and serial; `pin` compares the certificate's SHA-256; `insecure` trusts anybody. No
mode falls back to a weaker one. Sources: bambu.md's experiments restated in docs/architecture/gateway.md;
ha-bambulab bambu_client.py, bambuddy bambu_mqtt.py (TLS 1.2 only on X1C and H2D).
"""

import hashlib
import socket
import ssl
from pathlib import Path
from typing import Any

from contracts.printers import PrinterConnection


class WrongCertificateError(ssl.SSLCertVerificationError):
    """The pinned certificate is not the one the printer shows."""


class PrinterContext(ssl.SSLContext):
    """Verifies the serial instead of the address. Printers show it as the common name."""

    serial: str
    fingerprint: str | None

    def wrap_socket(self, sock: socket.socket, *_: Any, **options: Any) -> ssl.SSLSocket:
        wrapped = super().wrap_socket(sock, **(options | {"server_hostname": self.serial}))
        try:
            wrapped.do_handshake()
            self._check_pin(wrapped)
        except BaseException:
            wrapped.close()  # paho leaves the socket of a failed handshake open
            raise
        return wrapped

    def _check_pin(self, wrapped: ssl.SSLSocket) -> None:
        if self.fingerprint is None:
            return
        shown = hashlib.sha256(wrapped.getpeercert(binary_form=True) or b"").hexdigest()
        if shown != self.fingerprint:
            raise WrongCertificateError(f"the printer shows certificate {shown}, not the pinned one")


def context(connection: PrinterConnection, ca_file: Path | None) -> PrinterContext:
    """The context for one printer.

    Raises:
        ssl.SSLError: the authorities cannot be read.
    """
    made = PrinterContext(ssl.PROTOCOL_TLS_CLIENT)
    made.serial, made.fingerprint = connection.serial, None
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if connection.tls_mode == "strict":
        # Bambu's authority lacks the key usage that strict mode asks for.
        made.verify_flags &= ~ssl.VERIFY_X509_STRICT
        if ca_file is not None:
            made.load_verify_locations(cafile=str(ca_file))
        if connection.ca_pem:
            made.load_verify_locations(cadata=connection.ca_pem)
        return made
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    if connection.tls_mode == "pin":
        made.fingerprint = (connection.fingerprint or "").lower()
    return made
