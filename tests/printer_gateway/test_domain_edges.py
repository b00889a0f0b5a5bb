"""Rules that only matter when several things happen at once."""

from printer_gateway.domain.identity import print_id


def test_a_new_id_that_trails_a_start_after_idle_is_another_print(desk, a_job):
    desk.printing(percent=0)
    desk.reconnect(after=300)
    desk.full(a_job(), gcode_state="IDLE")
    desk.report(gcode_state="RUNNING", mc_percent=0)
    desk.report(task_id="731942002", subtask_id="731942002", after=3)
    desk.wait(10)
    assert desk.told == ["started", "needs_review", "started"]


def test_an_id_that_changes_while_printing_the_same_name_is_an_alias(desk, a_job):
    desk.printing(percent=40)
    desk.report(task_id="731942002", subtask_id="731942002")
    desk.reconnect(after=3600)
    desk.full(a_job(task="731942002"), gcode_state="FINISH", mc_percent=100)
    desk.restart()
    desk.full(a_job(task="731942001"), gcode_state="FINISH", mc_percent=100)
    desk.wait(600)
    assert desk.told == ["started", "completed"]


def test_an_id_that_changes_together_with_a_fresh_start_is_another_print(desk):
    desk.printing(percent=40)
    desk.report(task_id="731942002", subtask_id="731942002", mc_percent=1)
    desk.wait(10)
    assert desk.told == ["started", "needs_review", "started"]


def test_layers_that_arrive_late_do_not_split_a_print_without_id(desk, a_job):
    desk.printing(a_job(task="0"), percent=40)
    desk.report(total_layer_num=300)
    desk.report(gcode_state="FINISH", mc_percent=100)
    assert desk.told == ["started", "completed"]


def test_an_end_after_idle_under_another_id_is_not_the_open_prints(desk, a_job):
    desk.printing(percent=40, minutes=600)
    desk.reconnect(after=3600)
    desk.full()
    desk.reconnect(after=5)
    desk.full(a_job("box", "731942002"), gcode_state="FINISH", mc_percent=100)
    desk.wait(180)
    assert desk.told == ["started", "needs_review", "started", "completed"]


def test_activity_without_a_name_decides_nothing_while_an_end_is_verified(desk, a_job):
    desk.printing(percent=40, minutes=600)
    desk.reconnect(after=3600)
    desk.full()
    desk.report(gcode_state="PREPARE")
    assert desk.record.phase == "verify"
    desk.report(a_job(task="731942002"))
    desk.report(gcode_state="RUNNING")
    desk.wait(10)
    assert desk.told == ["started", "needs_review", "started"]


def test_an_end_that_comes_with_the_next_id_is_no_end_of_the_next(desk, a_job):
    desk.printing()
    desk.report(a_job("box", "731942002"), gcode_state="FINISH", mc_percent=100)
    desk.wait(3600)
    assert desk.told == ["started", "completed"]
    assert [a.code for a in desk.alerts] == ["accepted_not_started"]


def test_a_job_that_ends_before_our_eyes_without_ever_being_active_is_recovered(desk, a_job):
    desk.idle()
    desk.report(a_job(), gcode_state="FINISH", mc_percent=100)
    desk.wait(180)
    assert desk.told == ["started", "completed"]
    assert desk.events[-1].confidence == "recovered"


def test_silence_on_a_living_connection_is_no_gap(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(a_job("box", "731942002"), after=7200)
    desk.wait(3600)
    assert desk.told == ["started", "completed"]


def test_a_print_in_review_printed_from_the_beginning_is_another_print(desk, a_job):
    desk.printing(percent=60, minutes=600)
    desk.reconnect(after=600)
    desk.full()
    desk.wait(180)
    desk.report(a_job(), gcode_state="RUNNING", mc_percent=1)
    desk.wait(10)
    assert desk.told == ["started", "needs_review", "started"]
    assert len(desk.print_ids()) == 2


def test_a_recovered_print_is_not_lost_when_the_next_starts_at_once(desk, a_job):
    desk.idle()
    desk.reconnect(after=7200)
    desk.full(a_job("box", "731942002"), gcode_state="FINISH", mc_percent=100)
    desk.report(a_job("lid", "731942003"), gcode_state="PREPARE", mc_percent=0)
    desk.report(gcode_state="RUNNING")
    desk.wait(10)
    assert desk.told == ["started", "completed", "started"]
    assert [e.plate.file_name for e in desk.events] == ["box", "box", "lid"]


def test_a_finish_that_is_not_complete_is_not_counted(desk, a_job):
    desk.idle()
    desk.reconnect(after=7200)
    desk.full(a_job(), gcode_state="FINISH", mc_percent=60)
    desk.wait(3600)
    assert desk.told == []
    assert [a.code for a in desk.alerts] == ["accepted_not_started"]


def test_an_older_job_shown_finished_again_is_not_counted_again(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.printing(a_job("box", "731942002"))
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.reconnect(after=7200)
    desk.full(a_job(), gcode_state="FINISH", mc_percent=100)
    desk.wait(3600)
    assert desk.told == ["started", "completed"] * 2


def test_a_finish_whose_name_is_wiped_before_we_believed_it_asks_for_review(desk, a_job):
    desk.idle()
    desk.reconnect(after=7200)
    desk.full(a_job(), gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="IDLE", subtask_name="", gcode_file="", task_id="0", subtask_id="0")
    desk.wait(180)
    assert desk.told == ["started", "needs_review"]
    assert desk.events[-1].plate.file_name == "bracket"


def test_progress_left_over_from_the_last_print_is_no_evidence(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(a_job("box", "731942002"), gcode_state="RUNNING")
    desk.reconnect(after=600)
    desk.full()
    desk.wait(180)
    assert desk.told == ["started", "completed", "started", "needs_review"]
    assert desk.events[-1].plate.progress_percent == 0


def test_the_latched_reason_of_an_older_failure_explains_nothing(desk):
    desk.printing()
    desk.report(fail_reason="50348044")
    desk.report(gcode_state="IDLE")
    desk.wait(10)
    assert desk.events[-1].reason == "aborted"


def test_a_name_that_is_wiped_as_printing_begins_was_the_last_prints(desk, a_job):
    desk.printing(a_job(task="0"))
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="PREPARE", mc_percent=0)
    desk.report(subtask_name="", gcode_file="")
    desk.report(gcode_state="RUNNING")
    desk.wait(10)
    assert [e.plate.file_name for e in desk.events] == ["bracket", "bracket", None]


def test_a_job_that_started_after_all_has_its_first_number(desk, a_job):
    desk.idle()
    desk.report(a_job())
    desk.wait(900)
    desk.report(gcode_state="RUNNING", mc_percent=1)
    desk.wait(10)
    record = desk.record
    assert desk.print_ids() == [print_id(record.printer_id, record.serial, "t:731942001", 0)]


def test_a_boot_in_a_gap_does_not_hide_the_gap(desk, a_job):
    desk.printing()
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.reconnect(after=7200)
    desk.full(gcode_state="INIT")
    desk.report(a_job("box", "731942002"), gcode_state="FINISH", mc_percent=100)
    desk.wait(180)
    assert desk.told == ["started", "completed"] * 2


def test_a_hold_does_not_run_in_a_new_process_before_the_printer_is_seen(desk):
    desk.printing(percent=40, minutes=600)
    desk.reconnect(after=600)
    desk.full()
    desk.restart()
    desk.wait(1000)
    assert desk.told == ["started"]


def test_a_new_id_that_trails_a_start_after_a_review_is_another_print(desk, a_job):
    for state in ("PREPARE", "RUNNING"):
        desk.printing(percent=0, name=state)
        desk.reconnect(after=300)
        desk.full(a_job(state), gcode_state="IDLE")
        desk.wait(180)
        desk.report(gcode_state=state)
        desk.report(task_id="73194" + str(len(desk.events)), subtask_id="0", after=3)
        desk.report(gcode_state="RUNNING")
        desk.wait(10)
        assert len(desk.print_ids()) == 2
        desk.report(gcode_state="FINISH", mc_percent=100)
        desk.report(gcode_state="IDLE", subtask_name="", gcode_file="", task_id="0")
        desk.events.clear()


def test_a_flicker_after_which_reports_are_late_is_no_print(desk):
    desk.printing(percent=98)
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="RUNNING", mc_percent=0)
    desk.wait(60)
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.wait(60)
    assert desk.told == ["started", "completed"]


def test_a_reprint_whose_reports_are_late_is_a_print(desk):
    desk.printing(percent=98)
    desk.report(gcode_state="FINISH", mc_percent=100)
    desk.report(gcode_state="RUNNING", mc_percent=0)
    desk.wait(60)
    desk.report(mc_percent=1)
    desk.report(gcode_state="FINISH", mc_percent=100, after=600)
    assert desk.told == ["started", "completed", "started", "completed"]
