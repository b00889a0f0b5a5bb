"""Programs of others, as `examples/` shows them: each runs against the real thing."""

import asyncio
import contextlib
import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import pytest

from chassis.testing import eventually
from platework_client import Platework, RefusedError
from platework_client.models import InventoryPartOut

LONG = 120.0
EXAMPLES = Path(__file__).parents[2] / "examples"


@asynccontextmanager
async def example(name: str, *arguments: object, key: str = "") -> AsyncIterator[asyncio.subprocess.Process]:
    """Run an example for the length of a block; what still runs then is stopped."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", str(EXAMPLES / name), *map(str, arguments)),
        stdout=pipe,
        stderr=pipe,
        env=os.environ | {"PLATEWORK_API_KEY": key},
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def line(process: asyncio.subprocess.Process) -> str:
    async with asyncio.timeout(LONG):
        assert process.stdout
        return (await process.stdout.readline()).decode().strip()


@pytest.fixture(scope="module")
async def key(farm) -> str:
    return (await farm.api.post("/api-keys", {"name": "examples", "role": "operator"}))["key"]


@pytest.fixture(scope="module")
async def access(farm, platework, tmp_path_factory) -> AsyncIterator[Path]:
    """What `./platework listener` says of a program that hears completed plates."""
    folder = farm.stack.data.path
    options = ("--event", "plate.completed", "--tenant", "demo", "--data", folder, "--json")
    async with platework("listener", "plate-counter", *options) as command:
        code, output, errors = await command.ended()
    assert code == 0, errors
    file = tmp_path_factory.mktemp("listener") / "access.json"
    file.write_text(output)
    yield file
    async with platework("listener", "plate-counter", "--remove", "--data", folder) as command:
        assert (await command.ended())[0] == 0
    async with platework("streams", "--json", "--data", folder) as command:
        _, streams, _ = await command.ended()
    assert "listener-plate-counter" in output
    assert "listener-plate-counter" not in streams
    assert "plate-counter" not in (folder / "secrets.json").read_text()


def counted(database: Path) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT coalesce(sum(plates), 0) FROM printers").fetchone()[0]


async def test_a_program_of_its_own_counts_each_plate_once_although_it_is_killed(farm, access, tmp_path):
    database = tmp_path / "plates.sqlite"
    for killed in range(2):
        async with example("plate_counter.py", access, database) as counter:
            assert await line(counter) == "listening"
            await farm.print(farm.serials[0], f"counted-{killed}.gcode.3mf")
            assert (await line(counter)).startswith("counted ")
            counter.kill()
    async with example("plate_counter.py", access, database) as counter:
        assert await line(counter) == "listening"
        await farm.print(farm.serials[0], "last.gcode.3mf")
        assert (await line(counter)).startswith("counted last")
        counter.terminate()
        async with asyncio.timeout(LONG):
            _, errors = await counter.communicate()
        assert counter.returncode == 0, errors.decode()
    assert counted(database) == 3


async def test_a_listener_may_read_its_own_place_and_nothing_else(access, platework, farm):
    said = json.loads(access.read_text())
    refused: list[str] = []

    async def note(error: Exception) -> None:
        refused.append(str(error).lower())

    client = await nats.connect(
        said["url"], user=said["user"], password=said["password"], inbox_prefix=said["inbox"], error_cb=note
    )
    try:
        await client.publish("plate.completed.forged", b"{}")
        await client.publish("$JS.API.STREAM.NAMES", b"")
        await client.subscribe("plate.>")
        await client.flush()

        async def all_refused() -> bool:
            return sum("permissions violation" in one for one in refused) == 3

        await eventually(all_refused)
    finally:
        await client.close()
    options = ("--event", "nothing.happened", "--data", farm.stack.data.path)
    for name, sentence in (
        ("other", "There is no event"),
        ("plate-counter", "already"),
        ("X", "cannot be a name"),
    ):
        async with platework("listener", name, *options) as command:
            code, _, errors = await command.ended()
        assert (code, sentence in errors) == (1, True), errors


async def test_orders_are_taken_from_a_file_as_often_as_one_likes(farm, key, tmp_path):
    await farm.api.post("/parts", {"name": "Hook of the shop", "sku": "SHOP-HOOK"})
    file = tmp_path / "orders.csv"
    file.write_text(
        "external_id,sku,quantity,customer,priority\n"
        "EX-1,SHOP-HOOK,2,Lamp shop,rush\nEX-1,SHOP-HOOK,1,,\nEX-2,SHOP-HOOK,1,,\nEX-3,NOTHING,1,,\n"
    )
    arguments = (file, "--url", farm.stack.edge_url, "--tenant", "demo")
    outputs = []
    for _ in range(2):
        async with example("import_orders.py", *arguments, key=key) as program:
            output, errors = await program.communicate()
        assert (program.returncode, "EX-3" in errors.decode()) == (1, True), errors.decode()
        outputs.append(output.decode().splitlines())
    assert outputs[0] == outputs[1]
    assert [one.partition(":")[0] for one in outputs[0]] == ["EX-1", "EX-2"]
    found = [o for o in (await farm.api.get("/orders", limit=100))["items"] if o["external_id"] == "EX-1"]
    assert [one["priority"] for one in found] == ["rush"]


async def test_a_follower_goes_on_where_it_stopped(farm, key, tmp_path):
    place = tmp_path / "place"
    arguments = ("--url", farm.stack.edge_url, "--tenant", "demo", "--position", place, "--count", 1)

    async def until_seen(name: str) -> str:
        """Add a part until the follower, once it is there, tells of one; its line."""
        async with example("follow.py", *arguments, key=key) as follower:
            seen = asyncio.create_task(line(follower))
            while not seen.done():
                await farm.api.post("/parts", {"name": f"{name} {os.urandom(4).hex()}"})
                await asyncio.wait({seen}, timeout=1)
            return seen.result()

    assert " part.created " in await until_seen("Followed")
    before = place.read_text()
    missed = await farm.api.post("/parts", {"name": "Happened while it was away"})
    async with example("follow.py", *arguments[:-1], 100, key=key) as follower:
        while missed["id"] not in await line(follower):
            pass

        async def remembered() -> bool:
            return place.read_text() not in {"", before}

        assert await eventually(remembered)


def test_the_client_reads_models_pages_and_refusals(farm, key):
    with Platework(farm.stack.edge_url, "demo", api_key=key) as platework:
        made = platework.post("/parts", {"name": "Of the client"}, model=InventoryPartOut)
        assert platework.get(f"/parts/{made.id}", InventoryPartOut).name == "Of the client"
        assert made.id in {InventoryPartOut.model_validate(one).id for one in platework.pages("/parts")}
        with pytest.raises(RefusedError) as refused:
            platework.post("/parts", {"name": ""})
    assert (refused.value.status, refused.value.code) == (422, "invalid_request")
    with pytest.raises(ValueError, match="API key"):
        Platework(farm.stack.edge_url, "demo")
