"""`up` as a user runs it: the first start, a second one beside it, the stop, and the next start."""

import asyncio
import json
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from chassis.testing import eventually
from cli.client import Api
from cli.embedded.ports import free_port

SIMULATED, SEEDED = 5, 2
WITHIN = 150.0
QUIET = asyncio.subprocess.DEVNULL

pytestmark = pytest.mark.timeout(600)


@dataclass
class Running:
    """An `up` that said it is ready."""

    data: Path
    port: int
    command: object
    said: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
async def up(platework):
    """Start `up` and read its stdout to the line that says ready."""
    async with AsyncExitStack() as started:

        async def start(data: Path, *options: str) -> Running:
            port = free_port()
            command = await started.enter_async_context(
                platework("up", "--data", data, "--port", port, *options, stderr=QUIET)
            )
            said = [await command.line()]
            while said[-1] and not said[-1].startswith("ready "):
                said.append(await command.line())
            return Running(data, port, command, said)

        yield start


@pytest.fixture(scope="module")
async def demo(up, tmp_path_factory) -> Running:
    """The first start on a fresh data directory, with simulated printers."""
    return await up(tmp_path_factory.mktemp("up") / "data")


@pytest.fixture(scope="module")
async def bare(up, tmp_path_factory) -> Running:
    """Another installation beside it, for a farm of one's own."""
    return await up(tmp_path_factory.mktemp("bare") / "data", "--no-demo")


async def test_the_first_start_says_how_to_get_in_and_where(demo):
    password = (demo.data / "admin-password").read_text()
    assert demo.said == [
        f"sign in as admin@demo.local, tenant demo, password {password}",
        f"ready {demo.url}",
    ]
    assert (demo.data / "admin-password").stat().st_mode & 0o777 == 0o600


async def test_simulated_printers_stand_beside_the_seeded_ones_and_are_online(demo, user):
    async with user(demo.url, demo.data, "demo") as api:
        page = await api.get("/printers")
        connected = [one for one in page["items"] if one["connection"]]
        assert (page["total"], len(connected)) == (SIMULATED + SEEDED, SIMULATED)

        async def online() -> bool:
            states = [await api.get(f"/printers/{one['id']}/state") for one in connected]
            return all(state["online"] for state in states)

        await eventually(online, within=WITHIN)


async def test_a_data_directory_in_use_is_refused_with_a_sentence(demo, platework):
    async with platework("up", "--data", demo.data, "--port", free_port()) as second:
        code, output, errors = await second.ended()
    assert (code, output) == (3, "")
    assert f"{demo.data} is in use by process {demo.command.process.pid}" in errors


async def test_without_the_demo_there_is_an_empty_tenant_of_ones_own(bare, user):
    password = (bare.data / "admin-password").read_text()
    assert bare.said[0] == f"sign in as admin@main.local, tenant main, password {password}"
    async with user(bare.url, bare.data, "main") as api:
        assert {one["connection"] for one in (await api.get("/printers"))["items"]} == {None}
        assert (await api.get("/parts"))["total"] == 0


async def test_two_installations_run_at_once_and_know_nothing_of_each_other(demo, bare, platework):
    found = []
    for one in (demo, bare):
        async with platework("status", "--json", "--data", one.data) as status:
            code, output, _ = await status.ended()
        assert code == 0, output
        found.append(json.loads(output))
    assert all(state["running"] and state["ready"] for state in found)
    assert [state["url"] for state in found] == [demo.url, bare.url]
    first, second = (set(state["ports"].values()) for state in found)
    assert not first & second
    assert "simulator" not in found[1]["processes"]


async def doctor(platework, running):
    """Exit code, and what was found by its code."""
    async with platework("doctor", "--json", "--data", running.data) as command:
        code, output, errors = await command.ended()
    assert output, errors
    answer = json.loads(output)
    assert (code == 0) is answer["ok"] is all(one["severity"] == "hint" for one in answer["findings"])
    return code, {one["code"]: one for one in answer["findings"]}


async def test_the_doctor_finds_nothing_wrong_with_a_new_farm_and_names_what_is(bare, platework, user):
    code, found = await doctor(platework, bare)
    assert (code, set(found)) == (0, {"printers_not_linked"})
    assert found["printers_not_linked"]["count"] == SEEDED
    async with user(bare.url, bare.data, "main") as api:
        part = await api.post("/parts", {"name": "Hook"})
        lines = [{"part_id": part["id"], "quantity": 2}]
        await api.post("/orders", {"priority": "normal", "lines": lines})
        [printer, *_] = (await api.get("/printers"))["items"]
        connection = {"kind": "bambu_lan", "host": "127.0.0.1", "port": free_port()}
        secret = {"serial": "03919A000000001", "access_code": "12345678"}
        await api.put(f"/printers/{printer['id']}/connection", connection | secret)
    code, found = await doctor(platework, bare)
    assert code == 1
    assert found["wanted_parts_without_mapping"]["examples"] == ["Hook: 2 waited for"]
    assert found["printers_offline"]["examples"][0].startswith(printer["name"])
    assert all(one["cause"] and one["fix"] for one in found.values())


async def test_the_doctor_says_that_nothing_runs(tmp_path, platework):
    async with platework("doctor", "--data", tmp_path) as command:
        code, output, _ = await command.ended()
    assert (code, "./platework up" in output) == (1, True)


async def test_stock_grows_by_itself(demo, user):
    async with user(demo.url, demo.data, "demo") as api:
        await eventually(lambda: _on_hand(api), within=WITHIN)
        log = await api.get("/print-log")
        assert {one["source"] for one in log["items"]} == {"bambu_auto"}


async def test_the_demo_has_orders_that_prints_serve_and_a_run_that_they_advance(demo, user):
    async with user(demo.url, demo.data, "demo") as api:

        async def served() -> bool:
            orders = (await api.get("/orders"))["items"]
            return any(one["fulfillment_status"] != "unfulfilled" for one in orders)

        await eventually(served, within=WITHIN)
        assert (await api.get("/orders"))["total"] == 4
        assert (await api.get("/spools"))["total"] == 3
        [run] = (await api.get("/production-runs"))["items"]
        assert run["total_plates"] == 6


async def test_a_stop_ends_every_process(bare):
    await _stopped(bare)


async def test_a_stop_ends_every_process_and_the_next_start_finds_everything(demo, up, user):
    async with user(demo.url, demo.data, "demo") as api:
        await eventually(lambda: _on_hand(api), within=WITHIN)
    await _stopped(demo)
    again = await up(demo.data, "--printers", "1")
    assert again.said == [f"ready {again.url}"]
    async with user(again.url, again.data, "demo") as api:
        assert await _on_hand(api) > 0
        assert (await api.get("/printers"))["total"] == SIMULATED + SEEDED
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{again.url}/")).status_code == 200


async def _stopped(running: Running) -> None:
    family = running.command.family()
    assert len(family) > 10
    running.command.process.send_signal(signal.SIGTERM)
    code, output, _ = await running.command.ended()
    assert (code, output) == (0, "")
    assert not [one for one in family if _lives(one)]


async def _on_hand(api: Api) -> int:
    return sum(one["quantity_on_hand"] for one in (await api.get("/inventory", limit=100))["items"])


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
