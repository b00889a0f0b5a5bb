"""Files on a printer's card: FTP over implicit TLS, as `bblp` with the access code.

The printers run vsftpd. Most demand that a data connection resumes the TLS session of the control connection,
and some never confirm the end of the data connection's TLS. Sources: OpenBambuAPI ftp.md; bambuddy
bambu_ftp.py. The certificate is checked exactly as that of the MQTT connection.
"""

import asyncio
import contextlib
import ftplib
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from printer_gateway.tls import PrinterContext

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

T = TypeVar("T")
USER = "bblp"
STEP_SECONDS = 20.0
"""The longest silence of a printer."""
GOODBYE_SECONDS = 2.0
BLOCK_BYTES = 64 * 1024
MAX_READ_BYTES = 16 * 1024 * 1024
"""Of one file."""
PERMISSION_CODES = ("530", "331")


class UploadError(Exception):
    """The printer did not take the file."""


class UploadStoppedError(Exception):
    """There was no time left."""


class CardError(Exception):
    """A file on the card could not be read."""


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


async def read(
    context: PrinterContext,
    address: str,
    port: int,
    code: str,
    names: Sequence[str],
    look: Callable[[IO[bytes]], T],
) -> list[T]:
    """Look at those of the files that are there; of each only the parts that are looked at are transferred.

    Raises:
        CardError: with what the printer said, or did.
    """
    try:
        return await asyncio.to_thread(_read, context, (address, port), code, names, look)
    finally:
        context.hang_up()


def _read(
    context: PrinterContext,
    where: tuple[str, int],
    code: str,
    names: Sequence[str],
    look: Callable[[IO[bytes]], T],
) -> list[T]:
    client = _ImplicitFtps(context)
    try:
        _enter(client, where, code)
        sizes = {name: client.size_of(name) for name in names}
        files = (RemoteFile(client, name, size) for name, size in sizes.items() if size)
        return [look(io.BufferedReader(file, BLOCK_BYTES)) for file in files]
    except (ftplib.Error, OSError, EOFError) as error:
        raise CardError(str(error) or type(error).__name__) from error
    finally:
        client.close()


def _enter(client: ftplib.FTP_TLS, where: tuple[str, int], code: str) -> None:
    client.connect(*where, timeout=STEP_SECONDS)
    client.login(USER, code)
    client.prot_p()
    client.voidcmd("TYPE I")


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
        _enter(client, where, code)
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


def _confirm(client: "_ImplicitFtps", name: str, size: int) -> None:
    stored = client.size_of(name)
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

    def size_of(self, name: str) -> int | None:
        """In bytes; None for a file that is not there, or whose size it does not say."""
        try:
            return self.size(name)
        except ftplib.error_perm:
            return None

    def fetch(self, name: str, start: int, length: int) -> bytes:
        """A part of a file."""
        connection = self.transfercmd(f"RETR {name}", rest=start)
        found = bytearray()
        try:
            while len(found) < length and (block := connection.recv(min(BLOCK_BYTES, length - len(found)))):
                found += block
        finally:
            connection.close()
        with contextlib.suppress(ftplib.error_temp):  # it complains that not all was taken
            self.voidresp()
        return bytes(found)

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


class RemoteFile(io.RawIOBase):
    """A file on the card of which only what is read is transferred; for `io.BufferedReader`."""

    def __init__(self, client: _ImplicitFtps, name: str, size: int) -> None:
        self._client, self._name, self._size = client, name, size
        self._at, self._left = 0, MAX_READ_BYTES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = start + offset
        if self._at < 0:
            raise OSError("before the beginning")
        return self._at

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        length = min(len(view), self._size - self._at)
        if length <= 0:
            return 0
        self._left -= length
        if self._left < 0:
            raise OSError("more than is read of a file")
        found = self._client.fetch(self._name, self._at, length)
        view[: len(found)] = found
        self._at += len(found)
        return len(found)
