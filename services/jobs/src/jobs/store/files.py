"""Rows of jobs' files, and of workstations."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select, update
from sqlalchemy import delete as remove
from sqlalchemy.dialects.postgresql import insert

from chassis.db import Transaction
from jobs.domain.files import JobFile, Upload
from jobs.tables.files import JOB_FILES, WORKSTATIONS

_PLAIN = [name for name in JobFile.__slots__ if name not in {"box", "warnings"}]
_BOX = ("box_x", "box_y", "box_z")
_COLUMNS = [JOB_FILES.c[name] for name in (*_PLAIN, *_BOX, "warnings")]
_LONGEST = timedelta(minutes=10)


def _file(row: Row[Any]) -> JobFile:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name
    return JobFile(
        **{name: values[name] for name in _PLAIN},
        box=(float(row.box_x), float(row.box_y), float(row.box_z)),
        warnings=tuple(row.warnings),
    )


def _own(tx: Transaction) -> Select[Any]:
    return select(*_COLUMNS).where(JOB_FILES.c.tenant_id == tx.tenant_id)


async def add(
    tx: Transaction,
    job_id: UUID,
    upload: Upload,
    *,
    display_name: str,
    folder: str,
    metadata: Mapping[str, Any],
) -> JobFile:
    """Give an upload to a job. It leaves quarantine after the commit.

    Args:
        tx: the transaction that makes the job.
        job_id: the job.
        upload: what `Uploads.take` or `Uploads.find` returned.
        display_name: see `jobs.files.naming.display_name`; no other job of the tenant has it.
        folder: the directory of the job's status.
        metadata: what `metadata.json` says of the job, apart from its files.
    """
    file = JobFile.of(job_id, upload, display_name=display_name, folder=folder, metadata=metadata, at=tx.now)
    values = {name: getattr(file, name) for name in _PLAIN}
    box = dict(zip(_BOX, file.box, strict=True))
    row = values | box | {"warnings": list(file.warnings), "tenant_id": tx.tenant_id, "due_at": tx.now}
    await tx.session.execute(insert(JOB_FILES).values(row))
    return file


async def load(tx: Transaction, job_id: UUID, *, lock: bool = False) -> JobFile | None:
    """The files of a job, also of one whose files were deleted: then they have `deleted_at`."""
    query = _own(tx).where(JOB_FILES.c.job_id == job_id)
    row = (await tx.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return _file(row) if row else None


async def by_job(tx: Transaction, job_ids: list[UUID]) -> dict[UUID, JobFile]:
    rows = await tx.session.execute(_own(tx).where(JOB_FILES.c.job_id.in_(job_ids)))
    return {row.job_id: _file(row) for row in rows}


async def every(tx: Transaction) -> list[JobFile]:
    """The files of all jobs that still have any on the disk; those to be deleted have `deleted_at`."""
    remain = JOB_FILES.c.deleted_at.is_(None) | (JOB_FILES.c.placed_version < JOB_FILES.c.version)
    query = _own(tx).where(remain).order_by(JOB_FILES.c.job_id)
    return [_file(row) for row in await tx.session.execute(query)]


async def same_content(tx: Transaction, sha256: str) -> list[JobFile]:
    """Jobs with this very upload, newest first."""
    query = _own(tx).where(JOB_FILES.c.sha256 == sha256, JOB_FILES.c.deleted_at.is_(None))
    return [_file(row) for row in await tx.session.execute(query.order_by(JOB_FILES.c.created_at.desc()))]


async def uploads_in_use(tx: Transaction) -> set[UUID]:
    query = select(JOB_FILES.c.upload_id).where(
        JOB_FILES.c.tenant_id == tx.tenant_id, JOB_FILES.c.upload_id.is_not(None)
    )
    return set((await tx.session.scalars(query)).all())


async def want(
    tx: Transaction,
    job_id: UUID,
    *,
    folder: str | None = None,
    metadata: Mapping[str, Any] | None = None,
    file_name: str | None = None,
) -> None:
    """Let a job's files follow it: to another folder, with other metadata, with another authoritative file.

    What is None stays; with nothing given, the disk is brought to what is wanted already. Files that were
    deleted stay so.
    """
    given = {"folder": folder, "metadata": metadata, "file_name": file_name}
    await _change(tx, job_id, {name: value for name, value in given.items() if value is not None})


async def delete(tx: Transaction, job_id: UUID) -> None:
    """Delete a job's files, and their names from the row, after the commit."""
    await _change(tx, job_id, {"deleted_at": tx.now})


async def _change(tx: Transaction, job_id: UUID, values: dict[str, Any]) -> None:
    changed = values | {"version": JOB_FILES.c.version + 1} | _anew(tx)
    await _update(tx, job_id, changed, JOB_FILES.c.deleted_at.is_(None))


async def set_placed(tx: Transaction, file: JobFile) -> None:
    """Record that the disk is as this row wants it."""
    await _update(tx, file.job_id, {"placed_version": file.version, "upload_id": None} | _anew(tx))


async def set_deleted(tx: Transaction, file: JobFile) -> None:
    """Record that the files are gone; names, which tell of a person, go with them."""
    name = f"deleted-{file.job_id.hex}"
    names = {"display_name": name, "upload_name": name, "file_name": name, "metadata": {}}
    await _update(tx, file.job_id, names)
    await set_placed(tx, file)


async def set_failed(tx: Transaction, file: JobFile, error: str) -> None:
    """Try again later, and later still."""
    pause = min(timedelta(seconds=2**file.attempts), _LONGEST)
    values = {"attempts": file.attempts + 1, "error": error[:500], "due_at": tx.now + pause}
    await _update(tx, file.job_id, values)


async def next_due(tx: Transaction) -> JobFile | None:
    """Files whose disk lags behind, locked; those that another process works on are passed over."""
    query = (
        _own(tx)
        .where(JOB_FILES.c.placed_version < JOB_FILES.c.version, JOB_FILES.c.due_at <= tx.now)
        .order_by(JOB_FILES.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await tx.session.execute(query)).one_or_none()
    return _file(row) if row else None


def _anew(tx: Transaction) -> dict[str, Any]:
    return {"attempts": 0, "error": None, "due_at": tx.now}


async def _update(
    tx: Transaction, job_id: UUID, values: Mapping[str, Any], *also: ColumnElement[bool]
) -> None:
    own = (JOB_FILES.c.tenant_id == tx.tenant_id, JOB_FILES.c.job_id == job_id)
    await tx.session.execute(update(JOB_FILES).where(*own, *also).values(values))


async def links(tx: Transaction) -> dict[str, str]:
    """How workstations open files, by their ids."""
    query = select(WORKSTATIONS).where(WORKSTATIONS.c.tenant_id == tx.tenant_id)
    rows = await tx.session.execute(query.order_by(WORKSTATIONS.c.workstation_id))
    return {row.workstation_id: row.slicer_link for row in rows}


async def set_link(tx: Transaction, workstation_id: str, link: str, at: datetime) -> None:
    statement = insert(WORKSTATIONS).values(
        tenant_id=tx.tenant_id, workstation_id=workstation_id, slicer_link=link, updated_at=at
    )
    changed = {"slicer_link": link, "updated_at": at}
    key = ["tenant_id", "workstation_id"]
    await tx.session.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


async def reset_link(tx: Transaction, workstation_id: str) -> None:
    own = (WORKSTATIONS.c.tenant_id == tx.tenant_id, WORKSTATIONS.c.workstation_id == workstation_id)
    await tx.session.execute(remove(WORKSTATIONS).where(*own))
