"""The control API, in process and as the program that `platework up` starts."""

import asyncio
import json
import os
import socket
import ssl
import sys
from contextlib import suppress
from typing import get_args

import aioftp
import aiomqtt
import httpx
import psutil
import pytest

from simulator import Plate, make_3mf, scenario
from simulator.app import build_app
from simulator.settings import Settings


@pytest.fixture
async def api(tmp_path, monkeypatch):
    for name, value in {
        "STATE_DIR": str(tmp_path / "state"),
        "PRINTERS": "4",
        "SPEED": "3600",
        "MAX_RATE": "100",
        "SEED": "5",
    }.items():
        monkeypatch.setenv(f"PLATEWORK_SIMULATOR_{name}", value)
    app = build_app(Settings())
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://sim") as client,
    ):
        yield client


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def printers(api) -> list[dict]:
    body = (await api.get("/printers")).json()
    assert body["total"] == len(body["items"])
    return body["items"]


async def test_the_fleet_mixes_families_and_shows_what_is_on_the_screens(api):
    assert (await api.get("/health/live")).json() == {"status": "ok"}
    assert (await api.get("/health/ready")).json() == {"status": "ok", "printers": 4}
    items = await printers(api)
    assert [item["family"] for item in items] == ["A1", "P1S", "X1C", "A1 mini"]
    assert len({item["serial"] for item in items}) == len({item["port"] for item in items}) == 4
    assert {len(item["access_code"]) for item in items} == {8}
    assert all(item["ca_pem"].startswith("-----BEGIN CERTIFICATE") for item in items)
    assert {(item["state"], item["link"], item["powered"]) for item in items} == {("IDLE", True, True)}


async def test_a_job_handed_in_is_printed_and_told_as_ground_truth(api, eventually):
    serial = (await printers(api))[0]["serial"]
    answer = await api.post(
        f"/printers/{serial}/jobs", json={"file_name": "hook.gcode.3mf", "minutes": 5, "plates": 2}
    )
    assert answer.status_code == 201

    truth: dict = {}

    async def done() -> bool:
        truth.update((await api.get(f"/printers/{serial}/prints")).json())
        return [entry["outcome"] for entry in truth["items"]] == ["finish", "finish"]

    async with asyncio.timeout(20):
        while not await done():
            await asyncio.sleep(0.02)
    assert truth["total"] == 2
    assert {entry["file_name"] for entry in truth["items"]} == {"hook.gcode.3mf"}
    assert (await api.get(f"/printers/{serial}")).json()["state"] == "FINISH"
    assert (await api.get(f"/printers/{serial}/document")).json()["subtask_name"] == "hook"


async def test_faults_one_by_one_and_as_a_scenario(api):
    serial = (await printers(api))[2]["serial"]

    async def link() -> bool:
        return (await api.get(f"/printers/{serial}")).json()["link"]

    assert (await api.post(f"/printers/{serial}/faults", json={"kind": "drop"})).json() == {"steps": 1}
    assert not await link()
    scenario = [{"kind": "wait", "seconds": 0.01}, {"kind": "restore"}, {"kind": "goto", "state": "FAILED"}]
    assert (await api.post(f"/printers/{serial}/faults", json=scenario)).status_code == 202
    async with asyncio.timeout(10):
        while (await api.get(f"/printers/{serial}")).json()["state"] != "FAILED":
            await asyncio.sleep(0.01)
    assert await link()


JOB = {"file_name": "x.3mf", "minutes": 5}
EVERY_STEP = [
    {"kind": "queue", "job": JOB},
    {"kind": "until", "state": "FINISH", "deadline": 30},
    {"kind": "access_code", "code": "12ab34cd"},
    {"kind": "announce", "job": JOB},
    {"kind": "bad_json", "frames": 2},
    {"kind": "bad_utf8", "frames": 1, "field": "subtask_name"},
    {"kind": "calibrate", "routine": "bare", "minutes": 1},
    {"kind": "cancel"},
    {"kind": "clock", "seconds": -259200},
    {"kind": "deaf", "seconds": 0.01},
    {"kind": "drop", "seconds": 0.01},
    {"kind": "drop_on_request_subscribe"},
    {"kind": "dup"},
    {"kind": "emit", "patch": {"layer_num": 2}},
    {"kind": "freeze", "seconds": 0.01},
    {"kind": "heal"},
    {"kind": "hms", "codes": ["0500_0500_0001_0007"]},
    {"kind": "hms_flap", "every": 0.01, "seconds": 0.02},
    {"kind": "hold", "seconds": 0.01},
    {"kind": "junk", "frames": 2},
    {"kind": "late_ids", "frames": 2},
    {"kind": "lose", "frames": 2},
    {"kind": "mute", "seconds": 0.01},
    {"kind": "no_result", "seconds": 0.01},
    {"kind": "pause", "seconds": 0.01},
    {"kind": "power_loss", "seconds": 0.01},
    {"kind": "reboot", "seconds": 0.01, "replays": True},
    {"kind": "reject_second_client", "clients": 2},
    {"kind": "reprint"},
    {"kind": "restore"},
    {"kind": "resume"},
    {"kind": "send", "text": "{"},
    {"kind": "tray", "slot": 3},
    {"kind": "tray", "slot": 3, "spool": {"tray_type": "PLA"}},
    {"kind": "unmute"},
    {"kind": "verify_failed", "seconds": 0.01},
    {"kind": "wait", "seconds": 0.01},
    {"kind": "goto", "state": "IDLE", "patch": {"print_error": 0}},
]


def test_every_step_stands_in_the_list():
    kinds = {step.model_fields["kind"].default for step in get_args(scenario.Steps)}
    assert {step["kind"] for step in EVERY_STEP} == kinds
    assert {step.kind for step in scenario.SCENARIO.validate_python(EVERY_STEP)} == kinds


async def test_every_step_can_be_asked_for_as_json(api):
    serial = (await printers(api))[1]["serial"]
    last = {"kind": "emit", "patch": {"canary": True}}
    assert (await api.post(f"/printers/{serial}/faults", json=[*EVERY_STEP, last])).json() == {"steps": 39}
    async with asyncio.timeout(30):
        while not (await api.get(f"/printers/{serial}/document")).json().get("canary"):
            await asyncio.sleep(0.02)
    machine = (await api.get(f"/printers/{serial}")).json()
    assert machine["access_code"] == "12ab34cd"
    assert machine["ftps_port"] not in {0, machine["port"]}
    first = (await api.get("/prints")).json()["items"][0]
    assert (first["serial"], first["file_name"], first["internal"]) == (serial, "x.3mf", False)
    assert (await api.get(f"/printers/{serial}/files")).json() == {"items": [], "total": 0}
    assert (await api.get(f"/printers/{serial}/requests")).json() == {"items": [], "total": 0}
    assert (machine["peak_clients"], machine["topics"]) == (0, [])


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/printers/NOSUCHPRINTER/jobs", {"file_name": "a"}, 404),
        ("/printers/{serial}/jobs", {"file_name": ""}, 422),
        ("/printers/{serial}/jobs", {"file_name": "a", "minutes": -1}, 422),
        ("/printers/{serial}/faults", {"kind": "explode"}, 422),
        ("/printers/{serial}/faults", {"kind": "drop", "seconds": -1}, 422),
        ("/printers", {"family": "MK4"}, 422),
        ("/printers", {"serial": "../../etc"}, 422),
        ("/printers", {"family": "A1", "serial": "{serial}"}, 409),
        ("/printers", {"family": "A1", "serial": "03900A000000077"}, 201),
    ],
)
async def test_answers_to_good_and_bad_requests(api, path, body, status):
    serial = (await printers(api))[0]["serial"]
    filled = {
        key: value.format(serial=serial) if isinstance(value, str) else value for key, value in body.items()
    }
    assert (await api.post(path.format(serial=serial), json=filled)).status_code == status


async def test_five_hundred_printers_in_one_process(tmp_path, free_port):
    """As `up` starts it: every door opens, and a file sent to the last printer is printed by it."""
    environment = os.environ | {
        "PLATEWORK_SIMULATOR_STATE_DIR": str(tmp_path),
        "PLATEWORK_PORT": str(free_port),
        "PLATEWORK_SIMULATOR_PRINTERS": "500",
        "PLATEWORK_SIMULATOR_SPEED": "3600",
        "PLATEWORK_SIMULATOR_FAMILIES": '["P1S", "X1C"]',
        "PLATEWORK_LOG_LEVEL": "WARNING",
    }
    command = f'ulimit -Sn 1024; exec "{sys.executable}" -m simulator serve'  # the limit of many systems
    process = await asyncio.create_subprocess_exec("sh", "-c", command, env=environment)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{free_port}", timeout=30) as client:
            items = await answered(client)
            assert len(items) == 500
            assert [item["family"] for item in items[:3]] == ["P1S", "X1C", "P1S"]
            assert len({item[door] for item in items for door in ("port", "ftps_port")}) == 1000
            last = items[-1]
            door = (last["host"], last["ftps_port"], "bblp", last["access_code"])
            async with (
                aioftp.Client.context(*door, ssl=trusting(last)) as ftp,
                ftp.upload_stream("plate.3mf") as file,
            ):
                await file.write(make_3mf({1: Plate(minutes=10, layers=20)}))
            request = {
                "command": "project_file",
                "sequence_id": "1",
                "url": "ftp:///plate.3mf",
                "param": "Metadata/plate_1.gcode",
                "task_id": "7",
                "subtask_id": "8",
                "project_id": "9",
            }
            async with aiomqtt.Client(
                last["host"],
                last["port"],
                username="bblp",
                password=last["access_code"],
                tls_context=trusting(last),
                tls_insecure=True,
                timeout=30,
            ) as mqtt:
                await mqtt.publish(f"device/{last['serial']}/request", json.dumps({"print": request}))
                async with asyncio.timeout(60):
                    while not (await client.get(f"/printers/{last['serial']}/prints")).json()["total"]:
                        await asyncio.sleep(0.02)
            (entry,) = (await client.get("/prints")).json()["items"]
            assert (entry["serial"], entry["file_name"], entry["total_layers"]) == (
                last["serial"],
                "plate.3mf",
                20,
            )
        assert psutil.Process(process.pid).memory_info().rss < 300e6
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def answered(client) -> list[dict]:
    async with asyncio.timeout(60):
        while True:
            with suppress(httpx.TransportError):
                return (await client.get("/printers")).json()["items"]
            await asyncio.sleep(0.05)


def trusting(machine) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=machine["ca_pem"])
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.check_hostname = False
    return context


async def test_the_program_prints_by_itself_and_returns_after_a_kill(tmp_path, free_port):
    """Started as `up` starts it, killed without warning: same printers, the open prints lost."""
    port = free_port
    environment = os.environ | {
        "PLATEWORK_SIMULATOR_STATE_DIR": str(tmp_path),
        "PLATEWORK_PORT": str(port),
        "PLATEWORK_SIMULATOR_PRINTERS": "2",
        "PLATEWORK_SIMULATOR_SPEED": "60",
        "PLATEWORK_SIMULATOR_LOOP": "1",
    }

    async def run(client):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "simulator", "serve", env=environment
        )
        async with asyncio.timeout(30):
            while True:
                try:
                    items = (await client.get("/printers")).json()["items"]
                except httpx.TransportError:
                    items = []
                if items and all(item["prints"] for item in items):
                    return process, items
                await asyncio.sleep(0.05)

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        process, before = await run(client)
        process.kill()
        await process.wait()
        process, after = await run(client)
        for old, new in zip(before, after, strict=True):
            for key in ("serial", "port", "access_code", "ca_pem", "family"):
                assert old[key] == new[key]
        first = (await client.get(f"/printers/{before[0]['serial']}/prints")).json()["items"][0]
        assert first["outcome"] == "lost"
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
