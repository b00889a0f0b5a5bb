"""What clients see of a print, and what really happened."""

from datetime import UTC, datetime

import orjson
import pytest

from simulator import (
    Clock,
    Drop,
    Dup,
    FilamentUse,
    Fleet,
    Job,
    Lose,
    Mute,
    PrinterSpec,
    PrintIds,
    Reboot,
    Unmute,
)
from simulator.ledger import Ledger
from simulator.reports import merge

A1, P1S, X1C = "03900A000000001", "01P00A000000002", "00M00A000000003"
ALL = pytest.mark.parametrize("serial", [A1, P1S, X1C])
HOUR = Job(file_name="Hook v2.gcode.3mf", minutes=60, layers=50)
CANCELLED = 0x0300400C


async def ask_for_all(session, sequence="1"):
    await session.ask(pushing={"sequence_id": sequence, "command": "pushall", "version": 1, "push_target": 1})
    await session.until(lambda: session.reports)


@ALL
async def test_pushall_answers_with_the_whole_document(fleet, connect, serial):
    async with connect(fleet, fleet[serial]) as session:
        await ask_for_all(session)
        report = session.reports[0]
        assert report["msg"] == 0
        assert set(fleet[serial].document) <= set(report)
        assert len(report["ams"]["ams"][0]["tray"]) == 4
        assert all(len(tray["tray_uuid"]) == 32 for tray in report["ams"]["ams"][0]["tray"])


@pytest.mark.parametrize(
    ("serial", "stage", "no_id", "print_type", "size"),
    [
        (A1, 0, "0", "idle", (2_700, 4_900)),
        (P1S, 0, "0", "idle", (2_700, 4_900)),
        (X1C, -1, "", "", (11_000, 14_000)),
    ],
)
async def test_an_idle_printer_looks_like_its_family(fleet, serial, stage, no_id, print_type, size):
    document = fleet[serial].document
    assert (document["gcode_state"], document["stg_cur"], document["print_type"]) == (
        "IDLE",
        stage,
        print_type,
    )
    assert {document[key] for key in ("task_id", "subtask_id", "project_id", "profile_id")} == {no_id}
    assert ("fail_reason" in document) == ("fun" in document) == ("job_id" in document) == (serial == X1C)
    low, high = size
    assert low < len(orjson.dumps({"print": document})) < high


async def test_delta_families_report_only_what_changed(fleet, connect):
    printer = fleet[P1S]
    async with connect(fleet, printer) as session:
        await ask_for_all(session)
        await printer.emit({"nozzle_temper": 28.8, "bed_temper": printer.document["bed_temper"]})
        await printer.emit({"ams": {"tray_now": "2"}})
        await printer.emit({"ams": {"ams": [{"id": "0", "tray": [{"id": "1", "remain": 7}]}]}})
        await printer.emit({"ams": {"tray_now": "2"}})
        await session.until(lambda: len(session.reports) == 4)
        deltas = [
            {key: value for key, value in report.items() if key not in {"command", "msg", "sequence_id"}}
            for report in session.reports[1:]
        ]
        assert deltas == [
            {"nozzle_temper": 28.8},
            {"ams": {"tray_now": "2"}},
            {"ams": {"ams": [{"id": "0", "tray": [{"id": "1", "remain": 7}]}]}},
        ]
        assert {report["msg"] for report in session.reports[1:]} == {1}
        trays = printer.document["ams"]["ams"][0]["tray"]
        assert [tray["id"] for tray in trays] == ["0", "1", "2", "3"]
        assert (trays[1]["remain"], trays[0]["tray_type"] != "") == (7, True)


async def test_full_families_report_everything_each_time(fleet, connect):
    printer = fleet[X1C]
    async with connect(fleet, printer) as session:
        await ask_for_all(session)
        await printer.emit({"nozzle_temper": 28.8})
        await printer.emit({"nozzle_temper": 28.8})
        await session.until(lambda: len(session.reports) == 3)
        assert [report["msg"] for report in session.reports] == [0, 0, 0]
        assert set(session.reports[1]) == set(session.reports[0])
        assert [int(report["sequence_id"]) for report in session.reports] == [1, 2, 3]


@ALL
async def test_a_print_goes_from_prepare_to_finish_and_stays_there(fleet, connect, serial):
    printer = fleet[serial]
    async with connect(fleet, printer) as session:
        await ask_for_all(session)
        done = await printer.print(HOUR)
        await session.until(lambda: session.values("gcode_state")[-1] == "FINISH")

        assert session.values("gcode_state") == ["IDLE", "PREPARE", "RUNNING", "FINISH"]
        assert session.values("stg_cur")[1:6] == [2, 13, 1, 0, printer.family.idle_stage]
        percents, layers = session.values("mc_percent"), session.values("layer_num")
        assert percents == sorted(percents)
        assert layers == sorted(layers)
        assert (percents[-1], layers[-1]) == (100, 50)
        assert len(percents) > 10
        minutes = session.values("mc_remaining_time")
        assert minutes[1] == 60
        assert minutes[1:] == sorted(minutes[1:], reverse=True)
        assert minutes[-1] == 0

        last: dict = {}
        for report in session.reports:
            last = merge(last, report)
        assert last["subtask_name"] == "Hook v2"
        blanked = "" if serial != X1C else "/data/Metadata/plate_1.gcode"
        assert last["gcode_file"] == blanked
        assert last["task_id"] == done.ids.task_id
        assert (done.outcome, done.percent, done.layers, done.simulated_minutes) == ("finish", 100, 50, 60)
        assert done.reported["gcode_file"] == (
            "/data/Metadata/plate_1.gcode" if serial == X1C else "Hook v2.3mf"
        )
        assert done.started_at < done.ended_at <= datetime.now(UTC)

        count = len(session.reports)
        await ask_for_all(session, "2")
        await session.until(lambda: len(session.reports) > count)
        assert session.reports[-1]["gcode_state"] == "FINISH"
        assert session.reports[-1]["task_id"] == done.ids.task_id


@ALL
async def test_a_failing_print_says_why(fleet, connect, serial):
    printer = fleet[serial]
    job = HOUR.model_copy(update={"outcome": "fail", "ends_at_percent": 40})
    async with connect(fleet, printer) as session:
        done = await printer.print(job)
        await session.until(lambda: session.values("gcode_state")[-1:] == ["FAILED"])
        assert (done.outcome, done.percent, done.layers) == ("fail", 40, 21)
        assert session.values("print_error")[-1] == done.error == printer.family.fail_error
        assert session.values("mc_remaining_time")[-1] == 36
        if serial == X1C:
            assert session.values("fail_reason")[-1] == str(done.error)
            assert session.values("hms")[-1] == [{"attr": 0x03000000, "code": 0x00030008}]


@ALL
@pytest.mark.parametrize("planned", [True, False])
async def test_a_cancelled_print_shows_its_code_for_a_moment(fleet, connect, serial, planned):
    printer = fleet[serial]
    job = HOUR.model_copy(update={"outcome": "cancel" if planned else "finish", "minutes": 120})
    async with connect(fleet, printer) as session:
        await printer.enqueue(job)
        if not planned:
            await printer.until(lambda it: it.percent >= 5)
            answer = await session.ask(print={"sequence_id": "6", "command": "stop", "param": ""})
            assert answer == {
                "sequence_id": "6",
                "command": "stop",
                "param": "",
                "result": "success",
                "reason": "",
            }
        await printer.idle()
        await session.until(lambda: session.values("gcode_state")[-1] == "FAILED")
        assert session.values("print_error")[-2:] == [CANCELLED, 0]
        assert printer.prints[-1].outcome == "cancel"
        assert printer.prints[-1].percent == (60 if planned else printer.prints[-1].percent) >= 5
        assert session.values("mc_percent")[-1] == (0 if serial == X1C else printer.prints[-1].percent)
        if serial == X1C:
            assert session.values("fail_reason")[-1] == str(CANCELLED)


async def test_some_p1_firmwares_cancel_into_idle(tmp_path, connect):
    spec = PrinterSpec(family="P1S", serial=P1S, cancel_ends_in="IDLE")
    async with Fleet(tmp_path, [spec], clock=Clock(14400, 200), heartbeat=None) as fleet:
        async with connect(fleet, fleet[P1S]) as session:
            await fleet[P1S].print(HOUR.model_copy(update={"outcome": "cancel"}))
            await session.until(lambda: session.values("gcode_state")[-1] == "IDLE")
            assert session.values("gcode_state") == ["PREPARE", "RUNNING", "IDLE"]
            assert session.values("print_error") == [CANCELLED, 0]
        assert [entry.outcome for entry in fleet[P1S].prints] == ["cancel"]


async def test_jobs_print_in_order_and_ids_never_repeat(fleet, connect):
    printer = fleet[A1]
    async with connect(fleet, printer) as session:
        await printer.enqueue(Job(file_name="a.gcode.3mf", minutes=5, plates=2))
        await printer.enqueue(Job(file_name="b.3mf", minutes=5, outcome="fail"))
        await printer.enqueue(Job(file_name="c.gcode", minutes=5, source="sd"))
        await printer.idle()
        await session.until(lambda: session.values("gcode_state")[-1] == "FINISH")
        truth = [(entry.number, entry.file_name, entry.outcome) for entry in printer.prints]
        assert truth == [
            (1, "a.gcode.3mf", "finish"),
            (2, "a.gcode.3mf", "finish"),
            (3, "b.3mf", "fail"),
            (4, "c.gcode", "finish"),
        ]
        assert session.values("subtask_name") == ["a", "b", ""]
        assert session.values("gcode_state") == ["PREPARE", "RUNNING", "FINISH"] * 2 + [
            "PREPARE",
            "RUNNING",
            "FAILED",
            "PREPARE",
            "RUNNING",
            "FINISH",
        ]
        assert session.values("task_id") == [entry.ids.task_id for entry in printer.prints]
        assert len({entry.ids.task_id for entry in printer.prints}) == 4
        assert printer.prints[3].ids.task_id == "0"
        starts = [entry.started_at for entry in printer.prints]
        assert starts == sorted(starts)


async def test_filament_is_shared_out_over_the_trays_that_printed(fleet, connect):
    printer = fleet[X1C]
    job = Job(
        file_name="two.3mf",
        minutes=60,
        outcome="cancel",
        ends_at_percent=75,
        filament=(FilamentUse(slot=1, grams=40), FilamentUse(slot=6, grams=20)),
    )
    async with connect(fleet, printer) as session:
        done = await printer.print(job)
        await session.until(lambda: session.values("gcode_state")[-1] == "FAILED")
        trays = [report["ams"]["tray_now"] for report in session.reports]
        assert list(dict.fromkeys(trays)) == ["255", "1", "6"]
        assert session.values("mapping")[-1] == [1, 0x102]
    units = printer.document["ams"]["ams"]
    assert [(use.slot, use.grams, use.tray_uuid) for use in done.filament] == [
        (1, 40.0, units[0]["tray"][1]["tray_uuid"]),
        (6, 10.0, units[1]["tray"][2]["tray_uuid"]),
    ]


async def test_pause_holds_the_print_and_resume_goes_on(fleet, connect):
    printer = fleet[P1S]
    async with connect(fleet, printer) as session:
        await printer.enqueue(HOUR.model_copy(update={"minutes": 1200}))
        await printer.until(lambda it: it.percent >= 3)
        assert (await session.ask(print={"sequence_id": "1", "command": "pause"}))["result"] == "success"
        await printer.until(lambda it: it.state == "PAUSE")
        held = printer.percent
        seen = len(session.reports)
        await session.until(lambda: len(session.reports) > seen + 5)
        assert (printer.state, printer.percent) == ("PAUSE", held)
        assert printer.document["stg_cur"] == 16
        assert (await session.ask(print={"sequence_id": "2", "command": "pause"}))["result"] == "failed"
        assert (await session.ask(print={"sequence_id": "3", "command": "resume"}))["result"] == "success"
        await printer.until(lambda it: it.percent > held)
        await session.ask(print={"sequence_id": "4", "command": "stop"})
        await printer.idle()
        assert len(printer.prints) == 1


async def test_a_print_goes_on_while_the_network_is_gone(fleet, connect):
    printer = fleet[X1C]
    async with connect(fleet, printer) as session:
        await printer.enqueue(HOUR)
        await printer.until(lambda it: it.percent >= 20)
        await printer.fault(Drop())
        seen = len(session.reports)
        await printer.idle()
        assert len(session.reports) == seen
    await printer.restore()
    async with connect(fleet, printer) as session:
        await ask_for_all(session)
        assert session.reports[0]["gcode_state"] == "FINISH"
    assert [entry.outcome for entry in printer.prints] == ["finish"]


@pytest.mark.parametrize(("serial", "clear_ids"), [(A1, True), (X1C, True), (P1S, False)])
async def test_a_reboot_loses_the_print_and_comes_back_idle(fleet, connect, serial, clear_ids):
    printer = fleet[serial]
    await printer.enqueue(HOUR)
    await printer.until(lambda it: it.percent >= 20)
    ids = printer.document["task_id"]
    async with connect(fleet, printer) as session:
        await printer.until(lambda it: it.clients)
        await printer.fault(Reboot(clear_ids=clear_ids, seconds=0.05))
        assert (printer.link, printer.powered.is_set(), printer.clients) == (False, False, [])
        await printer.until(lambda it: it.link)
        del session
    async with connect(fleet, printer) as session:
        await ask_for_all(session)
        report = session.reports[0]
        assert (report["gcode_state"], report["stg_cur"]) == ("IDLE", printer.family.boot_stage)
        assert report["task_id"] == (printer.family.no_id if clear_ids else ids)
        assert report["subtask_name"] == ("" if clear_ids else "Hook v2")
        assert report["sequence_id"] == "1"
    (lost,) = printer.prints
    assert (lost.outcome, lost.error) == ("lost", 0)
    assert 20 <= lost.percent < 100
    assert (await printer.print(HOUR)).outcome == "finish"


async def test_lost_and_doubled_reports(fleet, connect):
    printer = fleet[A1]
    async with connect(fleet, printer) as session:
        await ask_for_all(session)
        await printer.play([Lose(frames=1), Dup(frames=1)])
        for layer in (1, 2, 3):
            await printer.emit({"layer_num": layer})
        await session.until(lambda: len(session.reports) == 4)
        assert [report["layer_num"] for report in session.reports[1:]] == [2, 2, 3]


async def test_a_mute_printer_keeps_the_session_and_says_nothing(fleet, connect):
    printer = fleet[P1S]
    async with connect(fleet, printer) as session:
        await ask_for_all(session)
        await printer.fault(Mute())
        await printer.emit({"layer_num": 1})
        await session.mqtt.publish(
            f"device/{P1S}/request", '{"pushing":{"sequence_id":"2","command":"pushall"}}', qos=1
        )
        await printer.until(lambda it: len(it.requests) == 2)
        await printer.fault(Unmute())
        await printer.emit({"layer_num": 2})
        await session.until(lambda: len(session.reports) == 2)
        assert session.reports[1]["layer_num"] == 2
        assert len(session.frames) == 3


async def test_stepping_by_hand_gives_exactly_the_frames_asked_for(fleet, connect):
    printer = fleet[A1]
    ids = PrintIds(task_id="555666777", subtask_id="1", project_id="2", profile_id="3")
    async with connect(fleet, printer) as session:
        await ask_for_all(session)
        started = await printer.begin(Job(file_name="hook.gcode.3mf", source="lan", layers=9, ids=ids))
        await printer.goto("RUNNING")
        await printer.advance(0.5)
        await printer.send({"print": {"command": "push_status", "msg": 1, "mc_percent": "oops"}})
        await printer.goto("FINISH", mc_percent=100)
        await session.until(lambda: session.values("gcode_state")[-1] == "FINISH")
        assert session.values("gcode_state") == ["IDLE", "PREPARE", "RUNNING", "FINISH"]
        assert session.values("mc_percent") == [0, 50, "oops", 100]
        assert session.values("task_id") == ["0", "555666777"]
        assert session.values("gcode_file") == ["", "hook.gcode.3mf", ""]
        assert len(session.reports) == 6
    assert started.outcome is None
    assert [(entry.number, entry.outcome) for entry in printer.prints] == [(1, "finish")]
    with pytest.raises(RuntimeError, match="is not printing"):
        await printer.advance(0.6)


async def test_ids_too_large_for_a_p1_are_clamped(fleet):
    ids = PrintIds(task_id="99999999999", subtask_id="12", project_id="x", profile_id="0")
    entry = await fleet[P1S].begin(Job(file_name="hook.3mf", ids=ids))
    assert fleet[P1S].document["task_id"] == entry.ids.task_id == "2147483647"
    with pytest.raises(RuntimeError, match="has not ended"):
        await fleet[P1S].begin(HOUR)


async def test_ground_truth_survives_the_process_and_an_open_print_is_lost(tmp_path):
    spec = PrinterSpec(family="A1", serial=A1)
    async with Fleet(tmp_path, [spec], clock=Clock(14400, 200), heartbeat=None) as fleet:
        await fleet[A1].print(HOUR)
        await fleet[A1].enqueue(HOUR)
        await fleet[A1].until(lambda it: it.percent >= 30)
    async with Fleet(tmp_path, [spec], clock=Clock(14400, 200), heartbeat=None) as fleet:
        assert [entry.outcome for entry in fleet[A1].prints] == ["finish", "lost"]
        assert fleet[A1].prints[1].percent >= 30
        third = await fleet[A1].print(HOUR)
        assert third.number == 3
        assert len({entry.ids.task_id for entry in fleet[A1].prints}) == 3


def test_a_line_cut_short_by_a_kill_does_not_spoil_the_file(tmp_path):
    path, now = tmp_path / "prints.jsonl", datetime.now(UTC)
    ids = PrintIds(task_id="1", subtask_id="1", project_id="1", profile_id="1")
    Ledger(path, now).start(A1, HOUR, ids, {}, now)
    with path.open("a") as file:
        file.write('{"serial": "0390')
    again = Ledger(path, now)
    assert [entry.outcome for entry in again.prints] == ["lost"]
    again.start(A1, HOUR, ids, {}, now)
    assert [entry.outcome for entry in Ledger(path, now).prints] == ["lost", "lost"]


async def test_reports_stay_bounded_however_fast_time_runs(tmp_path, connect):
    spec = PrinterSpec(family="X1C", serial=X1C)
    async with Fleet(tmp_path, [spec], speed=100_000, heartbeat=None) as fleet:
        async with connect(fleet, fleet[X1C]) as session:
            done = await fleet[X1C].print(HOUR)
            await session.until(lambda: session.values("gcode_state")[-1] == "FINISH")
        seconds = (done.ended_at - done.started_at).total_seconds()
        assert len(session.reports) <= 10 * seconds + 3


async def test_an_idle_printer_still_talks(tmp_path, connect):
    spec = PrinterSpec(family="A1", serial=A1)
    async with Fleet(tmp_path, [spec], heartbeat=0.01) as fleet, connect(fleet, fleet[A1]) as session:
        await session.until(lambda: len(session.reports) >= 3)
        assert all("bed_temper" in report for report in session.reports)
        assert all(len(report) < 6 for report in session.reports)
