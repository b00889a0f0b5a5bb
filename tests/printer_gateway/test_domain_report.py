"""From bytes to a merged document and a typed view."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer_gateway.domain.materials import Tray
from printer_gateway.domain.report import MAX_BYTES, Kind, Session, merge, receive
from printer_gateway.domain.snapshot import Temperatures


def status(**fields):
    return json.dumps({"print": {"command": "push_status", **fields}}).encode()


def play(*messages, session=None):
    session = session or Session()
    for message in messages:
        session = receive(session, message).session
    return session


FULL = {"msg": 0, "gcode_state": "RUNNING", "subtask_name": "lid", "mc_percent": 40}


def test_a_full_report_synchronises_the_session():
    received = receive(Session(), status(**FULL))
    assert (received.kind, received.seen.gap, received.seen.full) == (Kind.STATUS, True, True)


def test_a_full_looking_report_without_the_flag_synchronises_too():
    fields = {key: value for key, value in FULL.items() if key != "msg"}
    assert receive(Session(), status(**fields)).seen.full
    assert receive(Session(), status(gcode_state="RUNNING")).seen is None


def test_deltas_before_the_full_report_are_kept_but_not_looked_at():
    first = receive(Session(), status(msg=1, wifi_signal="-50dBm", layer_num=7))
    assert first.seen is None
    assert receive(first.session, status(**FULL)).seen.snapshot.progress.layer == 7


def test_only_the_first_look_of_a_session_ends_a_gap():
    session = play(status(**FULL))
    assert not receive(session, status(**FULL)).seen.gap


def test_a_delta_that_says_nothing_new_keeps_the_very_same_view():
    session = play(status(**FULL))
    assert (
        play(status(msg=1, wifi_signal="-40dBm", mc_percent=40), session=session).snapshot is session.snapshot
    )


def test_the_echo_of_a_command_is_a_reply_and_is_not_merged():
    session = play(status(**FULL))
    echo = {
        "print": {
            "command": "project_file",
            "sequence_id": "11",
            "subtask_name": "other",
            "result": "SUCCESS",
            "reason": "",
        }
    }
    received = receive(session, json.dumps(echo).encode())
    assert (received.kind, received.reply.result, received.reply.sequence_id) == (Kind.REPLY, "success", "11")
    assert received.session is session


def test_an_answer_without_a_result_is_still_an_answer():
    received = receive(Session(), b'{"print":{"command":"pause","sequence_id":4}}')
    assert (received.reply.command, received.reply.sequence_id, received.reply.result) == ("pause", "4", "")


def test_nothing_nested_deeply_ever_raises():
    session = play(status(**FULL))
    for depth in range(900, 1000):
        nested = b"[" * depth + b"]" * depth
        for _ in range(2):
            session = play(status(**FULL).replace(b"40", nested), session=session)
    assert play(status(**FULL), session=session).snapshot.progress.percent == 40


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[1]", "not_an_object"),
        (b" " * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(payload, problem):
    received = receive(Session(), payload)
    assert (received.kind, received.problem) == (Kind.REFUSED, problem)


def test_bad_bytes_in_a_name_do_not_cost_the_report():
    received = receive(Session(), status(**FULL).replace(b'"lid"', b'"l\xe9d"'))
    assert received.seen.snapshot.job.subtask_name == "l\ufffdd"


def test_lone_surrogates_and_control_characters_leave_a_name_that_can_be_sent():
    name = receive(
        Session(), status(**FULL).replace(b'"lid"', b'"l\\ud800\\u0000d\\n"')
    ).seen.snapshot.job.subtask_name
    assert name == "l?d"
    assert name.encode()


@pytest.mark.parametrize(
    ("raw", "percent"), [("41", 41), (41.7, 41), (None, None), ("x", None), (True, None), ({}, None)]
)
def test_numbers_come_in_many_forms(raw, percent):
    assert play(status(**{**FULL, "mc_percent": raw})).snapshot.progress.percent == percent


def test_dictionaries_merge_and_lists_replace():
    session = play(status(**FULL, hms=[{"attr": 1, "code": 2}], ams={"tray_now": "1"}))
    session = play(status(msg=1, ams={"version": 3}, hms=[]), session=session)
    assert session.snapshot.faults.health == ()
    assert session.snapshot.materials.active == 1


def test_trays_merge_by_id_and_a_bare_id_is_an_empty_tray():
    first = [
        {"id": "0", "tray": [{"id": "0", "tray_type": "PLA"}, {"id": "1", "tray_type": "ABS", "remain": 80}]}
    ]
    second = [{"id": "0", "tray": [{"id": "0"}, {"id": "1", "remain": 79}]}]
    session = play(status(**FULL, ams={"ams": first}), status(msg=1, ams={"ams": second}))
    assert session.snapshot.materials.trays == (Tray(1, material="ABS", remain=79),)


def test_trays_survive_a_report_of_the_changer_without_its_units():
    units = [{"id": "1", "tray": [{"id": "2", "tray_type": "PLA"}]}]
    session = play(status(**FULL, ams={"ams": units}), status(msg=1, ams={"tray_now": "6"}))
    assert session.snapshot.materials.trays == (Tray(6, material="PLA"),)
    assert session.snapshot.materials.active == 6


def test_presence_bits_decide_unless_the_unit_is_off():
    units = [{"id": "0", "tray": [{"id": "0", "tray_type": "PLA"}, {"id": "1", "tray_type": "ABS"}]}]
    there = play(status(**FULL, ams={"ams": units, "tray_exist_bits": "2"}))
    assert [t.slot for t in there.snapshot.materials.trays] == [1]
    off = play(status(**FULL, ams={"ams": units, "tray_exist_bits": "0", "power_on_flag": False}))
    assert [t.slot for t in off.snapshot.materials.trays] == [0, 1]


def test_the_external_spool_and_tags_without_identity():
    tray = {"id": "255", "tray_type": "TPU", "tray_uuid": "0" * 32, "remain": -1, "tray_color": "112233FF"}
    expected = (Tray(254, material="TPU", color="112233FF"),)
    assert play(status(**FULL, vt_tray=tray)).snapshot.materials.trays == expected
    assert play(status(**FULL, vir_slot=[tray])).snapshot.materials.trays == expected


def test_dual_nozzles_tell_their_tray_per_extruder():
    device = {"extruder": {"state": 0x12, "info": [{"id": 0, "snow": 0xFFFF}, {"id": 1, "snow": 0x0103}]}}
    session = play(status(**FULL, device=device, ams={"tray_now": "3"}, mapping=[0x0103, 65535, 0x8000]))
    assert session.snapshot.materials.active == 7
    assert session.snapshot.materials.assigned == (7, None, 128)


def test_packed_temperatures_win_over_the_old_fields():
    device = {
        "bed": {"info": {"temp": 4587590}},
        "extruder": {"info": [{"id": 0, "temp": (250 << 16) | 248}]},
        "ctc": {"info": {"temp": 38}},
    }
    heat = play(status(**FULL, device=device, bed_temper=1, nozzle_temper=2)).snapshot.temperatures
    assert heat == Temperatures(248, 250, 70, 70, 38)


def test_a_chamber_of_exactly_five_degrees_is_no_sensor():
    assert play(status(**FULL, chamber_temper=5)).snapshot.temperatures.chamber is None


def test_merging_changes_neither_argument():
    old, patch = (
        {"ams": {"ams": [{"id": "0", "tray": []}]}},
        {"ams": {"ams": [{"id": "0", "tray": [{"id": "1"}]}]}},
    )
    before = json.dumps([old, patch])
    assert merge(old, patch) != old
    assert json.dumps([old, patch]) == before


def test_fields_nobody_reads_are_not_kept():
    session = play(status(**FULL, **{f"junk{i}": i for i in range(1000)}))
    assert not any(key.startswith("junk") for key in session.document)


def test_a_document_that_only_grows_starts_over():
    session = Session()
    for number in range(2000):
        session = play(
            status(msg=1, device={f"k{number}": 1}, ams={"ams": [{"id": number}]}), session=session
        )
    assert len(session.document["device"]) <= 256
    assert len(session.document["ams"]["ams"]) <= 256


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "gcode_state",
        "mc_percent",
        "ams",
        "vt_tray",
        "vir_slot",
        "mapping",
        "device",
        "hms",
        "print_error",
        "fail_reason",
        "subtask_name",
        "gcode_file",
        "task_id",
        "layer_num",
        "stg_cur",
        "plate_idx",
        "msg",
        "nozzle_temper",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.dictionaries(KEYS, JSON, max_size=6), max_size=4))
def test_no_report_of_wrong_types_ever_raises_or_loses_the_next(reports):
    session = Session()
    for fields in reports:
        session = receive(session, status(**fields)).session
    after = receive(session, status(**FULL))
    assert after.seen.snapshot.progress.percent == 40


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 400))
def test_no_mutation_of_bytes_ever_raises(junk, start, length):
    good = status(**FULL, ams={"ams": [{"id": "0", "tray": [{"id": "0", "tray_type": "PLA"}]}]})
    receive(Session(), good[:start] + junk + good[start + length :])
