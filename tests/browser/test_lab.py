"""A print lab as people meet it: students on a phone and by keyboard, the staff at its board."""

import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from playwright.async_api import Locator, Page, expect

from cli.services import SERVICES
from cli.soak import models

pytestmark = pytest.mark.timeout(600)

PHONE = {"width": 375, "height": 812}
STUDENT = {
    "student_name": "Jane Doe",
    "student_email": "jane@university.test",
    "discipline": "Architecture",
    "class_number": "ARCH 4000",
    "method": "Filament",
    "color": "True Red",
    "printer": "Prusa MK4S",
    "acknowledged_minimum_charge": "true",
}
LABELS = (
    "Uploaded",
    "Pending",
    "Ready to Print",
    "Printing",
    "Completed",
    "Paid & Picked Up",
    "Rejected",
    "Archived",
)
SIZE = re.compile(r"^20 . 30 . 40 mm$")
ESTIMATE = {"weight_g": "42", "time_hours": "3.2", "material": "PLA"}


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, as people do who have no mouse."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"no Tab leads to {target}")


async def submitted(page: Page, name: str, **changes: str) -> dict[str, Any]:
    """A job of another student, sent in without the page."""
    origin = "/".join(page.url.split("/", 3)[:3])
    answer = await page.request.post(
        f"{origin}/api/v1/public/submit/demo",
        headers={"Origin": origin},
        multipart=STUDENT
        | {"student_name": name, "student_email": f"{name.split(maxsplit=1)[0].lower()}@university.test"}
        | changes
        | {"file": {"name": "part.stl", "mimeType": "model/stl", "buffer": models.stl(x=float(len(name)))}},
    )
    assert answer.status == 201, await answer.text()
    return dict(await answer.json())


async def letter(page: Page, subject: str) -> str:
    """The link to confirm, read in the local mailbox."""
    await page.goto("/app/lab-settings/mailbox")
    await page.get_by_role("button", name=subject).first.click()
    await page.get_by_role("button", name="Show as Text").click()
    link = page.locator("a[href*='/lab/confirm/']")
    return str(await link.get_attribute("href"))


async def in_database(farm: Any, change: str, job_id: str) -> None:
    """Let time pass for a job, where the service keeps it."""
    jobs = next(spec for spec in SERVICES if spec.name == "jobs")
    urls = farm.stack.environments.serve(jobs)
    url = next(value for name, value in urls.items() if name.endswith("DATABASE_URL") and "RELAY" not in name)
    connection = await asyncpg.connect(re.sub(r"^postgresql\+\w+", "postgresql", url))
    try:
        tenant = (await farm.api.get("/session"))["tenant"]["id"]
        await connection.execute("SELECT set_config('app.tenant', $1, false)", tenant)
        done = await connection.execute(f"UPDATE jobs SET {change} WHERE id = $1", job_id)
        assert done == "UPDATE 1"
    finally:
        await connection.close()


async def fill_by_keyboard(page: Page, model: Path) -> None:
    """The whole form, without a mouse."""
    keys = page.keyboard
    await tab_to(page, page.get_by_label("Name", exact=True))
    await keys.type("Jane Doe")
    await keys.press("Tab")
    await keys.type("jane@university.test")
    await keys.press("Tab")
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await keys.type("ARCH 4000")
    await keys.press("Tab")
    await expect(page.get_by_role("radio", name="Filament")).to_be_focused()
    await expect(page.get_by_label("Colour")).to_be_disabled()
    await keys.press("Space")
    await keys.press("Tab")
    await expect(page.get_by_label("Colour")).to_be_focused()
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await expect(page.locator("input[type=file]")).to_be_focused()
    async with page.expect_file_chooser() as chooser:
        await keys.press("Space")
    await (await chooser.value).set_files(model)
    await expect(page.get_by_text(SIZE)).to_be_visible()
    await keys.press("Tab")
    await expect(page.get_by_role("radio", name="Yes")).to_be_focused()


async def test_a_job_goes_from_a_students_keyboard_to_the_pick_up(
    visit, admin, farm, violations, tmp_path: Path
):
    model = tmp_path / "bracket.stl"
    model.write_bytes(models.stl())
    serial = farm.serials[0]
    printer = (await farm.api.get(f"/printers/{farm.printers[serial]}"))["name"]
    async with visit("/lab/demo") as student, visit("/jobs", who=admin) as staff:
        await student.set_viewport_size(PHONE)
        await student.get_by_role("button", name="Submit").click()
        await expect(student.get_by_text("Fill this in.").first).to_be_visible()
        await student.reload()
        await expect(student.get_by_role("heading", name="Submit a 3D Print")).to_be_visible()
        await fill_by_keyboard(student, model)
        await student.keyboard.press("ArrowRight")
        await expect(student.get_by_text("Without it nothing can be submitted here.")).to_be_visible()
        await expect(student.get_by_role("button", name="Submit")).to_be_disabled()
        await student.keyboard.press("ArrowLeft")
        assert await violations(student) == []
        await student.keyboard.press("Enter")
        await expect(student.get_by_text(re.compile("We have your model: it is job"))).to_be_focused()

        for label in LABELS:
            await expect(staff.get_by_role("tab", name=re.compile(f"^{label} ?[0-9]"))).to_be_visible()
        row = staff.get_by_role("row").filter(has_text="Jane Doe")
        await expect(row).to_contain_text("NEW")
        await row.get_by_role("link").click()
        await expect(staff.get_by_text(SIZE)).to_be_visible()
        await staff.get_by_role("button", name="Approve").click()
        await dialog(staff).get_by_role("button", name="Approve").click()
        await expect(dialog(staff).get_by_text("Fill this in.").first).to_be_visible()
        await staff.get_by_label("Weight").fill("42")
        await staff.get_by_label("Printing Time").fill("3.2")
        await expect(dialog(staff).get_by_text("3.5 h of printing")).to_be_visible()
        await expect(dialog(staff).get_by_text(re.compile(r"4\.20$"))).to_be_visible()
        await dialog(staff).get_by_role("button", name="Approve").click()
        await expect(staff.get_by_role("main").get_by_text("Pending", exact=True).first).to_be_visible()
        await expect(staff.get_by_role("button", name="Resend Link")).to_be_disabled()
        job_page = staff.url

        link = await letter(staff, "Please confirm your print job")
        await student.goto(link)
        await expect(student.get_by_role("heading", name="Confirm Your Print")).to_be_visible()
        assert await violations(student) == []
        await staff.goto(job_page)
        await expect(staff.get_by_role("button", name="Confirm at Desk")).to_be_visible()
        await student.get_by_role("button", name=re.compile("Confirm and Print for .*4.20")).click()
        await expect(student.get_by_role("heading", name="Your Print Is Confirmed")).to_be_visible()

        await staff.get_by_role("button", name="Mark Printing").click()
        await staff.get_by_label("Watched Printer").select_option(printer)
        await dialog(staff).get_by_role("button", name="Mark Printing").click()
        await expect(staff.get_by_text(f"Printing on {printer}").first).to_be_visible()
        job = await farm.api.get(f"/jobs/{job_page.rpartition('/')[2]}")
        await farm.print(serial, job["printing_file"])
        await staff.get_by_role("button", name="Paid & Picked Up").click()
        await expect(staff.get_by_label("Amount")).to_have_value("4.20")
        await staff.get_by_label("Actual Weight").fill("40")
        await expect(
            dialog(staff).get_by_text(re.compile("By its weight it would cost .*4.00"))
        ).to_be_visible()
        await dialog(staff).get_by_role("button", name="Paid & Picked Up").click()
        await expect(staff.get_by_text("Paid & Picked Up", exact=True).first).to_be_visible()
        await expect(staff.get_by_text("Payment Recorded")).to_be_visible()
        assert await violations(staff) == []


async def test_a_job_that_somebody_holds_says_who_and_until_when(visit, admin, farm):
    await farm.api.post("/staff", {"name": "Maria Lopez"})
    async with visit("/lab-settings/staff", who=admin) as page:
        await expect(page.get_by_role("row").filter(has_text="Maria Lopez")).to_contain_text("Active")
        job = (await submitted(page, "Locked Student"))["id"]
        await page.goto(f"/app/jobs/{job}")
        await page.get_by_role("button", name="Acting as").click()
        await page.get_by_label("Staff Member").select_option("Maria Lopez")
        await page.get_by_label("Workstation").fill("desk-1")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Lock", exact=True).click()
        await expect(page.get_by_text("You hold this job")).to_be_visible()
        await expect(page.get_by_text("Maria Lopez at desk-1").first).to_be_visible()

        await page.get_by_role("button", name="Acting as").click()
        await page.get_by_label("Staff Member").select_option("")
        await page.keyboard.press("Escape")
        await expect(page.get_by_text(re.compile("Maria Lopez works on this job until"))).to_be_visible()
        await page.get_by_role("button", name="Reject").click()
        await page.get_by_label("Walls or details are too thin").check()
        await dialog(page).get_by_role("button", name="Reject").click()
        await expect(dialog(page).get_by_role("alert")).to_contain_text("job_locked")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Take Over").click()
        await expect(page.get_by_text("You hold this job")).to_be_visible()
        await page.get_by_role("button", name="Reject").click()
        await page.get_by_label("Walls or details are too thin").check()
        await dialog(page).get_by_role("button", name="Reject").click()
        await expect(page.get_by_text("Rejected: Walls or details are too thin")).to_be_visible()
        await page.get_by_role("button", name="Revert").click()
        await expect(page.get_by_role("button", name="Approve")).to_be_visible()


async def test_an_expired_link_leads_to_a_new_one(visit, admin, farm, violations):
    async with visit("/jobs", who=admin) as staff, visit("/lab/demo") as student:
        await student.set_viewport_size(PHONE)
        job = (await submitted(student, "Late Student"))["id"]
        await farm.api.post(f"/jobs/{job}/approve", ESTIMATE)
        await expect(staff.get_by_role("tab", name=re.compile("Pending"))).to_contain_text(
            re.compile("[1-9]")
        )
        number = (await farm.api.get(f"/jobs/{job}"))["number"]
        link = await letter(staff, f"Please confirm your print job {number}")
        await in_database(farm, "confirm_token_expires = now() - interval '1 hour'", job)
        await student.goto(link)
        await expect(student.get_by_role("heading", name="This Link Has Expired")).to_be_visible()
        await expect(student.get_by_role("button", name="Send Me a New Link")).to_be_disabled()
        await expect(student.get_by_text("Possible in")).to_be_visible()
        assert await violations(student) == []
        await in_database(farm, "confirmation_last_sent_at = now() - interval '73 hours'", job)
        await student.reload()
        await student.get_by_role("button", name="Send Me a New Link").click()
        await expect(student.get_by_text("A new link is on its way")).to_be_visible()
        await student.reload()
        await expect(student.get_by_text("A newer link may have been sent to you")).to_be_visible()


async def test_another_lab_sees_nothing_of_a_job(visit, stranger, farm):
    jobs = (await farm.api.get("/jobs"))["items"]
    async with visit("/jobs", who=stranger) as page:
        job = jobs[0]["id"] if jobs else (await submitted(page, "Hidden Student"))["id"]
        await expect(page.get_by_text("No job is Uploaded")).to_be_visible()
        await page.goto(f"/app/jobs/{job}")
        await expect(page.get_by_text("Not found")).to_be_visible()
        await page.goto("/app/lab-settings/mailbox")
        await expect(page.get_by_text("No e-mails yet")).to_be_visible()
        assert (await page.request.get(f"/api/v1/jobs/{job}/files/thumbnail")).status == 404
