"""Which process is told which secret."""

import json

import pytest

from cli.datadir import DataDir
from cli.embedded.nats import NatsServer
from cli.embedded.postgres import PostgresServer
from cli.environment import Environments
from cli.services import SERVICES

BY_NAME = {spec.name: spec for spec in SERVICES}


@pytest.fixture
def environments(tmp_path, monkeypatch):
    monkeypatch.setenv("PLATEWORK_ADMIN_PASSWORD", "not-for-services")
    data = DataDir(tmp_path / "data")
    secrets = data.secrets(BY_NAME)
    ports = data.choose_ports(["postgres", "nats", *BY_NAME])
    postgres = PostgresServer(data.postgres, port=ports["postgres"], superuser_password=secrets.superuser)
    nats = NatsServer(data.nats, port=ports["nats"], admin_password=secrets.nats_admin, users={})
    yield Environments(postgres, nats, secrets, ports, {"PLATEWORK_INVENTORY_POOL_SIZE": "3"})
    data.close()


@pytest.mark.parametrize("name", BY_NAME)
def test_a_service_knows_its_own_secrets_and_no_others(environments, name):
    told = " ".join(environments.serve(BY_NAME[name]).values())
    secrets = environments.secrets
    for other, theirs in secrets.services.items():
        assert (theirs.app in told) is (other == name and BY_NAME[name].has_database)
        assert (theirs.relay in told) is (other == name and BY_NAME[name].has_database)
        assert (theirs.nats in told) is (other == name)
        assert theirs.owner not in told
    for common in (secrets.superuser, secrets.reader, secrets.nats_admin, "not-for-services"):
        assert common not in told


def test_only_a_migration_gets_the_owner(environments):
    variables = environments.migrate(BY_NAME["inventory"])
    url = variables["PLATEWORK_INVENTORY_OWNER_DATABASE_URL"]
    owner = environments.secrets.services["inventory"].owner
    port = environments.ports["postgres"]
    assert url == f"postgresql+asyncpg://inventory_owner:{owner}@127.0.0.1:{port}/inventory"


def test_the_gateway_opens_what_printers_sealed_and_nobody_else_can(environments):
    keys = {name: environments.serve(spec)["PLATEWORK_SECRET_KEY"] for name, spec in BY_NAME.items()}
    assert keys["printer-gateway"] == keys["printers"]
    assert len(set(keys.values())) == len(keys) - 1


def test_the_only_gateway_knows_that_it_is_unless_told_otherwise(environments, monkeypatch):
    name = "PLATEWORK_PRINTER_GATEWAY_ALONE"
    assert environments.serve(BY_NAME["printer-gateway"])[name] == "true"
    monkeypatch.setenv(name, "false")
    assert environments.serve(BY_NAME["printer-gateway"])[name] == "false"


def test_the_edge_knows_the_others(environments):
    upstreams = json.loads(environments.serve(BY_NAME["dashboard"])["PLATEWORK_UPSTREAMS"])
    assert upstreams == {name: url for name, url in environments.urls.items() if name != "dashboard"}
    assert not any("PLATEWORK_UPSTREAMS" in environments.serve(s) for s in SERVICES if not s.is_edge)


def test_extra_variables_reach_every_service(environments):
    assert environments.serve(BY_NAME["inventory"])["PLATEWORK_INVENTORY_POOL_SIZE"] == "3"
