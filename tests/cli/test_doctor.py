"""The doctor tells services that are silent or unready, and what stands still."""

from fastapi import FastAPI, Response

from chassis.testing import listen, serving
from cli.audit.evidence import Position, Progress
from cli.doctor import programs
from cli.embedded.ports import free_port

UP = {"state": "ready", "pid": 1, "restarts": 0}


def by_code(findings):
    return {one.code: list(one.examples) for one in findings}


async def test_a_silent_service_and_one_that_waits_are_told():
    app = FastAPI()
    answer = Response('{"waiting_for": []}', media_type="application/json")
    app.get("/health/ready")(lambda: answer)
    listening = listen()
    ports = {"inventory": listening.getsockname()[1], "printers": free_port(), "postgres": free_port()}
    processes = dict.fromkeys(ports, UP) | {"printers": UP | {"restarts": 9}}
    async with serving(app, listening):
        answer = Response('{"waiting_for": ["nats"]}', 503, media_type="application/json")
        found = by_code(await programs.services({"ports": ports, "processes": processes}))
    assert found == {
        "service_not_answering": [f"printers on port {ports['printers']}"],
        "service_not_ready": ["inventory: waits for nats"],
        "service_restarts": ["printers: 9 times"],
    }


def test_what_waits_and_does_not_move_is_told():
    idle, waits = Position(0, 0, 0, 7), Position(5, 1, 0, 7)
    before = Progress(
        {"inventory": (3, 10), "printers": (2, 5)},
        {"slow": waits, "stuck": waits, "gone": None, "new": idle},
    )
    now = Progress(
        {"inventory": (4, 10), "printers": (9, 7)},
        {"slow": Position(9, 1, 0, 8), "stuck": Position(6, 1, 0, 7), "gone": None, "new": waits},
    )
    assert by_code(programs.stuck(before, now)) == {
        "consumer_missing": ["gone"],
        "consumer_stuck": ["stuck: 7 messages"],
        "relay_stuck": ["inventory: 4 messages"],
    }
