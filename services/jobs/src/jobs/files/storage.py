"""What a place for jobs' files must do: a folder does it (`vault`), and an object store (`objects`).

Each job's files lie together, in the directory of its status. All methods block.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from jobs.domain.files import JobFile, Sibling

ABOUT = "upload.json"
"""What was found in an upload, beside it; it is complete when this is there."""
UPLOAD = "upload"
"""The name of an upload's content, as long as it is in quarantine."""
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
"""What names of jobs' folders are made of."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is being read: it stays readable while its job moves on."""

    size: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Room:
    """How much uploads take that no job has yet, and how much is left for more; bytes."""

    held: int
    free: int


class Storage(Protocol):
    """Where the files of all tenants are kept."""

    def prepare(self) -> None:
        """Make what must be there before anything else."""

    def tenants(self) -> list[UUID]:
        """Tenants that have files."""

    def room(self, tenant_id: UUID) -> Room: ...

    def incoming(self, tenant_id: UUID, upload_id: UUID) -> Path:
        """A new folder on this machine for an upload that arrives: its content is called `UPLOAD`."""

    def admit(
        self, tenant_id: UUID, upload_id: UUID, about: Mapping[str, Any], thumbnail: bytes | None
    ) -> None:
        """Let an upload wait for its job; from here on it is found."""

    def about(self, tenant_id: UUID, upload_id: UUID) -> dict[str, Any] | None:
        """What was said of an upload that waits for its job."""

    def thumbnail(self, tenant_id: UUID, upload_id: UUID) -> bytes | None:
        """The picture of an upload that waits for its job."""

    def drop(self, tenant_id: UUID, upload_id: UUID) -> None:
        """Delete an upload that waits for its job, if it is there."""

    def uploads(self, tenant_id: UUID) -> dict[UUID, datetime]:
        """Uploads in quarantine, and since when."""

    def bring(self, tenant_id: UUID, file: JobFile) -> None:
        """Bring a job's files to the directory of its status, from wherever they are. Again, it does nothing.

        Raises:
            FileMissingError: they are nowhere.
            OSError: they cannot be moved.
        """

    def describe(self, tenant_id: UUID, folder: str, name: str, document: Mapping[str, Any]) -> None:
        """Write `metadata.json`, as a whole."""

    def delete(self, tenant_id: UUID, name: str, upload_id: UUID) -> None:
        """Delete a job's files. Doing it again does nothing."""

    def located(self, tenant_id: UUID, name: str) -> list[str]:
        """The status directories in which a job's files are; one, unless something is wrong or under way."""

    def contents(self, tenant_id: UUID, folder: str, name: str) -> dict[str, int]:
        """Names and sizes of a job's files in one directory."""

    def metadata(self, tenant_id: UUID, folder: str, name: str) -> Any:
        """What `metadata.json` says; None when it is not there or says nothing."""

    def siblings(self, tenant_id: UUID, name: str) -> list[Sibling]:
        """Files of a job that people may open.

        Raises:
            FileMissingError: there are none.
        """

    def open(self, tenant_id: UUID, name: str, file_name: str) -> Opened:
        """A file of a job, wherever the job's files are just now.

        Raises:
            FileMissingError: it is not there, or is no plain file within the storage.
        """

    def remove_stray(self, tenant_id: UUID, path: str) -> None:
        """Delete what belongs to no job: `<status directory>/<name>`, as `tree` names it.

        Raises:
            FileMissingError: it is not there.
        """

    def tree(self, tenant_id: UUID) -> Iterator[tuple[str, str]]:
        """Every entry of every status directory: the directory's name and the entry's."""


def is_uuid(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
