"""Sending a file to a printer: FTP over implicit TLS, as `bblp` with the access code.

The printers run vsftpd. Most demand that a data connection resumes the TLS session of the control connection,
and some never confirm the end of the data connection's TLS. Sources: OpenBambuAPI ftp.md; bambuddy
bambu_ftp.py. The certificate is checked exactly as that of the MQTT connection.
"""

import asyncio
import contextlib
import ftplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from printer_gateway.tls import PrinterContext

USER = "bblp"
STEP_SECONDS = 20.0
"""The longest silence of a printer."""
GOODBYE_SECONDS = 2.0
BLOCK_BYTES = 64 * 1024
PERMISSION_CODES = ("530", "331")


class UploadError(Exception):
    """The printer did not take the file."""


class UploadStoppedError(Exception):
    """There was no time left."""


async def upload(
    context: PrinterContext, address: str, port: int, code: str, path: Path, name: str, until: float
) -> None:
    """Store a file at the root of a printer's card.

    Args:
        context: how the printer's certificate is checked; used for this alone.
        address: where the printer is.
        port: its FTPS port, 990 on real ones.
        code: the access code.
        path: the file.
        name: what it is to be called there.
        until: when to give up, on the monotonic clock.

    Raises:
        UploadError: with what the printer said, or did.
        UploadStoppedError: there was no time left.
    """
    stop = threading.Event()

    def check() -> None:
        if stop.is_set() or time.monotonic() > until:
            raise UploadStoppedError

    try:
        await asyncio.to_thread(_upload, context, (address, port), code, path, name, check)
    finally:
        stop.set()


def _upload(
    context: PrinterContext,
    where: tuple[str, int],
    code: str,
    path: Path,
    name: str,
    check: Callable[[], None],
) -> None:
    client = _ImplicitFtps(context)
    try:
        check()
        client.connect(*where, timeout=STEP_SECONDS)
        client.login(USER, code)
        client.prot_p()
        client.voidcmd("TYPE I")
        with path.open("rb") as file:
            client.store(name, file, check)
        _confirm(client, name, path.stat().st_size)
    except ssl.SSLCertVerificationError as error:
        raise UploadError("The certificate at the FTPS port is not the printer's.") from error
    except ftplib.Error as error:
        raise UploadError(_words(error)) from error
    except (OSError, EOFError) as error:
        raise UploadError(f"The FTPS connection failed: {error or type(error).__name__}.") from error
    finally:
        client.close()


def _confirm(client: ftplib.FTP, name: str, size: int) -> None:
    try:
        stored = client.size(name)
    except ftplib.error_perm:
        return  # it does not say
    if stored is not None and stored != size:
        raise UploadError(f"The printer stored {stored} bytes of {size}: is its card full?")


def _words(error: ftplib.Error) -> str:
    said = str(error)
    if said.startswith(PERMISSION_CODES):
        return "The printer refuses the access code at its FTPS port."
    return f"The printer did not take the file: {said}."


class _ImplicitFtps(ftplib.FTP_TLS):
    """TLS from the first byte, and one TLS session for control and data."""

    def __init__(self, context: PrinterContext) -> None:
        self._plain: socket.socket | None = None
        super().__init__(context=context, timeout=STEP_SECONDS)

    # ftplib assigns its socket before the welcome is read: the place to begin TLS.
    @property
    def sock(self) -> Any:
        return self._plain

    @sock.setter
    def sock(self, value: socket.socket | None) -> None:
        if value is not None and not isinstance(value, ssl.SSLSocket):
            value = self.context.wrap_socket(value)
            value.settimeout(STEP_SECONDS)
        self._plain = value

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        # Not that of FTP_TLS, which opens a TLS session of its own.
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321 - the next line adds the TLS
        wrapped = self.context.wrap_socket(connection, session=self.sock.session)
        wrapped.settimeout(STEP_SECONDS)
        return wrapped, size

    def store(self, name: str, file: IO[bytes], check: Callable[[], None]) -> None:
        """Send a file, asking before each block whether to go on."""
        connection = self.transfercmd(f"STOR {name}")
        try:
            while block := file.read(BLOCK_BYTES):
                check()
                connection.sendall(block)
            if isinstance(connection, ssl.SSLSocket):
                connection.settimeout(GOODBYE_SECONDS)
                with contextlib.suppress(OSError):
                    connection.unwrap()
        finally:
            connection.close()
        self.voidresp()
