"""TLS to a printer: its certificate names its serial, not its address.

`strict` verifies chain and serial; `pin` compares the certificate's SHA-256, with the first one seen when
none is given; `insecure` trusts anybody. No mode falls back to a weaker one. Sources: ha-bambulab
bambu_client.py, bambuddy bambu_mqtt.py (TLS 1.2 only on X1C and H2D).
"""

import hashlib
import socket
import ssl
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from contracts.printers import PrinterConnection

HANDSHAKE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Authorities:
    """Files of certificates, PEM. `known`: instead of the vendor's that come with us; `more`: besides."""

    known: Path | None = None
    more: Path | None = None


class ChangedCertificateError(ssl.SSLCertVerificationError):
    """The certificate is not the pinned one."""


class PrinterContext(ssl.SSLContext):
    """Verifies the serial instead of the address. Printers show it as the common name.

    `pinned` is the fingerprint to insist on, None to take any; `shown` is the one accepted.
    """

    serial: str
    pinned: str | None
    shown: str | None
    _socket: ssl.SSLSocket | None
    _over: bool

    def wrap_socket(self, sock: socket.socket, *_: Any, **options: Any) -> ssl.SSLSocket:
        sock.settimeout(HANDSHAKE_SECONDS)
        wrapped = super().wrap_socket(sock, **(options | {"server_hostname": self.serial}))
        try:
            wrapped.do_handshake()
            self._check(wrapped)
            self._socket = wrapped
            if self._over:
                raise ConnectionAbortedError("given up meanwhile")  # noqa: TRY301 - the socket is closed below
        except BaseException:
            wrapped.close()  # paho leaves the socket of a failed handshake open
            raise
        return wrapped

    def hang_up(self) -> None:
        """End the connection, whatever the library thinks of it: a printer has few places for clients.

        One that is still being made, in another thread, ends as soon as it is.
        """
        self._over = True
        if self._socket is None or self._socket.fileno() < 0:
            return
        try:
            # Not close: the library still watches the socket, and cleans up when it reads the end.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        except OSError:
            return

    def _check(self, wrapped: ssl.SSLSocket) -> None:
        shown = hashlib.sha256(wrapped.getpeercert(binary_form=True) or b"").hexdigest()
        if self.pinned is not None and shown != self.pinned:
            raise ChangedCertificateError(f"the certificate is {shown}, not the pinned {self.pinned}")
        self.shown = shown


def context(connection: PrinterConnection, trusted: Authorities, pinned: str | None) -> PrinterContext:
    """The context for one printer; `pinned` is the certificate learned before, for `pin` without one given.

    Raises:
        ssl.SSLError: the authorities cannot be read.
    """
    made = PrinterContext(ssl.PROTOCOL_TLS_CLIENT)
    made.serial, made.pinned, made.shown = connection.serial, None, None
    made._socket, made._over = None, False  # noqa: SLF001
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if connection.tls_mode == "strict":
        # Bambu's authority lacks the key usage that strict mode asks for.
        made.verify_flags &= ~ssl.VERIFY_X509_STRICT
        known = files(__package__).joinpath("bambu.pem") if trusted.known is None else trusted.known
        made.load_verify_locations(cadata=known.read_text())
        if trusted.more is not None:
            made.load_verify_locations(cafile=trusted.more)
        if connection.ca_pem:
            made.load_verify_locations(cadata=connection.ca_pem)
        return made
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    if connection.tls_mode == "pin":
        made.pinned = (connection.fingerprint or pinned or "").lower() or None
    return made
