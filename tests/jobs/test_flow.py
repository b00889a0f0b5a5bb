"""The life of a job, from upload to pick-up, by the API alone."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from contracts.printer_gateway import PlateCompleted, PlateFailed, PlateStarted

from .conftest import APPROVAL, FORM, Lab, cube


def started(lab: Lab, printer: UUID, file_name: str) -> PlateStarted:
    return PlateStarted(
        tenant_id=lab.tenant, print_id=uuid4(), printer_id=printer, file_name=file_name, started_at=now()
    )


def completed(begun: PlateStarted) -> PlateCompleted:
    return PlateCompleted(**begun.model_dump(exclude={"late"}), finished_at=now())


def now() -> datetime:
    return datetime.now(UTC)


async def test_a_job_goes_from_upload_to_pick_up(lab: Lab):
    receipt = await lab.submit()
    assert receipt["status"] == "UPLOADED"
    assert receipt["status_url"].startswith("https://lab.test/")
    job_id = receipt["id"]

    await lab.post(f"/jobs/{job_id}/approve", APPROVAL)
    priced = await lab.job(job_id)
    assert (priced["status"], priced["cost_usd"], priced["time_hours"]) == ("PENDING", "4.20", "3.5")

    token = await lab.confirm_token(job_id)
    shown = (await lab.client.get(f"/api/v1/public/confirm/{token}")).json()
    assert shown["can_confirm"]
    assert (await lab.job(job_id))["status"] == "PENDING"
    assert (await lab.client.post(f"/api/v1/public/confirm/{token}")).status_code == 200
    assert (await lab.job(job_id))["status"] == "READYTOPRINT"

    printer = await lab.printer()
    job = await lab.post(f"/jobs/{job_id}/mark-printing", {"printer_id": str(printer)})
    begun = started(lab, printer, job["printing_file"])
    await lab.publish(begun)
    await lab.publish(completed(begun))
    done = await lab.until_status(job_id, "COMPLETED")
    assert done["last_updated_by"] == "system"
    await lab.mails(job_id, "completed")

    paid = {"payment_method": "Card", "amount": "4.20", "actual_weight_g": "41.5"}
    await lab.post(f"/jobs/{job_id}/mark-picked-up", paid)
    assert (await lab.job(job_id))["status"] == "PAIDPICKEDUP"
    await lab.post(f"/jobs/{job_id}/archive", role="admin")
    assert (await lab.job(job_id))["status"] == "ARCHIVED"
    happened = [one for one in await lab.history(job_id) if one not in {"StatusChanged", "EmailSent"}]
    assert happened == [
        "JobCreated",
        "StaffApproved",
        "StudentConfirmed",
        "PrintStarted",
        "PrintCompleted",
        "PaymentRecorded",
        "JobArchived",
    ]


async def test_a_failed_print_brings_the_job_back_without_a_new_approval(lab: Lab):
    job_id, printer, file_name = await lab.printing()
    begun = started(lab, printer, file_name)
    await lab.publish(begun)
    values = begun.model_dump(exclude={"late"})
    await lab.publish(PlateFailed(**values, finished_at=now(), failure_reason="failed", codes=("0300_400C",)))
    job = await lab.until_status(job_id, "READYTOPRINT")
    assert job["failure_reason"] == "failed, 0300_400C"
    assert job["failures"] == 1
    assert "PrintFailed" in await lab.history(job_id)
    await lab.post(f"/jobs/{job_id}/mark-printing", {"printer_id": str(printer)})
    again = started(lab, printer, file_name)
    await lab.publish(again)
    await lab.publish(completed(again))
    await lab.until_status(job_id, "COMPLETED")


async def test_a_rejected_job_is_submitted_again(lab: Lab):
    receipt = await lab.submit()
    await lab.post(f"/jobs/{receipt['id']}/reject", {"reasons": ["Walls or details are too thin"]})
    [letter] = await lab.mails(receipt["id"], "rejected")
    assert "too thin" in letter.text
    path = f"/status/{receipt['status_token']}"
    status = (await lab.client.get(f"/api/v1/public{path}")).json()
    assert status["can_resubmit"]
    assert status["reject_reasons"] == ["Walls or details are too thin"]
    again = await lab.send(f"{path}/resubmit", {"color": "Blue"}, cube(12))
    assert again.status_code == 201, again.text
    job = await lab.job(again.json()["id"])
    assert (job["resubmission_of"], job["color"], job["student_name"]) == (
        receipt["id"],
        "Blue",
        FORM["student_name"],
    )
    twice = await lab.send(f"{path}/resubmit", {}, cube(13))
    assert (twice.status_code, twice.json()["code"]) == (409, "already_resubmitted")
