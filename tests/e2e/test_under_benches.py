"""What the benchmarks of a whole system do, on this one: that it is right. How fast it was is not judged.

Their events come from no service, which an audit would tell: these tests run after those that audit.
"""

import sys

import pytest

from cli.bench.result import Report
from cli.commands import bench


def load(name):
    """A benchmark's module, so that a test can make it small."""
    return sys.modules[bench.load(name).__module__]


async def test_every_documented_endpoint_answers(farm, us, monkeypatch):
    endpoints = load("endpoints")
    monkeypatch.setattr(endpoints, "SAMPLES", 1)
    monkeypatch.setattr(endpoints, "WARM_UP", 0)
    report = Report("endpoints")
    await endpoints.on(farm.stack, report)
    assert report.wrong == []
    measured = {result.metric.partition(",")[0] for result in report.results}
    assert {"/api/v1/orders", "/api/v1/parts/{part_id}", "/api/v1/search", "/api/v1/session"} <= measured
    assert "/api/v1/stream" not in measured


async def test_every_client_of_the_stream_gets_every_event_and_a_slow_one_misses_none(farm, us, monkeypatch):
    stream = load("stream")
    for name, value in {"CLIENTS": 15, "EVENTS": 200, "RATE": 200.0}.items():
        monkeypatch.setattr(stream, name, value)
    report = Report("stream")
    await stream.on(farm.stack, report, "demo")
    assert report.wrong == []


async def test_every_plate_that_finishes_fulfils_its_order(farm, us, monkeypatch):
    latency = load("latency")
    monkeypatch.setattr(latency, "SAMPLES", 2)
    report = Report("latency")
    await latency.on(farm, report)
    assert all(result.value > 0 for result in report.results)


async def test_a_run_is_read_as_it_was_made_and_printed(farm, us, monkeypatch):
    run_detail = load("run-detail")
    for name, value in {"SAMPLES": 5, "WARM_UP": 1, "PLATES": 4, "SPOOLS": 2, "SETTLE": 0.0}.items():
        monkeypatch.setattr(run_detail, name, value)
    report = Report("run-detail")
    await run_detail.on(farm.stack, report, "demo")
    assert report.wrong == []
    assert all(result.value > 0 for result in report.results)


@pytest.mark.parametrize("name", ["spool-use", "stock-in"])
async def test_what_many_callers_did_is_in_the_books(farm, us, monkeypatch, name):
    module = load(name)
    monkeypatch.setattr(module.load, "SECONDS", 0.3)
    monkeypatch.setattr(module.load, "WARM_UP_SECONDS", 0.1)
    monkeypatch.setattr(module, "CALLERS", (1, 3))
    report = Report(name)
    async with module.load.asking(farm.stack, "demo") as asking:
        await module.on(asking, report)
    assert report.wrong == []
    assert all(result.value > 0 for result in report.results)


async def test_every_service_says_how_much_it_holds(farm, monkeypatch):
    memory = load("memory")
    monkeypatch.setattr(memory, "SAMPLES", 1)
    report = Report("memory")
    await memory.on(farm.stack, report)
    assert {"identity, resident", "dashboard, resident"} <= {result.metric for result in report.results}
    assert all(result.value > 10 for result in report.results)
