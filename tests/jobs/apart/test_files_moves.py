"""Files follow their jobs, whatever dies on the way."""

import os
from uuid import UUID, uuid4

import pytest

from chassis import disk
from cli.soak import models
from jobs.domain.files import FileMissingError, NotAuthoritativeError
from jobs.handlers import files as handlers


async def test_an_upload_goes_from_quarantine_into_its_folder_with_metadata_beside_it(store):
    job_id = await store.submit()
    row = await store.row(job_id)
    assert (row.upload_id is not None, row.is_placed) == (True, False)
    await store.keep()
    row = await store.row(job_id)
    assert row.file_path == "Uploaded/JaneDoe_Filament_TrueRed_1/JaneDoe_Filament_TrueRed_1.stl"
    assert row.metadata_path == "Uploaded/JaneDoe_Filament_TrueRed_1/metadata.json"
    assert (row.upload_id, row.is_placed) == (None, True)
    store.assert_agrees(row)


async def test_files_follow_every_change_and_take_what_lies_beside_them_along(store):
    job_id = await store.submit()
    await store.keep()
    row = await store.row(job_id)
    folder = store.parts.vault.folder(store.tenant, "Uploaded", row.display_name)
    (folder / f"{row.display_name}.gcode").write_text("G28")
    for target, status in (
        ("Pending", "PENDING"),
        ("ReadyToPrint", "READYTOPRINT"),
        ("Printing", "PRINTING"),
    ):
        await store.want(job_id, target, status)
    await store.keep()
    row = await store.row(job_id)
    assert (row.folder, row.metadata["status"], row.version) == ("Printing", "PRINTING", 4)
    beside = handlers.siblings(store.parts.vault, store.tenant, row)
    assert [one.name for one in beside] == [f"{row.display_name}.gcode", f"{row.display_name}.stl"]
    (
        store.parts.vault.folder(store.tenant, "Printing", row.display_name) / f"{row.display_name}.gcode"
    ).unlink()
    store.assert_agrees(row)


@pytest.mark.parametrize(
    "place",
    ["files.due", "files.named", "files.moved", "files.described", "files.recorded", "files.committed"],
)
async def test_a_death_while_an_upload_is_placed_leaves_nothing_in_disagreement(anywhere, die, place: str):
    job_id = await anywhere.submit()
    await die(f"{place}:1", **anywhere.given)
    anywhere.assert_agrees(await anywhere.settled(job_id))


@pytest.mark.parametrize("place", ["files.due", "files.moved", "files.described", "files.recorded"])
async def test_a_death_while_files_are_moved_leaves_nothing_in_disagreement(anywhere, die, place: str):
    job_id = await anywhere.submit()
    await anywhere.keep()
    await anywhere.want(job_id, "Pending", "PENDING")
    await die(f"{place}:1", **anywhere.given)
    row = await anywhere.settled(job_id)
    assert row.folder == "Pending"
    anywhere.assert_agrees(row)


async def test_a_death_while_files_are_deleted_leaves_nothing_of_them(anywhere, die):
    job_id = await anywhere.submit()
    await anywhere.keep()
    name = (await anywhere.row(job_id)).display_name
    await anywhere.delete(job_id)
    await die("files.taken_away:1", **anywhere.given)
    row = await anywhere.settled(job_id)
    assert (row.display_name, row.metadata) == (f"deleted-{job_id.hex}", {})
    vault = anywhere.parts.vault
    assert (vault.located(anywhere.tenant, name), list(vault.tree(anywhere.tenant))) == ([], [])
    assert vault.uploads(anywhere.tenant) == {}


async def test_deleted_files_do_not_come_back(store):
    job_id = await store.submit()
    await store.delete(job_id)
    await store.want(job_id, "Pending", "PENDING")
    await store.keep()
    row = await store.row(job_id)
    assert (row.is_placed, row.folder) == (True, "Uploaded")
    assert store.parts.vault.uploads(store.tenant) == {}


async def test_a_move_that_cannot_be_made_waits_says_why_and_is_made_later(store):
    job_id = await store.submit()
    await store.keep()
    row = await store.row(job_id)
    blocked = store.parts.vault.folder(store.tenant, "Pending", row.display_name)
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("in the way")
    await store.want(job_id, "Pending", "PENDING")
    await store.keep()
    row = await store.row(job_id)
    assert (row.is_placed, row.attempts) == (False, 1)
    assert "there already" in row.error
    blocked.unlink()
    await store.want(job_id, "Pending", "PENDING")
    await store.keep()
    row = await store.row(job_id)
    assert (row.attempts, row.error) == (0, None)
    store.assert_agrees(row)


async def test_uploads_that_no_job_took_are_swept_and_others_stay(store):
    forgotten, fresh = await store.upload(), await store.upload()
    job_id = await store.submit()
    row = await store.row(job_id)
    for upload_id in (forgotten.id, row.upload_id):
        os.utime(store.parts.vault.quarantine(store.tenant, upload_id), (0, 0))
    await store.parts.keeper.sweep()
    assert set(store.parts.vault.uploads(store.tenant)) == {fresh.id, row.upload_id}


async def test_the_newest_sliced_file_becomes_authoritative_and_the_upload_stays(store):
    job_id = await store.submit()
    await store.keep()
    row = await store.row(job_id)
    folder = store.parts.vault.folder(store.tenant, "Uploaded", row.display_name)
    for age, name in enumerate((f"{row.display_name}.gcode", f"{row.display_name}.3mf", "notes.txt")):
        (folder / name).write_text("content")
        os.utime(folder / name, (10**9 - age, 10**9 - age))
    beside = handlers.siblings(store.parts.vault, store.tenant, row)
    assert handlers.authoritative(row, beside).file_name == f"{row.display_name}.gcode"
    assert handlers.authoritative(row, beside, row.upload_name).file_name == row.upload_name
    for wrong in ("notes.txt", "gone.gcode", "../../x.gcode"):
        with pytest.raises(NotAuthoritativeError):
            handlers.authoritative(row, beside, wrong)


async def test_a_link_out_of_the_storage_is_no_file(store, tmp_path):
    job_id = await store.submit()
    await store.keep()
    row = await store.row(job_id)
    folder = store.parts.vault.folder(store.tenant, "Uploaded", row.display_name)
    (tmp_path / "secret.gcode").write_text("secret")
    (folder / f"{row.display_name}.gcode").symlink_to(tmp_path / "secret.gcode")
    names = [one.name for one in handlers.siblings(store.parts.vault, store.tenant, row)]
    assert names == [row.upload_name]
    for name in (f"{row.display_name}.gcode", "../../../secret.gcode", "gone"):
        with pytest.raises(FileMissingError):
            store.parts.vault.file(store.tenant, row.display_name, name)
    found = store.parts.vault.file(store.tenant, row.display_name, row.upload_name)
    assert found.read_bytes() == models.stl()


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".hidden", "a b", "a\0b"])
def test_no_other_name_becomes_a_path(store, name: str):
    with pytest.raises(ValueError, match="no folder of a job"):
        store.parts.vault.folder(store.tenant, "Uploaded", name)


async def test_the_same_upload_is_recognised_within_a_tenant(store, tenant: UUID):
    first, second = await store.submit(), await store.submit("John Roe")
    row = await store.row(first)
    async with store.database.transaction(tenant) as tx:
        assert {one.job_id for one in await handlers.duplicates(tx, row.sha256)} == {first, second}
    async with store.database.transaction(uuid4()) as tx:
        assert await handlers.duplicates(tx, row.sha256) == []


async def test_each_workstation_opens_files_by_its_own_link(store, tenant: UUID):
    row = await store.row(await store.submit())
    async with store.database.transaction(tenant) as tx:
        await handlers.set_link(tx, "desk-1", "prusaslicer://open?file={path}")
        opened = [await handlers.open_link(tx, row, one) for one in ("desk-1", "desk-2", None)]
    assert opened[0] == f"prusaslicer://open?file={row.file_path}"
    assert opened[1] == opened[2] == f"platework://open?path={row.file_path}"


async def test_metadata_is_replaced_as_a_whole(tmp_path):
    disk.write_json(tmp_path / "metadata.json", {"a": "é"})
    disk.write_json(tmp_path / "metadata.json", {"b": 1})
    assert disk.read_json(tmp_path / "metadata.json") == {"b": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["metadata.json"]
