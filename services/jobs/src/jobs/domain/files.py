"""The files of a job: where they belong, what they are called, and which of them counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote
from uuid import UUID

FOLDERS = ("Uploaded", "Pending", "ReadyToPrint", "Printing", "Completed", "PaidPickedUp", "Archived")
"""Directories of the statuses; a job's folder lies in exactly one of them."""
METADATA = "metadata.json"
THUMBNAIL = "thumbnail.png"
KINDS = {".stl": "stl", ".obj": "obj", ".3mf": "3mf"}
"""Endings of models, and what each is."""
SLICED = (".3mf", ".gcode", ".bgcode", ".form", ".idea")
"""Endings of what slicers save; only such a file may take the place of the upload."""
DEFAULT_LINK = "platework://open?path={path}"
MAX_NAME = 256


class FileRejectedError(Exception):
    """An upload that is not taken."""

    code = "file_rejected"
    field = "file"

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.extra = {"reason": reason}


class UploadTooLargeError(FileRejectedError):
    code = "file_too_large"


class UploadTooSlowError(FileRejectedError):
    code = "upload_too_slow"


class StorageFullError(Exception):
    """There is no room for more uploads."""

    code = "storage_full"


class StorageAwayError(OSError):
    """The place where the files are does not answer, or refuses."""

    code = "storage_away"

    def __init__(self, reason: str) -> None:
        super().__init__("The storage does not answer. Try again in a moment.")
        self.reason = reason
        """What it said: for the log."""


class FileMissingError(Exception):
    """The file is not where it should be: it was taken away by hand, or the storage is not mounted."""

    code = "file_missing"


class NotAuthoritativeError(Exception):
    """A file that cannot take the place of the upload."""

    code = "not_a_sibling"
    field = "file_name"


class NotAStrayError(Exception):
    """Something that is to be deleted as belonging to no job, and does not."""

    code = "not_a_stray"
    field = "delete"


class SlicerLinkError(Exception):
    """A link that no slicer could follow."""

    code = "slicer_link_invalid"
    field = "slicer_link"


class Fault(StrEnum):
    """What an integrity scan finds."""

    MISSING = "missing"
    """A job's folder or a file of it is gone."""
    MISPLACED = "misplaced"
    """A job's folder lies in the directory of another status."""
    TWICE = "twice"
    """A job's folder lies in several directories."""
    CHANGED = "changed"
    """The upload is not what was uploaded."""
    METADATA = "metadata"
    """metadata.json is missing, or says something else than the job."""
    STUCK = "stuck"
    """A move has failed and is tried again."""
    ORPHAN = "orphan"
    """A file or folder that belongs to no job."""


REPAIRABLE = frozenset({Fault.MISPLACED, Fault.METADATA, Fault.STUCK})
"""What is mended by bringing the disk to what the job says. The rest needs a person."""


@dataclass(frozen=True, slots=True)
class Finding:
    fault: Fault
    path: str
    """Within the tenant's storage."""
    job_id: UUID | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An inspected upload in quarantine. Lengths in mm."""

    id: UUID
    original_name: str
    kind: str
    sha256: str
    size: int
    box: tuple[float, float, float]
    triangles: int
    warnings: tuple[str, ...]
    has_thumbnail: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFile:
    """The files of one job, as they should be. Lengths in mm, sizes in bytes."""

    job_id: UUID
    display_name: str
    upload_name: str
    file_name: str
    sha256: str
    size: int
    kind: str
    box: tuple[float, float, float]
    triangles: int
    warnings: tuple[str, ...]
    has_thumbnail: bool
    upload_id: UUID | None
    folder: str
    metadata: Mapping[str, Any] = field(repr=False)
    version: int
    placed_version: int
    attempts: int
    error: str | None
    created_at: datetime
    deleted_at: datetime | None

    @classmethod
    def of(
        cls,
        job_id: UUID,
        upload: Upload,
        *,
        display_name: str,
        folder: str,
        metadata: Mapping[str, Any],
        at: datetime,
    ) -> "JobFile":
        """The files of a new job: its upload, which has not left quarantine yet."""
        name = f"{display_name}.{upload.kind}"
        return cls(
            job_id=job_id,
            display_name=display_name,
            upload_name=name,
            file_name=name,
            sha256=upload.sha256,
            size=upload.size,
            kind=upload.kind,
            box=upload.box,
            triangles=upload.triangles,
            warnings=upload.warnings,
            has_thumbnail=upload.has_thumbnail,
            upload_id=upload.id,
            folder=folder,
            metadata=metadata,
            version=1,
            placed_version=0,
            attempts=0,
            error=None,
            created_at=at,
            deleted_at=None,
        )

    @property
    def file_path(self) -> str:
        """Of the authoritative file, within the tenant's storage."""
        return f"{self.folder}/{self.display_name}/{self.file_name}"

    @property
    def metadata_path(self) -> str:
        return f"{self.folder}/{self.display_name}/{METADATA}"

    @property
    def is_placed(self) -> bool:
        return self.placed_version == self.version

    @property
    def document(self) -> dict[str, Any]:
        """The content of metadata.json."""
        about = {
            "job_id": str(self.job_id),
            "display_name": self.display_name,
            "original_file": self.upload_name,
            "authoritative_file": self.file_name,
            "file_path": self.file_path,
            "file_hash": self.sha256,
            "folder": self.folder,
            "files_version": self.version,
        }
        return dict(self.metadata) | about


@dataclass(frozen=True, slots=True)
class Sibling:
    """A file beside an upload."""

    name: str
    size: int
    modified_at: datetime


def newest_sliced(display_name: str, upload_name: str, files: Iterable[Sibling]) -> Sibling | None:
    """The file that becomes authoritative: the newest that a slicer saved under the upload's name."""
    others = (one for one in files if one.name != upload_name)
    sliced = [one for one in others if may_stand_for(display_name, upload_name, one.name)]
    return max(sliced, key=lambda one: (one.modified_at, one.name), default=None)


def may_stand_for(display_name: str, upload_name: str, name: str) -> bool:
    """Whether a file may take the place of an upload: the upload itself, or one sliced from it."""
    if name == upload_name:
        return True
    stem = f"{display_name}.".casefold()
    return name.casefold().startswith(stem) and name.casefold().endswith(SLICED)


def check_link(link: str) -> None:
    """See that a link can be filled in.

    Raises:
        SlicerLinkError: it has no scheme, no place for the path, or would run in a browser.
    """
    scheme = link.partition(":")[0].casefold()
    if ":" not in link or not scheme.replace("-", "").replace("+", "").replace(".", "").isalnum():
        raise SlicerLinkError("The link needs a scheme, such as platework:.")
    if scheme in {"javascript", "data", "vbscript", "blob"}:
        raise SlicerLinkError("A link of this kind runs in the browser instead of a slicer.")
    if "{path}" not in link or not link.isprintable():
        raise SlicerLinkError("The link needs {path} where the file's path belongs.")


def slicer_link(link: str, path: str) -> str:
    """The link that opens a file of the storage in a slicer."""
    return link.replace("{path}", quote(path))
