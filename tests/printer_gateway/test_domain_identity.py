"""Is this the same print? The keys made of what printers report."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.printer_gateway import end_id, start_id
from printer_gateway.domain import identity
from printer_gateway.domain.identity import JobRef, Relation, is_internal, job_ref, native_key, relate, valid
from printer_gateway.domain.record import MAX_CLOSED, new_record
from printer_gateway.domain.snapshot import Job, Progress, Snapshot


@pytest.mark.parametrize("value", ["", "0", "-1", "2147483647", " 0 "])
def test_placeholders_are_no_ids(value):
    assert not valid(value)


@pytest.mark.parametrize(
    ("job", "key"),
    [
        (Job(task_id="731942001", subtask_id="731942002"), "t:731942001"),
        (Job(task_id="731942001", subtask_id=""), "t:731942001"),
        (Job(task_id="64", subtask_id="9012"), "t:64"),
        (Job(task_id="0", subtask_id="9012"), "s:9012"),
        (Job(job_id="77"), "j:77"),
        (Job(lan_task_id="78"), "l:78"),
        (Job(task_id="6456", subtask_name=" Lid "), "c:6456|lid"),
        (Job(task_id="2147483647", subtask_id="2147483647"), None),
        (Job(task_id="0", subtask_id="0", job_id="0"), None),
    ],
)
def test_the_native_key_prefers_the_task(job, key):
    assert native_key(job) == key


def test_a_job_without_ids_is_known_by_name_plate_and_layers():
    snapshot = Snapshot(
        job=Job(subtask_name="Kit", gcode_file="/data/Metadata/plate_2.gcode"),
        progress=Progress(total_layers=80),
    )
    assert job_ref(snapshot).key == "n:kit|2|80"
    assert identity.repeats(job_ref(snapshot).key)


def test_an_idle_printer_shows_no_job():
    assert job_ref(Snapshot(job=Job(task_id="0"))).blank


def test_the_same_id_is_the_same_job_whatever_the_name():
    known = JobRef("t:731942001", "lid")
    assert relate(known, ("t:731942001",), JobRef("t:731942001", "box"), strict=True) is Relation.SAME


def test_a_new_id_under_the_same_name_is_not_yet_another_job():
    known = JobRef("t:731942001", "lid")
    assert relate(known, ("t:731942001",), JobRef("t:731942002", "lid"), strict=True) is Relation.NEW_ID
    assert relate(known, ("t:731942001",), JobRef("t:731942002", "box"), strict=True) is Relation.OTHER


def test_blanks_contradict_nothing():
    known = JobRef("t:731942001", "lid", 2, 80)
    assert relate(known, ("t:731942001",), JobRef(None, "", None, 0), strict=True) is Relation.SAME


@pytest.mark.parametrize(("plate", "layers"), [(3, 80), (2, 90)])
def test_plate_and_layers_tell_jobs_apart_across_gaps_only(plate, layers):
    known, seen = JobRef(None, "lid", 2, 80), JobRef(None, "lid", plate, layers)
    assert relate(known, (), seen, strict=True) is Relation.OTHER
    assert relate(known, (), seen, strict=False) is Relation.SAME


def test_a_file_and_its_subtask_are_the_same_name():
    assert relate(JobRef(None, "lid"), (), JobRef(None, "lid.gcode.3mf"), strict=True) is Relation.SAME


def test_print_ids_differ_by_printer_key_and_number_and_by_nothing_else():
    printer, other = uuid4(), uuid4()
    first = identity.print_id(printer, "S", "t:1", 0)
    assert first == identity.print_id(printer, "S", "t:1", 0)
    others = [
        (other, "S", "t:1", 0),
        (printer, "S", "t:2", 0),
        (printer, "S", "t:1", 1),
        (printer, "T", "t:1", 0),
    ]
    assert first not in {identity.print_id(*args) for args in others}


def test_event_ids_are_those_of_the_contract():
    print_id = uuid4()
    assert identity.start_event_id(print_id) == start_id(print_id)
    assert identity.end_event_id(print_id) == end_id(print_id)


def test_a_lost_record_gives_no_old_ids_to_new_prints():
    first = new_record(uuid4(), "S", datetime(2026, 3, 1, tzinfo=UTC))
    later = replace(
        first, run_seq=new_record(first.printer_id, "S", datetime(2026, 3, 2, tzinfo=UTC)).run_seq
    )
    assert later.run_seq - first.run_seq == 86400


def test_short_counters_never_repeat_an_id_even_when_forgotten(desk, a_job):
    local = a_job("lid", "64") | {"subtask_id": ""}
    desk.printing(local)
    desk.report(gcode_state="FINISH")
    for number in range(MAX_CLOSED + 1):
        desk.printing(a_job("box", f"8319420{number:02}"))
        desk.report(gcode_state="FINISH")
    desk.printing(local)
    assert len(desk.print_ids()) == MAX_CLOSED + 3
    assert len(desk.record.closed) == MAX_CLOSED


@pytest.mark.parametrize("name", ["auto_cali", "AUTO_CALI_for_user", "x/auto_cali_1.gcode.3mf"])
def test_calibration_files_are_internal(name):
    assert is_internal(Job(gcode_file=name))


@pytest.mark.parametrize("name", ["auto_calibration_cube", "my_auto_cali", "calibration"])
def test_a_model_about_calibration_is_a_print(name):
    assert not is_internal(Job(subtask_name=name, gcode_file=name + ".3mf"))


def test_further_names_may_be_ignored_by_policy():
    assert is_internal(Job(subtask_name="Flow Dynamics 2"), (r"(?i)flow dynamics.*",))
