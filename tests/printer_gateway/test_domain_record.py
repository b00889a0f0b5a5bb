"""What is stored of a printer, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from printer_gateway.codec import VERSION, UnreadableRecordError, from_json, to_json
from printer_gateway.domain.record import SAVE_SECONDS, ack, must_save


def test_a_record_survives_its_stored_form(desk):
    desk.printing()
    desk.report(print_error=50364437, hms=[{"attr": 0x05000200, "code": 0x00030001}])
    desk.report(gcode_state="FAILED")
    assert from_json(to_json(desk.record)) == desk.record


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b'{"version":1,"record":{}}', b'{"version":"x"}', f'{{"version":{VERSION + 1}}}'.encode()],
)
def test_a_record_that_cannot_be_read_is_said_not_replaced(data):
    with pytest.raises(UnreadableRecordError):
        from_json(data)


def test_a_decision_is_stored_at_once(desk):
    desk.idle()
    saved = desk.record
    desk.printing()
    assert must_save(saved, desk.record)
    assert must_save(None, desk.record)


def test_progress_is_stored_when_the_percentage_moves(desk):
    desk.printing(percent=40)
    saved = desk.record
    desk.report(layer_num=41, mc_remaining_time=29)
    assert desk.record != saved
    assert not must_save(saved, desk.record)
    desk.report(mc_percent=41)
    assert must_save(saved, desk.record)


def test_an_unmoving_print_is_stored_twice_a_minute(desk):
    desk.printing(percent=40)
    saved = desk.record
    later = replace(saved, last_seen=saved.last_seen + timedelta(seconds=SAVE_SECONDS - 1))
    assert not must_save(saved, later)
    assert must_save(saved, replace(saved, last_seen=saved.last_seen + timedelta(seconds=SAVE_SECONDS)))


def test_acknowledging_removes_that_event_only(desk):
    desk.printing()
    started = desk.events[0]
    other = replace(started, event_id=desk.record.printer_id)
    record = replace(desk.record, pending=(started, other))
    assert ack(record, started.event_id).pending == (other,)
    assert ack(ack(record, started.event_id), started.event_id).pending == (other,)
