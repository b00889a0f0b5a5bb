"""The commands as a user calls them."""

import asyncio
import json
import os
import signal
import sys

import httpx
import psutil
import pytest

from cli.commands import test as test_command
from cli.datadir import read_endpoints
from cli.embedded.ports import free_port
from cli.seed import had_demo
from cli.services import SERVICES

# A pipe that nobody reads would hold up what logs into it.
QUIET = asyncio.subprocess.DEVNULL


@pytest.fixture
async def platework():
    """Start the command line; what still runs at the end is killed."""
    started = []

    async def start(*arguments, **options):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "cli", *map(str, arguments)),
            **{"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE} | options,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_during_the_start_stops_everything_with_exit_0(
    platework, tmp_path, eventually, gone, number
):
    process = await platework("up", "--data", tmp_path / "data", "--port", free_port(), stderr=QUIET)

    def started():
        processes = read_endpoints(tmp_path / "data").get("processes", {})
        return processes.get("nats", {}).get("state") == "ready"

    await eventually(started)
    family = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
    assert len(family) > 4
    process.send_signal(number)
    async with asyncio.timeout(10):
        await process.communicate()
    assert process.returncode == 0
    assert all(gone(pid) for pid in family)


async def test_everything_runs_survives_kills_and_stops_with_a_stream_open(
    platework, tmp_path, eventually, gone
):
    data, port = tmp_path / "data", free_port()
    url = f"http://127.0.0.1:{port}"
    process = await platework("up", "--data", data, "--port", port, "--printers", 2, stderr=QUIET)
    lines = [(await process.stdout.readline()).decode() for _ in range(2)]
    password = (data / "admin-password").read_text()
    assert lines == [
        f"sign in as admin@demo.local, tenant demo, password {password}\n",
        f"ready {url}\n",
    ]
    login = {"tenant": "demo", "email": "admin@demo.local", "password": password}
    before = read_endpoints(data)["processes"]
    assert set(before) == {"postgres", "nats", "simulator", *(spec.name for spec in SERVICES)}

    for one in before.values():
        os.kill(one["pid"], signal.SIGKILL)

    def restarted():
        now = read_endpoints(data)["processes"].values()
        return all(one["restarts"] >= 1 and one["state"] == "ready" for one in now)

    await eventually(restarted, seconds=60)
    async with httpx.AsyncClient(base_url=url, timeout=20) as client:
        answer = await client.post("/api/v1/auth/token", json=login)
        assert answer.status_code == 200, answer.text
        token = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        async with client.stream("GET", "/api/v1/stream", headers=token) as stream:
            assert stream.status_code == 200
            family = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(10):
                await process.communicate()
    assert process.returncode == 0
    assert all(gone(pid) for pid in family)


async def test_a_taken_port_is_said_in_words(platework, tmp_path):
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await platework("up", "--data", tmp_path / "data", "--port", port)
    output, errors = await process.communicate()
    server.close()
    assert process.returncode == 1
    assert output == b""
    assert errors.decode() == (
        f"platework: Port {port} is taken on this machine. Name another one with --port.\n"
    )


async def test_status_of_a_starting_platework(platework, tmp_path, eventually):
    await platework("up", "--data", tmp_path / "data", "--port", free_port(), stderr=QUIET)
    await eventually(lambda: read_endpoints(tmp_path / "data").get("processes", {}).get("nats"))
    status = await platework("status", "--json", "--data", tmp_path / "data")
    output, _ = await status.communicate()
    state = json.loads(output)
    assert status.returncode == 1
    assert (state["running"], state["ready"]) == (True, False)
    assert state["processes"]["postgres"]["state"] == "ready"


async def test_unknown_command_and_help(platework):
    process = await platework("fly")
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"fly" in errors
    process = await platework("--help")
    output, _ = await process.communicate()
    assert process.returncode == 0
    for name in (b"up", b"status", b"test", b"lint"):
        assert name in output


def test_paths_for_pytest_keep_their_meaning(tmp_path, monkeypatch):
    (tmp_path / "test_it.py").touch()
    monkeypatch.chdir(tmp_path)
    assert test_command.absolute("test_it.py::test_one") == f"{tmp_path}/test_it.py::test_one"
    assert test_command.absolute("-k") == "-k"
    assert test_command.absolute("not a path") == "not a path"


def test_a_farm_of_ones_own_stays_without_the_demo(tmp_path):
    assert had_demo(tmp_path)
    (tmp_path / "seeded-main").touch()
    assert not had_demo(tmp_path)
    (tmp_path / "seeded-demo").touch()
    assert had_demo(tmp_path)
