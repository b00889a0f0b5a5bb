"""What time does: links expire, students are reminded, jobs are put away; and students are forgotten."""

import asyncio
import csv
import io
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text

from chassis.testing import eventually

from .conftest import APPROVAL, Lab


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
