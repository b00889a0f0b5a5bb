"""`./platework` from a fresh copy of the sources: the real bootstrap, from the machine's package index."""

import asyncio
import shutil
import subprocess

import pytest

from cli.datadir import repository

LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "node_modules", "tests", "docs", "benchmarks", "build", "dist"
)


@pytest.fixture
def clone(tmp_path):
    """A copy whose path has blanks, reached through a link from elsewhere."""
    folder = tmp_path / "a folder" / "the clone"
    shutil.copytree(repository(), folder, ignore=LEFT_OUT)
    (tmp_path / "link").symlink_to(folder / "platework")
    return folder


async def call(path, *arguments, cwd):
    process = await asyncio.create_subprocess_exec(
        *(str(path), *arguments), cwd=cwd, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()


async def test_two_first_calls_at_once_make_one_environment_and_later_ones_none(clone, tmp_path):
    stopped = f"not running on {clone}/.platework; start it with: ./platework up\n"
    first = await asyncio.gather(*(call(tmp_path / "link", "status", cwd=tmp_path) for _ in range(2)))
    assert [(code, output) for code, output, _ in first] == [(1, stopped)] * 2
    assert sum("making .venv" in errors for _, _, errors in first) == 1
    assert await call(clone / "platework", "status", cwd=tmp_path) == (1, stopped, "")

    project = clone / "pyproject.toml"
    project.write_text(project.read_text() + "\n# changed\n")
    _, output, errors = await call(clone / "platework", "status", cwd=tmp_path)
    assert output == stopped
    assert "making .venv" in errors

    moved = clone.rename(clone.parent / "moved")
    code, output, _ = await call(moved / "platework", "status", cwd=tmp_path)
    assert (code, output) == (1, stopped.replace(str(clone), str(moved)))


def test_without_python_the_fix_is_named(clone, tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "readlink", "cksum", "cat"):
        (tools / name).symlink_to(shutil.which(name))
    command = [str(clone / "platework"), "up"]
    result = subprocess.run(command, env={"PATH": str(tools)}, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "sudo apt-get install -y python3 python3-venv" in result.stderr


def test_a_wrong_hash_in_the_lock_stops_the_installation(clone):
    lock = clone / "cli" / "bootstrap.lock"
    lock.write_text("uv==0.13.8 --hash=sha256:" + "0" * 64 + "\n")
    result = subprocess.run([str(clone / "platework"), "status"], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "this command failed" in result.stderr
    assert not (clone / ".venv" / "complete").exists()
