"""Prints that go strange ways, against what physically happened."""

import pytest

from simulator import (
    Announce,
    Calibrate,
    Cancel,
    Clock,
    Drop,
    FilamentUse,
    Fleet,
    Heal,
    Hold,
    Job,
    LateIds,
    Pause,
    PowerLoss,
    PrinterSpec,
    PrintIds,
    Queue,
    Reboot,
    Reprint,
    Restore,
    Resume,
    Tray,
    Until,
)

A1, P1S, X1C = "03900A000000001", "01P00A000000002", "00M00A000000003"
ALL = pytest.mark.parametrize("serial", [A1, P1S, X1C])
HOOK = Job(file_name="hook.gcode.3mf", minutes=30, layers=50)
LONG = HOOK.model_copy(update={"minutes": 300})
PULL = {"sequence_id": "1", "command": "pushall"}
CANCELLED = 0x0300400C


def job(**changes) -> Job:
    return HOOK.model_copy(update=changes)


async def shown(connect, fleet, printer) -> dict:
    """What a client that comes now is told."""
    async with connect(fleet, printer) as session:
        await session.ask(pushing=PULL)
        return await session.until(
            lambda: next((report for report in session.reports if report.get("msg") == 0), None)
        )


def outcomes(printer) -> list:
    return [entry.outcome for entry in printer.prints]


async def test_an_h2d_shows_the_next_id_while_it_still_says_finish(tmp_path, connect):
    async with Fleet(tmp_path, [PrinterSpec(family="H2D")], clock=Clock(14400, 200), heartbeat=None) as fleet:
        (printer,) = fleet.printers
        async with connect(fleet, printer) as session:
            await printer.print(HOOK)
            await printer.print(HOOK)
            await session.until(lambda: session.values("gcode_state").count("FINISH") == 2)
            pairs = [
                (report["gcode_state"], report["task_id"])
                for report in session.reports
                if "task_id" in report
            ]
    first, second = (entry.ids.task_id for entry in printer.prints)
    steps = list(dict.fromkeys(pairs))
    assert steps.index(("FINISH", first)) < steps.index(("FINISH", second)) < steps.index(("PREPARE", second))
    assert printer.prints[1].started_at > printer.prints[0].ended_at


@ALL
async def test_any_printer_can_be_made_to_hold_the_old_state(fleet, connect, serial):
    printer = fleet[serial]
    await printer.print(HOOK)
    old = printer.document["task_id"]
    await printer.play([Hold(seconds=0.2), Queue(job=HOOK)])
    await printer.until(lambda it: it.document["task_id"] != old)
    assert (printer.state, printer.printing) == ("FINISH", False)
    await printer.idle()
    assert outcomes(printer) == ["finish", "finish"]
    assert printer.document["task_id"] == printer.prints[1].ids.task_id


@ALL
async def test_an_announced_job_that_never_begins_is_no_print(fleet, connect, serial):
    printer = fleet[serial]
    await printer.fault(Announce(job=job(file_name="wedged.3mf")))
    report = await shown(connect, fleet, printer)
    assert (report["gcode_state"], report["subtask_name"]) == ("IDLE", "wedged")
    assert report["task_id"] not in {"", "0"}
    assert printer.prints == []


@ALL
async def test_a_print_survives_a_power_loss_and_is_one_print(fleet, connect, serial):
    printer = fleet[serial]
    await printer.enqueue(LONG)
    await printer.until(lambda it: it.percent >= 60)
    before = printer.document
    await printer.fault(PowerLoss(seconds=0.05, answer=None))
    assert (printer.link, printer.powered.is_set(), printer.printing) == (False, False, True)
    await printer.until(lambda it: it.link)
    held = printer.percent
    report = await shown(connect, fleet, printer)
    assert report["gcode_state"] == "PAUSE"
    assert [report[key] for key in ("task_id", "subtask_name", "mc_percent")] == [
        before[key] for key in ("task_id", "subtask_name", "mc_percent")
    ]
    async with connect(fleet, printer) as session:
        assert (await session.ask(print={"sequence_id": "2", "command": "resume"}))["result"] == "success"
        await printer.until(lambda it: it.percent > held)
        await session.until(lambda: session.values("gcode_state")[-1:] == ["RUNNING"])
        await printer.play([Cancel()])
        await printer.idle()
    assert outcomes(printer) == ["cancel"]


async def test_after_a_power_loss_a_printer_may_first_look_empty(fleet, connect):
    printer = fleet[X1C]
    await printer.enqueue(LONG)
    await printer.until(lambda it: it.percent >= 20)
    await printer.fault(PowerLoss(seconds=0.01, idle_seconds=0.3, answer_seconds=0.3))
    await printer.until(lambda it: it.link)
    report = await shown(connect, fleet, printer)
    assert (report["gcode_state"], report["task_id"], report["subtask_name"]) == ("IDLE", "", "")
    assert report["nozzle_target_temper"] == 0
    await printer.until(lambda it: it.state == "PAUSE")
    assert printer.document["task_id"] == printer.prints[0].ids.task_id
    await printer.until(lambda it: it.state == "RUNNING")
    await printer.worker.abandon()
    await printer.goto("FINISH")
    assert outcomes(printer) == ["finish"]


async def test_a_print_that_is_not_taken_up_again_is_lost(fleet):
    printer = fleet[A1]
    await printer.enqueue(LONG)
    await printer.until(lambda it: it.percent >= 20)
    await printer.fault(PowerLoss(seconds=0.01, answer="discard", answer_seconds=0.01))
    await printer.until(lambda it: not it.printing)
    await printer.idle()
    assert (printer.state, outcomes(printer)) == ("IDLE", ["lost"])
    await printer.fault(PowerLoss(seconds=0.01))
    await printer.until(lambda it: it.link)
    assert (await printer.print(HOOK)).outcome == "finish"


@ALL
async def test_a_leftover_file_is_printed_again_by_itself_under_a_new_id(fleet, connect, serial):
    printer = fleet[serial]
    first = await printer.print(job(source="lan"))
    await printer.fault(Reboot(seconds=0.01, replays=True))
    await printer.until(lambda it: len(it.prints) == 2)
    await printer.idle()
    ghost = printer.prints[1]
    assert (ghost.file_name, ghost.outcome) == (first.file_name, "finish")
    assert ghost.ids.task_id != first.ids.task_id
    assert ghost.ids.task_id == printer.document["task_id"]


@ALL
async def test_a_reprint_at_the_screen_has_the_same_ids(fleet, serial):
    printer = fleet[serial]
    first = await printer.print(HOOK)
    await printer.fault(Reprint())
    await printer.idle()
    again = printer.prints[1]
    assert (again.ids, again.outcome, again.number) == (first.ids, "finish", 2)
    await fleet[serial].fault(LateIds(frames=2))


async def test_nothing_is_reprinted_on_a_new_printer(fleet):
    await fleet[A1].fault(Reprint())
    assert not fleet[A1].worker.busy


@ALL
async def test_prepare_can_be_skipped(fleet, connect, serial):
    printer = fleet[serial]
    async with connect(fleet, printer) as session:
        await printer.print(HOOK)
        await printer.print(job(skips_prepare=True))
        await session.until(lambda: session.values("gcode_state").count("FINISH") == 2)
        assert session.values("gcode_state") == ["PREPARE", "RUNNING", "FINISH", "RUNNING", "FINISH"]
    assert outcomes(printer) == ["finish", "finish"]


@ALL
@pytest.mark.parametrize(("outcome", "error"), [("fail", 0x0300_8008), ("cancel", CANCELLED)])
async def test_a_print_can_end_before_its_first_layer(fleet, connect, serial, outcome, error):
    printer = fleet[serial]
    async with connect(fleet, printer) as session:
        done = await printer.print(job(outcome=outcome, ends_in_prepare=True, error=0x0300_8008))
        await session.until(lambda: session.values("gcode_state")[-1:] == ["FAILED"])
        assert session.values("gcode_state") == ["PREPARE", "FAILED"]
        assert session.values("print_error")[-1 if outcome == "fail" else -2] == error
    assert (done.outcome, done.percent, done.layers) == (outcome, 0, 0)


@pytest.mark.parametrize(
    ("code", "ends_in", "errors", "states"),
    [
        ("before", "IDLE", [CANCELLED, 0], ["PREPARE", "RUNNING", "IDLE"]),
        ("after", "FAILED", [CANCELLED, 0], ["PREPARE", "RUNNING", "FAILED"]),
        ("never", "IDLE", [], ["PREPARE", "RUNNING", "IDLE"]),
    ],
)
async def test_a_cancellation_shows_itself_in_many_ways(fleet, connect, code, ends_in, errors, states):
    printer = fleet[P1S]
    async with connect(fleet, printer) as session:
        await printer.print(job(outcome="cancel", cancel_code=code, cancel_ends_in=ends_in))
        await session.until(lambda: session.values("gcode_state")[-1] == ends_in)
        await session.until(lambda: session.values("print_error") == errors)
        assert session.values("gcode_state") == states
        keys = [key for report in session.reports for key in ("print_error", "gcode_state") if key in report]
        if code == "after":
            assert keys[-3:] == ["gcode_state", "print_error", "print_error"]
    assert outcomes(printer) == ["cancel"]


@pytest.mark.parametrize(
    ("serial", "routine", "file", "name"),
    [
        (X1C, "file", "/usr/etc/print/auto_cali_for_user.gcode", ""),
        (P1S, "unload", "/usr/etc/print/filament_unload.gcode", ""),
        (A1, "bare", "auto_cali_for_user_param", "auto_cali_for_user_param"),
    ],
)
async def test_a_calibration_is_a_job_of_its_own_kind(fleet, connect, serial, routine, file, name):
    printer = fleet[serial]
    async with connect(fleet, printer) as session:
        await printer.fault(Calibrate(routine=routine, minutes=30))
        await printer.until(lambda it: it.prints)
        await printer.idle()
        await session.until(lambda: session.values("gcode_state")[-1:] == ["FINISH"])
        assert session.values("gcode_state") == ["RUNNING", "FINISH"]
        assert file in session.values("gcode_file")
        assert printer.document["subtask_name"] == name
        assert printer.document["print_type"] == "system"
        assert {report.get("total_layer_num", 0) for report in session.reports} == {0}
        assert {13, 1, 3, 8} < set(session.values("stg_cur"))
    (entry,) = printer.prints
    assert (entry.internal, entry.outcome, entry.filament) == (True, "finish", ())
    assert not (await printer.print(HOOK)).internal


async def test_jobs_whose_ids_are_clamped_all_look_alike(fleet):
    printer = fleet[P1S]
    for number in ("99999999991", "99999999992"):
        large = PrintIds(task_id=number, subtask_id=number, project_id=number, profile_id="0")
        await printer.print(job(file_name=f"{number}.3mf", ids=large))
    first, second = printer.prints
    assert first.ids == second.ids
    assert first.ids.task_id == "2147483647"
    assert first.file_name != second.file_name


@pytest.mark.parametrize(
    ("serial", "files"), [(P1S, ["box.3mf"] * 2), (X1C, ["plate_1.gcode", "plate_2.gcode"])]
)
async def test_two_plates_of_one_project_share_its_name(fleet, serial, files):
    printer = fleet[serial]
    await printer.print(job(file_name="box.3mf", plate=1))
    await printer.print(job(file_name="box.3mf", plate=2))
    assert [entry.reported["subtask_name"] for entry in printer.prints] == ["box", "box"]
    assert [entry.reported["gcode_file"].rsplit("/")[-1] for entry in printer.prints] == files
    assert [entry.plate for entry in printer.prints] == [1, 2]


@ALL
async def test_a_spool_is_taken_out_and_another_put_in(fleet, connect, serial):
    printer = fleet[serial]
    full = int(printer.document["ams"]["tray_exist_bits"], 16)
    async with connect(fleet, printer) as session:
        await printer.fault(Tray(slot=2))
        await session.until(lambda: session.reports)
        ams = session.reports[-1]["ams"]
        trays = {tray["id"]: tray for tray in ams["ams"][0]["tray"]}
        assert (trays["2"], int(ams["tray_exist_bits"], 16)) == ({"id": "2"}, full & ~4)
        await printer.fault(Tray(slot=2, spool={"tray_type": "PETG", "tray_uuid": "A" * 32}))
        await session.until(lambda: len(session.reports) == 2)
        trays = {tray["id"]: tray for tray in session.reports[-1]["ams"]["ams"][0]["tray"]}
        assert trays["2"] == {"id": "2", "tray_type": "PETG", "tray_uuid": "A" * 32}
    done = await printer.print(job(filament=(FilamentUse(slot=2, grams=5),)))
    assert (done.filament[0].tray_uuid, done.filament[0].tray_type) == ("A" * 32, "PETG")


@ALL
async def test_a_latched_end_can_outlast_a_reboot(fleet, connect, serial):
    printer = fleet[serial]
    done = await printer.print(HOOK)
    await printer.fault(Reboot(to="FINISH", clear_ids=False, seconds=0.01))
    await printer.until(lambda it: it.link)
    report = await shown(connect, fleet, printer)
    assert (report["gcode_state"], report["task_id"]) == ("FINISH", done.ids.task_id)
    assert (report["subtask_name"], report["mc_percent"]) == ("hook", 100)
    assert outcomes(printer) == ["finish"]


async def test_five_pauses_are_one_print(fleet, connect):
    printer = fleet[A1]
    async with connect(fleet, printer) as session:
        await printer.enqueue(LONG)
        for percent in range(1, 6):
            await printer.play([Until(percent=percent), Pause(seconds=0.02), Until(state="RUNNING")])
        await printer.play([Pause(), Resume(), Cancel()])
        await printer.idle()
        await session.until(lambda: session.values("gcode_state")[-1] == "FAILED")
        assert session.values("gcode_state").count("PAUSE") >= 5
    assert outcomes(printer) == ["cancel"]


async def test_prints_that_nobody_saw_are_told_all_the_same(fleet, connect):
    """FINISH, a whole print and a cancellation in one gap; then the power goes."""
    printer = fleet[P1S]
    async with connect(fleet, printer) as session:
        await printer.enqueue(HOOK)
        await printer.until(lambda it: it.percent >= 50)
        await printer.fault(Drop())
        del session
    await printer.enqueue(job(file_name="second.3mf"))
    await printer.enqueue(job(file_name="third.3mf", outcome="cancel"))
    await printer.idle()
    await printer.fault(Restore())
    report = await shown(connect, fleet, printer)
    assert (report["gcode_state"], report["subtask_name"]) == ("FAILED", "third")
    await printer.fault(Reboot(seconds=0.01))
    await printer.until(lambda it: it.link)
    assert (await shown(connect, fleet, printer))["gcode_state"] == "IDLE"
    truth = [(entry.file_name, entry.outcome) for entry in printer.prints]
    assert truth == [("hook.gcode.3mf", "finish"), ("second.3mf", "finish"), ("third.3mf", "cancel")]
    times = [moment for entry in printer.prints for moment in (entry.started_at, entry.ended_at)]
    assert times == sorted(times)
    await printer.fault(Heal())
