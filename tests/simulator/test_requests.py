"""Commands: every answer carries the request's sequence_id, and does what it says."""

import pytest

from simulator import Job

A1, P1S, X1C = "03900A000000001", "01P00A000000002", "00M00A000000003"
ALL = pytest.mark.parametrize("serial", [A1, P1S, X1C])


@ALL
async def test_get_version_names_the_printer(fleet, connect, serial):
    async with connect(fleet, fleet[serial]) as session:
        answer = await session.ask(info={"sequence_id": "3", "command": "get_version"})
        assert answer["result"] == "success"
        assert (answer["module"][0]["name"], answer["module"][0]["sn"]) == ("ota", serial)
        assert {module["name"] for module in answer["module"]} > {"ota", "mc", "th"}


@ALL
async def test_pushing_start_also_gives_everything(fleet, connect, serial):
    async with connect(fleet, fleet[serial]) as session:
        await session.ask(pushing={"sequence_id": "2", "command": "start"})
        await session.until(lambda: session.reports)
        assert session.reports[0]["msg"] == 0


@pytest.mark.parametrize(
    ("topic", "body", "key", "value"),
    [
        ("print", {"command": "print_speed", "param": "3"}, "spd_mag", 124),
        ("print", {"command": "clean_print_error"}, "print_error", 0),
        ("print", {"command": "gcode_line", "param": "M104 S0\n"}, "gcode_state", "IDLE"),
        (
            "system",
            {"command": "ledctrl", "led_node": "chamber_light", "led_mode": "off"},
            "lights_report",
            [{"node": "chamber_light", "mode": "off"}],
        ),
    ],
)
async def test_small_commands_take_effect(fleet, connect, topic, body, key, value):
    printer = fleet[P1S]
    await printer.emit({"print_error": 7})
    async with connect(fleet, printer) as session:
        answer = await session.ask(**{topic: {"sequence_id": "11", **body}})
        assert answer == {"sequence_id": "11", **body, "result": "success", "reason": ""}
        await printer.until(lambda it: it.document[key] == value)


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        ("print", {"command": "pause"}),
        ("print", {"command": "resume"}),
        ("print", {"command": "stop"}),
        ("print", {"command": "print_speed", "param": "9"}),
        ("print", {"command": "gcode_line"}),
        ("print", {"command": "project_file", "url": ""}),
        ("system", {"command": "ledctrl", "led_node": "disco", "led_mode": "on"}),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(fleet, connect, topic, body):
    async with connect(fleet, fleet[A1]) as session:
        answer = await session.ask(**{topic: {"sequence_id": "4", **body}})
        assert answer["result"] == "failed"
        assert answer["reason"]
        assert fleet[A1].prints == []


@pytest.mark.parametrize(
    "payload", [b"{", b"[]", b"7", b"\xff\xfe", b'{"print": 3}', b'{"print": {"command": ["stop"]}}', b""]
)
async def test_junk_is_passed_over_in_silence(fleet, connect, payload):
    async with connect(fleet, fleet[X1C]) as session:
        await session.mqtt.publish(f"device/{X1C}/request", payload)
        await session.ask(info={"sequence_id": "1", "command": "get_version"})
        assert len(session.frames) == 1


START = {
    "command": "project_file",
    "param": "Metadata/plate_2.gcode",
    "url": "ftp:///Box lid.gcode.3mf",
    "file": "Box lid.gcode.3mf",
    "subtask_name": "Box lid",
    "project_id": "77",
    "subtask_id": "78",
    "task_id": "79",
    "profile_id": "0",
    "use_ams": True,
    "ams_mapping": [0],
}


@ALL
async def test_project_file_starts_a_print_with_the_ids_given(fleet, connect, serial):
    printer = fleet[serial]
    async with connect(fleet, printer) as session:
        answer = await session.ask(print={"sequence_id": "11", **START})
        assert (answer["result"], answer["subtask_name"]) == ("success", "Box lid")
        await printer.until(lambda it: it.prints)
        await printer.idle()
        (done,) = printer.prints
        assert (done.file_name, done.plate, done.outcome) == ("Box lid.gcode.3mf", 2, "finish")
        assert (done.ids.task_id, done.ids.subtask_id, done.ids.project_id) == ("79", "78", "77")
        assert printer.document["task_id"] == "79"
        plate = "/data/Metadata/plate_2.gcode"
        assert done.reported["gcode_file"] == (plate if serial == X1C else "Box lid.gcode.3mf")


async def test_a_start_on_a_busy_printer_is_refused(fleet, connect):
    printer = fleet[P1S]
    await printer.begin(Job(file_name="hook.3mf"))
    async with connect(fleet, printer) as session:
        answer = await session.ask(print={"sequence_id": "11", **START})
        assert (answer["result"], answer["reason"]) == ("failed", "the device is busy")
        await session.until(lambda: session.values("print_error") == [0x05004004])
        assert printer.printing


async def test_a_start_on_a_busy_a1_also_ends_the_running_print(fleet, connect):
    printer = fleet[A1]
    await printer.enqueue(Job(file_name="hook.3mf", minutes=6000))
    await printer.until(lambda it: it.state == "RUNNING")
    async with connect(fleet, printer) as session:
        assert (await session.ask(print={"sequence_id": "11", **START}))["result"] == "failed"
        await printer.idle()
        assert [entry.outcome for entry in printer.prints] == ["cancel"]
