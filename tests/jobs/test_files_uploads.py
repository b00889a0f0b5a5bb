"""Uploads from strangers: counted, hashed, inspected; what is refused leaves nothing."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from types import SimpleNamespace
from uuid import UUID

import psutil
import pytest
from fastapi import Request

from chassis.confined import Limits
from cli.soak import models, uploads
from cli.soak.hostile import ATTACKS, of_kind
from jobs.api import forms
from jobs.domain.files import FileRejectedError, StorageFullError, UploadTooLargeError, UploadTooSlowError
from jobs.files.uploads import Allowance, Uploads
from jobs.files.vault import Vault

MEGABYTE = 1024 * 1024


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    for one in content:
        yield one


@pytest.fixture
async def taking(tmp_path: Path) -> AsyncIterator[Uploads]:
    allowance = Allowance(
        file_bytes=MEGABYTE, seconds=2.0, idle_seconds=0.3, quarantine_bytes=3 * MEGABYTE // 2
    )
    taking = Uploads(Vault(tmp_path / "storage"), allowance, Limits())
    yield taking
    await taking.close()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def beside(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_an_upload_waits_in_quarantine_for_its_job(taking: Uploads, tenant: UUID, tmp_path: Path):
    content = models.stl()
    upload = await taking.take(tenant, "C:\\me\\Box.STL", pieces(content[:100], content[100:]))
    assert (upload.original_name, upload.kind, upload.size) == ("Box.STL", "stl", len(content))
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert upload.box == (20.0, 30.0, 40.0)
    assert await taking.find(tenant, upload.id) == upload
    thumbnail = await taking.thumbnail(tenant, upload.id)
    assert thumbnail is not None
    assert thumbnail.startswith(b"\x89PNG")
    assert files(tmp_path) == ["thumbnail.png", "upload", "upload.json"]


async def test_another_tenant_does_not_find_an_upload(taking: Uploads, tenant: UUID, other: UUID):
    upload = await taking.take(tenant, "box.obj", pieces(models.obj()))
    assert await taking.find(other, upload.id) is None
    assert await taking.thumbnail(other, upload.id) is None


@pytest.fixture
def other() -> UUID:
    return UUID(int=7)


async def test_an_empty_file_is_refused(taking: Uploads, tenant: UUID, tmp_path: Path):
    with pytest.raises(FileRejectedError, match="empty"):
        await taking.take(tenant, "box.stl", pieces())
    assert files(tmp_path) == []


async def test_a_file_that_grows_too_large_is_refused_while_it_comes(taking: Uploads, tenant: UUID, tmp_path):
    sent = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(1)
            yield bytes(MEGABYTE // 4)

    with pytest.raises(UploadTooLargeError, match="larger than 1 MB"):
        await taking.take(tenant, "box.stl", endless())
    assert len(sent) == 5
    assert files(tmp_path) == []


@pytest.mark.parametrize("pause", [0.05, 3600.0], ids=["drop by drop", "falls silent"])
async def test_a_slow_upload_is_given_up(taking: Uploads, tenant: UUID, tmp_path: Path, pause: float):
    async def slow() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(pause)

    with pytest.raises(UploadTooSlowError):
        await taking.take(tenant, "box.stl", slow())
    assert files(tmp_path) == []


async def test_an_upload_that_is_broken_off_leaves_nothing(taking: Uploads, tenant: UUID, tmp_path: Path):
    async def broken() -> AsyncIterator[bytes]:
        yield b"solid"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await taking.take(tenant, "box.stl", broken())
    assert files(tmp_path) == []


async def test_quarantine_has_a_limit_per_tenant(taking: Uploads, tenant: UUID, other: UUID):
    large = models.stl_text() + b"\n" * (MEGABYTE * 3 // 4)
    await taking.take(tenant, "box.stl", pieces(large))
    with pytest.raises(StorageFullError):
        await taking.take(tenant, "box.stl", pieces(models.stl()))
    assert await taking.take(other, "box.stl", pieces(models.stl()))


@pytest.mark.parametrize("attack", [one for one in ATTACKS if one not in {"too large", "slow"}])
async def test_a_hostile_upload_is_refused_clearly_or_is_a_model(
    taking: Uploads, tenant: UUID, tmp_path: Path, attack: str
):
    dice, said = Random(attack), []
    for _ in range(8):
        upload = of_kind(attack, dice)
        try:
            found = await taking.take(tenant, upload.name, upload.pieces())
        except FileRejectedError as error:
            said.append((error.reason, str(error)))
        else:
            assert attack.startswith(("mutated", "truncated", "lying"))
            await taking.drop(tenant, found.id)
    assert all(reason.replace("_", "").isalpha() and words[0].isupper() for reason, words in said)
    assert files(tmp_path) == []
    assert set(beside(tmp_path)) <= {"storage"}
    assert taking.inspector.broken == taking.inspector.deaths == 0


async def test_a_soak_of_hostile_uploads_finds_nothing_wrong():
    # The process of the tests holds more than a service's from the start.
    most = uploads.MAX_BYTES + psutil.Process().memory_info().rss
    found = await uploads.soak(300, seed=4, most=most)
    assert found["violations"] == []
    assert (found["ok"], found["uploads"], found["crashes"]) == (True, 300, 0)
    assert found["accepted"] < 60
    assert len(found["refused"]) > 8


async def test_a_form_that_falls_silent_is_given_up():
    """Forms come through another door than plain uploads."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.stl"\r\n\r\nsolid'
    messages = [{"type": "http.request", "body": head, "more_body": True}]

    async def receive():
        if messages:
            return messages.pop()
        return await asyncio.sleep(3600)

    settings = SimpleNamespace(upload_seconds=60.0, upload_idle_seconds=0.1)
    app = SimpleNamespace(state=SimpleNamespace(settings=settings))
    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    request = Request({"type": "http", "headers": headers, "app": app}, receive)
    with pytest.raises(UploadTooSlowError):
        async with forms.opened(request):
            pass
