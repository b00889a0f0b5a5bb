"""Traces, as an OpenTelemetry collector receives them."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import httpx

from chassis.testing import eventually

LONG = 120.0
FILE = "traced.gcode.3mf"


def trace_with(traces, *wanted: tuple[str, str]) -> Callable[[], Awaitable[set[tuple[str, str]] | None]]:
    """Look for a trace that has all of these spans; each is a service and the beginning of a name."""

    async def look():
        for spans in traces.values():
            if all(any(service == s and name.startswith(n) for s, name in spans) for service, n in wanted):
                return spans
        return None

    return look


async def trace_shown(stream: httpx.Response, kind: str, file_name: str) -> bytes:
    """The trace that the live stream names beside the first event of a kind and a file."""
    async for line in stream.aiter_lines():
        if line.startswith("data: "):
            event = json.loads(line.removeprefix("data: "))
            data = event.get("data", {})
            if event.get("type") == kind and file_name in {data["file_name"], *data["candidates"]}:
                return bytes.fromhex(event["traceparent"].split("-")[1])
    raise EOFError


async def test_a_finished_print_is_one_trace_from_the_printers_report_to_the_browser(farm, us, collector):
    part = await farm.api.post("/parts", {"name": "Traced"})
    await farm.api.post("/gcode-mappings", {"gcode_filename": FILE, "part_id": part["id"]})
    async with asyncio.timeout(LONG), us.http.stream("GET", "/api/v1/stream", timeout=LONG) as stream:
        await farm.print(farm.serials[0], FILE)
        shown = await trace_shown(stream, "plate.completed", FILE)
    spans = (
        ("printer-gateway", "decide plate.completed"),
        ("printer-gateway", "publish plate.completed"),
        ("inventory", "consume inventory-plates"),
        ("inventory", "INSERT"),
        ("printers", "consume printers-"),
        ("dashboard", "stream plate.completed"),
    )
    traces = {shown: collector.traces[shown]}
    assert await eventually(trace_with(traces, *spans), within=LONG)


async def test_a_request_is_one_trace_from_the_edge_to_the_database_and_to_who_hears_of_it(farm, collector):
    model = {"name": "Traced model", "gcode_filename": "traced-model.gcode", "prints_per_plate": 1}
    await farm.api.post("/models", model)
    spans = (
        ("dashboard", "POST"),
        ("production", "POST /api/v1/models"),
        ("production", "INSERT"),
        ("inventory", "consume inventory-"),
    )
    assert await eventually(trace_with(collector.traces, *spans), within=LONG)
