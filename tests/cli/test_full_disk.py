"""A broker whose disk was full takes nothing more until it starts anew: it is told, then started."""

import asyncio
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nats
import pytest

from chassis.testing import eventually as until
from cli.doctor import programs
from cli.embedded.nats import NatsServer
from cli.supervisor import Backoff, State, Supervisor

PASSWORD = "only-in-tests"
CLOSED = Path(__file__).parents[2] / "deploy" / "nats" / "closed.sh"
# What busybox has, and this machine may not.
NC = """#!{python}
import socket, sys
with socket.create_connection(sys.argv[3:5], timeout=5) as server:
    server.sendall(sys.stdin.buffer.read())
    while piece := server.recv(65536):
        sys.stdout.buffer.write(piece)
"""


def mount(*options: str) -> None:
    answer = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {answer.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk))
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def look(tmp_path):
    """What the probe of the containers says."""
    (tmp_path / "nc").write_text(NC.format(python=sys.executable))
    (tmp_path / "nc").chmod(0o755)

    async def looked(server) -> int:
        process = await asyncio.create_subprocess_exec(
            "sh",
            str(CLOSED),
            str(server.data_dir),
            str(server.monitor_port),
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        )
        return await process.wait()

    return looked


async def test_a_broker_that_met_a_full_disk_is_told_and_started_anew_when_there_is_room(
    console, small_disk, look, eventually
):
    supervisor = Supervisor(console, backoff=Backoff(first=0.05, longest=0.2))
    server = NatsServer(small_disk, admin_password=PASSWORD, users={})
    assert await look(server) == 1
    await supervisor.start(replace(server.program(), look_seconds=0.2))
    endpoints = {"ports": {"nats-monitor": server.monitor_port}}
    client = await nats.connect(server.url, user="admin", password=PASSWORD)
    js = client.jetstream(timeout=1)
    await js.add_stream(name="KEPT", subjects=["kept"])
    assert (await look(server), await programs.broker(endpoints)) == (0, [])

    # Somebody else fills the disk: the broker's own share of it is not used up.
    (small_disk / "other").write_bytes(bytes(shutil.disk_usage(small_disk).free - 1_000_000))
    taken = 0
    with pytest.raises(nats.errors.TimeoutError):
        while True:
            await js.publish("kept", bytes(50_000))
            taken += 1
    [finding] = await programs.broker(endpoints)
    assert (finding.code, finding.severity) == ("broker_closed", "problem")
    assert "no space left" in finding.examples[0]
    assert await look(server) == 0  # a start would not help yet
    assert await server.failing() == ""
    assert supervisor.programs[0].restarts == 0

    free = shutil.disk_usage(small_disk).free
    mount("-o", "remount,size=64m", str(small_disk))
    assert shutil.disk_usage(small_disk).free > free
    await eventually(
        lambda: supervisor.programs[0].restarts == 1 and supervisor.programs[0].state is State.READY
    )
    assert (await look(server), await programs.broker(endpoints)) == (0, [])

    async def stored():
        try:
            return (await js.publish("kept", b"more", headers={"Nats-Msg-Id": "more"})).seq
        except (nats.errors.Error, TimeoutError):
            return None

    # Everything acknowledged is there; of the one that was not, nobody knows.
    assert await until(stored) in (taken + 1, taken + 2)
    await client.close()
    await supervisor.stop()
