"""Files in an object store: a server of its own process that speaks S3."""

import obstore
import pytest
from obstore.store import S3Store

from cli.soak import models
from jobs.domain.files import Fault, FileMissingError
from jobs.files.objects import ObjectVault
from jobs.handlers import files as handlers


@pytest.fixture
def inside(objects, bucket: dict[str, str]):
    """The bucket as another program sees it that saves files there."""
    keys = {"access_key_id": bucket["store_access_key"], "secret_access_key": bucket["store_secret_key"]}
    store = S3Store(
        "files",
        prefix=f"lab/{objects.tenant}",
        endpoint=bucket["store_endpoint"],
        region="us-east-1",
        client_options={"allow_http": True},
        **keys,
    )

    def names() -> list[str]:
        return sorted(one["path"] for piece in obstore.list(store) for one in piece)

    return store, names


async def faults(objects) -> list[Fault]:
    async with objects.database.transaction(objects.tenant) as tx:
        return [one.fault for one in await handlers.scan(tx, objects.parts.vault, deep=True)]


async def test_files_follow_their_job_in_the_store_and_leave_nothing_behind(objects, inside):
    store, names = inside
    job_id = await objects.submit()
    upload = (await objects.row(job_id)).upload_id
    assert names() == [
        f".quarantine/{upload.hex}/{one}" for one in ("thumbnail.png", "upload", "upload.json")
    ]
    await objects.keep()
    name = (await objects.row(job_id)).display_name
    obstore.put(store, f"Uploaded/{name}/{name}.gcode", b"G28")
    for folder, status in (("Pending", "PENDING"), ("ReadyToPrint", "READYTOPRINT")):
        await objects.want(job_id, folder, status)
    await objects.keep()
    assert names() == [
        f"ReadyToPrint/{name}/{one}"
        for one in (f"{name}.gcode", f"{name}.stl", "metadata.json", "thumbnail.png")
    ]
    row = await objects.row(job_id)
    beside = handlers.siblings(objects.parts.vault, objects.tenant, row)
    assert handlers.authoritative(row, beside).file_name == f"{name}.gcode"
    sliced = objects.parts.vault.open(objects.tenant, name, f"{name}.gcode")
    assert (sliced.size, b"".join(sliced.pieces)) == (3, b"G28")
    for wrong in ("gone.gcode", "..", "../../x"):
        with pytest.raises(FileMissingError):
            objects.parts.vault.open(objects.tenant, name, wrong)
    assert await faults(objects) == []
    await objects.delete(job_id)
    await objects.keep()
    assert names() == []


@pytest.mark.parametrize("again", [False, True])
async def test_a_death_between_copying_and_deleting_leaves_nothing_twice(objects, die, again: bool):
    job_id = await objects.submit()
    if again:
        await objects.keep()
        await objects.want(job_id, "Pending", "PENDING")
    await die("files.copied:1", **objects.given)
    objects.assert_agrees(await objects.settled(job_id))


async def test_what_is_saved_in_the_old_place_comes_along_and_never_replaces_the_upload(objects, inside):
    store, names = inside
    job_id = await objects.submit()
    await objects.keep()
    name = (await objects.row(job_id)).display_name
    await objects.want(job_id, "Pending", "PENDING")
    await objects.keep()
    # A slicer that was opened before the move saves where the file was.
    obstore.put(store, f"Uploaded/{name}/{name}.3mf", b"sliced")
    obstore.put(store, f"Uploaded/{name}/{name}.stl", b"something else")
    assert await faults(objects) == [Fault.TWICE]
    await objects.want(job_id, "ReadyToPrint", "READYTOPRINT")
    await objects.keep()
    waiting = await objects.row(job_id)
    assert (waiting.is_placed, waiting.error) == (False, f"{name}.stl in Uploaded/{name} is something else.")
    obstore.delete(store, f"Uploaded/{name}/{name}.stl")
    await objects.want(job_id, "ReadyToPrint", "READYTOPRINT")
    await objects.keep()
    assert f"ReadyToPrint/{name}/{name}.3mf" in names()
    assert all(one.startswith("ReadyToPrint/") for one in names())
    upload = objects.parts.vault.open(objects.tenant, name, f"{name}.stl")
    assert b"".join(upload.pieces) == models.stl()


async def test_what_is_wrong_in_the_store_is_found_and_strays_are_deleted_by_name(objects, inside):
    store, names = inside
    job_id = await objects.submit()
    await objects.keep()
    name = (await objects.row(job_id)).display_name
    obstore.put(store, "Completed/stray/a.gcode", b"nobody's")
    obstore.delete(store, f"Uploaded/{name}/metadata.json")
    obstore.delete(store, f"Uploaded/{name}/{name}.stl")
    assert set(await faults(objects)) == {Fault.ORPHAN, Fault.METADATA, Fault.MISSING}
    objects.parts.vault.remove_stray(objects.tenant, "Completed/stray")
    with pytest.raises(FileMissingError):
        objects.parts.vault.remove_stray(objects.tenant, "Completed/stray")
    assert all(name in one for one in names())


async def test_a_store_that_is_away_leaves_the_move_waiting_with_its_reason(objects, tmp_path):
    job_id = await objects.submit()
    away = S3Store(
        "files",
        endpoint="http://127.0.0.1:1",
        region="us-east-1",
        skip_signature=True,
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )
    keeper = objects.parts.keeper
    keeper._storage, kept = ObjectVault(away, tmp_path), keeper._storage
    await objects.keep()
    row = await objects.row(job_id)
    assert (row.is_placed, row.attempts) == (False, 1)
    assert row.error
    keeper._storage = kept
    await objects.want(job_id, "Uploaded", "UPLOADED")
    objects.assert_agrees(await objects.settled(job_id))
