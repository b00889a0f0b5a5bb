"""Brings the disk to what the rows want. Any step may be the last one of a process: the next one goes on."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis import failpoints
from chassis.db import Database, is_outage
from chassis.due_work import work
from chassis.telemetry import log
from jobs.domain.files import FileMissingError, JobFile
from jobs.files.storage import Storage
from jobs.metrics import MOVES
from jobs.store import files

_SWEEP_SECONDS = 3600.0
_RETRY_SECONDS = 5.0


class Keeper:
    """Keeps files, rows and metadata in agreement."""

    def __init__(self, storage: Storage, database: Database, *, quarantine_hours: float) -> None:
        self._storage, self._database = storage, database
        self._patience = timedelta(hours=quarantine_hours)

    async def run(self) -> None:
        """Work until cancelled."""
        await asyncio.gather(work(self._database, "job_files", self.keep_one), self._sweep_forever())

    async def keep_one(self, tenant_id: UUID) -> bool:
        """Bring the files of one job to what is wanted; False when nothing was due.

        The row stays locked meanwhile: whoever changes what is wanted waits for the disk.
        """
        async with self._database.transaction(tenant_id) as tx:
            file = await files.next_due(tx)
            if file is None:
                return False
            try:
                await asyncio.to_thread(self._bring, tenant_id, file)
            except (OSError, ValueError, FileMissingError) as error:
                log.warning("files of a job cannot be moved", job=str(file.job_id), error=repr(error))
                await files.set_failed(tx, file, str(error))
                MOVES.labels("failed").inc()
                return True
            if file.deleted_at is None:
                await files.set_placed(tx, file)
            else:
                await files.set_deleted(tx, file)
            failpoints.hit("files.recorded")
        failpoints.hit("files.committed")
        MOVES.labels("done").inc()
        return True

    def _bring(self, tenant_id: UUID, file: JobFile) -> None:
        if file.deleted_at is not None:
            # The id of the job names the folder in quarantine where it ends.
            self._storage.delete(tenant_id, file.display_name, file.upload_id or file.job_id)
            return
        failpoints.hit("files.due")
        self._storage.bring(tenant_id, file)
        failpoints.hit("files.moved")
        self._storage.describe(tenant_id, file.folder, file.display_name, file.document)
        failpoints.hit("files.described")

    async def _sweep_forever(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - a loop: whatever fails is tried again
                if not is_outage(error):
                    log.exception("the sweep of the quarantine failed")
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                await asyncio.sleep(_SWEEP_SECONDS)

    async def sweep(self) -> int:
        """Delete uploads that no job took in time, and what deletions left; returns how many."""
        swept = 0
        await asyncio.to_thread(self._storage.prepare)
        for tenant_id in await asyncio.to_thread(self._storage.tenants):
            held = await asyncio.to_thread(self._storage.uploads, tenant_id)
            before = datetime.now(UTC) - self._patience
            async with self._database.transaction(tenant_id) as tx:
                wanted = await files.uploads_in_use(tx)
            for upload_id, since in held.items():
                if since < before and upload_id not in wanted:
                    await asyncio.to_thread(self._storage.drop, tenant_id, upload_id)
                    swept += 1
        return swept
