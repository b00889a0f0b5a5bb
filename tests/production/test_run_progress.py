"""Plates advance by what printers report and by hand, and each print counts once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.printer_gateway import (
    PlateClaimed,
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateStarted,
    correction_id,
    end_id,
)
from contracts.production import RunPlateUpdated, RunReadyForAssembly, RunStarted

RUNS = "/production-runs"


async def corrected(shop: Any, print_id: UUID, revision: int, **values: Any) -> None:
    event = PlateCorrected(
        tenant_id=shop.tenant,
        print_id=print_id,
        revision=revision,
        **{"good": 0, "failed": 0, "reason": "looked again", "actor": "Ann"} | values,
    )
    await shop.publish(event, event_id=correction_id(print_id, revision))
    await shop.settle()


def state(plate: Any) -> tuple[Any, ...]:
    return plate["status"], plate["prints_done"], plate["successful_prints"], plate["failed_prints"]


async def test_a_print_that_starts_is_claimed_and_starts_the_run(shop: Any):
    run = await shop.run(dragons=2)
    print_id = await shop.printed(PlateStarted)
    now = await shop.current(run)
    assert now["status"] == "in_progress"
    assert now["started_at"] is not None
    assert state(now["plates"][0]) == ("printing", 0, 0, 0)
    (claim,) = await shop.published(PlateClaimed, 1)
    assert (claim.print_id, str(claim.run_id), claim.by) == (print_id, run["id"], "run_plate")
    assert str(claim.model_id) == shop.models["dragon"]
    (started,) = await shop.published(RunStarted, 1)
    assert started.version == 2


async def test_all_bed_loads_done_make_the_run_ready_for_assembly_once(shop: Any):
    run = await shop.run(dragons=2)
    for number in (1, 2):
        print_id = await shop.printed(PlateStarted)
        await shop.printed(PlateCompleted, print_id=print_id, duration_minutes="43.40")
        assert (await shop.current(run))["completed_plates"] == number
    done = await shop.current(run)
    assert done["status"] == "ready_for_assembly"
    assert (done["plates_progress_percentage"], done["is_complete"]) == ("100.00", True)
    plate = done["plates"][0]
    assert state(plate) == ("complete", 2, 6, 0)
    assert (plate["progress_percentage"], plate["is_complete"]) == ("100.00", True)
    assert plate["actual_print_time_minutes"] == 86
    (ready,) = await shop.published(RunReadyForAssembly, 1)
    updates = await shop.published(RunPlateUpdated, 4)
    assert [one.version for one in updates] == [3, 4, 5, 6]
    assert ready.version == done["version"] == 7


async def test_an_end_whose_start_was_never_heard_counts_too(shop: Any):
    run = await shop.run(dragons=1)
    await shop.printed(PlateCompleted)
    assert (await shop.current(run))["status"] == "ready_for_assembly"
    assert len(await shop.published(PlateClaimed, 1)) == 1


async def test_a_print_told_twice_counts_once(shop: Any):
    run = await shop.run(dragons=2)
    print_id = await shop.printed(PlateCompleted)
    await shop.printed(PlateCompleted, print_id=print_id)
    # Even when it comes by another event id, as a re-published one may.
    event = PlateCompleted(
        tenant_id=shop.tenant,
        print_id=print_id,
        printer_id=UUID(shop.printer_id),
        file_name="dragon.gcode",
        finished_at=datetime.now(UTC),
    )
    await shop.publish(event)
    await shop.settle()
    assert state(await shop.plate(run)) == ("printing", 1, 3, 0)


@pytest.mark.parametrize("file_name", ["DRAGON.gcode ", "dragon.gcode"])
async def test_names_match_whatever_their_case(shop: Any, file_name: str):
    run = await shop.run(dragons=1)
    await shop.printed(PlateCompleted, file_name=file_name)
    assert (await shop.current(run))["completed_plates"] == 1


async def test_prints_of_other_files_and_printers_pass_by(shop: Any):
    run = await shop.run(dragons=1)
    other = await shop.printer("Bambu A1")
    await shop.printed(PlateCompleted, file_name="vase.gcode")
    await shop.printed(PlateCompleted, printer_id=other)
    await shop.printed(PlateCompleted, file_name=None)
    now = await shop.current(run)
    assert (now["status"], now["completed_plates"]) == ("pending", 0)


async def test_the_plates_own_file_goes_before_those_of_configuration_and_model(shop: Any):
    plates = [{"model_id": shop.models["dragon"], "gcode_filename": "special.3mf"}]
    run = await shop.run(plates=plates)
    await shop.printed(PlateCompleted, file_name="dragon.gcode")
    assert (await shop.current(run))["completed_plates"] == 0
    await shop.printed(PlateCompleted, file_name="special.3mf")
    assert (await shop.current(run))["completed_plates"] == 1


async def test_the_oldest_run_is_served_first(shop: Any):
    first, second = await shop.run(dragons=1), await shop.run(dragons=1, priority="critical")
    await shop.printed(PlateCompleted)
    assert [(await shop.current(run))["completed_plates"] for run in (first, second)] == [1, 0]
    await shop.printed(PlateCompleted)
    assert (await shop.current(second))["completed_plates"] == 1


async def test_a_held_run_gets_no_new_prints_and_keeps_those_it_has(shop: Any):
    first, second = await shop.run(dragons=2), await shop.run(dragons=1)
    print_id = await shop.printed(PlateStarted)
    held = await shop.post(f"{RUNS}/{first['id']}/hold", {"reason": "no filament"})
    assert (held["is_held"], held["hold_reason"]) == (True, "no filament")
    await shop.printed(PlateCompleted, print_id=print_id)
    await shop.printed(PlateCompleted)
    assert [(await shop.current(run))["completed_plates"] for run in (first, second)] == [1, 1]
    await shop.post(f"{RUNS}/{first['id']}/resume")
    await shop.printed(PlateCompleted)
    assert (await shop.current(first))["status"] == "ready_for_assembly"


async def test_a_failed_print_is_owed_until_it_is_printed_again(shop: Any):
    run = await shop.run(dragons=1)
    await shop.printed(PlateFailed, failure_reason="aborted")
    plate = await shop.plate(run)
    assert (state(plate), plate["failed_loads"]) == (("failed", 0, 0, 0), 1)
    assert plate["scrap_reason"] == "aborted"
    print_id = await shop.printed(PlateStarted)
    assert (await shop.plate(run))["status"] == "printing"
    await shop.printed(PlateCompleted, print_id=print_id)
    assert state(await shop.plate(run)) == ("complete", 1, 3, 0)
    assert (await shop.current(run))["status"] == "ready_for_assembly"


async def test_k_of_n_good_items_leave_scrap_with_a_reason(shop: Any):
    run = await shop.run(dragons=2)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    plate = await shop.post(f"{path}/prints", {"good": 2, "failed": 1, "reason": "warped"})
    assert (state(plate), plate["scrap_reason"]) == (("printing", 1, 2, 1), "warped")
    (told,) = await shop.published(PlateCompleted, 1)
    assert (told.good, told.failed, told.source.value) == (2, 1, "manual")
    assert (str(told.run_id), str(told.run_plate_id)) == (run["id"], plate["id"])
    assert str(told.model_id) == shop.models["dragon"]
    nothing = await shop.post(f"{path}/prints", {"good": 0, "reason": "spaghetti"})
    assert (state(nothing), nothing["failed_loads"]) == (("failed", 1, 2, 1), 1)
    assert await shop.refused("POST", f"{path}/prints", {"good": 3, "failed": 1}) == (422, "too_many_items")


async def test_a_mark_by_hand_is_the_print_that_runs_there(shop: Any):
    run = await shop.run(dragons=1)
    print_id = await shop.printed(PlateStarted)
    plate = run["plates"][0]["id"]
    await shop.patch(f"{RUNS}/{run['id']}/plates/{plate}", {"status": "complete"})
    await shop.settle()
    js = shop.broker.jetstream()
    subscription = await js.subscribe(f"plate.completed.{shop.tenant}.>", ordered_consumer=True)
    message = await subscription.next_msg(timeout=10)
    await subscription.unsubscribe()
    assert message.headers["ce-id"] == str(end_id(print_id))
    # The printer's own report comes later and is the same end.
    await shop.printed(PlateCompleted, print_id=print_id)
    assert state(await shop.plate(run)) == ("complete", 1, 3, 0)


async def test_marking_a_plate_complete_finishes_all_its_bed_loads_and_twice_is_once(shop: Any):
    run = await shop.run(dragons=3)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    body = {"status": "complete", "actual_print_time_minutes": 130, "notes": "fine"}
    first = await shop.patch(path, body)
    assert state(first) == ("complete", 3, 9, 0)
    assert (first["actual_print_time_minutes"], first["notes"]) == (130, "fine")
    version = (await shop.current(run))["version"]
    assert await shop.patch(path, {"status": "complete"}) == first
    assert (await shop.current(run))["version"] == version
    told = await shop.published(PlateCompleted, 3)
    assert len({one.print_id for one in told}) == 3
    await shop.settle()
    assert state(await shop.plate(run)) == ("complete", 3, 9, 0)
    assert len(await shop.published(RunReadyForAssembly, 1)) == 1


async def test_totals_of_a_row_are_spread_over_its_bed_loads(shop: Any):
    run = await shop.run(dragons=2)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    plate = await shop.patch(path, {"status": "complete", "successful_prints": 5, "failed_prints": 1})
    assert state(plate) == ("complete", 2, 5, 1)
    assert [(one.good, one.failed) for one in await shop.published(PlateCompleted, 2)] == [(3, 0), (2, 1)]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"status": "complete", "successful_prints": 6, "failed_prints": 1}, (422, "too_many_items")),
        ({"prints_done": 3}, (422, "too_many_prints")),
        ({"successful_prints": 1}, (409, "correct_the_print")),
        ({"successful_prints": -1}, (422, "invalid_request")),
        ({"status": "done"}, (422, "invalid_request")),
    ],
)
async def test_more_than_planned_is_refused(shop: Any, body: Any, refusal: Any):
    run = await shop.run(dragons=2)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    assert await shop.refused("PATCH", path, body) == refusal
    assert state(await shop.plate(run)) == ("pending", 0, 0, 0)


async def test_a_print_that_turns_up_late_is_linked_to_its_mark(shop: Any):
    run = await shop.run(dragons=2)
    began = datetime.now(UTC) - timedelta(minutes=45)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    await shop.post(f"{path}/prints", {"good": 3})
    late = await shop.printed(PlateCompleted, started_at=began)
    assert state(await shop.plate(run)) == ("printing", 1, 3, 0)
    told = await shop.published(PlateCompleted, 2)
    (marked,) = [one.print_id for one in told if one.source == "manual"]
    (gone,) = await shop.published(PlateCorrected, 1)
    assert (gone.print_id, gone.outcome, gone.superseded_by, gone.good) == (marked, "superseded", late, 0)
    prints = {one["print_id"]: one["status"] for one in await shop.get(f"{path}/prints")}
    assert prints == {str(marked): "superseded", str(late): "completed"}
    # The next print began after the mark: it is another bed load.
    await shop.printed(PlateCompleted, started_at=datetime.now(UTC))
    assert state(await shop.plate(run)) == ("complete", 2, 6, 0)


async def test_a_late_print_of_a_plate_that_is_complete_is_linked_too(shop: Any):
    run = await shop.run(dragons=1)
    began = datetime.now(UTC) - timedelta(minutes=45)
    await shop.patch(f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}", {"status": "complete"})
    print_id = await shop.printed(PlateStarted, started_at=began)
    await shop.printed(PlateCompleted, print_id=print_id, started_at=began)
    now = await shop.current(run)
    assert (now["status"], state(now["plates"][0])) == ("ready_for_assembly", ("complete", 1, 3, 0))
    assert (await shop.published(PlateCorrected, 1))[0].superseded_by == print_id


async def test_a_print_that_nobody_saw_begin_is_linked_to_its_mark(shop: Any):
    run = await shop.run(dragons=2)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    await shop.post(f"{path}/prints", {"good": 3})
    # The printer was away: it comes back with a print that is over already.
    print_id = await shop.printed(PlateStarted, late=True)
    await shop.printed(PlateCompleted, print_id=print_id, confidence="recovered")
    assert state(await shop.plate(run)) == ("printing", 1, 3, 0)
    assert (await shop.published(PlateCorrected, 1))[0].superseded_by == print_id
    await shop.printed(PlateCompleted, confidence="recovered")
    assert state(await shop.plate(run)) == ("complete", 2, 6, 0)


async def test_a_correction_takes_a_run_out_of_ready_for_assembly_and_back(shop: Any):
    run = await shop.run(dragons=1)
    print_id = await shop.printed(PlateCompleted)
    await corrected(shop, print_id, 1, outcome="failed")
    now = await shop.current(run)
    assert (now["status"], now["completed_plates"]) == ("in_progress", 0)
    assert state(now["plates"][0]) == ("failed", 0, 0, 0)
    await corrected(shop, print_id, 2, outcome="completed", good=2, failed=1)
    now = await shop.current(run)
    assert (now["status"], state(now["plates"][0])) == ("ready_for_assembly", ("complete", 1, 2, 1))
    # An older correction that comes late changes nothing.
    await corrected(shop, print_id, 1, outcome="superseded")
    assert state(await shop.plate(run)) == ("complete", 1, 2, 1)
    assert len(await shop.published(RunReadyForAssembly, 2)) == 2


async def test_a_mark_by_hand_is_corrected_where_it_was_made(shop: Any):
    run = await shop.run(dragons=1)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    await shop.patch(path, {"status": "complete"})
    (mark,) = await shop.get(f"{path}/prints")
    where = f"{path}/prints/{mark['print_id']}/correct"
    plate = await shop.post(where, {"outcome": "completed", "good": 1, "failed": 2, "reason": "brittle"})
    assert state(plate) == ("complete", 1, 1, 2)
    plate = await shop.post(where, {"outcome": "failed", "reason": "all brittle"})
    assert state(plate) == ("failed", 0, 0, 0)
    assert (await shop.current(run))["status"] == "in_progress"
    told = await shop.published(PlateCorrected, 2)
    assert [(one.revision, one.outcome, one.good, one.failed) for one in told] == [
        (1, "completed", 1, 2),
        (2, "failed", 0, 0),
    ]
    await shop.settle()
    assert state(await shop.plate(run)) == ("failed", 0, 0, 0)


async def test_a_printers_print_is_not_corrected_here(shop: Any):
    run = await shop.run(dragons=1)
    print_id = await shop.printed(PlateCompleted)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}/prints"
    body = {"outcome": "failed", "reason": "x"}
    assert await shop.refused("POST", f"{path}/{print_id}/correct", body) == (409, "correct_the_print")
    assert await shop.refused("POST", f"{path}/{uuid4()}/correct", body) == (404, "not_found")


async def test_cancelling_a_plate_takes_its_unprinted_loads_out_of_the_run(shop: Any):
    run = await shop.run(dragons=3, rocks=1)
    await shop.printed(PlateCompleted)
    path = f"{RUNS}/{run['id']}/plates"
    await shop.patch(f"{path}/{run['plates'][0]['id']}", {"status": "cancelled"})
    now = await shop.current(run)
    assert (now["total_plates"], now["completed_plates"], now["status"]) == (2, 1, "in_progress")
    await shop.patch(f"{path}/{run['plates'][1]['id']}", {"status": "cancelled"})
    now = await shop.current(run)
    assert (now["total_plates"], now["completed_plates"]) == (1, 1)
    assert now["status"] == "ready_for_assembly"


async def test_a_cancelled_plate_may_be_taken_up_again(shop: Any):
    run = await shop.run(dragons=1, rocks=1)
    path = f"{RUNS}/{run['id']}/plates/{run['plates'][0]['id']}"
    await shop.patch(path, {"status": "cancelled"})
    assert await shop.refused("POST", f"{path}/prints", {"good": 3}) == (409, "plate_closed")
    assert (await shop.patch(path, {"status": "pending"}))["status"] == "pending"
    assert (await shop.current(run))["total_plates"] == 2


async def test_fifty_plates_marked_at_once_make_one_run_ready_once(shop: Any):
    plates = [{"model_id": shop.models["rock"]} for _ in range(50)]
    run = await shop.run(plates=plates)
    paths = [f"{RUNS}/{run['id']}/plates/{one['id']}" for one in run["plates"]]
    answers = await asyncio.gather(*(shop.call("PATCH", path, {"status": "complete"}) for path in paths))
    assert {one.status_code for one in answers} == {200}
    now = await shop.current(run)
    assert (now["status"], now["completed_plates"], now["total_plates"]) == ("ready_for_assembly", 50, 50)
    updates = await shop.published(RunPlateUpdated, 50)
    (ready,) = await shop.published(RunReadyForAssembly, 1)
    assert [*sorted(one.version for one in updates), ready.version] == list(range(3, 54))


async def test_fifty_prints_reported_at_once_count_fifty_times(shop: Any):
    run = await shop.run(rocks=50, plates=[{"model_id": shop.models["dragon"], "quantity": 50}])
    prints = [uuid4() for _ in range(50)]
    for print_id in prints:
        event = PlateCompleted(
            tenant_id=shop.tenant,
            print_id=print_id,
            printer_id=UUID(shop.printer_id),
            file_name="dragon.gcode",
            finished_at=datetime.now(UTC),
        )
        await shop.publish(event, event_id=end_id(print_id))
    await shop.settle()
    now = await shop.current(run)
    assert (now["status"], now["completed_plates"]) == ("ready_for_assembly", 50)
    assert now["plates"][0]["successful_prints"] == 150
    assert len(await shop.published(RunReadyForAssembly, 1)) == 1


async def test_a_print_beyond_the_plan_is_nobodys(shop: Any):
    run = await shop.run(dragons=1)
    await shop.printed(PlateCompleted)
    await shop.printed(PlateCompleted, started_at=datetime.now(UTC))
    assert state(await shop.plate(run)) == ("complete", 1, 3, 0)


async def test_closing_short_is_content_with_what_is_printed(shop: Any):
    run = await shop.run(dragons=3, rocks=2)
    path = f"{RUNS}/{run['id']}/close-short"
    assert await shop.refused("POST", path) == (409, "nothing_printed")
    await shop.printed(PlateCompleted)
    now = await shop.post(path, {"reason": "enough"})
    assert (now["status"], now["close_reason"]) == ("ready_for_assembly", "enough")
    assert (now["total_plates"], now["completed_plates"]) == (1, 1)
    assert [one["status"] for one in now["plates"]] == ["cancelled", "cancelled"]
