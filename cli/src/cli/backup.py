"""Backups: the whole data directory in one archive, taken while nothing writes, and put back as a whole.

A running `up` is asked with a signal; it stops everything, writes the archive, and starts again. So
databases, streams, files and keys are of one moment, and no print is lost: a gateway that comes back takes up
what the printers did meanwhile.
"""

import contextlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pyrage

from cli.embedded.account import postgres_account
from cli.embedded.postgres import MAJOR
from cli.errors import CommandError

FORMAT = 1
MANIFEST = "manifest.json"
PREFIX = "platework-"
_LEFT_OUT = {"lock", "endpoints.json", "logs", "backup-request.json", "backup-answer.json"}
"""What belongs to a run, not to the installation."""
_COMPRESSION = 1
"""The quickest: everything stands still meanwhile."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted."""

    folder: str
    """Where archives are kept."""
    recipients: tuple[str, ...] = ()
    """Public keys of age (`age1…`), for whom it is encrypted; empty: it is not."""
    keep: int | None = None
    """How many archives stay in the folder; older ones are deleted."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was made."""

    archive: str
    size_bytes: int
    removed: tuple[str, ...] = ()
    """Older archives that were deleted."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def write(data: Path, request: Request) -> Done:
    """Write the archive of a data directory that nobody uses.

    Raises:
        CommandError: the folder cannot be written, or a recipient is not a public key of age.
    """
    recipients = _recipients(request.recipients)
    folder = Path(request.folder)
    ending = ".tar.gz.age" if recipients else ".tar.gz"
    target = folder / f"{PREFIX}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{ending}"
    part = target.with_name(f".{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".backup-") as plain:
            _pack(data, plain)
            plain.flush()
            _write_private(part, plain.name, recipients)
        part.replace(target)
        removed = _prune(folder, request.keep)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise CommandError(f"The backup in {folder} failed: {error.strerror or error}") from error
    return Done(str(target), target.stat().st_size, removed)


def restore(archive: Path, data: Path, identity: Path | None = None) -> dict[str, Any]:
    """Put a backup into a new data directory; returns the backup's manifest.

    Raises:
        CommandError: the directory exists, the archive is damaged, encrypted for somebody else, or of another
            version of Postgres or of this format. Nothing is left behind then.
    """
    if data.exists() and any(data.iterdir()):
        raise CommandError(f"{data} is not empty. Move it away first, or name another folder with --data.")
    data.parent.mkdir(parents=True, exist_ok=True)
    fresh = data.with_name(f"{data.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with _opened(archive, identity) as plain, tarfile.open(fileobj=plain, mode="r:gz") as tar:
            manifest = _manifest(tar)
            tar.extractall(fresh, filter="tar")
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise CommandError(f"{archive} cannot be read: {error}") from error
    except CommandError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    (fresh / MANIFEST).unlink()
    fresh.chmod(0o711 if postgres_account().is_other_user else 0o700)
    _hand_over(fresh / "postgres")
    if data.exists():
        data.rmdir()
    fresh.rename(data)
    return manifest


def _pack(data: Path, into: IO[bytes]) -> None:
    with tarfile.open(fileobj=into, mode="w:gz", compresslevel=_COMPRESSION) as tar:
        said = json.dumps({"format": FORMAT, "made_at": datetime.now(UTC).isoformat(), "postgres": MAJOR})
        about = tarfile.TarInfo(MANIFEST)
        about.size, about.mode = len(said), 0o600
        tar.addfile(about, io.BytesIO(said.encode()))
        for path in _kept(data):
            tar.add(path, path.relative_to(data), filter=_without_leftovers)


def _kept(data: Path) -> Iterator[Path]:
    return (path for path in sorted(data.iterdir()) if path.name not in _LEFT_OUT)


def _without_leftovers(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if entry.name == "postgres/postmaster.pid" else entry


def _write_private(target: Path, plain: str, recipients: Sequence[Any]) -> None:
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    if recipients:
        pyrage.encrypt_file(plain, str(target), recipients)
    else:
        shutil.copyfile(plain, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _recipients(keys: Sequence[str]) -> list[Any]:
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError as error:
        raise CommandError(f"A recipient is not a public key of age (age1…): {error}") from error


def _prune(folder: Path, keep: int | None) -> tuple[str, ...]:
    """Delete the oldest archives; their names sort by their age."""
    if keep is None:
        return ()
    archives = sorted(path for path in folder.glob(f"{PREFIX}*.tar.gz*") if path.is_file())
    old = archives[: max(0, len(archives) - keep)]
    for path in old:
        path.unlink()
    return tuple(str(path) for path in old)


def _opened(archive: Path, identity: Path | None) -> IO[bytes]:
    """The archive's plain content; an encrypted one is decrypted into an unnamed file."""
    if not archive.name.endswith(".age"):
        return archive.open("rb")
    if identity is None:
        raise CommandError(f"{archive} is encrypted: name the file of your age identity with --identity.")
    lines = (line.strip() for line in identity.read_text().splitlines())
    plain = tempfile.TemporaryFile(dir=archive.parent)  # noqa: SIM115 - closed by the caller
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
        with archive.open("rb") as sealed:
            pyrage.decrypt_io(sealed, plain, keys)
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        plain.close()
        raise CommandError(f"{archive} cannot be opened with {identity}: {error}") from error
    plain.seek(0)
    return plain


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    first = tar.next()
    content = tar.extractfile(first) if first and first.name == MANIFEST else None
    if content is None:
        raise CommandError("This archive is not a backup of Platework.")
    said: dict[str, Any] = json.loads(content.read())
    if said["format"] != FORMAT:
        raise CommandError(f"This backup has format {said['format']}; this version reads {FORMAT}.")
    if said["postgres"] != MAJOR:
        raise CommandError(f"This backup holds Postgres {said['postgres']}; this version runs {MAJOR}.")
    return said


def _hand_over(folder: Path) -> None:
    """Give Postgres's files to the user that it runs as on this machine."""
    account = postgres_account()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.uid, account.gid)
