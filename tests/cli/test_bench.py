"""Benchmarks run, say what they measured, and notice when the outcome is wrong. Times are never judged."""

import asyncio
import json
import sys
from dataclasses import replace

import pytest

from cli.bench.result import Report, Result, percentile
from cli.commands import bench
from cli.errors import CommandError


def load(name):
    """A benchmark's module, so that a test can make it small."""
    return sys.modules[bench.load(name).__module__]


def small_inventory(module):
    module.REPEATS = 1
    module.SPREAD = replace(module.SPREAD, messages=200, parts=20, orders=40)
    poison = replace(module.VARIANTS[2], messages=100, parts=20, orders=40, poison=2)
    tenants = replace(module.VARIANTS[3], messages=100, parts=5, orders=10, tenants=3)
    module.VARIANTS = (module.SPREAD, poison, tenants)


def small_relay(module):
    module.REPEATS, module.ROWS, module.SECONDS = 1, 1500, 1


def small_allocation(module):
    module.PRINTS, module.VARIANTS = 5, ((10, 1), (60, 1), (60, 2))


@pytest.mark.parametrize(
    ("name", "make_small"),
    [
        ("relay", small_relay),
        ("allocation", small_allocation),
    ],
)
async def test_a_small_run_measures_and_finds_nothing_wrong(name, make_small):
    module = load(name)
    make_small(module)
    report = Report(name)
    await module.measure(report)
    assert report.wrong == []
    assert report.results
    # A share of what was fast enough may be none: times are never wrong.
    assert all(result.value > 0 for result in report.results if result.unit != "%")


async def test_a_wrong_outcome_is_told_and_nothing_else(monkeypatch):
    module = load("inventory")
    small_inventory(module)
    # Twice as many items per print as expected: all books are in order, but they say something else.
    monkeypatch.setattr(module, "FILL", module.FILL.replace("{per_print}, 1,", "{per_print} * 2, 1,"))
    report = Report("inventory")
    await module.measure(report)
    assert report.as_json()["ok"] is False
    assert report.wrong == [
        "1000 parts: items: 1600 instead of 800",
        "1 % poison: items: 784 instead of 392",
        "20 tenants: items: 800 instead of 400",
    ]
    assert all(result.value > 0 for result in report.results)


def test_a_result_is_the_median_and_its_ratio_to_the_ceiling():
    result = Result("relay", "rows/s", [100.0, 900.0, 300.0], ceiling=600.0)
    assert result.as_json() == {
        "metric": "relay",
        "value": 300.0,
        "unit": "rows/s",
        "samples": [100.0, 900.0, 300.0],
        "ceiling": 600.0,
        "ratio": 0.5,
    }


def test_a_report_names_the_machine():
    report = Report("relay")
    report.add("relay", "rows/s", [1.0])
    shaped = json.loads(json.dumps(report.as_json()))
    assert set(shaped) == {"ok", "name", "results", "machine"}
    assert "ceiling" not in shaped["results"][0]
    assert shaped["machine"]["cpus"] > 0


def test_percentiles():
    assert [percentile(range(1, 101), share) for share in (0.5, 0.99)] == [51, 100]
    assert percentile([7.0], 0.99) == 7.0


def test_an_unknown_benchmark_names_the_known_ones():
    with pytest.raises(CommandError, match="inventory, latency, memory, relay"):
        bench.load("nothing")


async def test_without_a_name_the_benchmarks_are_listed():
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "cli", "bench"), stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert {"inventory", "latency", "relay"} <= set(output.decode().split())
