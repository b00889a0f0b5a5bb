"""Which file is on the plate, and which names may stand for it."""

import pytest

from printer_gateway.domain.names import PlateName, resolve, stem
from printer_gateway.domain.snapshot import Job

LAN_X1 = Job(subtask_name="Clamshell Parts Box", gcode_file="/data/Metadata/plate_2.gcode")
LAN_A1 = Job(subtask_name="36mm", gcode_file="36mm.gcode.3mf")


def test_the_subtask_names_the_print_and_the_path_its_plate():
    name = resolve(LAN_X1)
    assert (name.file_name, name.plate_index) == ("Clamshell Parts Box", 2)


def test_candidates_go_from_reported_to_derived():
    assert resolve(LAN_A1).candidates == ("36mm", "36mm.gcode.3mf", "36mm.3mf", "36mm.gcode")
    assert resolve(LAN_X1).candidates == (
        "Clamshell Parts Box",
        "Clamshell Parts Box.gcode.3mf",
        "Clamshell Parts Box.3mf",
        "Clamshell Parts Box.gcode",
        "Clamshell Parts Box_plate_2.gcode.3mf",
        "Clamshell Parts Box_plate_2.3mf",
        "Clamshell Parts Box_plate_2.gcode",
        "Clamshell Parts Box_plate_2",
    )


def test_a_name_that_already_ends_in_a_plate_gets_no_second_one():
    name = resolve(Job(subtask_name="kiosk_plates_plate_7", gcode_file="/data/Metadata/plate_7.gcode"))
    assert "kiosk_plates_plate_7.3mf" in name.candidates
    assert not any("plate_7_plate_7" in c for c in name.candidates)


def test_the_file_names_the_print_when_the_subtask_is_blank():
    assert resolve(Job(subtask_name="  ", gcode_file="/sdcard/models/lid.gcode")).file_name == "lid.gcode"


@pytest.mark.parametrize(
    "job", [Job(), Job(gcode_file="/data/Metadata/plate_1.gcode"), Job(subtask_name=" ")]
)
def test_a_print_that_nobody_named_has_no_name(job):
    name = resolve(job)
    assert (name.file_name, name.candidates) == (None, ())


def test_the_plate_field_of_newer_firmware_wins():
    assert resolve(Job("x", "/data/Metadata/plate_1.gcode", plate_number=3)).plate_index == 3


def test_nothing_says_the_plate_on_firmware_that_drops_the_path():
    assert resolve(Job("x", "x.3mf")).plate_index is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.gcode.3mf.gcode.3mf", "a"),
        ("a.3mf.backup", "a.3mf.backup"),
        ("dir\\sub/b_v2 (1).GCODE", "b_v2 (1)"),
        ("Part_PLA_49m18s.gcode", "Part_PLA_49m18s"),
        ("altanl\u00e5s", "altanl\u00e5s"),
        (".3mf", ""),
    ],
)
def test_the_stem_loses_path_and_extensions_only(name, expected):
    assert stem(name) == expected


def test_names_are_kept_as_reported():
    raw = "Rear Dry Pod  AMS 2 PRO "
    assert resolve(Job(subtask_name=raw)) == PlateName(
        raw,
        (
            raw,
            "Rear Dry Pod  AMS 2 PRO.gcode.3mf",
            "Rear Dry Pod  AMS 2 PRO.3mf",
            "Rear Dry Pod  AMS 2 PRO.gcode",
            "Rear Dry Pod  AMS 2 PRO",
        ),
        None,
    )
