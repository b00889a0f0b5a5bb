"""What the benchmarks of a whole system do, on this one: that it is right. How fast it was is not judged.

Their events come from no service, which an audit would tell: these tests run after those that audit.
"""

import sys

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


async def test_every_service_says_how_much_it_holds(farm, monkeypatch):
    memory = load("memory")
    monkeypatch.setattr(memory, "SAMPLES", 1)
    report = Report("memory")
    await memory.on(farm.stack, report)
    assert {"identity, resident", "dashboard, resident"} <= {result.metric for result in report.results}
    assert all(result.value > 10 for result in report.results)
