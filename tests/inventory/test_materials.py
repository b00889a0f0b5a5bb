"""Filament of prints and runs: every gram is booked once, by whoever knows it first."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.inventory import RunMaterialsPosted, SpoolLow, SpoolOverdrawn
from contracts.printer_gateway import Filament
from contracts.production import RunCompleted, RunMaterial, RunReverted
from tests.inventory.test_spools import remaining, run, until_remaining

TAG = "A1B2C3D4E5F60718"


@pytest.fixture
async def spool(shop: Any) -> Any:
    body = {"name": "PLA sand", "material": "PLA", "initial_grams": "1000", "tag": TAG, "low_grams": 100}
    return await shop.post("/spools", body)


def used(grams: str, tray: int = 0, tag: str = TAG) -> Filament:
    return Filament(tray=tray, tray_uuid=tag, material="PLA", grams=Decimal(grams))


def material(spool: Any, grams: str, *prints: UUID) -> RunMaterial:
    return RunMaterial(
        material_id=uuid4(), spool_id=UUID(spool["id"]), model_grams=Decimal(grams), print_ids=prints
    )


async def said(shop: Any, kind: Any) -> list[Any]:
    """What was said of this kind in this tenant."""
    async with shop.database.transaction(shop.tenant) as tx:
        rows = await (await tx.raw()).fetch(
            "SELECT body FROM outbox WHERE tenant_id = $1 AND subject LIKE $2 || '.%' ORDER BY seq",
            shop.tenant,
            kind.type,
        )
    return [kind.model_validate_json(row["body"]) for row in rows]


async def transactions(shop: Any, query: str) -> list[str]:
    page = await shop.get(f"/inventory-transactions?{query}")
    return [entry["grams"] for entry in reversed(page["items"])]


async def test_a_print_books_what_its_printer_reported_once(shop, spool):
    end = shop.completed("unknown.gcode", filament=(used("12.346"), used("3", tray=1)))
    await shop.publish(end)
    await until_remaining(shop, spool, "984.65")
    await shop.publish(end, fresh=True)
    await shop.publish(shop.failed("unknown.gcode", filament=(used("4.65"),)))
    await until_remaining(shop, spool, "980.00")
    assert await transactions(shop, f"source=print&source_id={end.print_id}") == ["-12.35", "-3.00"]


async def test_filament_without_grams_or_of_a_strange_roll_is_not_booked(shop, spool):
    unknown = Filament(tray=0, tray_uuid=TAG, grams=None)
    await shop.publish(
        shop.completed("a.gcode", filament=(unknown, used("5", tag="FFFF"), used("0", tray=2)))
    )
    await shop.publish(shop.completed("a.gcode", filament=(used("1", tag=TAG.lower()),)))
    await until_remaining(shop, spool, "999.00")


async def test_a_run_books_what_its_prints_have_not(shop, spool):
    end = shop.completed("a.gcode", filament=(used("60"),))
    await shop.publish(end)
    await until_remaining(shop, spool, "940.00")
    one = material(spool, "100", end.print_id)
    completed = run(shop, RunCompleted, materials=(one,))
    await shop.publish(completed)
    await until_remaining(shop, spool, "900.00")
    [posted] = await said(shop, RunMaterialsPosted)
    [booked] = posted.materials
    assert (posted.run_id, booked.material_id, booked.grams) == (
        completed.run_id,
        one.material_id,
        Decimal(40),
    )
    [entry] = (await shop.get(f"/inventory-transactions?source=run&source_id={completed.run_id}"))["items"]
    assert entry["id"] == str(booked.transaction_id)


async def test_a_print_that_reports_after_its_run_was_booked_books_nothing(shop, spool):
    late = shop.completed("a.gcode", filament=(used("60"),))
    await shop.publish(run(shop, RunCompleted, materials=(material(spool, "100", late.print_id),)))
    await until_remaining(shop, spool, "900.00")
    await shop.publish(late)
    await shop.publish(shop.completed("b.gcode", filament=(used("1"),)))
    await until_remaining(shop, spool, "899.00")


async def test_materials_of_one_spool_share_what_prints_have_booked(shop, spool):
    end = shop.completed("a.gcode", filament=(used("50"),))
    await shop.publish(end)
    await until_remaining(shop, spool, "950.00")
    first, second = material(spool, "30", end.print_id), material(spool, "40", end.print_id)
    await shop.publish(run(shop, RunCompleted, materials=(first, second)))
    await until_remaining(shop, spool, "930.00")
    [posted] = await said(shop, RunMaterialsPosted)
    assert [(m.grams, m.transaction_id is None) for m in posted.materials] == [(0, True), (20, False)]


async def test_prints_that_booked_more_than_the_run_used_are_given_back(shop, spool):
    end = shop.completed("a.gcode", filament=(used("50"),))
    await shop.publish(end)
    await until_remaining(shop, spool, "950.00")
    await shop.publish(run(shop, RunCompleted, materials=(material(spool, "45", end.print_id),)))
    await until_remaining(shop, spool, "955.00")


async def test_a_reverted_run_leaves_what_its_prints_booked(shop, spool):
    end = shop.completed("a.gcode", filament=(used("50"),))
    await shop.publish(end)
    await until_remaining(shop, spool, "950.00")
    completed = run(shop, RunCompleted, materials=(material(spool, "80", end.print_id),))
    await shop.publish(completed)
    await until_remaining(shop, spool, "920.00")
    await shop.publish(run(shop, RunReverted, run_id=completed.run_id, status="failed", version=6))
    await until_remaining(shop, spool, "950.00")


async def test_a_run_says_what_the_spool_lacked(shop, spool):
    await shop.post(f"/spools/{spool['id']}/weigh", {"grams": "30"}, 200)
    await shop.publish(run(shop, RunCompleted, materials=(material(spool, "34.20"),)))
    await until_remaining(shop, spool, "-4.20")
    [posted] = await said(shop, RunMaterialsPosted)
    assert posted.materials[0].overdrawn_grams == Decimal("4.20")
    [overdrawn] = await said(shop, SpoolOverdrawn)
    assert (overdrawn.overdrawn_grams, overdrawn.source) == (Decimal("4.20"), "run")


async def test_a_spool_is_low_once_per_crossing(shop, spool):
    async def use(grams: int) -> None:
        await shop.post(f"/spools/{spool['id']}/use", {"grams": grams, "reason": "test"}, 200)

    await use(890)
    assert await said(shop, SpoolLow) == []
    await use(10)
    await use(10)
    [low] = await said(shop, SpoolLow)
    assert (low.remaining_grams, low.low_grams) == (100, 100)
    await shop.post(f"/spools/{spool['id']}/weigh", {"grams": 500}, 200)
    await shop.call("PATCH", f"/spools/{spool['id']}", {"low_grams": 600})
    assert len(await said(shop, SpoolLow)) == 2
    assert await remaining(shop, spool) == 500
