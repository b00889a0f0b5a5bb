"""Prints that others started: what they took is read from the sliced file on the printer's card."""

import io
import zipfile
from contextlib import suppress
from decimal import Decimal

import pytest
from nats.js.errors import KeyNotFoundError

from chassis.testing import eventually
from printer_gateway.store import SLIPS
from simulator import FilamentUse, Plate, make_3mf

TWO = {1: Plate(minutes=60, grams=((1, 12.5), (2, 4.0))), 2: Plate(minutes=60, grams=((1, 99.0),))}
ONE = {1: Plate(minutes=60, grams=((1, 20.0),))}


@pytest.fixture
def ended(scene, nats_admin, make_job):
    """A print from its start to its end; the filament in its last message."""

    async def ended(printer, *, known: bool = True, outcome: str = "FINISH", **job):
        slips = await nats_admin.jetstream().key_value(SLIPS)
        async with scene.gateway():
            await scene.online(printer)
            await scene.begin(printer, make_job(minutes=600, **job))
            [started] = await scene.said(printer)

            async def read() -> bool:
                with suppress(KeyNotFoundError):
                    return bool(await slips.get(str(started.event.print_id)))
                return False

            if known:
                await eventually(read)
            else:
                await scene.minutes(10)
            await scene.at(printer, 50)
            await printer.goto(outcome)
            last = "completed" if outcome == "FINISH" else "failed"
            found = await scene.until_said(printer, "started", last)
        return found[-1].event

    return ended


def drawn(event) -> list:
    return [(one.tray, one.grams) for one in event.filament]


@pytest.mark.parametrize(
    ("family", "source", "path"),
    [
        ("X1C", "lan", "/holder.gcode.3mf"),
        ("X1C", "cloud", "/cache/holder.3mf"),
        ("H2D", "lan", "/holder.gcode.3mf"),
    ],
)
async def test_grams_of_several_filaments_lie_at_the_trays_that_the_printer_names(
    scene, ended, family, source, path
):
    printer = await scene.printer(family)
    printer.storage.put(path, make_3mf(TWO))
    uses = (FilamentUse(slot=1, grams=12.5), FilamentUse(slot=3, grams=4))
    event = await ended(printer, source=source, filament=uses)
    assert drawn(event) == [(1, Decimal("12.50")), (3, Decimal("4.00"))]
    assert all(one.material for one in event.filament)


async def test_grams_of_a_single_filament_lie_at_the_tray_that_fed(scene, ended):
    """A1 and P1 do not say which tray a filament is drawn from."""
    printer = await scene.printer("A1")
    printer.storage.put("/holder.gcode.3mf", make_3mf(ONE))
    event = await ended(printer, source="lan", filament=(FilamentUse(slot=2, grams=20),))
    assert drawn(event) == [(2, Decimal("20.00"))]


async def test_a_failed_print_took_its_share(scene, ended):
    printer = await scene.printer("X1C")
    printer.storage.put("/holder.gcode.3mf", make_3mf(ONE))
    event = await ended(printer, source="lan", outcome="FAILED", filament=(FilamentUse(slot=2, grams=20),))
    assert drawn(event) == [(2, Decimal("10.00"))]


async def test_of_two_different_files_of_one_name_none_is_believed(scene, ended):
    printer = await scene.printer("X1C")
    printer.storage.put("/holder.gcode.3mf", make_3mf(ONE))
    printer.storage.put("/cache/holder.3mf", make_3mf(TWO))
    event = await ended(printer, known=False, source="lan", filament=(FilamentUse(slot=2, grams=20),))
    assert drawn(event) == [(2, None)]


@pytest.mark.parametrize("content", [b"no archive", b""], ids=["no archive", "empty"])
async def test_a_file_that_cannot_be_read_costs_only_the_grams(scene, ended, content):
    printer = await scene.printer("X1C")
    printer.storage.put("/holder.gcode.3mf", content)
    event = await ended(printer, known=False, source="lan", filament=(FilamentUse(slot=2, grams=20),))
    assert drawn(event) == [(2, None)]


async def test_a_printer_without_files_is_counted_all_the_same(scene, ended):
    printer = await scene.printer("P1S", connection={"ftps_port": 1})
    event = await ended(printer, known=False, filament=(FilamentUse(slot=2, grams=20),))
    assert drawn(event) == [(2, None)]


async def test_only_a_part_of_a_large_file_is_transferred(scene, ended, monkeypatch):
    printer = await scene.printer("X1C")
    content = io.BytesIO(make_3mf(ONE))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("3D/ballast", bytes(20_000_000))
    printer.storage.put("/holder.gcode.3mf", content.getvalue())
    event = await ended(printer, source="lan", filament=(FilamentUse(slot=2, grams=20),))
    assert drawn(event) == [(2, Decimal("20.00"))]
