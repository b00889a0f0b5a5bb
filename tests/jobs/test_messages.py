"""What printers report becomes of jobs: claimed, counted, adopted, doubted, corrected."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.testing import eventually
from contracts.jobs import RetirePrinterJobs
from contracts.printer_gateway import (
    PlateClaimed,
    PlateCompleted,
    PlateCorrected,
    PlateFailed,
    PlateNeedsReview,
    PlateStarted,
)
from contracts.printers import PrinterUpdated
from jobs.handlers.projections import on_printer
from jobs.handlers.retirement import retire_printer

from .conftest import Lab


def begun(lab: Lab, printer: UUID, file_name: str, **values: Any) -> PlateStarted:
    given = {"tenant_id": lab.tenant, "print_id": uuid4(), "printer_id": printer, "file_name": file_name}
    return PlateStarted(**given | {"started_at": datetime.now(UTC)} | values)


def ended(start: PlateStarted, kind: Any = PlateCompleted, **values: Any) -> Any:
    now = datetime.now(UTC)
    return kind(**start.model_dump(exclude={"late"}), finished_at=now, **values)


async def prints(lab: Lab, job_id: str) -> list[Any]:
    return (await lab.get(f"/jobs/{job_id}/prints"))["items"]


async def claims(lab: Lab) -> list[str]:
    async with lab.database.transaction(lab.tenant) as tx:
        query = """
            SELECT convert_from(body, 'UTF8')::jsonb ->> 'print_id' FROM outbox
            WHERE subject LIKE 'plate.claimed%'
        """
        return list((await tx.session.execute(text(query))).scalars())


async def test_a_job_of_several_plates_is_done_with_the_last_one(lab: Lab):
    job_id, printer, name = await lab.printing(prints_expected=2)
    for number in (1, 2):
        start = begun(lab, printer, name)
        await lab.publish(start)
        await lab.publish(ended(start))
        await lab.publish(ended(start))

        async def counted(wanted: int = number) -> bool:
            return (await lab.job(job_id))["prints_done"] == wanted

        await eventually(counted)
    assert (await lab.job(job_id))["status"] == "COMPLETED"
    assert sorted(await claims(lab)) == sorted(one["print_id"] for one in await prints(lab, job_id))


async def test_another_file_or_another_printer_is_not_this_job(lab: Lab):
    job_id, printer, name = await lab.printing()
    for start in (begun(lab, printer, "other.gcode.3mf"), begun(lab, uuid4(), name)):
        await lab.publish(start)
        await lab.publish(ended(start))
    mine = begun(lab, printer, name)
    await lab.publish(mine)

    async def taken() -> bool:
        return [one["print_id"] for one in await prints(lab, job_id)] == [str(mine.print_id)]

    await eventually(taken)
    assert (await lab.job(job_id))["status"] == "PRINTING"


async def seen(lab: Lab, print_id: UUID, outcome: str) -> None:
    """Wait until a print that is nobody's has arrived."""

    async def known() -> bool:
        async with lab.database.transaction(lab.tenant) as tx:
            query = "SELECT outcome FROM job_prints WHERE print_id = :id"
            return await tx.session.scalar(text(query), {"id": print_id}) == outcome

    await eventually(known)


async def test_a_job_that_is_marked_late_adopts_its_print(lab: Lab):
    job_id, printer = await lab.ready(), await lab.printer()
    name = (await lab.job(job_id))["file"]["file_name"]
    start = begun(lab, printer, name)
    await lab.publish(start)
    await seen(lab, start.print_id, "printing")
    await lab.post(f"/jobs/{job_id}/mark-printing", {"printer_id": str(printer)})
    assert await claims(lab) == [str(start.print_id)]
    await lab.publish(ended(start))
    await lab.until_status(job_id, "COMPLETED")


async def test_a_job_that_is_marked_after_its_print_is_done_at_once(lab: Lab):
    job_id, printer = await lab.ready(), await lab.printer()
    name = (await lab.job(job_id))["file"]["file_name"]
    old = begun(lab, printer, name, started_at=datetime.now(UTC) - timedelta(days=1))
    start = begun(lab, printer, name)
    for one in (old, start):
        await lab.publish(one)
        await lab.publish(ended(one))
        await seen(lab, one.print_id, "completed")
    done = await lab.post(f"/jobs/{job_id}/mark-printing", {"printer_id": str(printer)})
    assert done["status"] == "COMPLETED"
    assert [one["print_id"] for one in await prints(lab, job_id)] == [str(start.print_id)]


async def test_a_print_of_a_run_is_no_jobs(lab: Lab):
    job_id, printer = await lab.ready(), await lab.printer()
    name = (await lab.job(job_id))["file"]["file_name"]
    start = begun(lab, printer, name)
    await lab.publish(start)
    await lab.publish(
        PlateClaimed(tenant_id=lab.tenant, print_id=start.print_id, by="run_plate", run_id=uuid4())
    )

    async def foreign() -> bool:
        async with lab.database.transaction(lab.tenant) as tx:
            query = "SELECT is_foreign FROM job_prints WHERE print_id = :id"
            return bool(await tx.session.scalar(text(query), {"id": start.print_id}))

    await eventually(foreign)
    await lab.post(f"/jobs/{job_id}/mark-printing", {"printer_id": str(printer)})
    assert await prints(lab, job_id) == []


async def test_an_end_that_nobody_saw_leaves_the_job_printing_and_flagged(lab: Lab):
    job_id, printer, name = await lab.printing()
    start = begun(lab, printer, name)
    await lab.publish(start)
    await lab.publish(PlateNeedsReview(**start.model_dump(exclude={"late"}), reason="lost for hours"))

    async def flagged() -> bool:
        return (await lab.job(job_id))["needs_review"]

    await eventually(flagged)
    assert (await lab.job(job_id))["status"] == "PRINTING"
    assert (await lab.get("/jobs?needs_review=true"))["total"] == 1
    await lab.publish(ended(start))
    done = await lab.until_status(job_id, "COMPLETED")
    assert done["needs_review"] is False


def correction(lab: Lab, print_id: UUID, revision: int, outcome: str, good: int) -> PlateCorrected:
    return PlateCorrected(
        tenant_id=lab.tenant,
        print_id=print_id,
        revision=revision,
        outcome=outcome,
        good=good,
        failed=0,
        reason="looked again",
        actor="Ada",
    )


async def test_a_print_that_was_counted_wrongly_brings_the_job_back_and_again_forth(lab: Lab):
    job_id, printer, name = await lab.printing()
    start = begun(lab, printer, name)
    await lab.publish(start)
    await lab.publish(ended(start))
    await lab.until_status(job_id, "COMPLETED")
    await lab.publish(correction(lab, start.print_id, 1, "failed", 0))
    await lab.until_status(job_id, "READYTOPRINT")
    await lab.publish(correction(lab, start.print_id, 2, "completed", 1))
    done = await lab.until_status(job_id, "COMPLETED")
    assert done["prints_done"] == 1
    assert (await lab.history(job_id)).count("PrintCorrected") == 2


async def test_a_correction_after_the_job_was_handed_out_is_flagged(lab: Lab):
    job_id, printer, name = await lab.printing()
    start = begun(lab, printer, name)
    await lab.publish(start)
    await lab.publish(ended(start))
    await lab.until_status(job_id, "COMPLETED")
    await lab.post(f"/jobs/{job_id}/mark-picked-up", {"payment_method": "Cash", "amount": "4.20"})
    await lab.publish(correction(lab, start.print_id, 1, "failed", 0))

    async def flagged() -> bool:
        return (await lab.job(job_id))["needs_review"]

    await eventually(flagged)
    assert (await lab.job(job_id))["status"] == "PAIDPICKEDUP"


async def test_one_plate_of_several_fails_and_the_other_still_counts(lab: Lab):
    job_id, printer, name = await lab.printing(prints_expected=2)
    first, second = begun(lab, printer, name), begun(lab, printer, name)
    await lab.publish(first)
    await lab.publish(second)
    await lab.publish(ended(first, PlateFailed))
    await lab.until_status(job_id, "READYTOPRINT")
    await lab.publish(ended(second))

    async def counted() -> bool:
        return (await lab.job(job_id))["prints_done"] == 1

    await eventually(counted)
    await lab.post(f"/jobs/{job_id}/mark-printing", {"printer_id": str(printer)})
    third = begun(lab, printer, name)
    await lab.publish(third)
    await lab.publish(ended(third))
    await lab.until_status(job_id, "COMPLETED")


async def test_a_printer_with_a_job_on_it_is_not_retired_and_a_retiring_one_takes_none(lab: Lab):
    job_id, printer, _ = await lab.printing()
    async with lab.database.transaction(lab.tenant) as tx:
        answer = await retire_printer(tx, printer)
    assert isinstance(answer, RetirePrinterJobs)
    assert [str(one.job_id) for one in answer.jobs] == [job_id]
    await lab.post(f"/jobs/{job_id}/mark-complete")
    async with lab.database.transaction(lab.tenant) as tx:
        assert (await retire_printer(tx, printer)).jobs == ()
    # News from before the retirement may still be on its way.
    async with lab.database.transaction(lab.tenant) as tx:
        await on_printer(tx, PrinterUpdated(tenant_id=lab.tenant, version=2, printer_id=printer, name="X2"))
    other = await lab.ready()
    refused = await lab.call("POST", f"/jobs/{other}/mark-printing", {"printer_id": str(printer)})
    assert (refused.status_code, refused.json()["code"]) == (409, "printer_retired")
    undone = await lab.call("POST", f"/jobs/{job_id}/revert")
    assert (undone.status_code, undone.json()["code"]) == (409, "printer_retired")
    forced = {"status": "PRINTING", "reason": "it still runs"}
    refused = await lab.call("POST", f"/jobs/{job_id}/override", forced, role="admin")
    assert (refused.status_code, refused.json()["code"]) == (409, "printer_retired")


async def test_a_printer_nobody_has_heard_of_may_be_tried_again(lab: Lab):
    job_id = await lab.ready()
    refused = await lab.call("POST", f"/jobs/{job_id}/mark-printing", {"printer_id": str(uuid4())})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_yet_known")
