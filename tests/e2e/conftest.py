"""Platework as its users meet it: the commands as processes, everything else over HTTP."""

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import httpx
import psutil
import pytest
from fastapi import FastAPI, Request, Response
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from chassis.testing import eventually, listen, serving
from cli.client import Api, plain, signed_in
from cli.datadir import DataDir
from cli.programs import Simulation, run_once
from cli.services import SERVICES
from cli.soak.farm import Farm, farm_on
from cli.soak.judge import violations
from cli.stack import Stack

LONG = 240.0
"""Deadline for what a busy machine does slowly, in seconds."""
SPEED = 600.0


@dataclass
class Command:
    """A running command."""

    process: asyncio.subprocess.Process
    arguments: tuple[str, ...]

    async def line(self) -> str:
        """The next line of its stdout; empty at the end."""
        assert self.process.stdout
        async with asyncio.timeout(LONG):
            return (await self.process.stdout.readline()).decode().rstrip("\n")

    async def ended(self) -> tuple[int, str, str]:
        """Its exit code, and what is left of stdout and stderr."""
        async with asyncio.timeout(LONG):
            output, errors = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, output.decode(), (errors or b"").decode()

    def family(self) -> list[psutil.Process]:
        """The process and all its descendants."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]


@asynccontextmanager
async def _platework(*arguments: object, **options: object) -> AsyncIterator[Command]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "cli", *map(str, arguments)),
        **{"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE} | options,
    )
    try:
        yield Command(process, tuple(map(str, arguments)))
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture(scope="session")
def platework() -> Callable[..., AbstractAsyncContextManager[Command]]:
    """Run the command line for the length of a block; what still runs then is killed."""
    return _platework


@pytest.fixture(scope="session")
def user() -> Callable[..., AbstractAsyncContextManager[Api]]:
    """Sign in as the first admin of an installation, with the password in its data directory."""

    def sign_in(url: str, data: Path, tenant: str) -> AbstractAsyncContextManager[Api]:
        return signed_in(url, tenant, f"admin@{tenant}.local", (data / "admin-password").read_text())

    return sign_in


@dataclass
class Collector:
    """Takes spans over OTLP, as an OpenTelemetry collector does."""

    url: str = ""
    traces: dict[bytes, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    """Service and name of every span, by trace."""

    async def take(self, request: Request) -> Response:
        sent = ExportTraceServiceRequest.FromString(await request.body())
        for resource in sent.resource_spans:
            named = {one.key: one.value.string_value for one in resource.resource.attributes}
            for span in (span for scope in resource.scope_spans for span in scope.spans):
                self.traces[span.trace_id].add((named["service.name"], span.name))
        return Response(media_type="application/x-protobuf")


@pytest.fixture(scope="package")
async def collector() -> AsyncIterator[Collector]:
    """A collector that everything reports to."""
    found = Collector()
    app = FastAPI()
    app.post("/v1/traces")(found.take)
    app.get("/health/ready")(lambda: None)
    listening = listen()
    found.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1/traces"
    async with serving(app, listening):
        yield found


@pytest.fixture(scope="package")
async def farm(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> AsyncIterator[Farm]:
    """A running Platework with two simulated printers that print what they are told, fast."""
    folder = tmp_path_factory.mktemp("e2e") / "data"
    stack = Stack(
        DataDir(folder),
        simulation=Simulation(2, speed=SPEED, loop=False),
        environment={"PLATEWORK_OTLP_ENDPOINT": collector.url},
    )
    try:
        await stack.start()
        async with farm_on(stack) as farm:
            yield farm
    finally:
        await stack.stop()


@pytest.fixture
def wrong(farm: Farm) -> Callable[[], Awaitable[list[str]]]:
    """What is wrong in the books, but for the message of another tenant that a test forged: it stays."""

    async def look() -> list[str]:
        return [one for one in await violations(farm) if not one.startswith("A14: plate.completed")]

    return look


@dataclass
class Tenant:
    """One tenant's admin, over raw HTTP through the edge."""

    http: httpx.AsyncClient
    id: str

    async def call(self, method: str, path: str, body: object = None) -> httpx.Response:
        return await self.http.request(method, f"/api/v1{path}", json=body)

    async def get(self, path: str) -> Any:
        response = await self.call("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, body: object) -> Any:
        response = await self.call("POST", path, body)
        assert response.status_code == 201, response.text
        return response.json()

    async def total(self, path: str) -> int:
        return int((await self.get(f"{path}{'&' if '?' in path else '?'}limit=1"))["total"])

    async def books(self) -> dict[str, int]:
        """All that counts: it must stay the same where nothing is to be counted."""
        lists = ("/orders", "/parts", "/gcode-mappings", "/print-log?status=success", "/printers")
        stock = (await self.get("/inventory?limit=100"))["items"]
        return {path: await self.total(path) for path in lists} | {
            "items": sum(one["quantity_on_hand"] for one in stock)
        }


@asynccontextmanager
async def _entered(url: str, slug: str, password: str) -> AsyncIterator[Tenant]:
    async with plain(url) as client:
        login = {"tenant": slug, "email": f"admin@{slug}.local", "password": password}
        answer = await client.post("/api/v1/auth/token", json=login)
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        tenant = (await client.get("/api/v1/tenants/current")).json()
        yield Tenant(client, tenant["id"])


@pytest.fixture(scope="package")
async def us(farm: Farm) -> AsyncIterator[Tenant]:
    """The tenant whose printers print."""
    password, _ = farm.stack.data.admin_password()
    async with _entered(farm.stack.edge_url, "demo", password) as tenant:
        yield tenant


@pytest.fixture(scope="package")
async def others(farm: Farm) -> AsyncIterator[Tenant]:
    """Another tenant of the same installation."""
    stack, password = farm.stack, token_urlsafe()
    identity = next(spec for spec in SERVICES if spec.name == "identity")
    arguments = ("create-tenant", "--name", "Others", "--slug", "others", "--short", "OTHERS")
    await run_once(
        stack.console,
        "others-seed",
        ("identity", *arguments, "--admin-email", "admin@others.local"),
        stack.environments.serve(identity) | {"PLATEWORK_ADMIN_PASSWORD": password},
    )
    async with _entered(stack.edge_url, "others", password) as tenant:
        # Its default printers are made by an event.
        await eventually(lambda: tenant.total("/printers"), within=LONG)
        yield tenant
