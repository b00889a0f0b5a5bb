"""Postgres 18 on loopback, from the binaries of a wheel.

`PostgresServer` serves two callers: the supervisor takes its `program()`, tests call `start()` and `stop()`.
Roles and databases are in `cli.embedded.roles`.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import asyncpg
import psutil

from cli.embedded import roles
from cli.embedded.account import Account, postgres_account
from cli.embedded.binaries import postgres_bin
from cli.embedded.ports import LOOPBACK, free_port
from cli.embedded.roles import ServiceRoles
from cli.embedded.running import RunningServer
from cli.errors import ServerError
from cli.process import Program
from cli.settings import server_environment

MAJOR = "18"
SUPERUSER = "postgres"
LEFTOVER_GRACE = 10.0
"""Seconds that a previous postmaster of the same directory gets to finish its shutdown."""

_CONFIG = """\
# Written at every start. Put your own settings into local.conf beside this file: it is read last.
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 128MB
dynamic_shared_memory_type = posix
max_wal_size = 1GB
min_wal_size = 80MB
fsync = on
synchronous_commit = on
full_page_writes = on
password_encryption = 'scram-sha-256'
tcp_keepalives_idle = 10
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_line_prefix = '[%p] %q%u@%d '
include = 'local.conf'
"""
_HBA = """\
# Written at every start. Loopback only, passwords for everybody.
host all all 127.0.0.1/32 scram-sha-256
"""


class PostgresServer:
    """One Postgres cluster in `data_dir` (made on first start).

    Raises:
        ServerError: from `start()` and from the program's `before_start`, with what to do.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int | None = None,
        superuser_password: str,
        account: Account | None = None,
    ) -> None:
        self.data_dir = Path(os.path.abspath(data_dir))  # noqa: PTH100 - links must stay as they were given
        self.port = port or free_port()
        self._password = superuser_password
        self._account = account or postgres_account()
        self._bin = postgres_bin(self._account)
        self._running = RunningServer(self.data_dir)

    @property
    def pid(self) -> int | None:
        """The postmaster's process id while started by `start()`."""
        return self._running.pid

    def url(self, database: str, role: str, password: str) -> str:
        """Return the SQLAlchemy address of a database for one role."""
        login = f"{quote(role)}:{quote(password, safe='')}"
        return f"postgresql+asyncpg://{login}@{LOOPBACK}:{self.port}/{quote(database)}"

    def program(self) -> Program:
        """Describe the server for a supervisor."""
        return Program(
            name="postgres",
            argv=(str(self._bin / "postgres"), "-D", str(self.data_dir)),
            env=server_environment(),
            ready=self.ready,
            # Recovery after a crash replays the log before the first answer.
            ready_seconds=600.0,
            before_start=self.prepare,
            run_as=self._account.prefix,
            # Fast shutdown, then immediate: SIGTERM would wait for every client to leave.
            stop_signals=((signal.SIGINT, 1.5), (signal.SIGQUIT, 0.5)),
            death_signal=signal.SIGINT,
        )

    async def start(self) -> None:
        """Start and wait until queries are answered; the log is written beside the data directory."""
        await self._running.start(self.program())

    async def stop(self) -> None:
        """Stop: fast, then immediate, then by force. Does nothing when not started."""
        await self._running.stop()

    async def ready(self) -> bool:
        """Tell whether the server answers a query."""
        try:
            connection = await self.connect()
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        await connection.close()
        return True

    async def connect(self, database: str = "postgres") -> "asyncpg.Connection[asyncpg.Record]":
        """Connect as superuser; the caller closes."""
        return await asyncpg.connect(
            host=LOOPBACK,
            port=self.port,
            user=SUPERUSER,
            password=self._password,
            database=database,
            ssl=False,
            timeout=5,
        )

    async def provision(self, services: Mapping[str, ServiceRoles]) -> None:
        """Create or correct the databases and roles of services (see `cli.embedded.roles`)."""
        await roles.provision(self.connect, services)

    async def provision_reader(self, password: str) -> None:
        """Create or correct `platework_reader`, which audit and backup use."""
        await roles.provision_reader(self.connect, password)

    async def prepare(self) -> None:
        """Make the data directory fit to start from: initialised, owned rightly, free of leftovers."""
        if (self.data_dir / "PG_VERSION").exists():
            self._check_owner()
            self._check_version()
            await self._clear_leftovers()
        else:
            await self._initialise()
        (self.data_dir / "local.conf").touch(mode=0o600)
        self._hand_over(self.data_dir / "local.conf")
        for name, text in (
            ("postgresql.conf", _CONFIG.format(host=LOOPBACK, port=self.port)),
            ("pg_hba.conf", _HBA),
        ):
            self._write_private(self.data_dir / name, text)

    async def _initialise(self) -> None:
        """Run initdb aside and rename, so that an interrupted first start leaves nothing half-made."""
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        if self.data_dir.exists() and any(self.data_dir.iterdir()):
            raise ServerError(
                f"{self.data_dir} is not empty and holds no Postgres data. Name another folder."
            )
        fresh = self.data_dir.with_name(f"{self.data_dir.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._hand_over(fresh)
        if not self._account.can_enter(fresh):
            fresh.rmdir()
            raise ServerError(
                f"Postgres cannot run as root and the user it runs as instead cannot reach "
                f"{self.data_dir.parent}. Name a folder that every user may enter: --data /var/lib/platework"
            )
        with tempfile.NamedTemporaryFile(mode="w", dir=self.data_dir.parent) as secret:
            secret.write(self._password)
            secret.flush()
            self._hand_over(Path(secret.name))
            await self._initdb(fresh, secret.name)
        fresh.rename(self.data_dir)

    async def _initdb(self, folder: Path, password_file: str) -> None:
        # The builtin locale sorts the same on every machine, whatever its C library: indexes survive an
        # upgrade.
        process = await asyncio.create_subprocess_exec(
            *self._account.prefix,
            *(str(self._bin / "initdb"), "--pgdata", str(folder), "--username", SUPERUSER),
            *("--pwfile", password_file, "--auth", "scram-sha-256", "--data-checksums", "--encoding", "UTF8"),
            *(
                "--locale-provider",
                "builtin",
                "--builtin-locale",
                "C.UTF-8",
                "--locale",
                "C",
                "--no-instructions",
            ),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=server_environment(),
        )
        output, _ = await process.communicate()
        if process.returncode != 0:
            shutil.rmtree(folder, ignore_errors=True)
            raise ServerError(f"initdb failed in {folder}:\n{output.decode(errors='replace').strip()}")

    def _check_owner(self) -> None:
        owner = self.data_dir.stat().st_uid
        if owner != self._account.uid:
            raise ServerError(
                f"{self.data_dir} belongs to user id {owner}, but Postgres runs as {self._account.uid} here. "
                "Start platework as that user, or hand the folder over: "
                f"sudo chown -R {self._account.uid}:{self._account.gid} '{self.data_dir.parent}'"
            )

    def _check_version(self) -> None:
        found = (self.data_dir / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise ServerError(
                f"{self.data_dir} was made by Postgres {found}; this is Postgres {MAJOR}. "
                "Restore a backup into a new data directory: ./platework restore"
            )

    async def _clear_leftovers(self) -> None:
        """Wait for a previous server to end; end its orphaned backends; drop a lock file that names nobody.

        After a kill -9 of the postmaster its children may live on for a moment and hold the shared memory
        that a new postmaster needs. After a reboot the lock file may name a stranger's process id.
        """
        lock_file = self.data_dir / "postmaster.pid"
        deadline = asyncio.get_running_loop().time() + LEFTOVER_GRACE
        while members := self._members():
            postmaster = _pid_in(lock_file)
            if postmaster not in {member.pid for member in members}:
                for orphan in members:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        orphan.kill()
            elif asyncio.get_running_loop().time() > deadline:
                raise ServerError(f"Another Postgres (process {postmaster}) is running on {self.data_dir}.")
            await asyncio.sleep(0.05)
        lock_file.unlink(missing_ok=True)

    def _members(self) -> list[psutil.Process]:
        """Return living processes of a server on this directory: every one of them works inside it."""
        found = []
        for process in psutil.process_iter(["name", "cwd", "status"]):
            info = process.info
            if info["name"] == "postgres" and info["cwd"] == str(self.data_dir.resolve()):
                found.append(process)
        return [process for process in found if process.info["status"] != psutil.STATUS_ZOMBIE]

    def _write_private(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)
        self._hand_over(path)

    def _hand_over(self, path: Path) -> None:
        if self._account.is_other_user:
            os.chown(path, self._account.uid, self._account.gid)


def _pid_in(lock_file: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(lock_file.read_text().splitlines()[0])
    return None
