"""Uploads: streamed into quarantine, counted, hashed and inspected. Nobody but the server names anything."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from chassis import disk, failpoints
from chassis.confined import BrokenError, Confined, ExhaustedError, Limits, RefusedError
from chassis.telemetry import log
from jobs.domain.files import (
    FileRejectedError,
    StorageFullError,
    Upload,
    UploadTooLargeError,
    UploadTooSlowError,
)
from jobs.files.naming import kind_of, original_name
from jobs.files.storage import UPLOAD, Storage
from jobs.metrics import UPLOADS

_INSPECT = "jobs.files.inspection:inspect"  # by name: numpy belongs into the child alone


@dataclass(frozen=True, slots=True)
class Allowance:
    """What uploads may take."""

    file_bytes: int
    seconds: float
    """For one upload, from its first byte to its last."""
    idle_seconds: float
    """Between two pieces of an upload."""
    quarantine_bytes: int
    """Of all uploads of a tenant that no job has yet."""


class Uploads:
    """Takes uploads in; a job takes them out (see `keeper`), or the sweeper when none does."""

    def __init__(self, storage: Storage, allowance: Allowance, limits: Limits, *, processes: int = 1) -> None:
        self._storage, self._allowance = storage, allowance
        self.inspector = Confined(_INSPECT, limits, processes=processes)

    async def take(
        self,
        tenant_id: UUID,
        given_name: str | None,
        chunks: AsyncIterable[bytes],
        *,
        max_bytes: int | None = None,
    ) -> Upload:
        """Receive an upload and inspect it; nothing of it stays when it is refused.

        `max_bytes` may lower what one upload may have.

        Raises:
            FileRejectedError: it is not taken; `UploadTooLargeError` and `UploadTooSlowError` are such.
            StorageFullError: there is no room.
        """
        name = original_name(given_name)
        kind, upload_id = kind_of(name), uuid4()
        await asyncio.to_thread(self._make_room, tenant_id)
        folder = await asyncio.to_thread(self._storage.incoming, tenant_id, upload_id)
        try:
            limit = min(max_bytes or self._allowance.file_bytes, self._allowance.file_bytes)
            sha256, size = await self._receive(folder / UPLOAD, chunks, limit)
            failpoints.hit("files.received")
            found = await self._inspected(folder / UPLOAD, kind)
            upload = Upload(
                id=upload_id,
                original_name=name,
                kind=kind,
                sha256=sha256,
                size=size,
                box=tuple(found["box"]),
                triangles=found["triangles"],
                warnings=tuple(found["warnings"]),
                has_thumbnail=found["thumbnail"] is not None,
            )
            picture = base64.b64decode(found["thumbnail"]) if upload.has_thumbnail else None
            await asyncio.to_thread(self._storage.admit, tenant_id, upload_id, asdict(upload), picture)
        except BaseException as error:
            UPLOADS.labels(error.reason if isinstance(error, FileRejectedError) else "broken_off").inc()
            await asyncio.shield(asyncio.to_thread(self._storage.drop, tenant_id, upload_id))
            raise
        UPLOADS.labels("taken").inc()
        return upload

    async def find(self, tenant_id: UUID, upload_id: UUID) -> Upload | None:
        """An upload that waits for its job."""
        about = await asyncio.to_thread(self._storage.about, tenant_id, upload_id)
        if about is None:
            return None
        about |= {"id": UUID(about["id"]), "box": tuple(about["box"]), "warnings": tuple(about["warnings"])}
        return Upload(**about)

    async def thumbnail(self, tenant_id: UUID, upload_id: UUID) -> bytes | None:
        """The picture of an upload that waits for its job."""
        return await asyncio.to_thread(self._storage.thumbnail, tenant_id, upload_id)

    async def drop(self, tenant_id: UUID, upload_id: UUID) -> None:
        await asyncio.to_thread(self._storage.drop, tenant_id, upload_id)

    async def close(self) -> None:
        await self.inspector.close()

    def _make_room(self, tenant_id: UUID) -> None:
        room = self._storage.room(tenant_id)
        if room.held + self._allowance.file_bytes > self._allowance.quarantine_bytes:
            raise StorageFullError("Too many uploads wait to be submitted: try again later.")
        if room.free < self._allowance.file_bytes:
            raise StorageFullError("The storage is full: tell the lab.")

    async def _receive(self, path: Path, chunks: AsyncIterable[bytes], limit: int) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with path.open("xb") as file:
            async for chunk in self._in_time(chunks):
                size += len(chunk)
                if size > limit:
                    raise UploadTooLargeError("too_large", f"The file is larger than {limit // 2**20} MB.")
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(disk.flush, file)
        if not size:
            raise FileRejectedError("empty", "The file is empty.")
        return digest.hexdigest(), size

    async def _in_time(self, chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        pieces, clock = aiter(chunks), asyncio.get_running_loop()
        end = clock.time() + self._allowance.seconds
        while True:
            try:
                async with asyncio.timeout_at(min(end, clock.time() + self._allowance.idle_seconds)):
                    chunk = await anext(pieces, None)
            except TimeoutError:
                raise UploadTooSlowError("too_slow", "The upload took too long: try again.") from None
            if chunk is None:
                return
            yield chunk

    async def _inspected(self, path: Path, kind: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = await self.inspector.run(path=str(path), kind=kind)
        except RefusedError as error:
            raise FileRejectedError(error.code, str(error)) from error
        except ExhaustedError as error:
            raise FileRejectedError(
                "too_complex", "Reading this file takes too much: simplify it."
            ) from error
        except BrokenError as error:
            log.warning("an upload broke the inspection", kind=kind, error=str(error))
            raise FileRejectedError("damaged_file", "This file cannot be read.") from error
        return found
