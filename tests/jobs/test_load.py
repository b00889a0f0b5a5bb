"""A term of several thousand jobs: what people ask costs as many statements as in the first week."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import event, text

from .conftest import APPROVAL, Lab

JOBS = 3000
# Copies of a job, as a term leaves them: most are over, some wait.
_TERM = """
INSERT INTO jobs SELECT copied.* FROM jobs AS j, generate_series(1, :jobs) AS n,
LATERAL jsonb_populate_record(j, jsonb_build_object(
    'id', gen_random_uuid(), 'number', j.number + n, 'status_token_hash', md5(n::text || j.id::text),
    'status', (ARRAY['ARCHIVED', 'ARCHIVED', 'ARCHIVED', 'REJECTED', 'UPLOADED'])[1 + n % 5],
    'archived_at', now(), 'created_at', j.created_at - make_interval(hours => n),
    'student_name', 'Student ' || n, 'display_name', 'Student' || n || '_Filament_Blue_' || j.number + n
)) AS copied WHERE j.id = :id
"""
_FILES = """
INSERT INTO job_files SELECT copied.* FROM job_files AS f, jobs AS j,
LATERAL jsonb_populate_record(f, jsonb_build_object(
    'job_id', j.id, 'display_name', j.display_name, 'folder', CASE WHEN j.status = 'ARCHIVED' THEN 'Archived'
        ELSE 'Uploaded' END, 'upload_id', NULL, 'placed_version', f.version
)) AS copied WHERE f.job_id = :id AND j.id <> f.job_id
"""


_asking: ContextVar[bool] = ContextVar("asking", default=False)


@contextmanager
def statements(lab: Lab) -> Iterator[list[str]]:
    """Those that serve what is asked meanwhile; the service's loops, in tasks of their own, send others."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if _asking.get():
            said.append(statement)

    engine = lab.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    token = _asking.set(True)
    try:
        yield said
    finally:
        _asking.reset(token)
        event.remove(engine, "before_cursor_execute", note)


async def plan(lab: Lab, query: str) -> str:
    async with lab.database.transaction(lab.tenant) as tx:
        rows = (await tx.session.execute(text(f"EXPLAIN {query}"))).scalars()
        return "\n".join(rows)


async def test_lists_and_queues_ask_as_little_of_thousands_of_jobs_as_of_a_few(lab: Lab):
    first = await lab.submit()
    await lab.mails(first["id"], "received")
    path = f"/api/v1/public/status/{first['status_token']}"
    asked = ("/jobs?limit=100", "/jobs?status=UPLOADED&sort=waiting&limit=100&search=student", "/jobs/counts")
    few: list[int] = []
    for url in asked:
        with statements(lab) as said:
            await lab.get(url)
        few.append(len(said))
    with statements(lab) as said:
        await lab.client.get(path)
    few.append(len(said))
    async with lab.database.transaction(lab.tenant) as tx:
        for statement in (_TERM, _FILES):
            await tx.session.execute(text(statement), {"jobs": JOBS, "id": UUID(first["id"])})
        await tx.session.execute(text("UPDATE job_counters SET last_number = last_number + :n"), {"n": JOBS})
    many: list[int] = []
    for url in asked:
        with statements(lab) as said:
            found = await lab.get(url)
        many.append(len(said))
        if "items" in found:
            assert len(found["items"]) == 100
            assert all(one["file"] for one in found["items"])
    with statements(lab) as said:
        ahead = (await lab.client.get(path)).json()["jobs_ahead"]
    many.append(len(said))
    assert ahead == JOBS // 5
    assert many == few
    assert min(many) > 0
    assert max(many) <= 12


async def test_the_indexes_serve_the_board_and_the_queue(lab: Lab, jobs_settings: Any):
    first = await lab.submit()
    await lab.mails(first["id"], "received")
    async with lab.database.transaction(lab.tenant) as tx:
        await tx.session.execute(text(_TERM), {"jobs": JOBS, "id": UUID(first["id"])})
        await tx.session.execute(text("UPDATE job_counters SET last_number = last_number + :n"), {"n": JOBS})
    owner = await asyncpg.connect(jobs_settings.owner_database_url.get_secret_value().replace("+asyncpg", ""))
    await owner.execute("ANALYZE jobs")
    await owner.close()
    own = f"tenant_id = '{lab.tenant}'"
    board = f"SELECT * FROM jobs WHERE {own} AND status = 'UPLOADED' ORDER BY number LIMIT 50"
    assert "ix_jobs_tenant_id_status" in await plan(lab, board)
    newest = f"SELECT * FROM jobs WHERE {own} ORDER BY number DESC LIMIT 50"
    assert "uq_jobs_tenant_id_number" in await plan(lab, newest)
    same = f"SELECT id FROM jobs WHERE {own} AND file_hash = 'x'"
    assert "ix_jobs_tenant_id_file_hash" in await plan(lab, same)


async def test_several_of_the_staff_work_at_once_and_nothing_is_lost(lab: Lab):
    names = [f"Member {number}" for number in range(4)]
    for name in names:
        await lab.post("/staff", {"name": name}, 201, role="admin")
    jobs = [await lab.submit(student_email=f"s{number}@university.test") for number in range(3)]

    async def member(name: str) -> list[int]:
        answers = []
        for job in jobs:
            path = f"/jobs/{job['id']}"
            for action, body in (("view", None), ("approve", APPROVAL), ("confirm", None)):
                answer = await lab.call("POST", f"{path}/{action}", body, X_Staff_Name=name)
                answers.append(answer.status_code)
            await lab.get("/jobs?limit=50")
        return answers

    every = await asyncio.gather(*(member(name) for name in names))
    assert {code for answers in every for code in answers} <= {200, 409}
    for job in jobs:
        happened = await lab.history(job["id"])
        assert [happened.count(one) for one in ("StaffApproved", "StudentConfirmed", "JobViewed")] == [
            1,
            1,
            4,
        ]
        assert (await lab.job(job["id"]))["status"] == "READYTOPRINT"


async def test_a_letter_that_leaves_while_its_job_is_changed_is_recorded(lab: Lab):
    jobs = [await lab.submit(student_email=f"s{number}@university.test") for number in range(4)]

    async def busy(job: Any) -> None:
        for number in range(10):
            answer = await lab.call("PATCH", f"/jobs/{job['id']}", {"notes": f"{number}"})
            assert answer.status_code == 200, answer.text
        await lab.post(f"/jobs/{job['id']}/approve", APPROVAL)
        for number in range(10):
            await lab.call("PATCH", f"/jobs/{job['id']}", {"notes": f"again {number}"})

    await asyncio.gather(*(busy(job) for job in jobs))
    for job in jobs:
        await lab.mails(job["id"], "approved")
        assert (await lab.get(f"/jobs/mails?job_id={job['id']}&status=uncertain"))["total"] == 0
