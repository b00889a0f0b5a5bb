"""What people see live, and when it is sent."""

from dataclasses import replace

import pytest

from printer_gateway.domain.snapshot import Temperatures
from printer_gateway.domain.state import HEARTBEAT, INTERVAL, Condition, LiveState, Sent, due, live_state

BASE = LiveState(
    online=True, gcode_state="RUNNING", progress_percent=10, temperatures=Temperatures(nozzle=220.0, bed=60.0)
)
SENT = Sent(BASE, at=100.0)


def test_the_first_state_goes_at_once():
    assert due(None, BASE, 7.0) == 7.0


@pytest.mark.parametrize(
    "change",
    [
        {"online": False},
        {"gcode_state": "PAUSE"},
        {"activity": "paused"},
        {"error": "0300_8015"},
        {"health": ("0C00_0100_0002_001B",)},
        {"file_name": "lid"},
    ],
)
def test_what_matters_goes_at_once(change):
    assert due(SENT, replace(BASE, **change), 100.1) == 100.1


@pytest.mark.parametrize(
    "change",
    [
        {"progress_percent": 11},
        {"layer": 3},
        {"remaining_minutes": 4},
        {"temperatures": Temperatures(nozzle=222.0, bed=60.0)},
        {"temperatures": Temperatures(nozzle=220.0, bed=60.0, chamber=30.0)},
    ],
)
def test_figures_wait_for_their_turn(change):
    state = replace(BASE, **change)
    assert due(SENT, state, 101.0) == 100.0 + INTERVAL
    assert due(SENT, state, 109.0) == 109.0


def test_a_figure_within_the_dead_band_waits_for_the_heartbeat():
    state = replace(BASE, temperatures=Temperatures(nozzle=221.9, bed=58.1))
    assert due(SENT, state, 130.0) == 100.0 + HEARTBEAT


def test_slow_drift_is_sent_in_the_end():
    drifting = [
        replace(BASE, temperatures=Temperatures(nozzle=220.0 + step / 2, bed=60.0)) for step in range(6)
    ]
    assert [due(SENT, state, 110.0) <= 110.0 for state in drifting] == [False] * 4 + [True] * 2


def test_the_state_shows_the_print_under_way(desk):
    desk.printing(percent=40)
    state = live_state(desk.record, desk.session.snapshot, Condition(seen_at=desk.now.wall), online=True)
    assert (state.activity, state.progress_percent, state.file_name) == ("printing", 40, "bracket")
    assert [state.print_id] == desk.print_ids()


def test_an_offline_printer_keeps_its_last_figures(desk):
    desk.printing(percent=40)
    state = live_state(desk.record, desk.session.snapshot, Condition(seen_at=desk.now.wall), online=False)
    assert (state.online, state.activity, state.progress_percent) == (False, "offline", 40)


@pytest.mark.parametrize(
    ("fields", "activity"),
    [
        ({"gcode_state": "PREPARE", "stg_cur": 255}, "preparing"),
        ({"gcode_state": "RUNNING", "stg_cur": 2}, "heating"),
        ({"gcode_state": "RUNNING", "stg_cur": 4}, "filament"),
        ({"gcode_state": "RUNNING", "stg_cur": -1}, "printing"),
        ({"gcode_state": "PAUSE", "stg_cur": 4}, "paused"),
        ({"gcode_state": "IDLE", "stg_cur": 0}, "idle"),
        ({"gcode_state": "INIT"}, "unknown"),
    ],
)
def test_stages_are_grouped(desk, fields, activity):
    desk.connect().full(fields)
    state = live_state(desk.record, desk.session.snapshot, Condition(), online=True)
    assert state.activity == activity


def test_internal_work_shows_as_calibration(desk):
    desk.connect().full(gcode_state="RUNNING", gcode_file="/usr/etc/print/auto_cali_for_user.gcode")
    assert live_state(desk.record, desk.session.snapshot, Condition(), online=True).activity == "calibrating"
