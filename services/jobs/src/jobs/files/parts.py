"""The parts that care for files, put together."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from obstore.store import from_url

from chassis.confined import Limits
from chassis.db import Database
from jobs.files.keeper import Keeper
from jobs.files.objects import ObjectVault
from jobs.files.storage import Storage
from jobs.files.uploads import Allowance, Uploads
from jobs.files.vault import Vault
from jobs.settings import Settings


@dataclass(frozen=True, slots=True)
class Files:
    """What the service needs for files."""

    vault: Storage
    uploads: Uploads
    keeper: Keeper

    async def run(self) -> None:
        """Keep the disk as the rows want it, until cancelled."""
        try:
            await self.keeper.run()
        finally:
            await self.uploads.close()


def build(settings: Settings, database: Database) -> Files:
    vault = _storage(settings)
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


def _storage(settings: Settings) -> Storage:
    if settings.store_url is None:
        return Vault(settings.storage_dir)
    secret = settings.store_secret_key
    given = {
        "endpoint": settings.store_endpoint,
        "region": settings.store_region,
        "access_key_id": settings.store_access_key,
        "secret_access_key": secret.get_secret_value() if secret else None,
    }
    patience = timedelta(seconds=settings.store_seconds)
    plain = (settings.store_endpoint or "").startswith("http://")
    options: dict[str, Any] = {
        "config": {name: value for name, value in given.items() if value is not None},
        "client_options": {"allow_http": plain, "timeout": patience},
        "retry_config": {"max_retries": 3, "retry_timeout": patience},
    }
    return ObjectVault(from_url(settings.store_url, **options), settings.storage_dir / ".arrivals")
