"""Zip archives from strangers. Nothing is unpacked to disk; whoever reads a member counts what it gives.

Limits follow OWASP ASVS 5.2: number of entries, size, and how much a member may grow.
"""

import stat
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_SMALL = 1024
"""A member of so few bytes may grow to any ratio: it stays small."""

DAMAGED = (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
"""What `zipfile` raises for archives that are not what they say; `zlib.error` comes on top."""


class ArchiveRefusedError(Exception):
    """An archive that is damaged, or would take more than it may."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    entries: int = 2_000
    member: int = 300 * 1024 * 1024
    total: int = 600 * 1024 * 1024
    ratio: int = 250


def check(archive: zipfile.ZipFile, limits: ArchiveLimits) -> None:
    """Look at the directory of an archive before anything is read from it.

    Raises:
        ArchiveRefusedError: it is `archive_too_large`, `damaged_archive`, `unsupported_archive` or
            `unsafe_archive`.
    """
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise ArchiveRefusedError(
            "archive_too_large", f"More than {limits.entries} files are in this archive."
        )
    if len({entry.filename for entry in entries}) < len(entries):
        raise ArchiveRefusedError("damaged_archive", "A file stands twice in this archive.")
    for entry in entries:
        if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
            raise ArchiveRefusedError("unsupported_archive", "Encryption and rare compression are not read.")
        if entry.file_size > limits.member or entry.file_size > _allowed(entry, limits):
            raise ArchiveRefusedError("archive_too_large", "A file in this archive would grow too large.")
        if not _is_safe(entry):
            raise ArchiveRefusedError("unsafe_archive", "A file in this archive points out of it.")
    if sum(entry.file_size for entry in entries) > limits.total:
        raise ArchiveRefusedError("archive_too_large", "This archive would grow too large.")


def _allowed(entry: zipfile.ZipInfo, limits: ArchiveLimits) -> int:
    return max(entry.compress_size, _SMALL) * limits.ratio


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    has_drive = ":" in entry.filename.partition("/")[0]
    return not (is_link or has_drive or path.is_absolute() or ".." in path.parts)
