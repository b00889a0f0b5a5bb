"""The life-cycle rules, one sentence each."""

import pytest

from printer_gateway.domain.policy import Policy


def test_a_watched_print_starts_once_and_completes_once(desk):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]
    started, completed = desk.events
    assert started.plate.print_id == completed.plate.print_id
    assert completed.confidence == "observed"
    assert completed.plate.file_name == "bracket"
    assert completed.plate.progress_percent == 100
    assert completed.duration_minutes == pytest.approx(13 / 60, abs=0.01)


def test_nothing_is_decided_before_a_full_report(desk):
    desk.connect()
    desk.report(gcode_state="RUNNING", mc_percent=50)
    desk.report(gcode_state="FINISH")
    assert desk.told == []
    assert desk.record.phase == "new"


def test_an_idle_printer_never_seen_before_has_nothing_to_tell(desk):
    desk.idle()
    assert (desk.told, desk.record.phase) == ([], "closed")


@pytest.mark.parametrize("state", ["FINISH", "FAILED"])
def test_an_end_shown_at_the_very_first_look_is_history(desk, a_job, state):
    desk.connect().full(a_job(), gcode_state=state, mc_percent=100)
    desk.wait(1000)
    assert desk.told == []


def test_a_print_under_way_at_the_very_first_look_starts_late(desk, a_job):
    desk.connect().full(a_job(), gcode_state="RUNNING", mc_percent=30)
    desk.wait(10)
    assert desk.told == ["started"]
    assert desk.events[0].late


def test_preparing_alone_is_no_start(desk, a_job):
    desk.idle()
    desk.report(a_job(), gcode_state="PREPARE")
    desk.wait(600)
    assert desk.told == []
    desk.report(gcode_state="RUNNING")
    assert desk.told == ["started"]


def test_a_second_full_report_settles_the_start_at_once(desk, a_job):
    desk.idle()
    desk.full(a_job(), gcode_state="RUNNING")
    assert desk.told == []
    desk.full(a_job(), gcode_state="RUNNING")
    assert desk.told == ["started"]


def test_a_start_asks_for_a_full_report_once(desk, a_job):
    desk.idle()
    before = desk.asked
    desk.report(a_job(), gcode_state="PREPARE")
    desk.report(gcode_state="RUNNING")
    assert desk.asked == before + 1


def test_a_failure_waits_for_the_code_that_explains_it(desk):
    desk.printing()
    desk.report(gcode_state="FAILED", mc_percent=0)
    assert desk.told == ["started"]
    desk.wait(5)
    assert desk.told == ["started", "failed"]
    assert desk.events[-1].reason == "unknown"
    assert desk.events[-1].plate.progress_percent == 40


def test_a_failure_shown_for_a_moment_only_is_no_failure(desk):
    desk.printing()
    desk.report(gcode_state="FAILED")
    desk.report(gcode_state="RUNNING", mc_percent=41)
    desk.wait(60)
    desk.report(gcode_state="FINISH")
    assert desk.told == ["started", "completed"]


def test_a_failure_survives_a_lost_connection(desk):
    desk.printing()
    desk.report(gcode_state="FAILED")
    desk.reconnect(after=20)
    assert desk.told == ["started", "failed"]


def test_a_failure_survives_a_restart_of_the_gateway(desk):
    desk.printing()
    desk.report(gcode_state="FAILED")
    desk.restart()
    desk.wait(5)
    assert desk.told == ["started", "failed"]


def test_the_same_job_starting_over_right_after_its_failure_is_a_second_print(desk):
    desk.printing()
    desk.report(gcode_state="FAILED")
    desk.report(gcode_state="PREPARE", mc_percent=0)
    desk.report(gcode_state="RUNNING")
    desk.wait(10)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "failed", "started", "completed"]
    assert len(desk.print_ids()) == 2


def test_idle_for_a_moment_is_a_blip(desk):
    desk.printing()
    desk.report(gcode_state="IDLE")
    desk.wait(9)
    desk.report(gcode_state="RUNNING", mc_percent=41)
    desk.wait(60)
    assert desk.told == ["started"]


def test_staying_idle_in_the_middle_is_an_abort(desk):
    desk.printing()
    desk.report(gcode_state="IDLE")
    desk.wait(10)
    assert desk.told == ["started", "failed"]
    assert desk.events[-1].reason == "aborted"


def test_idle_after_all_but_the_end_completes_by_inference(desk):
    desk.printing(percent=99)
    desk.report(gcode_state="IDLE", mc_percent=0)
    desk.wait(10)
    assert desk.told == ["started", "completed"]
    assert desk.events[-1].confidence == "inferred"


def test_finish_after_idle_completes(desk):
    desk.printing()
    desk.report(gcode_state="IDLE")
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.wait(60)
    assert desk.told == ["started", "completed"]


def test_a_stop_that_we_sent_is_a_cancel_by_us(desk):
    desk.printing()
    desk.stop_sent()
    desk.report(gcode_state="FAILED")
    assert desk.events[-1].reason == "cancelled"
    assert desk.events[-1].cancelled_by == "us"


def test_a_print_that_goes_on_through_a_gap_is_the_same_print(desk, a_job):
    desk.printing()
    desk.reconnect(after=600)
    desk.full(a_job(), gcode_state="RUNNING", mc_percent=70)
    desk.report(gcode_state="FINISH")
    assert desk.told == ["started", "completed"]


def test_finish_of_the_same_job_after_a_gap_is_recovered(desk, a_job):
    desk.printing()
    desk.reconnect(after=3600)
    desk.full(a_job(), gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]
    assert desk.events[-1].confidence == "recovered"
    assert desk.events[-1].duration_minutes is None


def test_failure_of_the_same_job_after_a_gap_is_recovered(desk, a_job):
    desk.printing()
    desk.reconnect(after=3600)
    desk.full(a_job(), gcode_state="FAILED", fail_reason="50364437")
    assert desk.told == ["started", "failed"]
    assert (desk.events[-1].confidence, desk.events[-1].codes) == ("recovered", ("0300_8015",))


def test_another_job_after_a_gap_far_beyond_the_estimate_completes_the_old_one_by_inference(desk, a_job):
    desk.printing(percent=50, minutes=30)
    desk.reconnect(after=3600)
    desk.full(a_job("other", "731942002"), gcode_state="RUNNING", mc_percent=10)
    desk.wait(10)
    assert desk.told == ["started", "completed", "started"]
    assert desk.events[1].confidence == "inferred"


def test_another_job_after_a_gap_too_short_to_be_done_asks_for_review(desk, a_job):
    desk.printing(percent=50, minutes=120)
    desk.reconnect(after=3600)
    desk.full(a_job("other", "731942002"), gcode_state="RUNNING", mc_percent=10)
    desk.wait(10)
    assert desk.told == ["started", "needs_review", "started"]
    review = desk.events[1]
    assert review.plate.progress_percent == 50
    assert review.gap_seconds == 3601
    assert len(desk.print_ids()) == 2


def test_an_error_in_the_last_report_forbids_the_inference(desk, a_job):
    desk.printing(percent=50, minutes=30)
    desk.report(print_error=50364437)
    desk.reconnect(after=7200)
    desk.full(gcode_state="IDLE")
    desk.wait(180)
    assert desk.told == ["started", "needs_review"]
    assert desk.events[-1].codes == ()


def test_a_paused_print_does_not_run_out_its_estimate(desk):
    desk.printing(percent=50, minutes=30)
    desk.report(gcode_state="PAUSE")
    desk.reconnect(after=7200)
    desk.full(gcode_state="IDLE")
    desk.wait(180)
    assert desk.told == ["started", "needs_review"]


def test_the_time_of_the_first_idle_counts_not_the_end_of_the_wait(desk):
    desk.printing(percent=50, minutes=1)
    desk.reconnect(after=100)
    desk.full(gcode_state="IDLE")
    desk.wait(180)
    assert desk.told == ["started", "needs_review"]


def test_a_cancel_code_seen_before_the_gap_is_a_fact(desk):
    desk.printing()
    desk.report(print_error=50348044)
    desk.reconnect(after=3600)
    desk.full(gcode_state="IDLE")
    desk.wait(180)
    assert desk.events[-1].reason == "cancelled"


def test_a_name_without_ids_that_went_backwards_in_a_gap_is_another_print(desk, a_job):
    soft = a_job(task="0")
    desk.printing(soft, percent=60, minutes=5)
    desk.reconnect(after=3600)
    desk.full(soft, gcode_state="RUNNING", mc_percent=20)
    desk.wait(10)
    assert desk.told == ["started", "completed", "started"]
    assert len(desk.print_ids()) == 2


def test_an_unseen_job_found_finished_after_a_gap_was_printed_meanwhile(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.reconnect(after=7200)
    desk.full(a_job("lid", "731942009"), gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]
    desk.wait(180)
    assert desk.told == ["started", "completed", "started", "completed"]
    assert desk.events[-1].confidence == "recovered"
    assert desk.events[-1].plate.started_at is None


def test_an_unseen_job_found_failed_after_a_gap_failed_meanwhile(desk, a_job):
    desk.idle()
    desk.reconnect(after=7200)
    desk.full(a_job(), gcode_state="FAILED", fail_reason="50348044")
    desk.wait(180)
    assert desk.told == ["started", "failed"]
    assert desk.events[-1].reason == "cancelled"


def test_an_unseen_name_without_id_is_recovered_unless_forbidden(make_desk, a_job):
    told = {}
    for allowed in (True, False):
        desk = make_desk(policy=Policy(recover_soft=allowed))
        desk.idle()
        desk.reconnect(after=7200)
        desk.full(a_job(task="0"), gcode_state="FINISH", mc_percent=100)
        desk.wait(180)
        told[allowed] = desk.told
    assert told == {True: ["started", "completed"], False: []}


def test_a_gap_too_short_for_a_print_recovers_none(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.reconnect(after=30)
    desk.full(a_job("next", "731942009"), gcode_state="FINISH", mc_percent=100)
    desk.wait(3600)
    assert desk.told == ["started", "completed"]
    assert [a.code for a in desk.alerts] == ["accepted_not_started"]


def test_a_finish_with_the_next_jobs_id_after_a_short_gap_ends_the_open_print(desk, a_job):
    desk.printing()
    desk.reconnect(after=40)
    desk.full(a_job("next", "731942009"), gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="RUNNING", mc_percent=0)
    desk.wait(10)
    assert desk.told == ["started", "completed", "started"]


def test_a_finish_of_another_job_after_a_long_gap_is_not_the_open_prints(desk, a_job):
    desk.printing(percent=50, minutes=30)
    desk.reconnect(after=7200)
    desk.full(a_job("lid", "731942009"), gcode_state="FINISH", mc_percent=100)
    desk.wait(180)
    assert desk.told == ["started", "completed", "started", "completed"]
    assert [e.confidence for e in desk.events if e.type == "plate.completed"] == ["inferred", "recovered"]


def test_the_same_name_without_id_still_finished_after_a_long_absence_is_told_to_the_operator_once(
    desk, a_job
):
    desk.printing(a_job(task="0"))
    desk.report(gcode_state="FINISH", mc_percent=100)
    for _ in range(3):
        desk.reconnect(after=7200)
        desk.full(a_job(task="0"), gcode_state="FINISH", mc_percent=100)
    desk.wait(1000)
    assert desk.told == ["started", "completed"]
    assert [a.code for a in desk.alerts] == ["maybe_printed_unseen"]


def test_the_same_id_printed_again_is_another_print(desk):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"] * 2
    assert len(desk.print_ids()) == 2


def test_dismissing_the_end_on_the_screen_tells_nothing(desk):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="IDLE", mc_percent=0)
    desk.report(subtask_name="", task_id="0", subtask_id="0")
    desk.wait(1000)
    assert desk.told == ["started", "completed"]
    assert desk.alerts == []


def test_internal_work_starts_and_ends_no_print_and_a_print_may_follow(desk, a_job):
    desk.idle()
    desk.report(gcode_state="RUNNING", gcode_file="/usr/etc/print/filament_unload.gcode", subtask_name="")
    assert desk.record.phase == "internal"
    desk.report(gcode_state="FINISH")
    desk.printing()
    assert desk.told == ["started"]


def test_internal_work_in_a_pause_leaves_the_print_open(desk):
    desk.printing()
    desk.report(gcode_state="PAUSE")
    desk.report(
        gcode_file="/usr/etc/print/filament_unload.gcode", subtask_name="", task_id="0", subtask_id="0"
    )
    desk.report(
        gcode_state="RUNNING", gcode_file="bracket.gcode.3mf", subtask_name="bracket", task_id="731942001"
    )
    desk.report(gcode_state="FINISH")
    assert desk.told == ["started", "completed"]


def test_nameless_calibration_is_no_print(desk):
    desk.idle()
    desk.report(gcode_state="RUNNING", stg_cur=1)
    desk.wait(60)
    desk.report(stg_cur=8)
    desk.report(gcode_state="FINISH")
    desk.wait(600)
    assert desk.told == []


def test_a_nameless_print_is_a_print_without_a_name(desk):
    desk.idle()
    desk.report(gcode_state="RUNNING", stg_cur=0, total_layer_num=80)
    desk.wait(10)
    desk.report(gcode_state="FINISH")
    assert desk.told == ["started", "completed"]
    assert desk.events[0].plate.file_name is None


@pytest.mark.parametrize("state", ["INIT", "OFFLINE", "UNKNOWN", "", "DANCING"])
def test_states_without_meaning_change_nothing(desk, state):
    desk.printing()
    desk.report(gcode_state=state)
    desk.wait(600)
    assert (desk.told, desk.record.phase) == (["started"], "open")


def test_a_gap_lasts_until_a_state_with_meaning_is_shown(desk, a_job):
    desk.connect().full(gcode_state="INIT")
    desk.report(a_job(), gcode_state="FINISH", mc_percent=100)
    desk.wait(1000)
    assert desk.told == []


def test_losing_the_connection_never_ends_a_print(desk):
    desk.printing()
    desk.reconnect(after=1_000_000)
    assert desk.told == ["started"]


def test_a_hold_stands_still_without_a_connection(desk, a_job):
    desk.printing()
    desk.report(gcode_state="IDLE")
    desk.reconnect(after=3600)
    assert desk.told == ["started"]
    desk.full(a_job(), gcode_state="RUNNING", mc_percent=60)
    assert (desk.told, desk.record.phase) == (["started"], "open")


def test_a_hold_starts_over_in_a_new_process(desk):
    desk.printing(percent=50, minutes=600)
    desk.reconnect(after=600)
    desk.full()
    desk.wait(170)
    desk.restart(after=30)
    desk.full()
    desk.wait(170)
    assert desk.told == ["started"]
    desk.wait(10)
    assert desk.told == ["started", "needs_review"]


def test_a_print_in_review_that_comes_back_is_the_same_print(desk, a_job):
    desk.printing(percent=60, minutes=600)
    desk.reconnect(after=600)
    desk.full()
    desk.wait(180)
    desk.report(a_job(), gcode_state="PAUSE", mc_percent=60)
    desk.report(gcode_state="RUNNING", mc_percent=61)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "needs_review", "completed"]
    assert len(desk.print_ids()) == 1


def test_the_end_of_a_print_in_review_resolves_it(desk, a_job):
    desk.printing(percent=60, minutes=600)
    desk.reconnect(after=600)
    desk.full()
    desk.wait(180)
    desk.reconnect(after=7200)
    desk.full(a_job(), gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "needs_review", "completed"]
    assert len(desk.print_ids()) == 1


def test_a_finish_dismissed_before_we_believed_it_asks_for_review(desk, a_job):
    desk.idle()
    desk.reconnect(after=7200)
    desk.full(a_job(), gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="IDLE")
    desk.wait(180)
    assert desk.told == ["started", "needs_review"]


def test_a_job_withdrawn_before_it_started_tells_nothing(desk, a_job):
    desk.idle()
    desk.report(a_job(), gcode_state="IDLE")
    assert desk.record.phase == "armed"
    desk.report(subtask_name="", gcode_file="", task_id="0", subtask_id="0")
    desk.wait(1000)
    assert (desk.told, desk.alerts) == ([], [])


def test_filament_of_a_print_is_what_fed_it(desk, a_job):
    def tray(slot, uuid, kind, color):
        return {"id": slot, "tray_uuid": uuid, "tray_type": kind, "tray_color": color}

    ams = [
        {"id": "0", "tray": [tray("0", "A" * 32, "PLA", "FF0000FF"), tray("1", "0" * 32, "PETG", "00FF00FF")]}
    ]
    desk.idle()
    desk.report(ams={"ams": ams, "tray_now": "255"})
    desk.printing()
    desk.report(ams={"tray_now": "1"}, mc_percent=50)
    desk.report(ams={"tray_now": "255"})
    desk.report(gcode_state="FINISH")
    assert [f.tray for f in desk.events[0].plate.filament] == [0, 1]
    (used,) = desk.events[1].plate.filament
    assert (used.tray, used.tray_uuid, used.material) == (1, None, "PETG")
