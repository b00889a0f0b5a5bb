"""Files of jobs over HTTP. Lengths in mm, sizes in bytes; paths are within the tenant's storage."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from jobs.domain.files import Fault, JobFile, Sibling
from jobs.schemas.fields import Answer, FileName, Request, SlicerLink

Path = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class BoxOut(Answer):
    x: float
    y: float
    z: float


class SiblingOut(Answer):
    name: str
    size: int
    modified_at: datetime
    is_upload: bool
    is_authoritative: bool


class JobFilesOut(Answer):
    display_name: str
    folder: str
    file_path: str
    """Of the authoritative file."""
    metadata_path: str
    file_hash: str
    """SHA-256 of the upload."""
    size: int
    kind: str
    bounding_box: BoxOut
    triangles: int
    warnings: list[str]
    has_thumbnail: bool
    is_placed: bool
    """Whether the files lie where they belong; else they are on their way."""
    error: str | None
    """Why they could not be moved so far."""
    files: list[SiblingOut]
    """The upload, and what was saved beside it; empty while the folder is not there."""
    duplicates: list[UUID]
    """Other jobs with the very same upload, newest first."""
    open_link: str
    """Opens the authoritative file in the slicer of this workstation."""

    @classmethod
    def of(cls, file: JobFile, beside: list[Sibling], duplicates: list[UUID], link: str) -> Self:
        width, depth, height = file.box
        return cls(
            display_name=file.display_name,
            folder=file.folder,
            file_path=file.file_path,
            metadata_path=file.metadata_path,
            file_hash=file.sha256,
            size=file.size,
            kind=file.kind,
            bounding_box=BoxOut(x=width, y=depth, z=height),
            triangles=file.triangles,
            warnings=list(file.warnings),
            has_thumbnail=file.has_thumbnail,
            is_placed=file.is_placed,
            error=file.error,
            files=[
                SiblingOut(
                    name=one.name,
                    size=one.size,
                    modified_at=one.modified_at,
                    is_upload=one.name == file.upload_name,
                    is_authoritative=one.name == file.file_name,
                )
                for one in beside
            ],
            duplicates=duplicates,
            open_link=link,
        )


class Choice(Request):
    file_name: FileName | None = None
    """A file beside the upload, or the upload itself; left out, the newest that a slicer saved."""


class FindingOut(Answer):
    fault: Fault
    path: str
    job_id: UUID | None
    detail: str


class ScanOut(Answer):
    findings: list[FindingOut]


class Repair(Request):
    delete: Annotated[list[Path], Field(max_length=1000, default_factory=list)]
    """Paths of orphans to delete. Nothing else is ever deleted."""


class RepairedOut(Answer):
    mended: list[UUID]
    """Jobs whose files are brought to where they belong."""
    deleted: list[str]
    left: list[FindingOut]
    """What needs a person."""


class Workstation(Request):
    slicer_link: SlicerLink


class WorkstationOut(Answer):
    workstation_id: str
    slicer_link: str


class WorkstationList(Answer):
    items: list[WorkstationOut]
    default_link: str
    """Of those that have none of their own: see the settings."""
