"""The files of jobs, for staff. Changes of a job change them too: see `store.files.want`."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.db import Transaction
from chassis.errors import not_found
from contracts.jobs import JobUpdated
from jobs.domain import files as rules
from jobs.domain.audit import Entry
from jobs.domain.files import (
    REPAIRABLE,
    Fault,
    Finding,
    JobFile,
    NotAStrayError,
    NotAuthoritativeError,
    Sibling,
)
from jobs.domain.jobs import check_free
from jobs.domain.staff import Signature
from jobs.files import integrity
from jobs.files.storage import Storage
from jobs.handlers import record
from jobs.store import files, history, jobs, lab


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did. The mended jobs' files follow within moments."""

    mended: list[UUID]
    deleted: list[str]
    left: list[Finding]
    """What needs a person."""


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


def siblings(vault: Storage, tenant_id: UUID, file: JobFile) -> list[Sibling]:
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


async def links(tx: Transaction) -> tuple[dict[str, str], str]:
    """How workstations open files, by their ids, and how those do that have no link of their own."""
    return await files.links(tx), (await lab.settings(tx)).slicer_link


async def set_link(tx: Transaction, workstation_id: str, link: str) -> None:
    """Say how a workstation opens files.

    Raises:
        SlicerLinkError: no slicer could follow this link.
    """
    rules.check_link(link)
    await files.set_link(tx, workstation_id, link, tx.now)


async def reset_link(tx: Transaction, workstation_id: str) -> None:
    """Forget a workstation's own link: it opens files as all do."""
    await files.reset_link(tx, workstation_id)


async def open_link(tx: Transaction, file: JobFile, workstation_id: str | None) -> str:
    """The link that opens the authoritative file in the slicer of a workstation."""
    own = (await files.links(tx)).get(workstation_id or "")
    return rules.slicer_link(own or (await lab.settings(tx)).slicer_link, file.file_path)


async def scan(tx: Transaction, vault: Storage, *, deep: bool) -> list[Finding]:
    """What is wrong with the files of all jobs; `deep` reads the content of every upload."""
    before = {row.job_id: row for row in await files.every(tx)}
    found = await asyncio.to_thread(integrity.examine, vault, tx.tenant_id, list(before.values()), deep=deep)
    # What changed while the disk was read was under way, not wrong.
    after = {row.job_id: row for row in await files.every(tx)}
    names = {row.display_name for row in after.values()}
    return [one for one in found if _still(one, before, after, names)]


def _still(
    one: Finding, before: Mapping[UUID, JobFile], after: Mapping[UUID, JobFile], names: set[str]
) -> bool:
    if one.job_id is None:
        return one.path.partition("/")[2] not in names
    return before[one.job_id] == after.get(one.job_id)


async def repair(tx: Transaction, vault: Storage, strays: Sequence[str], signature: Signature) -> Repaired:
    """Bring the disk to what the rows say where that is possible, and delete the named strays.

    Raises:
        NotAStrayError: one of the named belongs to a job, or is not there.
    """
    found = await scan(tx, vault, deep=False)
    known = {one.path for one in found if one.fault is Fault.ORPHAN}
    if unknown := [path for path in strays if path not in known]:
        raise NotAStrayError(f"{unknown[0]} is nothing that belongs to no job.")
    mended = {one.job_id for one in found if one.fault in REPAIRABLE and one.job_id is not None}
    await jobs.hold(tx, mended)
    for job_id in sorted(mended):
        await files.want(tx, job_id)
        await history.append(tx, job_id, [Entry("FilesRepaired")], signature)
    for path in strays:
        await asyncio.to_thread(vault.remove_stray, tx.tenant_id, path)
    left = [one for one in found if one.job_id not in mended and one.path not in strays]
    return Repaired(mended=sorted(mended), deleted=list(strays), left=left)


async def choose(
    tx: Transaction, vault: Storage, job_id: UUID, file_name: str | None, signature: Signature
) -> JobFile:
    """Say which file counts from now on; None for the newest that a slicer saved.

    Raises:
        JobNotFoundError, JobLockedError: it cannot be said.
        Problem: 404, the job has no files.
        FileMissingError: its folder is not there.
        NotAuthoritativeError: see `authoritative`.
    """
    job = await jobs.load(tx, job_id, lock=True)
    check_free(job, signature, tx.now)
    file = await find(tx, job_id)
    beside = await asyncio.to_thread(siblings, vault, tx.tenant_id, file)
    chosen = authoritative(file, beside, file_name)
    if chosen.file_name != file.file_name:
        await files.want(tx, job_id, file_name=chosen.file_name)
        # Names of files say who the student is.
        which = "upload" if chosen.file_name == file.upload_name else "sliced"
        entry = Entry("FileChosen", {"file": which})
        await record.changed(tx, job, (job, [entry]), JobUpdated, signature)
    return chosen
