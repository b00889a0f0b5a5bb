"""What time does: links expire, students are reminded, jobs are put away; and students are forgotten."""

import asyncio
import csv
import io
import json
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from chassis.testing import eventually

from .conftest import APPROVAL, FORM, Lab
from .test_messages import begun, ended


async def pass_time(lab: Lab, job_id: str, days: int, *columns: str) -> None:
    async with lab.database.transaction(lab.tenant) as tx:
        shifts = ", ".join(f"{name} = {name} - interval '{days} days'" for name in columns)
        await tx.session.execute(text(f"UPDATE jobs SET {shifts} WHERE id = :id"), {"id": UUID(job_id)})


async def tick(lab: Lab) -> None:
    assert await lab.app.state.clock.tick()


async def test_a_link_that_nobody_followed_is_flagged_once(lab: Lab):
    job = await lab.submit()
    await lab.post(f"/jobs/{job['id']}/approve", APPROVAL)
    await pass_time(lab, job["id"], 4, "confirm_token_expires")
    await tick(lab)
    await tick(lab)
    flagged = await lab.job(job["id"])
    assert (flagged["status"], flagged["is_confirmation_expired"]) == ("PENDING", True)
    assert (await lab.history(job["id"])).count("ConfirmationExpired") == 1
    assert len(await lab.mails(job["id"], "confirmation_expired")) == 1
    assert (await lab.get("/jobs?is_confirmation_expired=true"))["total"] == 1


async def finished(lab: Lab) -> str:
    job_id = await lab.ready()
    await lab.post(f"/jobs/{job_id}/mark-printing")
    await lab.post(f"/jobs/{job_id}/mark-complete")
    return job_id


async def test_a_student_is_reminded_so_often_and_then_the_job_is_given_up(lab: Lab):
    job_id = await finished(lab)
    for expected in (1, 2, 2):
        await pass_time(lab, job_id, 8, "completed_at", "reminded_at")
        await tick(lab)
        assert (await lab.job(job_id))["reminders_sent"] == expected
    assert len(await lab.mails(job_id, "pickup_reminder", at_least=2)) == 2
    await pass_time(lab, job_id, 7, "completed_at")
    await tick(lab)
    given_up = await lab.job(job_id)
    assert given_up["status"] == "ARCHIVED"
    assert given_up["abandoned_at"] is not None
    assert len(await lab.mails(job_id, "abandoned")) == 1


async def test_what_ended_long_ago_is_put_away_by_itself_or_by_an_admin(lab: Lab):
    await lab.set(archives_by_itself=False)
    job = await lab.submit()
    await lab.post(f"/jobs/{job['id']}/reject", {"message": "no"})
    await pass_time(lab, job["id"], 91, "status_since")
    await tick(lab)
    assert (await lab.job(job["id"]))["status"] == "REJECTED"
    assert (await lab.call("POST", "/jobs/archive", role="staff")).status_code == 403
    assert (await lab.post("/jobs/archive", role="admin"))["archived"] == 1
    [entry] = (await lab.get("/jobs/events?event_type=JobArchived"))["items"]
    assert entry["triggered_by"] == "Test User"
    other = await lab.submit()
    await lab.post(f"/jobs/{other['id']}/reject", {"message": "no"})
    await pass_time(lab, other["id"], 91, "status_since")
    await lab.set(archives_by_itself=True)
    await tick(lab)
    assert (await lab.job(other["id"]))["status"] == "ARCHIVED"


async def test_one_process_at_a_time_does_what_is_due(lab: Lab):
    async with lab.database.engine.connect() as held:
        await held.execute(text("SELECT pg_advisory_lock(hashtext('jobs.clock'))"))
        assert await lab.app.state.clock.tick() is False
        await held.execute(text("SELECT pg_advisory_unlock(hashtext('jobs.clock'))"))
    await tick(lab)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE job_events SET triggered_by = 'me'",
        "DELETE FROM job_events",
        "TRUNCATE job_events",
        "TRUNCATE jobs CASCADE",
    ],
)
@pytest.mark.parametrize("role", ["database_url", "owner_database_url"])
async def test_the_database_refuses_to_change_the_history(
    lab: Lab, jobs_settings: Any, statement: str, role: str
):
    await lab.submit()
    url = getattr(jobs_settings, role).get_secret_value().replace("+asyncpg", "")
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT set_config('app.tenant', $1, false)", str(lab.tenant))
        with pytest.raises(asyncpg.PostgresError, match=r"append-only|permission denied|cannot truncate"):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_a_student_is_forgotten_and_the_history_still_holds(lab: Lab):
    receipt = await lab.submit(student_name="Xaverina Quillfeather", student_email="xq@university.test")
    job_id = receipt["id"]
    await lab.mails(job_id, "received")
    refused = await lab.call("POST", f"/jobs/{job_id}/erase", role="admin")
    assert (refused.status_code, refused.json()["code"]) == (409, "still_active")
    await lab.post(f"/jobs/{job_id}/reject", {"message": "Dear Xaverina, no."})
    await lab.mails(job_id, "rejected")
    before = (await lab.get(f"/jobs/{job_id}/events?limit=100"))["items"]
    assert (await lab.call("POST", f"/jobs/{job_id}/erase", role="admin")).status_code == 204
    after = (await lab.get(f"/jobs/{job_id}/events?limit=100"))["items"]
    assert after[-len(before) :] == before
    assert (await lab.job(job_id))["student_name"] == "(erased)"
    assert (await lab.client.get(f"/api/v1/public/status/{receipt['status_token']}")).status_code == 404

    async def nothing_left() -> bool:
        async with lab.database.transaction(lab.tenant) as tx:
            for table in ("jobs", "job_files", "mails", "job_events", "outbox"):
                rows = (
                    await tx.session.execute(text(f"SELECT to_jsonb(t)::text FROM {table} AS t"))
                ).scalars()
                if any("Xaverina" in row or "xq@" in row for row in rows):
                    return False
        return not [one for one in lab.storage.rglob("*Xaverina*") if str(lab.tenant) in str(one)]

    await eventually(nothing_left)


async def test_a_term_is_reported_as_csv_without_formulas(lab: Lab):
    await lab.set(terms=[{"name": "Spring", "begins": "2020-01-01", "ends": "2100-01-01"}])
    await lab.submit(student_name="=HYPERLINK(1)")
    response = await lab.call("GET", "/jobs/export?term=Spring")
    [row] = list(csv.DictReader(io.StringIO(response.text)))
    assert (row["student_name"], row["status"]) == ("'=HYPERLINK(1)", "UPLOADED")
    assert "attachment" in response.headers["content-disposition"]
    unknown = await lab.call("GET", "/jobs/export?term=Winter")
    assert unknown.status_code == 422
    nothing = await lab.call("GET", "/jobs/export?day_from=2019-01-01&day_to=2019-12-31")
    assert list(csv.DictReader(io.StringIO(nothing.text))) == []
    history = await lab.call("GET", "/jobs/events/export", role="admin")
    assert [one["id"] for one in csv.DictReader(io.StringIO(history.text))][:1] == ["1"]


async def test_entries_of_many_at_once_form_one_chain(lab: Lab):
    jobs = [await lab.submit() for _ in range(4)]
    await asyncio.gather(*(lab.post(f"/jobs/{one['id']}/view") for one in jobs for _ in range(3)))
    items = (await lab.get("/jobs/events?limit=100"))["items"]
    assert [one["id"] for one in reversed(items)] == list(range(1, len(items) + 1))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minimum_charge": "-1"}, "minimum_charge"),
        ({"confirm_hours": 0}, "confirm_hours"),
        ({"disciplines": []}, "disciplines"),
        ({"printers": [{"name": "P", "method": "Clay", "x": 1, "y": 1, "z": 1}]}, "printers"),
        ({"terms": [{"name": "T", "begins": "2026-02-01", "ends": "2026-01-01"}]}, "terms"),
        ({"unknown": 1}, "unknown"),
    ],
    ids=str,
)
async def test_settings_that_cannot_be_worked_with_are_refused(lab: Lab, change: dict[str, Any], field: str):
    answer = await lab.call("PATCH", "/jobs/settings", change, role="admin")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"].startswith(field)


async def test_a_setting_goes_back_to_its_default(lab: Lab):
    await lab.set(minimum_charge="9.00")
    await lab.set(minimum_charge=None)
    assert (await lab.get("/jobs/settings"))["minimum_charge"] == "3.00"


async def archived(lab: Lab, **fields: str) -> dict[str, Any]:
    """A rejected job that was put away; its receipt."""
    receipt = await lab.submit(**fields)
    await lab.post(f"/jobs/{receipt['id']}/reject", {"message": "no"})
    await lab.post(f"/jobs/{receipt['id']}/archive", role="admin")
    return receipt


async def test_files_of_archived_jobs_are_deleted_by_an_admin_or_when_the_lab_says_so(lab: Lab):
    active, one, old, last = await lab.submit(), *[await archived(lab) for _ in range(3)]
    refused = await lab.call("DELETE", f"/jobs/{active['id']}/files", role="admin")
    assert (refused.status_code, refused.json()["code"]) == (409, "files_needed")
    assert (await lab.call("DELETE", f"/jobs/{one['id']}/files")).status_code == 403
    for _ in range(2):
        assert (await lab.call("DELETE", f"/jobs/{one['id']}/files", role="admin")).status_code == 204
    await pass_time(lab, old["id"], 40, "archived_at")
    assert (await lab.post("/jobs/delete-files", {"older_than_days": 30}, role="admin")) == {"jobs": 1}
    await pass_time(lab, last["id"], 40, "archived_at")
    await tick(lab)
    assert (await lab.job(last["id"]))["file"] is not None
    await lab.set(files_kept_days=30)
    await tick(lab)
    for gone, by in ((one, "Test User"), (old, "Test User"), (last, "system")):
        assert (await lab.job(gone["id"]))["file"] is None
        [entry] = [
            one
            for one in (await lab.get(f"/jobs/{gone['id']}/events?limit=100"))["items"]
            if one["event_type"] == "FileDeleted"
        ]
        assert entry["triggered_by"] == by

    async def on_disk() -> set[str]:
        return {one.name.rpartition("_")[2] for one in (lab.storage / str(lab.tenant)).glob("*/*_*")}

    async def deleted() -> bool:
        return await on_disk() == {str(active["number"])}

    await eventually(deleted)
    assert (await lab.job(last["id"]))["student_name"] == FORM["student_name"]


async def test_a_student_is_forgotten_in_all_jobs_that_are_over_and_printers_hear_of_it(lab: Lab):
    student = {"student_name": "Xaverina Quillfeather", "student_email": "xq@university.test"}
    job_id, printer = await lab.ready(**student), await lab.printer()
    job = await lab.post(f"/jobs/{job_id}/mark-printing", {"printer_id": str(printer)})
    start = begun(lab, printer, job["printing_file"])
    await lab.publish(start)
    await lab.publish(ended(start))
    await lab.until_status(job_id, "COMPLETED")
    await lab.post(f"/jobs/{job_id}/mark-picked-up", {"payment_method": "Cash", "amount": "4.20"})
    waiting = await lab.submit(**student)
    deleted = await lab.submit(**student)
    assert (await lab.call("DELETE", f"/jobs/{deleted['id']}")).status_code == 204
    answer = await lab.post("/jobs/erase-student", {"student_email": "XQ@university.test"}, role="admin")
    assert set(answer["erased"]) == {job_id, deleted["id"]}
    assert answer["still_active"] == [waiting["id"]]
    [shown] = (await lab.get(f"/jobs/{job_id}/prints"))["items"]
    assert shown["file_name"] is None
    async with lab.database.transaction(lab.tenant) as tx:
        prints = await tx.session.execute(text("SELECT to_jsonb(p)::text FROM job_prints AS p"))
        assert not [row for row in prints.scalars() if "Xaverina" in row]
        told = await tx.session.execute(
            text("SELECT convert_from(body, 'UTF8') FROM outbox WHERE subject LIKE 'job.erased.%'")
        )
    said = {one["job_id"]: one["print_ids"] for one in map(json.loads, told.scalars())}
    assert said == {job_id: [str(start.print_id)], deleted["id"]: []}
    await lab.post(f"/jobs/{waiting['id']}/reject", {"message": "no"})
    await lab.post(f"/jobs/{waiting['id']}/archive", role="admin")
    await pass_time(lab, waiting["id"], 400, "archived_at")
    await lab.set(students_kept_days=365)
    await tick(lab)
    assert (await lab.job(waiting["id"]))["student_email"] == "(erased)"


async def test_a_lab_keeps_names_out_of_files_and_takes_smaller_models_alone(lab: Lab):
    await lab.set(names_in_files=False, max_upload_mb=1)
    job = await lab.submit()
    assert job["display_name"] == f"Student_Filament_TrueRed_{job['number']}"
    offered = (await lab.client.get(f"/api/v1/public/labs/{lab.slug}")).json()
    assert offered["max_upload_bytes"] == 2**20
    refused = await lab.send(f"/submit/{lab.slug}", FORM, bytes(2**20 + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "file_too_large")
    assert "1 MB" in refused.json()["detail"]
    await lab.set(slicer_link="slicer://{path}")
    shown = await lab.get(f"/jobs/{job['id']}/files")
    assert shown["open_link"].startswith("slicer://Uploaded/")
    wrong = await lab.call("PATCH", "/jobs/settings", {"slicer_link": "javascript:{path}"}, role="admin")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "slicer_link_invalid")
    await lab.call("PUT", "/jobs/workstations/desk-1", {"slicer_link": "prusaslicer://{path}"})
    assert (await lab.call("DELETE", "/jobs/workstations/desk-1")).status_code == 204
    assert (await lab.get("/jobs/workstations")) == {"items": [], "default_link": "slicer://{path}"}
