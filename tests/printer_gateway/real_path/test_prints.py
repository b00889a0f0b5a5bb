"""Prints become messages, each once, on printers of every family."""

import time

import pytest
from prometheus_client import REGISTRY

from simulator import FAMILIES, Drop, FilamentUse

LAST = "platework_gateway_last_report_timestamp_seconds"


@pytest.mark.parametrize("family", sorted(FAMILIES))
async def test_a_print_is_started_and_completed_once(scene, make_job, family):
    printer = await scene.printer(family)
    async with scene.gateway():
        await scene.online(printer)
        real = await printer.print(make_job())
        found = await scene.until_said(printer, "started", "completed")
    started, completed = (e.event for e in found)
    assert started.print_id == completed.print_id
    assert completed.printer_id == scene.id_of(printer)
    assert completed.confidence == "observed"
    assert "holder.gcode.3mf" in (completed.file_name, *completed.candidates)
    assert completed.duration_minutes is not None
    assert completed.progress_percent == 100
    assert real.outcome == "finish"


async def test_when_a_printer_was_heard_last_is_measured_until_it_is_let_go(scene):
    printer = await scene.printer("X1C")
    labels = {"printer": str(scene.id_of(printer))}
    before = time.time()
    async with scene.gateway():
        await scene.online(printer)
        assert REGISTRY.get_sample_value(LAST, labels) >= before
    assert REGISTRY.get_sample_value(LAST, labels) is None


async def test_failing_says_why(scene, make_job):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        await printer.print(make_job(outcome="fail", error=0x0300_8003))
        found = await scene.until_said(printer, "started", "failed")
        alerts = await scene.alerts(printer)
    assert found[-1].event.failure_reason == "failed"
    assert "0300_8003" in found[-1].event.codes
    assert "Spaghetti detected (0300_8003)" in [alert.message for alert in alerts]


async def test_a_cut_connection_ends_no_print(scene, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        await printer.enqueue(make_job(minutes=15))
        await scene.until_said(printer, "started")
        await printer.fault(Drop(seconds=0.2))
        await printer.idle()
        found = await scene.until_said(printer, "started", "completed")
    assert len({e.event.print_id for e in found}) == 1


async def test_the_end_names_the_spools_that_fed(scene, make_job):
    printer = await scene.printer("P2S")
    async with scene.gateway():
        await scene.online(printer)
        job = make_job(minutes=10, filament=(FilamentUse(slot=1, grams=12), FilamentUse(slot=2, grams=3)))
        real = await printer.print(job)
        found = await scene.until_said(printer, "started", "completed")
    filament = found[-1].event.filament
    assert [f.tray for f in filament] == [use.slot for use in real.filament] == [1, 2]
    assert [f.material for f in filament] == [use.tray_type for use in real.filament]
    assert [f.color for f in filament] == [use.tray_color for use in real.filament]
    assert [f.tray_uuid or "" for f in filament] == [
        use.tray_uuid.strip("0") and use.tray_uuid for use in real.filament
    ]


async def test_the_live_state_shows_what_people_ask_for(scene, make_job):
    printer = await scene.printer("P1S")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer, make_job())
        await scene.at(printer, 40)
        await printer.emit({"print_error": 0x0700_8011, "stg_cur": 6})
        state = await scene.shows(printer, error="0700_8011", stage=6)
    assert state["error_text"] == "An AMS slot is empty"
    assert state["activity"] == "paused"
    assert state["file_name"] == "holder"
    assert state["print_id"]
    assert state["trays"]
    assert state["can_control"] == "unknown"


async def test_the_last_figures_are_shown_although_nothing_follows(scene, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway(show_seconds=0.5):
        await scene.online(printer)
        await scene.begin(printer, make_job())
        for percent in (10, 20, 30):
            await printer.advance(percent / 100)
        await scene.shows(printer, progress_percent=30)


async def test_the_gateway_starts_from_its_cache_while_printers_is_down(scene, registry, make_job):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
    async with registry.down(), scene.gateway():
        await scene.watched(printer)
        await printer.print(make_job())
        await scene.until_said(printer, "started", "completed")


async def test_a_printer_that_is_retired_is_let_go_and_that_is_said(scene):
    printer = await scene.printer("A1")
    async with scene.gateway():
        await scene.online(printer)
        del scene.registry.connections[scene.id_of(printer)]
        await printer.until(lambda one: not one.clients)
        await scene.shows(printer, online=False)
        links = [(e.ce_type(), getattr(e, "reason", "")) for e in await scene.links(printer)]
    assert links == [("printer.connected", ""), ("printer.disconnected", "retired")]


async def test_a_state_that_means_nothing_is_logged_once_and_changes_nothing(scene, capsys):
    printer = await scene.printer("X1C")
    async with scene.gateway():
        await scene.online(printer)
        await scene.begin(printer)
        for percent in (10, 20, 30):
            await printer.emit({"gcode_state": "DANCING"})
            await printer.emit({"gcode_state": "RUNNING"})
            await scene.at(printer, percent)
        await printer.goto("FINISH")
        await scene.until_said(printer, "started", "completed")
    assert capsys.readouterr().out.count("unknown state") == 1
