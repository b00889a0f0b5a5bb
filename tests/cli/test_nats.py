import asyncio
import json
import os
import signal
import stat

import nats
import pytest

from cli.embedded.binaries import nats_server
from cli.embedded.nats import NatsServer, NatsUser
from cli.embedded.ports import free_port
from cli.errors import ServerError
from cli.supervisor import Backoff, State, Supervisor

PASSWORD = "only-in-tests"
USERS = {
    "maker": NatsUser(PASSWORD, ["made.>"], ["_INBOX_maker.>"]),
    "mute": NatsUser(PASSWORD, [], []),
}


@pytest.fixture(scope="module")
async def server(tmp_path_factory):
    server = NatsServer(tmp_path_factory.mktemp("nats"), admin_password=PASSWORD, users=USERS)
    await server.start()
    yield server
    await server.stop()


async def test_configuration_is_private_and_holds_no_password(server):
    config = server.data_dir / "nats.conf"
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert PASSWORD not in config.read_text()


async def test_users_have_exactly_their_subjects(server):
    refused = []

    async def note(error):
        refused.append(str(error))

    admin = await nats.connect(server.url, user="admin", password=PASSWORD)
    await admin.jetstream().add_stream(name="MADE", subjects=["made.>"])
    maker = await nats.connect(
        server.url, user="maker", password=PASSWORD, inbox_prefix=b"_INBOX_maker", error_cb=note
    )
    ack = await maker.jetstream().publish("made.one", b"")
    assert ack.seq == 1
    mute = await nats.connect(server.url, user="mute", password=PASSWORD, error_cb=note)
    for client, subject in ((maker, "other.one"), (mute, "made.one")):
        await client.publish(subject, b"")
        await client.subscribe("made.>")
        await client.flush()
    async with asyncio.timeout(5):
        while len(refused) < 4:
            await asyncio.sleep(0.01)
    assert sorted(refused) == [
        'nats: permissions violation for publish to "made.one"',
        'nats: permissions violation for publish to "other.one"',
        'nats: permissions violation for subscription to "made.>"',
        'nats: permissions violation for subscription to "made.>"',
    ]
    for client in (admin, maker, mute):
        await client.close()


@pytest.mark.parametrize(("user", "password"), [("maker", "guess"), ("nobody", PASSWORD), (None, None)])
async def test_nobody_enters_without_a_password(server, user, password):
    """Spoken by hand: the client leaves its socket open when it is refused."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    assert (await reader.readline()).startswith(b"INFO ")
    login = json.dumps({"user": user, "pass": password, "verbose": False})
    writer.write(f"CONNECT {login}\r\nPING\r\n".encode())
    assert await reader.readline() == b"-ERR 'Authorization Violation'\r\n"
    writer.close()
    await writer.wait_closed()


async def test_killed_server_is_replaced_and_acknowledged_messages_are_there(console, tmp_path, eventually):
    supervisor = Supervisor(console, backoff=Backoff(first=0.05, longest=0.2))
    server = NatsServer(tmp_path / "nats", admin_password=PASSWORD, users={})
    await supervisor.start(server.program())
    supervised = supervisor.programs[0]
    for round_ in range(1, 4):
        client = await nats.connect(server.url, user="admin", password=PASSWORD)
        stream = client.jetstream()
        if round_ == 1:
            await stream.add_stream(name="KEPT", subjects=["kept"])
        assert (await stream.publish("kept", b"")).seq == round_
        await client.close()
        os.kill(supervised.pid, signal.SIGKILL)
        await eventually(lambda r=round_: supervised.restarts == r and supervised.state is State.READY)
    await supervisor.stop()


async def test_server_that_does_not_sync_every_write_is_refused(tmp_path):
    port, monitor_port = free_port(), free_port()
    config = f"""
host: 127.0.0.1
port: {port}
http: "127.0.0.1:{monitor_port}"
jetstream {{
  store_dir: "{tmp_path}"
}}
"""
    (tmp_path / "lax.conf").write_text(config)
    lax = await asyncio.create_subprocess_exec(
        nats_server(), "-c", str(tmp_path / "lax.conf"), stderr=asyncio.subprocess.DEVNULL
    )
    checked = NatsServer(tmp_path, port=port, monitor_port=monitor_port, admin_password=PASSWORD, users={})
    try:
        with pytest.raises(ServerError, match="without sync_interval: always"):
            async with asyncio.timeout(10):
                while not await checked.ready():
                    await asyncio.sleep(0.01)
    finally:
        lax.terminate()
        await lax.wait()


def test_named_binary_that_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PLATEWORK_NATS_SERVER", str(tmp_path / "nothing"))
    with pytest.raises(ServerError, match="nothing"):
        NatsServer(tmp_path, admin_password=PASSWORD, users={})
