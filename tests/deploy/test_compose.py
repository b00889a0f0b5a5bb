"""deploy/compose.yaml runs every service, tells each what it must know, and opens one door."""

import importlib
import json
import re

import pytest
import yaml

from cli import deployment
from cli.services import EDGE, SERVICES

JOBS = ("provision-databases", "provision-streams", "first-tenant")
every_spec = pytest.mark.parametrize("spec", SERVICES, ids=lambda spec: spec.name)


def folder_of(container):
    """The folder of secrets that a container gets."""
    [mount] = [one for one in container["volumes"] if one.endswith(":/run/secrets:ro")]
    return re.fullmatch(r"\$\{PLATEWORK_SECRETS:-\./secrets}/([\w-]+):/run/secrets:ro", mount)[1]


@every_spec
def test_every_service_runs_and_gets_its_own_secrets(compose, spec):
    container = compose["services"][spec.name]
    assert container["command"] == [spec.package, "serve"]
    assert folder_of(container) == spec.name
    assert container["environment"].items() >= spec.told.items()
    assert container["depends_on"]["provision-streams"] == {"condition": "service_completed_successfully"}
    assert f"{spec.name}-migrate" in container["depends_on"] or not spec.has_database


@every_spec
def test_every_database_is_migrated_first_by_the_role_that_owns_it(compose, secrets, spec):
    known = deployment.containers(secrets)
    assert "owner_database_url" not in known[spec.name]
    if spec.has_database:
        migration = compose["services"][f"{spec.name}-migrate"]
        assert migration["command"] == [spec.package, "migrate"]
        assert folder_of(migration) == f"{spec.name}-migrate"
        assert "owner_database_url" in known[f"{spec.name}-migrate"]
        assert migration["depends_on"] == {
            "provision-databases": {"condition": "service_completed_successfully"}
        }


def test_nothing_else_runs(compose):
    ours = {spec.name for spec in SERVICES} | {f"{one.name}-migrate" for one in SERVICES if one.has_database}
    assert compose["services"].keys() == ours | {"proxy", "nats", "postgres", "simulator", *JOBS}


def settings_of(spec):
    return importlib.import_module(f"{spec.package}.settings").Settings


@every_spec
def test_what_a_service_is_told_is_known_and_enough(compose, secrets, spec, monkeypatch, tmp_path):
    told = compose["services"][spec.name]["environment"]
    fields = settings_of(spec).model_fields
    shared = {name for one in SERVICES for name in settings_of(one).model_fields}
    for name, value in told.items():
        own = name.removeprefix(f"PLATEWORK_{spec.package.upper()}_").lower()
        assert own in fields or name.removeprefix("PLATEWORK_").lower() in shared, name
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-(.*)}", r"\1", value))
    for name, value in deployment.containers(secrets)[spec.name].items():
        (tmp_path / name).write_text(value)
    monkeypatch.setenv("PLATEWORK_SECRETS_DIR", str(tmp_path))
    made = settings_of(spec)()
    assert (made.nats_user, made.nats_url) == (spec.name, "nats://nats:4222")


def test_the_edge_knows_where_every_service_is(compose):
    told = compose["services"][EDGE.name]["environment"]["PLATEWORK_DASHBOARD_UPSTREAMS"]
    assert json.loads(told) == {
        spec.name: f"http://{spec.name}:8000" for spec in SERVICES if not spec.is_edge
    }


def test_every_container_is_shut_in(compose):
    for name, one in compose["services"].items():
        assert one["read_only"], name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert {"mem_limit", "pids_limit", "logging", "restart", "networks"} <= one.keys(), name
        assert "privileged" not in one, name


def test_one_door_is_open(compose):
    open_ports = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
    assert open_ports.pop("simulator") == ["127.0.0.1:${PLATEWORK_SIMULATOR_PORT:-8090}:8000"]
    assert open_ports.keys() == {"proxy"}
    assert compose["networks"]["inside"] == {"internal": True}
    reaches_out = {name for name, one in compose["services"].items() if "outside" in one["networks"]}
    assert {"nats", "postgres", "identity", "inventory", "production", "printers"}.isdisjoint(reaches_out)


def test_every_volume_is_declared_and_used(compose):
    mounts = [mount for one in compose["services"].values() for mount in one.get("volumes", [])]
    assert {mount.partition(":")[0] for mount in mounts if not mount.startswith((".", "$"))} == compose[
        "volumes"
    ].keys()


def test_the_example_of_settings_has_every_variable_once(deploy):
    read = set(re.findall(r"\$\{(\w+):-", (deploy / "compose.yaml").read_text()))
    # Where the secrets are is for those who move them.
    known = re.findall(r"^(\w+)=", (deploy / ".env.example").read_text(), re.MULTILINE)
    assert len(known) == len(set(known))
    assert read - {"PLATEWORK_SECRETS"} <= set(known)
    defaults = dict(re.findall(r"\$\{(\w+):-([^}]*)}", (deploy / "compose.yaml").read_text()))
    values = dict(re.findall(r"^(\w+)=(.*)$", (deploy / ".env.example").read_text(), re.MULTILINE))
    assert {name: defaults[name] for name in defaults.keys() & values.keys()} == {
        name: values[name] for name in defaults.keys() & values.keys()
    }


def test_nothing_secret_is_written_down(deploy):
    ignored = (deploy / ".gitignore").read_text().split()
    assert {"/.env", "/secrets/"} <= set(ignored)
    for file in deploy.rglob("*.yaml"):
        for document in yaml.safe_load_all(file.read_text()):
            assert not document or document.get("kind") != "Secret", file
