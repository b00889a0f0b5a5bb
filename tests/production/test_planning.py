"""Plate calculation over HTTP."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.printers import PrinterRetired, PrinterUpdated
from production.tables.runs import PRODUCTION_RUN_PLATES, PRODUCTION_RUNS

PATH = "/production-runs/calculate-plates"


async def calculate(farm: Any, product: Any, printer: str, quantity: int, **options: Any) -> Any:
    body = {"product_id": product["id"], "printer_id": printer, "quantity": quantity} | options
    return await farm.post(PATH, body)


def codes(found: Any) -> list[str]:
    return [warning["code"] for warning in found["warnings"]]


async def test_five_small_terrarium_sets_on_an_a1_mini(farm: Any):
    """The sample of 001: its text says 37 plates, its own list sums to 42."""
    await farm.named("DEMO", currency="EUR")
    printer = await farm.printer("Bambu A1 Mini")
    sand = {"material": "PLA", "color": "Sand", "weight_grams": "30.00"}
    bill = [("Dragon body", 3, 45), ("Dragon tongue", 6, 20)]
    bill += [(f"Terrarium wall {n}", 1, 80) for n in range(1, 7)]
    bill += [("Rock formation", 1, 100), ("Flowers", 4, 30), ("Pink flowers", 5, 30), ("Babies", 5, 40)]
    lines = {}
    for name, count, minutes in bill:
        model = await farm.model(name, materials=[sand])
        await farm.config(model["id"], printer, count, print_time_minutes=minutes)
        lines[model["id"]] = 1
    product = await farm.product(lines, "Small Terrarium Set")
    found = await calculate(farm, product, printer, 5)
    assert [(plate["model"]["name"], plate["quantity"]) for plate in found["plates"]] == [
        ("Dragon body", 2),
        ("Dragon tongue", 1),
        *((f"Terrarium wall {n}", 5) for n in range(1, 7)),
        ("Rock formation", 5),
        ("Flowers", 2),
        ("Pink flowers", 1),
        ("Babies", 1),
    ]
    assert found["total_plates"] == 42
    assert found["total_print_time_minutes"] == 90 + 20 + 30 * 80 + 500 + 60 + 30 + 40
    dragon = found["plates"][0]
    assert (dragon["prints_per_plate"], dragon["print_time_minutes"], dragon["source"]) == (3, 45, "config")
    assert dragon["estimated_material_weight_grams"] == "90.00"
    assert (dragon["items_needed"], dragon["items_printed"], dragon["surplus"]) == (5, 6, 1)
    [need] = found["materials_needed"]
    items = 6 + 6 + 30 + 5 + 8 + 5 + 5
    assert (need["material"], need["color"], need["grams_needed"]) == ("PLA", "Sand", f"{items * 30}.00")
    assert (need["is_available"], found["materials_available"]) == (False, False)
    assert codes(found) == ["insufficient_material"]
    assert (found["product_name"], found["printer"]["name"]) == ("Small Terrarium Set", "Bambu A1 Mini")
    assert found["estimated_costs"]["currency"] == "EUR"


async def test_filament_is_looked_up_by_material_and_colour(farm: Any):
    printer = await farm.printer()
    sand = {"material": "PLA", "color": "Sand", "weight_grams": "10.00"}
    black = {"material": "PETG", "color": "Black", "weight_grams": "5.00"}
    model = await farm.model(prints_per_plate=1, print_time_minutes=60, materials=[sand, black])
    product = await farm.product({model["id"]: 2})
    rest = await farm.spool("PLA", "Sand", "30", cost_per_gram=Decimal("0.02"), location="B2")
    full = await farm.spool("pla", "sand", "900", cost_per_gram=Decimal("0.03"))
    await farm.spool("PLA", "Black", "900")
    found = await calculate(farm, product, printer, 2)
    first, second = found["materials_needed"]
    assert (first["grams_needed"], first["grams_available"], first["is_available"]) == (
        "40.00",
        "930.00",
        True,
    )
    assert [(one["spool_id"], one["grams"], one["location"]) for one in first["spools"]] == [
        (rest, "30.00", "B2"),
        (full, "10.00", None),
    ]
    assert first["estimated_cost"] == "0.90"
    assert (second["material"], second["missing_grams"], second["is_available"]) == ("PETG", "20.00", False)
    assert found["plates"][0]["materials_available"] is False
    assert [one["grams"] for one in found["plates"][0]["materials"]] == ["40.00", "20.00"]
    messages = [one["message"] for one in found["warnings"] if one["code"] == "insufficient_material"]
    assert messages == ["20.00 g of PETG Black are missing."]
    await farm.spool("PETG", "Black", "20")
    found = await calculate(farm, product, printer, 2)
    assert found["materials_available"] is True
    assert codes(found) == ["no_printer_config"]


async def test_without_a_configuration_the_defaults_are_used_and_said(farm: Any):
    printer = await farm.printer("A1")
    model = await farm.model("Dragon", 2, print_time_minutes=30, material_weight_grams=10)
    product = await farm.product({model["id"]: 1})
    found = await calculate(farm, product, printer, 3)
    [plate] = found["plates"]
    assert (plate["source"], plate["quantity"], plate["total_print_time_minutes"]) == (
        "model_defaults",
        2,
        60,
    )
    assert found["warnings"] == [
        {
            "code": "no_printer_config",
            "message": "Dragon is not configured for A1: its defaults are used.",
            "model_id": model["id"],
        }
    ]
    [need] = found["materials_needed"]
    assert (need["material"], need["is_available"], found["materials_available"]) == (None, None, None)


async def test_parts_in_stock_can_be_netted_off(farm: Any):
    printer = await farm.printer()
    body, tongue = await farm.model("Body"), await farm.model("Tongue")
    product = await farm.product({body["id"]: 2, tongue["id"]: 1})
    await farm.stock(body["id"], 3)
    await farm.stock(tongue["id"], 50)
    whole = await calculate(farm, product, printer, 5)
    assert [plate["quantity"] for plate in whole["plates"]] == [10, 5]
    netted = await calculate(farm, product, printer, 5, net_stock=True)
    assert [(plate["quantity"], plate["items_from_stock"]) for plate in netted["plates"]] == [(7, 3)]
    assert [(one["model"]["name"], one["items_needed"]) for one in netted["from_stock"]] == [("Tongue", 5)]


async def test_costs_come_from_the_product_the_spools_and_the_settings(farm: Any):
    admin = farm.of(role="admin")
    prices = {"machine_cost_per_hour": "0.5000", "energy_price_per_kwh": "0.4000"}
    await admin.patch("/production/settings", prices | {"printer_power_watts": 100})
    printer = await farm.printer()
    material = {"material": "PLA", "weight_grams": "10.00"}
    model = await farm.model(print_time_minutes=90, materials=[material])
    components = [{"name": "Box", "quantity": 2, "unit_cost": "0.5"}]
    product = await farm.product({model["id"]: 1}, labour_cost="3.00", components=components)
    await farm.spool("PLA", "Red", "1000", cost_per_gram=Decimal("0.05"))
    costs = (await calculate(farm, product, printer, 4))["estimated_costs"]
    assert costs == {
        "currency": None,
        "material": "2.00",
        "components": "4.00",
        "labour": "12.00",
        "machine": "3.00",
        "energy": "0.24",
        "total": "21.24",
        "per_unit": "5.31",
    }


async def test_the_forecast_counts_what_waits_on_each_printer(farm: Any):
    one, two = await farm.printer("One"), await farm.printer("Two")
    model = await farm.model(print_time_minutes=60)
    product = await farm.product({model["id"]: 1})
    for status, held, done in (("pending", False, 1), ("in_progress", True, 0), ("completed", False, 0)):
        await a_run(farm, model, one, status=status, is_held=held, prints_done=done)
    found = await calculate(farm, product, one, 2)
    forecast, [alternative] = found["forecast"], found["alternatives"]
    # Three loads of 30 minutes, one is done; the held and the completed run wait for nothing.
    assert (forecast["queued_plates"], forecast["queued_minutes"]) == (2, 60)
    begins, ends = (datetime.fromisoformat(forecast[name]) for name in ("starts_at", "finishes_at"))
    assert ends - begins == timedelta(minutes=120)
    assert (alternative["printer"]["name"], alternative["queued_plates"]) == ("Two", 0)
    assert alternative["finishes_at"] < forecast["finishes_at"]
    state = {"tenant_id": farm.tenant, "printer_id": UUID(two), "name": "Two"}
    await farm.publish(PrinterUpdated(**state, is_active=False, version=2))
    await farm.settle()
    assert (await calculate(farm, product, one, 2))["alternatives"] == []
    assert "printer_inactive" in codes(await calculate(farm, product, two, 2))


async def a_run(farm: Any, model: Any, printer: str, *, status: str, is_held: bool, prints_done: int) -> None:
    async with farm.database.transaction(farm.tenant) as tx:
        own = {"tenant_id": tx.tenant_id, "created_at": tx.now, "updated_at": tx.now}
        run = {"id": uuid4(), "run_number": str(uuid4()), "mode": "plates", "status": status}
        held = {"held_at": tx.now if is_held else None, "created_by": "test", "version": 1, "total_plates": 3}
        await tx.session.execute(PRODUCTION_RUNS.insert().values(**own, **run, **held))
        plate = {"id": uuid4(), "production_run_id": run["id"], "plate_number": 1, "plate_name": "One"}
        names = {"model_id": UUID(model["id"]), "printer_id": UUID(printer), "prints_per_plate": 1}
        work = {"quantity": 3, "prints_done": prints_done, "print_time_minutes": 30}
        await tx.session.execute(PRODUCTION_RUN_PLATES.insert().values(**own, **plate, **names, **work))


@pytest.mark.parametrize("quantity", [0, -1, 1.5, "5", None, 10**9])
async def test_a_bad_quantity_is_refused(farm: Any, quantity: Any):
    printer = await farm.printer()
    product = await farm.product({(await farm.model())["id"]: 1})
    body = {"product_id": product["id"], "printer_id": printer, "quantity": quantity}
    problem = await farm.call("POST", PATH, body)
    assert problem.status_code == 422
    assert [error["field"] for error in problem.json()["errors"]] == ["quantity"]


async def test_a_plan_beyond_all_bounds_is_refused(farm: Any):
    printer = await farm.printer()
    model = await farm.model(print_time_minutes=100_000)
    product = await farm.product({model["id"]: 1_000})
    body = {"product_id": product["id"], "printer_id": printer, "quantity": 101}
    assert await farm.refused("POST", PATH, body) == (422, "plan_too_large")
    found = await calculate(farm, product, printer, 100)
    assert (found["total_plates"], found["forecast"]["finishes_at"]) == (100_000, None)


async def test_only_what_can_be_made_is_planned(farm: Any, other_farm: Any):
    printer, foreign = await farm.printer("One"), await other_farm.printer("Theirs")
    empty = await farm.product({}, "Empty")
    full = await farm.product({(await farm.model())["id"]: 1}, "Full")
    hidden = await other_farm.product({(await other_farm.model())["id"]: 1})
    archived = await farm.product({(await farm.model())["id"]: 1}, "Archived")
    await farm.patch(f"/products/{archived['id']}", {"is_archived": True})
    for product_id, printer_id, refusal in (
        (empty["id"], printer, (422, "empty_product")),
        (hidden["id"], printer, (422, "unknown_reference")),
        (archived["id"], printer, (422, "unknown_reference")),
        (str(uuid4()), printer, (422, "unknown_reference")),
        (full["id"], foreign, (409, "not_yet_known")),
    ):
        body = {"product_id": product_id, "printer_id": printer_id, "quantity": 1}
        assert await farm.refused("POST", PATH, body) == refusal
    await farm.publish(PrinterRetired(tenant_id=farm.tenant, printer_id=UUID(printer), name="One", version=2))
    await farm.settle()
    body = {"product_id": full["id"], "printer_id": printer, "quantity": 1}
    assert await farm.refused("POST", PATH, body) == (409, "printer_retired")


async def test_settings_have_defaults_and_are_the_admins_to_change(farm: Any, other_farm: Any):
    defaults = await farm.get("/production/settings")
    assert defaults["printer_power_watts"] == 120
    change = {"printer_power_watts": 90, "material_cost_per_gram": "0.031"}
    assert await farm.refused("PATCH", "/production/settings", change) == (403, "forbidden")
    admin = farm.of(role="admin")
    changed = await admin.patch("/production/settings", change)
    assert (changed["printer_power_watts"], changed["material_cost_per_gram"]) == (90, "0.031000")
    assert Decimal(changed["energy_price_per_kwh"]) == Decimal(defaults["energy_price_per_kwh"])
    assert await admin.patch("/production/settings", {}) == changed
    assert await farm.get("/production/settings") == changed
    assert await other_farm.get("/production/settings") == defaults
    for field, value in (("printer_power_watts", -1), ("machine_cost_per_hour", "0.00001"), ("x", 1)):
        assert await admin.refused("PATCH", "/production/settings", {field: value}) == (
            422,
            "invalid_request",
        )
