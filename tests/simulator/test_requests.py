"""Commands: every answer carries the request's sequence_id, and does what it says."""

import zipfile

import pytest

from simulator import Job, Plate, make_3mf
from simulator.slices import read

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
    "ams_mapping": [2, -1, 0],
}


BOX = make_3mf(
    {
        1: Plate(minutes=30, layers=80, grams=((1, 12.5),)),
        2: Plate(minutes=90, layers=240, grams=((1, 30.0), (3, 4.5))),
    }
)


@ALL
async def test_project_file_prints_the_plate_of_the_stored_file_with_the_ids_given(fleet, connect, serial):
    printer = fleet[serial]
    printer.storage.put("Box lid.gcode.3mf", BOX)
    async with connect(fleet, printer) as session:
        answer = await session.ask(print={"sequence_id": "11", **START})
        assert (answer["result"], answer["subtask_name"]) == ("success", "Box lid")
        await printer.until(lambda it: it.prints)
        await printer.idle()
        (done,) = printer.prints
        assert (done.file_name, done.plate, done.outcome) == ("Box lid.gcode.3mf", 2, "finish")
        assert (done.ids.task_id, done.ids.subtask_id, done.ids.project_id) == ("79", "78", "77")
        assert (done.simulated_minutes, done.total_layers) == (90, 240)
        assert [(use.slot, use.grams) for use in done.filament] == [(2, 30.0), (0, 4.5)]
        assert printer.document["task_id"] == "79"
        plate = "/data/Metadata/plate_2.gcode"
        assert done.reported["gcode_file"] == (plate if serial == X1C else "Box lid.gcode.3mf")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"url": "ftp:///gone.3mf", "file": "gone.3mf"}, "the file is not on the card"),
        ({"param": "Metadata/plate_7.gcode"}, "Box lid.gcode.3mf has no plate 7"),
        ({"md5": "00000000000000000000000000000000"}, "the file is damaged"),
        ({"task_id": "0"}, "task_id must be 1 to 2147483647"),
        ({"subtask_id": "2147483648"}, "subtask_id must be 1 to 2147483647"),
        ({"project_id": "print-7"}, "project_id must be 1 to 2147483647"),
    ],
)
async def test_a_start_that_cannot_be_is_refused(fleet, connect, changes, reason):
    printer = fleet[P1S]
    printer.storage.put("Box lid.gcode.3mf", BOX)
    async with connect(fleet, printer) as session:
        answer = await session.ask(print={"sequence_id": "11", **START, **changes})
        assert (answer["result"], answer["reason"]) == ("failed", reason)
        assert (printer.prints, printer.worker.busy) == ([], False)


@pytest.mark.parametrize(
    ("content", "plate"),
    [
        (b"G28\n", Plate()),
        (b"; total layer number: 12\n; model printing time: 1h 2m 30s\n", Plate(minutes=62.5, layers=12)),
        (
            b"; model printing time: 5m; total estimated time: 10m\n; total filament weight [g] : 3.5,0.25\n",
            Plate(minutes=10, grams=((1, 3.5), (2, 0.25))),
        ),
    ],
)
def test_plain_gcode_tells_what_its_header_says(tmp_path, content, plate):
    path = tmp_path / "a.gcode"
    path.write_bytes(content)
    assert read(path, 1) == plate


def test_a_spoilt_slice_info_does_not_spoil_the_print(tmp_path):
    path = tmp_path / "a.3mf"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><config><plate>&a;</plate></config>'
    for info in (
        b"<config",
        bomb,
        b"\xff\xfe",
        b"<config><plate><metadata key='index' value='1'/></plate></config>",
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("Metadata/plate_1.gcode", "; total layer number: 9\n")
            archive.writestr("Metadata/slice_info.config", info)
        assert read(path, 1) == Plate(layers=9)
    path.write_bytes(path.read_bytes()[:-30])
    assert read(path, 1) == Plate()


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
