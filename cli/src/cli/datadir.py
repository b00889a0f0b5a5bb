"""The data directory: everything an installation keeps, used by one Platework at a time.

- `lock`: held while in use
- `secrets.json`: generated passwords and keys, 0600
- `admin-password`: the first admin's password, 0600, no newline
- `endpoints.json`: where everything listens, and the process ids
- `postgres/`, `nats/`, `simulator/`: what each of them keeps
- `jobs/`: the files of student jobs, and the local mailbox
- `notifications/`: the local mailbox of notifications
- `logs/`: one file per program
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cli import settings
from cli.embedded.account import postgres_account
from cli.embedded.binaries import SYSTEM_FOLDER
from cli.embedded.ports import free_port, is_free
from cli.errors import CommandError, DataDirInUseError
from cli.secrets import Secrets, load_or_create, write_private


def repository() -> Path:
    """Return the folder of the clone, or the working directory for an installation without one."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "requirements.lock").is_file():
            return folder
    return Path.cwd()


def default_path() -> tuple[Path, str | None]:
    """Return the data directory for a call without `--data`, and a note when it is not the usual one.

    Postgres may have to run as another user than root, who cannot enter a clone in a closed home folder.
    """
    named = settings.load().data
    if named:
        return named, None
    root = repository()
    account = postgres_account()
    if not account.is_other_user or account.can_enter(root):
        return root / ".platework", None
    mark = hashlib.sha256(str(root).encode()).hexdigest()[:8]
    path = SYSTEM_FOLDER / f"data-{mark}"
    note = f"Postgres cannot run as root here and {root} is closed to other users: the data lies in {path}"
    return path, note


class DataDir:
    """An opened and locked data directory.

    Raises:
        DataDirInUseError: another Platework holds it.
        CommandError: it cannot be used, with what to do.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.abspath(path))  # noqa: PTH100 - links must stay as they were given
        self._make()
        self._lock = self._take_lock()

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def nats(self) -> Path:
        return self.path / "nats"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def close(self) -> None:
        """Give the directory free."""
        os.close(self._lock)

    def secrets(self, services: Iterable[str]) -> Secrets:
        """Read or generate the secrets.

        Raises:
            CommandError: the servers hold data whose passwords are lost.
        """
        path = self.path / "secrets.json"
        if self.postgres.exists() and not path.exists():
            raise CommandError(
                f"{path} is missing, so {self.postgres} cannot be opened. Restore both from a backup."
            )
        return load_or_create(path, services)

    def admin_password(self) -> tuple[str, bool]:
        """Return the first admin's password and whether it was made just now."""
        path = self.path / "admin-password"
        if path.exists():
            return path.read_text(), False
        password = settings.load().admin_password or secrets.token_urlsafe(15)
        write_private(path, password)
        return password, True

    def choose_ports(self, names: Iterable[str]) -> dict[str, int]:
        """Choose a free port per name: the one of the last run where it is still free."""
        last = read_endpoints(self.path).get("ports", {})
        chosen: dict[str, int] = {}
        for name in names:
            taken = frozenset(chosen.values())
            port = last.get(name)
            chosen[name] = port if port and port not in taken and is_free(port) else free_port(taken)
        return chosen

    def write_endpoints(self, endpoints: dict[str, Any]) -> None:
        write_private(self.path / "endpoints.json", json.dumps(endpoints, indent=2))

    def _make(self) -> None:
        # Another user that runs Postgres must pass through, and sees only what is open to it.
        mode = 0o711 if postgres_account().is_other_user else 0o700
        try:
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.mkdir()
                self.path.chmod(mode)
        except OSError as error:
            raise CommandError(f"Cannot make the data directory {self.path}: {error.strerror}") from error
        owner = self.path.stat().st_uid
        if owner != os.geteuid():
            raise CommandError(
                f"{self.path} belongs to user id {owner}. Start platework as that user, or hand it over: "
                f"sudo chown -R {os.geteuid()}:{os.getegid()} '{self.path}'"
            )

    def _take_lock(self) -> int:
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(lock, 20).decode() or "unknown"
            os.close(lock)
            raise DataDirInUseError(
                f"{self.path} is in use by process {holder}. Stop that one, or name another folder: --data"
            ) from error
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        return lock


def read_endpoints(path: Path) -> dict[str, Any]:
    """Return the endpoints that a Platework wrote into this data directory; empty before the first start."""
    file = path / "endpoints.json"
    return dict(json.loads(file.read_text())) if file.exists() else {}


def is_in_use(path: Path) -> bool:
    """Tell whether a Platework runs on this data directory."""
    try:
        lock = os.open(path / "lock", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
