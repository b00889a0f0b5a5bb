"""`./platework secrets` and `provision`: a service started with its folder of secrets alone is ready."""

import asyncio
import json
import os
import re
import signal
import stat
import sys
from dataclasses import asdict

import httpx
import nats
import pytest

from chassis.broker import inbox_prefix
from chassis.provision import permissions, provision
from chassis.testing import eventually
from cli import deployment, provisioning
from cli.embedded.ports import free_port
from cli.embedded.postgres import PostgresServer
from cli.services import SERVICES
from contracts import topology


def test_the_folder_is_closed_and_containers_may_read_what_is_inside(secrets_folder):
    assert stat.S_IMODE(secrets_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((secrets_folder / "secrets.json").stat().st_mode) == 0o600
    for file in secrets_folder.glob("*/*"):
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o755
        assert stat.S_IMODE(file.stat().st_mode) == 0o444


def test_made_again_nothing_changes_but_what_is_new(tmp_path):
    folder = tmp_path / "secrets"
    first = deployment.write(folder)
    password = (folder / deployment.ADMIN_PASSWORD).read_text()
    known = json.loads((folder / "secrets.json").read_text())
    removed = known["services"].pop("jobs")
    (folder / "secrets.json").write_text(json.dumps(known))
    second = deployment.write(folder)
    assert (folder / deployment.ADMIN_PASSWORD).read_text() == password
    assert second.services["jobs"].nats != removed["nats"]
    assert {**second.services, "jobs": None} == {**first.services, "jobs": None}


def test_the_brokers_users_may_what_the_topology_says(secrets, secrets_folder):
    text = (secrets_folder / "broker" / "users.conf").read_text()
    entries = [json.loads(line) for line in text.splitlines() if line.lstrip().startswith('{"user"')]
    users = {one["user"]: one["permissions"] for one in entries}
    assert users.keys() == {row.name for row in topology.SERVICES} | {"admin", "system"}
    for row in topology.SERVICES:
        allowed = permissions(row.name)
        assert users[row.name] == {
            "publish": {"allow": allowed.publish},
            "subscribe": {"allow": allowed.subscribe},
        }
    assert not [one for one in secrets.services.values() if one.nats in text], "a password in clear"


def test_kubernetes_gets_the_same_secrets(secrets_folder):
    made = json.loads(deployment.manifests(secrets_folder))
    found = {one["metadata"]["name"]: one["stringData"] for one in made["items"]}
    assert found.keys() == {f"platework-{one.name}" for one in secrets_folder.iterdir() if one.is_dir()}
    for name, files in found.items():
        folder = secrets_folder / name.removeprefix("platework-")
        assert files == {file.name: file.read_text() for file in folder.iterdir()}


@pytest.fixture(scope="module")
async def broker(deploy, secrets_folder, tmp_path_factory, running_broker):
    """The address of a broker on deploy/nats/nats.conf."""
    folder = tmp_path_factory.mktemp("broker") / "nats"
    folder.mkdir()
    (folder.parent / "nats-users").symlink_to(secrets_folder / "broker")
    client, monitor = free_port(), free_port()
    places = {
        "0.0.0.0:4222": f"127.0.0.1:{client}",
        "0.0.0.0:8222": f"127.0.0.1:{monitor}",
        "/data": str(folder / "data"),
    }
    text = (deploy / "nats" / "nats.conf").read_text()
    async with running_broker(folder, text, places, monitor):
        yield f"nats://127.0.0.1:{client}"


@pytest.mark.timeout(600)
async def test_a_service_needs_nothing_but_its_folder_of_secrets(broker, secrets, tmp_path_factory):
    postgres = PostgresServer(
        tmp_path_factory.mktemp("postgres") / "data", superuser_password=secrets.superuser
    )
    await postgres.start()
    try:
        folder = tmp_path_factory.mktemp("own") / "secrets"
        folder.mkdir(mode=0o700)
        (folder / "secrets.json").write_text(json.dumps(asdict(secrets)))
        address = re.search(r"@([\w.:]+)/", postgres.url("x", "y", "z"))[1]
        deployment.write(folder, address)
        for _ in range(2):  # as at every `up`
            await provisioning.databases(secrets, address, "postgres")
            await provisioning.streams(broker, secrets.nats_admin, provision)
        migrating = {"PLATEWORK_SECRETS_DIR": str(folder / "identity-migrate")}
        await _run("identity", "migrate", **migrating)
        tenant = ("--name", "Main", "--slug", "main", "--short", "M", "--admin-email", "admin@main.local")
        made = await _run("identity", "create-tenant", *tenant, **migrating)
        assert json.loads(made)["created"]
        port = free_port()
        serving = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "identity", "serve"),
            env=_environment(
                PLATEWORK_SECRETS_DIR=str(folder / "identity"),
                PLATEWORK_NATS_URL=broker,
                PLATEWORK_PORT=str(port),
                PLATEWORK_IDENTITY_URL=f"http://127.0.0.1:{port}",
            ),
        )
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                await eventually(lambda: _is_ready(client), within=60)
                password = (folder / deployment.ADMIN_PASSWORD).read_text()
                body = {"tenant": "main", "email": "admin@main.local", "password": password}
                assert (await client.post("/api/v1/auth/token", json=body)).status_code == 200
        finally:
            serving.terminate()
            assert await serving.wait() == -signal.SIGTERM, "it did not end in good order"
    finally:
        await postgres.stop()


async def test_a_service_may_not_do_what_another_may(broker, secrets):
    refused = []

    async def note(error):
        refused.append(str(error))

    client = await nats.connect(
        broker,
        user="jobs",
        password=secrets.services["jobs"].nats,
        inbox_prefix=inbox_prefix("jobs").encode(),
        error_cb=note,
    )
    await client.publish("order.created.t.o", b"{}")

    async def is_refused():
        return refused

    await eventually(is_refused)
    assert 'publish to "order.created.t.o"' in refused[0]
    await client.close()


async def _is_ready(client):
    try:
        return (await client.get("/health/ready")).status_code == 200
    except httpx.TransportError:
        return False


async def _run(module, *arguments, **environment):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", module, *map(str, arguments)),
        env=_environment(**environment),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return said.decode()


def _environment(**own):
    return {"PATH": os.environ["PATH"], **own}


def test_every_service_has_secrets(secrets):
    assert secrets.services.keys() == {spec.name for spec in SERVICES}
