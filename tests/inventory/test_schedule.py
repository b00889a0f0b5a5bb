"""The schedule: what is missing, less what is being printed and planned; where best, and whether in time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually
from contracts.printer_gateway import PlateClaimed, PlateStarted
from contracts.printers import PrinterRegistered, PrinterRetired
from contracts.production import ModelConfig, RunCreated, RunPlate
from inventory.domain.allocation import Rank
from inventory.domain.schedule import Option, Risk, Shortage
from tests.inventory.test_models import model, until_parts
from tests.inventory.test_runs import Workshop


@pytest.fixture
async def workshop(shop: Any) -> Workshop:
    workshop = Workshop(shop)
    await workshop.open()
    return workshop


def started(shop: Any, file_name: str, **values: Any) -> PlateStarted:
    return PlateStarted(
        **{
            "tenant_id": shop.tenant,
            "print_id": uuid4(),
            "printer_id": uuid4(),
            "file_name": file_name,
            "started_at": datetime.now(UTC),
        }
        | values
    )


def plate(workshop: Workshop, quantity: int, done: int = 0) -> RunPlate:
    return RunPlate(
        run_plate_id=uuid4(),
        plate_number=1,
        plate_name="Wall",
        model_id=workshop.model,
        printer_id=uuid4(),
        quantity=quantity,
        prints_done=done,
        prints_per_plate=2,
        status="pending",
        successful_prints=0,
        failed_prints=0,
    )


async def until(shop: Any, **wanted: Any) -> Any:
    """The only row, once it says this; with what is covered."""

    async def reached() -> Any:
        rows = (await shop.get("/schedule?include_covered=true"))["items"]
        return len(rows) == 1 and {k: rows[0][k] for k in wanted} == wanted and rows[0]

    return await eventually(reached)


async def test_what_is_being_printed_is_not_scheduled_again(workshop, shop):
    await shop.order(workshop.part, 5)
    await until(shop, deficit=5, prints_required=3)
    begun = started(shop, "wall.gcode")
    await shop.publish(begun)
    await until(shop, quantity_printing=2, deficit=3, prints_required=2)
    end = shop.completed("wall.gcode", print_id=begun.print_id, printer_id=begun.printer_id)
    await shop.publish(end)
    await until(shop, quantity_needed=3, quantity_printing=0, deficit=3)
    # A start that comes after its end begins nothing.
    await shop.publish(begun, fresh=True)
    await shop.publish(shop.completed("wall.gcode"))
    await until(shop, quantity_needed=1, quantity_printing=0)


async def test_what_runs_have_still_to_print_is_not_scheduled_again(workshop, shop):
    await shop.order(workshop.part, 3)
    await workshop.say(RunCreated, 1, needed=4, plates=(plate(workshop, 2),))
    row = await until(shop, quantity_needed=7, quantity_planned=4, deficit=3, runs_waiting=1)
    assert (row["orders_waiting"], row["prints_required"]) == (1, 2)
    begun = started(shop, "wall.gcode")
    claim = PlateClaimed(
        tenant_id=shop.tenant,
        print_id=begun.print_id,
        by="run_plate",
        run_id=workshop.run,
        run_plate_id=uuid4(),
        model_id=workshop.model,
    )
    await shop.publish(begun)
    await shop.publish(claim)
    await until(shop, quantity_printing=2, quantity_planned=2, deficit=3)


async def test_a_covered_part_is_shown_on_request_only(workshop, shop):
    await workshop.say(RunCreated, 1, needed=4, plates=(plate(workshop, 2),))
    await until(shop, deficit=0, quantity_planned=4, prints_required=0, run_request=None)
    assert (await shop.get("/schedule"))["items"] == []


async def test_the_best_printer_is_the_fastest_per_item(shop):
    slow, fast, gone = uuid4(), uuid4(), uuid4()
    for printer, name in ((slow, "Slow"), (fast, "Fast"), (gone, "Gone")):
        await shop.publish(printer_event(shop, PrinterRegistered, printer, name, 1))
    await shop.publish(printer_event(shop, PrinterRetired, gone, "Gone", 2))
    configs = (
        ModelConfig(printer_id=slow, prints_per_plate=2, print_time_minutes=100),
        ModelConfig(printer_id=fast, prints_per_plate=4, print_time_minutes=120, gcode_filename="fast.gcode"),
        ModelConfig(printer_id=gone, prints_per_plate=9, print_time_minutes=10),
    )
    made = model(shop, configs=configs, print_time_minutes=300)
    await shop.publish(made)
    [part] = await until_parts(shop, "Dragon")
    due = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    await shop.order(part["id"], 9, "rush", due_date=due)
    row = await until(shop, deficit=9, prints_required=3, minutes_required=360, due_risk="ok", due_date=due)
    assert row["best"] == {
        "printer_id": str(fast),
        "printer_name": "Fast",
        "gcode_filename": "fast.gcode",
        "items_per_print": 4,
        "minutes_per_print": 120,
    }
    assert [way["printer_name"] for way in row["options"]] == ["Fast", "Slow", None]
    plates = [
        {
            "model_id": str(made.model_id),
            "printer_id": str(fast),
            "quantity": 3,
            "gcode_filename": "fast.gcode",
        }
    ]
    proposed = {"printer_id": str(fast), "priority": "rush", "due_date": due, "plates": plates}
    assert row["run_request"] == proposed
    assert await shop.get("/schedule/runs") == {"items": [proposed], "total": 1}


def printer_event(shop: Any, kind: Any, printer: UUID, name: str, version: int) -> Any:
    return kind(
        tenant_id=shop.tenant,
        printer_id=printer,
        name=name,
        version=version,
        connection_version=1,
    )


async def test_urgent_parts_come_first_then_what_is_due_first(shop):
    names = ("Later", "Sooner", "Urgent")
    parts = {name: await shop.mapped_part(f"{name}.gcode", name=name) for name in names}
    today = datetime.now(UTC).date()
    await shop.order(parts["Later"], 9, due_date=(today + timedelta(days=9)).isoformat())
    await shop.order(parts["Sooner"], 1, due_date=(today + timedelta(days=2)).isoformat())
    await shop.order(parts["Urgent"], 1, "critical")
    rows = (await shop.get("/schedule"))["items"]
    assert [row["part_name"] for row in rows] == ["Urgent", "Sooner", "Later"]
    assert [row["due_risk"] for row in rows] == ["none", "unknown", "unknown"]
    assert rows[0]["best"]["gcode_filename"] == "Urgent.gcode"
    assert rows[0]["run_request"] is None


NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_in_days", "minutes", "needed", "risk"),
    [
        (None, 60, 5, Risk.NONE),
        (-1, 60, 5, Risk.LATE),
        (-1, 60, 0, Risk.LATE),
        (0, 60, 5, Risk.OK),
        (0, 160, 5, Risk.AT_RISK),
        (1, 500, 5, Risk.AT_RISK),
        (2, 400, 5, Risk.OK),
        (2, None, 5, Risk.UNKNOWN),
        (2, None, 0, Risk.OK),
    ],
)
def test_what_is_due_is_at_risk_when_printing_takes_longer(due_in_days, minutes, needed, risk):
    option = Option(None, None, "a.gcode", 1, minutes)
    shortage = Shortage(
        part_id=uuid4(),
        part_name="A",
        sku=None,
        model_id=None,
        parts_per_print=1,
        quantity_needed=needed,
        quantity_available=0,
        orders_waiting=1,
        runs_waiting=0,
        rank=Rank.NORMAL,
        due_date=None if due_in_days is None else (NOW + timedelta(days=due_in_days)).date(),
        mapped_files=1,
        options=(option,),
    )
    assert shortage.risk(NOW) is risk
