"""Traces, as an OpenTelemetry collector receives them."""

from collections.abc import Awaitable, Callable

from chassis.testing import eventually

LONG = 60.0
FILE = "traced.gcode.3mf"


def trace_with(collector, *wanted: tuple[str, str]) -> Callable[[], Awaitable[set[tuple[str, str]] | None]]:
    """Look for a trace that has all of these spans; each is a service and the beginning of a name."""

    async def look():
        for spans in collector.traces.values():
            if all(any(service == s and name.startswith(n) for s, name in spans) for service, n in wanted):
                return spans
        return None

    return look


async def test_a_finished_print_is_one_trace_from_the_gateway_to_the_stock_and_beyond(farm, collector):
    part = await farm.api.post("/parts", {"name": "Traced"})
    await farm.api.post("/gcode-mappings", {"gcode_filename": FILE, "part_id": part["id"]})
    await farm.print(farm.serials[0], FILE)
    spans = (
        ("printer-gateway", "publish plate.completed"),
        ("inventory", "consume inventory-plates"),
        ("inventory", "INSERT"),
        ("printers", "consume printers-"),
    )
    assert await eventually(trace_with(collector, *spans), within=LONG)


async def test_a_request_is_one_trace_from_the_edge_to_the_database_and_to_who_hears_of_it(farm, collector):
    model = {"name": "Traced model", "gcode_filename": "traced-model.gcode", "prints_per_plate": 1}
    await farm.api.post("/models", model)
    spans = (
        ("dashboard", "POST"),
        ("production", "POST /api/v1/models"),
        ("production", "INSERT"),
        ("inventory", "consume inventory-"),
    )
    assert await eventually(trace_with(collector, *spans), within=LONG)
