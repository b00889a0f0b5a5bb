"""A printer's memory card and its FTPS door: implicit TLS, `bblp` and the access code, as on port 990.

aioftp speaks the protocol. Like the vsftpd in the real machines, the server knows `SIZE` but no `MLSD`, and
most families demand that a data connection resumes the TLS session of the control connection; the A1s also
take data in the clear (bambuddy, `bambu_ftp.py`).
"""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import aioftp
from aioftp.errors import PathIOError

from simulator.ports import Port

USER = "bblp"
FOLDERS = ("cache", "timelapse")
CARD_BYTES = 1_000_000_000
SESSIONS = 4
IDLE_SECONDS = 300.0
# Where clients say that a file is: `ftp:///NAME`, `ftp://NAME`, `file:///sdcard/NAME`, a plain path.
SCHEMES = ("ftp://", "file://")
MOUNTS = ("sdcard/", "mnt/sdcard/", "media/usb0/")

Connection = Any  # aioftp keeps its own to itself
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class _Owner(aioftp.User):
    """The one user; `free` tells how much still fits on the card."""

    def __init__(self, code: str, root: Path, free: Callable[[], int]) -> None:
        super().__init__(USER, code, base_path=root, maximum_connections=SESSIONS)
        self.free = free


class _Card(aioftp.PathIO):
    """Files on disk, up to the size of the card."""

    _left = 0

    async def _open(self, path: Path, *args: Any, **kwargs: Any) -> Any:
        assert self.connection is not None
        self._left = self.connection.user.free()
        return await super()._open(path, *args, **kwargs)

    async def write(self, file: Any, block: Any) -> int:
        self._left -= len(block)
        if self._left < 0:
            raise PathIOError(reason=None)  # answered with 451
        return await super().write(file, block)


class _Server(aioftp.Server):
    """aioftp with the habits of the printers' server."""

    def __init__(self, owner: _Owner, tls: ssl.SSLContext, *, reuses_tls: bool) -> None:
        super().__init__(
            [owner],
            ssl=tls,
            path_io_factory=_Card,
            maximum_connections=SESSIONS,
            idle_timeout=IDLE_SECONDS,
            wait_future_timeout=5.0,
            welcome_message="(vsFTPd 3.0.3)",
        )
        self._reuses_tls = reuses_tls
        self.commands_mapping |= {"size": self.size, "noop": self.noop, "feat": self.feat}
        for unknown in ("mlsd", "mlst"):
            del self.commands_mapping[unknown]

    async def dispatcher(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # `close` cancels the sessions; asyncio 3.11 reports a cancelled one as an error of its own.
        with suppress(asyncio.CancelledError):
            await super().dispatcher(reader, writer)

    async def size(self, connection: Connection, rest: str | PurePosixPath) -> bool:
        if not connection.future.logged.done():
            connection.response("530", "Please login with USER and PASS.")
            return True
        real, _ = self.get_paths(connection, rest)
        if real.is_file():
            connection.response("213", str(real.stat().st_size))
        else:
            connection.response("550", "Could not get file size.")
        return True

    async def noop(self, connection: Connection, rest: str | PurePosixPath) -> bool:  # noqa: ARG002 - its place
        connection.response("200", "NOOP ok.")
        return True

    async def feat(self, connection: Connection, rest: str | PurePosixPath) -> bool:  # noqa: ARG002 - its place
        connection.response("211", ["Features:", "EPSV", "PASV", "PBSZ", "PROT", "SIZE", "UTF8", "End"], True)
        return True

    async def prot(self, connection: Connection, rest: str | PurePosixPath) -> bool:
        """Data under TLS (`P`); in the clear (`C`) only where sessions need not be resumed."""
        if rest not in {"P", "C"} or (rest == "C" and self._reuses_tls):
            connection.response("536", "PROT not supported.")
            return True
        connection.plain_data = rest == "C"
        connection.response("200", f"PROT now {'Clear' if rest == 'C' else 'Private'}.")
        return True

    async def _start_passive_server(
        self, connection: Connection, handler_callback: Handler
    ) -> asyncio.Server:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            channel = writer.get_extra_info("ssl_object")
            if channel is not None and self._reuses_tls and not channel.session_reused:
                writer.transport.abort()
                connection.response("522", "SSL connection failed; session reuse required")
                return
            await handler_callback(reader, writer)

        plain = connection.future.plain_data.done() and connection.plain_data
        return await asyncio.start_server(
            accept, connection.server_host, 0, ssl=None if plain else self.ssl, start_serving=True
        )


class Storage:
    """The files of one printer, in a folder, and the server that takes and gives them.

    `port` is that of the control connection; data connections use free ports.
    """

    def __init__(self, folder: Path, tls: ssl.SSLContext, host: str, *, reuses_tls: bool) -> None:
        self.folder = folder
        self._host = host
        self._tls = tls
        self._reuses_tls = reuses_tls
        self._code = ""
        self._server: _Server | None = None
        self._port: Port | None = None
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def port(self) -> int:
        return self._port.number if self._port is not None else 0

    @property
    def files(self) -> dict[str, int]:
        """Sizes by path, `/` at the root of the card."""
        paths = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return {f"/{path.relative_to(self.folder)}": path.stat().st_size for path in paths}

    async def start(self, port: int, code: str) -> None:
        """Listen on `port`, or on a free one when it is 0 or taken."""
        quiet_aioftp()
        self._port, self._code = Port(self._host, port), code
        await self.listen()

    async def stop(self) -> None:
        await self.cut()
        if self._port is not None:
            self._port.release()

    async def listen(self) -> None:
        """Accept connections (again)."""
        if self._server is not None:
            return
        owner = _Owner(self._code, self.folder, self._free)
        server = _Server(owner, self._tls, reuses_tls=self._reuses_tls)
        await server.start(self._host, self.port)
        self._server = server

    async def cut(self) -> None:
        """End every session and refuse new ones; files stay as far as they came."""
        if self._server is not None:
            server, self._server = self._server, None
            await server.close()

    async def change_code(self, code: str) -> None:
        self._code = code
        if self._server is not None:
            await self.cut()
            await self.listen()

    def put(self, name: str, content: bytes) -> Path:
        """Store a file as if it had been sent; `name` may start with a folder."""
        path = self._inside(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def find(self, url: str) -> Path | None:
        """The file that a print command means; None when it is not on the card."""
        for text in (url, unquote(url)):
            name = text
            for scheme in SCHEMES:
                name = name.removeprefix(scheme)
            name = name.lstrip("/")
            for mount in MOUNTS:
                name = name.removeprefix(mount)
            try:
                path = self._inside(name)
            except ValueError:
                continue
            if name and path.is_file():
                return path
        return None

    def _inside(self, name: str) -> Path:
        path = (self.folder / name.lstrip("/")).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise ValueError(f"{name!r} leaves the card")
        return path

    def _free(self) -> int:
        return CARD_BYTES - sum(self.files.values())


def quiet_aioftp() -> None:
    """Keep aioftp's routine remarks out of the log; it reports each lost client as an error."""
    logging.getLogger("aioftp").setLevel(logging.CRITICAL)
