"""Where print files are kept: a folder, by tenant and hash. Another store would replace this class."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

_INCOMING = "incoming"
_MODE = 0o700


@dataclass(frozen=True, slots=True)
class Received:
    """An upload that is complete on the disk, and not yet accepted."""

    path: Path
    sha256: str
    size: int


class Files:
    """Files by content: what is kept never changes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def receive(self, chunks: AsyncIterator[bytes]) -> Received:
        """Write an upload to a place of its own; whoever calls keeps or drops it."""
        folder = self._folder / _INCOMING
        folder.mkdir(parents=True, exist_ok=True, mode=_MODE)
        path, digest, size = folder / uuid4().hex, hashlib.sha256(), 0
        try:
            with path.open("xb") as file:
                async for chunk in chunks:
                    await asyncio.to_thread(file.write, chunk)
                    digest.update(chunk)
                    size += len(chunk)
                await asyncio.to_thread(_to_disk, file)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Received(path, digest.hexdigest(), size)

    def keep(self, received: Received, tenant_id: UUID) -> None:
        """Keep an upload; content that is there already stays as it is."""
        place = self._place(tenant_id, received.sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=_MODE)
        received.path.replace(place)

    def drop(self, received: Received) -> None:
        """Forget an upload, unless it was kept."""
        received.path.unlink(missing_ok=True)

    def remove(self, tenant_id: UUID, sha256: str) -> None:
        self._place(tenant_id, sha256).unlink(missing_ok=True)

    def piece(self, tenant_id: UUID, sha256: str, offset: int, length: int) -> bytes:
        """Part of a file; empty behind its end.

        Raises:
            FileNotFoundError: it is not here.
        """
        with self._place(tenant_id, sha256).open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def _place(self, tenant_id: UUID, sha256: str) -> Path:
        # Both come from our own tables; the check keeps a mistake elsewhere from becoming a path.
        if len(sha256) != 64 or not sha256.isalnum():
            raise FileNotFoundError(sha256)
        return self._folder / str(tenant_id) / sha256[:2] / sha256


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
