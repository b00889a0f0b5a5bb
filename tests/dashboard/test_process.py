"""The dashboard as its own process: it starts by its settings and stops in time with streams open."""

import asyncio
import base64
import json
import os
import signal
import sys

import httpx
import pytest

from chassis.testing import eventually, listen


@pytest.fixture
async def process(settings_for, tmp_path):
    """`python -m dashboard serve`: the process and its address."""
    with listen() as free:
        port = free.getsockname()[1]
    settings = settings_for("dashboard")
    variables = {
        "PATH": os.environ["PATH"],
        "PLATEWORK_DASHBOARD_PORT": str(port),
        "PLATEWORK_NATS_URL": settings["nats_url"],
        "PLATEWORK_NATS_USER": "dashboard",
        "PLATEWORK_NATS_PASSWORD": settings["nats_password"],
        "PLATEWORK_SECRET_KEY": base64.b64encode(bytes(32)).decode(),
        "PLATEWORK_IDENTITY_URL": settings["identity_url"],
        "PLATEWORK_UPSTREAMS": json.dumps({"identity": settings["identity_url"]}),
    }
    with (tmp_path / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dashboard", "serve", env=variables, stdout=log, stderr=log
        )
    yield process, f"http://127.0.0.1:{port}"
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_it_stops_within_three_seconds_with_streams_open(process, issuer, tenant):
    running, address = process
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:

        async def ready() -> bool:
            try:
                return (await client.get("/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(ready)
        keys = await client.get("/.well-known/jwks.json")
        assert keys.json()["keys"]  # the upstream from the settings answers
        async with client.stream("GET", "/api/v1/stream", headers=issuer.headers(tenant)) as response:
            lines = response.aiter_lines()
            assert await anext(lines) == ": connected"
            running.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(running.wait(), 60) in {0, -signal.SIGTERM}
            assert [line async for line in lines if line] == []
