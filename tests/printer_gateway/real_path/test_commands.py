"""Commands: asked over NATS, sent to the printer, confirmed by its echo, refused when they make no sense."""

import asyncio
from base64 import b64encode
from hashlib import sha256

import nats
import nats.errors
import pytest

from chassis.broker import inbox_prefix
from contracts.printers import (
    MIN_TASK_ID,
    CommandAnswer,
    CommandRequest,
    FilePiece,
    StartAnswer,
    StartRequest,
    command_subject,
    start_subject,
)
from simulator import Deaf, NoResult, VerifyFailed


@pytest.fixture
async def asker(nats_server, nats_admin):
    """The printers service's connection, with its rights."""
    prefix = inbox_prefix("printers").encode()
    client = await nats.connect(
        nats_server.url, user="printers", password="only-in-tests", inbox_prefix=prefix
    )
    yield client
    await client.close()


@pytest.fixture
def command(scene, asker):
    async def send(printer, name, **params) -> CommandAnswer:
        request = CommandRequest(
            tenant_id=scene.tenant,
            printer_id=scene.id_of(printer),
            command=name,
            params=params,
            actor="Ada",
        )
        subject = command_subject(scene.tenant, scene.id_of(printer))
        reply = await asker.request(subject, request.model_dump_json().encode(), timeout=10)
        return CommandAnswer.model_validate_json(reply.data)

    return send


@pytest.fixture
def start(scene, asker):
    async def start(printer, content: bytes = b"") -> StartAnswer:
        request = StartRequest(
            tenant_id=scene.tenant,
            printer_id=scene.id_of(printer),
            task_id=MIN_TASK_ID,
            file_name="other.gcode.3mf",
            sha256=sha256(content).hexdigest(),
            size=len(content),
            actor="Ada",
        )
        subject = start_subject(scene.tenant, scene.id_of(printer))
        reply = await asker.request(subject, request.model_dump_json().encode(), timeout=20)
        return StartAnswer.model_validate_json(reply.data)

    return start


def sent(printer) -> list[str]:
    bodies = [body for request in printer.requests for body in request.values()]
    return [body["command"] for body in bodies if body["command"] != "pushall"]


async def test_a_print_is_paused_resumed_and_stopped(scene, command, make_job):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        await printer.enqueue(make_job(minutes=60))
        await scene.until_said(printer, "started")
        await scene.shows(printer, gcode_state="RUNNING")
        assert (await command(printer, "pause")).accepted
        await scene.shows(printer, gcode_state="PAUSE")
        assert (await command(printer, "pause")).code == "wrong_state"
        await asyncio.sleep(1)
        assert (await command(printer, "resume")).accepted
        await scene.shows(printer, gcode_state="RUNNING")
        await asyncio.sleep(1)
        assert (await command(printer, "stop")).accepted
        found = await scene.until_said(printer, "started", "failed")
    assert found[-1].event.failure_reason == "cancelled"
    assert sent(printer) == ["pause", "resume", "stop"]


async def test_light_speed_and_errors_are_commanded(scene, command):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        await printer.emit({"print_error": 0x0300_8003})
        for name, params in (("light", {"on": False}), ("speed", {"level": "sport"}), ("clear_error", {})):
            assert (await command(printer, name, **params)).code == "accepted"
            await asyncio.sleep(1)
    assert {light["mode"] for light in printer.document["lights_report"]} >= {"off"}
    assert printer.document["spd_lvl"] == 3
    assert printer.document["print_error"] == 0


async def test_two_commands_at_once_are_one_too_many(scene, command):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        first, second = await asyncio.gather(*(command(printer, "light", on=True) for _ in range(2)))
    assert sorted([first.code, second.code]) == ["accepted", "too_fast"]


async def test_trap_28_a_firmware_that_takes_signed_commands_only(scene, command):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await printer.fault(VerifyFailed())
        assert (await command(printer, "light", on=True)).code == "control_blocked"
        state = await scene.shows(printer, can_control="no")
        assert "developer mode" in state["control_reason"]
        printer.requests.clear()
        await asyncio.sleep(1)
        assert (await command(printer, "light", on=True)).code == "control_blocked"
    assert sent(printer) == []


async def test_a_firmware_that_says_it_needs_signatures_is_believed(scene, command):
    printer = await scene.printer("H2D")
    async with scene.gateway():
        await scene.online(printer)
        await printer.fault(VerifyFailed())
        await scene.shows(printer, can_control="no")
        assert (await command(printer, "light", on=True)).code == "control_blocked"
        await printer.fault(VerifyFailed(seconds=0.01))
        await scene.shows(printer, can_control="yes")


async def test_a_success_proves_that_the_printer_obeys(scene, command):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        assert (await scene.state(printer))["can_control"] == "unknown"
        assert (await command(printer, "light", on=True)).accepted
        await scene.shows(printer, can_control="yes")


async def test_an_echo_without_a_result_is_an_answer_too(scene, command):
    printer = await scene.printer("P1S")
    await printer.fault(NoResult())
    async with scene.gateway():
        await scene.online(printer)
        assert (await command(printer, "light", on=True)).accepted


async def test_a_printer_that_does_not_answer_is_not_waited_for_for_ever(scene, command):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        await printer.fault(Deaf())
        assert (await command(printer, "light", on=True)).code == "no_answer"


async def test_trap_32_a_busy_printer_is_not_commanded_as_if_it_were_not(scene, command, make_job):
    printer = await scene.printer("A1 mini")
    async with scene.gateway():
        await scene.online(printer)
        assert (await command(printer, "resume")).code == "wrong_state"
        await scene.begin(printer, make_job())
        assert (await command(printer, "resume")).code == "wrong_state"
        assert sent(printer) == []
        await printer.goto("FINISH")
        await scene.until_said(printer, "started", "completed")


async def test_trap_32_a_start_on_a_busy_printer_is_refused_and_nothing_is_sent(scene, start, make_job):
    """An A1 mini ends its print with an error when it is told to start another."""
    printer = await scene.printer("A1 mini")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer, make_job())
        assert (await start(printer, b"a file")).code == "busy"
        assert (sent(printer), printer.storage.files) == ([], {})
        await printer.goto("FINISH")
        await scene.until_said(printer, "started", "completed")


async def test_trap_32_a_printer_that_gets_busy_while_a_file_is_sent_is_left_alone(
    scene, start, asker, make_job
):
    printer = await scene.printer("A1 mini")

    async def hand_over(message) -> None:
        """Somebody starts a print at the screen before the file has arrived."""
        await scene.begin(printer, make_job())
        await message.respond(FilePiece(data=b64encode(b"a file")).model_dump_json().encode())

    files = await asker.subscribe(f"rpc.printers.files.{scene.tenant}", cb=hand_over)
    async with scene.gateway():
        await scene.online(printer)
        assert (await start(printer, b"a file")).code == "busy"
        assert printer.storage.files == {"/other.gcode.3mf": 6}
        assert sent(printer) == []
        await printer.goto("FINISH")
        await scene.until_said(printer, "started", "completed")
    await files.unsubscribe()


async def test_nobody_answers_for_a_printer_that_no_gateway_has(scene, command):
    printer = await scene.printer("A1")
    with pytest.raises(nats.errors.NoRespondersError):
        await command(printer, "light", on=True)


async def test_a_request_that_makes_no_sense_gets_an_answer(scene, asker):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        subject = command_subject(scene.tenant, scene.id_of(printer))
        reply = await asker.request(subject, b'{"command": "explode"}', timeout=5)
    assert b"bad request" in reply.data


async def test_a_printer_that_is_away_takes_no_commands(scene, command):
    printer = await scene.printer("A1", connection={"access_code": "87654321"})
    async with scene.gateway():
        await scene.shows(printer, problem="auth_failed")
        answer = await command(printer, "light", on=True)
    assert answer.code == "offline"
    assert "access code" in answer.reason
