"""Hostile uploads against the way that students' files take: streamed, quarantined, inspected, refused."""

import asyncio
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import psutil

from chassis.confined import Limits
from cli.soak.hostile import LARGEST, Hostile, hostile
from jobs.domain.files import FileRejectedError
from jobs.files.uploads import Allowance, Uploads
from jobs.files.vault import Vault

UPLOADS = 100_000
PROCESSES = 2
_IDLE_SECONDS = 0.2
_LIMITS = Limits(memory_bytes=224 * 1024**2, cpu_seconds=10, seconds=20.0)
_TENANTS = [uuid4() for _ in range(16)]
MAX_BYTES = 300 * 1000 * 1000
"""Most that the service, or the child that reads a model, may hold."""


@dataclass(slots=True)
class Found:
    """What became of the uploads."""

    uploads: int = 0
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    wrong: list[str] = field(default_factory=list)
    service_bytes: int = 0


async def soak(count: int, seed: int, *, most: int = MAX_BYTES) -> dict[str, Any]:
    """Upload so many; the outcome as `--json` prints it. `most`: bytes that a process may hold."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="platework-uploads-") as folder:
        outside = Path(folder)
        root = outside / "storage"
        allowance = Allowance(
            file_bytes=LARGEST, seconds=60.0, idle_seconds=_IDLE_SECONDS, quarantine_bytes=1024**3
        )
        uploads = Uploads(Vault(root), allowance, _LIMITS, processes=PROCESSES)
        found = Found()
        try:
            await _all(uploads, found, count, Random(seed))  # noqa: S311 - repeatable, not secret
        finally:
            await uploads.close()
        found.wrong += _left(outside, root)
    child = uploads.inspector
    if child.broken:
        found.wrong.append(f"{child.broken} uploads broke a reader")
    if max(child.peak_bytes, found.service_bytes) > most:
        found.wrong.append("more memory was held than may be")
    return {
        "ok": not found.wrong,
        "seed": seed,
        "uploads": found.uploads,
        "accepted": found.accepted,
        "refused": dict(found.refused.most_common()),
        "crashes": child.broken + found.crashes,
        "killed_at_a_limit": child.deaths,
        "reader_peak_mb": round(child.peak_bytes / 1e6, 1),
        "service_peak_mb": round(found.service_bytes / 1e6, 1),
        "violations": found.wrong[:20],
        "seconds": round(time.perf_counter() - started, 1),
    }


async def _all(uploads: Uploads, found: Found, count: int, dice: Random) -> None:
    waiting: set[asyncio.Task[None]] = set()
    process = psutil.Process(os.getpid())
    for _ in range(count):
        if len(waiting) >= 2 * PROCESSES:
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        waiting.add(asyncio.create_task(_one(uploads, found, hostile(dice))))
        found.service_bytes = max(found.service_bytes, process.memory_info().rss)
    await asyncio.gather(*waiting)


async def _one(uploads: Uploads, found: Found, attack: Hostile) -> None:
    tenant = _TENANTS[found.uploads % len(_TENANTS)]
    try:
        upload = await uploads.take(tenant, attack.name, attack.pieces())
    except FileRejectedError as error:
        found.refused[error.reason] += 1
        if not str(error).endswith((".", "?")):
            found.wrong.append(f"{attack.attack}: no clear message: {error}")
    except Exception as error:  # noqa: BLE001 - any other is what the soak looks for
        found.crashes += 1
        found.wrong.append(f"{attack.attack} ({attack.name[:40]!r}): {error!r}")
    else:
        found.accepted += 1
        await uploads.drop(tenant, upload.id)
    found.uploads += 1


def _left(outside: Path, root: Path) -> list[str]:
    """What is where nothing should be."""
    beside = [str(path) for path in outside.iterdir() if path != root]
    kept = [str(path) for path in root.rglob("*") if path.is_file()]
    return [f"left behind: {path}" for path in beside + kept]
