"""The files of jobs, for staff. Changes of a job change them too: see `store.files.want`."""

from dataclasses import replace
from uuid import UUID

from chassis.db import Transaction
from chassis.errors import not_found
from jobs.domain import files as rules
from jobs.domain.files import DEFAULT_LINK, JobFile, NotAuthoritativeError, Sibling
from jobs.files.vault import Vault
from jobs.store import files


async def find(tx: Transaction, job_id: UUID) -> JobFile:
    """The files of a job.

    Raises:
        Problem: 404, it has none (any more).
    """
    found = await files.load(tx, job_id)
    if found is None or found.deleted_at is not None:
        raise not_found("file")
    return found


async def by_job(tx: Transaction, job_ids: list[UUID]) -> dict[UUID, JobFile]:
    """The files of several jobs; also those that were deleted, with `deleted_at`."""
    return await files.by_job(tx, job_ids)


async def duplicates(tx: Transaction, sha256: str) -> list[JobFile]:
    """Files of jobs with the very same upload, newest first."""
    return await files.same_content(tx, sha256)


def siblings(vault: Vault, tenant_id: UUID, file: JobFile) -> list[Sibling]:
    """Files in the job's folder: the upload, and what was saved beside it. Blocks.

    Raises:
        FileMissingError: the folder is not there.
    """
    return vault.siblings(tenant_id, file.display_name)


def authoritative(file: JobFile, beside: list[Sibling], chosen: str | None = None) -> JobFile:
    """The files with the one that counts from now on: the chosen, or the newest that a slicer saved.

    The original is always kept.

    Raises:
        NotAuthoritativeError: the chosen file is not there, or is not of this upload.
    """
    if chosen is not None:
        fits = rules.may_stand_for(file.display_name, file.upload_name, chosen)
        if not fits or chosen not in {one.name for one in beside}:
            raise NotAuthoritativeError(f"{chosen} is no file that was sliced from this upload.")
        return replace(file, file_name=chosen)
    newest = rules.newest_sliced(file.display_name, file.upload_name, beside)
    return replace(file, file_name=newest.name if newest else file.upload_name)


async def links(tx: Transaction) -> dict[str, str]:
    """How workstations open files, by their ids."""
    return await files.links(tx)


async def set_link(tx: Transaction, workstation_id: str, link: str) -> None:
    """Say how a workstation opens files.

    Raises:
        SlicerLinkError: no slicer could follow this link.
    """
    rules.check_link(link)
    await files.set_link(tx, workstation_id, link, tx.now)


async def open_link(tx: Transaction, file: JobFile, workstation_id: str | None) -> str:
    """The link that opens the authoritative file in the slicer of a workstation."""
    known = await files.links(tx)
    return rules.slicer_link(known.get(workstation_id or "", DEFAULT_LINK), file.file_path)
