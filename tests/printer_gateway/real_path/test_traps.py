"""The traps that other programs fell into, told as what happens at the printer, each on the real path.

The numbers are those of the list in docs/architecture/gateway.md, which names who fell into them.
"""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.testing import eventually
from contracts.printer_gateway import end_id, start_id
from printer_gateway.domain.identity import print_id
from simulator import (
    Announce,
    BadJson,
    BadUtf8,
    Calibrate,
    ClockOffset,
    Drop,
    Dup,
    Hms,
    HmsFlap,
    Junk,
    LateIds,
    Mute,
    PowerLoss,
    PrintIds,
    Reboot,
    Reprint,
    Restore,
    Unmute,
)


async def test_trap_01_restart_while_finish_is_latched(scene, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job())
        await scene.until_said(printer, "started", "completed")
    for _ in range(3):
        async with scene.gateway():
            await scene.watched(printer)
            await scene.minutes(4)
    assert await scene.types(printer) == ["started", "completed"]


async def test_trap_02_first_running_after_a_restart(scene):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 40)
    async with scene.gateway():
        await scene.watched(printer)
        await scene.at(printer, 50)
        await printer.goto("FINISH")
        found = await scene.until_said(printer, "started", "completed")
    assert len({e.event.print_id for e in found}) == 1


async def test_trap_03_connected_without_data(scene):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 40)
    await printer.fault(Mute())
    async with scene.gateway():
        await scene.watched(printer)
        await scene.minutes(30)
        assert await scene.types(printer) == ["started"]
        await printer.fault(Unmute())
        await printer.push_all()
        await printer.goto("FINISH")
        await scene.until_said(printer, "started", "completed")


async def test_trap_04_finish_lost_offline_then_power_cut(scene):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 97)
        await printer.fault(Drop())
        await printer.goto("FINISH")
        await scene.minutes(20)
        await printer.fault(Reboot(seconds=0.1))
        found = await scene.until_said(printer, "started", "completed")
        await scene.minutes(10)
    assert found[-1].event.confidence == "inferred"
    assert await scene.types(printer) == ["started", "completed"]


async def test_trap_05_ghost_replay_after_power_on(scene, make_job):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        await printer.enqueue(make_job(minutes=10))
        await scene.until_said(printer, "started")
        await printer.until(lambda one: one.percent >= 90)
        await printer.fault(Drop())
        await printer.idle()
        await scene.minutes(20)
        await printer.fault(Reboot(seconds=0.1, replays=True))
        found = await scene.until_said(printer, "started", "completed", "started", "completed")
    assert len({e.event.print_id for e in found}) == 2
    assert found[1].event.confidence == "inferred"


async def test_trap_06_the_next_id_while_still_finished(scene, make_job):
    printer = await scene.printer("H2D")
    async with scene.gateway():
        await scene.online(printer)
        await printer.enqueue(make_job("first.3mf"))
        await printer.enqueue(make_job("second.3mf"))
        await printer.idle()
        found = await scene.until_said(printer, "started", "completed", "started", "completed")
    assert [e.event.file_name for e in found] == ["first", "first", "second", "second"]


async def test_trap_07_accepted_but_never_starts(scene, make_job):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        await printer.fault(Announce(job=make_job()))

        async def alerted():
            return [a.code for a in await scene.alerts(printer)] == ["accepted_not_started"]

        await eventually(alerted)
        await scene.minutes(5)
    assert await scene.types(printer) == []


async def test_trap_08_failing_in_preparation(scene, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job(outcome="fail", ends_in_prepare=True))
        found = await scene.until_said(printer, "started", "failed")
        await scene.minutes(5)
    assert found[-1].event.failure_reason == "pre_print"
    assert await scene.types(printer) == ["started", "failed"]


async def test_trap_09_preparation_skipped(scene, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        for name in ("one.3mf", "two.3mf"):
            await printer.print(make_job(name, skips_prepare=True))
        await scene.until_said(printer, "started", "completed", "started", "completed")


@pytest.mark.parametrize("shows", ["before", "after"])
async def test_trap_10_a_cancel_shows_for_a_moment_only(scene, make_job, shows):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job(outcome="cancel", cancel_code=shows))
        found = await scene.until_said(printer, "started", "failed")
    assert found[-1].event.failure_reason == "cancelled"
    assert found[-1].event.codes == ("0300_400C",)


async def test_trap_11_a_cancel_ends_in_idle(scene, make_job):
    printer = await scene.printer("P1S", cancel_ends_in="IDLE")
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job(outcome="cancel"))
        found = await scene.until_said(printer, "started", "failed")
        await scene.minutes(5)
    assert found[-1].event.failure_reason == "cancelled"
    assert await scene.types(printer) == ["started", "failed"]


async def test_trap_12_a_latched_cancel_after_a_gap(scene):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 40)
        await printer.fault(Drop())
        await printer.cancel()
        assert printer.document["print_error"] == 0
        await printer.fault(Restore())
        found = await scene.until_said(printer, "started", "failed")
    assert found[-1].event.failure_reason == "cancelled"
    assert found[-1].event.confidence == "recovered"


async def test_trap_13_a_cancel_beside_another_health_message(scene):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 40)
        await printer.fault(Hms(codes=("0C00_0100_0002_001B",)))
        await printer.cancel()
        found = await scene.until_said(printer, "started", "failed")
    assert found[-1].event.failure_reason == "cancelled"
    assert found[-1].event.codes[0] == "0300_400C"


@pytest.mark.parametrize("routine", ["file", "unload", "bare"])
async def test_trap_14_a_calibration_is_no_print(scene, make_job, routine):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await printer.fault(Calibrate(routine=routine))
        await printer.idle()
        await scene.minutes(5)
        await printer.print(make_job())
        found = await scene.until_said(printer, "started", "completed")
    assert found[0].event.file_name == "holder"


async def test_trap_15_prints_without_any_id(scene, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        for _ in range(2):
            await printer.print(make_job(source="sd"))
        found = await scene.until_said(printer, "started", "completed", "started", "completed")
    assert len({e.event.print_id for e in found}) == 2


async def test_trap_16_ids_clamped_to_the_same_number(scene, make_job):
    printer = await scene.printer("P1S")
    ids = (str(9_000_000_000 + n) for n in range(2))
    async with scene.gateway():
        await scene.online(printer)
        for number in ids:
            about = PrintIds(task_id=number, subtask_id=number, project_id=number, profile_id=number)
            await printer.print(make_job(ids=about))
            assert printer.document["task_id"] == "2147483647"
        found = await scene.until_said(printer, "started", "completed", "started", "completed")
    assert len({e.event.print_id for e in found}) == 2


async def test_trap_17_a_short_counter_and_no_subtask(scene, make_job):
    printer = await scene.printer("P2S")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer, make_job(source="lan"))
        assert len(printer.document["task_id"]) == 4
        await scene.at(printer, 40)
    async with scene.gateway():
        await scene.watched(printer)
        await scene.at(printer, 60)
        await printer.goto("FINISH")
        found = await scene.until_said(printer, "started", "completed")
    assert len({e.event.print_id for e in found}) == 1


async def test_trap_18_ids_that_come_after_the_state(scene, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job("first.3mf"))
        await scene.until_said(printer, "started", "completed")
        old = printer.document["task_id"]
        await printer.fault(LateIds(frames=2))
        await printer.begin(make_job("second.3mf"))
        assert printer.document["task_id"] == old
        await printer.goto("RUNNING")
        await printer.advance(0.1)
        new = printer.document["task_id"]
        assert new != old
        await printer.push_all()
        found = await scene.until_said(printer, "started", "completed", "started")
        await printer.fault(Drop(seconds=0.1))
        await scene.watched(printer)
        await scene.minutes(15)
    assert found[-1].event.print_id == print_id(scene.id_of(printer), printer.serial, f"t:{new}", 0)
    assert await scene.types(printer) == ["started", "completed", "started"]


async def test_trap_19_pausing_is_no_start(scene):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        for percent in range(10, 60, 10):
            await scene.at(printer, percent)
            await printer.goto("PAUSE", stg_cur=4)
            await scene.shows(printer, gcode_state="PAUSE")
            await printer.goto("RUNNING")
        await printer.goto("FINISH")
        await scene.until_said(printer, "started", "completed")


async def test_trap_20_the_file_is_blanked_at_the_end(scene, make_job):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job("Rear Dry Pod.gcode.3mf", source="lan"))
        assert printer.document["gcode_file"] == ""
        found = await scene.until_said(printer, "started", "completed")
    assert len({(e.event.print_id, e.event.file_name) for e in found}) == 1
    assert "Rear Dry Pod.gcode.3mf" in found[-1].event.candidates


async def test_trap_21_a_report_of_one_field(scene):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 40)
        before = await scene.state(printer)
        await printer.emit({"gcode_file_prepare_percent": "99"})
        await printer.emit({"print_error": 0x0300_8011})
        after = await scene.shows(printer, error="0300_8011")
    for name in ("progress_percent", "trays", "file_name", "print_id", "total_layers"):
        assert after[name] == before[name]


@pytest.mark.parametrize("times", [3])
async def test_trap_29_the_same_report_again_and_again(scene, make_job, times):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        await printer.fault(Dup(frames=1000))
        await printer.print(make_job())
        for _ in range(times):
            await printer.push_all()
        found = await scene.until_said(printer, "started", "completed")
        await scene.minutes(5)
    started, completed = found
    assert started.id == start_id(started.event.print_id)
    assert completed.id == end_id(started.event.print_id)
    assert await scene.types(printer) == ["started", "completed"]


async def test_trap_30_bytes_that_are_no_text_and_values_that_are_no_numbers(scene, make_job):
    printer = await scene.printer("A1 mini")
    async with scene.gateway():
        await scene.online(printer)
        await printer.fault(BadUtf8(frames=5))
        await printer.fault(BadUtf8(frames=5, field="subtask_name"))
        await printer.fault(BadJson(frames=12))
        await printer.fault(Junk())
        await printer.print(make_job())
        await scene.until_said(printer, "started", "completed")


async def test_trap_31_a_health_message_that_flaps(scene):
    printer = await scene.printer("X1C")
    # The fault is over after 30 seconds without its message: here 1.5, which no hiccup of the machine takes.
    async with scene.gateway(time_scale=20):
        await scene.online(printer)
        await printer.fault(HmsFlap(every=0.02, seconds=1))

        async def alerted():
            return [a.code for a in await scene.alerts(printer)]

        await eventually(alerted)
        await scene.minutes(15)
        assert await alerted() == ["0300_0D00_0001_0003"]


async def test_trap_33_broken_values_around_the_end(scene):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        await scene.at(printer, 98)
        await printer.fault(Junk())
        await printer.fault(Junk(frames=1, values=({"mc_percent": 0, "layer_num": 0},)))
        await printer.goto("FINISH")
        await printer.fault(Junk(frames=1, values=({"gcode_state": "RUNNING", "mc_percent": 0},)))
        await printer.push_all()
        found = await scene.until_said(printer, "started", "completed")
        await scene.minutes(5)
    assert found[-1].event.progress_percent == 100
    assert found[-1].event.layers > 100
    assert await scene.types(printer) == ["started", "completed"]


async def test_trap_34_a_printer_with_a_wrong_clock(scene, make_job):
    printer = await scene.printer("X2D")
    await printer.fault(ClockOffset(seconds=-3 * 86400))
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job())
        found = await scene.until_said(printer, "started", "completed")
    for envelope in found:
        assert abs(datetime.now(UTC) - envelope.event.started_at) < timedelta(minutes=2)
    assert found[-1].event.started_at <= found[-1].event.finished_at


async def test_trap_35_two_plates_of_one_project(scene, make_job):
    printer = await scene.printer("X2D")
    async with scene.gateway():
        await scene.online(printer)
        for plate in (1, 2):
            await printer.print(make_job("kiosk.3mf", plate=plate))
        found = await scene.until_said(printer, "started", "completed", "started", "completed")
    assert len({e.event.print_id for e in found}) == 2
    assert [e.event.plate_index for e in found] == [1, 1, 2, 2]
    assert {e.event.file_name for e in found} == {"kiosk"}


async def test_trap_36_a_power_loss_in_the_middle(scene, make_job):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        await printer.enqueue(make_job(minutes=10))
        await printer.until(lambda one: one.percent >= 60)
        await scene.until_said(printer, "started")
        await printer.fault(PowerLoss(seconds=0.3, idle_seconds=0.1, answer_seconds=0.1))
        await printer.idle()
        found = await scene.until_said(printer, "started", "completed")
        await scene.minutes(5)
    assert len({e.event.print_id for e in found}) == 1
    assert await scene.types(printer) == ["started", "completed"]


async def test_a_reprint_at_the_screen_is_another_print(scene, make_job):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job())
        await scene.until_said(printer, "started", "completed")
        await printer.fault(Reprint())
        found = await scene.until_said(printer, "started", "completed", "started", "completed")
    assert len({e.event.print_id for e in found}) == 2
