"""Retiring a printer that production or jobs may need: the services run beside each other."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from chassis.testing import eventually
from cli.soak import models
from contracts.identity import TenantCreated

RUNS = "/production-runs"


@pytest.fixture
async def slug(publish, tenant: UUID) -> str:
    """Everybody learns of the tenant."""
    slug = f"t-{tenant.hex}"
    await publish(
        TenantCreated(
            tenant_id=tenant, version=1, name="T", short="T", slug=slug, currency="EUR", time_zone="UTC"
        )
    )
    return slug


@pytest.fixture
async def plan(
    call, slug: str, production: httpx.AsyncClient, jobs: httpx.AsyncClient, settled, tenant: UUID
):
    """Call production as the same operator."""
    await settled("IDENTITY", "production-tenants")
    return type(call)(production, call.issuer, tenant)


@pytest.fixture
def staff(call, jobs: httpx.AsyncClient, tenant: UUID):
    """Call jobs as an admin of its lab."""
    return type(call)(jobs, call.issuer, tenant, "admin")


@pytest.fixture
async def job(staff, slug: str) -> str:
    """A job that waits to be printed."""
    form = {
        "student_name": "Jane Doe",
        "student_email": "jane@university.test",
        "discipline": "Art",
        "class_number": "N/A",
        "method": "Filament",
        "color": "Blue",
        "printer": "Prusa XL",
        "acknowledged_minimum_charge": "true",
    }
    fields = {name: (None, value) for name, value in form.items()} | {"file": ("a.stl", models.stl())}

    async def submitted() -> httpx.Response | None:
        answer = await staff.client.post(f"/api/v1/public/submit/{slug}", files=fields)
        return answer if answer.status_code == 201 else None

    path = f"/jobs/{(await eventually(submitted)).json()['id']}"
    await staff.ok("POST", f"{path}/approve", {"weight_g": "10", "time_hours": "1", "material": "PLA"})
    await staff.ok("POST", f"{path}/confirm")
    return path


@pytest.fixture
def print_on(staff, job: str) -> Callable[[str], Awaitable[httpx.Response]]:
    """Begin the job on a printer, as soon as jobs knows the printer."""

    async def print_on(printer_id: str) -> httpx.Response:
        async with asyncio.timeout(30):
            while True:
                answer = await staff("POST", f"{job}/mark-printing", {"printer_id": printer_id})
                if answer.is_success or answer.json()["code"] != "not_yet_known":
                    return answer

    return print_on


@pytest.fixture
async def run_on(plan) -> Callable[[str], Awaitable[httpx.Response]]:
    """Plan a run of one bed load on a printer, as soon as production knows the printer."""
    model = await plan.ok("POST", "/models", {"name": "Dragon"})

    async def run_on(printer_id: str) -> httpx.Response:
        body = {"plates": [{"model_id": model["id"], "printer_id": printer_id}]}
        return await plan("POST", RUNS, body)

    return run_on


@pytest.fixture
def new_printer(call, plan):
    """A printer that production knows."""

    async def new_printer() -> str:
        made = await call.ok("POST", "/printers", {"name": f"Printer {uuid4()}"})

        async def is_known() -> bool:
            return (await plan("GET", f"/printers/{made['id']}/model-configs")).status_code == 200

        await eventually(is_known)
        return made["id"]

    return new_printer


async def test_a_printer_that_runs_need_stays_and_the_runs_are_named(call, plan, run_on, new_printer):
    printer = await new_printer()
    run = (await run_on(printer)).json()
    refused = await call("DELETE", f"/printers/{printer}")
    assert (refused.status_code, refused.json()["code"]) == (409, "printer_in_use")
    named = {"run_id": run["id"], "run_number": run["run_number"], "status": "pending"}
    assert refused.json()["runs"] == [named]
    assert run["run_number"] in refused.json()["detail"]
    assert (await call.ok("GET", f"/printers/{printer}"))["version"] == 1
    await plan.ok("PATCH", f"{RUNS}/{run['id']}", {"status": "cancelled"})
    assert (await call("DELETE", f"/printers/{printer}")).status_code == 204


async def test_nothing_new_is_planned_on_a_retired_printer(call, run_on, new_printer):
    printer = await new_printer()
    assert (await call("DELETE", f"/printers/{printer}")).status_code == 204
    refused = await run_on(printer)
    assert (refused.status_code, refused.json()["code"]) == (409, "printer_retired")


@pytest.fixture(params=["production", "jobs", None])
def not_all(request: pytest.FixtureRequest) -> None:
    """One of those who are asked runs, or none."""
    if request.param:
        request.getfixturevalue(request.param)


@pytest.mark.usefixtures("not_all")
async def test_while_anybody_is_down_nothing_is_retired_and_nothing_changed(call, printer, lan):
    path = f"/printers/{printer['id']}"
    await call.ok("PUT", f"{path}/connection", lan)
    before = await call.ok("GET", path)
    refused = await call("DELETE", path)
    assert (refused.status_code, refused.json()["code"]) == (503, "planners_silent")
    assert await call.ok("GET", path) == before


async def test_of_a_run_and_a_retirement_at_once_one_wins(call, run_on, new_printer):
    for _ in range(10):
        printer = await new_printer()
        planned, retired = await asyncio.gather(run_on(printer), call("DELETE", f"/printers/{printer}"))
        outcome: tuple[Any, ...] = (planned.status_code, retired.status_code)
        assert outcome in {(201, 409), (409, 204)}
        refusal = (retired if planned.status_code == 201 else planned).json()["code"]
        assert refusal == ("printer_in_use" if planned.status_code == 201 else "printer_retired")


async def test_of_two_retirements_at_once_one_finds_it_gone(call, new_printer):
    printer = await new_printer()
    both = await asyncio.gather(*(call("DELETE", f"/printers/{printer}") for _ in range(2)))
    assert sorted(one.status_code for one in both) == [204, 404]


async def test_a_printer_on_which_a_job_is_printed_stays_and_the_job_is_named(
    call, staff, job: str, print_on, new_printer
):
    printer = await new_printer()
    assert (await print_on(printer)).status_code == 200
    refused = await call("DELETE", f"/printers/{printer}")
    assert (refused.status_code, refused.json()["code"]) == (409, "printer_in_use")
    named = await staff.ok("GET", job)
    assert refused.json()["jobs"] == [
        {"job_id": named["id"], "number": named["number"], "status": "PRINTING"}
    ]
    assert (await call.ok("GET", f"/printers/{printer}"))["version"] == 1
    await staff.ok("POST", f"{job}/mark-complete")
    assert (await call("DELETE", f"/printers/{printer}")).status_code == 204


async def test_of_a_job_and_a_retirement_at_once_one_wins(call, staff, job: str, print_on, new_printer):
    for _ in range(6):
        printer = await new_printer()
        begun, retired = await asyncio.gather(print_on(printer), call("DELETE", f"/printers/{printer}"))
        assert (begun.status_code, retired.status_code) in {(200, 409), (409, 204)}, (
            begun.text,
            retired.text,
        )
        refusal = (retired if begun.status_code == 200 else begun).json()["code"]
        assert refusal == ("printer_in_use" if begun.status_code == 200 else "printer_retired")
        if begun.status_code == 200:
            await staff.ok("POST", f"{job}/mark-failed", {"reason": "again"})
