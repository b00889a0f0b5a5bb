"""The parts that care for files, put together."""

from dataclasses import dataclass

from chassis.confined import Limits
from chassis.db import Database
from jobs.files.keeper import Keeper
from jobs.files.uploads import Allowance, Uploads
from jobs.files.vault import Vault
from jobs.settings import Settings


@dataclass(frozen=True, slots=True)
class Files:
    """What the service needs for files."""

    vault: Vault
    uploads: Uploads
    keeper: Keeper

    async def run(self) -> None:
        """Keep the disk as the rows want it, until cancelled."""
        try:
            await self.keeper.run()
        finally:
            await self.uploads.close()


def build(settings: Settings, database: Database) -> Files:
    vault = Vault(settings.storage_dir)
    allowance = Allowance(
        file_bytes=settings.max_upload_bytes,
        seconds=settings.upload_seconds,
        idle_seconds=settings.upload_idle_seconds,
        quarantine_bytes=settings.quarantine_bytes,
    )
    limits = Limits(
        memory_bytes=settings.inspection_bytes,
        cpu_seconds=settings.inspection_seconds,
        seconds=settings.inspection_seconds * 2.0,
    )
    uploads = Uploads(vault, allowance, limits, processes=settings.inspections)
    return Files(vault, uploads, Keeper(vault, database, quarantine_hours=settings.quarantine_hours))
