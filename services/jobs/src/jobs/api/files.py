"""Files of jobs, for staff: looking, downloading, choosing the one that counts, and mending."""

import asyncio
from typing import Annotated, cast
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Header, Path, Query, Request
from fastapi.responses import StreamingResponse

from chassis.auth import Permission
from chassis.edge import Tx, needs, router
from jobs.api.signing import Signed
from jobs.domain.files import (
    THUMBNAIL,
    FileMissingError,
    FileRejectedError,
    JobFile,
    NotAStrayError,
    NotAuthoritativeError,
    SlicerLinkError,
    StorageAwayError,
    StorageFullError,
    UploadTooLargeError,
    UploadTooSlowError,
)
from jobs.files.storage import Storage
from jobs.handlers import files
from jobs.schemas.files import (
    Choice,
    FindingOut,
    JobFilesOut,
    Repair,
    RepairedOut,
    ScanOut,
    Workstation,
    WorkstationList,
    WorkstationOut,
)

api = router(prefix="/jobs", tags=["job files"])
READ, WRITE, ADMIN = (
    needs(one) for one in (Permission.JOBS_READ, Permission.JOBS_WRITE, Permission.JOBS_ADMIN)
)
ERRORS: dict[type[Exception], int] = {
    FileRejectedError: 422,
    UploadTooLargeError: 413,
    UploadTooSlowError: 408,
    StorageFullError: 507,
    StorageAwayError: 503,
    FileMissingError: 409,
    NotAuthoritativeError: 422,
    NotAStrayError: 422,
    SlicerLinkError: 422,
}
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
WorkstationId = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[\x20-\x7e]+$")]


def _vault(request: Request) -> Storage:
    return cast("Storage", request.app.state.files.vault)


Files = Annotated[Storage, Depends(_vault)]


@api.get("/integrity", dependencies=[ADMIN])
async def scan_files(tx: Tx, vault: Files, *, deep: bool = False) -> ScanOut:
    """What is wrong with the files of all jobs; `deep` reads the content of every upload. Changes nothing."""
    found = await files.scan(tx, vault, deep=deep)
    return ScanOut(findings=[FindingOut.model_validate(one) for one in found])


@api.post("/integrity/repair", dependencies=[ADMIN])
async def repair_files(tx: Tx, vault: Files, signed: Signed, body: Repair) -> RepairedOut:
    """Bring files to where they belong, and delete the orphans that are named."""
    return RepairedOut.model_validate(await files.repair(tx, vault, body.delete, signed))


@api.get("/workstations", dependencies=[READ])
async def list_workstations(tx: Tx) -> WorkstationList:
    """How workstations open files."""
    found, default = await files.links(tx)
    items = [WorkstationOut(workstation_id=one, slicer_link=link) for one, link in found.items()]
    return WorkstationList(items=items, default_link=default)


@api.put("/workstations/{workstation_id}", dependencies=[WRITE])
async def set_workstation(tx: Tx, workstation_id: WorkstationId, body: Workstation) -> WorkstationOut:
    """Say how a workstation opens files."""
    await files.set_link(tx, workstation_id, body.slicer_link)
    return WorkstationOut(workstation_id=workstation_id, slicer_link=body.slicer_link)


@api.delete("/workstations/{workstation_id}", status_code=204, dependencies=[WRITE])
async def reset_workstation(tx: Tx, workstation_id: WorkstationId) -> None:
    """Let a workstation open files as all do."""
    await files.reset_link(tx, workstation_id)


@api.get("/{job_id}/files", dependencies=[READ])
async def get_files(
    tx: Tx,
    vault: Files,
    job_id: UUID,
    x_workstation_id: Annotated[str | None, Header(max_length=100)] = None,
) -> JobFilesOut:
    """The files of a job."""
    file = await files.find(tx, job_id)
    try:
        beside = await asyncio.to_thread(files.siblings, vault, tx.tenant_id, file)
    except FileMissingError:
        beside = []
    same = [one.job_id for one in await files.duplicates(tx, file.sha256) if one.job_id != job_id]
    return JobFilesOut.of(file, beside, same, await files.open_link(tx, file, x_workstation_id))


@api.get("/{job_id}/files/download", dependencies=[READ], response_class=StreamingResponse)
async def download_file(
    tx: Tx, vault: Files, job_id: UUID, name: Annotated[str | None, Query(max_length=256)] = None
) -> StreamingResponse:
    """A file of a job, by default the authoritative one, as an attachment."""
    file = await files.find(tx, job_id)
    wanted = name or file.file_name
    return await _sent(vault, tx.tenant_id, file, wanted, "application/octet-stream", "attachment")


@api.get("/{job_id}/files/thumbnail", dependencies=[READ], response_class=StreamingResponse)
async def get_thumbnail(tx: Tx, vault: Files, job_id: UUID) -> StreamingResponse:
    """A picture of the uploaded model, PNG."""
    file = await files.find(tx, job_id)
    return await _sent(vault, tx.tenant_id, file, THUMBNAIL, "image/png", "inline")


async def _sent(
    vault: Storage, tenant_id: UUID, file: JobFile, name: str, kind: str, disposition: str
) -> StreamingResponse:
    opened = await asyncio.to_thread(vault.open, tenant_id, file.display_name, name)

    told = {
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Length": str(opened.size),
    }
    return StreamingResponse(opened.pieces, media_type=kind, headers=_SAFE | told)


@api.post("/{job_id}/files/authoritative", dependencies=[WRITE])
async def choose_file(tx: Tx, vault: Files, signed: Signed, job_id: UUID, body: Choice) -> JobFilesOut:
    """Say which file counts: one that was sliced from the upload, or the upload itself."""
    await files.choose(tx, vault, job_id, body.file_name, signed)
    return await get_files(tx, vault, job_id, signed.workstation_id)
