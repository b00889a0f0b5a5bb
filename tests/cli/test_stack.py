"""The servers of a stack as one: with the real roles, users and streams, on the real supervisor."""

import asyncio
import json
import os
import signal
import sys

import nats
import psutil
import pytest

from cli.datadir import DataDir
from cli.embedded.nats import ADMIN
from cli.services import SERVICES
from cli.stack import Stack
from cli.supervisor import State

HOLDER = """
import asyncio, pathlib, sys
from cli.datadir import DataDir
from cli.stack import Stack

async def main():
    stack = Stack(DataDir(pathlib.Path(sys.argv[1])))
    await stack.start_servers()
    print("up", flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture
async def start(tmp_path):
    """Start the servers of stacks; all are stopped at the end."""
    stacks = []

    async def start_(name="data"):
        stacks.append(Stack(DataDir(tmp_path / name)))
        await stacks[-1].start_servers()
        return stacks[-1]

    yield start_
    for stack in stacks:
        await stack.stop()


def _family(pid):
    """A process and all it started; this process has servers of other tests among its own children."""
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def pids(stack):
    return {one.program.name: one.pid for one in stack.supervisor.programs}


async def put(stack, value):
    """Write a row and a message that must survive."""
    connection = await stack.postgres.connect()
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
    await connection.execute("INSERT INTO kept VALUES ($1)", value)
    await connection.close()
    client = await nats.connect(stack.nats.url, user=ADMIN, password=stack.secrets.nats_admin)
    await client.jetstream().add_stream(name="KEPT", subjects=["kept.*"])
    await client.jetstream().publish(f"kept.{value}", b"")
    await client.close()


async def kept(stack):
    """Count the rows and the messages."""
    connection = await stack.postgres.connect()
    rows = await connection.fetchval("SELECT count(*) FROM kept")
    await connection.close()
    client = await nats.connect(stack.nats.url, user=ADMIN, password=stack.secrets.nats_admin)
    messages = (await client.jetstream().stream_info("KEPT")).state.messages
    await client.close()
    return rows, messages


async def test_two_data_directories_run_at_once(start):
    first, second = await start("one"), await start("two")
    await put(first, 1)
    await put(second, 1)
    await put(second, 2)
    assert await kept(first) == (1, 1)
    assert await kept(second) == (2, 2)
    assert not set(first.ports.values()) & set(second.ports.values())


async def test_killed_servers_come_back_and_endpoints_name_the_new_processes(start, eventually):
    stack = await start()
    await put(stack, 1)
    before = pids(stack)
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    await eventually(
        lambda: all(one.restarts == 1 and one.state is State.READY for one in stack.supervisor.programs)
    )
    assert await kept(stack) == (1, 1)
    written = json.loads((stack.data.path / "endpoints.json").read_text())
    now = {name: one["pid"] for name, one in written["processes"].items()}
    assert now == pids(stack)
    assert not set(now.values()) & set(before.values())


async def test_stopping_ends_everything_and_the_next_start_finds_it_all(start, gone):
    stack = await start()
    await put(stack, 1)
    family = [one for pid in pids(stack).values() for one in _family(pid)]
    await stack.stop()
    assert all(gone(pid) for pid in family)
    again = await start()
    assert await kept(again) == (1, 1)
    assert again.ports == stack.ports


async def test_killed_platework_leaves_no_orphan_and_frees_the_directory(start, tmp_path, eventually, gone):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLDER, str(tmp_path / "data")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await process.stdout.readline() == b"up\n"
    family = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
    # The two servers, and the processes that Postgres starts.
    assert len(family) > 4
    process.kill()
    await process.wait()
    stack = await start()
    await eventually(lambda: all(gone(pid) for pid in family))
    await put(stack, 1)


async def test_no_secret_stands_on_a_command_line_or_in_a_log(start):
    stack = await start()
    await stack.postgres.provision_reader(stack.secrets.reader)
    secrets = json.dumps(json.loads((stack.data.path / "secrets.json").read_text()))
    values = {part for part in secrets.split('"') if len(part) >= 43}
    assert len(values) == 3 + 5 * len(SERVICES)
    public = [" ".join(one.info["cmdline"] or ()) for one in psutil.process_iter(["cmdline"])]
    public += [path.read_text() for path in stack.data.logs.iterdir()]
    public += [(stack.data.path / "endpoints.json").read_text()]
    assert not [value for value in values if any(value in text for text in public)]
