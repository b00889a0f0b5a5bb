"""Holds the disk against the rows: what is gone, misplaced, changed, or belongs to nobody."""

import hashlib
from collections.abc import Iterator, Sequence
from uuid import UUID

from jobs.domain.files import METADATA, THUMBNAIL, Fault, Finding, JobFile
from jobs.files.storage import Storage


def examine(storage: Storage, tenant_id: UUID, rows: Sequence[JobFile], *, deep: bool) -> list[Finding]:
    """What is wrong with a tenant's files. Blocks; `deep` reads the content of every upload.

    A job that changes meanwhile may be found wrong: whoever calls looks at its row again.
    """
    present = [row for row in rows if row.deleted_at is None]
    found = [finding for row in present for finding in _of_job(storage, tenant_id, row, deep=deep)]
    names = {row.display_name for row in rows}
    orphans = [(folder, name) for folder, name in storage.tree(tenant_id) if name not in names]
    found += [Finding(Fault.ORPHAN, f"{folder}/{name}", None, "no job has it") for folder, name in orphans]
    return found


def _of_job(storage: Storage, tenant_id: UUID, row: JobFile, *, deep: bool) -> Iterator[Finding]:
    def finding(fault: Fault, detail: str, name: str = "") -> Finding:
        path = f"{row.folder}/{row.display_name}"
        return Finding(fault, f"{path}/{name}" if name else path, row.job_id, detail)

    if row.attempts:
        yield finding(Fault.STUCK, row.error or "")
    located = storage.located(tenant_id, row.display_name)
    if row.upload_id is not None and not located:
        if row.upload_id not in storage.uploads(tenant_id):
            yield finding(Fault.MISSING, "its upload is not in quarantine any more")
        return
    if not located:
        yield finding(Fault.MISSING, "its folder is nowhere")
        return
    if len(located) > 1:
        yield finding(Fault.TWICE, " and ".join(located))
        return
    if row.is_placed and located != [row.folder]:
        yield finding(Fault.MISPLACED, f"it lies in {located[0]}")
    for fault, name, detail in _within(storage, tenant_id, located[0], row, deep=deep):
        yield finding(fault, detail, name)


def _within(
    storage: Storage, tenant_id: UUID, folder: str, row: JobFile, *, deep: bool
) -> Iterator[tuple[Fault, str, str]]:
    needed = {row.upload_name, row.file_name} | ({THUMBNAIL} if row.has_thumbnail else set())
    present = storage.contents(tenant_id, folder, row.display_name)
    gone = sorted(needed - set(present))
    yield from ((Fault.MISSING, name, "the file is gone") for name in gone)
    if row.upload_name not in gone:
        size = present[row.upload_name]
        if size != row.size:
            yield Fault.CHANGED, row.upload_name, f"it has {size} bytes, not {row.size}"
        elif deep and _sha256(storage, tenant_id, row) != row.sha256:
            yield Fault.CHANGED, row.upload_name, "its content is not what was uploaded"
    if row.is_placed and storage.metadata(tenant_id, folder, row.display_name) != row.document:
        yield Fault.METADATA, METADATA, "it is missing, or says something else than the job"


def _sha256(storage: Storage, tenant_id: UUID, row: JobFile) -> str:
    digest = hashlib.sha256()
    for piece in storage.open(tenant_id, row.display_name, row.upload_name).pieces:
        digest.update(piece)
    return digest.hexdigest()
