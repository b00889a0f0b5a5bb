"""A backup of a running installation, and a drill: what was restored runs, and its books agree."""

import asyncio
import json
import stat
from pathlib import Path

import pyrage
import pytest

from chassis.testing import eventually
from cli import backup
from cli.datadir import DataDir
from cli.embedded.ports import free_port
from cli.errors import CommandError

QUIET = asyncio.subprocess.DEVNULL
WITHIN = 120.0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def kept(tmp_path) -> Path:
    """A data directory that nobody uses, with what a backup must bring back."""
    data = tmp_path / "data"
    held = DataDir(data)
    (data / "postgres").mkdir(mode=0o700)
    (data / "postgres" / "PG_VERSION").write_text("18\n")
    (data / "postgres" / "postmaster.pid").write_text("1\n")
    (data / "secrets.json").write_text("{}")
    (data / "secrets.json").chmod(0o600)
    (data / "logs").mkdir()
    held.close()
    return data


async def test_a_running_farm_is_backed_up_and_a_restored_one_is_as_it_was(platework, user, tmp_path):
    data, second, archives = tmp_path / "data", tmp_path / "restored", tmp_path / "archives"
    port = free_port()
    async with platework("up", "--data", data, "--port", port, "--no-demo", stderr=QUIET) as up:
        while not (await up.line()).startswith("ready "):
            pass
        async with user(f"http://127.0.0.1:{port}", data, "main") as api:
            part = await api.post("/parts", {"name": "Kept"})
            await api.post(f"/inventory/{part['id']}/adjust", {"quantity": 5, "reason": "counted"})
            await api.post("/orders", {"lines": [{"part_id": part["id"], "quantity": 3}]})
            async with platework("backup", "--data", data, "--to", archives, "--json") as command:
                code, output, errors = await command.ended()
            assert code == 0, errors
            archive = Path(json.loads(output)["archive"])
            assert mode(archive) == 0o600
            # It goes on by itself, with the same data.
            after = await api.post("/parts", {"name": "After the backup"})
            assert after["name"] == "After the backup"

    async with platework("restore", archive, "--data", second) as command:
        code, output, errors = await command.ended()
    assert code == 0, errors
    port = free_port()
    async with platework("up", "--data", second, "--port", port, "--no-demo", stderr=QUIET) as up:
        assert (await up.line()).startswith("ready ")
        async with user(f"http://127.0.0.1:{port}", second, "main") as api:
            assert [one["name"] for one in (await api.get("/parts"))["items"]] == ["Kept"]
            [stock] = (await api.get("/inventory", part_id=part["id"]))["items"]
            assert (stock["quantity_on_hand"], stock["quantity_reserved"]) == (5, 3)
            await api.post("/orders", {"lines": [{"part_id": part["id"], "quantity": 2}]})

        async def agrees() -> bool:
            async with platework("audit", "--data", second) as audit:
                return (await audit.ended())[0] == 0

        assert await eventually(agrees, within=WITHIN)


def test_an_encrypted_backup_opens_with_the_right_key_only(kept, tmp_path):
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    done = backup.write(kept, backup.Request(str(tmp_path / "archives"), (str(mine.to_public()),)))
    assert b"PG_VERSION" not in Path(done.archive).read_bytes()
    key, wrong = tmp_path / "key.txt", tmp_path / "wrong.txt"
    key.write_text(f"# created: today\n{mine}\n")
    wrong.write_text(f"{other}\n")
    again = tmp_path / "again"
    with pytest.raises(CommandError, match="--identity"):
        backup.restore(Path(done.archive), again)
    with pytest.raises(CommandError, match="cannot be opened"):
        backup.restore(Path(done.archive), again, wrong)
    assert not again.exists()
    backup.restore(Path(done.archive), again, key)
    assert (again / "postgres" / "PG_VERSION").read_text() == "18\n"
    assert mode(again / "secrets.json") == 0o600
    assert not (again / "postgres" / "postmaster.pid").exists()
    assert not (again / "logs").exists()


def test_old_archives_go_when_so_many_are_kept(kept, tmp_path):
    folder = tmp_path / "archives"
    first, *_ = made = [backup.write(kept, backup.Request(str(folder), keep=2)) for _ in range(3)]
    assert made[-1].removed == (first.archive,)
    assert len(list(folder.iterdir())) == 2


def test_nothing_is_restored_over_what_is_there(kept, tmp_path):
    done = backup.write(kept, backup.Request(str(tmp_path / "archives")))
    with pytest.raises(CommandError, match="is not empty"):
        backup.restore(Path(done.archive), kept)


def test_a_damaged_or_foreign_archive_is_refused_and_leaves_nothing(kept, tmp_path):
    done = backup.write(kept, backup.Request(str(tmp_path / "archives")))
    torn = tmp_path / "torn.tar.gz"
    torn.write_bytes(Path(done.archive).read_bytes()[:-40])
    foreign = tmp_path / "foreign.tar.gz"
    foreign.write_bytes(b"not an archive")
    for broken in (torn, foreign):
        with pytest.raises(CommandError, match="cannot be read"):
            backup.restore(broken, tmp_path / "again")
    assert {path.name for path in tmp_path.iterdir()} == {"archives", "data", torn.name, foreign.name}


def test_a_folder_that_cannot_be_written_and_a_wrong_recipient_are_said(kept, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="failed"):
        backup.write(kept, backup.Request(str(tmp_path / "file" / "archives")))
    with pytest.raises(CommandError, match="age1"):
        backup.write(kept, backup.Request(str(tmp_path), ("ssh-rsa AAAA",)))
