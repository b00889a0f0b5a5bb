"""Every family looks like itself: size, numbers, names, ids, and how it reports."""

import orjson
import pytest

from simulator import FAMILIES, FilamentUse, Job, PrinterSpec
from simulator.reports import merge

EVERY = pytest.mark.parametrize("family", list(FAMILIES))
MODERN = pytest.mark.parametrize("family", ["P2S", "H2D", "X2D"])
SIGNED = 0x2000_0000
PULL = {"sequence_id": "1", "command": "pushall"}


@pytest.fixture
def switch_on(fleet):
    async def add(family, **spec):
        return await fleet.add(PrinterSpec(family=family, **spec))

    return add


def merged(session) -> dict:
    """What a client knows after all reports; it starts from the first whole one."""
    known: dict = {}
    for report in session.reports:
        known = merge(known, report)
    return {key: value for key, value in known.items() if key not in {"command", "msg", "sequence_id"}}


@pytest.mark.parametrize(
    ("family", "prefix", "low", "high"),
    [
        ("A1", "039", 2_700, 4_900),
        ("A1 mini", "030", 2_700, 4_900),
        ("P1S", "01P", 2_700, 4_900),
        ("X1C", "00M", 11_000, 14_000),
        ("P2S", "22E", 6_000, 9_000),
        ("H2D", "094", 9_000, 16_000),
        ("X2D", "20P", 7_000, 16_000),
    ],
)
async def test_serials_and_sizes_are_those_of_the_family(switch_on, family, prefix, low, high):
    printer = await switch_on(family)
    assert printer.serial.startswith(prefix)
    assert low < len(orjson.dumps({"print": printer.document})) < high


@EVERY
async def test_what_is_reported_adds_up_to_the_document_after_a_print(fleet, connect, switch_on, family):
    printer = await switch_on(family)
    async with connect(fleet, printer) as session:
        await session.ask(pushing=PULL)
        await session.until(lambda: session.reports)
        done = await printer.print(Job(file_name="Hook v2.gcode.3mf", minutes=30, layers=50, source="lan"))
        await session.until(lambda: session.values("gcode_state")[-1] == "FINISH")
        assert (done.outcome, done.layers) == ("finish", 50)
        assert session.values("gcode_state") == ["IDLE", "PREPARE", "RUNNING", "FINISH"]
        assert merged(session) == printer.document


@EVERY
async def test_control_is_open_and_only_newer_machines_say_so(switch_on, family):
    printer = await switch_on(family)
    assert ("fun" in printer.document) == (family in {"X1C", "P2S", "H2D", "X2D"})
    assert not int(printer.document.get("fun", "0"), 16) & SIGNED


@EVERY
async def test_a_cause_is_kept_only_where_the_family_keeps_it(fleet, connect, switch_on, family):
    printer = await switch_on(family)
    latched = family in {"X1C", "P2S", "H2D", "X2D"}
    async with connect(fleet, printer) as session:
        await printer.print(Job(file_name="a.3mf", minutes=10, outcome="cancel"))
        await session.until(lambda: session.values("gcode_state")[-1:] == ["FAILED"])
        assert printer.document["print_error"] == 0
        assert printer.document.get("fail_reason") == ("50348044" if latched else None)
        assert (printer.document["mc_percent"] == 0) == latched


@MODERN
async def test_readings_are_packed_and_told_twice(fleet, connect, switch_on, family):
    printer = await switch_on(family)
    async with connect(fleet, printer) as session:
        await printer.begin(Job(file_name="a.3mf", plate=3, layers=140, filament=(FilamentUse(slot=2),)))
        await printer.advance(0.5)
        await session.until(lambda: session.values("mc_percent")[-1:] == [50])
        report = session.reports[-1]
    device = report["device"]
    bed, active = device["bed"]["info"]["temp"], device["extruder"]["state"] >> 4 & 0xF
    assert (bed >> 16, bed & 0xFFFF) == (60, int(report["bed_temper"]))
    heat = device["extruder"]["info"][active]["temp"]
    assert (heat >> 16, heat & 0xFFFF) == (220, int(report["nozzle_temper"]))
    assert all(one["temp"] < 0x10000 for one in device["extruder"]["info"] if one["id"] != active)
    assert (device["bed_temp"], device["ctc"]["info"]["temp"]) == (bed, 36 if family != "H2D" else 26)
    assert (report["plate_idx"], report["plate_id"], report["file"]) == (3, 3, "/data/Metadata/plate_3.gcode")
    assert (report["state"], report["percent"], report["remain_time"]) == (4, 50, 15)
    assert (report["3D"]["layer_num"], report["3D"]["total_layer_num"]) == (71, 140)
    assert ("chamber_temper" in report, "vt_tray" in report) == (family == "H2D", family == "H2D")
    assert [spool["id"] for spool in report["vir_slot"]] == (["255"] if family == "P2S" else ["254", "255"])


@pytest.mark.parametrize(
    ("family", "slot", "active", "snow", "tray"),
    [
        ("P2S", 3, 0, 0x0003, "3"),
        ("P2S", 254, 0, 0xFF00, "0"),
        ("H2D", 1, 1, 0x0001, "1"),
        ("H2D", 7, 0, 0x0103, "3"),
        ("H2D", 254, 0, 0xFF00, "0"),
        ("X2D", 0, 1, 0x0000, "0"),
    ],
)
async def test_the_feeding_slot_stands_at_the_extruder_in_use(switch_on, family, slot, active, snow, tray):
    printer = await switch_on(family)
    empty = [0xFFFF, 0xFEFF][: printer.family.extruders]
    assert [one["snow"] for one in printer.document["device"]["extruder"]["info"]] == empty
    await printer.begin(Job(file_name="a.3mf", filament=(FilamentUse(slot=slot),)))
    await printer.advance(0.1)
    extruder = printer.document["device"]["extruder"]
    assert (extruder["state"] & 0xF, extruder["state"] >> 4 & 0xF) == (printer.family.extruders, active)
    assert extruder["info"][active]["snow"] == snow == printer.document["mapping"][0]
    assert printer.document["ams"]["tray_now"] == tray
    await printer.goto("FINISH")
    assert [one["snow"] for one in printer.document["device"]["extruder"]["info"]] == empty
    (done,) = printer.prints
    assert done.filament[0].slot == slot


@MODERN
async def test_jobs_over_the_lan_have_a_short_counter_and_little_else(switch_on, family):
    printer = await switch_on(family)
    await printer.begin(Job(file_name="a.3mf", source="lan"))
    shown = [printer.document[key] for key in ("task_id", "subtask_id", "project_id", "profile_id", "job_id")]
    assert shown == ["6001", "", "0", "", "0"]
    assert printer.document["print_type"] == "local"


@MODERN
async def test_readings_alone_come_as_changes_the_rest_whole(fleet, connect, switch_on, family):
    printer = await switch_on(family)
    says = family != "H2D"
    async with connect(fleet, printer) as session:
        await session.ask(pushing=PULL)
        await printer.emit({"nozzle_temper": 100, "nozzle_target_temper": 210})
        await printer.emit({"stg_cur": 2})
        await session.until(lambda: len(session.reports) == 3)
        whole, change, after = session.reports
        assert ("gcode_state" in change, "gcode_state" in whole, "gcode_state" in after) == (
            False,
            True,
            True,
        )
        assert [report.get("msg") for report in session.reports] == ([0, 1, 0] if says else [None] * 3)
        assert change["device"] == {"extruder": {"info": [{"id": 0, "temp": 210 << 16 | 100}]}}
        numbers = [report["sequence_id"] for report in session.reports]
        assert numbers == (["1", "2", "3"] if family == "P2S" else ["2021"] * 3)
        assert merged(session) == printer.document


async def test_an_a1_mini_has_a_spool_that_nobody_knows(switch_on):
    printer = await switch_on("A1 mini")
    spools = printer.document["ams"]["ams"][0]["tray"]
    assert [set(spool["tray_uuid"]) == {"0"} for spool in spools] == [False, False, False, True]
    assert spools[3]["remain"] == -1
