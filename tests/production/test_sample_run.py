"""Scenarios 3 and 4 of 001: the sample run is planned, printed plate by plate, and assembled."""

from typing import Any

from contracts.production import RunAssembled, RunPlateUpdated, RunReadyForAssembly, RunStarted

RUNS = "/production-runs"
SETS = 5
LOADS = 42


async def sample_run(farm: Any) -> Any:
    await farm.named("DEMO")
    printer = await farm.printer("Bambu A1 Mini")
    bill = [("Dragon body", 3), ("Dragon tongue", 6), *((f"Terrarium wall {n}", 1) for n in range(1, 7))]
    bill += [("Rock formation", 1), ("Flowers", 4), ("Pink flowers", 5), ("Babies and eggs", 5)]
    lines = {}
    for name, count in bill:
        model = await farm.model(name)
        await farm.config(model["id"], printer, count, print_time_minutes=45)
        lines[model["id"]] = 1
    product = await farm.product(lines, "Small Terrarium Set")
    return await farm.post(
        RUNS, {"product_id": product["id"], "printer_id": printer, "quantity": SETS, "priority": "rush"}
    )


async def test_five_sets_are_printed_plate_by_plate_and_assembled(farm: Any):
    run = await sample_run(farm)
    path = f"{RUNS}/{run['id']}"
    assert (run["total_plates"], run["status"], len(run["plates"])) == (LOADS, "pending", 12)
    done = 0
    for plate in run["plates"]:
        for _ in range(plate["quantity"]):
            await farm.post(f"{path}/plates/{plate['id']}/prints", {"good": plate["prints_per_plate"]})
            done += 1
        now = await farm.get(path)
        assert now["completed_plates"] == done
        assert now["status"] == ("ready_for_assembly" if done == LOADS else "in_progress")
    assert (now["plates_progress_percentage"], now["is_complete"]) == ("100.00", True)
    assert (await farm.post(f"{path}/assemble"))["assembled_quantity"] == SETS
    (told,) = await farm.published(RunAssembled, 1)
    assert (told.product_name, told.assembled_quantity) == ("Small Terrarium Set", SETS)
    assert {one.items_needed for one in told.demands} == {SETS}
    assert len(await farm.published(RunStarted, 1)) == 1
    assert len(await farm.published(RunReadyForAssembly, 1)) == 1
    assert len(await farm.published(RunPlateUpdated, LOADS)) == LOADS


async def test_a_plate_is_marked_complete_with_what_it_took(farm: Any):
    run = await sample_run(farm)
    plate = run["plates"][0]
    told = {
        "status": "complete",
        "actual_print_time_minutes": 86,
        "actual_material_weight_grams": "178.40",
        "successful_prints": 5,
        "failed_prints": 1,
        "scrap_reason": "one came loose",
        "notes": "first layer was rough",
    }
    marked = await farm.patch(f"{RUNS}/{run['id']}/plates/{plate['id']}", told)
    assert told.items() <= marked.items()
    assert (marked["prints_done"], marked["progress_percentage"], marked["is_complete"]) == (
        2,
        "100.00",
        True,
    )
    assert marked["started_at"] <= marked["completed_at"]
    now = await farm.get(f"{RUNS}/{run['id']}")
    assert (now["completed_plates"], now["status"], now["priority"]) == (2, "in_progress", "rush")
