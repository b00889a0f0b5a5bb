import asyncio
import os
import shutil
import signal
import stat
import tempfile
from pathlib import Path

import asyncpg
import pytest

from cli.embedded.account import Account, dropped_account, namespace_account, postgres_account
from cli.embedded.postgres import PostgresServer
from cli.embedded.roles import ServiceRoles
from cli.errors import ServerError
from cli.supervisor import Backoff, State, Supervisor

PASSWORD = "only-in-tests"
ROLES = ServiceRoles(PASSWORD, PASSWORD, PASSWORD)
# A plain user has itself only; root has the two ways of not being root.
ACCOUNTS = [postgres_account] if os.geteuid() else [namespace_account, dropped_account]


@pytest.fixture(scope="module")
async def server(tmp_path_factory):
    server = PostgresServer(tmp_path_factory.mktemp("own") / "data", superuser_password=PASSWORD)
    await server.start()
    await server.provision({"alpha": ROLES, "beta": ROLES})
    await server.provision_reader(PASSWORD)
    yield server
    await server.stop()


@pytest.fixture
def login(server):
    """Connect as a role; all connections are closed at the end."""

    class Login:
        def __init__(self):
            self.opened = []

        async def __call__(self, database, role, password=PASSWORD):
            connection = await asyncpg.connect(server.url(database, role, password).replace("+asyncpg", ""))
            self.opened.append(connection)
            return connection

    return Login()


@pytest.fixture
async def connect(login):
    yield login
    for connection in login.opened:
        await connection.close()


@pytest.fixture
def open_folder():
    """A folder that every user may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
async def supervisor(console):
    supervisor = Supervisor(console, backoff=Backoff(first=0.05, longest=0.2))
    yield supervisor
    await supervisor.stop()


async def test_runs_with_checksums_and_every_durability_switch_on(server):
    connection = await server.connect()
    wanted = {
        "data_checksums": "on",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "server_encoding": "UTF8",
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
    }
    found = {name: await connection.fetchval(f"SHOW {name}") for name in wanted}
    await connection.close()
    assert found == wanted


@pytest.mark.parametrize("choose", ACCOUNTS)
async def test_starts_again_and_keeps_rows_under_each_account(choose, open_folder):
    server = PostgresServer(open_folder / "data", superuser_password=PASSWORD, account=choose())
    for expected in (0, 1):
        await server.start()
        connection = await server.connect()
        await connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        assert await connection.fetchval("SELECT count(*) FROM kept") == expected
        await connection.execute("INSERT INTO kept VALUES (1)")
        await connection.close()
        await server.stop()


async def test_widens_no_folder(tmp_path):
    closed = tmp_path / "home" / "clone"
    closed.mkdir(parents=True)
    (tmp_path / "home").chmod(0o700)
    closed.chmod(0o700)
    before = {folder: folder.stat() for folder in (closed, *closed.parents)}
    server = PostgresServer(closed / "data" / "postgres", superuser_password=PASSWORD)
    await server.start()
    await server.stop()
    for folder, then in before.items():
        now = folder.stat()
        assert (now.st_mode, now.st_uid, now.st_gid) == (then.st_mode, then.st_uid, then.st_gid)
    assert stat.S_IMODE((closed / "data" / "postgres").stat().st_mode) == 0o700


async def test_app_changes_no_schema_and_sees_only_what_it_was_granted(connect):
    owner = await connect("alpha", "alpha_owner")
    await owner.execute("CREATE TABLE granted (n int); CREATE TABLE hidden (n int)")
    await owner.execute("GRANT SELECT, INSERT ON granted TO alpha_app")
    app = await connect("alpha", "alpha_app")
    await app.execute("INSERT INTO granted VALUES (1)")
    for refused in (
        "CREATE TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE TEMP TABLE mine (n int)",
        "ALTER TABLE granted ADD COLUMN m int",
        "DROP TABLE granted",
        "SELECT * FROM hidden",
        "DELETE FROM granted",
        "CREATE ROLE other",
        "CREATE DATABASE other",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(refused)


@pytest.mark.parametrize("role", ["alpha_owner", "alpha_app", "alpha_relay"])
@pytest.mark.parametrize("database", ["beta", "postgres", "template1"])
async def test_a_service_reaches_no_other_database(connect, role, database):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(database, role)


@pytest.mark.parametrize("role", ["postgres", "alpha_owner", "alpha_app", "alpha_relay", "platework_reader"])
async def test_no_role_enters_without_its_password(connect, role):
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect("alpha", role, "guess")


async def test_reader_sees_every_tenant_and_writes_nothing(connect):
    owner = await connect("beta", "beta_owner")
    await owner.execute("CREATE TABLE rows (tenant int); INSERT INTO rows VALUES (1), (2)")
    await owner.execute(
        "ALTER TABLE rows ENABLE ROW LEVEL SECURITY; ALTER TABLE rows FORCE ROW LEVEL SECURITY"
    )
    assert await owner.fetchval("SELECT count(*) FROM rows") == 0
    reader = await connect("beta", "platework_reader")
    assert await reader.fetchval("SELECT count(*) FROM rows") == 2
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await reader.execute("INSERT INTO rows VALUES (3)")
    await reader.execute("SET default_transaction_read_only = off")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await reader.execute("INSERT INTO rows VALUES (3)")


async def test_requests_have_time_limits_and_migrations_have_none(connect):
    app = await connect("alpha", "alpha_app")
    owner = await connect("alpha", "alpha_owner")
    assert await app.fetchval("SHOW statement_timeout") == "15s"
    assert await app.fetchval("SHOW lock_timeout") == "3s"
    assert await app.fetchval("SHOW idle_in_transaction_session_timeout") == "10s"
    assert await owner.fetchval("SHOW statement_timeout") == "0"


async def test_provisioning_again_applies_new_passwords(server, connect):
    await server.provision({"gamma": ROLES})
    await server.provision({"gamma": ServiceRoles("new", "new", "new")})
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect("gamma", "gamma_app", PASSWORD)
    await connect("gamma", "gamma_app", "new")


async def test_killed_postmaster_is_replaced_and_committed_rows_are_there(
    supervisor, tmp_path, eventually, gone
):
    """A backend in a busy loop notices nothing of the postmaster's death and holds the shared memory."""
    server = PostgresServer(tmp_path / "data", superuser_password=PASSWORD)
    await supervisor.start(server.program())
    supervised = supervisor.programs[0]
    connection = await server.connect()
    await connection.execute("CREATE TABLE kept (n int)")
    busy = await server.connect()
    backend = await busy.fetchval("SELECT pg_backend_pid()")
    loop = asyncio.create_task(busy.execute("DO $$ BEGIN LOOP END LOOP; END $$"))
    for round_ in range(1, 4):
        await connection.execute("INSERT INTO kept VALUES (1)")
        os.kill(supervised.pid, signal.SIGKILL)
        await eventually(lambda r=round_: supervised.restarts == r and supervised.state is State.READY)
        connection = await server.connect()
        assert await connection.fetchval("SELECT count(*) FROM kept") == round_
    assert gone(backend)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await loop
    await connection.close()


async def test_lock_file_that_names_a_stranger_does_not_block_the_start(tmp_path):
    server = PostgresServer(tmp_path / "data", superuser_password=PASSWORD)
    await server.start()
    await server.stop()
    # As after a reboot: the number belongs to somebody else now, and the process lives.
    (tmp_path / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path / 'data'}\n")
    await server.start()
    await server.stop()


async def test_second_server_on_one_directory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("cli.embedded.postgres.LEFTOVER_GRACE", 0.3)
    first = PostgresServer(tmp_path / "data", superuser_password=PASSWORD)
    await first.start()
    second = PostgresServer(tmp_path / "data", superuser_password=PASSWORD)
    with pytest.raises(ServerError, match=rf"process {first.pid}\) is running"):
        await second.start()
    assert await first.ready()
    await first.stop()


async def test_directory_of_another_user_names_the_command_that_helps(tmp_path):
    server = PostgresServer(tmp_path / "data", superuser_password=PASSWORD)
    await server.start()
    await server.stop()
    other = Account((), os.geteuid() + 1, os.getegid())
    with pytest.raises(ServerError, match=rf"sudo chown -R {other.uid}:{other.gid} '{tmp_path}'"):
        await PostgresServer(tmp_path / "data", superuser_password=PASSWORD, account=other).start()


async def test_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.txt").write_text("years of work")
    with pytest.raises(ServerError, match="is not empty and holds no Postgres data"):
        await PostgresServer(tmp_path / "data", superuser_password=PASSWORD).start()
    assert (tmp_path / "data" / "thesis.txt").read_text() == "years of work"


async def test_interrupted_first_start_is_begun_anew(tmp_path):
    half = tmp_path / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server = PostgresServer(tmp_path / "data", superuser_password=PASSWORD)
    await server.start()
    assert not half.exists()
    await server.stop()


async def test_own_settings_in_local_conf_survive_and_win(tmp_path):
    server = PostgresServer(tmp_path / "data", superuser_password=PASSWORD)
    await server.start()
    await server.stop()
    (tmp_path / "data" / "local.conf").write_text("work_mem = '7MB'\n")
    await server.start()
    connection = await server.connect()
    assert await connection.fetchval("SHOW work_mem") == "7MB"
    await connection.close()
    await server.stop()
