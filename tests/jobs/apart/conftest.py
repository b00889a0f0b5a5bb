"""The workers of jobs on a database of their own: no service takes their work, and tests kill them."""

import asyncio
import base64
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis import migrate
from chassis.db import Database, Transaction, new_id
from chassis.sealing import Sealer
from chassis.testing import eventually
from cli.embedded.ports import free_port
from cli.embedded.postgres import PostgresServer
from cli.embedded.roles import ServiceRoles
from cli.soak import models
from jobs.domain.files import JobFile, Upload
from jobs.domain.mail import Mail, MailStatus
from jobs.files import parts as file_parts
from jobs.files.naming import display_name
from jobs.settings import Settings
from jobs.store import files
from jobs.store import mail as mails

PASSWORD = "only-in-tests"
NAME = "jobs_apart"
WORKER = """
import asyncio, json, sys
from chassis import failpoints
from chassis.db import Database
from jobs.files import parts as file_parts
from jobs.mail import parts as mail_parts
from jobs.settings import Settings

settings = Settings(**json.load(sys.stdin))
failpoints.arm(settings.crash_at)

async def nothing(tx, mail):
    pass

async def main():
    database = Database(settings.database_url.get_secret_value(), source="jobs")
    mail = mail_parts.build(settings, database, on_sent=nothing)
    await asyncio.gather(file_parts.build(settings, database).run(), mail.run())

asyncio.run(main())
"""


@pytest.fixture(scope="session")
async def values(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Settings of the workers."""
    await postgres.provision({"jobs": ServiceRoles(PASSWORD, PASSWORD, PASSWORD)})
    superuser = await postgres.connect()
    await superuser.execute(f"CREATE DATABASE {NAME} OWNER jobs_owner")
    await superuser.close()
    urls = {
        f"{name}database_url": postgres.url(NAME, f"jobs_{role}", PASSWORD)
        for name, role in (("", "app"), ("owner_", "owner"), ("relay_", "relay"))
    }
    own = {
        "storage_dir": str(tmp_path_factory.mktemp("storage") / "files"),
        "secret_key": base64.b64encode(bytes(range(32))).decode(),
        "mail_from": "lab@example.edu",
    }
    await migrate.upgrade("jobs", Settings(**urls, **own))
    return urls | own


@pytest.fixture
def settings(values: dict[str, Any]) -> Settings:
    return Settings(**values)


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database_url.get_secret_value(), source="jobs")
    yield database
    await database.close()


@pytest.fixture
async def sealer(settings: Settings) -> Sealer:
    return Sealer(settings.secret_key.get_secret_value())


Die = Callable[..., Awaitable[None]]


@pytest.fixture
def die(values: dict[str, Any]) -> Die:
    """Runs the workers in a process until they kill themselves at a failpoint."""

    async def run(crash_at: str, **more: Any) -> None:
        told = json.dumps(values | {"crash_at": crash_at} | more).encode()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WORKER), stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(60):
                _, said = await process.communicate(told)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode == -signal.SIGKILL, said.decode()

    return run


@dataclass
class Store:
    """The files of one tenant's jobs, in the database and on the disk."""

    database: Database
    parts: file_parts.Files
    tenant: UUID
    numbers: list[int] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    """Settings that say where the files are kept."""

    async def upload(self, content: bytes = models.stl(), name: str = "box.stl") -> Upload:
        async def pieces() -> AsyncIterator[bytes]:
            yield content

        return await self.parts.uploads.take(self.tenant, name, pieces())

    async def submit(self, student: str = "Jane Doe") -> UUID:
        """A job whose upload was taken in, and not placed yet."""
        job_id, upload = new_id(), await self.upload()
        self.numbers.append(len(self.numbers) + 1)
        name = display_name(student, "Filament", "True Red", self.numbers[-1])
        async with self.database.transaction(self.tenant) as tx:
            metadata = {"status": "UPLOADED", "student_name": student}
            await files.add(tx, job_id, upload, display_name=name, folder="Uploaded", metadata=metadata)
        return job_id

    async def want(self, job_id: UUID, folder: str, status: str) -> None:
        async with self.database.transaction(self.tenant) as tx:
            metadata = {"status": status, "student_name": "Jane Doe"}
            await files.want(tx, job_id, folder=folder, metadata=metadata)

    async def delete(self, job_id: UUID) -> None:
        async with self.database.transaction(self.tenant) as tx:
            await files.delete(tx, job_id)

    async def row(self, job_id: UUID) -> JobFile:
        async with self.database.transaction(self.tenant) as tx:
            found = await files.load(tx, job_id)
        assert found is not None
        return found

    async def keep(self) -> None:
        """Do what is due, as a process does after its start."""
        while await self.parts.keeper.keep_one(self.tenant):
            pass

    async def settled(self, job_id: UUID) -> JobFile:
        """The row once it is placed: a dead process's lock may outlive it for a moment."""

        async def placed() -> JobFile | None:
            await self.keep()
            row = await self.row(job_id)
            return row if row.is_placed else None

        return await eventually(placed)

    def assert_agrees(self, row: JobFile) -> None:
        """File, row and metadata say the same, and nothing of the job is anywhere else."""
        vault = self.parts.vault
        assert vault.located(self.tenant, row.display_name) == [row.folder]
        assert set(vault.contents(self.tenant, row.folder, row.display_name)) == {
            "metadata.json",
            "thumbnail.png",
            row.upload_name,
            row.file_name,
        }
        upload = vault.open(self.tenant, row.display_name, row.upload_name)
        assert b"".join(upload.pieces) == models.stl()
        assert vault.metadata(self.tenant, row.folder, row.display_name) == row.document
        assert vault.uploads(self.tenant) == {}


@pytest.fixture
async def store(settings: Settings, database: Database, tenant: UUID) -> AsyncIterator[Store]:
    parts = file_parts.build(settings, database)
    yield Store(database, parts, tenant)
    await parts.uploads.close()


KEYS = ("platework", "only-in-tests")


@pytest.fixture(scope="package")
async def bucket(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, str]]:
    """An S3 server of its own process; settings that lead to a bucket in it."""
    folder, port = tmp_path_factory.mktemp("objects"), free_port()
    (folder / "files").mkdir()
    rclone = Path(sys.executable).with_name("rclone")
    address = f"127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        *(str(rclone), "serve", "s3", str(folder), "--addr", address, "--auth-key", ",".join(KEYS)),
        stderr=asyncio.subprocess.DEVNULL,
    )

    async def listens() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    await eventually(listens)
    yield {
        "store_url": "s3://files/lab",
        "store_endpoint": f"http://{address}",
        "store_region": "us-east-1",
        "store_access_key": KEYS[0],
        "store_secret_key": KEYS[1],
    }
    process.terminate()
    await process.wait()


@pytest.fixture(params=["folder", "objects"])
def kept(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings for each kind of place that files are kept in."""
    return dict(request.getfixturevalue("bucket")) if request.param == "objects" else {}


@pytest.fixture
async def anywhere(
    values: dict[str, Any], kept: dict[str, str], database: Database, tenant: UUID
) -> AsyncIterator[Store]:
    parts = file_parts.build(Settings(**values | kept), database)
    yield Store(database, parts, tenant, given=kept)
    await parts.uploads.close()


@pytest.fixture
async def objects(
    values: dict[str, Any], bucket: dict[str, str], database: Database, tenant: UUID
) -> AsyncIterator[Store]:
    parts = file_parts.build(Settings(**values | bucket), database)
    yield Store(database, parts, tenant, given=bucket)
    await parts.uploads.close()


@dataclass
class Desk:
    """E-mails of one tenant."""

    database: Database
    tenant: UUID

    def begin(self) -> Any:
        return self.database.transaction(self.tenant)

    async def ledger(self) -> list[Mail]:
        async with self.begin() as tx:
            found, _ = await mails.page(tx, job_id=None, status=None, skip=0, limit=100)
        return found

    async def clear(self) -> None:
        """Workers send what is due of every tenant: what waits would disturb the tests to come."""
        async with self.begin() as tx:
            for mail in await self.ledger():
                await mails.settle(tx, mail.id, MailStatus.CANCELLED, None)

    async def due_now(self, mail: Mail) -> None:
        """Let the time of a pause, or of a dead process, be over."""
        tx: Transaction
        async with self.begin() as tx:
            await (await tx.raw()).execute("UPDATE mails SET due_at = now() WHERE id = $1", mail.id)


@pytest.fixture
async def desk(database: Database, tenant: UUID) -> AsyncIterator[Desk]:
    desk = Desk(database, tenant)
    yield desk
    await desk.clear()
