"""Filament that printers report fills in what nobody weighed; it never overrides what somebody entered."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from contracts.printer_gateway import Filament, PlateCompleted, PlateCorrected, PlateFailed
from contracts.production import RunCompleted
from production.domain.reported import Drawn, assign, together
from production.domain.run_contents import Usage

RUNS = "/production-runs"
NOW: Any = None


def drew(grams: Any, **values: Any) -> Filament:
    return Filament(tray=0, **{"material": "PLA", "color": "C00000FF"} | values, grams=grams)


async def weighed(shop: Any, *filament: Filament, kind: Any = PlateCompleted, **values: Any) -> Any:
    """A printer ends a print and says what it drew."""
    return await shop.printed(kind, filament=filament, **values)


async def run_with(shop: Any, *spools: str, **values: Any) -> Any:
    return await shop.run(materials=[{"spool_id": one} | values for one in spools])


def usage(material: str = "PLA", color_hex: str | None = None) -> Usage:
    made: dict[str, Any] = {"id": uuid4(), "run_id": uuid4(), "spool_id": uuid4()}
    return Usage(**made, material=material, color_hex=color_hex, created_at=NOW, updated_at=NOW)


RED, BLUE, BLACK = usage("PLA", "#C00000"), usage("PLA", "#0000C0"), usage("PETG", "#000000")


@pytest.mark.parametrize(
    ("spools", "drawn", "expected"),
    [
        ((RED, BLUE), {"spool_id": BLUE.spool_id, "material": "PLA", "color": "C00000FF"}, BLUE),
        ((RED, BLUE), {"spool_id": uuid4(), "material": "PLA", "color": "C00000FF"}, None),
        ((RED, BLUE), {"material": "PLA", "color": "c00000ff"}, RED),
        ((RED, BLUE), {"material": "PLA", "color": "123456FF"}, None),
        ((RED, BLACK), {"material": "pla ", "color": "123456FF"}, RED),
        ((RED, BLACK), {"material": "ABS", "color": "000000FF"}, None),
        ((RED,), {}, RED),
        ((RED, BLACK), {}, None),
        ((), {"material": "PLA"}, None),
    ],
    ids=["tag", "foreign tag", "colour", "no colour fits", "material", "no material", "only", "any", "none"],
)
def test_filament_is_given_to_the_spool_it_must_be_from(spools: Any, drawn: Any, expected: Any):
    found = assign(spools, [Drawn(grams=Decimal(5), **drawn)])
    assert found.by_material == ({expected.id: Decimal(5)} if expected else {})
    assert [one.grams for one in found.unassigned] == ([] if expected else [Decimal(5)])
    assert found.is_complete is bool(expected)


def test_what_is_not_known_of_every_tray_is_not_known():
    assert together([]) is None
    assert together([Decimal(1), None]) is None
    assert together([Decimal(1), Decimal(2)]) == 3
    assert not assign((RED,), [Drawn(grams=Decimal(5), is_complete=False)]).is_complete
    assert not assign((RED,), []).is_complete


async def test_a_plate_takes_its_weight_from_the_printer(shop: Any):
    run = await shop.run(dragons=2)
    await weighed(shop, drew("91.50"))
    await weighed(shop, drew("88.25"))
    plate = await shop.plate(run)
    assert (plate["actual_material_weight_grams"], plate["weight_source"]) == ("179.75", "reported")
    prints = await shop.get(f"{RUNS}/{run['id']}/plates/{plate['id']}/prints")
    assert [one["grams"] for one in prints] == ["91.50", "88.25"]


async def test_the_planned_purge_is_not_in_the_items(shop: Any):
    plates = [{"model_id": shop.models["dragon"], "estimated_purge_weight_grams": "4"}]
    run = await shop.run(plates=plates)
    await weighed(shop, drew("60"), drew("34", color="0000C0FF"))
    plate = await shop.plate(run)
    assert (plate["reported_weight_grams"], plate["actual_material_weight_grams"]) == ("94.00", "90.00")


async def test_what_somebody_entered_stays(shop: Any):
    run = await shop.run(dragons=2)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    await weighed(shop, drew("91.50"))
    entered = await shop.patch(path, {"actual_material_weight_grams": "170"})
    assert (entered["actual_material_weight_grams"], entered["weight_source"]) == ("170.00", "entered")
    await weighed(shop, drew("88.25"))
    plate = await shop.plate(run)
    assert (plate["actual_material_weight_grams"], plate["reported_weight_grams"]) == ("170.00", "179.75")
    taken_back = await shop.patch(path, {"actual_material_weight_grams": None})
    assert (taken_back["actual_material_weight_grams"], taken_back["weight_source"]) == ("179.75", "reported")


async def test_a_bed_load_nobody_weighed_leaves_the_plate_unknown(shop: Any):
    run = await shop.run(dragons=2)
    await weighed(shop, drew("91.50"))
    await shop.printed(PlateCompleted)
    plate = await shop.plate(run)
    assert (plate["actual_material_weight_grams"], plate["weight_source"]) == (None, None)


async def test_a_print_that_turns_out_to_be_none_takes_its_weight_along(shop: Any):
    run = await shop.run(dragons=2)
    wrong = await weighed(shop, drew("91.50"))
    await weighed(shop, drew("88.25"))
    correction = {"outcome": "failed", "good": 0, "failed": 0, "reason": "it warped", "actor": "Ada"}
    await shop.publish(PlateCorrected(tenant_id=shop.tenant, print_id=wrong, revision=1, **correction))
    await shop.settle()
    assert (await shop.plate(run))["reported_weight_grams"] == "88.25"
    # What was drawn for it was drawn all the same.
    red = await shop.spool("PLA", "Red", color_hex="#C00000")
    await shop.post(f"{RUNS}/{run['id']}/materials", {"spool_id": red})
    (reported,) = (await shop.current(run))["reported"]["materials"]
    assert reported["grams"] == "179.75"


async def test_a_run_is_completed_with_what_printers_reported(shop: Any):
    red = await shop.spool("PLA", "Red", color_hex="#C00000")
    blue = await shop.spool("PLA", "Blue", color_hex="#0000C0", tag="9f1a6e0b3c524d7e8a4c0d2b6e81f3a5")
    run = await run_with(shop, red, blue, estimated_flushed_grams="3")
    await weighed(shop, drew("12"), kind=PlateFailed)
    tray = drew("40", tray_uuid="9F1A6E0B3C524D7E8A4C0D2B6E81F3A5", color="808080FF")
    await weighed(shop, drew("50"), tray)
    reported = (await shop.current(run))["reported"]
    assert reported["is_complete"] is True
    grams = {one["material_id"]: one["grams"] for one in reported["materials"]}
    assert [grams[one["id"]] for one in run["materials"]] == ["62.00", "40.00"]
    done = await shop.post(f"{RUNS}/{run['id']}/complete", {"use_reported": True})
    told = [(one["actual_model_grams"], one["actual_purge_grams"]) for one in done["materials"]]
    assert told == [("59.00", "3.00"), ("37.00", "3.00")]
    assert {one["weight_source"] for one in done["materials"]} == {"reported"}
    (said,) = await shop.published(RunCompleted, 1)
    assert [len(one.print_ids) for one in said.materials] == [2, 2]


async def test_at_completion_entered_weights_go_before_reported_and_those_before_estimates(shop: Any):
    red = await shop.spool("PLA", "Red", color_hex="#C00000")
    blue = await shop.spool("PLA", "Blue", color_hex="#0000C0")
    black = await shop.spool("PETG", "Black", color_hex="#000000")
    run = await run_with(shop, red, blue, black, estimated_model_grams="7")
    await weighed(shop, drew("50"), drew("40", color="0000C0FF"))
    first = run["materials"][0]["id"]
    done = await shop.post(
        f"{RUNS}/{run['id']}/complete",
        {
            "materials": [{"material_id": first, "actual_model_grams": "51"}],
            "use_reported": True,
            "use_estimates": True,
        },
    )
    told = [(one["actual_grams"], one["weight_source"]) for one in done["materials"]]
    assert told == [("51.00", "manual"), ("40.00", "reported"), ("7.00", "estimate")]


async def test_a_part_of_the_truth_is_not_taken_for_all_of_it(shop: Any):
    red = await shop.spool("PLA", "Red", color_hex="#C00000")
    run = await shop.run(dragons=2, materials=[{"spool_id": red}])
    await weighed(shop, drew("50"))
    await weighed(shop, drew(None))
    shown = (await shop.current(run))["reported"]
    assert (shown["is_complete"], shown["materials"][0]["grams"]) == (False, "50.00")
    path = f"{RUNS}/{run['id']}/complete"
    assert await shop.refused("POST", path, {"use_reported": True}) == (422, "weights_missing")


async def test_filament_of_a_spool_that_is_not_in_the_run_is_shown(shop: Any):
    red = await shop.spool("PLA", "Red", color_hex="#C00000")
    other = await shop.spool("PLA", "Other", tag="AB12")
    run = await run_with(shop, red)
    await weighed(shop, drew("50", tray_uuid="AB12"))
    shown = (await shop.current(run))["reported"]
    expected = {"spool_id": other, "material": "PLA", "color": "C00000FF", "grams": "50.00"}
    assert (shown["is_complete"], shown["unassigned"]) == (False, [expected])


async def test_reported_weights_are_learned_from(shop: Any):
    for _ in range(5):
        run = await shop.run(dragons=1)
        await weighed(shop, drew("108"))
        await shop.post(f"{RUNS}/{run['id']}/complete")
    found = (await shop.get(f"{RUNS}/recommendations"))["items"]
    assert [(one["model_id"], one["suggested_grams"]) for one in found] == [(shop.models["dragon"], "36.00")]
