"""Traps that other programs fell into, each named after what happens at the printer.

Those of connections and commands are proved on the real path; here are the ones a pure machine must survive.
"""

import json
from datetime import timedelta

import pytest

from printer_gateway.codec import from_json, to_json
from printer_gateway.domain.machine import Tick, step
from printer_gateway.domain.record import Moment


def test_restart_while_finish_is_latched_fires_nothing(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    for _ in range(3):
        desk.restart()
        desk.full(a_job(), gcode_state="FINISH", mc_percent=100)
        desk.wait(300)
    assert desk.told == ["started", "completed"]


def test_first_running_after_a_restart_is_not_a_new_start(desk, a_job):
    desk.printing(percent=40)
    desk.restart(after=60)
    desk.full(a_job(), gcode_state="RUNNING", mc_percent=42)
    desk.wait(60)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]
    assert len(desk.print_ids()) == 1


def test_connected_without_data_decides_nothing(desk):
    desk.printing()
    desk.restart()
    desk.connect()
    desk.wait(30)
    desk.message(b'{"print":{"command":"push_status","msg":1,"nozzle_temper":28.8}}')
    assert desk.told == ["started"]


def test_finish_lost_while_offline_then_power_cut_ends_once_by_inference(desk):
    desk.printing(percent=97, minutes=3)
    desk.reconnect(after=3600)
    desk.full(gcode_state="IDLE")
    desk.wait(180)
    desk.wait(3600)
    assert desk.told == ["started", "completed"]
    assert desk.events[-1].confidence == "inferred"


def test_ghost_replay_of_an_old_file_with_a_new_id_is_another_print(desk, a_job):
    desk.printing(percent=97, minutes=3)
    desk.reconnect(after=3600)
    desk.full(gcode_state="IDLE")
    desk.report(a_job("bracket", "731942777"), gcode_state="RUNNING", mc_percent=0)
    desk.wait(10)
    assert desk.told == ["started", "completed", "started"]
    assert len(desk.print_ids()) == 2


def test_a_new_id_while_still_finished_is_no_completion(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(a_job("next", "731942002"))
    desk.wait(50)
    desk.report(gcode_state="RUNNING", mc_percent=0)
    desk.wait(10)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"] * 2
    assert len(desk.print_ids()) == 2


def test_a_new_id_while_still_finished_survives_a_restart(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(a_job("next", "731942002"))
    desk.restart(after=20)
    desk.full(a_job("next", "731942002"), gcode_state="FINISH", mc_percent=100)
    desk.wait(30)
    desk.report(gcode_state="RUNNING", mc_percent=0)
    desk.wait(10)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"] * 2


def test_accepted_but_never_started_is_an_alert_not_a_print(desk, a_job):
    desk.idle()
    desk.report(a_job())
    desk.wait(900)
    assert desk.told == []
    assert [a.code for a in desk.alerts] == ["accepted_not_started"]


def test_failing_in_preparation_starts_and_fails_once(desk, a_job):
    desk.idle()
    desk.report(a_job(), gcode_state="PREPARE", mc_percent=0)
    desk.report(gcode_state="FAILED", print_error=0x03008015)
    desk.wait(60)
    assert desk.told == ["started", "failed"]
    assert desk.events[-1].reason == "pre_print"
    assert desk.events[-1].codes == ("0300_8015",)


def test_cancelling_in_preparation_is_a_cancel(desk, a_job):
    desk.idle()
    desk.report(a_job(), gcode_state="PREPARE", mc_percent=0)
    desk.report(gcode_state="IDLE", print_error=50348044)
    assert desk.told == ["started", "failed"]
    assert desk.events[-1].reason == "cancelled"


def test_preparation_may_be_skipped(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(a_job("next", "731942002"), gcode_state="RUNNING", mc_percent=0)
    desk.wait(10)
    assert desk.told == ["started", "completed", "started"]


@pytest.mark.parametrize("order", ["code first", "code last"])
def test_a_cancel_shows_as_an_error_for_seconds_only(desk, order):
    desk.printing()
    if order == "code first":
        desk.report(print_error=50348044)
        desk.report(print_error=0, after=3)
        desk.report(gcode_state="FAILED", mc_percent=0)
    else:
        desk.report(gcode_state="FAILED", mc_percent=0)
        desk.report(print_error=50348044)
    desk.wait(60)
    assert desk.told == ["started", "failed"]
    assert desk.events[-1].reason == "cancelled"
    assert desk.events[-1].codes[0] == "0300_400C"
    assert desk.events[-1].plate.progress_percent == 40


def test_a_cancel_may_end_in_idle(desk):
    desk.printing()
    desk.report(gcode_state="IDLE", print_error=50348044)
    desk.report(print_error=0)
    desk.wait(60)
    assert desk.told == ["started", "failed"]
    assert desk.events[-1].reason == "cancelled"


def test_a_latched_cancel_is_found_after_a_gap(desk, a_job):
    desk.printing()
    desk.reconnect(after=600)
    desk.full(a_job(), gcode_state="FAILED", fail_reason="50348044", print_error=0, mc_percent=0)
    assert desk.told == ["started", "failed"]
    assert desk.events[-1].reason == "cancelled"


def test_a_cancel_is_not_mistaken_for_the_fault_beside_it(desk):
    desk.printing()
    desk.report(hms=[{"attr": 0x0C000100, "code": 0x0002001B}])
    desk.wait(20)
    desk.report(print_error=50348044, gcode_state="FAILED")
    assert desk.events[-1].reason == "cancelled"


def test_a_standing_fault_explains_a_failure_without_a_code(desk):
    desk.printing()
    desk.report(hms=[{"attr": 0x0C000100, "code": 0x0002001B}, {"attr": 0x05000200, "code": 0x00030001}])
    desk.report(gcode_state="FAILED", after=6)
    desk.wait(5)
    assert (desk.told, desk.events[-1].reason) == (["started", "failed"], "failed")
    assert desk.events[-1].codes == ("0C00_0100_0002_001B",)


def test_a_code_left_over_from_the_last_print_explains_nothing(desk, a_job):
    desk.idle()
    desk.report(a_job(), gcode_state="PREPARE", print_error=50348044)
    desk.report(gcode_state="RUNNING")
    desk.wait(10)
    desk.report(gcode_state="FAILED")
    desk.wait(5)
    assert desk.events[-1].reason == "unknown"


@pytest.mark.parametrize(
    "named",
    [
        {"gcode_file": "/usr/etc/print/auto_cali_for_user.gcode", "subtask_name": ""},
        {"gcode_file": "auto_cali_for_user_param.gcode", "subtask_name": "auto_cali_for_user_param"},
        {"gcode_file": "", "subtask_name": "auto_cali"},
        {"gcode_file": "x.gcode", "subtask_name": "x", "print_type": "system"},
    ],
)
def test_calibration_is_not_counted_as_a_print(desk, named):
    desk.idle()
    desk.report(named, gcode_state="PREPARE", total_layer_num=12)
    desk.report(gcode_state="RUNNING")
    desk.wait(30)
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.restart(after=7200)
    desk.full(named, gcode_state="FINISH", mc_percent=100)
    desk.wait(600)
    assert desk.told == []


@pytest.mark.parametrize("empty", ["0", ""])
def test_prints_without_any_id_back_to_back_are_two(desk, a_job, empty):
    for _ in range(2):
        desk.printing(a_job(task=empty))
        desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"] * 2
    assert len(desk.print_ids()) == 2


def test_ids_clamped_to_the_same_number_do_not_join_prints(desk, a_job):
    for name in ("lid", "box"):
        desk.printing(a_job(name, "2147483647"))
        desk.report(gcode_state="FINISH", mc_percent=100)
    desk.reconnect(after=7200)
    desk.full(a_job("hinge", "2147483647"), gcode_state="FINISH", mc_percent=100)
    desk.wait(180)
    assert desk.told == ["started", "completed"] * 3
    assert len(desk.print_ids()) == 3


def test_a_short_task_counter_is_an_id_only_with_its_name(desk, a_job):
    local = a_job("Clamshell", "6456") | {"subtask_id": "", "gcode_file": "/data/Metadata/plate_2.gcode"}
    desk.printing(local)
    desk.restart(after=300)
    desk.full(local, gcode_state="RUNNING", mc_percent=60)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]
    assert desk.record.last.keys == ("c:6456|clamshell",)
    assert desk.events[-1].plate.plate_index == 2


def test_an_id_that_arrives_after_the_state_replaces_the_stale_one(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="RUNNING", mc_percent=0)
    desk.report(task_id="731942002", subtask_id="731942002", after=3)
    desk.wait(10)
    desk.restart()
    desk.full(a_job(task="731942002"), gcode_state="RUNNING", mc_percent=5)
    desk.wait(60)
    assert desk.told == ["started", "completed", "started"]
    assert desk.record.run.keys == ("t:731942002",)


def test_a_stale_id_at_the_start_does_not_split_the_print_over_a_restart(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="RUNNING", mc_percent=0)
    desk.restart()
    desk.full(a_job(task="731942002"), gcode_state="RUNNING", mc_percent=5)
    desk.wait(60)
    assert desk.told == ["started", "completed", "started"]


def test_pausing_five_times_is_one_start(desk):
    desk.printing()
    for stage in (4, 16, 6, 24, 16):
        desk.report(gcode_state="PAUSE", stg_cur=stage)
        desk.wait(120)
        desk.report(gcode_state="RUNNING", stg_cur=0)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]


def test_a_file_name_blanked_at_the_end_is_kept_from_the_start(desk, a_job):
    for task in ("731942001", "0"):
        desk.printing(a_job("36mm", task))
        desk.report(gcode_state="FINISH", mc_percent=100, gcode_file="", total_layer_num=0)
    assert desk.told == ["started", "completed"] * 2
    assert [e.plate.file_name for e in desk.events] == ["36mm"] * 4


def test_a_delta_resets_nothing_that_it_does_not_name(desk):
    desk.printing()
    desk.report(nozzle_temper=28.8)
    progress = desk.session.snapshot.progress
    assert (progress.state, progress.percent, progress.total_layers) == ("RUNNING", 40, 120)
    assert desk.session.snapshot.job.subtask_name == "bracket"
    assert desk.record.run.progress.percent == 40


def test_many_reports_of_the_same_end_are_one_event_id(desk):
    desk.printing()
    for _ in range(5):
        desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]


def test_bytes_that_are_no_report_cost_nothing_but_themselves(desk):
    desk.printing()
    hostile = [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"[" * 5000,
        b'{"print":7}',
        b'{"print":{"command":"push_status","msg":1,"mc_percent":' + b"9" * 5000 + b"}}",
        b'{"print":{"command":"push_status","msg":1,"subtask_name":"\xc3\x28","hms":{"a":1},"ams":[1,2]}}',
        json.dumps(
            {"print": {"command": "push_status", "msg": 1, "mc_percent": "abc", "hms": [1, None]}}
        ).encode(),
    ]
    for payload in hostile:
        desk.message(payload)
    desk.report(subtask_name="bracket", mc_percent=50)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]


def test_a_flapping_health_message_is_one_alert(desk):
    desk.printing()
    for _ in range(150):
        desk.report(hms=[{"attr": 0x05000200, "code": 0x00030001}], after=2)
        desk.report(hms=[], after=2)
    assert [a.code for a in desk.alerts] == ["0500_0200_0003_0001"]
    desk.wait(31)
    desk.report(hms=[])
    desk.report(hms=[{"attr": 0x05000200, "code": 0x00030001}])
    assert len(desk.alerts) == 2
    assert len({a.event_id for a in desk.alerts}) == 2


@pytest.mark.parametrize(
    "junk",
    [
        {"mc_percent": 0, "layer_num": 0, "mc_remaining_time": 0},
        {"gcode_state": "IDLE", "mc_percent": 0},
        {"gcode_state": "FAILED"},
        {"gcode_state": "UNKNOWN", "subtask_name": ""},
        {"mc_percent": 255, "layer_num": -1},
    ],
)
def test_broken_values_around_the_end_complete_once(desk, junk):
    desk.printing(percent=98)
    desk.report(junk)
    desk.report(gcode_state="FAILED" if junk.get("gcode_state") == "FAILED" else "RUNNING")
    assert desk.record.run.progress.percent == 98
    desk.report(gcode_state="FINISH", subtask_name="bracket", mc_percent=100)
    desk.wait(600)
    assert desk.told == ["started", "completed"]


@pytest.mark.parametrize("seconds", [1, 20])
def test_an_end_that_flickers_back_to_running_completes_once(desk, a_job, seconds):
    desk.printing(percent=99)
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="RUNNING", mc_percent=100)
    desk.full(a_job(), gcode_state="RUNNING", mc_percent=100)
    desk.wait(seconds)
    desk.report(gcode_state="FINISH")
    desk.wait(600)
    assert desk.told == ["started", "completed"]


def test_printer_clocks_are_never_used(desk, a_job):
    wrong = {"gcode_start_time": "1", "hms": [{"attr": 1, "code": 2, "ts_unix": "20200101000000"}]}
    desk.printing(a_job() | wrong)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert all(event.at.year == 2026 for event in desk.events)
    assert desk.events[-1].plate.started_at.year == 2026


def test_the_same_name_on_another_plate_is_another_print(desk, a_job):
    def plate(number: int) -> dict[str, object]:
        return a_job("kit", task="0", file=f"/data/Metadata/plate_{number}.gcode")

    desk.printing(plate(1))
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.reconnect(after=7200)
    desk.full(plate(2), gcode_state="FINISH", mc_percent=100)
    desk.wait(180)
    assert desk.told == ["started", "completed"] * 2
    assert [e.plate.plate_index for e in desk.events] == [1, 1, 2, 2]


def test_a_power_loss_resumed_later_is_one_print(desk, a_job):
    desk.printing(percent=60, minutes=200)
    desk.reconnect(after=900)
    desk.full(a_job(), gcode_state="PAUSE", mc_percent=60)
    desk.wait(600)
    desk.report(gcode_state="RUNNING", mc_percent=61)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]


def test_a_power_loss_through_idle_resumed_in_time_is_one_print(desk, a_job):
    desk.printing(percent=60, minutes=200)
    desk.reconnect(after=900)
    desk.full()
    desk.wait(120)
    desk.report(a_job(), gcode_state="PAUSE", mc_percent=60)
    desk.report(gcode_state="RUNNING", mc_percent=61)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]


def test_a_crash_between_storing_and_publishing_says_the_same_again(desk):
    desk.printing()
    running = desk.record
    finish = desk.message(b'{"print":{"command":"push_status","msg":1,"gcode_state":"FINISH"}}').seen
    decided = step(running, finish, desk.now)
    assert [event.type for event in decided.events] == ["plate.completed"]
    revived = from_json(to_json(decided.record))
    later = Moment(desk.now.wall + timedelta(hours=1), 1.0, "process-9")
    assert step(revived, Tick(), later).record.pending == decided.events
    # Had it crashed before storing, the same report would decide the same.
    assert step(running, finish, desk.now).events == decided.events
