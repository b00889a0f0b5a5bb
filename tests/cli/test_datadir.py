import base64
import json
import os
import socket
import stat
import subprocess
import sys

import pytest

from cli.datadir import DataDir, is_in_use, read_endpoints
from cli.embedded.ports import is_free
from cli.errors import CommandError, DataDirInUseError


@pytest.fixture
def open_data(tmp_path):
    """Open data directories; all are closed at the end."""
    opened = []

    def open_(name="data"):
        opened.append(DataDir(tmp_path / name))
        return opened[-1]

    yield open_
    for data in opened:
        data.close()


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_second_opening_is_refused_with_the_holder(open_data):
    data = open_data()
    assert is_in_use(data.path)
    with pytest.raises(DataDirInUseError, match=f"in use by process {os.getpid()}"):
        DataDir(data.path)


def test_closing_frees_it(open_data, tmp_path):
    DataDir(tmp_path / "data").close()
    assert not is_in_use(tmp_path / "data")
    open_data()


def test_up_on_a_directory_in_use_exits_3_with_one_sentence(open_data):
    data = open_data()
    command = [sys.executable, "-P", "-m", "cli", "up", "--data", str(data.path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 3
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert f"{data.path} is in use by process {os.getpid()}" in result.stderr


def test_secrets_are_private_random_and_kept(open_data):
    data = open_data()
    first = data.secrets(["identity", "inventory"])
    assert mode(data.path) == 0o700
    assert mode(data.path / "secrets.json") == 0o600
    values = [first.superuser, first.reader, first.nats_admin]
    for own in first.services.values():
        values += [own.owner, own.app, own.relay, own.nats, own.key]
        assert len(base64.b64decode(own.key)) == 32
    assert len(set(values)) == len(values)
    assert min(len(value) for value in values) >= 43
    assert data.secrets(["identity", "inventory"]) == first


def test_new_service_gets_secrets_and_old_ones_stay(open_data):
    data = open_data()
    first = data.secrets(["identity"])
    second = data.secrets(["identity", "jobs"])
    assert second.services["identity"] == first.services["identity"]
    assert set(second.services) == {"identity", "jobs"}
    assert data.secrets([]) == second


def test_lost_secrets_are_not_replaced_while_there_is_data(open_data):
    data = open_data()
    data.postgres.mkdir()
    with pytest.raises(CommandError, match=r"secrets\.json is missing"):
        data.secrets(["identity"])
    assert not (data.path / "secrets.json").exists()


def test_admin_password_is_generated_once_and_private(open_data):
    data = open_data()
    password, is_new = data.admin_password()
    assert is_new
    assert len(password) >= 20
    assert (data.path / "admin-password").read_text() == password
    assert mode(data.path / "admin-password") == 0o600
    assert data.admin_password() == (password, False)


def test_admin_password_of_the_environment_wins_at_the_first_start_only(open_data, monkeypatch):
    data = open_data()
    monkeypatch.setenv("PLATEWORK_ADMIN_PASSWORD", "chosen")
    assert data.admin_password() == ("chosen", True)
    monkeypatch.setenv("PLATEWORK_ADMIN_PASSWORD", "other")
    assert data.admin_password() == ("chosen", False)


def test_ports_are_kept_while_free_and_replaced_when_taken(open_data):
    data = open_data()
    first = data.choose_ports(["postgres", "nats"])
    assert len(set(first.values())) == 2
    data.write_endpoints({"ports": first})
    assert data.choose_ports(["postgres", "nats"]) == first
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first["nats"]))
        taken.listen()
        second = data.choose_ports(["postgres", "nats"])
    assert second["postgres"] == first["postgres"]
    assert second["nats"] != first["nats"]
    assert is_free(second["nats"])


def test_endpoints_are_read_back(open_data):
    data = open_data()
    assert read_endpoints(data.path) == {}
    data.write_endpoints({"url": "http://127.0.0.1:1"})
    assert read_endpoints(data.path) == {"url": "http://127.0.0.1:1"}


def test_status_of_a_stopped_directory(tmp_path):
    command = [sys.executable, "-P", "-m", "cli", "status", "--json", "--data", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert json.loads(result.stdout) == {"data": str(tmp_path), "running": False, "ready": False}


def test_unusable_place_is_said_in_words(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="Cannot make the data directory"):
        DataDir(tmp_path / "file" / "data")
